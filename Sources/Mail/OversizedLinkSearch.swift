/// Finds oversized attachments in the text of a mail.
struct OversizedLinkSearch {
    /// One place where a file is linked; pages link the same file by its icon, by its name and by "download".
    private struct Find {
        var link: OversizedLink
        /// How surely the place tells which file it is: 3 by attributes, 2 by the name that the link shows, 1 by what
        /// stands around it, 0 for a link that shows nothing.
        var rank: Int
    }

    private var finds: [Find] = []
    private var places: [String: Int] = [:]

    /// More links of one mail are not listed.
    static let limit = 50
    /// Scalars around a link in which its name, size and expiry are looked for.
    private static let context = 200

    /// The files in the order of the mail. Beside its large attachments NetEase offers its client by a short address:
    /// such a link that shows no file is none.
    var links: [OversizedLink] {
        func isShort(_ find: Find) -> Bool { OversizedLink.Provider.isShort(find.link.url) }
        let hasFull = finds.contains { $0.link.provider == .netease && !isShort($0) }
        return finds.filter { !(hasFull && $0.rank < 2 && isShort($0)) }.map(\.link)
    }

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
        while index + 8 < scalars.count, finds.count < Self.limit {
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
        guard let provider = OversizedLink.Provider.of(url) else { return }
        let start = min(max(before, link.start - Self.context, 0), link.start)
        let end = max(min(after, link.end + Self.context, scalars.count), link.end)
        let preceding = Self.string(scalars[start..<link.start])
        let following = Self.string(scalars[link.end..<end])
        // A link that shows a file name is followed by its details; one that says "download" stands behind both.
        let attribute = link.fileName.map(FileName.displayName).flatMap { $0.isEmpty ? nil : $0 }
        let shown = attribute ?? Self.fileName(in: link.text)
        let details = shown == nil ? preceding + "\n" + following : link.text + "\n" + following
        let stated = link.expiry.map { MailDate(seconds: $0, offsetMinutes: 480) }
        let name = shown ?? Self.fileName(in: preceding) ?? Self.fileName(in: following) ?? Self.title(of: url)
        let file = OversizedLink(
            provider: provider, name: name, bytes: link.fileSize ?? LinkDetails.size(details),
            expires: (stated ?? LinkDetails.expiry(details))?.rfc3339, url: url)
        let isBlank = link.text.isEmpty && link.start == link.end
        take(Find(link: file, rank: attribute != nil ? 3 : shown != nil ? 2 : isBlank ? 0 : 1))
    }

    /// Of several places that link the same file the one that tells most counts.
    private mutating func take(_ find: Find) {
        if let place = places[find.link.url] {
            if find.rank > finds[place].rank { finds[place] = find }
        } else if finds.count < Self.limit {
            places[find.link.url] = finds.count
            finds.append(find)
        }
    }

    /// The file name that NetEase writes into some addresses.
    private static func title(of url: String) -> String? {
        guard let question = url.firstIndex(of: "?") else { return nil }
        let title = url[url.index(after: question)...].split(separator: "&").first { $0.hasPrefix("title=") }
        return title.flatMap { fileName(in: HTMLText.percentDecoded($0.dropFirst(6))) }
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
