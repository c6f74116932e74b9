import Foundation
import Mail
import MailTransport
import Store
import Submissions
import Testing

@testable import Daemon

/// From standings to reminders in the outbox, and what becomes of them until they leave. ``noon`` is five in the
/// afternoon of the first day after the National Day holidays of 2025; plans are due on the next working day.
@Suite struct ReminderTests {
    let office: OfficeInHand
    private let facts = Office.sample(notices: [due(10)])

    init() throws { office = try OfficeInHand() }

    /// The notice, due on a day of October 2025.
    private static func due(_ day: Int) -> Notice {
        var notice = Notice.week
        let date = LocalDate(year: 2025, month: 10, day: day)
        let end = date.adding(days: 1).start(in: TimeZone(identifier: "Asia/Shanghai") ?? .gmt)
        notice.phases[0].due = Deadline(instant: end, day: date, isWholeDay: true)
        return notice
    }

    /// A daemon that knows the notice since September and has just read the mailbox.
    private func ready(at now: Date = noon) async throws {
        _ = try await office.store.noticesLoaded(["week"], at: noon - 20 * day)
        try await office.store.connectionSucceeded(.mailbox("main"), at: now)
    }

    private func queue(_ facts: Office? = nil, at now: Date = noon) async throws -> Int {
        try await office.reminders(facts ?? self.facts, at: now).cycle()
    }

    private func send(_ sending: SMTPSettings.Sending = .on, at now: Date) async throws -> Int {
        try await Delivery(
            sender: ScriptedSender(), reminders: try office.reminders(facts, at: now),
            store: office.store, settings: try .sample(sending), language: .chinese, clock: .standing(at: now),
            logger: office.logger
        ).cycle()
    }

    private func letters() async throws -> [OutboundMessage] { try await office.store.letters(limit: 100) }

    private func record(_ requirements: [String], from unit: String, at now: Date) async throws {
        // It lay in the mailbox since the day before: who writes on the day of a reminder gets none.
        let mail = SampleMail(messageID: "<\(UUID().uuidString)@first.example>")
        let id = try await office.take(mail, receivedAt: noon - day, at: now)
        let items = requirements.map { requirement in
            var item = Item(
                attachment: "2", name: requirement, kind: "document", format: "docx", verdict: .accepted)
            (item.notice, item.phase, item.requirement) = ("week", "plans", requirement)
            return item
        }
        let match = UnitMatch(code: unit, name: unit, confidence: 1, because: [])
        try await office.store.commitDecision(
            Decision(decision: .record, unit: match, items: items, rules: 1), for: id, at: now)
    }

    @Test func aReminderIsQueuedOnceAndLeavesAsAnAutomaticLetter() async throws {
        try await ready()
        #expect(try await queue() == 2)
        #expect(try await queue(at: noon + 5 * minute) == 0)
        let letter = try #require(try await letters().first)
        #expect(letter.kind == .reminder && letter.unit == "U1" && letter.recipient == "office@first.example")
        let content = String(decoding: try #require(try await office.store.letter(letter.id)).content, as: UTF8.self)
        #expect(content.contains("\r\nAuto-Submitted: auto-generated\r\n"))
        #expect(!content.contains("In-Reply-To"))
        #expect(try await send(.hold, at: noon + 5 * minute) == 0, "nothing leaves under hold")
        #expect(try await send(at: noon + 5 * minute) == 2)
        #expect(try await queue(at: noon + 10 * minute) == 0)
    }

    @Test func theSameDaemonLooksOnceAMinute() async throws {
        let now = noon
        let reminders = try office.reminders(facts, at: now)
        #expect(try await reminders.cycle() == 0, "nothing was read")
        try await ready()
        #expect(try await reminders.cycle() == 0, "less than a minute ago")
        #expect(try await queue(at: now) == 2)
    }

    @Test func aReminderOfWhatCameMeanwhileIsCancelledWhenItWouldLeave() async throws {
        try await ready()
        #expect(try await queue() == 2)
        try await record(["plan", "summary"], from: "U1", at: noon + minute)
        #expect(try await send(at: noon + 2 * minute) == 1)
        #expect(try await letters().map(\.state) == [.cancelled, .sent])
        #expect(try await letters().first?.lastError == "nothing is missing any more")
    }

    @Test func aReminderThatIsNoLongerTrueIsWrittenAnew() async throws {
        try await ready()
        #expect(try await queue() == 2)
        try await record(["plan"], from: "U1", at: noon + minute)
        #expect(try await send(at: noon + 2 * minute) == 1)
        #expect(try await queue(at: noon + 3 * minute) == 1)
        let letters = try await letters()
        #expect(letters.map(\.state) == [.cancelled, .sent, .queued])
        #expect(letters[0].lastError == "what it says has changed")
        let text = String(decoding: try #require(try await office.store.letter(letters[2].id)).content, as: UTF8.self)
        let parsed = parseMessage(Array(text.utf8).span, charsets: Charsets())
        #expect(parsed.text.contains("活动周工作总结") && parsed.text.contains("已经收到：活动周工作方案"))
    }

    @Test func whatTheOutboxShowsIsKeptTrueUnderHold() async throws {
        try await ready()
        #expect(try await queue() == 2)
        try await record(["plan", "summary"], from: "U1", at: noon + minute)
        #expect(try await queue(at: noon + 2 * minute) == 0)
        #expect(try await letters().map(\.state) == [.cancelled, .queued])
    }

    @Test func aLetterThatAPersonTookBackIsNotWrittenAgain() async throws {
        try await ready()
        #expect(try await queue() == 2)
        for letter in try await letters() {
            try await office.store.cancel([letter.id], reason: "", by: "admin", at: noon)
        }
        #expect(try await queue(at: noon + 2 * minute) == 0)
    }

    @Test func nothingLeavesInTheEveningOrFromAStaleMailboxAndIsWrittenAnewLater() async throws {
        try await ready()
        #expect(try await queue() == 2)
        #expect(try await send(at: noon + 20 * minute) == 0)
        #expect(Set(try await letters().map(\.lastError)) == ["mailbox main was not read for a quarter of an hour"])
        try await office.store.connectionSucceeded(.mailbox("main"), at: noon + 21 * minute)
        #expect(try await queue(at: noon + 21 * minute) == 2)
        // Five in the morning.
        try await office.store.connectionSucceeded(.mailbox("main"), at: noon + 12 * hour)
        #expect(try await send(at: noon + 12 * hour) == 0)
        #expect(try await letters().last?.lastError == "letters leave at other hours")
        #expect(try await letters().count { $0.state == .cancelled } == 4)
    }

    @Test func aHeldMailKeepsTheRemindersOfItsUnitsBack() async throws {
        try await ready()
        let id = try await office.take(SampleMail())
        #expect(try await queue() == 0, "nothing is decided about the mail")
        let candidate = UnitMatch(code: "U2", name: "", confidence: 0.4, because: [])
        try await office.store.commitDecision(
            Decision(decision: .hold, candidates: [candidate], rules: 1), for: id, at: noon)
        #expect(try await queue(at: noon + minute) == 1)
        #expect(try await letters().map(\.unit) == ["U1"])
    }

    @Test func aHeldMailKeepsTheRemindersOfThoseBackForWhomItsSenderSends() async throws {
        var sender = OrganizationalUnit.first
        sender.sendsFor = ["U2"]
        let facts = Office.sample(units: [sender, .second], notices: [Self.due(10)])
        try await ready()
        let id = try await office.take(SampleMail(), receivedAt: noon - day)
        try await office.store.commitDecision(
            Decision(
                decision: .hold, unit: UnitMatch(code: "U1", name: "", confidence: 0.5, because: []), rules: 1),
            for: id, at: noon)
        #expect(try await queue(facts) == 0)
        let roster = Office.sample(notices: [Self.due(10)])
        #expect(try await queue(roster, at: noon + minute) == 1, "without sends_for only its own are kept back")
    }

    @Test func aFileThatMayBeForOthersKeepsTheirRemindersBack() async throws {
        var sender = OrganizationalUnit.first
        sender.sendsFor = ["U2"]
        let facts = Office.sample(units: [sender, .second], notices: [Self.due(10)])
        try await ready()
        let id = try await office.take(SampleMail(), receivedAt: noon - day)
        var item = Item(
            attachment: "2", name: "x", kind: "document", format: "docx", verdict: .review,
            because: [Reason(.perhapsForOthers, "方案")])
        (item.notice, item.phase, item.requirement) = ("week", "plans", "plan")
        let unit = UnitMatch(code: "U1", name: "", confidence: 1, because: [])
        try await office.store.commitDecision(
            Decision(decision: .record, unit: unit, items: [item], rules: 1), for: id, at: noon)
        #expect(try await queue(facts) == 1)
        let letter = try #require(try await letters().first)
        #expect(letter.unit == "U1", "of which only the plan is under review")
    }

    @Test func theNextAddressGetsWhatCameBackFromTheFirst() async throws {
        try await ready()
        #expect(try await queue() == 2)
        #expect(try await send(at: noon + minute) == 2)
        let letter = try #require(try await letters().first)
        try await office.execute(
            """
            INSERT INTO undeliverable (address, at, letter, reason)
            VALUES ('office@first.example', 0, \(letter.id), 'no such user')
            """)
        #expect(try await queue(at: noon + 2 * minute) == 1)
        #expect(try await letters().last?.recipient == "Plans@first.example")
        try await office.execute(
            "INSERT INTO undeliverable (address, at, reason) VALUES ('plans@first.example', 0, 'no such user')")
        #expect(try await queue(at: noon + 3 * minute) == 0)
        let records = try await office.store.reminderRecords(notices: ["week"], at: noon + 3 * minute)
        let desk = ReminderDesk(
            office: facts, rules: ReminderRules(LetterSettings(), of: facts), records: records,
            now: noon + 3 * minute)
        let decision = desk.decide(.first, Self.due(10))
        #expect(decision.escalation == .noAddress && decision.withheld == .noAddress)
        #expect(decision.overdue.map(\.title) == ["活动周工作方案", "活动周工作总结"])
    }

    @Test func whatIsDueInADistantFutureConcernsNobody() async throws {
        try await ready()
        #expect(try await queue(.sample(notices: [Self.due(31)])) == 0)
        #expect(try await queue(.sample(notices: []), at: noon) == 0)
    }

    @Test func aNoticeOfHalfAYearAgoIsLeftInPeace() async throws {
        // The 180th day after the 10th of October is the 8th of April, a Wednesday.
        try await ready(at: noon + 182 * day)
        #expect(try await queue(at: noon + 182 * day) == 0)
        try await ready(at: noon + 181 * day)
        #expect(try await queue(at: noon + 181 * day) == 2)
    }

    @Test func aNoticeThatIsOnlyKeptChasesNobody() async throws {
        try await ready()
        var notice = Self.due(10)
        notice.mailboxes = []
        #expect(try await queue(.sample(notices: [notice])) == 0)
    }

    @Test func aUnitWithAnExtensionIsRemindedOfItLongAfterTheOthers() async throws {
        try await ready(at: noon + 182 * day)
        let until = Int64((noon + 182 * day).timeIntervalSince1970 * 1000)
        try await office.execute(
            """
            INSERT INTO ruling (at, who, verb, reason, unit, notice, phase, untilDay, untilInstant, onTime)
            VALUES (0, 'coordinator', 'extend', '', 'U2', 'week', 'plans', '2026-04-10', \(until + 86400000), 0)
            """)
        #expect(try await queue(at: noon + 182 * day) == 1)
        #expect(try await letters().map(\.unit) == ["U2"])
    }
}
