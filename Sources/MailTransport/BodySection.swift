/// A part of a message as FETCH names it (RFC 3501 §6.4.5): `BODY[]`, `BODY[HEADER]`, `BODY[TEXT]`, each perhaps from an
/// octet on, as in `BODY[]<1024>`. Others are never asked for.
struct BodySection: Equatable {
    enum Part: String, CaseIterable {
        case whole = ""
        case header = "HEADER"
        case text = "TEXT"
    }

    var part = Part.whole
    /// The first octet, in a partial fetch.
    var origin: Int?

    /// Names a part.
    init(_ part: Part = .whole, from origin: Int? = nil) {
        (self.part, self.origin) = (part, origin)
    }

    /// Reads the name of an attribute; nil when it is another one.
    init?(name: some Collection<UInt8>) {
        let words = String(decoding: name, as: UTF8.self).uppercased().split(
            separator: "]", maxSplits: 1, omittingEmptySubsequences: false)
        guard words.count == 2, words[0].hasPrefix("BODY["), let part = Part(rawValue: String(words[0].dropFirst(5)))
        else { return nil }
        self.part = part
        if words[1].isEmpty { return }
        guard words[1].first == "<", words[1].last == ">", let origin = Int(words[1].dropFirst().dropLast()),
            origin >= 0
        else { return nil }
        self.origin = origin
    }

    /// Whether it is what was asked for. A server that knows no pieces sends the whole for the first one.
    func answers(_ asked: BodySection) -> Bool {
        part == asked.part && (origin == asked.origin || (origin == nil && asked.origin == 0))
    }

    /// What asks for it: without `PEEK` the server would set the flag `\Seen`. `length` goes with an origin.
    func request(length: Int) -> String {
        "BODY.PEEK[\(part.rawValue)]" + (origin.map { "<\($0).\(length)>" } ?? "")
    }
}
