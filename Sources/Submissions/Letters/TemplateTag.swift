/// One `{{…}}` of a letter's template. The library keeps its tokens to itself, and a lint needs names with lines.
struct TemplateTag: Equatable {
    enum Kind: Equatable {
        case value, section, inverted, end
    }

    var kind: Kind
    var name: String
    /// Counted from 1.
    var line: Int
}

/// What is wrong with a line of a template.
struct TemplateFault: Error, Equatable {
    var line: Int
    var message: String
}

extension TemplateTag {
    /// The tags of a template in order, comments left out.
    ///
    /// - Parameter text: Lines ended by line feeds.
    /// - Throws: A fault at the first tag that is not closed, or that a letter has no use for.
    static func all(in text: String) throws(TemplateFault) -> [TemplateTag] {
        var tags: [TemplateTag] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            var rest = line
            while let open = rest.firstRange(of: "{{") {
                let close = rest[open.upperBound...].firstRange(of: "}}")
                guard let close, !rest[open.upperBound..<close.lowerBound].dropFirst().contains("{") else {
                    throw TemplateFault(line: index + 1, message: "“{{” is not closed by “}}” on the same line")
                }
                var end = close.upperBound
                var inner = rest[open.upperBound..<close.lowerBound]
                if inner.first == "{" {
                    guard rest[end...].first == "}" else {
                        throw TemplateFault(line: index + 1, message: "“{{{” is not closed by “}}}”")
                    }
                    end = rest.index(after: end)
                    inner = inner.dropFirst()
                }
                if inner.first != "!" { tags.append(try TemplateTag(inner, line: index + 1)) }
                rest = rest[end...]
            }
        }
        return tags
    }

    private init(_ inner: Substring, line: Int) throws(TemplateFault) {
        var name = inner
        switch inner.first {
        case "#": kind = .section
        case "^": kind = .inverted
        case "/": kind = .end
        case "&": kind = .value
        case ">", "<", "$", "=", "%":
            throw TemplateFault(
                line: line, message: "“{{\(inner)}}” has no use in a letter: only values, {{#…}}, {{^…}} and {{!…}} do")
        default: kind = .value
        }
        if kind != .value || inner.first == "&" { name = name.dropFirst() }
        while name.first == " " { name = name.dropFirst() }
        while name.last == " " { name = name.dropLast() }
        guard !name.isEmpty, name.allSatisfy({ $0.isASCII && $0.isLetter }) else {
            throw TemplateFault(line: line, message: "“{{\(inner)}}”: a name is made of letters")
        }
        self.name = String(name)
        self.line = line
    }
}

extension TemplateTag: CustomStringConvertible {
    /// As written, without spaces.
    var description: String {
        switch kind {
        case .value: "{{\(name)}}"
        case .section: "{{#\(name)}}"
        case .inverted: "{{^\(name)}}"
        case .end: "{{/\(name)}}"
        }
    }
}
