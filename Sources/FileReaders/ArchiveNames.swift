import Inspection
import Mail

/// What the name of a member says about it.
enum MemberName {
    /// Where the file is meant to lie, fit to be shown.
    case file(String)
    /// What a system or an editor left beside the files.
    case litter
    /// A name that leads out of its folder: no honest program writes one.
    case unsafe

    /// Takes a path whose separators are `/`. Bytes are looked at: a slash with an accent on it is a slash.
    init(_ path: String) {
        let slash = UInt8(ascii: "/")
        let parts = path.utf8.split(separator: slash).map { String(Substring($0)) }
        let isDrive = parts.first.map { $0.utf8.count == 2 && $0.utf8.last == UInt8(ascii: ":") } ?? false
        if path.utf8.first == slash || parts.contains(where: { $0.utf8.elementsEqual("..".utf8) }) || isDrive {
            self = .unsafe
        } else if Self.isLitter(parts) {
            self = .litter
        } else {
            self = .file(parts.joined(separator: "/").displayable(limit: 500))
        }
    }

    private static func isLitter(_ parts: [String]) -> Bool {
        guard let last = parts.last else { return false }
        return parts.contains("__MACOSX") || last.hasPrefix("~$") || last.hasPrefix("._")
            || [".ds_store", "thumbs.db", "desktop.ini"].contains(last.lowercased())
    }
}

/// Names that are told apart by a number, as a person would, when a container holds one twice.
struct UniqueNames {
    private var uses: [String: Int] = [:]

    /// The name itself the first time, `name (2)` the second; `unnamed` for none.
    mutating func unique(_ name: String) -> String {
        let name = name.isEmpty ? "unnamed" : name
        let count = (uses[name] ?? 0) + 1
        uses[name] = count
        return count == 1 ? name : unique("\(name) (\(count))")
    }
}

/// Names of archive members as text.
enum ArchiveName {
    /// The name in whatever charset it is, separators being `/`. It is decoded before it is split: the second byte of a
    /// GBK character may be a backslash.
    static func path(_ name: [UInt8], _ charsets: Charsets) -> String {
        let utf8 = charsets.guess(name).text.utf8
        return String(decoding: utf8.map { $0 == UInt8(ascii: "\\") ? UInt8(ascii: "/") : $0 }, as: UTF8.self)
    }
}
