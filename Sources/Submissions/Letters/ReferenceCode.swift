import Crypto
public import Foundation

/// The code that a unit may write in a subject line so that its mail is matched to a notice without guessing:
/// `K7Q2-9XFM`. Only who knows the office's secret can make one, so a right code can't be guessed from another.
public struct ReferenceCode: Hashable, Sendable, CustomStringConvertible {
    /// Eight symbols of Crockford's Base32, without the hyphen.
    private let symbols: String

    /// The code of one unit for one notice: 40 bits of an HMAC-SHA256.
    ///
    /// - Parameters:
    ///   - secret: The office's secret, at least 16 random bytes.
    ///   - unit: The unit's code on the roster.
    ///   - notice: The notice's id.
    public init(secret: some ContiguousBytes, unit: String, notice: String) {
        var message = Data("muster reference code".utf8)
        for field in [unit, notice] {
            // The length keeps two different pairs from making one text.
            withUnsafeBytes(of: UInt64(field.utf8.count).bigEndian) { message.append(contentsOf: $0) }
            message.append(contentsOf: field.utf8)
        }
        let code = HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: secret))
        let number = code.prefix(5).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        symbols = String((0..<8).map { Self.alphabet[Int(number >> UInt64(35 - 5 * $0)) & 31] })
    }

    private init(symbols: String) {
        self.symbols = symbols
    }

    /// As printed in letters: `K7Q2-9XFM`.
    public var description: String { "\(symbols.prefix(4))-\(symbols.dropFirst(4))" }

    /// Every code that a text may contain, in order, without repeats, at most 64.
    ///
    /// Lower case, full-width forms, O for 0, I and L for 1, and dashes or spaces, or nothing, in place of the hyphen
    /// are understood. What is found is a candidate only: a date of eight digits looks like a code too.
    public static func candidates(in text: String) -> [ReferenceCode] {
        var found: [ReferenceCode] = []
        var half = ""
        var word = ""
        var gap = 0
        func endWord() {
            if word.utf8.count == 8 { note(word, in: &found) }
            if word.utf8.count == 4, half.utf8.count == 4 { note(half + word, in: &found) }
            (half, word, gap) = (word, "", 0)
        }
        for scalar in text.unicodeScalars {
            guard found.count < 64 else { return found }
            if let symbol = Symbol(scalar) {
                // A word of nine is as little a code as one of ninety.
                if word.utf8.count < 9 { word.unicodeScalars.append(symbol.scalar) }
                continue
            }
            if !word.isEmpty { endWord() }
            gap += 1
            if gap > 3 || !isSeparator(scalar) { half = "" }
        }
        endWord()
        return found
    }

    /// A letter or digit as Crockford reads it; a U, which no code holds, stands for itself.
    private struct Symbol {
        var scalar: Unicode.Scalar

        init?(_ scalar: Unicode.Scalar) {
            var value = scalar.value
            if (0xFF01...0xFF5E).contains(value) { value -= 0xFEE0 }
            guard value < 0x80, let ascii = UInt8(exactly: value) else { return nil }
            switch ascii {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): self.init(upper: ascii - 32)
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"): self.init(upper: ascii)
            default: return nil
            }
        }

        private init(upper: UInt8) {
            switch upper {
            case UInt8(ascii: "I"), UInt8(ascii: "L"): scalar = "1"
            case UInt8(ascii: "O"): scalar = "0"
            default: scalar = Unicode.Scalar(upper)
            }
        }
    }

    private static func note(_ symbols: String, in found: inout [ReferenceCode]) {
        let code = ReferenceCode(symbols: symbols)
        if !symbols.contains("U"), !found.contains(code) { found.append(code) }
    }

    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .dashPunctuation || scalar.properties.isWhitespace
            || scalar == "\u{2212}"
    }

    /// Crockford's Base32 (crockford.com/base32.html): no I, L, O, U.
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
}
