import Foundation
import Store
import Synchronization

/// Whether the time of day can be believed. A machine without a battery starts in 1970 until it has asked the network, and
/// a clock that is set by hand may be wrong for a while: what leaves by the calendar waits meanwhile.
public final class ClockWatch: Sendable {
    /// A step of so many seconds is no drift.
    private static let step: TimeInterval = 300
    /// A clock that was set is believed after so long: time servers may set it again.
    private static let settling = Duration.seconds(600)

    private struct Reading {
        var time: Date
        /// Counts on while the machine sleeps and whatever is done to the clock.
        var uptime: ContinuousClock.Instant
        var setAt: ContinuousClock.Instant?
    }

    private let last = Mutex<Reading?>(nil)
    private let told = Mutex<String?>(nil)

    public init() {}

    /// What is wrong with the clock of an office; nil when nothing is.
    func objection(at now: Date, in store: Store) async throws -> String? {
        objection(at: now, earliest: try await store.existingInstance()?.createdAt ?? .distantPast)
    }

    /// What is wrong with the clock; nil when nothing is.
    ///
    /// - Parameter earliest: No moment before can be true: the office's first records are of then.
    @inline(never)
    func objection(at now: Date, earliest: Date, uptime: ContinuousClock.Instant = .now) -> String? {
        let setAt = last.withLock { last in
            var reading = Reading(time: now, uptime: uptime, setAt: last?.setAt)
            if let before = last {
                let passed = before.uptime.duration(to: uptime) / .seconds(1)
                if abs(now.timeIntervalSince(before.time) - passed) > Self.step { reading.setAt = uptime }
            }
            last = reading
            return reading.setAt
        }
        if now.addingTimeInterval(Self.step) < earliest {
            return "the clock is behind the first records of the office; set it"
        }
        guard let setAt, setAt.duration(to: uptime) < Self.settling else { return nil }
        return "the clock was set; letters wait ten minutes"
    }

    /// Whether it is another objection, or none, than at the last call.
    @inline(never)
    func isNews(_ objection: String?) -> Bool {
        told.withLock { told in
            defer { told = objection }
            return told != objection
        }
    }
}
