import Foundation
import GRDB
import Inspection
import Submissions
import Testing

@testable import Store

/// A storage directory of one test, removed with it.
final class Storage: Sendable {
    let directory: String

    init() throws {
        directory = FileManager.default.temporaryDirectory.path + "/muster-store-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    var database: String { directory + "/muster.sqlite" }

    func open() throws -> Store { try Store.openForCommand(directory) }

    /// Everything below the directory that is no database, as relative paths in order.
    func fileNames() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: directory)
            .filter { !$0.hasPrefix("muster.sqlite") && $0 != "lock" && !$0.hasSuffix("messages") }
            .filter { $0.contains("/") && $0.utf8.count > 11 }
            .sorted()
    }
}

/// A whole second in the middle of a day.
let noon = Date(timeIntervalSince1970: 1_760_000_400)
let minute: TimeInterval = 60
let hour: TimeInterval = 3600
let day: TimeInterval = 24 * 3600

extension Store {
    /// A temporary file with this content.
    func temporaryFile(_ content: String) throws -> TemporaryFile {
        let file = try files.makeTemporaryFile()
        let bytes = Array(content.utf8)
        #expect(write(file.descriptor, bytes, bytes.count) == bytes.count)
        return file
    }

    func stored(_ content: String) async throws -> StoredFile {
        try await files.keep([try temporaryFile(content)])[0]
    }

    func arrival(_ content: String, uid: UInt32, at time: Date = noon) async throws -> Arrival {
        Arrival(
            try await stored(content), receivedAt: time,
            listed: ListedMail(uid: uid, arrival: time, bytes: content.utf8.count))
    }

    /// Takes one mail in and answers its row.
    @discardableResult
    func take(_ content: String, uid: UInt32, receivedAt: Date = noon, now: Date = noon) async throws -> Int64 {
        _ = try await mailbox("main", at: now)
        let generation = try await select("main", uidValidity: 7, at: now).uidValidity
        let arrival = try await arrival(content, uid: uid, at: receivedAt)
        _ = try await receive([arrival], mailbox: "main", generation: generation, cursor: uid, at: now)
        guard case .message(let file, _) = arrival.content else { throw StoreError.conflict(record: "", expected: "") }
        let id = try await database.read { db in
            try Int64.fetchOne(db, sql: "SELECT id FROM inboundMessage WHERE sha256 = ?", arguments: [file.sha256])
        }
        return try #require(id)
    }

    /// The rows of all tables but GRDB's own, to compare before and after.
    func dump() async throws -> [String: [String]] {
        try await database.read { db in
            let names = try String.fetchAll(
                db, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%\\_%' ESCAPE '\\'")
            var tables: [String: [String]] = [:]
            for name in names {
                tables[name] = try Row.fetchAll(db, sql: "SELECT * FROM \(name)").map(\.description).sorted()
            }
            return tables
        }
    }

    func execute(_ sql: String) async throws {
        try await database.write { try $0.execute(sql: sql) }
    }
}

extension Item {
    static func sample(_ name: String, requirement: String? = "plan", verdict: Verdict = .accepted) -> Item {
        var item = Item(
            attachment: "2", name: name, kind: "document", format: "docx", verdict: verdict,
            because: [Reason(.rosteredAddress, "plans@first.example")])
        item.title = "活动方案"
        item.sha256 = String(repeating: "ab", count: 32)
        item.bytes = 20_480
        if requirement != nil {
            item.notice = "week"
            item.phase = "plans"
            item.requirement = requirement
        }
        return item
    }
}

extension Decision {
    static func record(unit: String = "U1", items: [Item] = [.sample("方案.docx")], rules: Int = 1) -> Decision {
        Decision(
            decision: .record, unit: UnitMatch(code: unit, name: "第一学校", confidence: 0.97, because: []),
            notice: NoticeMatch(id: "week", phase: "plans", because: []), items: items, rules: rules)
    }

    static func hold(rules: Int = 1, candidates: [UnitMatch] = []) -> Decision {
        Decision(decision: .hold, candidates: candidates, rules: rules)
    }

    static let ignore = Decision(decision: .ignore, rules: 1)
}

extension ReceiptRequest {
    static func sample(
        unit: String = "U1", notice: String? = "week", recipient: String = "plans@first.example",
        coalesce: TimeInterval = 600
    ) -> ReceiptRequest {
        ReceiptRequest(
            unit: unit, notice: notice, recipient: recipient, messageID: "<1@first.example>",
            references: ["<0@first.example>"], coalesce: coalesce)
    }
}

extension Letter {
    static func sample(_ key: String, kind: Kind = .receipt, unit: String? = "U1", notice: String = "week") -> Letter {
        Letter(
            kind: kind, uniqueKey: key, unit: unit, notice: notice, recipient: "plans@first.example", subject: "回执",
            messageID: "<\(key)@office.example>", content: Array("Subject: x\r\n\r\n\(key)\r\n".utf8))
    }
}
