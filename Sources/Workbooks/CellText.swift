/// Texts as the parts of a workbook hold them.
enum CellText {
    /// The most UTF-16 units of a cell.
    static let mostUnits = 32_767

    /// The text as a cell holds it: without what XML 1.0 §2.2 has no sign for, escaped where Excel would read an escape,
    /// and cut by whole characters.
    static func cell(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where isWritable(scalar) { result.append(scalar) }
        return escaped(cut(String(result), units: mostUnits))
    }

    /// Whether a person who edits the cell and leaves it would turn the text into a formula.
    static func looksLikeFormula(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first(where: { !$0.properties.isWhitespace }) else { return false }
        return ["=", "+", "-", "@", "＝", "＋", "－", "＠"].contains(first)
    }

    /// The first characters that fit into so many UTF-16 units. A character that is itself longer is left out.
    static func cut(_ text: String, units: Int) -> String {
        guard text.utf16.count > units else { return text }
        var left = units
        var end = text.startIndex
        for index in text.indices {
            left -= text[index].utf16.count
            if left < 0 { break }
            end = text.index(after: index)
        }
        return String(text[..<end])
    }

    private static func isWritable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A: true
        case 0..<0x20, 0x7F..<0xA0, 0xFFFE, 0xFFFF: false
        default: scalar.value & 0xFFFE != 0xFFFE
        }
    }

    /// `_x000D_` in a cell's text means the character U+000D (ECMA-376 part 1 §22.9.2.19), so a text that holds these
    /// very signs is written with its underscore escaped.
    private static func escaped(_ text: String) -> String {
        guard text.contains("_x") else { return text }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        for index in bytes.indices {
            result += isEscape(bytes, at: index) ? Array("_x005F_".utf8) : [bytes[index]]
        }
        return cut(String(decoding: result, as: UTF8.self), units: mostUnits)
    }

    private static func isEscape(_ bytes: [UInt8], at index: Int) -> Bool {
        guard index + 6 < bytes.count, bytes[index] == UInt8(ascii: "_"), bytes[index + 1] == UInt8(ascii: "x"),
            bytes[index + 6] == UInt8(ascii: "_")
        else { return false }
        return bytes[(index + 2)..<(index + 6)].allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
    }
}

/// The names of a workbook's sheets, made what Excel accepts.
struct SheetNames {
    private static let mostUnits = 31
    private static let forbidden: Set<Unicode.Scalar> = ["[", "]", ":", "*", "?", "/", "\\"]
    private var used: Set<String> = []

    /// The name for the next sheet: 1–31 UTF-16 units, none of `[]:*?/\`, no apostrophe at either end, and unlike every
    /// earlier one whatever the case.
    mutating func name(_ wanted: String) -> String {
        let base = Self.plain(wanted)
        var name = base
        var number = 1
        while !used.insert(name.lowercased()).inserted {
            number += 1
            let suffix = " (\(number))"
            name = CellText.cut(base, units: Self.mostUnits - suffix.utf16.count) + suffix
        }
        return name
    }

    private static func plain(_ wanted: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in wanted.unicodeScalars {
            result.append(forbidden.contains(scalar) ? "_" : scalar.value < 0x20 ? " " : scalar)
        }
        let text = CellText.cut(CellText.cell(String(result)), units: mostUnits)
        var name = text[...]
        while let end = name.last, end == "'" || end.isWhitespace { name.removeLast() }
        while let start = name.first, start == "'" || start.isWhitespace { name.removeFirst() }
        // Excel keeps the name for itself.
        if name.lowercased() == "history" { return name + "_" }
        return name.isEmpty ? "Sheet" : String(name)
    }
}
