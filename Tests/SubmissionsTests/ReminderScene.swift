import Foundation
import Testing

@testable import Submissions

/// The office of ``LetterScene`` and whether it reminds its unit: plans are due on Tuesday 13 October 2020, after the
/// National Day holidays (1–8 October, made up for on Saturday the 10th), results on 23 November.
struct ReminderScene {
    var letter: LetterScene
    var rules: ReminderRules
    var firstLoadedAt: Date? = LetterScene.time("2020-09-01 10:00")
    /// Nil: read a minute before.
    var readAt: Date?
    var hasUndecidedMail = false
    var doubts: [Date] = []
    var heardAt: Date?
    var written: [WrittenReminder] = []
    var undeliverable: Set<String> = []

    init(_ language: Language = .chinese) {
        letter = LetterScene(language, now: "2020-10-12 09:00")
        letter.unit.addresses = ["office@chengdong.example", "head@chengdong.example"]
        for (index, standing) in letter.standings.enumerated() {
            letter.standings[index].due = letter.notice.phases.first { $0.id == standing.phase }?.due
        }
        rules = ReminderRules(
            calendar: .builtIn, timeZone: letter.office.timeZone, offsets: [-3, -1, 1, 3],
            opens: TimeOfDay(hour: 8, minute: 30), closes: TimeOfDay(hour: 18, minute: 0))
    }

    /// What is decided at a moment, such as `2020-10-12 09:00`.
    func decide(_ time: String) -> ReminderDecision {
        let now = LetterScene.time(time)
        let read = readAt ?? now.addingTimeInterval(-60)
        let facts = ReminderFacts(
            unit: letter.unit, notice: letter.notice, standings: letter.standings, firstLoadedAt: firstLoadedAt,
            readAt: ["main": read], hasUndecidedMail: hasUndecidedMail, doubts: doubts, heardAt: heardAt,
            written: written,
            undeliverable: undeliverable)
        return ReminderDecision(facts, rules: rules, at: now)
    }

    /// The steps of the letter that is due, which is then noted as written.
    mutating func send(_ time: String) -> [ReminderSlot.Step] {
        guard let reminder = decide(time).reminder else { return [] }
        written.append(
            WrittenReminder(slots: reminder.slots, recipient: reminder.recipient, at: LetterScene.time(time)))
        return reminder.slots.map(\.step)
    }

    /// The days and hours at which letters leave when the daemon looks a few times a day, with their steps.
    mutating func calendar(from: String, days: Int) -> [String] {
        var found: [String] = []
        let first = LetterScene.time(from)
        let start = LocalDate(first, in: letter.office.timeZone)
        for day in (0..<days).map(start.adding) {
            for time in ["0:10", "8:30", "12:00", "17:59", "18:30"] where LetterScene.time("\(day) \(time)") >= first {
                let steps = send("\(day) \(time)")
                if !steps.isEmpty { found.append("\(day) \(time) \(steps.map(Self.text).joined())") }
            }
        }
        return found
    }

    private static func text(_ step: ReminderSlot.Step) -> String {
        switch step {
        case .offset(let days): days < 0 ? "\(days)" : "+\(days)"
        case .secondContact: "second"
        }
    }

    func text(_ time: String) throws -> LetterText {
        let reminder = try #require(decide(time).reminder)
        let code = ReferenceCode(
            secret: Array("sixteen bytes ok".utf8), unit: letter.unit.code, notice: letter.notice.id)
        let content = ReminderContent(
            reminder, unit: letter.unit, notice: letter.notice, reference: code, office: letter.office,
            now: LetterScene.time(time))
        return try LetterTemplates.builtIn.reminder(content, for: letter.office)
    }

    /// Leaves only the phase of this id in the notice.
    mutating func keep(phase: String) {
        letter.notice.phases.removeAll { $0.id != phase }
        letter.standings.removeAll { $0.phase != phase }
    }
}
