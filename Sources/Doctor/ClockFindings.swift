import CMachine
public import Foundation

/// Facts about the machine's clock.
public struct ClockFacts: Sendable {
    /// When the program was built, or at least when its file was last written; nil when that cannot be told.
    public var programWritten: Date?
    /// When the storage was first used; nil before that.
    public var firstDay: Date?
    /// Whether the kernel's clock is kept right by a time server; nil when the kernel does not say.
    public var isSynchronized: Bool?

    /// Puts the three together.
    public init(programWritten: Date?, firstDay: Date?, isSynchronized: Bool?) {
        (self.programWritten, self.firstDay, self.isSynchronized) = (programWritten, firstDay, isSynchronized)
    }

    /// The facts of this machine.
    public static func ofThisMachine(firstDay: Date?) -> ClockFacts {
        var status = stat()
        let written =
            stat("/proc/self/exe", &status) == 0 ? Date(timeIntervalSince1970: Double(status.st_mtim.tv_sec)) : nil
        // systemd-timesyncd's mark; others clear the kernel's STA_UNSYNC (adjtimex(2)).
        if access("/run/systemd/timesync/synchronized", F_OK) == 0 {
            return ClockFacts(programWritten: written, firstDay: firstDay, isSynchronized: true)
        }
        let answer = machine_clock_is_synchronized()
        return ClockFacts(
            programWritten: written, firstDay: firstDay, isSynchronized: answer < 0 ? nil : answer == 1)
    }
}

/// Whether the clock can be believed at `now`.
public func clockFinding(_ facts: ClockFacts, at now: Date) -> Finding {
    let advice = "set it: timedatectl set-ntp true, or timedatectl set-time; no letters leave before it is right"
    // A program may be built in a time zone ahead of a clock that is set by hand.
    if let written = facts.programWritten, now < written.addingTimeInterval(-86_400) {
        return .failure("clock", "the clock is behind the day on which this program was made", advice)
    }
    if let first = facts.firstDay, now < first.addingTimeInterval(-300) {
        return .failure("clock", "the clock is behind the first records of the office", advice)
    }
    switch facts.isSynchronized {
    case true?: return .ok("clock", "kept right by a time server")
    case false?:
        return .warning(
            "clock", "no time server keeps the clock right; what is late is told by it",
            "timedatectl set-ntp true, or install chrony; on a virtual machine, ask whether the host sets it")
    case nil: return .ok("clock", "plausible; the kernel does not say whether a time server keeps it right")
    }
}

/// The office's time zone beside the machine's: which the latter is does not matter.
public func zoneFinding(office: TimeZone, machine: TimeZone = .current, at now: Date) -> Finding {
    office.secondsFromGMT(for: now) == machine.secondsFromGMT(for: now)
        ? .ok("zone", office.identifier)
        : .ok("zone", "\(office.identifier); the machine's is \(machine.identifier), which nothing here goes by")
}
