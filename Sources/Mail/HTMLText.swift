/// What a person reads in an HTML part, and what it refers to.
struct HTMLText {
    /// A link: where it leads and the text it shows.
    struct Link {
        var url: String
        var text: String
        /// What NetEase's mailers write beside the address of an oversized attachment: its name, its size in bytes and
        /// when it expires, in seconds since 1970.
        var fileName: String?
        var fileSize: Int?
        var expiry: Int?
        /// Where the link begins and ends in the scalars of ``HTMLText/text``.
        var start: Int
        var end: Int
    }

    /// The text: block elements end lines, runs of white space are one space, at most one empty line in a row.
    private(set) var text = ""
    private(set) var links: [Link] = []
    /// The targets of `cid:` addresses, percent-decoded, in lower case.
    private(set) var contentIDs: Set<String> = []

    /// Scalars of text.
    static let limit = 200_000
    static let maxLinks = 500

    private var output: [Unicode.Scalar] = []
    private var count: Int { output.count }
    private var newlines = 2
    private var isSpacePending = false

    /// Reads UTF-8 HTML in one pass.
    init(_ html: [UInt8]) {
        var scanner = HTMLScanner(html)
        while count < Self.limit, let token = scanner.next() {
            switch token {
            case .text(let range): append(HTMLEntities.decode(scanner.html[range]))
            case .tag(let name, let isEnd, let attributes): read(name, isEnd, attributes, scanner)
            }
        }
        var bytes: [UInt8] = []
        for scalar in output { CleanText.append(scalar, to: &bytes) }
        text = String(decoding: bytes, as: UTF8.self)
        closeLinks()
    }

    private mutating func read(_ name: String, _ isEnd: Bool, _ range: Range<Int>, _ scanner: HTMLScanner) {
        if Self.blocks.contains(name) {
            breakLine()
        } else if name == "td" || name == "th", isEnd {
            isSpacePending = true
        }
        if name == "a", isEnd {
            if let last = links.indices.last, links[last].end < 0 { links[last].end = count }
        } else if !isEnd, range.count > 3 {
            let attributes = scanner.attributes(range)
            for (_, value) in attributes { noteContentID(value) }
            if name == "a" { addLink(attributes) }
        }
    }

    private mutating func noteContentID(_ value: String) {
        guard let colon = value.range(ofPrefix: "cid:"), contentIDs.count < Self.maxLinks else { return }
        contentIDs.insert(Self.percentDecoded(value[colon...]).lowercased())
    }

    private mutating func addLink(_ attributes: [(name: String, value: String)]) {
        func value(_ name: String) -> String? { attributes.first { $0.name == name }?.value }
        guard let url = value("href"), links.count < Self.maxLinks, url.utf8.count <= 4000 else { return }
        var link = Link(url: url, text: "", start: count, end: -1)
        link.fileName = value("filename")
        link.fileSize = value("filesize").flatMap { Int($0) }.flatMap { (0..<1 << 50).contains($0) ? $0 : nil }
        // Milliseconds; 2001 to 2286.
        link.expiry = value("expiretime").flatMap { Int($0) }
            .flatMap { (1_000_000_000_000..<10_000_000_000_000).contains($0) ? $0 / 1000 : nil }
        links.append(link)
    }

    private mutating func append(_ text: String) {
        for scalar in text.unicodeScalars {
            guard count < Self.limit else { return }
            if CleanText.isSpace(scalar) {
                isSpacePending = true
                continue
            }
            if CleanText.isControl(scalar) { continue }
            if isSpacePending, newlines == 0 { output.append(" ") }
            isSpacePending = false
            newlines = 0
            output.append(scalar)
        }
    }

    private mutating func breakLine() {
        isSpacePending = false
        if newlines < 2, count < Self.limit {
            output.append("\n")
            newlines += 1
        }
    }

    private mutating func closeLinks() {
        for index in links.indices {
            if links[index].end < 0 { links[index].end = links[index].start }
            let shown = output[links[index].start..<links[index].end].prefix(300)
            links[index].text = CleanText.line(String(String.UnicodeScalarView(shown)), limit: 300)
        }
    }

    static func percentDecoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8.prefix(300))[...]
        while let first = rest.popFirst() {
            if first == ASCII.percent, rest.count >= 2, let high = rest[rest.startIndex].hexValue,
                let low = rest[rest.startIndex + 1].hexValue
            {
                bytes.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(first)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let blocks: Set<String> = [
        "p", "div", "br", "tr", "li", "ul", "ol", "dl", "dt", "dd", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
        "pre", "blockquote", "section", "article", "header", "footer", "form", "fieldset", "center",
    ]
}

extension String {
    /// The position after `prefix`, compared without case in ASCII; nil when the text begins otherwise.
    fileprivate func range(ofPrefix prefix: String) -> String.Index? {
        let head = utf8.prefix(prefix.utf8.count)
        return head.map(\.lowered) == Array(prefix.utf8) ? head.endIndex : nil
    }
}
