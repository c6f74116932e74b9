import Foundation
import Store
import Submissions
import Testing

@testable import Daemon

/// Every kind of ruling undone, with real mails: afterwards all is as if it had never been made.
@Suite struct UndoTests {
    let office: OfficeInHand

    init() throws { office = try OfficeInHand() }

    enum Kind: CaseIterable {
        case accept, acceptOnTime, sendBack, assignMail, assignItem, dismiss, extend, waive, nilReturn, nilReturnOfMail
    }

    private func desk(at now: Date = noon + hour) -> ReviewDesk {
        ReviewDesk(
            office: .sample(), store: office.store, coalesce: 600, clock: .standing(at: now), who: "li",
            isRehearsal: false)
    }

    private let plan = ConcessionTarget(unit: "U1", notice: "week", requirement: "plan")
    private let until = Deadline(endOf: LocalDate(year: 2025, month: 10, day: 30), in: Office.sample().timeZone)

    private func mail(_ kind: Kind) -> SampleMail {
        switch kind {
        case .accept: SampleMail(files: [("扫描件.txt", "第三页\n"), ("工作方案.txt", "全民终身学习活动周工作方案\n一、指导思想\n")])
        case .dismiss: SampleMail(from: "teacher@private.example", subject: "活动周材料")
        case .nilReturnOfMail:
            SampleMail(subject: "回复：活动周", headers: ["In-Reply-To: <x@office.example>"], files: [])
        default: SampleMail()
        }
    }

    private func rule(_ kind: Kind, _ mail: Int64, at now: Date) async throws -> ReviewResult {
        let desk = desk(at: now)
        return switch kind {
        case .accept: try await desk.accept(mail: mail, item: 0, requirement: "summary", onTime: false, reason: "")
        case .acceptOnTime: try await desk.accept(mail: mail, item: 0, requirement: nil, onTime: true, reason: "")
        case .sendBack: try await desk.sendBack(mail: mail, item: 0, reason: "请盖章", until: until)
        case .assignMail:
            try await desk.assign(mail: mail, unit: "U2", notice: nil, requirement: nil, reason: "")
        case .assignItem:
            try await desk.assign(mail: mail, item: 0, unit: "U2", notice: nil, requirement: "summary", reason: "")
        case .dismiss: try await desk.dismiss(mail: mail, reason: "")
        case .extend: try await desk.extend(plan, until: until, reason: "")
        case .waive: try await desk.waive(ConcessionTarget(unit: "U1", notice: "week"), reason: "")
        case .nilReturn: try await desk.nilReturn(ConcessionTarget(unit: "U1", notice: "week"), mail: nil, reason: "")
        case .nilReturnOfMail:
            try await desk.nilReturn(ConcessionTarget(unit: "U1", notice: "week"), mail: mail, reason: "")
        }
    }

    /// What units, coordinators and letters can see.
    private struct Sight: Equatable {
        var file: CaseFile?
        var items: [String: [RecordedItem]] = [:]
        var standings: [String: [Standing]] = [:]
        var owed: [String: [Int64]] = [:]
        var rulings: [Ruling] = []
    }

    private func sight(_ mail: Int64) async throws -> Sight {
        let store = office.store
        var sight = Sight(file: try await store.caseFile(of: mail))
        sight.rulings = try await store.rulings()
        for unit in [OrganizationalUnit.first, .second] {
            let items = try await store.recordedItems(unit: unit.code)
            sight.items[unit.code] = items
            sight.standings[unit.code] = standing(
                of: unit, notices: [.week], items: items, rulings: sight.rulings, asOf: noon + 60 * day)
        }
        for due in try await store.dueReceipts(at: .distantFuture, limit: 99) {
            sight.owed["\(due.unit) \(due.notice ?? "") \(due.recipient)"] = due.mails.map(\.message)
        }
        return sight
    }

    @Test(arguments: Kind.allCases) func everythingIsAsBefore(_ kind: Kind) async throws {
        // On time by a ruling means something of a late item only.
        let received = kind == .acceptOnTime ? noon + 20 * day : noon
        let id = try await office.take(mail(kind), receivedAt: received, at: received)
        _ = try await office.casework(at: received).cycle()
        let before = try await sight(id)
        let made = try await rule(kind, id, at: received + hour)
        let ruled = try await sight(id)
        #expect(ruled != before && ruled.rulings.map(\.id) == [made.ruling.id])
        #expect(ruled.standings != before.standings || kind == .dismiss || kind == .accept)
        _ = try await desk(at: received + hour + minute).undo(made.ruling.id)
        #expect(try await sight(id) == before)
        let last = try #require(try await office.store.events(limit: .max).last)
        #expect(last.kind == .rulingUndone && last.who == "li")
        await #expect(throws: ReviewError.self, "once") { try await desk().undo(made.ruling.id) }
    }

    @Test func whatWasAttachedStaysInTheStoreAsNobodys() async throws {
        let path = office.folder + "/tmp/工作方案.txt"
        try Data("全民终身学习活动周工作方案\n一、指导思想\n".utf8).write(to: URL(filePath: path))
        let attach = {
            try await self.desk().attach(
                HandedFile(path: path), unit: "U1", requirement: "plan", notice: nil, reason: "微信",
                from: "submissions@office.example", casework: try self.office.casework(at: noon + hour))
        }
        let made = try await attach()
        let mail = try #require(made.ruling.message)
        #expect(try await sight(mail).standings["U1"]?.first?.state == .complete)
        let undone = try await desk(at: noon + hour + minute).undo(made.ruling.id)
        #expect(undone.letters.isEmpty && undone.changes.map(\.after.state) == [.missing])
        #expect(try await office.state(mail) == .ignored, "it waits for nobody")
        #expect(try office.fileNames("messages").count == 1, "what came in is kept")
        let after = try await sight(mail)
        #expect(after.owed.isEmpty && after.items["U1"]?.isEmpty == true && after.rulings.isEmpty)
        var unit = OrganizationalUnit.first
        unit.addresses.append("more@first.example")
        _ = try await office.store.instance(at: noon)
        try await office.casework(.sample(units: [unit, .second]), at: noon + 2 * hour).decideAgainIfChanged()
        #expect(try await office.state(mail) == .ignored)
        #expect(try await attach().changes.map(\.after.state) == [.complete], "it may be attached again")
    }
}
