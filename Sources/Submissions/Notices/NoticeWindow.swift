import Foundation

/// When mail for a notice may arrive: from the day it was issued until 90 days after the last thing is due.
struct NoticeWindow {
    private let opens: Date?
    private let closes: Date?

    init(_ notice: Notice, timeZone: TimeZone) {
        opens = notice.issued?.start(in: timeZone)
        let due = notice.phases.map(\.due?.instant)
        closes = due.contains(nil) ? nil : due.compactMap(\.self).max()?.addingTimeInterval(90 * 86_400)
    }

    /// Before it was issued nobody can have meant it.
    func isBefore(_ time: Date) -> Bool { opens.map { time < $0 } ?? false }

    func isAfter(_ time: Date) -> Bool { closes.map { time > $0 } ?? false }
}
