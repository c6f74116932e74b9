import Foundation
import Mail
import Store
import Submissions
import Testing

@testable import Daemon

/// What came after the cutoff is judged again when a ruling moves the cutoff, and when that ruling is undone.
@Suite struct CutoffTests {
    let office: OfficeInHand
    private let facts: Office

    init() throws {
        office = try OfficeInHand()
        var notice = Notice.week
        notice.phases[0].cutoff = notice.phases[0].due
        facts = .sample(notices: [notice])
    }

    /// A day after the cutoff.
    private let late = noon + 12 * day
    private let all = ConcessionTarget(unit: "U1", notice: "week")

    private func desk(at now: Date, isRehearsal: Bool = false) -> ReviewDesk {
        ReviewDesk(
            office: facts, store: office.store, coalesce: 600, clock: .standing(at: now), who: "li",
            isRehearsal: isRehearsal)
    }

    private func october(_ day: Int) -> Deadline {
        Deadline(endOf: LocalDate(year: 2025, month: 10, day: day), in: facts.timeZone)
    }

    private func decided(_ mail: SampleMail = SampleMail(), at time: Date) async throws -> Int64 {
        let id = try await office.take(mail, receivedAt: time, at: time)
        _ = try await office.casework(facts, at: time).cycle()
        return id
    }

    private func write(at now: Date) async throws -> Int {
        try await Correspondence(
            office: facts, templates: .builtIn, store: office.store, settings: try .sample(),
            clock: .standing(at: now), logger: office.logger
        ).cycle()
    }

    private func lastLetter() async throws -> String {
        let letter = try #require(try await office.store.letters(limit: 10).last)
        let content = try #require(try await office.store.letter(letter.id)).content
        return parseMessage(content.span, charsets: Charsets()).text
    }

    @Test func anExtensionLetsWhatWasRefusedCountAndUndoingItRefusesItAgain() async throws {
        let id = try await decided(at: late)
        let refused = try #require(try await office.store.caseFile(of: id))
        #expect(refused.decision.items.map(\.isAfterCutoff) == [true])
        #expect(try await write(at: late + hour) == 1)
        #expect(try await lastLetter().contains("【已过截止时间，未计入】"))

        let made = try await desk(at: late + 2 * hour).extend(all, until: october(30), reason: "")
        #expect(made.rejudged.map(\.name) == ["\(id)/1"] && made.reopened.isEmpty)
        #expect(made.changes.map(\.after.state) == [.complete, .missing])
        let accepted = try #require(try await office.store.decision(of: id)?.items.first)
        #expect(accepted.verdict == .accepted && !accepted.late && !accepted.isAfterCutoff)
        #expect(try await write(at: late + 3 * hour) == 1)
        let letter = try await lastLetter()
        #expect(letter.contains("有更新") && letter.contains("【目前已收到】\n· 活动周工作方案：工作方案.txt"), "\(letter)")
        #expect(!letter.contains("未计入") && letter.contains("已同意延期，请在10月30日（周四）24:00前报送"), "\(letter)")

        let undone = try await desk(at: late + 4 * hour).undo(made.ruling.id)
        #expect(undone.rejudged.map(\.name) == ["\(id)/1"])
        #expect(try await office.store.caseFile(of: id) == refused)
        #expect(try await write(at: late + 5 * hour) == 1)
        #expect(try await lastLetter().contains("【已过截止时间，未计入】"))
    }

    @Test func whatIsStillTooLateStaysRefused() async throws {
        let id = try await decided(at: noon + 25 * day)
        let made = try await desk(at: noon + 26 * day).extend(all, until: october(30), reason: "")
        #expect(made.rejudged.isEmpty)
        #expect(try await office.store.decision(of: id)?.items.map(\.isAfterCutoff) == [true])
    }

    @Test func anExtensionOfAnotherRequirementOrUnitJudgesNothingAgain() async throws {
        let id = try await decided(at: late)
        let summary = ConcessionTarget(unit: "U1", notice: "week", requirement: "summary")
        #expect(try await desk(at: late).extend(summary, until: october(30), reason: "").rejudged.isEmpty)
        let other = ConcessionTarget(unit: "U2", notice: "week")
        #expect(try await desk(at: late).extend(other, until: october(30), reason: "").rejudged.isEmpty)
        #expect(try await office.store.decision(of: id)?.items.map(\.isAfterCutoff) == [true])
    }

    @Test func whatBreaksAnotherRuleIsJudgedByThatOne() async throws {
        let id = try await decided(SampleMail(files: [("工作方案.txt", "")]), at: late)
        _ = try await desk(at: late).extend(all, until: october(30), reason: "")
        let item = try #require(try await office.store.decision(of: id)?.items.first)
        #expect(item.verdict == .rejected && !item.isAfterCutoff && item.because.first?.code == .emptyFile)
    }

    @Test func aDateToSendAgainByLetsTheLaterVersionCount() async throws {
        let first = try await decided(at: noon)
        let second = try await decided(
            SampleMail(messageID: "<2@first.example>", files: [("方案2.txt", "活动周工作方案\n一、指导思想\n二、补充内容\n")]), at: late)
        #expect(try await office.store.decision(of: second)?.items.map(\.isAfterCutoff) == [true])
        let back = try await desk(at: late).sendBack(mail: first, item: 0, reason: "请盖章", until: october(30))
        #expect(back.rejudged.map(\.name) == ["\(second)/1"] && back.changes.map(\.after.state) == [.complete])
        _ = try await desk(at: late).undo(back.ruling.id)
        #expect(try await office.store.decision(of: second)?.items.map(\.isAfterCutoff) == [true])
        #expect(try await office.store.decision(of: first)?.items.map(\.verdict) == [.accepted])
    }

    @Test func whatACoordinatorAcceptedStaysAccepted() async throws {
        let id = try await decided(at: late)
        let accepted = try await desk(at: late).accept(mail: id, item: 0, requirement: nil, onTime: false, reason: "")
        let made = try await desk(at: late + minute).extend(all, until: october(30), reason: "")
        #expect(try await office.store.decision(of: id)?.items.map(\.verdict) == [.accepted])
        _ = try await desk(at: late + 2 * minute).undo(accepted.ruling.id)
        #expect(try await office.store.decision(of: id)?.items.map(\.verdict) == [.accepted])
        _ = try await desk(at: late + 3 * minute).undo(made.ruling.id)
        #expect(try await office.store.decision(of: id)?.items.map(\.isAfterCutoff) == [true])
    }

    @Test func aRehearsalTellsWhatWouldBeJudgedAgain() async throws {
        let id = try await decided(at: late)
        let made = try await desk(at: late, isRehearsal: true).extend(all, until: october(30), reason: "")
        #expect(made.rejudged.map(\.name) == ["\(id)/1"] && made.reopened.isEmpty)
        #expect(try await office.store.decision(of: id)?.items.map(\.isAfterCutoff) == [true])
    }

    @Test func aReportOfAnotherVersionIsLeftToTheCoordinator() async throws {
        let id = try await decided(at: late)
        try await office.execute("UPDATE examination SET json = '{}'")
        let made = try await desk(at: late).extend(all, until: october(30), reason: "")
        #expect(made.rejudged.isEmpty && made.reopened == ["\(id)/1"])
    }

    @Test func aMailThatIsDecidedBesideTheExtensionIsDecidedWithIt() async throws {
        let id = try await office.take(SampleMail(), receivedAt: late, at: late)
        let rulings = try await office.store.rulings(deciding: id)
        _ = try await desk(at: late).extend(all, until: october(30), reason: "")
        let stale = Decision(decision: .hold, rules: 1)
        #expect(try await !office.store.commitDecision(stale, for: id, at: late, knowing: rulings))
        #expect(try await office.state(id) == .received)
        _ = try await office.casework(facts, at: late).cycle()
        #expect(try await office.store.decision(of: id)?.items.map(\.verdict) == [.accepted])
    }
}
