import Foundation
import Mail
import MailTransport
public import Settings
import Submissions

extension Configuration {
    /// Reads the configuration at `path`. Nil when it has errors; all of them, and what is merely doubtful, are in
    /// `problems`. Nothing else is opened: notices, roster, calendar and letters are read by ``loadOffice(_:)``.
    public static func load(_ path: String) -> (configuration: Configuration?, problems: [Problem]) {
        let problems = Problems()
        guard let bytes = contents(of: path, limit: Section.largestFile, problems) else { return (nil, problems.all) }
        return read(bytes, file: path)
    }

    /// Reads a configuration's bytes as ``load(_:)`` reads those of `file`, which need not be there.
    public static func read(_ toml: [UInt8], file: String) -> (configuration: Configuration?, problems: [Problem]) {
        let problems = Problems()
        let draft = ConfigurationDraft.read(toml, file: file, problems: problems)
        return (problems.errorCount == 0 ? draft?.configuration : nil, problems.all.inReadingOrder())
    }

    /// The folder that relative paths in the configuration at `file` are relative to; absolute.
    public static func folder(forPathsIn file: String) -> String {
        let folder = URL(fileURLWithPath: file).standardizedFileURL.deletingLastPathComponent()
        return (folder.lastPathComponent == "Config" ? folder.deletingLastPathComponent() : folder).path
    }
}

/// Reads the configuration from its root table.
struct ConfigurationReader {
    let root: Section
    /// What relative paths are relative to.
    let base: String
    let isThere: (String) -> Bool
    let now: Date

    func read(file: String) -> ConfigurationDraft {
        let office = root.section("office", required: true, office) ?? ("", .gmt, .chinese, [], [])
        let storage = root.section("storage", required: true) { section in
            (
                directory: path(section, "directory", required: true), reserve: section.byteSize("reserve"),
                retention: retention(section)
            )
        }
        let notices = root.section("notices", required: true) { path($0, "directory", required: true) } ?? nil
        let roster = root.section("units", required: true) { path($0, "roster", required: true) } ?? nil
        let mailboxes = self.mailboxes()
        let outgoing = root.section("smtp", required: true) { (section: $0, settings: self.smtp($0)) }
        let smtp = outgoing?.settings
        let letters = root.section("letters", letters) ?? LetterSettings()
        let inspection = root.section("inspection", inspection) ?? InspectionSettings()
        let metrics = root.section("monitoring") { path($0, "textfile") } ?? nil
        var draft = ConfigurationDraft(
            sources: OfficeSources(
                name: office.name, timeZone: office.timeZone, language: office.language, notices: notices,
                roster: roster, workdays: letters.workdaysFile, reminders: letters.reminders,
                letters: letters.directory, mailboxes: mailboxes.compactMap(\.id),
                ownAddresses: ownAddresses(mailboxes.compactMap(\.user), smtp)),
            credentials: mailboxes.compactMap(\.credential))
        if let outgoing, let password = smtp?.password { draft.credentials.append((outgoing.section, password)) }
        guard let directory = storage?.directory, let notices, let roster, let smtp else { return draft }
        draft.configuration = Configuration(
            file: URL(fileURLWithPath: file).standardizedFileURL.path, officeName: office.name,
            timeZone: office.timeZone, language: office.language, coordinators: office.coordinators,
            admins: office.admins, storageDirectory: directory, storageRetention: storage?.retention,
            storageReserve: storage?.reserve ?? Configuration.usualReserve, noticesDirectory: notices,
            rosterFile: roster,
            mailboxes: mailboxes.compactMap(\.settings), smtp: smtp, letters: letters, inspection: inspection,
            metricsFile: metrics)
        return draft
    }

    private func retention(_ section: Section) -> Int? {
        let retention = section.duration("retention")
        if let retention, retention < 86_400 { section.problem("retention", "must be at least 1d") }
        return retention
    }

    private typealias OfficeFacts = (
        name: String, timeZone: TimeZone, language: Language, coordinators: [String], admins: [String]
    )

    private func office(_ section: Section) -> OfficeFacts {
        let name = section.string("name", required: true) ?? ""
        let zone = section.value("timezone", expected: "a time zone's name, such as \"Asia/Shanghai\"") { value in
            // Abbreviations such as "CST" name several zones.
            value.line.flatMap { $0.contains("/") || $0 == "UTC" ? TimeZone(identifier: $0) : nil }
        }
        let language = section.choice("language", Language.self) ?? .chinese
        let listed = section.strings("coordinators", required: true)
        if listed?.isEmpty ?? false { section.problem("coordinators", "is empty; at least one address is needed") }
        let coordinators = listed ?? []
        for address in coordinators { check(address, section, "coordinators") }
        let admin = address(section, "admin")
        let timeZone = zone ?? TimeZone(identifier: "Asia/Shanghai") ?? .gmt
        return (name, timeZone, language, coordinators, admin.map { [$0] } ?? coordinators)
    }

    private func inspection(_ section: Section) -> InspectionSettings {
        var inspection = InspectionSettings()
        inspection.allowWithoutLandlock = section.boolean("allow_without_landlock") ?? false
        if inspection.allowWithoutLandlock {
            section.problem(
                "allow_without_landlock", "gives up one of three layers around hostile files; only for old kernels",
                severity: .warning)
        }
        return inspection
    }

    private func letters(_ section: Section) -> LetterSettings {
        var letters = LetterSettings()
        letters.directory = path(section, "directory")
        if let seconds = section.duration("coalesce") {
            // A letter that waits for a day is not sent any more without a person.
            if seconds > 43_200 { section.problem("coalesce", "must be at most 12h") }
            letters.coalesce = Double(seconds)
        }
        if let hours = section.hours("hours") {
            (letters.opens, letters.closes) = (TimeOfDay(hours.from), TimeOfDay(hours.to))
        }
        letters.workdaysFile = path(section, "workdays")
        if let days = section.integers("reminders", in: -60...60) {
            if Set(days).count < days.count { section.problem("reminders", "names a day twice", severity: .warning) }
            letters.reminders = Set(days).sorted()
        }
        if let digest = section.timeOfDay("digest") { letters.digest = TimeOfDay(digest) }
        if !(letters.opens...letters.closes).contains(letters.digest) {
            section.problem(
                "digest", "is outside hours, so the digest waits for them to begin", severity: .warning)
        }
        return letters
    }

    /// A path, absolute.
    func path(_ section: Section, _ key: String, required: Bool = false) -> String? {
        section.string(key, required: required).map { absolutePath($0, in: base) }
    }

    /// A mail address.
    func address(_ section: Section, _ key: String, required: Bool = false) -> String? {
        guard let address = section.string(key, required: required) else { return nil }
        return check(address, section, key) ? address : nil
    }

    @discardableResult private func check(_ address: String, _ section: Section, _ key: String) -> Bool {
        let isPlain = EmailAddress.isPlain(address)
        if !isPlain { section.problem(key, "\"\(address)\" is no mail address of the form name@example.org") }
        return isPlain
    }
}

extension TimeOfDay {
    fileprivate init(_ time: ClockTime) {
        self.init(hour: time.hour, minute: time.minute)
    }
}
