/// Finds oversized attachments in the text of a mail.
struct OversizedLinkSearch {
    private(set) var links: [OversizedLink] = []
    private var seen: Set<String> = []

    /// More links of one mail are not listed.
    static let limit = 50
    /// Scalars around a link in which its name, size and expiry are looked for.
    private static let context = 200

    /// Looks through the links of an HTML part.
    mutating func search(_ html: HTMLText) {
        let scalars = Array(html.text.unicodeScalars)
        for (index, link) in html.links.enumerated() {
            let before = index > 0 ? html.links[index - 1].end : 0
            let after = index + 1 < html.links.count ? html.links[index + 1].start : scalars.count
            add(link, scalars, from: before, to: after)
        }
    }

    /// Looks through the addresses that stand in a plain text.
    mutating func search(_ text: String) {
        let scalars = Array(text.unicodeScalars)
        var previous = 0
        var index = 0
        while index + 8 < scalars.count, links.count < Self.limit {
            let isStart = scalars[index] == "h" && scalars[index + 1] == "t" && scalars[index + 2] == "t"
            guard isStart else {
                index += 1
                continue
            }
            var end = index
            while end < scalars.count, end - index < 2000, scalars[end].value > 0x20, scalars[end].value < 0x7F,
                !"<>\"'".unicodeScalars.contains(scalars[end])
            {
                end += 1
            }
            let link = HTMLText.Link(url: Self.string(scalars[index..<end]), text: "", start: index, end: end)
            add(link, scalars, from: previous, to: scalars.count)
            previous = end
            index = max(end, index + 1)
        }
    }

    private mutating func add(_ link: HTMLText.Link, _ scalars: [Unicode.Scalar], from before: Int, to after: Int) {
        let url = CleanText.line(link.url, limit: 4000)
        guard links.count < Self.limit, let provider = OversizedLink.Provider.of(url), seen.insert(url).inserted
        else { return }
        let start = min(max(before, link.start - Self.context, 0), link.start)
        let end = max(min(after, link.end + Self.context, scalars.count), link.end)
        let preceding = Self.string(scalars[start..<link.start])
        let following = Self.string(scalars[link.end..<end])
        // A link that shows a file name is followed by its details; one that says "download" stands behind both.
        let shown = Self.fileName(in: link.text)
        let details = shown == nil ? preceding + "\n" + following : link.text + "\n" + following
        links.append(
            OversizedLink(
                provider: provider, name: shown ?? Self.fileName(in: preceding) ?? Self.fileName(in: following),
                bytes: LinkDetails.size(details), expires: LinkDetails.expiry(details)?.rfc3339, url: url))
    }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        String(String.UnicodeScalarView(scalars))
    }

    /// The last line that ends in an extension, what follows an opening parenthesis left out.
    private static func fileName(in text: String) -> String? {
        for line in text.split(whereSeparator: \.isNewline).reversed() {
            let name = line.prefix { $0 != "(" && $0 != "（" }
            guard let dot = name.lastIndex(of: ".") else { continue }
            let ending = name[name.index(after: dot)...].prefix { $0 != " " }
            let isExtension =
                (1...5).contains(ending.utf8.count) && ending.utf8.allSatisfy { $0.isLetter || $0.isDigit }
            guard isExtension, !name.contains("://") else { continue }
            let candidate = FileName.displayName(String(name[..<ending.endIndex]))
            if candidate.utf8.count > ending.utf8.count + 1 { return candidate }
        }
        return nil
    }
}

/// Sizes and dates as providers print them beside a link: `(80.96M, 2099年12月31日 13:35 到期)`.
enum LinkDetails {
    /// The first number with a unit, in bytes.
    static func size(_ text: String) -> Int? {
        let bytes = Array(text.utf8.prefix(2000))
        var index = 0
        while index < bytes.count {
            guard bytes[index].isDigit else {
                index += 1
                continue
            }
            let start = index
            while index < bytes.count, bytes[index].isDigit || bytes[index] == ASCII.dot { index += 1 }
            let digits = bytes[start..<index]
            while index < bytes.count, bytes[index] == ASCII.space { index += 1 }
            guard index < bytes.count, let factor = units[bytes[index].lowered], digits.count <= 12,
                let number = Double(asciiText(digits)), number * factor < 1e15
            else { continue }
            let next = index + 1 < bytes.count ? bytes[index + 1].lowered : ASCII.space
            if !next.isLetter || next == UInt8(ascii: "b") { return Int((number * factor).rounded()) }
        }
        return nil
    }

    /// The first date of the form `2099年12月31日 13:35` or `2099-12-31 13:35`; providers print Beijing time.
    static func expiry(_ text: String) -> MailDate? {
        let bytes = Array(text.utf8.prefix(2000))
        var numbers: [(value: Int, digits: Int)] = []
        var index = 0
        while index < bytes.count {
            let start = index
            while index < bytes.count, bytes[index].isDigit { index += 1 }
            if index > start {
                let digits = index - start
                numbers.append((digits <= 4 ? Int(asciiText(bytes[start..<index])) ?? 0 : 0, digits))
            } else {
                index += 1
            }
        }
        for at in numbers.indices where numbers[at].digits == 4 && at + 2 < numbers.count {
            let time = at + 4 < numbers.count ? (numbers[at + 3].value, numbers[at + 4].value) : (23, 59)
            let (year, month, day) = (numbers[at].value, numbers[at + 1].value, numbers[at + 2].value)
            guard year >= 2000 else { continue }
            if let date = MailDate(
                year: year, month: month, day: day, hour: time.0, minute: time.1, second: 0, offsetMinutes: 480)
            {
                return date
            }
        }
        return nil
    }

    private static let units: [UInt8: Double] = [
        UInt8(ascii: "b"): 1, UInt8(ascii: "k"): 1024, UInt8(ascii: "m"): 1_048_576, UInt8(ascii: "g"): 1_073_741_824,
    ]
}
