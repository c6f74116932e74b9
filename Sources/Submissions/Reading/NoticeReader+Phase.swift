import Settings

extension NoticeReader {
    func phase(_ section: Section, of notice: Notice, _ seen: inout Seen) -> Phase? {
        let id = section.identifier("id", required: true) ?? ""
        if !id.isEmpty, !seen.phases.insert(id).inserted {
            section.problem("id", "\"\(id)\" is the id of an earlier phase too")
        }
        var phase = Phase(id: id, title: section.string("title") ?? notice.title)
        phase.due = due(section, of: notice)
        phase.grace = Double(section.duration("grace") ?? 0)
        phase.cutoff = section.date("cutoff").map { Deadline($0, in: context.timeZone) }
        checkTimes(phase, of: notice, section)
        phase.requirements = section.sections("requirement") { requirement($0, phase: section.path, &seen) }
        if phase.requirements.isEmpty, !section.has("requirement") {
            section.problem("requirement", "asks nothing: add a [[phase.requirement]]", severity: .warning)
        }
        return phase
    }

    private func due(_ section: Section, of notice: Notice) -> Deadline? {
        let due = section.date("due").map { Deadline($0, in: context.timeZone) }
        guard let seconds = section.duration("due_after_activity") else { return due }
        guard !section.has("due") else {
            section.problem("due_after_activity", "contradicts due; keep one of the two")
            return due
        }
        guard seconds % 86_400 == 0 else {
            section.problem("due_after_activity", "must be whole days, such as \"7d\"")
            return nil
        }
        guard let activity = notice.activity else {
            if !root.has("activity") {
                section.problem("due_after_activity", "counts from the last day of [activity], which is missing")
            }
            return nil
        }
        return Deadline(endOf: activity.upperBound.adding(days: seconds / 86_400), in: context.timeZone)
    }

    private func checkTimes(_ phase: Phase, of notice: Notice, _ section: Section) {
        let dueKey = section.has("due") ? "due" : "due_after_activity"
        if let due = phase.due, let issued = notice.issued, due.day < issued {
            section.problem(
                dueKey, "\(due.day) is before the notice was issued, \(issued)", severity: .warning)
        }
        if phase.grace > 0, phase.due == nil {
            section.problem("grace", "has no effect without a due time", severity: .warning)
        }
        if let due = phase.due, let cutoff = phase.cutoff, cutoff.instant < due.instant.addingTimeInterval(phase.grace)
        {
            section.problem("cutoff", "\(cutoff.day) is before the end of what is on time (due and grace)")
        }
        if let due = phase.due { checkCalendar(due, section, dueKey) }
    }

    /// Reminders of a January's due date leave in December, and the other way round.
    private func checkCalendar(_ due: Deadline, _ section: Section, _ key: String) {
        guard let calendar = context.calendar else { return }
        let days = [due.day] + context.reminders.map { calendar.adding(workingDays: $0, to: due.day) }
        for year in Set(days.map(\.year)).sorted() where !calendar.covers(year) {
            section.problem(
                key, "the working calendar does not know \(year): reminders count Monday to Friday as working days",
                severity: .warning)
        }
    }
}
