public import Foundation
public import Workbooks

extension DigestContent {
    /// The workbook that goes with a digest: the matrix of each notice, then every file that came for it.
    public func workbook(items: [String: [RecordedItem]], language: Language, timeZone: TimeZone) -> Workbook {
        let tables = DigestTables(language: language, timeZone: timeZone, now: writtenAt)
        return Workbook(
            sheets: notices.map(\.matrix).flatMap { matrix in
                [tables.matrix(matrix), tables.files(of: matrix, items: items)]
            })
    }
}

/// The sheets of one notice.
private struct DigestTables {
    let language: Language
    let timeZone: TimeZone
    let now: Date

    private var words: DigestWords {
        DigestWords(language: language, dates: OfficeDates(language: language, timeZone: timeZone, now: now))
    }

    private func say(_ chinese: String, _ english: String) -> String { language == .chinese ? chinese : english }

    func matrix(_ matrix: NoticeMatrix) -> Sheet {
        let columns =
            [
                Sheet.Column(say("代码", "Code"), width: 10), Sheet.Column(say("单位", "Unit"), width: 28),
                Sheet.Column(say("联系人", "Contact"), width: 20), Sheet.Column(say("状态", "State"), width: 8),
            ] + matrix.columns.map { Sheet.Column($0.title, width: 14) } + [
                Sheet.Column(say("最近收到", "Last received"), width: 17), Sheet.Column(say("备注", "Note"), width: 40),
            ]
        return Sheet(
            name: ShownText.line(matrix.notice.title), columns: columns, frozenColumns: 2,
            rows: matrix.rows.map { row($0, matrix) })
    }

    private func row(_ row: NoticeMatrix.Row, _ matrix: NoticeMatrix) -> [Cell] {
        let notes = zip(matrix.columns, row.standings).compactMap { column, standing in
            standing.note.map { "\(column.title)\(say("：", ": "))\(ShownText.line($0.text(in: language)))" }
        }
        let state: Cell.Style = row.state == .complete ? .good : row.state == .partial ? .warn : .bad
        return [
            .text(row.unit.code), .text(ShownText.line(row.unit.name)), .text(ShownText.line(row.unit.contact ?? "")),
            .text(words.unitState(row.state), state),
        ] + row.standings.map(cell) + [
            .text(row.standings.compactMap(\.receivedAt).max().map(moment) ?? ""),
            .text(notes.joined(separator: say("；", "; "))),
        ]
    }

    private func cell(_ standing: Standing) -> Cell {
        let cell = words.state(standing, at: now)
        let style: Cell.Style =
            switch cell.tone {
            case .plain: .plain
            case .good: .good
            case .warn: .warn
            case .bad: .bad
            case .muted: .muted
            }
        return .text(cell.word, style)
    }

    func files(of matrix: NoticeMatrix, items: [String: [RecordedItem]]) -> Sheet {
        let titles = Dictionary(
            matrix.columns.map { ("\($0.phase)/\($0.requirement)", $0.title) }, uniquingKeysWith: { first, _ in first })
        let widths: [(String, String, Double)] = [
            ("代码", "Code", 10), ("单位", "Unit", 28), ("材料", "For", 22), ("文件", "File", 44), ("结果", "Verdict", 10),
            ("原因", "Why", 60), ("收到", "Received", 17), ("迟交", "Late", 6), ("字节", "Bytes", 12), ("来件", "Mail", 8),
        ]
        let rows = matrix.rows.flatMap { row in
            (items[row.unit.code] ?? []).filter { $0.item.notice == matrix.notice.id }.map { recorded in
                file(recorded, of: row.unit, titles["\(recorded.item.phase ?? "")/\(recorded.item.requirement ?? "")"])
            }
        }
        return Sheet(
            name: say("文件 ", "Files ") + ShownText.line(matrix.notice.title),
            columns: widths.map { Sheet.Column(say($0.0, $0.1), width: $0.2) }, frozenColumns: 2, rows: rows)
    }

    private func file(_ recorded: RecordedItem, of unit: OrganizationalUnit, _ title: String?) -> [Cell] {
        let item = recorded.item
        let (verdict, style): (String, Cell.Style) =
            switch item.verdict {
            case .accepted: (say("接收", "accepted"), .good)
            case .rejected: (say("退改", "rejected"), .bad)
            case .review: (say("待核对", "review"), .warn)
            case .extra: (say("不要求", "extra"), .muted)
            }
        return [
            .text(unit.code), .text(ShownText.line(unit.name)), .text(title ?? ""), .text(item.name),
            .text(verdict, style), .text(words.reasons(item.because)), .text(moment(recorded.receivedAt)),
            .text(item.late ? say("是", "yes") : "", item.late ? .warn : .plain),
            item.bytes.map { .number(Double($0)) } ?? .empty, .number(Double(recorded.message)),
        ]
    }

    /// `2020-10-12 09:15`: sorts as it reads.
    private func moment(_ date: Date) -> String {
        let day = LocalDate(date, in: timeZone)
        let seconds = Int(date.timeIntervalSince(day.start(in: timeZone)))
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(day) \(two(seconds / 3600)):\(two(seconds / 60 % 60))"
    }
}
