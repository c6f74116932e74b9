import Testing

@testable import Submissions

/// What a decision comes to with the rulings about its mail.
struct RuledDecisionTests {
    typealias S = Sample

    private func ruling(_ verb: Ruling.Verb, id: Int64 = 1, item: Int? = 0, _ change: (inout Ruling) -> Void = { _ in })
        -> Ruling
    {
        var ruling = Ruling(verb, id: id, at: S.time("2020-10-12 09:00"), by: "li", reason: "请盖章")
        (ruling.message, ruling.item) = (7, item)
        change(&ruling)
        return ruling
    }

    private let late = decided(S.mail([S.plan, S.schedule]), at: "2020-10-20 10:00")

    @Test func rulingsAboutSomethingElseChangeNothing() {
        let plain = decided(S.mail([S.plan]))
        #expect(plain.applying([]) == plain)
        let extended = ruling(.extend, item: nil) { ($0.message, $0.unit, $0.notice) = (nil, "S01", "district-2020") }
        #expect(plain.applying([extended, ruling(.sendBack, item: 9), ruling(.accept, item: -1)]) == plain)
    }

    @Test func whatIsSentBackSaysWhyFirstAndMayBeAcceptedAfterAll() {
        let plain = decided(S.mail([S.plan, S.schedule]))
        let back = ruling(.sendBack, id: 1)
        let sentBack = plain.applying([back])
        #expect(sentBack.items[0].verdict == .rejected)
        #expect(sentBack.items[0].because.first == Reason(.sentBack, "请盖章"))
        #expect(sentBack.items[1] == plain.items[1])
        let both = [ruling(.accept, id: 2), back]
        #expect(plain.applying(both).items[0].verdict == .accepted)
        #expect(plain.applying(both) == plain.applying(both.reversed()), "the ids tell the order")
    }

    @Test func aLateItemIsPromoted() {
        let promoted = late.applying([ruling(.accept) { $0.isOnTime = true }])
        #expect(late.items[0].late && !promoted.items[0].late && promoted.items[0].onTime == true)
        #expect(!promoted.items[0].because.contains { $0.code == .lateArrival })
        #expect(promoted.late, "the other item still is")
        let all = late.applying([ruling(.accept, item: nil) { $0.isOnTime = true }])
        #expect(!all.late && all.items.allSatisfy { $0.onTime == true })
    }

    @Test func anItemIsAcceptedForAnotherRequirement() {
        let accepted = decided(S.mail([S.plan])).applying([
            ruling(.accept) { ($0.notice, $0.phase, $0.requirement) = ("district-2020", "results", "summary") }
        ])
        #expect(accepted.verdicts == ["summary accepted"] && accepted.items[0].phase == "results")
    }

    @Test func whoAcceptsAMailAcceptsWhatCouldNotBeToldAndAgreesWithItsUnit() {
        var decision = decided(S.mail([S.plan, S.schedule]))
        decision.provisional = true
        decision.items[0].verdict = .review
        decision.items[1].verdict = .rejected
        let accepted = decision.applying([ruling(.accept, item: nil)])
        #expect(accepted.verdicts == ["plan accepted", "schedule rejected"] && !accepted.provisional)
        #expect(accepted.items[0].because.first == Reason(.acceptedByHand))
        decision.items[0].requirement = nil
        #expect(decision.applying([ruling(.accept, item: nil)]).verdicts[0] == "- review", "nobody said what it is for")
    }

    @Test func oneItemGoesToAnotherUnit() {
        let decision = decided(S.mail([S.plan, S.schedule]))
        let assigned = decision.applying([ruling(.assign) { $0.unit = "S02" }])
        #expect(assigned.units == ["S01", "S02"])
        #expect(assigned.items[0].unit == "S02" && assigned.items[0].because.first == Reason(.assignedByHand))
        let back = assigned.applying([ruling(.assign) { $0.unit = "S01" }])
        #expect(back.items[0].unit == nil)
    }

    @Test func whatBreaksARuleIsNotMadeGoodByBeingPlaced() {
        var decision = decided(S.mail([S.plan]))
        decision.items[0].verdict = .rejected
        let place = ruling(.assign) {
            ($0.unit, $0.notice, $0.phase, $0.requirement) = ("S01", "district-2020", "plans", "plan")
        }
        #expect(decision.applying([place]).items[0].verdict == .rejected)
        decision.items[0].verdict = .extra
        #expect(decision.applying([place]).items[0].verdict == .accepted)
    }

    @Test func aDismissedMailIsIgnored() {
        let held = decided(S.mail(from: "someone@else.example", subject: "活动周材料", [S.plan]))
        let dismissed = held.applying([ruling(.dismiss, item: nil)])
        #expect(dismissed.decision == .ignore && !dismissed.answerable)
    }

    @Test func aNilReturnRecordsTheMailThatSaysSo() {
        let held = decided(S.mail(subject: "回复：活动周", text: "无"))
        let settled = held.applying([
            ruling(.nilReturn, item: nil) { ($0.unit, $0.notice) = ("S01", "district-2020") }
        ])
        #expect(settled.decision == .record && settled.unit?.code == "S01" && settled.items.isEmpty)
        #expect(settled.notice?.id == "district-2020")
    }

    @Test func whatWasRuledBeforeTheMailWasAssignedHoldsNoMore() {
        let decision = decided(S.mail([S.plan]))
        let assigned = ruling(.assign, id: 2, item: nil) { $0.unit = "S01" }
        #expect(decision.applying([ruling(.sendBack, id: 1), assigned]) == decision)
        #expect(decision.applying([assigned, ruling(.sendBack, id: 3)]).items[0].verdict == .rejected)
        let all = [ruling(.sendBack, id: 3), ruling(.sendBack, id: 1), assigned]
        #expect(Decision.inForce(all).map(\.id) == [2, 3])
    }
}
