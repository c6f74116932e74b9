public import Foundation
import Settings

extension Deadline {
    /// Due by the end of `day` in `timeZone`.
    public init(endOf day: LocalDate, in timeZone: TimeZone) {
        self.init(instant: day.adding(days: 1).start(in: timeZone), day: day, isWholeDay: true)
    }

    /// Due exactly at `instant`.
    public init(at instant: Date, in timeZone: TimeZone) {
        self.init(instant: instant, day: LocalDate(instant, in: timeZone), isWholeDay: false)
    }

    /// What a file's date means: its whole day, or its exact moment, in `timeZone` unless it brings its own offset.
    init(_ value: DateValue, in timeZone: TimeZone) {
        let day = LocalDate(value)
        guard let time = value.time else {
            self.init(endOf: day, in: timeZone)
            return
        }
        let zone = value.offset.flatMap { TimeZone(secondsFromGMT: $0 * 60) } ?? timeZone
        self.init(at: day.moment((time.hour, time.minute, time.second), in: zone), in: timeZone)
    }
}
