public import Foundation
import GRDB
public import Submissions

extension Store {
    /// All items of one unit, oldest first, with their reasons; of what arrived up to a moment when one is given.
    public func recordedItems(unit: String, upTo: Date? = nil) async throws -> [RecordedItem] {
        try await database.read { try $0.recordedItems(unit: unit, upTo: upTo) }
    }
}

extension Database {
    private static let columns = """
        submission.unit, submission.message, submission.receivedAt, submission.provisional,
        attachment, name, title, sha256, bytes, kind, format, duration, width, height,
        perceptualHash, caption, nominee, notice, phase, requirement, verdict, late, onTime
        """

    func recordedItems(unit: String, upTo: Date? = nil) throws -> [RecordedItem] {
        let rows = try Row.fetchCursor(
            cachedStatement(
                sql: """
                    SELECT \(Self.columns), because FROM submission JOIN item ON item.submission = submission.id
                    WHERE unit = ? AND receivedAt <= ? ORDER BY receivedAt, submission.message, position
                    """),
            arguments: [unit, upTo?.milliseconds ?? .max])
        var items: [RecordedItem] = []
        while let row = try rows.next() {
            items.append(try RecordedItem(row: row, because: try decoded([Reason].self, from: row[23])))
        }
        return items
    }

    func itemsUnderReview(limit: Int) throws -> [ItemUnderReview] {
        try Row.fetchAll(
            self,
            sql: """
                SELECT \(Self.columns), because, position
                FROM submission JOIN item ON item.submission = submission.id
                WHERE verdict = 'review' ORDER BY receivedAt, submission.message, position LIMIT ?
                """,
            arguments: [limit]
        ).map { row in
            ItemUnderReview(
                place: row[24], unit: row[0],
                recorded: try RecordedItem(row: row, because: try decoded([Reason].self, from: row[23])))
        }
    }

    /// What every unit sent for one notice, oldest first, by the unit's code. The reasons are left out: standings need
    /// none, and reading them would take longer than all the rest.
    func recordedItems(notice: String, upTo: Date) throws -> [String: [RecordedItem]] {
        let rows = try Row.fetchCursor(
            cachedStatement(
                sql: """
                    SELECT \(Self.columns) FROM item JOIN submission ON item.submission = submission.id
                    WHERE notice = ? AND receivedAt <= ? ORDER BY item.submission, position
                    """),
            arguments: [notice, upTo.milliseconds])
        var items: [String: [RecordedItem]] = [:]
        while let row = try rows.next() {
            items[row[0], default: []].append(try RecordedItem(row: row, because: []))
        }
        // In the order of the table, because sorting all of them would take longer than reading them; most units' are in
        // order then, since mails are decided as they arrive.
        for (unit, own) in items where !own.isInOrder { items[unit] = own.sorted { $0.precedes($1) } }
        return items
    }
}

extension RecordedItem {
    /// By position: looking names up takes longer than reading the values.
    fileprivate init(row: Row, because: [Reason]) throws {
        guard let verdict = Verdict(rawValue: row[20]) else {
            throw StoreError.conflict(record: "an item of unit \(row[0] as String)", expected: "of a known verdict")
        }
        var item = Item(
            attachment: row[4], name: row[5], kind: row[9], format: row[10], verdict: verdict, late: row[21],
            because: because)
        item.title = row[6]
        item.sha256 = row[7]
        item.bytes = row[8]
        item.duration = row[11]
        item.width = row[12]
        item.height = row[13]
        item.perceptualHash = row[14]
        item.caption = row[15]
        item.nominee = row[16]
        item.notice = row[17]
        item.phase = row[18]
        item.requirement = row[19]
        item.onTime = row[22]
        self.init(message: row[1], receivedAt: Date(milliseconds: row[2]), provisional: row[3], item: item)
    }
}

extension RecordedItem {
    /// Whether it arrived before another one. Items of one mail, which are equal so, stay in their order.
    fileprivate func precedes(_ other: RecordedItem) -> Bool {
        (receivedAt, message) < (other.receivedAt, other.message)
    }
}

extension [RecordedItem] {
    fileprivate var isInOrder: Bool { indices.dropFirst().allSatisfy { !self[$0].precedes(self[$0 - 1]) } }
}
