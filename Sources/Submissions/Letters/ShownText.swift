import Inspection

/// What outsiders wrote, made fit to stand in a letter: a receipt is sent to whoever a mail claims to come from, so a
/// file name must not be able to break a line, hide text, or carry a link to a third party.
public enum ShownText {
    /// A file's name as one short line of plain text.
    ///
    /// - Parameter name: As the mail gave it.
    /// - Returns: At most 80 scalars, the middle of a longer name replaced by `…` so that its extension stays; empty
    ///   when nothing can be shown.
    public static func fileName(_ name: String) -> String {
        var scalars = line(name, limit: 1000)
        for index in scalars.indices where isLinkPart(scalars, at: index) {
            // The full-width form looks the same to a person and is no address to a mail program.
            scalars[index] = Unicode.Scalar(scalars[index].value + 0xFEE0) ?? "_"
        }
        guard scalars.count > 80 else { return string(scalars) }
        return string(scalars.prefix(60) + ["…"] + scalars.suffix(19))
    }

    /// A text of the office's own files (a title, a name, a telephone number) as one line.
    public static func line(_ text: String) -> String {
        string(line(text, limit: 500)[...])
    }

    /// An address masked so that its owner knows it and nobody else can use it: `w***@qq.com`.
    ///
    /// - Returns: Nil when the address is no plain one.
    public static func masked(_ address: String) -> String? {
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, let first = parts[0].unicodeScalars.first, isWordSign(first) else { return nil }
        let domain = parts[1]
        guard domain.utf8.count <= 40, domain.contains("."),
            domain.unicodeScalars.allSatisfy({ isWordSign($0) || $0 == "." || $0 == "-" })
        else { return nil }
        return "\(first)***@\(domain.lowercased())"
    }

    /// The scalars of a text without anything invisible, white space folded into single spaces.
    private static func line(_ text: String, limit: Int) -> [Unicode.Scalar] {
        var scalars: [Unicode.Scalar] = []
        var marks = 0
        for scalar in text.unicodeScalars.prefix(limit) {
            let category = scalar.properties.generalCategory
            if scalar.properties.isWhitespace || category == .control {
                if scalars.last != " ", !scalars.isEmpty { scalars.append(" ") }
                continue
            }
            // Format characters are the bidirectional controls, zero-width signs and language tags.
            guard ![.format, .surrogate, .privateUse, .unassigned].contains(category) else { continue }
            // Real scripts stack two or three marks on a letter; a tower of them covers the lines above.
            marks = [.nonspacingMark, .enclosingMark].contains(category) ? marks + 1 : 0
            if marks <= 3 { scalars.append(scalar) }
        }
        if scalars.last == " " { scalars.removeLast() }
        return scalars
    }

    /// Whether a mail program could take what is here for part of a link: `://`, `@`, or a dot inside a host name. The
    /// last dot of a name stays, since it starts the extension, unless that is as good as a domain.
    private static func isLinkPart(_ scalars: [Unicode.Scalar], at index: Int) -> Bool {
        switch scalars[index] {
        case ":", "/", "\\", "@": return true
        case ".":
            guard index > 0, index + 1 < scalars.count, isWordSign(scalars[index - 1]), isLetter(scalars[index + 1])
            else { return false }
            let rest = scalars[(index + 1)...]
            guard !rest.contains(".") else { return true }
            let ending = string(rest).lowercased()
            return FileFormat(rawValue: ending) == nil && !otherExtensions.contains(ending)
        default: return false
        }
    }

    /// Extensions of files that are not the raw value of a ``FileFormat``.
    private static let otherExtensions: Set<String> = ["jpg", "tif", "htm", "html", "7z", "gz", "m4v", "mpg"]

    private static func isWordSign(_ scalar: Unicode.Scalar) -> Bool {
        isLetter(scalar) || ("0"..."9").contains(scalar)
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
    }

    private static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }
}
