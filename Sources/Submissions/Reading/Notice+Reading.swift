import Mail
public import Settings

extension Notice {
    /// Reads one notice's file. `file` is its name in problems, which all are added to `problems`. With errors among them
    /// the notice is only what could be read of it; nil when that is nothing.
    public static func read(
        _ toml: [UInt8], file: String, context: NoticeContext, problems: Problems
    ) -> Notice? {
        Section.read(toml, file: file, problems: problems) { NoticeReader(root: $0, context: context).read() }
    }

    /// Reads the notices of a folder, given as file names and bytes. Two notices with one id are an error of the later.
    public static func readAll(
        _ files: [(file: String, toml: [UInt8])], context: NoticeContext, problems: Problems
    ) -> [Notice] {
        var fileOf: [String: String] = [:]
        return files.compactMap { file, toml in
            guard let notice = read(toml, file: file, context: context, problems: problems) else { return nil }
            if let other = fileOf[notice.id], !notice.id.isEmpty {
                problems.add(
                    Problem(file: file, key: "id", message: "\"\(notice.id)\" is the id of the notice in \(other) too"))
            }
            fileOf[notice.id] = file
            return notice
        }
    }
}

/// Reads one notice from its root table.
struct NoticeReader {
    let root: Section
    let context: NoticeContext

    /// The notice as far as it could be read.
    func read() -> Notice {
        var notice = Notice(
            id: root.identifier("id", required: true) ?? "", title: root.string("title", required: true) ?? "")
        notice.issuer = root.string("issuer")
        notice.issued = root.day("issued").map { LocalDate($0) }
        notice.units = categories(root)
        notice.contact = root.string("contact")
        notice.phone = root.string("phone")
        notice.keywords = root.strings("keywords") ?? []
        notice.mailboxes = mailboxes()
        notice.addresses = addresses(root)
        notice.subjectPattern = root.string("subject_pattern")
        notice.activity = activity()
        var seen = Seen()
        notice.phases = root.sections("phase") { section in phase(section, of: notice, &seen) }
        notice.retention = root.duration("retention")
        checkRetention(notice)
        checkGroups(seen)
        checkThatSomethingIsAsked(notice, seen)
        return notice
    }

    /// The tables of one notice that are checked against each other.
    struct Seen {
        var phases: Set<String> = []
        var requirements: [(section: Section, requirement: Requirement)] = []
        /// By the name of the group: where it stands first, and its members.
        var groups: [String: (phase: String, members: [Section])] = [:]
    }

    private func activity() -> ClosedRange<LocalDate>? {
        let days = root.section("activity") { section -> ClosedRange<LocalDate>? in
            guard let from = section.day("from", required: true), let to = section.day("to", required: true) else {
                _ = section.day("to")
                return nil
            }
            guard LocalDate(from) <= LocalDate(to) else {
                section.problem("to", "\(LocalDate(to)) is before from, \(LocalDate(from))")
                return nil
            }
            return LocalDate(from)...LocalDate(to)
        }
        return days ?? nil
    }

    private func mailboxes() -> [String] {
        let mailboxes = root.strings("mailboxes") ?? []
        guard let known = context.mailboxes else { return mailboxes }
        for mailbox in mailboxes where !known.contains(mailbox) {
            root.problem("mailboxes", "\"\(mailbox)\" is no mailbox of the configuration" + hint(mailbox, among: known))
        }
        return mailboxes
    }

    /// The categories under the key `units`, each of which some unit must have.
    func categories(_ section: Section) -> [String]? {
        guard let units = section.strings("units") else { return nil }
        guard !units.isEmpty else {
            section.problem("units", "is empty, which is nobody; leave it out for all units")
            return nil
        }
        guard let known = context.categories else { return units }
        for category in units where !known.contains(category) {
            section.problem(
                "units",
                "\"\(category)\" is a category of no unit of the roster" + hint(category, among: known)
                    + remedy(known))
        }
        return units
    }

    /// What to do about a category that no unit has.
    private func remedy(_ known: [String]) -> String {
        guard !known.isEmpty else { return "; its column categories is empty: write there what each unit is" }
        let shown = known.prefix(Self.categoriesShown).map { "\"\($0)\"" }.joined(separator: ", ")
        let rest = known.count - Self.categoriesShown
        return "; the roster's are \(shown)\(rest > 0 ? " and \(rest) more" : ""): use these, or add the category to "
            + "the units of the roster that are meant"
    }

    private static let categoriesShown = 12

    func addresses(_ section: Section) -> [String] {
        let addresses = section.strings("addresses") ?? []
        for address in addresses where !EmailAddress.isPlain(address) {
            section.problem("addresses", "\"\(address)\" is no mail address of the form name@example.org")
        }
        return addresses
    }

    private func hint(_ word: String, among known: [String]) -> String {
        guard let near = nearest(to: word, among: known), isSlip(word, of: near) else { return "" }
        return "; the nearest one is \"\(near)\""
    }

    private func checkRetention(_ notice: Notice) {
        guard let retention = notice.retention else { return }
        if retention < 86_400 { root.problem("retention", "must be at least 1d") }
        guard !notice.phases.isEmpty, notice.phases.contains(where: { $0.due == nil }) else { return }
        root.problem(
            "retention",
            "counts from the day on which the notice closes, and a phase without due never does: what was sent "
                + "goes only by muster purge --notice \(notice.id)", severity: .warning)
    }

    private func checkGroups(_ seen: Seen) {
        for (name, group) in seen.groups.sorted(by: { $0.key < $1.key }) where group.members.count == 1 {
            group.members[0].problem(
                "one_of", "\"\(name)\" stands at no other requirement of the phase, so there is nothing to choose from",
                severity: .warning)
        }
    }

    private func checkThatSomethingIsAsked(_ notice: Notice, _ seen: Seen) {
        guard !notice.isInformational else {
            if !seen.requirements.isEmpty, !root.has("mailboxes") {
                root.problem(
                    "mailboxes",
                    "is left out, so the notice is informational and asks nothing of anyone: add mailboxes = "
                        + "[\"\(context.mailboxes?.first ?? "main")\"], or mailboxes = [] if that is meant",
                    severity: .warning)
            }
            return
        }
        if seen.requirements.isEmpty {
            root.problem("phase", "asks nothing: add a [[phase]] with a [[phase.requirement]], or leave out mailboxes")
            return
        }
        guard let roster = context.roster else { return }
        let addressed = roster.units.filter { unit in notice.units.map { $0.contains(anyOf: unit.categories) } ?? true }
        let unasked = seen.requirements.filter { _, requirement in
            !addressed.contains { requirement.asks(categories: $0.categories) }
        }
        if unasked.count == seen.requirements.count {
            root.problem(
                root.has("units") ? "units" : "",
                addressed.isEmpty && !root.has("units")
                    ? "asks nothing of anyone: the roster lists no unit"
                    : "asks nothing of anyone: no unit of the roster has the categories it names")
            return
        }
        // Categories that nobody has were noted where they stand.
        let known = context.categories ?? []
        for (section, requirement) in unasked where requirement.units?.allSatisfy(known.contains) ?? true {
            section.problem("units", "asks nothing of anyone: no unit that the notice addresses is of these categories")
        }
    }
}

extension [String] {
    fileprivate func contains(anyOf others: [String]) -> Bool { contains { others.contains($0) } }
}
