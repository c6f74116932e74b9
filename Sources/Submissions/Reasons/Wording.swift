/// The sentences of one reason in both languages. `{1}` stands for the first value; `{1:duration}` (seconds),
/// `{1:bytes}`, `{1:day}` (`2020-10-13`), `{1:moment}` (RFC 3339), `{1:format}` (docx), `{1:list}` and `{1:materials}`
/// (joined by line feeds) say how a value is spelled.
struct Wording: Sendable {
    let chinese: String
    let english: String
    let chineseRemedy: String?
    let englishRemedy: String?

    init(_ chinese: String, _ english: String, mend: (chinese: String, english: String)? = nil) {
        self.chinese = chinese
        self.english = english
        chineseRemedy = mend?.chinese
        englishRemedy = mend?.english
    }

    var isMendable: Bool { chineseRemedy != nil }

    /// The highest number among the placeholders of all sentences.
    var valueCount: Int {
        [chinese, english, chineseRemedy ?? "", englishRemedy ?? ""].flatMap(Self.placeholders).max() ?? 0
    }

    func text(_ language: Language, _ values: [String]) -> String {
        fill(language == .chinese ? chinese : english, language, values)
    }

    func remedy(_ language: Language, _ values: [String]) -> String? {
        (language == .chinese ? chineseRemedy : englishRemedy).map { fill($0, language, values) }
    }

    /// The numbers of the placeholders in a sentence, in order.
    static func placeholders(in sentence: String) -> [Int] {
        sentence.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap { part in
            Int(part.prefix { $0.isNumber })
        }
    }

    private func fill(_ sentence: String, _ language: Language, _ values: [String]) -> String {
        var result = ""
        var rest = Substring(sentence)
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result += rest[..<open]
            let parts = rest[rest.index(after: open)..<close].split(separator: ":")
            if let first = parts.first, let number = Int(first), values.indices.contains(number - 1) {
                let style = parts.count > 1 ? String(parts[1]) : ""
                let value = Spelling.spell(values[number - 1], as: style, language)
                result += result.last == "“" ? Spelling.nested(value) : value
            }
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }
}

/// Values as people write them.
enum Spelling {
    static func spell(_ value: String, as style: String, _ language: Language) -> String {
        switch style {
        case "duration": Double(value).map { duration($0, language) } ?? value
        case "bytes": Double(value).map(bytes) ?? value
        case "day": day(value, language)
        case "moment": moment(value, language)
        case "cells": cells(value, language)
        case "materials": materials(value, language)
        case "format": format(value, language)
        case "list": value.split(separator: "\n").joined(separator: language == .chinese ? "、" : ", ")
        default: value
        }
    }

    /// 301 is 5分01秒 or 5:01. Fractions are cut off: a second that is not full is not counted.
    static func duration(_ seconds: Double, _ language: Language) -> String {
        guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return language == .chinese ? "未知" : "unknown" }
        let total = Int(seconds)
        let (hours, minutes, rest) = (total / 3600, total / 60 % 60, total % 60)
        if language == .english {
            return hours > 0 ? "\(hours):\(twoDigits(minutes)):\(twoDigits(rest))" : "\(minutes):\(twoDigits(rest))"
        }
        if hours > 0 { return "\(hours)小时\(twoDigits(minutes))分\(twoDigits(rest))秒" }
        if minutes > 0 { return rest > 0 ? "\(minutes)分\(twoDigits(rest))秒" : "\(minutes)分钟" }
        return "\(rest)秒"
    }

    /// 1,500,000 is 1.5 MB; powers of 1000, one decimal below 10.
    static func bytes(_ count: Double) -> String {
        guard count.isFinite, count >= 0 else { return "?" }
        var size = count
        var unit = 0
        let units = ["B", "KB", "MB", "GB", "TB"]
        while size >= 1000, unit < units.count - 1 {
            size /= 1000
            unit += 1
        }
        if unit == 0 || size >= 10 { return "\(Int(min(size.rounded(), 1e15))) \(units[unit])" }
        let tenths = Int((size * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10) \(units[unit])" : "\(tenths / 10).\(tenths % 10) \(units[unit])"
    }

    /// As mail providers and file managers count: powers of 1024, one decimal.
    static func binaryBytes(_ count: Double) -> String {
        guard count.isFinite, count >= 0 else { return "?" }
        var size = count
        var unit = 0
        let units = ["B", "KB", "MB", "GB", "TB"]
        while size >= 1024, unit < units.count - 1 {
            size /= 1024
            unit += 1
        }
        let tenths = Int(min((size * 10).rounded(), 1e15))
        return tenths % 10 == 0 ? "\(tenths / 10) \(units[unit])" : "\(tenths / 10).\(tenths % 10) \(units[unit])"
    }

    /// A text to stand between quotation marks: double ones in it become single ones.
    static func nested(_ text: String) -> String { text.replacing("“", with: "‘").replacing("”", with: "’") }

    /// What a nomination comprises: the names of ``Requirement/materials``, joined by line feeds.
    private static func materials(_ value: String, _ language: Language) -> String {
        let words = [
            "document": ("文字", "a text"), "photo": ("图片", "a picture"), "video": ("视频", "a video"),
            "resource": ("教学资源", "teaching resources"),
        ]
        let names = value.split(separator: "\n").map { material in
            words[String(material)].map { language == .chinese ? $0.0 : $0.1 } ?? String(material)
        }
        return names.joined(separator: language == .chinese ? "、" : ", ")
    }

    /// Files of a format by its usual extension; the name that stands for all others is no word for people.
    private static func format(_ value: String, _ language: Language) -> String {
        if value == "other" { return language == .chinese ? "这种文件" : "a file of this kind" }
        return language == .chinese ? " \(value) 文件" : "a \(value) file"
    }

    static func day(_ value: String, _ language: Language) -> String {
        let parts = value.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3 else { return value }
        return language == .chinese ? "\(parts[1])月\(parts[2])日" : value
    }

    /// The day and minute of an RFC 3339 time as written, in its own time zone.
    static func moment(_ value: String, _ language: Language) -> String {
        let halves = value.split(separator: "T", maxSplits: 1)
        guard halves.count == 2, halves[1].utf8.count >= 5 else { return day(value, language) }
        return day(String(halves[0]), language) + " " + halves[1].prefix(5)
    }

    /// `C7 活动地点` is a cell of a sheet, `3 活动地点` one in the third row of a table without numbers.
    private static func cells(_ value: String, _ language: Language) -> String {
        let named = value.split(separator: "\n").map { cell -> String in
            let parts = cell.split(separator: " ", maxSplits: 1)
            guard parts.count == 2 else { return String(cell) }
            let isRow = parts[0].allSatisfy(\.isNumber)
            if language == .chinese { return (isRow ? "第\(parts[0])行" : "\(parts[0])") + "“\(parts[1])”" }
            return (isRow ? "row \(parts[0])" : "\(parts[0])") + " “\(parts[1])”"
        }
        return named.joined(separator: language == .chinese ? "、" : ", ")
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
