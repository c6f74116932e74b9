import Foundation
import GRDB
import MailTransport
import Synchronization
import Testing

@testable import Daemon
@testable import Store

/// A disk that fills up at the worst moment, and has room again.
@Suite struct FullDiskTests {
    let office: OfficeInHand

    init() throws { office = try OfficeInHand() }

    /// SQLite finds the database full at this many pages, as on a full disk: SQLITE_FULL.
    private static func limit(_ store: Store, pages: Int?) throws {
        try store.database.writeWithoutTransaction { db in
            let limit = try pages ?? Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            _ = try Int.fetchOne(db, sql: "PRAGMA max_page_count = \(limit)")
        }
    }

    @Test func aLetterThatLeftIsSettledWhenThereIsRoomAgainAndDoesNotLeaveTwice() async throws {
        let letter = Letter(
            kind: .receipt, uniqueKey: "a", unit: "U1", recipient: "office@first.example", subject: "回执",
            messageID: "<a@office.example>", content: Array("Subject: x\r\n\r\na\r\n".utf8))
        let id = try #require(try await office.store.enqueue(letter, at: noon))
        let store = office.store
        // An answer of many pages, so that there is no room for it whatever is free in the last one.
        let answer = SMTPReply(code: 250, enhanced: nil, text: String(repeating: "queued ", count: 20_000))
        let sender = ScriptedSender([.outcome(.sent(answer))], finished: { try? Self.limit(store, pages: nil) })
        let lines = LogLines()
        let delivery = Delivery(
            sender: sender, reminders: try office.reminders(at: noon), store: store, settings: try .sample(),
            language: .chinese, clock: .standing(at: noon), logger: lines.logger)
        async let sent = delivery.cycle()
        try await eventually("the full disk is told") {
            lines.all.contains { $0.contains("a letter is not settled") && $0.contains("full") }
        }
        #expect(try await store.letter(id)?.letter.state == .sending)
        try Self.limit(store, pages: 1_000_000)
        #expect(try await sent == 1)
        #expect(try await store.letter(id)?.letter.state == .sent && sender.offers.count == 1)
    }

    @Test func whatOneMailWantedOfTheDiskIsForgottenWhenSomebodyElseDecidedIt() async throws {
        let id = try await office.take(SampleMail())
        try await office.execute(
            "DROP TRIGGER inboundMessageIsFixed; UPDATE inboundMessage SET bytes = \(1 << 50) WHERE id = \(id)")
        let casework = try office.casework()
        for _ in 1...2 { await #expect(throws: StoreError.self) { try await casework.cycle() } }
        #expect(throws: StoreError.self) { try office.store.files.requireRoom() }
        #expect(try await office.state(id) == .received)
        try await office.execute("UPDATE inboundMessage SET state = 'ignored' WHERE id = \(id)")
        #expect(try await casework.cycle() == 0)
        try office.store.files.requireRoom()
    }
}
