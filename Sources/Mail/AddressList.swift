/// Reads address lists (RFC 5322 §3.4) leniently: groups, comments, quoted commas, semicolons between addresses, names
/// in encoded words that hold commas, raw eight-bit names.
struct AddressList {
    /// The addresses in order.
    private(set) var addresses: [EmailAddress] = []
    /// Whether something in the list names no address, or addresses were left out because of the limit.
    private(set) var isIncomplete = false

    /// More addresses of one field are not read.
    static let limit = 2000

    private let value: [UInt8]
    private let charsets: Charsets
    private var quotes: QuotedStrings
    private var commentsAreBroken = false
    private var phrase: [UInt8] = []
    private var comment: [UInt8] = []
    private var angle: [UInt8]?
    /// Whether an `@` stands in the phrase outside quotes.
    private var hasAt = false

    /// Reads an unfolded field value. Structure is told from the bytes before anything in them is decoded, so no
    /// encoded comma or `@` can make an address.
    init(_ value: [UInt8], _ charsets: Charsets) {
        self.value = value
        self.charsets = charsets
        quotes = QuotedStrings(value)
        var index = 0
        while index < value.count, addresses.count < Self.limit { index = read(at: index) }
        finishItem()
        if index < value.count { isIncomplete = true }
    }

    /// Takes in what stands at `index`; returns the position after it.
    private mutating func read(at index: Int) -> Int {
        let byte = value[index]
        switch byte {
        case ASCII.quote:
            guard let quoted = quotes.string(at: index, in: value) else { break }
            phrase += quoted.value
            return quoted.end
        case ASCII.openParenthesis:
            guard let end = commentEnd(from: index) else { break }
            if comment.isEmpty { comment = Array(value[index + 1..<end - 1]) }
            return end
        case ASCII.less:
            return readAngle(from: index + 1)
        case ASCII.comma, ASCII.semicolon:
            finishItem()
            return index + 1
        case ASCII.colon where angle == nil && !hasAt:
            // The name of a group: its members follow.
            phrase = []
            return index + 1
        default:
            break
        }
        phrase.append(byte)
        if byte == ASCII.at { hasAt = true }
        return index + 1
    }

    /// The position after the comment that opens at `start`; nil when it is never closed, and then no later one is
    /// looked for, so that many open parentheses cost one scan.
    private mutating func commentEnd(from start: Int) -> Int? {
        guard !commentsAreBroken else { return nil }
        if let end = Comment.end(in: value, from: start) { return end }
        commentsAreBroken = true
        return nil
    }

    /// An angle address from after its `<`; one that is never closed ends at the next separator.
    private mutating func readAngle(from start: Int) -> Int {
        var end = start
        while end < value.count, value[end] != ASCII.greater, value[end] != ASCII.comma || isRoute(from: start),
            value[end] != ASCII.semicolon
        {
            end += 1
        }
        var content = value[start..<end]
        // RFC 5322 §4.4: a source route stands before the address and is ignored.
        if content.first == ASCII.at, let colon = content.lastIndex(of: ASCII.colon) {
            content = content[(colon + 1)...]
        }
        if angle == nil { angle = Array(content.trimmed) } else { isIncomplete = true }
        return end < value.count && value[end] == ASCII.greater ? end + 1 : end
    }

    private func isRoute(from start: Int) -> Bool { start < value.count && value[start] == ASCII.at }

    /// Ends one mailbox at a separator or at the end of the list.
    private mutating func finishItem() {
        defer {
            phrase = []
            comment = []
            angle = nil
            hasAt = false
        }
        if let angle {
            let name = phrase.trimmed.isEmpty ? comment : phrase
            add(angle[...], name: Array(name.trimmed))
            return
        }
        let bare = phrase.trimmed
        guard !bare.isEmpty else { return }
        let words = bare.split(whereSeparator: \.isMailSpace)
        guard words.count > 1, let address = words.last(where: { $0.contains(ASCII.at) }) else {
            add(bare, name: Array(comment.trimmed))
            return
        }
        add(address, name: Array(bare[..<address.startIndex].trimmed))
    }

    private mutating func add(_ address: ArraySlice<UInt8>, name: [UInt8]) {
        if address.isEmpty, name.isEmpty { return }
        // Two `@` are read differently by different servers: such an address identifies nobody.
        let isUsable =
            address.count { $0 == ASCII.at } == 1 && address.first != ASCII.at && address.last != ASCII.at
            && address.count <= 320
            && address.allSatisfy {
                $0 > ASCII.space && $0 != 0x7F && $0 != ASCII.less && $0 != ASCII.greater && $0 != ASCII.comma
            }
        guard isUsable else {
            isIncomplete = true
            return
        }
        let isASCII = address.allSatisfy { $0 < 0x80 }
        let text = isASCII ? asciiText(address) : charsets.guess(Array(address)).text
        // Cleaning an address of invisible characters could make it somebody else's; and in GBK the second byte of a
        // character may be that of `@`.
        let isClean = isASCII || text == CleanText.line(text, limit: 320) && text.utf8.count { $0 == ASCII.at } == 1
        guard isClean else {
            isIncomplete = true
            return
        }
        let decoded = CleanText.line(EncodedWords.decode(Array(name.prefix(8000)), charsets), limit: 300)
        addresses.append(EmailAddress(name: decoded, address: text))
    }
}
