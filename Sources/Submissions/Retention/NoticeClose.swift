public import Foundation

extension Notice {
    /// When nothing can come in time any more: the latest of the due times with their grace, the cut-offs, the end of the
    /// activity's last day and the times that coordinators granted. Nil for a notice without any of them, which never
    /// closes.
    ///
    /// - Parameter rulings: those in force, in any order; those about other notices are passed over.
    public func closes(granted rulings: [Ruling], in timeZone: TimeZone) -> Date? {
        var moments = phases.flatMap { phase in
            [phase.due?.instant.addingTimeInterval(phase.grace), phase.cutoff?.instant].compactMap(\.self)
        }
        // What is not asked for by a time may come for as long as the notice stands.
        guard phases.allSatisfy({ $0.due != nil }) else { return nil }
        if let last = activity?.upperBound { moments.append(last.adding(days: 1).start(in: timeZone)) }
        moments += rulings.filter { $0.notice == id }.compactMap(\.until?.instant)
        return moments.max()
    }
}
