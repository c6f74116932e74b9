import Foundation
import Testing

@testable import Daemon

/// Letters wait while the time of day can't be believed.
@Suite struct ClockWatchTests {
    private let start = ContinuousClock.now

    /// What the watch says at each reading: the clock's time and the machine's uptime, in seconds after the first.
    private func objections(_ readings: [(clock: TimeInterval, uptime: Double)]) -> [Bool] {
        let watch = ClockWatch()
        return readings.map { reading in
            watch.objection(
                at: noon + reading.clock, earliest: noon - day, uptime: start + .seconds(reading.uptime)) != nil
        }
    }

    @Test func aClockThatRunsIsBelieved() {
        #expect(objections([(0, 0), (5, 5), (3605, 3605), (3610, 3612), (90_000, 90_002)]).allSatisfy { !$0 })
    }

    @Test(arguments: [2 * hour, -2 * hour, 365 * day, -hour])
    func aClockThatWasSetIsBelievedAfterTenMinutes(step: TimeInterval) {
        #expect(
            objections([(0, 0), (step + 5, 5), (step + 300, 300), (step + 604, 604), (step + 606, 606)])
                == [false, true, true, true, false])
    }

    @Test func aClockThatIsSetBackAgainIsDoubtedAnew() {
        #expect(
            objections([(0, 0), (day, 5), (500, 500), (1099, 1099), (1101, 1101)])
                == [false, true, true, true, false])
    }

    @Test func aMachineThatStartsInNineteenSeventyIsNotBelievedUntilItsClockIsSet() {
        let watch = ClockWatch()
        let epoch = Date(timeIntervalSince1970: 60)
        #expect(watch.objection(at: epoch, earliest: noon, uptime: start) != nil)
        #expect(watch.objection(at: epoch + hour, earliest: noon, uptime: start + .seconds(3600)) != nil)
        #expect(watch.objection(at: noon + day, earliest: noon, uptime: start + .seconds(3605)) != nil)
        #expect(watch.objection(at: noon + day + 700, earliest: noon, uptime: start + .seconds(4305)) == nil)
    }

    @Test func aMachineThatSleptIsBelieved() {
        #expect(objections([(0, 0), (8 * hour, 8 * 3600)]) == [false, false])
    }

    @Test func noLetterIsWrittenOrSentBeforeTheOfficesFirstDay() async throws {
        let office = try OfficeInHand()
        _ = try await office.store.instance(at: noon + day)
        try await office.take(SampleMail())
        #expect(try await office.casework(coalesce: 0).cycle() == 1)
        let sender = ScriptedSender()
        _ = await (try office.outbox(sender, at: noon + hour)).turn()
        #expect(try await office.store.letters(limit: 9).isEmpty)
        _ = await (try office.outbox(sender, at: noon + day + hour)).turn()
        #expect(sender.offers.count == 1)
    }
}
