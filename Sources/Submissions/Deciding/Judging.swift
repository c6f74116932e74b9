import Foundation
import Inspection

/// Judges one file against the stated rules of the requirement that it serves.
struct Judging {
    let asked: AskedRequirement
    let file: MailFile
    let receivedAt: Date

    /// Broken rules, each with what the unit must mend; empty when there are none.
    func brokenRules() -> [Reason] {
        var broken = Self.problem(of: file).map { [$0] } ?? []
        if let cutoff = asked.phase.cutoff, cutoff.passed(at: receivedAt) {
            broken.append(Reason(.afterCutoff, cutoff.day.description))
        }
        if broken.isEmpty { broken = blankForm() + measurements() }
        return broken
    }

    /// What could not be measured and so not be judged.
    func doubts() -> [Reason] {
        var doubts: [Reason] = []
        let requirement = asked.requirement
        let content = file.content
        if content.problem == .unsupported, file.isRead {
            doubts.append(Reason(.unsupportedFormat, content.format.rawValue))
        }
        let limitsDuration = requirement.minDuration != nil || requirement.maxDuration != nil
        if content.kind == .video, content.duration == nil, limitsDuration || requirement.kind == .video {
            doubts.append(Reason(.durationUnknown))
        }
        if file.isPictureOrVideo, requirement.minHeight != nil, shortSide == nil {
            doubts.append(Reason(.dimensionsUnknown))
        }
        if let form = FormCheck(file, asked), !form.emptyColumns.isEmpty {
            doubts.append(Reason(.emptyColumns, sheetName(form.form), Shown.list(form.emptyColumns)))
        }
        return doubts + misgivings()
    }

    /// What keeps a file from being read, as a rule that it breaks; nil when it was read or its format is not known.
    static func problem(of file: MailFile) -> Reason? {
        let content = file.content
        switch content.problem {
        case .encrypted: return Reason(.encrypted)
        case .truncated: return Reason(.truncated)
        case .corrupt: return Reason(.corrupt)
        case .empty: return Reason(.emptyFile)
        case .tooLarge: return Reason(.tooLargeToRead)
        case .unsupported: return content.traits.contains(.multiVolume) ? Reason(.multiVolume) : nil
        case nil: break
        }
        let hasNothing = content.lines.isEmpty && content.tables.isEmpty && file.embeddedPictures == 0
        let isBlank = content.characters == 0 && hasNothing && !file.isPictureOrVideo && !file.isScanned
        return isBlank ? Reason(.emptyFile) : nil
    }

    private var shortSide: Int? {
        guard let width = file.content.width, let height = file.content.height else { return nil }
        return min(width, height)
    }

    /// A form whose header row is there and nothing below it.
    private func blankForm() -> [Reason] {
        guard [.schedule, .statistics].contains(asked.requirement.kind) || asked.hasTemplate else { return [] }
        guard let match = HeaderMatch.best(of: file.forms, asked), match.coverage >= 0.5, match.hits >= 3 else {
            return []
        }
        let forms = file.forms.filter { form in
            HeaderMatch.best(of: [form], asked).map { $0.coverage >= 0.5 } ?? false
        }
        guard forms.allSatisfy({ HeaderMatch.filledRows(of: $0.table) == 0 }) else { return [] }
        return [Reason(.emptyForm, sheetName(file.forms[match.form]))]
    }

    /// What people call a form: its sheet, or the file where tables have no names.
    private func sheetName(_ form: MailFile.Form) -> String {
        let sheet = Shown.quoted(form.table.sheet)
        return sheet.isEmpty ? Shown.quoted(file.attachment.name) : sheet
    }

    /// What a form leaves empty: all columns of a blank one, single cells of a filled one.
    private func gaps() -> [Reason] {
        guard let form = FormCheck(file, asked) else { return [] }
        let sheet = sheetName(form.form)
        if !blankForm().isEmpty { return [Reason(.emptyColumns, sheet, Shown.list(form.titles))] }
        let cells = form.emptyCells
        guard !cells.isEmpty else { return [] }
        return [Reason(.emptyCells, sheet, Shown.list(cells.prefix(6) + (cells.count > 6 ? ["…"] : [])))]
    }

    private func measurements() -> [Reason] {
        let requirement = asked.requirement
        let content = file.content
        var broken: [Reason] = []
        // Containers round durations: what is less than a second off is not held against anybody.
        if let duration = content.duration, let most = requirement.maxDuration, duration >= most + 1 {
            broken.append(Reason(.tooLong, Shown.number(duration), Shown.number(most)))
        }
        if let duration = content.duration, let least = requirement.minDuration, duration <= least - 1 {
            broken.append(Reason(.tooShort, Shown.number(duration), Shown.number(least)))
        }
        if let shortSide, let least = requirement.minHeight, shortSide < least, file.isPictureOrVideo {
            broken.append(Reason(.tooLowResolution, "\(shortSide)", "\(least)"))
        }
        if let most = requirement.maxBytes, file.attachment.bytes > most {
            broken.append(Reason(.tooManyBytes, "\(file.attachment.bytes)", "\(most)"))
        }
        if let formats = requirement.formats, !formats.contains(content.format.rawValue) {
            broken.append(Reason(.wrongFormat, content.format.rawValue, Shown.list(formats)))
        }
        if let characters = content.characters, !file.isPictureOrVideo {
            if let least = requirement.minCharacters, characters < least {
                broken.append(Reason(.tooFewCharacters, "\(characters)", "\(least)"))
            }
            if let most = requirement.maxCharacters, characters > most {
                broken.append(Reason(.tooManyCharacters, "\(characters)", "\(most)"))
            }
        }
        return broken
    }

    /// What is only noted: lateness, names that do not follow the notice's pattern.
    func notes(unit: OrganizationalUnit?) -> [Reason] {
        var notes: [Reason] = []
        if let due = asked.phase.due, asked.phase.isLate(receivedAt) {
            notes.append(Reason(.lateArrival, due.day.description))
        }
        notes += gaps()
        if let pattern = asked.requirement.namePattern, !NamePattern(pattern).fits(file.name.text, unit: unit) {
            notes.append(Reason(.namePattern, pattern))
        }
        if let day = dayTaken, let activity = asked.notice.activity, !activity.contains(day) {
            notes.append(Reason(.photoElsewhen, day.description))
        }
        return notes
    }

    /// The day on which a picture or video was taken; cameras whose clock was never set say anything before 2000.
    private var dayTaken: LocalDate? {
        guard file.isPictureOrVideo, let taken = file.content.takenAt else { return nil }
        let parts = taken.prefix(10).split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3, (2000...2100).contains(parts[0]), (1...12).contains(parts[1]),
            (1...31).contains(parts[2])
        else { return nil }
        return LocalDate(year: parts[0], month: parts[1], day: parts[2])
    }
}
