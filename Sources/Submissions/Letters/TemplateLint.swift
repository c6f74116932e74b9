import Mustache
import Settings

/// Everything that is wrong with one template, so that it is known before a letter is to be written.
struct TemplateLint {
    private(set) var problems: [Problem] = []
    /// What the template names, as paths from the outermost block: `missing.items.due`.
    private(set) var used: Set<String> = []

    private let file: String
    private let vocabulary: LetterVocabulary
    private var open: [Block] = []
    /// Names that may be written at the tag being looked at: what stands round a block is visible inside.
    private var visible: [String: Name]
    /// Paths of values that every letter shows if they are not empty.
    private var shown: Set<String> = []

    private struct Name {
        var path: String
        var field: LetterVocabulary.Field
    }

    private struct Block {
        var tag: TemplateTag
        var path: String?
        /// What was visible before it.
        var visible: [String: Name]
    }

    /// - Parameters:
    ///   - text: Lines ended by line feeds.
    ///   - file: The name to blame.
    init(_ text: String, file: String, letter: LetterName) {
        self.file = file
        vocabulary = letter.vocabulary
        visible = vocabulary.fields.reduce(into: [:]) { $0[$1.key] = Name(path: $1.key, field: $1.value) }
        checkCharacters(text)
        if letter.medium == .plain { checkHead(text) }
        do throws(TemplateFault) {
            for tag in try TemplateTag.all(in: text) { try check(tag) }
            if letter.medium == .page { checkPlaces(text) }
            if let tag = open.last?.tag { throw TemplateFault(line: tag.line, message: "\(tag) is not closed") }
            _ = try LetterTemplates.parsed(text, letter.medium)
            checkRequired()
        } catch {
            report(error.line, error.message)
        }
    }

    private mutating func report(_ line: Int?, _ message: String) {
        problems.append(Problem(file: file, line: line, message: message))
    }

    private mutating func checkCharacters(_ text: String) {
        if text.utf8.count > 65_536 { report(nil, "is over 64 KB, too long for a letter") }
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let odd = line.unicodeScalars.first { scalar in
                scalar != "\t" && [.control, .format].contains(scalar.properties.generalCategory)
            }
            guard let odd else { continue }
            report(index + 1, "holds the invisible character U+\(String(odd.value, radix: 16, uppercase: true))")
        }
    }

    private mutating func checkHead(_ text: String) {
        let lines = text.split(separator: "\n", maxSplits: 2, omittingEmptySubsequences: false)
        if lines.first?.hasPrefix(LetterTemplates.subjectField) != true {
            report(1, "the first line must be the letter's subject: “\(LetterTemplates.subjectField)…”")
        }
        if lines.count < 3 || !lines[1].isEmpty { report(2, "an empty line must follow the subject, then the letter") }
    }

    /// A value is escaped for text and for what stands between quotes; elsewhere it could become markup.
    private mutating func checkPlaces(_ text: String) {
        for value in PageValue.all(in: text) {
            let tag = "{{\(value.name)}}"
            switch value.place {
            case .text: break
            case .unescaped: report(value.line, "\(tag) is not escaped: write it with two braces and without &")
            case .elsewhere:
                report(value.line, "\(tag) may stand between tags or in an attribute's quotes, and nowhere else")
            case .attribute(let attribute):
                guard !PageValue.textAttributes.contains(attribute), !vocabulary.tokens.contains(value.name) else {
                    continue
                }
                let known = PageValue.textAttributes.sorted().joined(separator: ", ")
                report(value.line, "\(tag) may stand in the attributes \(known), and not in \(attribute)")
            }
        }
    }

    private mutating func check(_ tag: TemplateTag) throws(TemplateFault) {
        if tag.kind == .end { return try close(tag) }
        let name = visible[tag.name]
        if let name { use(name, in: tag) } else { reportUnknown(tag) }
        guard tag.kind != .value else { return }
        guard open.count < 16 else { throw TemplateFault(line: tag.line, message: "blocks are nested too deep") }
        open.append(Block(tag: tag, path: name?.path, visible: visible))
        if tag.kind == .section, let name, case .block(let fields) = name.field {
            for (inner, field) in fields { visible[inner] = Name(path: "\(name.path).\(inner)", field: field) }
        }
    }

    private mutating func close(_ tag: TemplateTag) throws(TemplateFault) {
        guard let block = open.popLast() else {
            throw TemplateFault(line: tag.line, message: "\(tag) closes nothing")
        }
        guard block.tag.name == tag.name else {
            throw TemplateFault(
                line: tag.line, message: "\(tag) closes \(block.tag) of line \(block.tag.line): use the same name")
        }
        if block.tag.line == 1, tag.line > 1 { report(1, "\(block.tag) must be closed on the subject's line") }
        visible = block.visible
    }

    private mutating func use(_ name: Name, in tag: TemplateTag) {
        used.insert(name.path)
        guard tag.kind == .value else { return }
        switch name.field {
        case .text, .token: break
        case .flag, .block:
            report(tag.line, "\(tag) is no text: write {{#\(tag.name)}}…{{/\(tag.name)}}")
            return
        }
        // A block that has nothing to do with the value may be left out of a letter, and the value with it.
        if let block = open.first {
            guard block.tag.kind == .section, name.path.split(separator: ".").first == block.tag.name[...] else {
                return
            }
        }
        shown.insert(name.path)
    }

    private mutating func reportUnknown(_ tag: TemplateTag) {
        // Inside a block that is not known itself, no name can be judged.
        guard open.allSatisfy({ $0.path != nil }) else { return }
        var message = "there is no {{\(tag.name)}} here"
        if let known = nearest(to: tag.name, among: visible.keys.sorted()) { message += "; did you mean {{\(known)}}?" }
        report(tag.line, message)
    }

    private mutating func checkRequired() {
        for (path, purpose) in vocabulary.required where !shown.contains(path) {
            let tag = "{{\(path.split(separator: ".").last ?? "")}}"
            if used.contains(path) {
                report(nil, "\(tag) (\(purpose)) stands inside a block that some letters leave out: move it outside")
            } else {
                let blocks = path.split(separator: ".").dropLast().map { "{{#\($0)}}" }.joined()
                report(nil, "\(blocks)\(tag) is missing: a reader would not learn \(purpose)")
            }
        }
    }
}
