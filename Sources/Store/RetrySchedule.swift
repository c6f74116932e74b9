import Foundation

/// When letters are tried again, in seconds.
enum RetrySchedule {
    /// Deferred for so long, a letter has failed (RFC 5321 §4.5.4.1: at least 4–5 days).
    static let giveUpAfter: TimeInterval = 5 * 24 * 3600
    /// A letter that lay so long without an attempt leaves only when released.
    static let releaseAge: TimeInterval = 24 * 3600
    /// A letter whose answer was lost is sent once more after this, when a copy that did arrive has had time to show.
    static let lostAnswerDelay: TimeInterval = 15 * 60
    /// So many attempts that a kill interrupted are repeated at once; then the letter itself may be the cause.
    static let interruptedAtOnce = 3

    /// The time from one attempt to the next: 5 minutes, doubling up to 4,000 s, and up to a tenth more, so that what
    /// failed together is not tried again together. `attempts` counts from 1.
    static func delay(attempts: Int, letter: Int64) -> TimeInterval {
        let steps = min(max(attempts, 1) - 1, 4)
        let base = min(300 * Double(1 << steps), 4000)
        // Knuth's multiplicative hash: neighbours get different parts of the tenth, the same ones at every run.
        let mixed = (UInt64(bitPattern: letter) &* 31 &+ UInt64(attempts.magnitude)) &* 2_654_435_761
        return base * (1 + Double((mixed >> 16) % 100) / 1000)
    }
}
