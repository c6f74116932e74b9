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
        let scalars = Array(written.unicodeScalars.prefix(10_000).filter { !CleanText.isControl($0) })
        for component in scalars.split(whereSeparator: isSlash).reversed() {
            let name = trimmed(component)
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

    private static func trimmed(_ component: ArraySlice<Unicode.Scalar>) -> String {
        var scalars = component
        while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
        while let last = scalars.last, last == "." || last.properties.isWhitespace { scalars.removeLast() }
        return String(String.UnicodeScalarView(scalars))
    }

    private static func isDeviceName(_ name: String) -> Bool {
        let stem = name.prefix { $0 != "." }.uppercased()
        if ["CON", "PRN", "AUX", "NUL"].contains(stem) { return true }
        let isNumbered = stem.hasPrefix("COM") || stem.hasPrefix("LPT")
        return isNumbered && stem.count == 4 && stem.last.map { "123456789¹²³".contains($0) } ?? false
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
