import Inspection

/// Who and what a mail nominates: one person or project per file, per folder of an archive, or per row of a table. All
/// material of one nominee belongs together, wherever in the mail it lies.
struct Nominations {
    /// What one file, or one row of it, is for.
    struct Part {
        var asked: AskedRequirement
        /// As shown; nil when it could not be told.
        var nominee: String?
        /// The number of the table's row; nil for a whole file.
        var row: Int?
        var doubts: [Reason] = []
        /// What speaks for the requirement.
        var evidence: Reason?

        /// Equal for all parts of one nominee.
        fileprivate var key: String { "\(asked.key)\n\(nominee ?? "")" }
    }

    /// By index of file.
    private(set) var parts: [Int: [Part]] = [:]
    private var materials: [String: Set<Material>] = [:]

    private let files: [MailFile]
    private let notice: NoticeCandidate
    private let words: NominationWords
    private let names: NomineeName

    init(files: [MailFile], notice: NoticeCandidate, unit: OrganizationalUnit?) {
        self.files = files
        self.notice = notice
        words = NominationWords(notice.requirements.filter { $0.isAsked && $0.requirement.kind == .nomination })
        guard !words.asked.isEmpty else {
            names = .unused
            return
        }
        let units = unit.map { [$0.name] + $0.aliases } ?? []
        names = NomineeName(
            words: [notice.notice.title] + notice.notice.requirements.map(\.requirement.title) + units)
        for index in files.indices {
            let found = found(in: index)
            if !found.isEmpty { parts[index] = found }
        }
        joinLooseFiles()
        for (index, own) in parts {
            let content = files[index].attachment
            for part in own {
                let kinds = Material.of(content.content.kind, name: content.name, isRow: part.row != nil)
                materials[part.key, default: []].formUnion(kinds)
            }
        }
    }

    /// What the mail brings for the same nominee.
    func materials(of part: Part) -> Set<Material> { materials[part.key] ?? [] }

    private func found(in index: Int) -> [Part] {
        let file = files[index]
        let folder = NomineeFolder(file, words: words, names: names)
        let own = requirement(of: file)
        let isOtherwise = isSureOfAnother(index)
        if let folder, let nominee = folder.nominee {
            return [part(file, in: folder, nominee, own: own)]
        }
        guard !isOtherwise, !file.content.isContainer else { return [] }
        let form = NomineeForm(file.content)
        let rows = rows(form, told: own ?? folder?.told)
        if rows.count > 1 || rows.count == 1 && form.values.isEmpty { return rows }
        guard let told = decided(own, folder?.told, form, index) else { return [] }
        return [single(file, told, form, folder: folder?.told)]
    }

    /// Whether the file is sure to be something else that the notice asks for.
    private func isSureOfAnother(_ index: Int) -> Bool {
        let classification = notice.classifications[index]
        guard let best = classification.best, best.asked.requirement.kind != .nomination else { return false }
        return classification.certainty == .sure || best.asked.requirement.kind == .photo
            || best.asked.requirement.kind == .video
    }

    /// What the file says of itself: its title before its name.
    private func requirement(of file: MailFile) -> NominationWords.Told? {
        let titles = file.titleZone.filter { $0.number <= 3 }.map(\.text) + file.forms.map(\.sheet.text)
        let told = (titles + [file.name.text]).compactMap(words.told)
        return told.first(where: \.isStrong) ?? told.first
    }

    /// The nomination that a file without a folder of its own is for; weak words need a form or the judgement of its text.
    private func decided(
        _ own: NominationWords.Told?, _ folder: NominationWords.Told?, _ form: NomineeForm, _ index: Int
    ) -> NominationWords.Told? {
        let classification = notice.classifications[index]
        var judged: NominationWords.Told?
        if classification.certainty != .unclear, let key = classification.best?.asked.key,
            let place = words.asked.firstIndex(where: { $0.key == key })
        {
            judged = NominationWords.Told(index: place, isStrong: true, word: words.asked[place].core.text)
        }
        if let own, own.isStrong { return own }
        if let folder, folder.isStrong { return folder }
        if let judged { return judged }
        let isForm = form.values.contains { words.asked(of: $0.subject) == own?.index }
        return own.flatMap { isForm ? $0 : nil }
    }

    /// A file in a nominee's own folder is about the nominee; its text may say otherwise.
    private func part(
        _ file: MailFile, in folder: NomineeFolder, _ nominee: Folded, own: NominationWords.Told?
    ) -> Part {
        var part = Part(asked: words.asked[folder.told.index], nominee: shown(nominee, file))
        part.evidence = Reason(.folderWord, folder.told.word.text)
        if let own, own.isStrong, own.index != folder.told.index { part.doubts.append(undecided(own, folder.told)) }
        let values = NomineeForm(file.content).values.compactMap { value in
            words.subjects[folder.told.index] == value.subject ? names.value(of: value.text, value.subject) : nil
        }
        if let other = values.first, !values.contains(nominee), !other.contains(nominee), !nominee.contains(other) {
            part.doubts.append(Reason(.nomineeDisagrees, Shown.list([nominee.text, Shown.quoted(other.text)])))
        }
        return part
    }

    private func single(
        _ file: MailFile, _ told: NominationWords.Told, _ form: NomineeForm, folder: NominationWords.Told?
    ) -> Part {
        let subject = words.subjects[told.index]
        var part = Part(asked: words.asked[told.index])
        part.evidence = Reason(told.isStrong ? .nameWord : .cues, told.word.text)
        if let folder, folder.isStrong, folder.index != told.index { part.doubts.append(undecided(told, folder)) }
        let titles = [file.name.text] + file.titleZone.filter { $0.number <= 3 }.map(\.text)
        let values = form.values.filter { $0.subject == subject || subject == .any }.compactMap { cell in
            names.value(of: cell.text, cell.subject).map { (name: $0, cell: cell.text) }
        }
        let value = values.first
        let named = names.found(in: file.name.text, subject)
        if holdsSeveral(file, titles, values.map(\.name), subject) {
            part.doubts.append(Reason(.severalInOne, part.asked.requirement.title))
        }
        if let value {
            part.nominee = shown(value.name, file, cell: value.cell)
            if let named, NomineeName.looksLikePerson(named), !value.name.contains(named) {
                part.doubts.append(Reason(.nomineeDisagrees, Shown.list([Shown.quoted(value.name.text), named.text])))
            }
        } else if let named = named ?? file.folders.first.flatMap({ names.found(in: $0.text, subject) }) {
            part.nominee = shown(named, file)
            if !mentions(named, file) { part.doubts.append(Reason(.nomineeUnmentioned, named.text)) }
        } else {
            let titled = titles.dropFirst().lazy.compactMap { names.found(in: $0, subject) }.first
            part.nominee = titled.map { shown($0, file) }
        }
        return part
    }

    /// Whether one file is about several nominees: it says so, has a form for each, or a heading with the name of each.
    private func holdsSeveral(
        _ file: MailFile, _ titles: [Folded], _ values: [Folded], _ subject: NomineeName.Subject
    ) -> Bool {
        if titles.contains(where: { title in Self.collections.contains { title.contains($0) } }) { return true }
        if Set(values.map(\.withoutBrackets)).count > 1 { return true }
        guard subject != .project else { return false }
        let headings = file.content.lines.prefix(300).filter { $0.utf8.count <= 60 }.map { Folded($0, limit: 20) }
        let persons = headings.filter(EvidenceFinder.isNumbered).map { heading in
            Folded(scalars: Array(heading.scalars.drop { !$0.isHan || UnitSpelling.isNumeral($0) }))
        }
        return Set(persons.filter(NomineeName.looksLikePerson)).count > 1
    }

    /// What a file of several nominees is called.
    private static let collections: [Folded] = ["汇编", "合集", "汇总", "合订"]

    /// Pictures and films say nothing; of a text that could be read the nominee's name is expected.
    private func mentions(_ nominee: Folded, _ file: MailFile) -> Bool {
        guard !file.isPictureOrVideo, !file.content.lines.isEmpty else { return true }
        return file.content.lines.prefix(200).contains { Folded($0, limit: 300).contains(nominee) }
    }

    private func undecided(_ one: NominationWords.Told, _ other: NominationWords.Told) -> Reason {
        let titles = [one, other].map { words.asked[$0.index].requirement.title }
        return Reason(.undecidedBetween, Shown.list(titles))
    }

    private func rows(_ form: NomineeForm, told: NominationWords.Told?) -> [Part] {
        form.rows.compactMap { row in
            let byTitle = row.titles.lazy.compactMap(words.told).first(where: \.isStrong)
            let bySubject = told?.isStrong == true ? words.asked(of: row.subject) : nil
            let index = byTitle?.index ?? (words.asked.count == 1 ? told?.index : bySubject ?? told?.index)
            guard let index, byTitle != nil || told != nil, let name = names.value(of: row.name, row.subject) else {
                return nil
            }
            var part = Part(asked: words.asked[index], nominee: Shown.quoted(name.text), row: row.number)
            part.evidence = (byTitle ?? told).map { Reason(.titleLine, "1", $0.word.text) }
            return part
        }
    }

    /// A file that names a nominee of another file, lies beside only one nominee's, or is the picture or film that came
    /// with the mail's only nominee is about that nominee. One that names a person whom no file nominates is for somebody
    /// to place.
    private mutating func joinLooseFiles() {
        let known = distinct(files.indices).prefix(200).map { (part: $0, name: Folded($0.nominee ?? "")) }
        for index in files.indices where !isPlaced(index) && !isSureOfAnother(index) {
            let file = files[index]
            guard !file.content.isContainer else { continue }
            guard var part = joined(file, index, known) ?? stranger(file, index) else { continue }
            if let own = parts[index]?.first?.asked, own.key != part.asked.key { continue }
            part.row = nil
            parts[index] = [part]
        }
    }

    private func joined(_ file: MailFile, _ index: Int, _ known: [(part: Part, name: Folded)]) -> Part? {
        let named = known.filter { file.name.text.contains($0.name) }.map(\.part)
        var found = named.count == 1 ? named[0] : nil
        if named.isEmpty, isFree(index), names.found(in: file.name.text, .person) == nil {
            let beside = file.folders.isEmpty ? [] : nominees(inFolderOf: index)
            if beside.count == 1 { found = beside[0] }
            if known.count == 1, isLooseMaterial(index) { found = known[0].part }
        }
        guard var part = found else { return nil }
        part.doubts = []
        part.evidence = Reason(.nominationMaterial, part.asked.requirement.title)
        return part
    }

    /// A picture or film called 张三 may be of a person whom another mail nominates.
    private func stranger(_ file: MailFile, _ index: Int) -> Part? {
        guard isLooseMaterial(index), let place = words.asked(of: .person), words.subjects[place] == .person,
            let name = names.found(in: file.name.text, .person)
        else { return nil }
        let asked = words.asked[place]
        return Part(asked: asked, nominee: name.text, doubts: [Reason(.seems, asked.requirement.title)])
    }

    private func isPlaced(_ index: Int) -> Bool { parts[index]?.contains { $0.nominee != nil } ?? false }

    private func isLooseMaterial(_ index: Int) -> Bool {
        let kind = files[index].content.kind
        return [.photo, .video, .audio, .presentation].contains(kind) && isFree(index)
    }

    /// Whether nothing speaks for its being something else that the notice asks for.
    private func isFree(_ index: Int) -> Bool {
        notice.classifications[index].best.map { $0.asked.requirement.kind == .nomination } ?? true
    }

    private func nominees(inFolderOf index: Int) -> [Part] {
        let folders = files[index].folders.map(\.text)
        return distinct(files.indices.filter { files[$0].folders.map(\.text) == folders })
    }

    /// Each nominee of these files once, in the order of the mail.
    private func distinct(_ indices: some Sequence<Int>) -> [Part] {
        var seen: Set<String> = []
        return indices.flatMap { parts[$0] ?? [] }.filter { part in
            part.nominee != nil && seen.insert(part.key).inserted
        }
    }

    /// The nominee as its own file spells it: 银龄STEAM课堂, not its folded form.
    private func shown(_ nominee: Folded, _ file: MailFile, cell: String = "") -> String {
        let places = [cell, file.attachment.name, file.attachment.path, file.content.title ?? ""]
        return Shown.quoted(places.lazy.compactMap { nominee.original(in: $0) }.first ?? nominee.text)
    }
}

extension Folded {
    /// The part of a text, as written, that is this when folded; nil when there is none of the same length.
    fileprivate func original(in text: String) -> String? {
        let scalars = Array(text.unicodeScalars.suffix(300))
        guard count > 0, scalars.count >= count, self.scalars.contains(where: \.isASCII) else { return nil }
        for start in 0...(scalars.count - count) {
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars[start..<(start + count)])
            if Folded(String(view)) == self { return String(view) }
        }
        return nil
    }
}
