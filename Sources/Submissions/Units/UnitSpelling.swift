/// A text in which the ways of writing a unit's name are one: 成人文化技术学校 is 成校, 第一中学 and 1中 are both `1中`.
/// Names of the roster and texts of mails are brought to this form before they are compared.
struct UnitSpelling: Hashable, Sendable {
    let text: Folded

    init(_ text: String, limit: Int = 500) { self.init(Folded(text, limit: limit)) }

    init(_ folded: Folded) {
        var kept: [Unicode.Scalar] = []
        var gaps: Set<Int> = []
        var index = 0
        while index < folded.count {
            if folded.gaps.contains(index) { gaps.insert(kept.count) }
            let step = Self.replacement(in: folded, at: index)
            kept += step.scalars
            index += step.length
        }
        if folded.gaps.contains(folded.count) { gaps.insert(kept.count) }
        text = Folded(scalars: kept, gaps: gaps)
    }

    /// What stands for the text at `index`, and how many of its characters that takes up.
    private static func replacement(in text: Folded, at index: Int) -> (scalars: [Unicode.Scalar], length: Int) {
        if let number = numbered(text, at: index) { return number }
        if let town = townMark(text, at: index) { return ([], town) }
        if let match = UnitSynonyms.match(in: text, at: index) { return (match.meant.scalars, match.written.count) }
        return ([text.scalars[index]], 1)
    }

    /// 第一中学, 一中 and 1中 are `1中`; 第十一小学 is `11小`; 第一中心小学 keeps its 中心小学.
    private static func numbered(_ text: Folded, at index: Int) -> (scalars: [Unicode.Scalar], length: Int)? {
        let hasOrdinal = text.scalars[index] == "第"
        let start = hasOrdinal ? index + 1 : index
        guard index < text.count, index == 0 || hasOrdinal || !isNumeral(text.scalars[index - 1]) else { return nil }
        var end = start
        while end < text.count, end - start < 4, isNumeral(text.scalars[end]) { end += 1 }
        guard end > start, end < text.count, let number = value(text.scalars[start..<end]) else { return nil }
        let digits = Array(String(number).unicodeScalars)
        for (written, meant) in numberedTypes where text.matches(written, at: end) {
            return (digits + meant.scalars, end - index + written.count)
        }
        return nil
    }

    /// The length of 镇, 乡 or 街道 between a place and a type of unit: 柳塘镇中心小学 is 柳塘中心小学.
    private static func townMark(_ text: Folded, at index: Int) -> Int? {
        guard index >= 2, text.scalars[index - 1].isHan, text.scalars[index - 2].isHan else { return nil }
        guard let mark = townMarks.first(where: { text.matches($0, at: index) }) else { return nil }
        let next = index + mark.count
        let isType =
            unitTypes.contains { text.matches($0, at: next) } || next < text.count && numbered(text, at: next) != nil
        return isType ? mark.count : nil
    }

    private static let townMarks: [Folded] = ["街道", "镇", "乡"]

    private static let unitTypes: [Folded] = [
        "中心", "社区", "社教", "成人", "成校", "成技", "成教", "初中", "初级", "高中", "高级", "小学", "中学", "幼儿园", "实小", "实验", "老年", "第",
    ]

    /// Schools that are told apart by a number, longest first; 中心 is no 中.
    private static let numberedTypes: [(written: Folded, meant: Folded)] = [
        ("高级中学", "高中"), ("初级中学", "初中"), ("实验小学", "实小"), ("实验中学", "实中"), ("实验学校", "实验学校"),
        ("中心小学", "中心小"), ("中心幼儿园", "中心幼儿园"), ("中心", "中心"), ("人民小学", "人民小学"),
        ("幼儿园", "幼"), ("幼稚园", "幼"), ("中学", "中"), ("小学", "小"), ("高中", "高中"), ("初中", "初中"), ("实小", "实小"),
        ("实中", "实中"), ("职业", "职业"), ("高", "高"), ("中", "中"), ("小", "小"), ("幼", "幼"),
    ]

    static func isNumeral(_ scalar: Unicode.Scalar) -> Bool { scalar.isDigit || chineseDigits[scalar] != nil }

    private static let chineseDigits: [Unicode.Scalar: Int] = [
        "〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
        "十": 10, "百": 100,
    ]

    /// 二十一 is 21, 一百零二 is 102, 12 is 12; nil for a mixture such as 1一.
    static func value(_ numeral: ArraySlice<Unicode.Scalar>) -> Int? {
        if numeral.allSatisfy(\.isDigit) { return numeral.reduce(0) { $0 * 10 + Int($1.value - 48) } }
        var total = 0
        var digit: Int?
        for scalar in numeral {
            guard let value = chineseDigits[scalar] else { return nil }
            if value >= 10 {
                total += (digit ?? 1) * value
                digit = nil
            } else {
                guard (digit ?? 0) == 0 else { return nil }
                digit = value
            }
        }
        return total + (digit ?? 0)
    }
}
