import Inspection
import Testing

@testable import Submissions

/// Mails that are decided with a coordinator's word on whose they are.
struct AssignmentTests {
    typealias S = Sample

    private func decide(
        _ mail: Examination, _ assigned: Assignment?, at time: String = "2020-10-12 10:00", rulings: [Ruling] = []
    ) -> Decision {
        Submissions.decide(
            mail, receivedAt: S.time(time), mailbox: "main", office: S.office(), rulings: rulings, assigned: assigned)
    }

    private func extended(until: Deadline) -> Ruling {
        var ruling = Ruling(.extend, id: 1, at: S.time("2020-10-12 09:00"), by: "li")
        (ruling.unit, ruling.notice, ruling.phase, ruling.until) = ("S01", "district-2020", "plans", until)
        return ruling
    }

    @Test func aStrangersMailIsDecidedAsTheUnits() {
        let mail = S.mail(from: "someone@else.example", subject: "材料", [S.plan, S.schedule])
        #expect(decide(mail, nil).decision == .hold)
        let decision = decide(mail, Assignment(unit: "S02"))
        #expect(decision.decision == .record && decision.unit?.code == "S02" && !decision.provisional)
        #expect(decision.unit?.because == [Reason(.assignedByHand)])
        #expect(decision.verdicts == ["plan accepted", "schedule accepted"])
    }

    @Test func whatNoNoticeIsNamedInIsDecidedForTheGivenOne() {
        let mail = S.mail(subject: "请查收", [S.document("文档1.docx", ["关于组织参观的说明"])])
        #expect(decide(mail, Assignment(unit: "S01")).decision == .hold)
        let decision = decide(mail, Assignment(unit: "S01", notice: "district-2020"))
        #expect(decision.decision == .record && decision.notice?.id == "district-2020")
        let placed = decide(
            mail, Assignment(unit: "S01", notice: "district-2020", phase: "plans", requirement: "plan"))
        #expect(placed.verdicts == ["plan accepted"])
    }

    @Test func anAnswerWithoutFilesIsRecordedForItsNotice() {
        let mail = S.mail(subject: "回复", text: "我们已经报过了")
        let decision = decide(mail, Assignment(unit: "S01", notice: "district-2020"))
        #expect(decision.decision == .record && decision.items.count == 1)
        #expect(decision.items[0].attachment == nil && decision.items[0].verdict == .extra)
    }

    @Test func ourOwnMailMayBeAssigned() {
        let mail = S.mail(from: "submissions@office.example", [S.plan])
        #expect(decide(mail, Assignment(unit: "S01")).verdicts == ["plan accepted"])
    }

    @Test func aUnitThatLeftTheRosterIsAssignedNothing() {
        let mail = S.mail([S.plan])
        #expect(decide(mail, Assignment(unit: "gone")) == decide(mail, nil))
    }

    @Test func whatIsPlacedByHandIsLateWhenItIs() {
        let mail = S.mail(subject: "请查收", [S.document("文档1.docx", ["关于组织参观的说明"])])
        let plan = Assignment(unit: "S01", notice: "district-2020", phase: "plans", requirement: "plan")
        #expect(decide(mail, plan, at: "2020-10-20 10:00").late)
        let granted = extended(until: S.due(2020, 10, 20))
        #expect(!decide(mail, plan, at: "2020-10-20 10:00", rulings: [granted]).late)
    }

    @Test func nothingIsLateOrRefusedWithinAnExtension() {
        var notice = S.autumn
        notice.phases[0].cutoff = S.due(2020, 10, 15)
        let office = S.office([notice])
        func decide(_ rulings: [Ruling]) -> Item {
            Submissions.decide(
                S.mail([S.plan]), receivedAt: S.time("2020-10-20 10:00"), mailbox: "main", office: office,
                rulings: rulings
            ).items[0]
        }
        #expect(decide([]).verdict == .rejected && decide([]).late)
        #expect(decide([]).because.first?.code == .afterCutoff)
        let granted = decide([extended(until: S.due(2020, 10, 20))])
        #expect(granted.verdict == .accepted && !granted.late)
        #expect(!granted.because.contains { [.afterCutoff, .lateArrival].contains($0.code) })
    }

    @Test func theLastAssignmentOfAMailHolds() {
        func ruling(_ id: Int64, _ unit: String, item: Int? = nil) -> Ruling {
            var ruling = Ruling(.assign, id: id, at: S.time("2020-10-12 09:00"), by: "li")
            (ruling.message, ruling.item, ruling.unit) = (7, item, unit)
            return ruling
        }
        let rulings = [ruling(3, "S03"), ruling(1, "S01"), ruling(5, "S05", item: 0)]
        #expect(Assignment(ofMail: 7, rulings) == Assignment(unit: "S03"))
        #expect(Assignment(ofMail: 8, rulings) == nil)
    }
}
