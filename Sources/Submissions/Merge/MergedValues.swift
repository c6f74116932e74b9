import Foundation

extension MergedTable {
    /// Makes numbers and days of texts, column by column, and adds up the columns that can be.
    mutating func settleValues() {
        sums = columns.indices.map { settle($0) }
    }

    private mutating func settle(_ column: Int) -> Double? {
        let meaning = ColumnMeaning(columns[column])
        guard meaning != .identifier else { return nil }
        var filled = 0
        var numbers = 0
        var units: [String: Int] = [:]
        for row in rows {
            guard case .text(let text) = row.cells[column] else { continue }
            filled += 1
            guard let number = WrittenNumber(text) else { continue }
            numbers += 1
            if !number.unit.isEmpty { units[number.unit, default: 0] += 1 }
        }
        // In a column of names a number is a name too.
        let isNumeric = numbers * 2 > filled
        let unit = units.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
        // A time among texts is one of them: 09:00 may have been meant otherwise there.
        let areMoments = rows.allSatisfy { row in
            guard case .text(let text) = row.cells[column] else { return true }
            return WrittenDay.moment(text) != nil || WrittenDay.day(text) != nil
        }
        var sum = ColumnSum()
        for index in rows.indices {
            guard case .text(let text) = rows[index].cells[column] else { continue }
            if let day = WrittenDay.day(text) {
                rows[index].cells[column] = .day(day)
                sum.blocked = true
            } else if areMoments, let moment = WrittenDay.moment(text) {
                rows[index].cells[column] = moment
                sum.blocked = true
            } else if isNumeric {
                take(text, index, column, unit: unit, into: &sum)
            }
        }
        guard meaning == .plain, isNumeric, !sum.blocked, sum.units.count == self.units else { return nil }
        return NSDecimalNumber(decimal: sum.value).doubleValue
    }

    private mutating func take(
        _ text: String, _ index: Int, _ column: Int, unit: String?, into sum: inout ColumnSum
    ) {
        guard let number = WrittenNumber(text) else { return keepText(text, index, column, .noNumber, &sum) }
        // 3场 and 300人 in one column are not of a kind.
        if !number.unit.isEmpty, number.unit != unit { return keepText(text, index, column, .otherUnit, &sum) }
        rows[index].cells[column] = .number(NSDecimalNumber(decimal: number.value).doubleValue)
        sum.value += number.value
        sum.units.insert(rows[index].unit)
    }

    private mutating func keepText(
        _ text: String, _ index: Int, _ column: Int, _ problem: Misfit.Problem, _ sum: inout ColumnSum
    ) {
        sum.blocked = true
        let row = rows[index]
        misfits.append(
            Misfit(
                unit: row.unit, unitName: row.unitName, file: row.file, sheet: row.sheet,
                cell: row.places[column].map { TableMerge.reference($0, row.row) } ?? "", text: text, problem: problem))
    }
}

private struct ColumnSum {
    var value: Decimal = 0
    /// Which gave a number.
    var units: Set<String> = []
    /// Something in the column is no number.
    var blocked = false
}
