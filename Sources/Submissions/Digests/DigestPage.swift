/// A digest as one page of HTML for mail programs: it reads on a telephone of 360 pixels, in light and dark, without
/// anything from elsewhere. It is well-formed XML too, so that a test can read it.
struct DigestPage {
    let document: DigestDocument
    let language: Language
    /// The content ids of the pictures that there are, by the picture's hash.
    let pictures: [String: String]

    var html: String {
        var page = head + "<body class=\"m\" style=\"\(Self.bodyStyle)\">\n"
        page += "<div style=\"max-width:720px;margin:0 auto\">\n"
        page += document.opening.map(paragraph).joined()
        for section in document.sections {
            page +=
                section.level == 1
                ? "<h2 class=\"h\" style=\"\(Self.headStyle)\">\(Self.escaped(section.heading))</h2>\n"
                : "<h3 style=\"font-size:15px;margin:16px 0 6px\">\(Self.escaped(section.heading))</h3>\n"
            page += section.blocks.map(block).joined()
        }
        page += "<div class=\"u\" style=\"\(Self.closingStyle)\">\n"
        page += document.closing.map(paragraph).joined() + "</div>\n</div>\n</body>\n</html>\n"
        return page
    }

    /// The text with everything that means something in HTML replaced, in an attribute's quotes too.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            // XML 1.0 §2.2 has no sign for other controls.
            case "\u{0}"..<"\u{20}", "\u{7F}"..<"\u{A0}", "\u{FFFE}", "\u{FFFF}": result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private func paragraph(_ text: String) -> String { "<p style=\"margin:6px 0\">\(Self.escaped(text))</p>\n" }

    private func block(_ block: DigestDocument.Block) -> String {
        switch block {
        case .paragraph(let text): paragraph(text)
        case .table(let table): html(table)
        case .entries(let entries): entries.map(html).joined()
        case .pictures(let pictures): html(pictures)
        }
    }

    private func html(_ entry: DigestDocument.Entry) -> String {
        let tone = entry.tone
        var text = "<div class=\"e \(tone.rawValue)\" style=\"\(Self.entryStyle);border-left-color:\(tone.line)\">"
        text += "<b>\(Self.escaped(entry.title))</b>"
        if let tag = entry.tag {
            text += " <span class=\"u\" style=\"color:#5b6472;font-size:13px\">\(Self.escaped(tag))</span>"
        }
        for line in entry.lines { text += "<div style=\"font-size:14px\">\(Self.escaped(line))</div>" }
        for command in entry.commands {
            text += "<div><code class=\"k\" style=\"\(Self.commandStyle)\">\(Self.escaped(command))</code></div>"
        }
        return text + "</div>\n"
    }

    private func html(_ table: DigestDocument.Table) -> String {
        var text = table.legend.map(legend).joined()
        text += "<div style=\"overflow-x:auto\"><table style=\"\(Self.tableStyle)\">\n<thead><tr>"
        for column in table.columns {
            let label = column.label == column.title ? "" : " aria-label=\"\(Self.escaped(column.label))\""
            let align = column.isName ? "left" : "center;white-space:nowrap"
            text += "<th class=\"t\" scope=\"col\" style=\"text-align:\(align);\(Self.cellStyle)\"\(label)>"
            text += Self.escaped(column.title) + "</th>"
        }
        text += "</tr></thead>\n<tbody>\n"
        for row in table.rows {
            text += "<tr>" + zip(table.columns, row).map { html($1, isName: $0.isName) }.joined() + "</tr>\n"
        }
        return text + "</tbody></table></div>\n"
    }

    /// Each sign stays on one line with its meaning.
    private func legend(_ items: [String]) -> String {
        let spans = items.map { "<span style=\"display:inline-block;margin-right:12px\">\(Self.escaped($0))</span>" }
        return
            "<p class=\"u\" style=\"margin:4px 0;font-size:13px;color:#5b6472\">\(spans.joined(separator: " "))</p>\n"
    }

    private func html(_ cell: DigestDocument.Cell, isName: Bool) -> String {
        let text = Self.escaped(cell.sign)
        if isName {
            return
                "<th class=\"t\" scope=\"row\" style=\"text-align:left;font-weight:normal;\(Self.cellStyle)\">\(text)</th>"
        }
        let style = "text-align:center;white-space:nowrap;color:\(cell.tone.text);\(Self.cellStyle)"
        guard let label = cell.label else {
            return "<td class=\"t \(cell.tone.rawValue)\" style=\"\(style)\">\(text)</td>"
        }
        return "<td class=\"t \(cell.tone.rawValue)\" style=\"\(style)\">"
            + "<span role=\"img\" aria-label=\"\(Self.escaped(label))\" title=\"\(Self.escaped(label))\">\(text)</span></td>"
    }

    private func html(_ shown: [DigestContent.Picture]) -> String {
        let here = shown.filter { pictures[$0.sha256] != nil }
        let absent = shown.filter { pictures[$0.sha256] == nil }
        var text = here.isEmpty ? "" : "<div>\n"
        for picture in here {
            let about = "\(picture.unit)\(language == .chinese ? "：" : ": ")\(picture.about(language))"
            let film = picture.isVideo ? "▶ " : ""
            text +=
                "<div style=\"\(Self.pictureStyle)\"><img src=\"cid:\(Self.escaped(pictures[picture.sha256] ?? ""))\" "
            text += "alt=\"\(Self.escaped(about))\" style=\"max-width:150px;max-height:150px;border-radius:6px\" />"
            text +=
                "<div class=\"u\" style=\"font-size:12px;color:#5b6472\">\(Self.escaped(film + about))</div></div>\n"
        }
        if !here.isEmpty { text += "</div>\n" }
        return text
            + absent.map { paragraph("\($0.unit)\(language == .chinese ? "：" : ": ")\($0.about(language))") }.joined()
    }

    private var head: String {
        """
        <!DOCTYPE html>
        <html lang="\(language.rawValue)">
        <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>\(Self.escaped(document.subject))</title>
        <style>\(Self.rules)</style>
        </head>

        """
    }

    /// Programs that read no rules show the inline styles: light, and complete.
    private static let rules = """
        :root { color-scheme: light dark; supported-color-schemes: light dark; }
        @media (prefers-color-scheme: dark) {
        .m { background: #16181c !important; color: #e8eaed !important; }
        .h { color: #e8eaed !important; border-color: #3c4350 !important; }
        .u { color: #a3acb9 !important; border-color: #3c4350 !important; }
        .t { border-color: #3c4350 !important; }
        .e { background: #1f2329 !important; }
        .k { background: #2b3038 !important; color: #e8eaed !important; }
        td.good { color: #6fd08c !important; }
        td.warn { color: #f0c36d !important; }
        td.bad { color: #ff8a80 !important; }
        td.plain { color: #e8eaed !important; }
        td.muted { color: #a3acb9 !important; }
        }
        """

    private static let bodyStyle =
        "margin:0;padding:12px;background:#ffffff;color:#1c1e21;font:15px/1.55 -apple-system,'PingFang SC',"
        + "'Microsoft YaHei','Noto Sans CJK SC',sans-serif;overflow-wrap:anywhere"
    private static let headStyle =
        "font-size:18px;line-height:1.35;margin:26px 0 8px;padding-top:14px;border-top:1px solid #d5dae1"
    private static let closingStyle =
        "margin-top:28px;padding-top:10px;border-top:1px solid #d5dae1;color:#5b6472;font-size:13px"
    private static let entryStyle =
        "margin:6px 0;padding:7px 10px;background:#f5f7f9;border-left:4px solid #9aa3b0;border-radius:4px"
    private static let commandStyle =
        "display:inline-block;margin-top:3px;padding:1px 6px;border-radius:4px;background:#e6e9ee;color:#1c1e21;"
        + "font:13px/1.5 Consolas,Menlo,monospace"
    private static let tableStyle = "border-collapse:collapse;width:100%;font-size:14px"
    private static let cellStyle = "padding:4px 5px;border-bottom:1px solid #d5dae1"
    private static let pictureStyle =
        "display:inline-block;width:156px;margin:4px 4px 8px 0;vertical-align:top;overflow-wrap:anywhere"
}

extension DigestDocument.Tone {
    /// On white, at a contrast that WCAG 2.2 §1.4.3 asks for.
    fileprivate var text: String {
        switch self {
        case .plain: "#1c1e21"
        case .good: "#0f7a36"
        case .warn: "#8a5a00"
        case .bad: "#b3261e"
        case .muted: "#5b6472"
        }
    }

    /// The stroke beside an entry, seen on light and dark.
    fileprivate var line: String {
        switch self {
        case .plain, .muted: "#9aa3b0"
        case .good: "#34a853"
        case .warn: "#e0a100"
        case .bad: "#d93025"
        }
    }
}
