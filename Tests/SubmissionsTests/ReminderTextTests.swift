import Foundation
import Testing

@testable import Submissions

/// Whole reminders, compared with the files in `LetterTexts`, one for each language. With `MUSTER_REWRITE_GOLDEN=1` in
/// the environment they are written instead; read what changed before it is committed.
struct ReminderTextTests {
    @Test(arguments: Language.allCases)
    func beforeTheDay(language: Language) throws {
        var scene = ReminderScene(language)
        scene.letter.stand("plan", .complete)
        try expect(scene, "2020-10-12 09:00", "reminder-ahead")
    }

    @Test(arguments: Language.allCases)
    func onTheDay(language: Language) throws {
        var scene = ReminderScene(language)
        scene.rules.offsets = [0]
        scene.keep(phase: "plans")
        for index in scene.letter.standings.indices where scene.letter.standings[index].requirement == "plan" {
            scene.letter.standings[index].due = LetterScene.endOf(2020, 10, 15)
            scene.letter.standings[index].isExtended = true
        }
        scene.letter.stand("schedule", .waived, have: 0)
        try expect(scene, "2020-10-15 09:00", "reminder-today")
    }

    @Test(arguments: Language.allCases)
    func afterTheDay(language: Language) throws {
        var scene = ReminderScene(language)
        scene.keep(phase: "results")
        scene.letter.stand("summary", .complete)
        scene.letter.stand("photos", .partial, have: 3)
        scene.letter.notice.phases[0].cutoff = LetterScene.endOf(2020, 12, 10)
        try expect(scene, "2020-11-24 09:00", "reminder-overdue")
    }

    @Test(arguments: Language.allCases)
    func theLastOneAfterAnExtensionNamesTheTelephone(language: Language) throws {
        var scene = ReminderScene(language)
        scene.letter.stand("schedule", .missing, have: 0) { $0.underReview = true }
        for index in scene.letter.standings.indices where scene.letter.standings[index].requirement == "plan" {
            scene.letter.standings[index].due = LetterScene.endOf(2020, 11, 17)
            scene.letter.standings[index].isExtended = true
        }
        #expect(
            scene.decide("2020-11-20 09:00").reminder?.isLast == false, "those about the later due time tell it again")
        scene.keep(phase: "plans")
        try expect(scene, "2020-11-20 09:00", "reminder-last")
    }

    @Test(arguments: Language.allCases)
    func toTheSecondContact(language: Language) throws {
        var scene = ReminderScene(language)
        scene.keep(phase: "plans")
        scene.letter.notice.contact = nil
        _ = scene.calendar(from: "2020-10-12 00:00", days: 6)
        try expect(scene, "2020-10-20 09:00", "reminder-second")
    }

    private func expect(_ scene: ReminderScene, _ time: String, _ name: String) throws {
        let letter = try scene.text(time)
        let text = "\(letter.subject)\n\n\(letter.body)"
        let file = "\(name).\(scene.letter.language.rawValue).txt"
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "LetterTexts")
        let golden = folder.appending(path: file)
        if ProcessInfo.processInfo.environment["MUSTER_REWRITE_GOLDEN"] == "1" {
            try text.write(to: golden, atomically: true, encoding: .utf8)
        }
        #expect(text == (try String(contentsOf: golden, encoding: .utf8)))
    }
}
