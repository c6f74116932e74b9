/// A time of the office's day, to the minute.
public struct TimeOfDay: Codable, Comparable, Hashable, Sendable {
    /// 0–23.
    public var hour: Int
    /// 0–59.
    public var minute: Int

    /// Takes the two as they are; a file's are checked when it is read.
    public init(hour: Int, minute: Int) {
        self.hour = hour
        self.minute = minute
    }

    /// The earlier one is less.
    public static func < (left: TimeOfDay, right: TimeOfDay) -> Bool {
        (left.hour, left.minute) < (right.hour, right.minute)
    }
}
