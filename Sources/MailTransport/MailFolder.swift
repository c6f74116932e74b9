/// A folder of an account as LIST shows it (RFC 3501 §7.2.2).
public struct MailFolder: Sendable, Equatable {
    /// The whole name as people write it, on one line.
    public let name: String
    /// Its attributes in lower case, such as `\junk` (RFC 6154).
    public let attributes: Set<String>
    /// What stands between a folder and the one that it is in; nil when there are no such.
    public let separator: Character?
    /// The name as the server writes it, which is how it wants to be asked for it.
    let wireName: [UInt8]

    private static let longestName = 1_000

    /// Reads the pieces after `* LIST`; nil when they make no folder.
    init?(_ pieces: [IMAPPiece]) {
        var tokens = IMAPTokenizer(pieces)
        guard case .open? = tokens.next() else { return nil }
        var attributes: Set<String> = []
        while let token = tokens.next(), token != .close {
            if case .atom(let atom) = token { attributes.insert(String(decoding: atom, as: UTF8.self).lowercased()) }
        }
        switch tokens.next() {
        case .string(let text)?: separator = String(decoding: text, as: UTF8.self).first
        case .atom?: separator = nil
        default: return nil
        }
        switch tokens.next() {
        case .string(let text)?, .atom(let text)?:
            guard text.count <= Self.longestName else { return nil }
            wireName = text
        default: return nil
        }
        self.attributes = attributes
        name = serverText(IMAPString.decoded(wireName))
    }

    /// The name without the folders that it is in.
    public var lastName: String {
        guard let separator else { return name }
        return name.split(separator: separator).last.map(String.init) ?? name
    }

    /// Whether it holds mails, and is not only a place for folders.
    public var canBeOpened: Bool { attributes.isDisjoint(with: ["\\noselect", "\\nonexistent"]) }

    /// What the provider takes for unwanted mail goes there. RFC 6154 says which folder it is; where a server does not, its
    /// usual names do. NetEase has three, and puts schools' mails into each of them.
    public var isJunk: Bool {
        attributes.contains("\\junk") || attributes.contains("\\spam") || Self.junkNames.contains(lastName.lowercased())
    }

    private static let junkNames: Set<String> = [
        "junk", "junk e-mail", "junk email", "junk mail", "spam", "bulk", "bulk mail",
        "垃圾邮件", "垃圾箱", "垃圾郵件", "广告邮件", "病毒文件夹",
    ]
}

extension IMAPString {
    /// The bytes of a mailbox's name out of modified UTF-7 (RFC 3501 §5.1.3), in UTF-8. What is none stays as it is: some
    /// servers send bare UTF-8 or GBK.
    static func decoded(_ name: [UInt8]) -> [UInt8] {
        var (result, index): ([UInt8], Int) = ([], 0)
        while index < name.count {
            guard name[index] == UInt8(ascii: "&"),
                let end = name[index...].firstIndex(of: UInt8(ascii: "-")),
                let text = shifted(name[(index + 1)..<end])
            else {
                result.append(name[index])
                index += 1
                continue
            }
            result += text
            index = end + 1
        }
        return result
    }

    /// What stands between `&` and `-`; nil when it is no base64 of UTF-16.
    private static func shifted(_ digits: ArraySlice<UInt8>) -> [UInt8]? {
        if digits.isEmpty { return [UInt8(ascii: "&")] }
        var (units, bits, count): ([UInt16], UInt32, Int) = ([], 0, 0)
        for digit in digits {
            guard let value = alphabet.firstIndex(of: digit) else { return nil }
            bits = (bits << 6 | UInt32(value)) & 0x3F_FFFF
            count += 6
            if count >= 16 {
                count -= 16
                units.append(UInt16(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }
}
