import Foundation

/// A number as people write it into a table: `1,200`, `３００人`, `1.2万元`.
struct WrittenNumber: Equatable {
    var value: Decimal
    /// What is counted, spellings of one thing made one: 人 for 名; empty for a bare number.
    var unit: String

    /// Nil when the text is no number, or may mean another: `约300`, `12-15`, `013800`, `1,20`, more digits than a cell
    /// of a spreadsheet keeps.
    init?(_ text: String) {
        var rest = Substring(String(text.prefix(40)).precomposedStringWithCompatibilityMapping)
            .drop { $0 == " " }[...]
        guard text.utf8.count <= 160, !rest.isEmpty else { return nil }
        let isNegative = rest.first == "-" || rest.first == "−"
        if isNegative { rest = rest.dropFirst() }
        guard let digits = Self.takeDigits(&rest), let value = Decimal(string: digits) else { return nil }
        let words = rest.filter { $0 != " " }
        guard let (unit, scale) = Self.units[Substring(words)] else { return nil }
        self.value = (isNegative ? -value : value) * scale
        self.unit = unit
    }

    /// Digits without their separators. At most 15 that count: so many a spreadsheet keeps.
    private static func takeDigits(_ rest: inout Substring) -> String? {
        let whole = rest.prefix { isDigit($0) || $0 == "," }
        let groups = whole.split(separator: ",", omittingEmptySubsequences: false)
        guard let first = groups.first, !first.isEmpty, first == "0" || first.first != "0" else { return nil }
        if groups.count > 1 {
            guard first.count <= 3, groups.dropFirst().allSatisfy({ $0.count == 3 }) else { return nil }
        }
        rest = rest[whole.endIndex...]
        var digits = groups.joined()
        if rest.first == "." {
            let fraction = rest.dropFirst().prefix(while: isDigit)
            guard !fraction.isEmpty else { return nil }
            digits += "." + fraction
            rest = rest[fraction.endIndex...]
        }
        return digits.count(where: isDigit) <= 15 ? digits : nil
    }

    private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }

    /// What may follow a number, with what it counts and by what it multiplies.
    private static let units: [Substring: (unit: String, scale: Decimal)] = {
        var units: [Substring: (unit: String, scale: Decimal)] = ["": ("", 1), "万": ("", 10_000)]
        let words: [(String, [String])] = [
            ("人", ["人", "名", "位"]), ("人次", ["人次"]), ("场", ["场", "场次"]), ("次", ["次"]), ("期", ["期"]), ("个", ["个"]),
            ("项", ["项"]), ("件", ["件"]), ("份", ["份"]), ("篇", ["篇"]), ("条", ["条"]), ("张", ["张"]), ("册", ["册", "本"]),
            ("元", ["元"]), ("课时", ["课时", "学时"]), ("小时", ["小时"]), ("分钟", ["分钟"]), ("天", ["天", "日"]), ("岁", ["岁"]),
        ]
        for (unit, spellings) in words {
            for spelling in spellings {
                units[Substring(spelling)] = (unit, 1)
                units[Substring("万" + spelling)] = (unit, 10_000)
            }
        }
        return units
    }()
}

/// What the head of a column says about the numbers below it.
enum ColumnMeaning: Equatable {
    /// Digits that are a name: telephones, codes. They stay text.
    case identifier
    /// Numbers that nobody adds up: running numbers, ages, shares.
    case unsummed
    case plain

    init(_ title: String) {
        let title = Folded(title, limit: 60)
        if Self.identifiers.contains(where: { title.contains($0) }) {
            self = .identifier
        } else if Self.unsummedWords.contains(where: { title.contains($0) }) || title.hasSuffix("率") {
            self = .unsummed
        } else {
            self = .plain
        }
    }

    private static let identifiers: [Folded] = [
        "电话", "手机", "号码", "联系方式", "身份证", "证号", "账号", "卡号", "邮编", "邮箱", "代码", "编号", "编码", "学号", "工号", "qq", "微信",
        "文号", "phone", "mobile", "code",
    ]
    private static let unsummedWords: [Folded] = [
        "序号", "年份", "年度", "年龄", "年级", "比例", "占比", "百分", "平均", "人均", "日期", "时间", "排名", "名次", "单价", "no.", "age", "year",
        "date", "average", "%",
    ]
}

/// A day, and perhaps a time, in the one form in which a sheet's own dates reach here: `2026-11-14`, `2026-11-14 09:00`.
enum WrittenDay {
    /// The day that the text is; nil for anything else, a day with a time included.
    static func day(_ text: String) -> LocalDate? {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D,
            let year = Int(text.prefix(4)), let month = Int(text.dropFirst(5).prefix(2)), let day = Int(text.suffix(2)),
            (1900...9999).contains(year), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        return LocalDate(year: year, month: month, day: day)
    }

    /// The day with its time that the text is; nil for anything else, a day alone included.
    static func moment(_ text: String) -> MergedCell? {
        guard text.utf8.count == 16, text.allSatisfy(\.isASCII), let day = day(String(text.prefix(10))) else {
            return nil
        }
        let time = text.dropFirst(10)
        guard time.first == " ", time.dropFirst(3).first == ":", let hour = Int(time.dropFirst().prefix(2)),
            let minute = Int(time.suffix(2)), (0..<24).contains(hour), (0..<60).contains(minute)
        else { return nil }
        return .moment(day, minutes: hour * 60 + minute)
    }
}
