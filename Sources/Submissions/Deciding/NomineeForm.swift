import Inspection

/// What the tables of a file say about nominees: a form with 姓名 or 项目名称 beside its value, or a list with such a
/// column and a row for each.
struct NomineeForm {
    struct Row {
        var subject: NomineeName.Subject
        var name: String
        /// Of the table's sheet or, where a format has no numbers, counted below the header, from 1.
        var number: Int
        /// What its table is called.
        var titles: [Folded]
    }

    /// The values beside labels, in the order of the file.
    private(set) var values: [(subject: NomineeName.Subject, text: String)] = []
    /// At most 100.
    private(set) var rows: [Row] = []

    init(_ content: FileContent) {
        for table in content.tables.prefix(6) {
            if let list = Self.list(table) {
                rows += list.prefix(max(0, 100 - rows.count))
            } else {
                for row in table.titles + [table.header] + table.body.prefix(20) { take(row) }
            }
        }
        for line in content.lines.prefix(60) where !line.contains("\t") { takeLine(line) }
    }

    private mutating func take(_ row: [String]) {
        let cells = row.prefix(20).filter { !Folded($0, limit: 80).isEmpty }
        for (cell, next) in zip(cells, cells.dropFirst()) {
            let label = Folded(cell, limit: 20).withoutBrackets
            let plain = label.scalars.last == ":" ? Folded(scalars: label.scalars.dropLast()) : label
            guard let subject = Self.subject(of: plain), !Self.isLabel(next) else { continue }
            values.append((subject, next))
        }
    }

    /// 姓名：张三.
    private mutating func takeLine(_ line: String) {
        let start = String(line.unicodeScalars.prefix(120))
        guard let colon = start.firstIndex(where: { ":：".contains($0) }) else { return }
        guard let subject = Self.subject(of: Folded(String(start[..<colon]), limit: 20).withoutBrackets) else { return }
        let rest = start[start.index(after: colon)...].split(whereSeparator: { " 　,，;；".contains($0) })
        if let first = rest.first { values.append((subject, String(first))) }
    }

    /// The filled rows of a table that has a column of names; nil when it has none.
    private static func list(_ table: Table) -> [Row]? {
        guard
            let column = table.header.indices.first(where: { index in
                let label = Folded(table.header[index], limit: 20).withoutBrackets
                let next = table.header[(index + 1)...].first { !Folded($0, limit: 80).isEmpty }
                return subject(of: label) != nil && next.map(isLabel) ?? true
            }), let subject = subject(of: Folded(table.header[column], limit: 20).withoutBrackets)
        else { return nil }
        let titles = [Folded(table.sheet, limit: 60)] + table.titles.suffix(4).joined().map { Folded($0, limit: 80) }
        return table.body.enumerated().compactMap { index, row in
            guard row.indices.contains(column), !Folded(row[column], limit: 40).isEmpty, !isLabel(row[column]),
                !row.prefix(3).contains(where: { HeaderMatch.isNote(Folded($0, limit: 20)) })
            else { return nil }
            let number = table.bodyRows.indices.contains(index) ? table.bodyRows[index] : index + 1
            return Row(subject: subject, name: row[column], number: number, titles: titles)
        }
    }

    private static func subject(of label: Folded) -> NomineeName.Subject? {
        if projectLabels.contains(label) { return .project }
        return personLabels.contains(label) ? .person : nil
    }

    private static func isLabel(_ cell: String) -> Bool {
        let text = Folded(cell, limit: 20).withoutBrackets
        return text.scalars.last == ":" || labels.contains(text) || subject(of: text) != nil
    }

    private static let personLabels: Set<Folded> = ["姓名", "人物姓名", "推荐人选", "被推荐人", "被推荐人姓名", "候选人姓名", "学习之星姓名", "学员姓名"]
    private static let projectLabels: Set<Folded> = ["项目名称", "品牌名称", "品牌项目名称", "终身学习品牌项目名称", "品牌项目", "推荐项目"]

    /// Labels of the usual forms: what stands beside a label and is none of them is its value.
    private static let labels: Set<Folded> = [
        "序号", "性别", "年龄", "民族", "出生年月", "出生日期", "籍贯", "学历", "文化程度", "政治面貌", "职业", "职务", "职称", "单位", "工作单位", "所在单位",
        "单位名称", "单位及职务", "工作单位及职务", "推荐单位", "报送单位", "申报单位", "实施单位", "主办单位", "承办单位", "负责人", "项目负责人", "联系人", "电话", "联系电话",
        "手机", "手机号码", "地址", "通讯地址", "邮编", "邮箱", "电子邮箱", "身份证号", "主要事迹", "事迹简介", "事迹", "简介", "项目简介", "项目内容", "项目类别",
        "类别", "类型",
        "推荐理由", "推荐意见", "推荐单位意见", "受益人数", "启动时间", "实施时间", "项目成效", "获奖情况", "备注", "照片",
    ]
}
