public import Foundation

/// The time that decisions are made at. The daemon's is the system's; a rehearsal's stands still.
public struct OfficeClock: Sendable {
    private let read: @Sendable () -> Date

    /// The system's time.
    public static let system = OfficeClock { Date() }

    /// A clock that stands still at one moment.
    public static func standing(at moment: Date) -> OfficeClock { OfficeClock { moment } }

    init(_ read: @escaping @Sendable () -> Date) { self.read = read }

    /// This moment, in whole milliseconds: what a row can hold.
    public var now: Date { Date(timeIntervalSince1970: (read().timeIntervalSince1970 * 1000).rounded() / 1000) }
}
