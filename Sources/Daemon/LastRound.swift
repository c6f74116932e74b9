import Foundation
import Synchronization

/// When something was last done that is done every so often.
final class LastRound: Sendable {
    private let time = Mutex<Date?>(nil)

    /// Whether `interval` seconds passed since the last one, which is then taken to be `now`. Clocks may be set back.
    @inline(never)
    func begins(at now: Date, after interval: TimeInterval) -> Bool {
        time.withLock { last in
            if let before = last, (0..<interval).contains(now.timeIntervalSince(before)) { return false }
            last = now
            return true
        }
    }
}
