import Foundation
import GRDB
import Mail
import Submissions
import Testing

@testable import Store

/// Addresses that letters do not reach.
@Suite struct UndeliverableTests {
    let storage: Storage
    let store: Store

    init() throws {
        storage = try Storage()
        store = try storage.open()
    }

    /// A receipt that left, about a mail of the unit.
    private func sent(_ key: String, to recipient: String = "Plans@first.example", at now: Date = noon) async throws
        -> Int64
    {
        let mail = try await store.take(
            "mail \(key)", uid: UInt32(abs(key.hashValue % 100_000)) + 1, receivedAt: now, now: now)
        try await store.commitDecision(
            .record(), for: mail, at: now, receipts: [.sample(recipient: recipient, coalesce: 0)])
        let due = try #require(try await store.dueReceipts(at: now, limit: 1).first)
        var letter = Letter.sample(key)
        letter.recipient = recipient
        let id = try #require(try await store.enqueueReceipt(letter, for: due, at: now))
        _ = try await store.claim(at: now, limit: 1)
        _ = try await store.settle(id, as: .sent(reply: "250"), at: now)
        return id
    }

    private func take(_ news: DeliveryNews, at now: Date, receivedAt: Date? = nil) async throws {
        let id = try await store.take(
            "news \(now) \(news)", uid: UInt32.random(in: 200_000...900_000), receivedAt: receivedAt ?? now, now: now)
        try await store.commitDecision(.ignore, for: id, at: now, news: news)
    }

    private func bounce(
        _ id: String?, recipient: String? = nil, status: String? = "5.1.1", permanent: Bool = true,
        fault: DeliveryFault = .noMailbox
    ) -> DeliveryNews {
        .bounced(
            Bounce(recipient: recipient, status: status, permanent: permanent, originalMessageID: id, fault: fault),
            evidence: id == nil ? .address : .letter, marks: true)
    }

    private func marked() async throws -> [String] { try await store.undeliverable().map(\.address) }

    @Test func aBounceThatNamesALetterMarksItsAddressee() async throws {
        let id = try await sent("a")
        try await take(bounce("<a@office.example>", recipient: "else@where.example"), at: noon + hour)
        let marks = try await store.undeliverable()
        #expect(
            marks == [
                UndeliverableAddress(
                    address: "plans@first.example", at: noon + hour, letter: id, fault: .noMailbox)
            ])
        let events = try await store.events().suffix(3)
        #expect(events.map(\.kind).contains(.letterBounced) && events.last?.kind == .addressMarked)
        #expect(events.allSatisfy { event in event.detail.values.allSatisfy { !$0.contains("@") } })
    }

    @Test func theReceiptThatDidNotArriveIsOwedAgain() async throws {
        let id = try await sent("a")
        let mails = try await store.mailsAnswered(by: id)
        try await take(bounce("<a@office.example>"), at: noon + hour)
        let due = try #require(try await store.dueReceipts(at: noon + hour, limit: 9).first)
        #expect(due.unit == "U1" && due.notice == "week" && due.mails.map(\.message) == mails)
        #expect(try await store.mailsAnswered(by: id) == mails, "the log of the first letter stays")
    }

    @Test func aLetterThatIsReportedTwiceIsOwedAgainOnce() async throws {
        _ = try await sent("a")
        let second = try await sent("c", at: noon + minute)
        try await take(bounce("<a@office.example>"), at: noon + hour)
        let due = try #require(try await store.dueReceipts(at: noon + hour, limit: 9).first)
        var letter = Letter.sample("b")
        letter.recipient = "other@first.example"
        #expect(try await store.enqueueReceipt(letter, for: due, at: noon + hour) != nil)
        try await take(bounce("<a@office.example>", status: "5.0.0"), at: noon + 2 * hour)
        #expect(try await store.dueReceipts(at: noon + day, limit: 9).isEmpty)
        try await take(bounce("<c@office.example>"), at: noon + 4 * hour)
        #expect(try await store.undeliverable().map(\.letter) == [second])
        #expect(try await store.dueReceipts(at: noon + day, limit: 9).count == 1, "each letter for itself")
    }

    @Test func anOldReceiptIsNotWrittenAgain() async throws {
        _ = try await sent("a")
        try await take(bounce("<a@office.example>"), at: noon + 49 * hour)
        #expect(try await marked() == ["plans@first.example"])
        #expect(try await store.dueReceipts(at: noon + 9 * day, limit: 9).isEmpty)
    }

    @Test(arguments: [("4.2.2", false), ("4.4.1", false), (nil, false)])
    func aTransientFailureMarksNothing(status: String?, permanent: Bool) async throws {
        _ = try await sent("a")
        try await take(bounce("<a@office.example>", status: status, permanent: permanent), at: noon + hour)
        #expect(try await marked().isEmpty)
        #expect(try await store.dueReceipts(at: noon + day, limit: 9).isEmpty)
    }

    @Test func aBounceThatNamesOnlyAnAddressIsAboutALetterOfTheLastWeek() async throws {
        try await take(bounce(nil, recipient: "plans@first.example"), at: noon)
        #expect(try await marked().isEmpty, "no letter ever went there")
        _ = try await sent("a", at: noon + hour)
        try await take(bounce(nil, recipient: "PLANS@first.example"), at: noon + 9 * day, receivedAt: noon + 8 * day)
        #expect(try await marked().isEmpty)
        try await take(bounce(nil, recipient: "PLANS@first.example"), at: noon + 10 * day, receivedAt: noon + 7 * day)
        #expect(try await marked() == ["plans@first.example"])
    }

    @Test func whatABounceNamesIsTold() async throws {
        _ = try await sent("a")
        func evidence(_ id: String?, _ recipient: String?, at time: Date = noon + day) async throws -> BounceEvidence? {
            let bounce = Bounce(recipient: recipient, status: nil, permanent: true, originalMessageID: id)
            return try await store.evidence(of: bounce, receivedAt: time)
        }
        #expect(try await evidence("<a@office.example>", nil) == .letter)
        #expect(try await evidence("<b@office.example>", "plans@first.example") == .address)
        #expect(try await evidence(nil, "Plans@First.example") == .address)
        #expect(try await evidence(nil, "plans@first.example", at: noon + 8 * day) == nil)
        #expect(try await evidence("<b@office.example>", "else@where.example") == nil)
    }

    @Test func whoTakesALetterForSpamStillHasTheMailbox() async throws {
        let id = try await sent("a")
        try await take(bounce("<a@office.example>", status: "5.7.1", fault: .refused), at: noon + hour)
        #expect(try await marked().isEmpty)
        #expect(try await store.dueReceipts(at: noon + day, limit: 9).isEmpty)
        let event = try #require(try await store.events().last)
        #expect(event.kind == .letterBounced && event.letter == id && event.detail["fault"] == "refused")
    }

    @Test func aPersonMarksAnAddress() async throws {
        #expect(try await store.markUndeliverable("Nobody@first.example", by: "li", at: noon))
        let id = try await sent("a")
        #expect(try await store.markUndeliverable("PLANS@first.example", by: "li", at: noon + hour))
        #expect(try await !store.markUndeliverable("plans@first.example", by: "li", at: noon + hour))
        let marks = try await store.undeliverable()
        #expect(marks.map(\.letter) == [nil, id] && marks.map(\.fault) == [.byHand, .byHand])
        #expect(try await store.dueReceipts(at: noon + hour, limit: 9).count == 1, "its receipt did not arrive")
        let event = try #require(try await store.events().last)
        #expect(event.kind == .addressMarked && event.who == "li")
    }

    @Test func aLetterThatMayHaveArrivedIsNotSentAgainToAMarkedAddress() async throws {
        let mail = try await store.take("later", uid: 999_999, receivedAt: noon, now: noon)
        try await store.commitDecision(.record(), for: mail, at: noon, receipts: [.sample(coalesce: 0)])
        let due = try #require(try await store.dueReceipts(at: noon, limit: 1).first)
        let id = try #require(try await store.enqueueReceipt(.sample("b"), for: due, at: noon))
        _ = try await store.claim(at: noon, limit: 1)
        _ = try await store.settle(id, as: .unknown(error: "cut"), at: noon)
        #expect(try await store.markUndeliverable("plans@first.example", by: "li", at: noon + minute))
        #expect(try await store.claim(at: noon + hour, limit: 9).isEmpty)
        let letter = try #require(try await store.letter(id)?.letter)
        #expect(letter.state == .unknown && letter.nextAttemptAt == nil)
        #expect(try await store.dueReceipts(at: noon + hour, limit: 9).flatMap { $0.mails.map(\.message) } == [mail])
    }

    @Test func inATrialRunNothingIsMarked() async throws {
        _ = try await sent("a")
        let report = Bounce(recipient: nil, status: "5.1.1", permanent: true, originalMessageID: "<a@office.example>")
        try await take(.bounced(report, evidence: .letter, marks: false), at: noon + hour)
        #expect(try await marked().isEmpty)
        #expect(try await store.events().last?.kind == .letterBounced)
    }

    @Test func lettersThatWaitForAMarkedAddressAreTakenBackAndReceiptsOwed() async throws {
        _ = try await sent("a")
        let mail = try await store.take("later", uid: 999_999, receivedAt: noon, now: noon)
        try await store.commitDecision(.record(), for: mail, at: noon, receipts: [.sample(coalesce: 0)])
        let due = try #require(try await store.dueReceipts(at: noon, limit: 1).first)
        let waiting = try #require(try await store.enqueueReceipt(.sample("b"), for: due, at: noon))
        let reminder = try #require(try await store.enqueue(.sample("c", kind: .reminder), at: noon))
        let digest = try #require(try await store.enqueue(.sample("d", kind: .digest), at: noon))
        try await take(bounce("<a@office.example>"), at: noon + minute)
        for id in [waiting, reminder] { #expect(try await store.letter(id)?.letter.state == .cancelled) }
        #expect(try await store.letter(digest)?.letter.state == .queued)
        let owed = try await store.dueReceipts(at: noon + hour, limit: 9)
        #expect(owed.flatMap { $0.mails.map(\.message) }.contains(mail))
        let late = try #require(try await store.enqueue(.sample("e", kind: .reminder), at: noon + hour))
        #expect(try await store.claim(at: noon + hour, limit: 9).map(\.letter.id) == [digest])
        #expect(try await store.letter(late)?.letter.state == .cancelled)
    }

    @Test func aLaterMailFromTheAddressClearsIt() async throws {
        _ = try await sent("a")
        try await take(bounce("<a@office.example>"), at: noon + hour)
        try await take(.heard(from: "plans@first.example"), at: noon + 2 * hour, receivedAt: noon + 30 * minute)
        #expect(try await marked() == ["plans@first.example"], "it was sent before")
        try await take(.heard(from: "other@first.example"), at: noon + 2 * hour)
        #expect(try await marked() == ["plans@first.example"])
        try await take(.heard(from: "Plans@first.example"), at: noon + 3 * hour)
        #expect(try await marked().isEmpty)
        #expect(try await store.events().last?.kind == .addressCleared)
    }

    @Test func aMailThatCameAfterTheBounceClearsTheAddressWheneverBothAreRead() async throws {
        _ = try await sent("a")
        try await take(bounce("<a@office.example>"), at: noon + 3 * hour, receivedAt: noon + hour)
        #expect(try await marked() == ["plans@first.example"])
        try await take(.heard(from: "plans@first.example"), at: noon + 3 * hour, receivedAt: noon + 2 * hour)
        #expect(try await marked().isEmpty)
    }

    @Test func aPersonClearsAnAddress() async throws {
        _ = try await sent("a")
        try await take(bounce("<a@office.example>"), at: noon + hour)
        #expect(try await store.clearUndeliverable("PLANS@first.example", by: "admin", at: noon + day))
        #expect(try await !store.clearUndeliverable("plans@first.example", by: "admin", at: noon + day))
        #expect(try await marked().isEmpty)
        let event = try await store.events().last
        #expect(event?.kind == .addressCleared && event?.who == "admin")
    }

    @Test func aRefusalOfTheAddresseeMarksItToo() async throws {
        let id = try #require(try await store.enqueue(.sample("a"), at: noon))
        _ = try await store.claim(at: noon, limit: 1)
        let letter = try await store.settle(id, as: .refused(error: "550"), at: noon, fault: .noMailbox)
        #expect(letter.state == .failed)
        #expect(try await marked() == ["plans@first.example"])
        let deferred = try #require(try await store.enqueue(.sample("b", kind: .digest), at: noon))
        _ = try await store.claim(at: noon, limit: 1)
        _ = try await store.settle(deferred, as: .deferred(error: "450"), at: noon, fault: .full)
        #expect(try await store.undeliverable().map(\.fault) == [.noMailbox])
    }
}
