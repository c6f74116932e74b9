public import Foundation
public import Workbooks

extension NoticeMatrix {
    /// The matrix as a sheet for people: a row for each unit that is asked, a column for each requirement.
    public func sheet(language: Language, timeZone: TimeZone) -> Sheet {
        let words = LetterWords(language: language)
        let columns =
            Self.unitColumns(language) + [
                Sheet.Column(language.say("进度", "state"), width: 10),
                Sheet.Column(language.say("联系人", "contact"), width: 20),
            ] + self.columns.map { Sheet.Column($0.title, width: 22) } + [
                Sheet.Column(language.say("最近收到", "last received"), width: 17),
                Sheet.Column(language.say("备注", "note"), width: 40),
            ]
        return Sheet(
            name: ShownText.line(notice.title), columns: columns, frozenColumns: 2,
            rows: rows.map { cells($0, words, timeZone) })
    }

    /// The first columns of a sheet whose rows are units'.
    static func unitColumns(_ language: Language) -> [Sheet.Column] {
        zip(ExportWords(language).unitHead, [10.0, 28]).map { Sheet.Column($0, width: $1) }
    }

    private func cells(_ row: Row, _ words: LetterWords, _ timeZone: TimeZone) -> [Cell] {
        let notes = zip(columns, row.standings).compactMap { column, standing in
            standing.note.map { column.title + words.colon + ShownText.line($0.text(in: words.language)) }
        }
        let received = row.standings.compactMap(\.receivedAt).max()
        return [
            .text(row.unit.code), .text(ShownText.line(row.unit.name)), .text(words.state(row.state), row.tone.style),
            .text(ShownText.line(row.unit.contact ?? "")),
        ] + row.standings.map { .text(words.state($0), $0.tone(at: asOf).style) } + [
            .text(received.map { SheetMoment.text($0, in: timeZone) } ?? ""),
            .text(notes.joined(separator: words.semicolon)),
        ]
    }
}

extension Standing.Tone {
    /// The same meaning in a workbook.
    var style: Cell.Style {
        switch self {
        case .good: .good
        case .warn: .warn
        case .bad: .bad
        case .muted: .muted
        }
    }
}

/// Moments in workbooks.
enum SheetMoment {
    /// `2020-10-12 09:15`: sorts as it reads.
    static func text(_ date: Date, in timeZone: TimeZone) -> String {
        let day = LocalDate(date, in: timeZone)
        let seconds = Int(date.timeIntervalSince(day.start(in: timeZone)))
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(day) \(two(seconds / 3600)):\(two(seconds / 60 % 60))"
    }
}
