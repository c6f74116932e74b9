public import Foundation
import Mustache
public import Settings

/// The texts of the letters, in each language: the built-in ones, or an office's own in their place.
///
/// A template is a file `receipt.zh-Hans.mustache` whose first line is `Subject: …`, whose second is empty, and whose
/// rest is the body; `digest-page.zh-Hans.mustache` is a page of HTML. The letter's ``LetterVocabulary`` says what it may
/// name; every value is made fit for the ``LetterMedium`` that it is written into.
public struct LetterTemplates: Equatable, Sendable {
    /// By file name.
    private var texts: [String: String]
    /// The same, ready to be filled in: reading one takes longer than writing a letter.
    private var parsed: [String: Result<MustacheTemplate, TemplateFault>]

    private init(texts: [String: String]) {
        self.texts = texts
        parsed = texts.reduce(into: [:]) { parsed, entry in
            let medium = LetterName.byFile[entry.key]?.name.medium ?? .plain
            parsed[entry.key] = Self.parsing(entry.value, medium)
        }
    }

    /// Whether the texts are the same.
    public static func == (left: LetterTemplates, right: LetterTemplates) -> Bool { left.texts == right.texts }

    /// The templates that come with the program.
    public static let builtIn = LetterTemplates(
        texts: LetterName.byFile.mapValues { String(decoding: $0.name.builtIn(in: $0.language), as: UTF8.self) })

    /// The built-in templates with an office's own in place of those of the same name.
    ///
    /// - Parameters:
    ///   - overrides: Texts by file name, as found in the folder; what does not end in `.mustache` is passed over.
    ///   - directory: The folder, for messages.
    /// - Returns: The templates, in which one with an error is not taken over, and everything that is wrong.
    public static func load(
        overrides: [String: String], directory: String = ""
    ) -> (templates: LetterTemplates, problems: [Problem]) {
        var templates = builtIn
        var problems: [Problem] = []
        let known = builtIn.texts.keys.sorted()
        let path = { directory.isEmpty ? $0 : "\(directory)/\($0)" }
        for (name, text) in overrides.sorted(by: { $0.key < $1.key }) where name.hasSuffix(".mustache") {
            guard let letter = LetterName.byFile[name]?.name else {
                let hint = nearest(to: name, among: known).map { "; did you mean \($0)?" } ?? ""
                problems.append(Problem(file: path(name), message: "is the name of no letter\(hint)"))
                continue
            }
            let lines = unified(text)
            let found = TemplateLint(lines, file: path(name), letter: letter).problems
            problems += found
            if found.isEmpty {
                templates.texts[name] = lines
                templates.parsed[name] = Self.parsing(lines, letter.medium)
            }
        }
        return (templates, problems + templates.steps(among: overrides.keys.sorted(), path: path))
    }

    /// Writes a receipt.
    public func receipt(_ content: ReceiptContent, for office: Office) throws(LetterError) -> LetterText {
        let view = ReceiptView(content, language: office.language, timeZone: office.timeZone)
        return try letter(.receipt, of: view.values, in: office.language)
    }

    /// Writes a word to somebody on no roster row that a mail arrived.
    public func acknowledgement(for office: Office, at now: Date) throws(LetterError) -> LetterText {
        let dates = OfficeDates(language: office.language, timeZone: office.timeZone, now: now)
        let values = ["office": ShownText.line(office.name), "today": dates.day(of: now)]
        return try letter(.acknowledgement, of: values, in: office.language)
    }

    /// Writes a letter.
    ///
    /// - Parameter values: Their keys are the fields of the letter's ``LetterVocabulary``.
    func letter(
        _ name: LetterName, of values: [String: Any], in language: Language
    ) throws(LetterError) -> LetterText {
        try Self.letter(rendered(name, of: values, in: language))
    }

    /// What a template makes of values.
    func rendered(
        _ name: LetterName, of values: [String: Any], in language: Language
    ) throws(LetterError) -> String {
        switch parsed[name.file(in: language)] {
        case .success(let template): return template.render(values)
        case .failure(let fault): throw .template(line: fault.line, message: fault.message)
        case nil: throw .noSubject
        }
    }

    /// The template of a letter in a language.
    func text(_ name: LetterName, _ language: Language) -> String { texts[name.file(in: language)] ?? "" }

    static let subjectField = "Subject: "

    private static func parsing(_ text: String, _ medium: LetterMedium) -> Result<MustacheTemplate, TemplateFault> {
        Result { () throws(TemplateFault) in try parsed(text, medium) }
    }

    /// A template that writes values fit for the medium.
    static func parsed(_ text: String, _ medium: LetterMedium) throws(TemplateFault) -> MustacheTemplate {
        do {
            return try MustacheTemplate(string: medium.declared(text))
        } catch let error as MustacheTemplate.ParserError {
            throw TemplateFault(line: max(1, error.context.lineNumber - 1), message: "\(error.error)")
        } catch {
            throw TemplateFault(line: 1, message: "\(error)")
        }
    }

    /// Splits what was rendered into subject and body; blank lines never stand together.
    private static func letter(_ text: String) throws(LetterError) -> LetterText {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        guard let first = lines.popFirst(), first.hasPrefix(subjectField) else { throw .noSubject }
        let subject = ShownText.line(String(first.dropFirst(subjectField.count)))
        guard !subject.isEmpty else { throw .noSubject }
        var body = ""
        var isBlank = true
        for line in lines {
            let end = line.lastIndex { $0 != " " && $0 != "\t" }
            let trimmed = end.map { line[...$0] } ?? ""
            if !trimmed.isEmpty || !isBlank { body += trimmed + "\n" }
            isBlank = trimmed.isEmpty
        }
        if isBlank, body.hasSuffix("\n\n") { body.removeLast() }
        return LetterText(subject: subject, body: body)
    }

    /// Line feeds only, no byte order mark.
    private static func unified(_ text: String) -> String {
        var result = ""
        for character in text where character != "\u{FEFF}" { result.append(character.isNewline ? "\n" : character) }
        return result
    }

    /// Names that the template of one language shows and the office's own one of another does not: one of them was
    /// probably forgotten when the other was changed.
    private func steps(among names: [String], path: (String) -> String) -> [Problem] {
        var problems: [Problem] = []
        for name in names where texts[name] != nil && texts[name] != Self.builtIn.texts[name] {
            guard let letter = LetterName.byFile[name]?.name else { continue }
            let used = used(in: name, of: letter)
            for other in Language.allCases.map(letter.file).sorted() where other != name {
                let lacking = self.used(in: other, of: letter).subtracting(used).sorted()
                guard !lacking.isEmpty else { continue }
                problems.append(
                    Problem(
                        file: path(name),
                        message: "does not write \(lacking.joined(separator: ", ")), as \(other) does",
                        severity: .warning))
            }
        }
        return problems
    }

    private func used(in file: String, of letter: LetterName) -> Set<String> {
        TemplateLint(texts[file] ?? "", file: file, letter: letter).used
    }
}
