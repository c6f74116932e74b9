import TerminalText

/// How each notice stands.
extension DigestView {
    func totals(_ notice: DigestContent.NoticeDigest) -> Values {
        let matrix = notice.matrix
        let missing = matrix.count(.missing)
        var values: Values = [
            "notice": notice.title, "asked": "\(matrix.rows.count)", "complete": "\(matrix.count(.complete))",
            "partial": "\(matrix.count(.partial))", "missing": "\(missing)",
            "behind": missing > 0 && !notice.overdue.isEmpty,
        ]
        if matrix.lateCount > 0 { values["tardy"] = "\(matrix.lateCount)" }
        values["next"] = notice.nextDue.map(words.dates.deadline)
        return values
    }

    func notice(_ notice: DigestContent.NoticeDigest) -> Values {
        var values: Values = [
            "notice": notice.title, "overdue": notice.deadlines.filter(\.isPassed).map(lacking),
            "soon": notice.deadlines.filter { !$0.isPassed }.map(lacking),
        ]
        if !notice.newlyComplete.isEmpty {
            let shown = notice.newlyComplete.prefix(extent.mostEntries)
            let rest = notice.newlyComplete.count - shown.count
            values["completed"] = [
                "total": "\(notice.newlyComplete.count)",
                "units": words.letter.list(shown + (rest > 0 ? [words.letter.rest(rest)] : [])),
            ]
        }
        values["late"] = section(notice.late, sent)
        values["refused"] = section(notice.refused, sent)
        values["matrix"] = matrix(notice.matrix)
        return values
    }

    private func lacking(_ group: DigestContent.DueGroup) -> Values {
        var values = section(group.units, lacking) ?? ["items": [Values]()]
        values["phase"] = group.phase
        values["due"] = words.dates.deadline(group.due)
        values["total"] = "\(group.units.count + group.called)"
        if group.called > 0 { values["called"] = "\(group.called)" }
        return values
    }

    private func lacking(_ unit: DigestContent.Lacking) -> Values {
        var values: Values = [
            "unit": unit.unit, "missing": words.missing(unit.gaps), "checking": unit.isUnderReview,
        ]
        values["contact"] = unit.contact
        return values
    }

    private func sent(_ sent: DigestContent.Sent) -> Values {
        var values: Values = [
            "unit": sent.unit, "arrived": words.dates.moment(sent.receivedAt), "file": words.name(sent.file),
        ]
        values["requirement"] = sent.requirement
        if !sent.reasons.isEmpty { values["reasons"] = words.reasons(sent.reasons) }
        return values
    }

    private func matrix(_ matrix: NoticeMatrix) -> Values? {
        guard extent.mostRows > 0, !matrix.columns.isEmpty, !matrix.rows.isEmpty else { return nil }
        let isLong = matrix.rows.count > extent.mostRows
        let rows = (isLong ? matrix.rows.filter { $0.state != .complete } : matrix.rows).prefix(extent.mostRows)
        var values: Values = [
            "columns": matrix.columns.enumerated().map { ["number": "\($0 + 1)", "title": $1.title] },
            "rows": rows.map { row -> Values in
                ["unit": ShownText.line(row.unit.name), "cells": row.standings.map(cell)]
            },
            "lines": lines(Array(rows), columns: matrix.columns.count).map { ["line": $0] },
        ]
        if rows.count < matrix.rows.count { values["left"] = "\(matrix.rows.count)" }
        return values
    }

    private func cell(_ standing: Standing) -> Values {
        let sign = words.sign(standing, at: content.writtenAt)
        let tone = standing.tone(at: content.writtenAt)
        return ["sign": sign.sign, "label": sign.label, "tone": tone.rawValue, "color": tone.color]
    }

    /// The same as plain text, columns aligned by what is seen.
    private func lines(_ rows: [NoticeMatrix.Row], columns: Int) -> [String] {
        var table = TextTable(
            columns: ([words.say("单位", "Unit")] + (1...columns).map { "\($0)" }).map { TextTable.Column($0) })
        for row in rows {
            let words = row.standings.map { self.words.sign($0, at: content.writtenAt).word }
            table.append(([ShownText.line(row.unit.name)] + words).map { TextTable.Cell($0) })
        }
        return table.text().split(separator: "\n").map(String.init)
    }
}

extension Standing.Tone {
    /// On white, at a contrast that WCAG 2.2 §1.4.3 asks for; the page's rules for dark screens have others.
    fileprivate var color: String {
        switch self {
        case .good: "#0f7a36"
        case .warn: "#8a5a00"
        case .bad: "#b3261e"
        case .muted: "#5b6472"
        }
    }
}
