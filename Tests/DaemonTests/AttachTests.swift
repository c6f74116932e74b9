import Foundation
import Store
import Submissions
import Testing

@testable import Daemon

/// Files that came by other ways than mail.
@Suite struct AttachTests {
    let office: OfficeInHand

    init() throws { office = try OfficeInHand() }

    private func attach(
        _ name: String = "工作方案.txt", text: String = "全民终身学习活动周工作方案\n一、指导思想\n二、活动内容\n", unit: String = "U1",
        receivedAt: Date? = nil, isRehearsal: Bool = false, at now: Date = noon + hour, notices: [Notice] = [.week]
    ) async throws -> ReviewResult {
        let path = office.folder + "/tmp/" + name
        try Data(text.utf8).write(to: URL(filePath: path))
        let desk = ReviewDesk(
            office: .sample(notices: notices), store: office.store, coalesce: 600, clock: .standing(at: now), who: "li",
            isRehearsal: isRehearsal)
        return try await desk.attach(
            HandedFile(path: path, receivedAt: receivedAt), unit: unit, requirement: "plan", notice: notices.last?.id,
            reason: "微信",
            from: "submissions@office.example", casework: try office.casework(at: now))
    }

    @Test func aFileThatWasHandedInIsTheUnits() async throws {
        let received = noon - 5 * day
        let result = try await attach(receivedAt: received)
        #expect(result.changes.map { "\($0.before.requirement) \($0.after.state)" } == ["plan complete"])
        #expect(result.letters.map(\.recipient) == ["office@first.example"], "however long ago it came")
        let item = try #require(try await office.store.recordedItems(unit: "U1").first)
        #expect(item.item.name == "工作方案.txt" && item.receivedAt == received && item.item.requirement == "plan")
        #expect(try office.fileNames("messages").count == 1)
        let due = try #require(try await office.store.dueReceipts(at: noon + day, limit: 9).first)
        #expect(due.mails.map(\.messageID) == [nil], "nobody can find the mail that is answered")
    }

    @Test func whatReadsLikeNothingIsForItsRequirementAllTheSame() async throws {
        let result = try await attach("扫描.txt", text: "第三页\n")
        #expect(result.decision?.items.map(\.verdict) == [.accepted])
    }

    @Test func theSameFileIsTakenOnce() async throws {
        let first = try await attach()
        for name in ["工作方案.txt", "另一个名字.txt"] {
            let again = try await attach(name)
            #expect(again.unchanged == "U1 already sent the same file, in mail 1; nothing changed")
        }
        #expect(try await office.count("SELECT count(*) FROM inboundMessage") == 1)
        let desk = ReviewDesk(
            office: .sample(), store: office.store, coalesce: 600, clock: .standing(at: noon + hour), who: "li",
            isRehearsal: false)
        _ = try await desk.undo(first.ruling.id)
        #expect(try await office.store.recordedItems(unit: "U1").isEmpty)
        let again = try await attach()
        #expect(again.changes.map(\.after.state) == [.complete], "what was undone may be attached again")
        #expect(try await office.count("SELECT count(*) FROM inboundMessage") == 1)
    }

    @Test func theSameFileForAnotherNoticeIsTaken() async throws {
        _ = try await attach()
        var next = Notice.week
        next.id = "week-2026"
        let result = try await attach(isRehearsal: true, notices: [.week, next])
        #expect(result.unchanged == nil && result.changes.map(\.after.notice) == ["week-2026"])
    }

    @Test func theSameFileThatDoesNotCountIsNotSaidToBeThere() async throws {
        _ = try await attach()
        let desk = ReviewDesk(
            office: .sample(), store: office.store, coalesce: 600, clock: .standing(at: noon + hour), who: "li",
            isRehearsal: false)
        _ = try await desk.sendBack(mail: 1, item: 0, reason: "请补盖公章", until: nil)
        let error = await #expect(throws: ReviewError.self) { try await attach() }
        #expect(error?.description.contains("in mail 1, where it does not count") == true)
    }

    @Test func aLateFileIsLateAndAFutureOneRefused() async throws {
        let result = try await attach(at: noon + 20 * day)
        #expect(result.changes.map(\.after.state) == [.late])
        await #expect(throws: ReviewError.self) { try await attach("b.txt", text: "b", receivedAt: noon + 2 * hour) }
    }

    @Test func aRehearsalKeepsNothing() async throws {
        let result = try await attach(isRehearsal: true)
        #expect(result.changes.map(\.after.state) == [.complete])
        #expect(try await office.count("SELECT count(*) FROM inboundMessage") == 0)
        #expect(try office.fileNames("messages").isEmpty)
    }

    @Test func anEmptyFileIsRefusedByTheRulesAsEveryMailIs() async throws {
        let result = try await attach("空.txt", text: "")
        #expect(result.decision?.items.map(\.verdict) == [.rejected] && result.changes.isEmpty)
    }
}
