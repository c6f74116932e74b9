import Foundation
import Inspection
import Testing

@testable import Submissions

/// What coordinators grant a unit: later due times, waivers, nil returns.
struct ConcessionTests {
    typealias S = Sample

    private func ruling(_ verb: Ruling.Verb, id: Int64 = 1, _ change: (inout Ruling) -> Void = { _ in }) -> Ruling {
        var ruling = Ruling(verb, id: id, at: S.time("2020-10-12 09:00"), by: "li")
        (ruling.unit, ruling.notice, ruling.phase, ruling.requirement) = ("S01", "district-2020", "plans", "plan")
        change(&ruling)
        return ruling
    }

    private func plan(_ rulings: [Ruling], sentAt time: String? = nil, onTime: Bool? = nil) -> Standing? {
        var items: [RecordedItem] = []
        if let time {
            let decision = decided(S.mail([S.plan]), at: time)
            var item = decision.items[0]
            item.onTime = onTime
            items = [RecordedItem(message: 1, receivedAt: S.time(time), provisional: false, item: item)]
        }
        return standing(
            of: S.units[0], notices: [S.autumn], items: items, rulings: rulings, asOf: S.time("2020-12-31 00:00")
        ).first { $0.requirement == "plan" }
    }

    @Test func whatComesWithinAnExtensionIsNotLate() throws {
        let extended = ruling(.extend) { $0.until = S.due(2020, 10, 20) }
        #expect(plan([], sentAt: "2020-10-20 10:00")?.state == .late)
        let standing = try #require(plan([extended], sentAt: "2020-10-20 10:00"))
        #expect(standing.state == .complete && !standing.isLate && standing.isExtended)
        #expect(standing.due == S.due(2020, 10, 20))
        #expect(plan([extended], sentAt: "2020-10-21 00:00")?.state == .late)
    }

    @Test func theLastExtensionHolds() {
        let long = ruling(.extend, id: 1) { $0.until = S.due(2020, 10, 30) }
        let short = ruling(.extend, id: 2) { $0.until = S.due(2020, 10, 16) }
        #expect(plan([short, long], sentAt: "2020-10-20 10:00")?.state == .late)
    }

    @Test func anExtensionOfThePhaseOrTheNoticeHoldsForItsRequirements() {
        for change in [{ $0.requirement = nil }, { ($0.phase, $0.requirement) = (nil, nil) }]
            as [(inout Ruling) -> Void]
        {
            var whole = ruling(.extend, change)
            whole.until = S.due(2020, 10, 20)
            #expect(plan([whole], sentAt: "2020-10-20 10:00")?.state == .complete)
        }
    }

    @Test(
        arguments: [
            { $0.unit = "S02" }, { $0.notice = "reading-2020" }, { $0.phase = "results" },
            { $0.requirement = "schedule" },
        ] as [@Sendable (inout Ruling) -> Void])
    func whatIsRuledAboutSomethingElseChangesNothing(change: @Sendable (inout Ruling) -> Void) {
        let other = ruling(.waive, change)
        #expect(plan([other])?.state == .missing)
    }

    @Test func whatIsSentBackMayComeLaterButNeverEarlier() {
        let back = ruling(.sendBack) { $0.until = S.due(2020, 10, 20) }
        #expect(plan([back], sentAt: "2020-10-20 10:00")?.state == .complete)
        let extended = ruling(.extend) { $0.until = S.due(2020, 10, 30) }
        let soon = ruling(.sendBack, id: 2) { $0.until = S.due(2020, 10, 16) }
        #expect(plan([extended, soon], sentAt: "2020-10-20 10:00")?.state == .complete)
    }

    @Test func whatIsWaivedIsNoGapAndWhatCameAnywayCounts() {
        #expect(plan([ruling(.waive)])?.state == .waived)
        #expect(plan([ruling(.waive)], sentAt: "2020-10-12 10:00")?.state == .complete)
    }

    @Test func anAcceptedNilReturnIsEnough() {
        let standing = plan([ruling(.nilReturn)])
        #expect(standing?.state == .complete && standing?.have == 0 && standing?.note == Reason(.nilReturn))
    }

    @Test func aPromotedLateItemIsOnTime() {
        #expect(plan([], sentAt: "2020-10-20 10:00", onTime: true)?.state == .complete)
    }

    @Test func anExtensionReopensAClosedPhase() {
        var phase = Phase(id: "plans", title: "方案", due: S.due(2020, 10, 13))
        phase.cutoff = S.due(2020, 10, 15)
        var concession = Concession()
        concession.until = S.due(2020, 10, 20)
        #expect(concession.applied(to: phase).cutoff == S.due(2020, 10, 20))
        phase.due = nil
        #expect(concession.applied(to: phase) == phase, "what is never due cannot be late")
    }
}
