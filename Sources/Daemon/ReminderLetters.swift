import Crypto
import Foundation
import Store
import Submissions

/// The reminders of one moment in words, and whether those that were written still say what is so. Pure.
struct ReminderLetters: Sendable {
    let desk: ReminderDesk
    let templates: LetterTemplates
    let instance: Instance
    private var office: Office { desk.office }
    private var now: Date { desk.now }

    /// Why a queued reminder is not to leave: what it says is no longer so. Nil when it is.
    ///
    /// - Parameter isLeaving: Also whether it may leave at this very moment; one that a person `isReleased` by hand may at
    ///   any hour.
    func objection(
        to letter: ReminderRecords.Written, isLeaving: Bool = false, isReleased: Bool = false
    ) -> String? {
        guard let unit = office.roster.unit(code: letter.unit) else { return "the unit left the roster" }
        guard let notice = office.notice(letter.notice) else { return "the notice is not loaded" }
        let later = desk.letters(to: unit.code, about: notice.id).contains { $0.letter > letter.letter && !$0.isVoid }
        if later { return "a later reminder takes its place" }
        let decision = desk.decide(unit, notice, without: letter.letter)
        guard let reminder = decision.candidate else {
            return decision.withheld.map(String.init(describing:)) ?? "nothing is missing any more"
        }
        if isLeaving, let reason = decision.withheld, !isReleased || reason != .outsideHours {
            return "\(reason)"
        }
        let written = ReminderKey(letter.uniqueKey, unit: unit.code, notice: notice.id)
        do {
            let text = try text(of: reminder, to: unit, about: notice)
            return written == key(of: reminder, text, unit, notice) ? nil : "what it says has changed"
        } catch {
            return "it can't be written again: \(error)"
        }
    }

    /// The letter in words.
    func text(
        of reminder: Reminder, to unit: OrganizationalUnit, about notice: Notice
    ) throws(LetterError) -> LetterText {
        try templates.reminder(content(of: reminder, to: unit, about: notice), for: office)
    }

    private func content(
        of reminder: Reminder, to unit: OrganizationalUnit, about notice: Notice
    ) -> ReminderContent {
        ReminderContent(
            reminder, unit: unit, notice: notice,
            reference: ReferenceCode(secret: instance.secret, unit: unit.code, notice: notice.id), office: office,
            now: now)
    }

    func paper(_ settings: SMTPSettings) -> OfficePaper {
        OfficePaper(office: office, settings: settings, instance: instance, now: now)
    }

    /// The unique key of a reminder, without its number.
    func key(
        of reminder: Reminder, _ text: LetterText, _ unit: OrganizationalUnit, _ notice: Notice
    ) -> ReminderKey {
        let today = OfficeDates(language: office.language, timeZone: office.timeZone, now: now).day(of: now)
        let lasting = text.body.split(separator: "\n").filter { $0 != today }
        let words = [reminder.recipient, text.subject] + lasting.map(String.init)
        let hash = SHA256.hash(data: Data(words.joined(separator: "\n").utf8))
        return ReminderKey(
            unit: unit.code, notice: notice.id, slots: reminder.slots,
            fingerprint: hash.prefix(6).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined())
    }

    /// How many letters of these slots were written before and are void.
    func number(of key: ReminderKey) -> Int {
        desk.letters(to: key.unit, about: key.notice).count { letter in
            ReminderKey(letter.uniqueKey, unit: key.unit, notice: key.notice)?.slots == key.slots
        }
    }
}
