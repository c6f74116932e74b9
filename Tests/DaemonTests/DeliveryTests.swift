import Foundation
import GRDB
import Mail
import MailTransport
import Store
import Testing

@testable import Daemon

/// Letters that leave, and what the store says of them afterwards.
@Suite struct DeliveryTests {
    let office: OfficeInHand

    init() throws { office = try OfficeInHand() }

    private func delivery(
        _ sender: ScriptedSender, _ settings: SMTPSettings? = nil, at now: Date = noon
    ) throws -> Delivery {
        Delivery(
            sender: sender, reminders: try office.reminders(at: now), store: office.store,
            settings: try settings ?? .sample(), language: .chinese, clock: .standing(at: now), logger: office.logger)
    }

    @discardableResult
    private func queue(_ key: String, to recipient: String = "office@first.example") async throws -> Int64 {
        let letter = Letter(
            kind: .receipt, uniqueKey: key, unit: "U1", recipient: recipient, subject: "回执",
            messageID: "<\(key)@office.example>", content: Array("Subject: x\r\n\r\n\(key)\r\n".utf8))
        return try #require(try await office.store.enqueue(letter, at: noon))
    }

    private func letter(_ id: Int64) async throws -> OutboundMessage {
        try #require(try await office.store.letter(id)).letter
    }

    private static let permanent = TransportError(
        stage: .data, cause: .smtp(code: 554, enhanced: "5.6.0"), text: "not taken")
    private static let transient = TransportError(
        stage: .recipient, cause: .smtp(code: 451, enhanced: nil), text: "try later")
    private static let lost = TransportError(stage: .accept, cause: .closed, text: "closed")

    @Test func nothingLeavesWhileSendingIsHeld() async throws {
        let id = try await queue("a")
        let sender = ScriptedSender()
        #expect(try await delivery(sender, .sample(.hold)).cycle() == 0)
        #expect(sender.offers.isEmpty)
        #expect(try await letter(id).state == .queued)
        #expect(try await letter(id).attempts == 0)
    }

    @Test func aLetterThatIsAcceptedIsSentOnce() async throws {
        let id = try await queue("a")
        let sender = ScriptedSender()
        #expect(try await delivery(sender).cycle() == 1)
        #expect(try await delivery(sender, at: noon + day).cycle() == 0)
        let offer = try #require(sender.offers.first)
        #expect(sender.offers.count == 1 && sender.closings == 2)
        #expect(offer.envelope.sender == "submissions@office.example")
        #expect(offer.envelope.recipient == "office@first.example")
        #expect(offer.message == Array("Subject: x\r\n\r\na\r\n".utf8))
        let sent = try await letter(id)
        #expect(sent.state == .sent && sent.sentAt == noon && sent.attempts == 1 && sent.lastReply == "250 queued")
    }

    @Test(arguments: [
        (SendOutcome.refused(permanent), OutboundState.failed, nil),
        (.deferred(transient), .queued, 300...330), (.unknown(lost), .unknown, 900...900),
    ])
    func whatTheServerSaysOfOneLetterIsSettledAndTheNextIsOffered(
        outcome: SendOutcome, state: OutboundState, retry: ClosedRange<TimeInterval>?
    ) async throws {
        let (first, second) = (try await queue("a"), try await queue("b"))
        #expect(try await delivery(ScriptedSender([.outcome(outcome)])).cycle() == 1)
        let settled = try await letter(first)
        #expect(settled.state == state && settled.attempts == 1 && settled.lastError != nil)
        let wait = settled.nextAttemptAt?.timeIntervalSince(noon)
        #expect(wait.map { retry?.contains($0) == true } ?? (retry == nil))
        #expect(try await letter(second).state == .sent)
    }

    @Test func aSessionThatFailsLeavesTheLetterQueuedAndOffersNoOther() async throws {
        let ids = [try await queue("a"), try await queue("b")]
        let sender = ScriptedSender([.failure(.smtpDown)])
        await #expect(throws: TransportError.smtpDown) { try await delivery(sender).cycle() }
        #expect(sender.offers.count == 1)
        for id in ids {
            let letter = try await letter(id)
            #expect(letter.state == .queued && letter.attempts == 0)
        }
        #expect(try await letter(ids[0]).nextAttemptAt == noon + 300)
        #expect(try await delivery(sender, at: noon + 300).cycle() == 2)
    }

    @Test func theServersOwnPauseIsKept() async throws {
        let limit = TransportError(stage: .sender, cause: .smtp(code: 550, enhanced: nil), text: "frequency limited")
        #expect(limit.pause == 1800)
        let id = try await queue("a")
        await #expect(throws: limit) { try await delivery(ScriptedSender([.failure(limit)])).cycle() }
        #expect(try await letter(id).nextAttemptAt == noon + 1800)
    }

    @Test(arguments: [ScriptedSender.Answer.accepted, .outcome(.refused(permanent)), .outcome(.deferred(transient))])
    func aServerThatAnsweredWasUsableWhateverComesLater(first: ScriptedSender.Answer) async throws {
        for key in ["a", "b"] { try await queue(key) }
        let limit = TransportError(stage: .sender, cause: .smtp(code: 550, enhanced: nil), text: "frequency limited")
        let sender = ScriptedSender([first, .failure(limit)])
        await #expect(throws: limit) { try await delivery(sender).cycle() }
        #expect(try await office.store.connection(.smtp)?.lastSuccessAt == noon)
    }

    @Test func theFinalDotIsHeldBackWhenTheStoreCannotNoteIt() async throws {
        let id = try await queue("a")
        let sender = ScriptedSender([.dotHeldBack])
        await #expect(throws: TransportError.self) { try await delivery(sender).cycle() }
        #expect(sender.offers.map(\.isFinished) == [false])
        let held = try await letter(id)
        #expect(held.state == .queued && held.attempts == 0 && held.lostAnswers == 0 && !held.finishing)
        #expect(held.lastError?.contains("held back") == true)
        #expect(try await delivery(sender, at: noon + 300).cycle() == 1)
    }

    @Test func aLetterWhoseAnswerWasLostIsOfferedOnceMoreAndNeverAgain() async throws {
        let id = try await queue("a")
        let sender = ScriptedSender([.outcome(.unknown(Self.lost)), .outcome(.unknown(Self.lost))])
        _ = try await delivery(sender).cycle()
        _ = try await delivery(sender, at: noon + 15 * minute - 1).cycle()
        #expect(sender.offers.count == 1)
        _ = try await delivery(sender, at: noon + 15 * minute).cycle()
        #expect(sender.offers.count == 2)
        #expect(sender.offers[0].message == sender.offers[1].message)
        for later in [hour, day, 10 * day] { _ = try await delivery(sender, at: noon + later).cycle() }
        #expect(sender.offers.count == 2)
        let lost = try await letter(id)
        #expect(lost.state == .unknown && lost.lostAnswers == 2 && lost.messageID == "<a@office.example>")
    }

    @Test func aLetterIsSettledHoweverLongAnotherProgramHoldsTheDatabase() async throws {
        let id = try await queue("a")
        let database = try DatabaseQueue(path: office.folder + "/muster.sqlite")
        let isHeld = DispatchSemaphore(value: 0)
        let sender = ScriptedSender(finished: {
            DispatchQueue(label: "another program").async {
                // Longer than the store waits for it.
                try? database.inTransaction(.immediate) { _ in
                    isHeld.signal()
                    sleep(6)
                    return .commit
                }
            }
            isHeld.wait()
        })
        #expect(try await delivery(sender).cycle() == 1)
        #expect(try await letter(id).state == .sent && sender.offers.count == 1)
        try database.close()
    }

    @Test func aLetterThatAKillLeftBeforeTheFinalDotIsSentAsIfNothingHadBeen() async throws {
        let id = try await queue("a")
        _ = try await office.store.claim(at: noon, limit: 1)
        #expect(try await delivery(ScriptedSender(), at: noon + 1).cycle() == 1)
        #expect(try await letter(id).lostAnswers == 0)
    }

    @Test func aLetterThatAKillLeftAfterTheFinalDotIsSentOnceMore() async throws {
        let id = try await queue("a")
        _ = try await office.store.claim(at: noon, limit: 1)
        try office.store.willFinish(id)
        let sender = ScriptedSender()
        #expect(try await delivery(sender, at: noon + 1).cycle() == 0)
        #expect(try await letter(id).state == .unknown)
        #expect(try await delivery(sender, at: noon + 1 + 15 * minute).cycle() == 1)
        #expect(try await letter(id).state == .sent)
        #expect(sender.offers.count == 1)
    }

    @Test func lettersLeaveNoFasterThanTheRate() async throws {
        for key in ["a", "b", "c"] { try await queue(key) }
        var settings = try SMTPSettings.sample()
        settings.rate = SendingRate(letters: 10, seconds: 1)
        let sender = ScriptedSender([.accepted, .outcome(.refused(Self.permanent))])
        #expect(try await delivery(sender, settings).cycle() == 2)
        let moments = sender.offers.map(\.at)
        #expect(moments.count == 3)
        for (one, next) in zip(moments, moments.dropFirst()) { #expect(next - one >= .milliseconds(99)) }
    }

    @Test func aLetterThatLayForADayWaitsForItsRelease() async throws {
        let id = try await queue("a")
        let sender = ScriptedSender()
        #expect(try await delivery(sender, at: noon + day + 1).cycle() == 0)
        #expect(sender.offers.isEmpty)
        try await office.store.release([id], by: "admin", at: noon + day + 2)
        #expect(try await delivery(sender, at: noon + day + 3).cycle() == 1)
    }

    @Test func aLetterQueuedBeforeTheTrialRunIsRedirectedToo() async throws {
        let id = try await queue("a")
        let sender = ScriptedSender()
        #expect(try await delivery(sender, .sample(redirectTo: "pilot@office.example")).cycle() == 1)
        #expect(sender.offers.map(\.envelope.recipient) == ["pilot@office.example"])
        #expect(try await letter(id).redirectedTo == "pilot@office.example")
        let bytes = try #require(sender.offers.first).message
        let message = parseMessage(bytes.span, charsets: Charsets())
        #expect(message.to.map(\.address) == ["pilot@office.example"] && message.subject == "x")
        #expect(message.messageID == "<a@office.example>", "a second try is the same letter")
        let lines = message.text.split(separator: "\n")
        #expect(lines.first?.contains("office@first.example") == true && lines.last == "a")
    }

    @Test func anAddressThatFitsNoEnvelopeFailsItsLetterOnly() async throws {
        let (odd, sound) = (try await queue("a", to: "büro@first.example"), try await queue("b"))
        let sender = ScriptedSender()
        #expect(try await delivery(sender).cycle() == 1)
        #expect(sender.offers.count == 1)
        #expect(try await letter(odd).state == .failed)
        #expect(try await letter(odd).lastError?.contains("büro@first.example") == true)
        #expect(try await letter(sound).state == .sent)
    }

    @Test func aStopBetweenTwoLettersLosesNone() async throws {
        for key in ["a", "b"] { try await queue(key) }
        var settings = try SMTPSettings.sample()
        settings.rate = SendingRate(letters: 1, seconds: 3600)
        let sender = ScriptedSender()
        let slow = try delivery(sender, settings)
        try await withThrowingTaskGroup { group in
            group.addTask { await #expect(throws: CancellationError.self) { try await slow.cycle() } }
            try await eventually("the first letter is settled") {
                try await office.store.officeCounts().letters[.sent] == 1
            }
            group.cancelAll()
        }
        #expect(try await office.store.officeCounts().letters == [.sent: 1, .queued: 1])
    }

    private func queueWithFile(_ key: String, kind: Letter.Kind = .digest) async throws -> Int64 {
        var letter = OutboundLetter(
            from: EmailAddress(address: "submissions@office.example"), to: EmailAddress(address: "a@office.example"),
            subject: "摘要", date: MailDate(seconds: 1_700_000_000), messageID: "<\(key)@office.example>",
            origin: .generated, instance: "instance", text: "今天的情况")
        letter.html = "<html><body><p>今天的情况</p><img src=\"cid:p@x\"></body></html>"
        letter.pictures = [InlinePicture(contentID: "p@x", type: "image/jpeg", bytes: [0xFF, 0xD8])]
        letter.attachments = [OutboundAttachment(name: "汇总.xlsx", type: "application/zip", bytes: [1, 2, 3])]
        let queued = Letter(
            kind: kind, uniqueKey: key, recipient: "a@office.example", subject: "摘要",
            messageID: letter.messageID, content: try letter.composed())
        return try #require(try await office.store.enqueue(queued, at: noon))
    }

    @Test(arguments: [
        TransportError(stage: .accept, cause: .smtp(code: 552, enhanced: "5.3.4"), text: "Message size exceeds limit"),
        TransportError(stage: .sender, cause: .smtp(code: 552, enhanced: nil), text: "Mail length exceeded"),
        TransportError(stage: .sender, cause: .smtp(code: 523, enhanced: "5.3.4"), text: "too big"),
        TransportError(
            stage: .sender, cause: .refusedHere, text: "the letter has 900 bytes, \(SMTPSession.sizeWords) 800"),
    ])
    func aLetterThatIsTooLargeLeavesOnceMoreWithoutItsFiles(refusal: TransportError) async throws {
        let id = try await queueWithFile("a")
        let sender = ScriptedSender([.outcome(.refused(refusal))])
        #expect(try await delivery(sender).cycle() == 0)
        #expect(try await letter(id).state == .queued)
        #expect(try await delivery(sender, at: noon + hour).cycle() == 1)
        #expect(try await letter(id).state == .sent && sender.offers.count == 2)
        let bytes = sender.offers[1].message
        let message = parseMessage(bytes.span, charsets: Charsets())
        #expect(message.messageID == "<a@office.example>" && message.subject == "摘要")
        #expect(message.to.map(\.address) == ["a@office.example"])
        #expect(message.text.hasPrefix("（邮件服务器限制了邮件大小") && message.text.contains("今天的情况"))
        #expect(!message.parts.contains { $0.role == .attachment })
        #expect(message.parts.contains { $0.role == .inlineImage }, "pictures are part of the page")
    }

    @Test func aLetterThatIsTooLargeEvenSoIsRefused() async throws {
        let refusal = TransportError(stage: .accept, cause: .smtp(code: 552, enhanced: "5.3.4"), text: "too big")
        let (digest, plain) = (try await queueWithFile("a"), try await queue("b"))
        let sender = ScriptedSender((1...4).map { _ in .outcome(.refused(refusal)) })
        for round in 0...9 { _ = try await delivery(sender, at: noon + Double(round) * hour).cycle() }
        #expect(sender.offers.count == 3, "only what has files is offered twice")
        for id in [digest, plain] {
            #expect(try await letter(id).state == .failed)
            #expect(try await letter(id).lastError?.contains("too big") == true)
        }
    }

    @Test func anAddresseesFullMailboxIsNoMatterOfSize() async throws {
        let refusal = TransportError(stage: .recipient, cause: .smtp(code: 552, enhanced: "5.2.2"), text: "quota")
        let id = try await queueWithFile("a")
        _ = try await delivery(ScriptedSender([.outcome(.refused(refusal))])).cycle()
        #expect(try await letter(id).state == .failed)
    }
}
