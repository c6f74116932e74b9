import Foundation
import Testing

@testable import Store

@Suite struct RetryScheduleTests {
    @Test(arguments: [(0, 300.0), (1, 300), (2, 600), (3, 1200), (4, 2400), (5, 4000), (60, 4000), (.max, 4000)])
    func theTimeBetweenAttemptsDoublesUpToItsCap(attempts: Int, base: Double) {
        for letter in [Int64.min, -1, 0, 1, 2, 3, .max] {
            let delay = RetrySchedule.delay(attempts: attempts, letter: letter)
            #expect((base...base * 1.1).contains(delay))
            #expect(delay == RetrySchedule.delay(attempts: attempts, letter: letter))
        }
    }

    @Test func lettersThatFailedTogetherAreTriedApart() {
        let delays = Set((1...100).map { RetrySchedule.delay(attempts: 1, letter: $0) })
        #expect(delays.count > 30)
    }
}
