/// What a FETCH response tells about one message, as far as it matters here. Servers send the attributes in any order, and some
/// that were not asked for.
struct FetchAttributes: Equatable {
    /// The body as it came.
    enum Body: Equatable {
        /// A quoted string or a short literal, complete.
        case inline([UInt8])
        /// A literal of this many octets, passed on before.
        case streamed(Int)
        /// `NIL`: the server has none.
        case none
    }

    /// Nil when missing or 0.
    var uid: UID?
    /// INTERNALDATE in seconds since 1970.
    var arrival: Int64?
    /// RFC822.SIZE.
    var bytes: Int?
    /// Nil when the response has no ``BodySection``.
    var body: Body?
    /// Which section ``body`` is.
    var section: BodySection?
    /// The fields of the header that were asked for by name.
    var fields: [UInt8]?

    /// Reads the pieces after `* n FETCH`. What cannot be read is left out.
    init(_ pieces: [IMAPPiece]) {
        var tokens = IMAPTokenizer(pieces)
        var (depth, name): (Int, [UInt8]?) = (0, nil)
        while let token = tokens.next() {
            switch token {
            case .open: depth += 1
            case .close: depth -= 1
            case .atom(let atom) where depth == 1 && name == nil:
                name = atom
                continue
            default:
                if depth == 1, let name { set(name, to: token) }
            }
            // A value ends here, a list with its closing parenthesis.
            if depth <= 1 { name = nil }
        }
    }

    private mutating func set(_ name: [UInt8], to token: IMAPTokenizer.Token) {
        switch token {
        case .atom(let atom) where equalsIgnoringCase(name, "UID"):
            uid = UInt32(String(decoding: atom, as: UTF8.self)).flatMap { $0 > 0 ? UID(rawValue: $0) : nil }
        case .atom(let atom) where equalsIgnoringCase(name, "RFC822.SIZE"):
            bytes = Int(String(decoding: atom, as: UTF8.self)).flatMap { $0 >= 0 ? $0 : nil }
        case .string(let text) where equalsIgnoringCase(name, "INTERNALDATE"):
            arrival = InternalDate.seconds(text)
        case .string(let text) where equalsIgnoringCase(name.prefix(19), "BODY[HEADER.FIELDS "): fields = text
        case .string(let text): setBody(name, .inline(text))
        case .body(let octets): setBody(name, .streamed(octets))
        case .atom(let atom) where equalsIgnoringCase(atom, "NIL"): setBody(name, Body.none)
        default: break
        }
    }

    private mutating func setBody(_ name: [UInt8], _ content: Body) {
        guard let found = BodySection(name: name) else { return }
        (section, body) = (found, content)
    }
}

/// Cuts the data of a response into tokens (RFC 3501 §4). Linear, without recursion; tolerates what servers get wrong.
struct IMAPTokenizer {
    enum Token: Equatable {
        case open
        case close
        case atom([UInt8])
        /// A quoted string, unescaped, or a short literal.
        case string([UInt8])
        case body(Int)
    }

    private var pieces: ArraySlice<IMAPPiece>
    private var text: ArraySlice<UInt8> = []

    init(_ pieces: [IMAPPiece]) {
        self.pieces = pieces[...]
    }

    /// The next token; nil at the end.
    mutating func next() -> Token? {
        while true {
            text = text.drop { $0 == UInt8(ascii: " ") }
            guard let byte = text.first else {
                switch pieces.popFirst() {
                case .text(let more)?: text = more[...]
                case .literal(let bytes)?: return .string(bytes)
                case .body(let octets)?: return .body(octets)
                case nil: return nil
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "("):
                text.removeFirst()
                return .open
            case UInt8(ascii: ")"):
                text.removeFirst()
                return .close
            case UInt8(ascii: "\""): return .string(quoted())
            default: return .atom(atom())
            }
        }
    }

    private mutating func quoted() -> [UInt8] {
        var string: [UInt8] = []
        text.removeFirst()
        while let byte = text.popFirst(), byte != UInt8(ascii: "\"") {
            guard byte == UInt8(ascii: "\\") else {
                string.append(byte)
                continue
            }
            if let escaped = text.popFirst() { string.append(escaped) }
        }
        return string
    }

    /// An atom; the brackets of `BODY[HEADER.FIELDS (FROM)]` hold spaces and parentheses.
    private mutating func atom() -> [UInt8] {
        var atom: [UInt8] = []
        var isBracketed = false
        while let byte = text.first {
            let ends = byte == UInt8(ascii: " ") || byte == UInt8(ascii: "(") || byte == UInt8(ascii: ")")
            if ends && !isBracketed { break }
            if byte == UInt8(ascii: "[") { isBracketed = true }
            if byte == UInt8(ascii: "]") { isBracketed = false }
            atom.append(byte)
            text.removeFirst()
        }
        return atom
    }
}
