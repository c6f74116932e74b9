/// File names as a mail gives them, made fit to be shown to people. They are never used as paths.
public enum FileName {
    /// Bytes of UTF-8.
    public static let limit = 200

    /// The last component of `written` (both slashes separate), without controls, bidi and zero-width characters,
    /// without leading white space and trailing dots or spaces, never a device name of Windows, at most ``limit`` bytes
    /// with the extension kept. Empty when nothing remains.
    ///
    /// The characters are not normalised: Swift compares strings by canonical equivalence, so the composed and the
    /// decomposed form of a name are equal wherever names are compared.
    public static func displayName(_ written: String) -> String {
        // Scalars, not characters: a slash with an accent on it is a slash.
        var bytes: [UInt8] = []
        for scalar in written.unicodeScalars.prefix(10_000) where !CleanText.isControl(scalar) {
            CleanText.append(scalar, to: &bytes)
        }
        for component in bytes.split(whereSeparator: { $0 == ASCII.slash || $0 == ASCII.backslash }).reversed() {
            let name = trimmed(String(decoding: component, as: UTF8.self))
            if !name.isEmpty { return shortened(isDeviceName(name) ? "_" + name : name) }
        }
        return ""
    }

    /// Whether a name was written to deceive: a climbing path or characters that nobody sees.
    static func isSuspicious(_ written: String) -> Bool {
        let scalars = written.unicodeScalars
        return scalars.contains { CleanText.isControl($0) }
            || scalars.split(whereSeparator: isSlash).contains { $0.elementsEqual("..".unicodeScalars) }
    }

    private static func isSlash(_ scalar: Unicode.Scalar) -> Bool { scalar == "/" || scalar == "\\" }

    private static func trimmed(_ component: String) -> String {
        var scalars = component.unicodeScalars[...]
        while let first = scalars.first, CleanText.isSpace(first) { scalars.removeFirst() }
        while let last = scalars.last, last == "." || CleanText.isSpace(last) { scalars.removeLast() }
        return String(scalars)
    }

    private static func isDeviceName(_ name: String) -> Bool {
        let stem = name.utf8.prefix { $0 != ASCII.dot }
        guard (3...5).contains(stem.count) else { return false }
        let device = lowerText(stem.prefix(3))
        if stem.count == 3 { return ["con", "prn", "aux", "nul"].contains(device) }
        guard device == "com" || device == "lpt" else { return false }
        return "123456789¹²³".unicodeScalars.contains { stem.dropFirst(3).elementsEqual($0.utf8) }
    }

    private static func shortened(_ name: String) -> String {
        guard name.utf8.count > limit else { return name }
        var ending = ""
        if let dot = name.lastIndex(of: "."), name[dot...].utf8.count <= 20 { ending = String(name[dot...]) }
        var kept = ""
        var bytes = ending.utf8.count
        for character in name.dropLast(ending.count) {
            bytes += character.utf8.count
            if bytes > limit { break }
            kept.append(character)
        }
        return kept + ending
    }
}
