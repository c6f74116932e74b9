/// A naming rule as notices state it: `单位名称+活动周`. Parts are joined by `+`, `-` or `_`; a part that stands for
/// the unit must be one of its names, other placeholders may be anything, all else must stand there, in this order.
struct NamePattern {
    private let parts: [Folded]

    init(_ pattern: String) {
        parts = Folded(pattern, limit: 200).scalars.split { "+-_—–/".unicodeScalars.contains($0) }
            .map { Folded(scalars: Array($0)) }
    }

    func fits(_ text: Folded, unit: OrganizationalUnit?) -> Bool {
        var start = 0
        for part in parts where !part.isEmpty {
            if Self.unitWords.contains(part) {
                guard let unit else { continue }
                let names = ([unit.name] + unit.aliases).map { UnitSpelling($0).text }
                let spelled = UnitSpelling(text).text
                guard names.contains(where: { spelled.contains($0) }) else { return false }
            } else if !Self.anything.contains(part) {
                guard let place = text.firstIndex(of: part, from: start) else { return false }
                start = place + part.count
            }
        }
        return true
    }

    private static let unitWords: Set<Folded> = ["单位", "单位名称", "学校", "学校名称", "单位简称", "学校简称", "机构名称"]

    private static let anything: Set<Folded> = [
        "姓名", "名称", "项目名称", "题目", "标题", "作品名称", "案例名称", "活动名称", "联系电话", "手机号", "日期", "年份", "序号", "联系人", "类别", "内容",
        "材料名称", "主题",
    ]
}
