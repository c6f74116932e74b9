import Inspection

/// What forms say about who filled them in.
enum ReportingUnit {
    /// The texts beside or below 填报单位, 单位名称 and their like, at most 60, in the order of the file.
    static func names(in content: FileContent) -> [Folded] {
        var names: [Folded] = []
        for line in content.lines.prefix(80) {
            if mayHoldLabel(line) {
                names += besides(line.split(separator: "\t").map { Folded(String($0), limit: 120) })
            }
        }
        for table in content.tables.prefix(6) {
            for row in table.titles.prefix(8) + [table.header] + table.body.prefix(20) {
                guard row.prefix(40).contains(where: mayHoldLabel) else { continue }
                names += besides(row.prefix(40).map { Folded($0, limit: 120) })
            }
            names += below(table)
        }
        var seen: Set<Folded> = []
        return names.filter { !$0.isEmpty && seen.insert($0).inserted }.prefix(60).map { $0 }
    }

    /// All labels end in 单位, 学校, 机构 or 名称: cheaper to see than a folded text.
    private static func mayHoldLabel(_ text: String) -> Bool {
        text.unicodeScalars.prefix(500).contains { "位校构構称稱".unicodeScalars.contains($0) }
    }

    /// Values that follow their label, in the same cell after a colon or in the next filled cell.
    private static func besides(_ cells: [Folded]) -> [Folded] {
        var values: [Folded] = []
        for (index, cell) in cells.enumerated() {
            guard let label = labels.first(where: { cell.hasPrefix($0) }) else { continue }
            var rest = cell.scalars.dropFirst(label.count)
            while let bracket = Self.leadingBracket(rest) { rest = rest.dropFirst(bracket) }
            if rest.first == ":" { rest = rest.dropFirst() } else if !rest.isEmpty { continue }
            if !rest.isEmpty {
                values.append(untilNextLabel(Folded(scalars: Array(rest))))
            } else if let next = cells[(index + 1)...].first(where: { !$0.isEmpty }) {
                values.append(untilNextLabel(next))
            }
        }
        return values
    }

    /// The column under a header cell that is a label.
    private static func below(_ table: Table) -> [Folded] {
        guard let column = table.header.firstIndex(where: { labels.contains(Folded($0, limit: 40).withoutBrackets) })
        else { return [] }
        return table.body.compactMap { $0.indices.contains(column) ? Folded($0[column], limit: 120) : nil }
    }

    /// The length of a bracket at the start: 填报单位（盖章）：
    private static func leadingBracket(_ text: ArraySlice<Unicode.Scalar>) -> Int? {
        guard text.first == "(", let close = text.firstIndex(of: ")") else { return nil }
        return close - text.startIndex + 1
    }

    /// 填报单位:甲校 填报人:张三 stand in one cell.
    private static func untilNextLabel(_ text: Folded) -> Folded {
        let end = nextLabels.compactMap { text.firstIndex(of: $0) }.min() ?? text.count
        return Folded(scalars: Array(text.scalars[..<end]))
    }

    private static let labels: [Folded] = [
        "填报单位", "填报单位名称", "填报学校", "填表单位", "报送单位", "上报单位", "申报单位", "申报学校", "推荐单位", "单位名称", "单位全称",
        "学校名称", "学校全称", "机构名称", "所在单位", "报名单位", "参赛单位", "单位", "学校",
    ].sorted { $0.count > $1.count }

    private static let nextLabels: [Folded] = [
        "填报人", "填表人", "联系人", "联系电话", "电话", "手机", "日期", "时间", "负责人", "审核人", "分管领导", "(盖章)", "(公章)", "(章)",
        "盖章",
    ]
}
