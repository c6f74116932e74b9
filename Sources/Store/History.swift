public import Foundation
import GRDB
public import Submissions

extension Store {
    /// All items of one unit, oldest first, with their reasons; of what arrived up to a moment when one is given.
    public func recordedItems(unit: String, upTo: Date? = nil) async throws -> [RecordedItem] {
        try await database.read { try $0.recordedItems(unit: unit, upTo: upTo) }
    }

    /// The codes of all units that sent something for a notice.
    public func unitsOnRecord(notice: String) async throws -> Set<String> {
        try await database.read { db in
            try String.fetchSet(
                db,
                sql: """
                    SELECT submission.unit FROM item JOIN submission ON item.submission = submission.id
                    WHERE notice = ?
                    """, arguments: [notice])
        }
    }
}

extension Database {
    private static let columns = """
        submission.unit, submission.message, submission.receivedAt, submission.provisional,
        attachment, name, title, item.sha256, item.bytes, kind, format, duration, width, height,
        perceptualHash, caption, nominee, notice, phase, requirement, verdict, late, onTime, pictures
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
            items.append(try RecordedItem(row: row, because: try decoded([Reason].self, from: row[24])))
        }
        return items
    }

    /// The items of mails that were not purged: of one mail in their order, of one unit or of all in none.
    func placedItems(unit: String? = nil, message: Int64? = nil) throws -> [PlacedItem] {
        let filters = [
            unit.map { _ in " AND unit = :unit" }, message.map { _ in " AND submission.message = :message" },
        ]
        var arguments: StatementArguments = [:]
        if let unit { arguments += ["unit": unit] }
        if let message { arguments += ["message": message] }
        return try Row.fetchAll(
            cachedStatement(
                sql: """
                    SELECT \(Self.columns), because, position
                    FROM submission JOIN item ON item.submission = submission.id
                        JOIN inboundMessage ON inboundMessage.id = submission.message
                    WHERE purgedAt IS NULL\(filters.compactMap(\.self).joined()) ORDER BY unit, position
                    """),
            arguments: arguments
        ).map(PlacedItem.init(row:))
    }

    func itemsUnderReview(limit: Int) throws -> [PlacedItem] {
        try Row.fetchAll(
            self,
            sql: """
                SELECT \(Self.columns), because, position
                FROM submission JOIN item ON item.submission = submission.id
                    JOIN inboundMessage ON inboundMessage.id = submission.message
                WHERE verdict = 'review' AND purgedAt IS NULL ORDER BY submission.receivedAt, submission.message, position LIMIT ?
                """,
            arguments: [limit]
        ).map(PlacedItem.init(row:))
    }

    /// What every unit sent for one notice, oldest first, by the unit's code. Only what was refused has its reasons: of the
    /// others standings need none, and reading them would take longer than all the rest.
    func recordedItems(notice: String, upTo: Date) throws -> [String: [RecordedItem]] {
        let rows = try Row.fetchCursor(
            cachedStatement(
                sql: """
                    SELECT \(Self.columns), iif(verdict = 'rejected', because, NULL)
                    FROM item JOIN submission ON item.submission = submission.id
                    WHERE notice = ? AND receivedAt <= ? ORDER BY item.submission, position
                    """),
            arguments: [notice, upTo.milliseconds])
        var items: [String: [RecordedItem]] = [:]
        while let row = try rows.next() {
            let because: String? = row[24]
            let reasons = try because.map { try decoded([Reason].self, from: $0) } ?? []
            items[row[0], default: []].append(try RecordedItem(row: row, because: reasons))
        }
        // In the order of the table, because sorting all of them would take longer than reading them; most units' are in
        // order then, since mails are decided as they arrive.
        for (unit, own) in items where !own.isInOrder { items[unit] = own.sorted { $0.precedes($1) } }
        return items
    }
}

extension PlacedItem {
    /// The columns, the reasons and the position.
    fileprivate init(row: Row) throws {
        self.init(
            place: row[25], unit: row[0],
            recorded: try RecordedItem(row: row, because: try decoded([Reason].self, from: row[24])))
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
        item.pictures = row[23]
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
