public import Foundation
public import Workbooks

extension DigestContent {
    /// The workbook that goes with a digest: the matrix of each notice, then every file that came for it.
    public func workbook(items: [String: [RecordedItem]], language: Language, timeZone: TimeZone) -> Workbook {
        Workbook(
            sheets: notices.map(\.matrix).flatMap { matrix in
                [
                    matrix.sheet(language: language, timeZone: timeZone),
                    matrix.files(items: items, language: language, timeZone: timeZone),
                ]
            })
    }
}

extension NoticeMatrix {
    /// Every file that the units of the matrix sent for its notice.
    fileprivate func files(items: [String: [RecordedItem]], language: Language, timeZone: TimeZone) -> Sheet {
        let say = language.say
        let columns =
            Self.unitColumns(language) + [
                Sheet.Column(say("材料", "requirement"), width: 22), Sheet.Column(say("文件", "file"), width: 44),
                Sheet.Column(say("判定", "verdict"), width: 10), Sheet.Column(say("说明", "reason"), width: 60),
                Sheet.Column(say("收到时间", "received at"), width: 17), Sheet.Column(say("迟交", "late"), width: 6),
                Sheet.Column(say("字节数", "bytes"), width: 12), Sheet.Column(say("邮件号", "message"), width: 8),
            ]
        let rows = self.rows.flatMap { row in
            (items[row.unit.code] ?? []).filter { $0.item.notice == notice.id }.map { recorded in
                cells(recorded, of: row.unit, LetterWords(language: language), timeZone)
            }
        }
        let name = say("文件 ", "Files ") + ShownText.line(notice.title)
        return Sheet(name: name, columns: columns, frozenColumns: 2, rows: rows)
    }

    private func cells(
        _ recorded: RecordedItem, of unit: OrganizationalUnit, _ words: LetterWords, _ timeZone: TimeZone
    ) -> [Cell] {
        let item = recorded.item
        let title = columns.first { $0.phase == item.phase && $0.requirement == item.requirement }?.title
        let reasons = item.because.map { ShownText.line($0.text(in: words.language)) }
        let style: Cell.Style =
            switch item.verdict {
            case .accepted: .good
            case .rejected: .bad
            case .review: .warn
            case .extra: .muted
            }
        return [
            .text(unit.code), .text(ShownText.line(unit.name)), .text(title ?? ""), .text(item.name),
            .text(words.verdict(item.verdict), style), .text(reasons.joined(separator: words.semicolon)),
            .text(SheetMoment.text(recorded.receivedAt, in: timeZone)),
            .text(item.late ? words.yes : "", item.late ? .warn : .plain),
            item.bytes.map { .number(Double($0)) } ?? .empty, .number(Double(recorded.message)),
        ]
    }
}
