/// Facts as they stand in a reason's values.
enum Shown {
    /// A text from a mail: one line, no control or direction characters, at most 60 scalars.
    static func quoted(_ text: String) -> String { line(text, limit: 60) }

    private static func line(_ text: String, limit: Int) -> String {
        var kept = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(400) {
            if kept.count == limit {
                kept.append("…")
                break
            }
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: continue
            default: kept.append(scalar)
            }
        }
        return String(kept)
    }

    /// What is said about a photo: one line, as a text from a mail, at most 120 scalars.
    static func caption(_ text: String) -> String { line(text, limit: 120) }

    /// A measured number without a needless fraction: 300.0 is 300.
    static func number(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
        return value == value.rounded() ? "\(Int(value))" : "\(value)"
    }

    static func list(_ values: some Sequence<String>) -> String { values.joined(separator: "\n") }
}
