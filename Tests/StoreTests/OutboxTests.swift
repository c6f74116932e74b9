import Foundation
import GRDB
import Submissions
import Testing

@testable import Store

@Suite struct OutboxTests {
    let storage: Storage
    let store: Store

    init() throws {
        storage = try Storage()
        store = try storage.open()
    }

    private func enqueue(_ key: String, kind: Letter.Kind = .receipt, at now: Date = noon) async throws -> Int64 {
        try #require(try await store.enqueue(.sample(key, kind: kind), at: now))
    }

    /// Claims the only letter, goes past the final dot if told to, and settles.
    private func attempt(_ id: Int64, at now: Date, as settlement: Settlement) async throws -> OutboundMessage {
        let claimed = try await store.claim(at: now, limit: 9)
        #expect(claimed.map(\.letter.id) == [id], "at \(now.timeIntervalSince(noon))")
        return try await store.settle(id, as: settlement, at: now)
    }

    @Test func aLetterIsQueuedOnceForEachKey() async throws {
        let id = try await enqueue("a")
        #expect(try await store.enqueue(.sample("a"), at: noon) == nil)
        #expect(try await store.letters(limit: 9).map(\.id) == [id])
        await #expect(throws: DatabaseError.self) {
            var other = Letter.sample("b")
            other.messageID = "<a@office.example>"
            return try await store.enqueue(other, at: noon)
        }
    }

    @Test func aLetterIsSentOnce() async throws {
        let id = try await enqueue("a")
        let claimed = try #require(try await store.claim(at: noon + 1, limit: 9).first)
        #expect(claimed.content == Letter.sample("a").content)
        #expect(claimed.letter.state == .sending && claimed.letter.attempts == 1)
        #expect(claimed.letter.claimedAt == noon + 1)
        #expect(try #require(claimed.letter.nextAttemptAt) > noon + 1 + 299)
        try store.willFinish(id)
        #expect(try await store.letter(id)?.letter.finishing == true)
        let sent = try await store.settle(id, as: .sent(reply: "250 2.0.0 queued"), at: noon + 2)
        #expect(sent.state == .sent && sent.sentAt == noon + 2 && sent.lastReply == "250 2.0.0 queued")
        #expect(!sent.finishing && sent.nextAttemptAt == nil && sent.messageID == "<a@office.example>")
        #expect(try await store.claim(at: noon + 30 * day, limit: 9).isEmpty)
        #expect(try await store.events().map(\.kind) == [.letterQueued, .letterSent])
        #expect(try await store.letter(messageID: "<a@office.example>")?.letter == sent)
        #expect(try await store.letter(messageID: "<b@office.example>") == nil)
    }

    @Test func aLetterWaitsForItsTime() async throws {
        _ = try await store.enqueue(.sample("a"), at: noon, notBefore: noon + hour)
        #expect(try await store.claim(at: noon + hour - 1, limit: 9).isEmpty)
        #expect(try await store.claim(at: noon + hour, limit: 9).count == 1)
    }

    @Test func alertsLeaveFirstThenReceiptsRemindersDigests() async throws {
        for kind in [Letter.Kind.digest, .reminder, .receipt, .alert] {
            _ = try await enqueue(kind.rawValue, kind: kind)
        }
        let first = try await store.claim(at: noon, limit: 2)
        #expect(first.map(\.letter.kind) == [.alert, .receipt])
        for letter in first { _ = try await store.settle(letter.letter.id, as: .sent(reply: ""), at: noon) }
        #expect(try await store.claim(at: noon, limit: 9).map(\.letter.kind) == [.reminder, .digest])
    }

    @Test func aDeferredLetterIsTriedForFiveDays() async throws {
        let id = try await enqueue("a")
        var now = noon
        var attempts = 0
        while true {
            attempts += 1
            let letter = try await attempt(id, at: now, as: .deferred(error: "451 later"))
            #expect(letter.attempts == attempts && letter.lastError == "451 later")
            if letter.state == .failed { break }
            #expect(letter.state == .queued)
            let next = try #require(letter.nextAttemptAt)
            #expect((300...4400).contains(next.timeIntervalSince(now)))
            #expect(try await store.claim(at: next - 1, limit: 9).isEmpty)
            now = next
        }
        #expect((5 * day...5 * day + 4400).contains(now.timeIntervalSince(noon)))
        #expect((100...120).contains(attempts))
        #expect(try await store.claim(at: now + 30 * day, limit: 9).isEmpty)
        #expect(try await store.events().last?.kind == .letterFailed)
    }

    @Test func aRefusedLetterIsNotTriedAgainUntilAPersonSaysSo() async throws {
        let id = try await enqueue("a")
        let failed = try await attempt(id, at: noon, as: .refused(error: "550 no such user"))
        #expect(failed.state == .failed && failed.nextAttemptAt == nil && failed.lastError == "550 no such user")
        #expect(try await store.claim(at: noon + day, limit: 9).isEmpty)
        try await store.release([id], by: "admin", at: noon + 6 * day)
        let again = try await attempt(id, at: noon + 6 * day, as: .deferred(error: "451"))
        #expect(again.state == .queued && again.attempts == 1, "five days from the release on")
        #expect(again.messageID == failed.messageID)
    }

    @Test func aSessionThatFailsCostsTheLetterNoAttempt() async throws {
        let id = try await enqueue("a")
        let letter = try await attempt(id, at: noon, as: .notTried(error: "535 login", retryAt: noon + hour))
        #expect(letter.state == .queued && letter.attempts == 0 && letter.nextAttemptAt == noon + hour)
        #expect(try await store.claim(at: noon + hour - 1, limit: 9).isEmpty)
        _ = try await attempt(id, at: noon + 23 * hour, as: .notTried(error: "535", retryAt: noon + 24 * hour))
        #expect(try await store.claim(at: noon + 25 * hour, limit: 9).isEmpty, "a day went by: it awaits its release")
    }

    @Test func aLostAnswerIsFollowedByOneMoreAttempt() async throws {
        let id = try await enqueue("a")
        let lost = try await attempt(id, at: noon, as: .unknown(error: "cut after the final dot"))
        #expect(lost.state == .unknown && lost.lostAnswers == 1 && lost.nextAttemptAt == noon + 15 * minute)
        #expect(try await store.claim(at: noon + 15 * minute - 1, limit: 9).isEmpty)
        let again = try await attempt(id, at: noon + 15 * minute, as: .unknown(error: "cut again"))
        #expect(again.state == .unknown && again.lostAnswers == 2 && again.nextAttemptAt == nil)
        #expect(again.messageID == lost.messageID)
        #expect(try await store.claim(at: noon + 30 * day, limit: 9).isEmpty)
        await #expect(throws: StoreError.self) { try await store.release([id], by: "admin", at: noon) }
    }

    @Test func aLostAnswerThatIsThenAcceptedIsSent() async throws {
        let id = try await enqueue("a")
        _ = try await attempt(id, at: noon, as: .unknown(error: "cut"))
        let sent = try await attempt(id, at: noon + hour, as: .sent(reply: "250"))
        #expect(sent.state == .sent && sent.lostAnswers == 1)
    }

    @Test(arguments: [Settlement.refused(error: "550"), .deferred(error: "451"), .notTried(error: "x", retryAt: noon)])
    func whatMayHaveArrivedIsNeverCalledFailedOrQueued(settlement: Settlement) async throws {
        let id = try await enqueue("a")
        _ = try await attempt(id, at: noon, as: .unknown(error: "cut"))
        let letter = try await attempt(id, at: noon + hour, as: settlement)
        #expect(letter.state == .unknown && letter.lostAnswers == 1)
        #expect((letter.nextAttemptAt == nil) == (settlement == .refused(error: "550")))
    }

    @Test func aDeferredLetterThatMayHaveArrivedIsGivenUpAsUnknown() async throws {
        let id = try await enqueue("a")
        _ = try await attempt(id, at: noon, as: .unknown(error: "cut"))
        try await store.release([id], by: "admin", at: noon)
        let letter = try await attempt(id, at: noon + 5 * day, as: .deferred(error: "451"))
        #expect(letter.state == .unknown && letter.nextAttemptAt == nil)
    }

    @Test func aLetterThatLayForADayLeavesOnlyWhenReleased() async throws {
        let id = try await enqueue("a")
        let young = try await enqueue("b", at: noon + hour)
        let now = noon + day + 1
        #expect(try await store.claim(at: now, limit: 9).map(\.letter.id) == [young])
        let letter = try #require(try await store.letter(id)?.letter)
        #expect(letter.awaitsRelease(at: now) && !letter.awaitsRelease(at: noon + day))
        #expect(try await store.releaseAll(by: "admin", at: now) == [id])
        #expect(try await store.releaseAll(by: "admin", at: now).isEmpty)
        _ = try await store.settle(young, as: .sent(reply: ""), at: now)
        let sent = try await attempt(id, at: now, as: .sent(reply: "250"))
        #expect(sent.releasedAt == now)
        let event = try #require(try await store.events().first { $0.kind == .letterReleased })
        #expect(event.who == "admin" && event.letter == id)
    }

    @Test func aLetterThatIsBeingTriedNeedsNoRelease() async throws {
        let id = try await enqueue("a")
        _ = try await attempt(id, at: noon + 23 * hour, as: .deferred(error: "451"))
        _ = try await attempt(id, at: noon + 46 * hour, as: .deferred(error: "451"))
        #expect(try await store.claim(at: noon + 70 * hour + 1, limit: 9).isEmpty)
    }

    @Test func releasingOneThatCannotBeReleasesNone() async throws {
        let waiting = try await enqueue("a")
        let other = try await enqueue("b")
        try await store.cancel([other], reason: "by hand", by: "admin", at: noon)
        await #expect(throws: StoreError.self) { try await store.release([waiting, other], by: "admin", at: noon) }
        await #expect(throws: StoreError.self) { try await store.release([99], by: "admin", at: noon) }
        #expect(try await store.letter(waiting)?.letter.releasedAt == nil)
    }

    @Test func aCancelledLetterDoesNotLeave() async throws {
        let id = try await enqueue("a")
        try await store.cancel([id], reason: "by hand", by: "admin", at: noon)
        #expect(try await store.claim(at: noon, limit: 9).isEmpty)
        #expect(try await store.letters(in: [.cancelled], limit: 9).map(\.lastError) == ["by hand"])
        await #expect(throws: StoreError.self) { try await store.cancel([id], reason: "", by: "admin", at: noon) }
    }

    @Test func aReminderIsDecidedAgainInTheTransactionThatClaimsIt() async throws {
        let mail = try await store.take("one", uid: 1)
        try await store.commitDecision(.record(), for: mail, at: noon)
        let dropped = try await enqueue("reminder", kind: .reminder)
        let receipt = try await enqueue("receipt")
        let claimed = try await store.claim(at: noon, limit: 9) { letter, records in
            #expect(letter.id == dropped)
            #expect(records.items["week"]?["U1"]?.map(\.item.requirement) == ["plan"])
            return "it came"
        }
        #expect(claimed.map(\.letter.id) == [receipt])
        let letter = try await store.letter(dropped)?.letter
        #expect(letter?.state == .cancelled && letter?.lastError == "it came")
    }

    @Test func aClaimWhoseQuestionFailsClaimsNothing() async throws {
        _ = try await enqueue("receipt")
        _ = try await enqueue("reminder", kind: .reminder)
        let before = try await store.dump()
        await #expect(throws: CancellationError.self) {
            try await store.claim(at: noon, limit: 9) { _, _ in throw CancellationError() }
        }
        #expect(try await store.dump() == before)
    }

    @Test func stepsTakenOutOfTurnAreRefused() async throws {
        let id = try await enqueue("a")
        #expect(throws: StoreError.self) { try store.willFinish(id) }
        await #expect(throws: StoreError.self) { try await store.settle(id, as: .sent(reply: ""), at: noon) }
        _ = try await store.claim(at: noon, limit: 1)
        try store.willFinish(id)
        #expect(throws: StoreError.self) { try store.willFinish(id) }
        _ = try await store.settle(id, as: .sent(reply: ""), at: noon)
        await #expect(throws: StoreError.self) { try await store.settle(id, as: .sent(reply: ""), at: noon) }
        #expect(throws: StoreError.self) { try store.willFinish(id) }
    }

    @Test func lettersToAnAddressAreCounted() async throws {
        _ = try await enqueue("a")
        _ = try await enqueue("b", at: noon + hour)
        _ = try await enqueue("c", kind: .reminder, at: noon + hour)
        let cancelled = try await enqueue("d", at: noon + hour)
        try await store.cancel([cancelled], reason: "", by: "admin", at: noon)
        let address = "plans@first.example"
        #expect(try await store.letterCount(.receipt, to: address, since: noon) == 2)
        #expect(try await store.letterCount(.receipt, to: address, since: noon + 1) == 1)
        #expect(try await store.letterCount(.receipt, to: "x@y.example", since: noon) == 0)
    }

    @Test func aReceiptThatALaterOneTellsAnewDoesNotLeave() async throws {
        let store = try Storage().open()
        func queue(_ key: String, unit: String = "U1", notice: String = "week", notBefore: Date? = nil) async throws {
            _ = try await store.enqueue(.sample(key, unit: unit, notice: notice), at: noon, notBefore: notBefore)
        }
        try await queue("1 old")
        try await queue("2 other unit", unit: "U2")
        try await queue("3 other notice", notice: "month")
        try await queue("4 newer")
        try await queue("5 not yet due", notBefore: noon + 3600)
        _ = try await store.enqueue(.sample("6 reminder", kind: .reminder, notice: "week"), at: noon)
        #expect(try await store.claim(at: noon + 1, limit: 9).map(\.letter.id) == [2, 3, 4, 6])
        let old = try await store.letter(1)?.letter
        #expect(old?.state == .cancelled && old?.lastError == "letter 4 tells it anew")
    }

    /// What waits for a person's word outdates nothing, and what a person alone released leaves.
    @Test func aReceiptThatWaitsForReleaseOutdatesNothing() async throws {
        let store = try Storage().open()
        for key in ["old", "newer"] { _ = try await store.enqueue(.sample(key, notice: "week"), at: noon) }
        let later = noon + 30 * 3600
        #expect(try await store.claim(at: later, limit: 9).isEmpty)
        try await store.release([1], by: "admin", at: later)
        #expect(try await store.claim(at: later, limit: 9).map(\.letter.id) == [1])
    }

    @Test func whatWasRedirectedIsReleasedToItsRecipient() async throws {
        let store = try Storage().open()
        for key in ["a", "b"] { _ = try await store.enqueue(.sample(key, notice: key), at: noon) }
        _ = try await store.claim(at: noon, limit: 2)
        let sent = try await store.settle(1, as: .sent(reply: "redirected to pilot@office.example; 250 ok"), at: noon)
        _ = try await store.settle(2, as: .sent(reply: "250 ok"), at: noon)
        #expect(sent.redirectedTo == "pilot@office.example")
        await #expect(throws: StoreError.self) { try await store.release([1, 2], by: "admin", at: noon + 60) }
        try await store.release([1], by: "admin", at: noon + 60)
        let again = try await store.claim(at: noon + 60, limit: 9).map(\.letter)
        #expect(again.map(\.id) == [1] && again[0].redirectedTo == nil && again[0].attempts == 1)
        _ = try await store.settle(1, as: .sent(reply: "250 ok"), at: noon + 61)
        await #expect(throws: StoreError.self) { try await store.release([1], by: "admin", at: noon + 90) }
    }
}
