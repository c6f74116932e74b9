import Foundation
import Mail
import Store
import Submissions
import Testing

@testable import Daemon

/// What units are written when coordinators decide something.
@Suite struct RulingLetterTests {
    let office: OfficeInHand

    init() throws { office = try OfficeInHand() }

    private func desk(at now: Date) -> ReviewDesk {
        ReviewDesk(
            office: .sample(), store: office.store, coalesce: 600, clock: .standing(at: now), who: "li",
            isRehearsal: false)
    }

    private func write(at now: Date) async throws -> Int {
        try await Correspondence(
            office: .sample(), templates: .builtIn, store: office.store, settings: try .sample(),
            clock: .standing(at: now), logger: office.logger
        ).cycle()
    }

    /// A mail that was answered.
    private func answered() async throws -> Int64 {
        let id = try await office.take(SampleMail())
        _ = try await office.casework().cycle()
        #expect(try await write(at: noon + hour) == 1)
        return id
    }

    private func lastLetter() async throws -> ParsedMessage {
        let letter = try #require(try await office.store.letters(limit: 10).last)
        let content = try #require(try await office.store.letter(letter.id)).content
        return parseMessage(content.span, charsets: Charsets())
    }

    @Test func whatIsSentBackIsToldInAnAnswerToTheLastMail() async throws {
        let id = try await answered()
        _ = try await desk(at: noon + 2 * hour).sendBack(mail: id, item: 0, reason: "请补盖公章", until: nil)
        #expect(try await write(at: noon + 2 * hour) == 0, "another ruling may follow")
        #expect(try await write(at: noon + 3 * hour) == 1)
        let letter = try await lastLetter()
        #expect(letter.text.contains("请补盖公章") && letter.text.contains("工作方案.txt"))
        #expect(letter.references == ["<1@first.example>"])
    }

    @Test func severalRulingsMakeOneLetter() async throws {
        _ = try await answered()
        for requirement in ["plan", "summary"] {
            let target = ConcessionTarget(unit: "U1", notice: "week", requirement: requirement)
            let until = Deadline(endOf: LocalDate(year: 2025, month: 11, day: 3), in: Office.sample().timeZone)
            _ = try await desk(at: noon + 2 * hour).extend(target, until: until, reason: "")
        }
        #expect(try await write(at: noon + 3 * hour) == 1)
        #expect(try await lastLetter().text.contains("11月3日"))
    }

    @Test func whatIsUndoneBeforeTheLetterLeavesIsNotTold() async throws {
        let id = try await answered()
        let made = try await desk(at: noon + 2 * hour).sendBack(mail: id, item: 0, reason: "请补盖公章", until: nil)
        let undone = try await desk(at: noon + 2 * hour + minute).undo(made.ruling.id)
        #expect(undone.letters.isEmpty && !undone.changes.isEmpty)
        #expect(try await write(at: noon + 3 * hour) == 0)
    }

    @Test func whatIsUndoneAfterwardsIsToldToo() async throws {
        let id = try await answered()
        let made = try await desk(at: noon + 2 * hour).sendBack(mail: id, item: 0, reason: "请补盖公章", until: nil)
        #expect(try await write(at: noon + 3 * hour) == 1)
        let undone = try await desk(at: noon + 4 * hour).undo(made.ruling.id)
        #expect(undone.letters.map(\.unit) == ["U1"])
        #expect(try await write(at: noon + 5 * hour) == 1)
        #expect(!(try await lastLetter().text.contains("请补盖公章")))
    }

    @Test func bothUnitsOfAMailThatWasGivenToAnotherAreTold() async throws {
        let id = try await answered()
        let made = try await desk(at: noon + 2 * hour).assign(
            mail: id, unit: "U2", notice: nil, requirement: nil, reason: "")
        #expect(made.changes.map(\.unit) == ["U1", "U2"])
        #expect(try await write(at: noon + 3 * hour) == 2)
        let recipients = try await office.store.letters(limit: 10).map(\.recipient).sorted()
        #expect(recipients == ["office@first.example", "office@first.example", "office@second.example"])
    }

    @Test func aFileThatWasHandedInIsToldWithoutNamingAMail() async throws {
        let path = office.folder + "/tmp/总结.txt"
        try Data("全民终身学习活动周工作总结\n一、基本情况\n".utf8).write(to: URL(filePath: path))
        _ = try await desk(at: noon).attach(
            HandedFile(path: path), unit: "U1", requirement: "summary", notice: "week", reason: "微信",
            from: "submissions@office.example", casework: try office.casework())
        #expect(try await write(at: noon + hour) == 1)
        let letter = try await lastLetter()
        #expect(letter.text.contains("总结.txt") && letter.references.isEmpty)
        #expect(!letter.text.contains("发来的1封邮件"))
    }
}
