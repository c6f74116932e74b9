public import Foundation

/// What every letter to a unit about a notice says: to whom, about what, whom to ask, and the code to answer with.
public struct LetterHead: Equatable, Sendable {
    public var unit: String
    public var shortName: String
    public var notice: String
    public var office: String
    public var contact: String?
    public var phone: String?
    public var reference: ReferenceCode
    public var writtenAt: Date

    /// Names and titles are made fit to be shown.
    init(unit: OrganizationalUnit, notice: Notice, reference: ReferenceCode, office: Office, now: Date) {
        self.unit = ShownText.line(unit.name)
        shortName = ShownText.line(unit.shortName)
        self.notice = ShownText.line(notice.title)
        self.office = ShownText.line(office.name)
        contact = notice.contact.map(ShownText.line)
        phone = notice.phone.map(ShownText.line)
        self.reference = reference
        writtenAt = now
    }
}

extension OrganizationalUnit {
    /// The first alias if it is shorter than the name: what colleagues call the unit.
    var shortName: String {
        guard let alias = aliases.first, alias.count < name.count else { return name }
        return alias
    }
}

/// How the letters to units put things in one language.
struct LetterStyle {
    typealias Values = [String: Any]

    let words: LetterWords
    let dates: OfficeDates
    private let head: LetterHead
    /// A list in a letter shows so many entries and says how many more there are: a mail of a thousand files makes a
    /// letter of one page.
    static let limit = 20

    init(_ head: LetterHead, language: Language, timeZone: TimeZone) {
        self.head = head
        words = LetterWords(language: language)
        dates = OfficeDates(language: language, timeZone: timeZone, now: head.writtenAt)
    }

    /// The values of the head, under the names that all vocabularies have for them.
    var values: Values {
        var values: Values = [
            "unit": head.unit, "short": head.shortName, "notice": head.notice,
            "quoted": words.quoted(head.notice), "office": head.office,
            "reference": head.reference.description, "today": dates.day(of: head.writtenAt),
        ]
        values["contact"] = head.contact
        values["phone"] = head.phone
        return values
    }

    /// A block of a letter; nil, and so left out, when there is nothing to put in.
    func section<Element>(_ elements: [Element], _ entry: (Element) -> Values) -> Values? {
        guard !elements.isEmpty else { return nil }
        var values: Values = [
            "items": elements.prefix(Self.limit).map(entry), "total": words.items(elements.count),
        ]
        if elements.count > Self.limit { values["others"] = words.rest(elements.count - Self.limit) }
        return values
    }

    /// Titles as one phrase; nil, and so left out, when there are none.
    func list(_ titles: [String]) -> String? {
        guard !titles.isEmpty else { return nil }
        let rest = titles.count - Self.limit
        return words.list(titles.prefix(Self.limit) + (rest > 0 ? [words.rest(rest)] : []))
    }

    func file(_ file: ReceiptContent.ShownFile) -> Values {
        ["file": file.name.isEmpty ? words.unnamed : file.name, "about": words.about(file)]
    }

    func reasons(_ reasons: [Reason]) -> [Values] {
        reasons.map { reason in
            var values: Values = ["reason": sentence(reason)]
            values["remedy"] = reason.remedy(in: words.language).map { words.unended(ShownText.line($0)) }
            return values
        }
    }

    /// A value with a line feed is a list in one sentence and breaks the line in another.
    func sentence(_ reason: Reason) -> String { words.unended(ShownText.line(reason.text(in: words.language))) }

    /// What is missing, or its alternatives, to be followed by until when it is due.
    func lacking(_ choices: [ReceiptContent.Missing.Choice]) -> Values {
        ["choices": words.values(of: choices), "several": choices.count > 1]
    }
}
