public import Foundation
import GRDB
public import Submissions

/// The office's counts, all notices together.
public struct OfficeCounts: Equatable, Sendable {
    /// Mails that a person must decide.
    public var held = 0
    /// Mails that are no submissions.
    public var ignored = 0
    /// Mails about which nothing was decided yet.
    public var received = 0
    /// Receipts that wait for the end of a burst.
    public var receiptsDue = 0
    /// Letters by state; a state without letters is left out.
    public var letters: [OutboundState: Int] = [:]

    public init() {}
}

/// What `status` is computed from, all seen at one instant.
public struct NoticeReport: Sendable {
    private let notice: String
    /// What the notice's reminders are decided from.
    public let records: ReminderRecords
    public let counts: OfficeCounts

    fileprivate init(notice: String, records: ReminderRecords, counts: OfficeCounts) {
        self.notice = notice
        self.records = records
        self.counts = counts
    }

    /// What each unit sent for the notice, oldest first; only what was refused has its reasons. A unit that sent nothing is
    /// left out.
    public var items: [String: [RecordedItem]] { records.items[notice] ?? [:] }
    /// What coordinators decided about the notice and did not undo.
    public var rulings: [Ruling] { records.rulings.filter { $0.notice == notice } }
}

extension Store {
    /// What arrived for a notice up to a moment, and the office's counts of this moment.
    public func report(notice: String, upTo: Date) async throws -> NoticeReport {
        try await database.read { db in
            NoticeReport(
                notice: notice, records: try db.reminderRecords(notices: [notice], at: upTo),
                counts: try db.officeCounts())
        }
    }

    /// The office's counts.
    public func officeCounts() async throws -> OfficeCounts {
        try await database.read { try $0.officeCounts() }
    }
}

extension Database {
    fileprivate func officeCounts() throws -> OfficeCounts {
        var counts = OfficeCounts()
        let mails = try Row.fetchAll(self, sql: "SELECT state, count(*) FROM inboundMessage GROUP BY state")
        for row in mails {
            let count: Int = row[1]
            switch InboundState(rawValue: row[0]) {
            case .received: counts.received = count
            case .held: counts.held = count
            case .ignored: counts.ignored = count
            case .recorded, .bounce, .command, nil: break
            }
        }
        counts.receiptsDue = try Int.fetchOne(self, sql: "SELECT count(*) FROM dueReceipt") ?? 0
        for row in try Row.fetchAll(self, sql: "SELECT state, count(*) FROM outboundMessage GROUP BY state") {
            if let state = OutboundState(rawValue: row[0]) { counts.letters[state] = row[1] }
        }
        return counts
    }
}
