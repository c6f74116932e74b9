import Foundation
import Inspection
import Mail
import Store
import Submissions
import Testing

@testable import Daemon

/// From what is recorded to digests in the outbox.
@Suite struct DigestTests {
    let office: OfficeInHand
    /// 09:00 in the office, on the Friday after ``noon``.
    private let morning = noon + 16 * hour

    init() throws { office = try OfficeInHand() }

    private func digests(
        _ facts: Office = .sample(), to coordinators: [String] = ["coordinator@office.example"], at now: Date
    ) throws -> Digests {
        Digests(
            office: facts, templates: .builtIn, store: office.store,
            mailboxes: ["main"], coordinators: coordinators, letters: LetterSettings(), settings: try .sample(),
            inspector: Inspector(programs: try OfficeInHand.builtPrograms()), clock: .standing(at: now),
            logger: office.logger)
    }

    private func record(_ mail: SampleMail = SampleMail(), at now: Date = noon) async throws {
        let id = try await office.take(mail, receivedAt: now, at: now)
        _ = try await office.casework(at: now).cycle()
        #expect(try await office.state(id) == .recorded)
    }

    private func letters() async throws -> [OutboundMessage] { try await office.store.letters(limit: 10) }

    @Test func thereIsOneDigestADayAndNoneWithoutNews() async throws {
        _ = try await office.store.instance(at: noon - hour)
        try await record()
        #expect(try await digests(at: morning - 1).cycle() == 0, "it is not time")
        let daemon = try digests(at: morning)
        #expect(try await daemon.cycle() == 1)
        #expect(try await daemon.cycle() == 0)
        #expect(try await digests(at: morning + hour).cycle() == 0, "a restart writes no second one")
        #expect(try await digests(at: morning + day).cycle() == 0, "Saturday is no working day")
        #expect(try await digests(at: morning + 4 * day).cycle() == 0, "nothing changed since Friday")
        try await record(SampleMail(from: "office@second.example", messageID: "<2@second.example>"), at: noon + 5 * day)
        #expect(try await digests(at: morning + 5 * day).cycle() == 1)
        #expect(
            try await letters().map(\.uniqueKey) == [
                "digest/2025-10-10/coordinator@office.example", "digest/2025-10-15/coordinator@office.example",
            ])
        #expect(try await letters().allSatisfy { $0.kind == .digest && $0.unit == nil })
    }

    @Test func aDayWithoutNewsStaysOneWhateverARestartFinds() async throws {
        _ = try await office.store.instance(at: noon - hour)
        #expect(try await digests(at: morning).cycle() == 0)
        try await record(at: morning + hour)
        #expect(try await digests(at: morning + 2 * hour).cycle() == 0, "the day was found to have nothing to tell")
        #expect(try await office.count("SELECT count(*) FROM event WHERE kind = 'digest-skipped'") == 1)
        #expect(try await digests(at: morning + 3 * day).cycle() == 1, "it is told on Monday")
    }

    @Test func aDaemonThatWasDownAtTheHourWritesTheDigestWhenItIsUp() async throws {
        _ = try await office.store.instance(at: noon - hour)
        try await record()
        #expect(try await digests(at: morning + 5 * hour).cycle() == 1)
        #expect(try await letters().map(\.uniqueKey) == ["digest/2025-10-10/coordinator@office.example"])
    }

    @Test func aSecondLookOfTheDayReadsNothing() async throws {
        _ = try await office.store.instance(at: noon - hour)
        try await record()
        #expect(try await digests(at: morning).cycle() == 1)
        // A digest could not be put together any more.
        try await office.execute("ALTER TABLE submission RENAME TO gone")
        #expect(try await digests(at: morning + hour).cycle() == 0)
    }

    @Test func whatTheFirstDigestToldTheNextOneDoesNotTell() async throws {
        _ = try await office.store.instance(at: noon - hour)
        try await record()
        #expect(try await digests(at: morning).cycle() == 1)
        let later = try digests(at: morning + 3 * day)
        let (content, _) = try await later.draft()
        #expect(content.since == morning && !content.isWorthSending)
        #expect(content.notices.first?.matrix.rows.map(\.standings[0].state) == [.complete, .missing])
    }

    @Test func aUnitThatNoLetterReachesIsToBeTelephonedAsRemindersSeeIt() async throws {
        _ = try await office.store.instance(at: noon - hour)
        _ = try await office.store.noticesLoaded(["week"], at: noon - hour)
        var unreachable = OrganizationalUnit.second
        (unreachable.addresses, unreachable.contact) = ([], "李老师 0000")
        // The day after the plan and the summary were due.
        let daemon = try digests(.sample(units: [.first, unreachable]), at: morning + 11 * day)
        let (content, letter) = try await daemon.draft()
        #expect(content.calls.map(\.unit) == ["柳桥小学"])
        #expect(content.calls.first?.matters.map(\.because) == [.noAddress])
        #expect(content.calls.first?.matters.first?.titles == ["活动周工作方案", "活动周工作总结"])
        let group = content.notices.first?.deadlines.first
        #expect(group?.units.map(\.unit) == ["澄湖第一中学"] && group?.called == 1)
        #expect(letter.text.contains("【请电话联系：1个单位】") && letter.text.contains("李老师 0000"))
    }

    @Test func eachCoordinatorGetsTheSame() async throws {
        _ = try await office.store.instance(at: noon - hour)
        try await record()
        let addresses = ["a@office.example", "B@office.example", "a@office.example"]
        #expect(try await digests(to: addresses, at: morning).cycle() == 2)
        #expect(try await letters().map(\.recipient) == ["a@office.example", "B@office.example"])
        #expect(try await digests(to: addresses + ["c@office.example"], at: morning + 60).cycle() == 1)
        let texts = try await letters().map(\.subject)
        #expect(Set(texts).count == 1)
    }

    @Test func aHeldMailIsToldWithItsCommandEveryWorkingDay() async throws {
        _ = try await office.store.instance(at: noon - hour)
        let mail = SampleMail(from: "someone@private.example", subject: "活动周材料")
        let id = try await office.take(mail)
        _ = try await office.casework().cycle()
        #expect(try await office.state(id) == .held)
        #expect(try await digests(at: morning).cycle() == 1)
        let (_, letter) = try await digests(at: morning + 3 * day).draft()
        #expect(
            letter.text.contains("muster review show \(id)")
                || letter.text.contains("muster review assign \(id) --unit"))
        #expect(letter.text.contains("someone@private.example"))
        #expect(try await digests(at: morning + 3 * day).cycle() == 1)
    }

    @Test func aServerInLastingTroubleIsToldAndAPassingOneIsNot() async throws {
        _ = try await office.store.instance(at: noon - hour)
        try await office.store.connectionSucceeded(.mailbox("main"), at: morning - 600)
        _ = try await office.store.connectionFailed(
            .mailbox("main"), error: "timeout", loginRefused: false, at: morning - 60)
        #expect(try await digests(at: morning).cycle() == 0)
        let (content, _) = try await digests(at: morning + 2 * hour).draft()
        #expect(content.troubles == [.mailbox("main", since: morning - 600, refusals: 0, reason: "timeout")])
        #expect(content.isWorthSending)
    }

    /// A mail at UID 3 that could not be fetched.
    private func fail(in mailbox: String) async throws {
        _ = try await office.store.mailbox(mailbox, at: noon)
        _ = try await office.store.select(mailbox, uidValidity: 7, at: noon)
        let listed = ListedMail(uid: 3, arrival: noon, bytes: 3)
        _ = try await office.store.receive(
            [Arrival(.unfetchable, detail: "NO", listed: listed)], mailbox: mailbox, generation: 7, cursor: 3, at: noon)
    }

    @Test func aMailboxThatIsConfiguredNoMoreIsNotTold() async throws {
        _ = try await office.store.instance(at: noon - hour)
        for mailbox in ["old", "main"] {
            try await fail(in: mailbox)
            _ = try await office.store.connectionFailed(
                .mailbox(mailbox), error: "timeout", loginRefused: false, at: noon)
        }
        let (content, _) = try await digests(at: morning).draft()
        #expect(
            content.troubles == [
                .mailbox("main", since: nil, refusals: 0, reason: "timeout"), .notTakenIn(mailbox: "main", count: 1),
            ])
    }

    @Test func aMailThatVanishedBeforeItCouldBeFetchedIsToldOnce() async throws {
        _ = try await office.store.instance(at: noon - hour)
        try await fail(in: "main")
        let forgotten = try await office.store.forgetVanished(from: "main", generation: 7, listed: [], at: noon + hour)
        #expect(forgotten == 1)
        let (content, _) = try await digests(at: morning).draft()
        #expect(content.troubles == [.vanished(mailbox: "main", count: 1)])
        #expect(try await digests(at: morning).cycle() == 1)
        let (next, _) = try await digests(at: morning + 3 * day).draft()
        #expect(next.troubles == [])
    }

    @Test func aDigestReadsBackWithOurParserAndWithPythons() async throws {
        _ = try await office.store.instance(at: noon - hour)
        let hostile = [("<b>方案</b>&\"'=1+1.txt", "全民终身学习活动周工作方案\n一、指导思想\n二、活动内容\n三、工作要求\n")]
        try await record(SampleMail(files: hostile))
        #expect(try await digests(at: morning).cycle() == 1)
        let letter = try #require(try await letters().first)
        let bytes = try #require(try await office.store.letter(letter.id)).content
        let own = parseMessage(bytes.span, charsets: Charsets())
        #expect(own.automatic == .own && own.defects.isEmpty)
        #expect(own.subject == letter.subject && own.text.contains("【总体情况】"))
        #expect(own.files.map(\.name) == ["汇总.xlsx"])

        let read = try ReadLetter(bytes)
        #expect(read.subject == letter.subject && read.to.contains("coordinator@office.example"))
        #expect(read.automatic == "auto-generated")
        #expect(read.parts.prefix(3) == ["multipart/mixed", "multipart/alternative", "text/plain"])
        #expect(read.text.contains("【总体情况】") && read.tags > 20)
        #expect(read.attachments == ["汇总.xlsx"])
        #expect(read.sheets == ["2025年全民终身学习活动周", "文件 2025年全民终身学习活动周"])
        #expect(Set(read.shown.map { $0.dropFirst("cid:".count) }) == Set(read.ids.map { $0[...] }))
    }
}
