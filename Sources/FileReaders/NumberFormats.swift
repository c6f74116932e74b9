/// How a workbook shows its numbers: the format codes, and the cell styles that point to them. XLSX and XLS agree in
/// both (ECMA-376 part 1 §18.8; [MS-XLS] §2.4.126, §2.4.353).
struct NumberFormats {
    private var codes: [Int: String] = [:]
    private var styles: [Int] = []

    /// Adds a format code of the workbook's own.
    mutating func add(_ code: String, id: Int) {
        if codes.count < 5000 { codes[id] = code }
    }

    /// Adds the next cell style.
    mutating func addStyle(format: Int) {
        if styles.count < 65_536 { styles.append(format) }
    }

    /// A number as a person would read it.
    func text(of digits: String, style: Int, from1904: Bool) -> String {
        isDate(style) ? ExcelDate.text(of: digits, from1904: from1904) : ExcelNumber.text(of: digits)
    }

    private func isDate(_ style: Int) -> Bool {
        guard styles.indices.contains(style) else { return false }
        let format = styles[style]
        // §18.8.30: 14–22 and 45–47 everywhere, 27–36 and 50–58 in Chinese, Japanese and Korean versions.
        let builtIn = [14...22, 27...36, 45...47, 50...58].contains { $0.contains(format) }
        return codes[format].map(Self.showsDate) ?? builtIn
    }

    /// A format code shows a date when a year, day or hour stands outside of quotes and brackets.
    private static func showsDate(_ code: String) -> Bool {
        var isQuoted = false
        var isBracketed = false
        for character in code.lowercased() {
            switch character {
            case "\"": isQuoted.toggle()
            case "[": isBracketed = true
            case "]": isBracketed = false
            case "y", "d", "h": if !isQuoted, !isBracketed { return true }
            case "年", "月", "日": return true
            default: break
            }
        }
        return false
    }
}
