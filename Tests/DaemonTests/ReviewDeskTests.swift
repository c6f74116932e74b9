import Foundation
import Store
import Submissions
import Testing

@testable import Daemon

/// What coordinators decide by hand, with real mails and the built workers.
@Suite struct ReviewDeskTests {
    let office: OfficeInHand

    init() throws { office = try OfficeInHand() }

    private func desk(_ facts: Office = .sample(), at now: Date = noon + hour, isRehearsal: Bool = false) -> ReviewDesk
    {
        ReviewDesk(
            office: facts, store: office.store, coalesce: 600, clock: .standing(at: now), who: "li",
            isRehearsal: isRehearsal)
    }

    /// A mail that was examined and decided.
    private func decided(_ mail: SampleMail) async throws -> Int64 {
        let id = try await office.take(mail)
        _ = try await office.casework().cycle()
        return id
    }

    private func refused(_ words: String, as kind: ReviewError.Kind = .refused, _ body: () async throws -> Void) async {
        do {
            try await body()
            Issue.record("nothing was refused")
        } catch let error as ReviewError {
            #expect(error.kind == kind && error.description.contains(words), "\(error)")
        } catch {
            Issue.record("\(error)")
        }
    }

    private let stranger = SampleMail(from: "teacher@private.example", subject: "活动周材料")

    @Test func aHeldMailIsAssignedAndTheRosterCellIsOffered() async throws {
        let id = try await decided(stranger)
        #expect(try await office.state(id) == .held)
        let result = try await desk().assign(mail: id, unit: "U2", notice: nil, requirement: nil, reason: "来电确认")
        #expect(try await office.state(id) == .recorded)
        #expect(result.changes.map { "\($0.unit) \($0.before.requirement) \($0.after.state)" } == ["U2 plan complete"])
        #expect(
            result.rosterCells == [
                .init(unit: "U2", column: "addresses", text: "office@second.example;teacher@private.example")
            ])
        #expect(result.letters.isEmpty || result.letters.map(\.unit) == ["U2"])
        let due = try await office.store.dueReceipts(at: noon + day, limit: 9)
        #expect(due.map(\.recipient) == ["office@second.example"] && due[0].mails.map(\.message) == [id])
        let undone = try await desk().undo(result.ruling.id)
        #expect(try await office.state(id) == .held && undone.decision?.decision == .hold)
        #expect(try await office.store.dueReceipts(at: noon + day, limit: 9).isEmpty)
    }

    @Test func aRecordedMailGoesToAnotherUnitAndBack() async throws {
        let id = try await decided(SampleMail())
        let before = try await office.store.caseFile(of: id)
        let made = try await desk().assign(mail: id, unit: "U2", notice: nil, requirement: nil, reason: "")
        #expect(try await office.store.recordedItems(unit: "U1").isEmpty)
        #expect(try await office.store.recordedItems(unit: "U2").count == 1)
        _ = try await desk().undo(made.ruling.id)
        #expect(try await office.store.caseFile(of: id) == before)
    }

    @Test func aSecondAssignmentUndoneLeavesTheFirst() async throws {
        let id = try await decided(stranger)
        _ = try await desk().assign(mail: id, unit: "U1", notice: nil, requirement: nil, reason: "")
        let second = try await desk().assign(mail: id, unit: "U2", notice: nil, requirement: nil, reason: "")
        _ = try await desk().undo(second.ruling.id)
        #expect(try await office.store.decision(of: id)?.unit?.code == "U1")
    }

    @Test func anItemIsReturnedAndAcceptedAgain() async throws {
        let id = try await decided(SampleMail())
        let until = Deadline(endOf: LocalDate(year: 2025, month: 10, day: 30), in: Office.sample().timeZone)
        let back = try await desk().sendBack(mail: id, item: 0, reason: "缺少盖章", until: until)
        #expect(back.changes.map(\.after.state) == [.missing] && back.changes[0].after.due == until)
        #expect(back.letters.map(\.recipient) == ["office@first.example"])
        let letters = try await office.store.dueReceipts(at: noon + day, limit: 9)
        #expect(letters.count == 1, "the receipt that is owed tells it too")
        let accepted = try await desk().accept(mail: id, item: 0, requirement: nil, onTime: false, reason: "")
        #expect(accepted.changes.map(\.after.state) == [.complete])
        let again = try await desk().accept(mail: id, item: 0, requirement: nil, onTime: false, reason: "")
        #expect(again.unchanged == "\(id)/1 is already accepted; nothing changed" && again.changes.isEmpty)
        #expect(try await office.count("SELECT count(*) FROM ruling") == 2)
    }

    @Test func aNilReturnSettlesTheMailThatSaysSo() async throws {
        let mail = SampleMail(subject: "回复：活动周", headers: ["In-Reply-To: <x@office.example>"], files: [])
        let id = try await decided(mail)
        #expect(try await office.state(id) == .held)
        let target = ConcessionTarget(unit: "U1", notice: "week")
        let made = try await desk().nilReturn(target, mail: id, reason: "")
        #expect(try await office.state(id) == .recorded)
        #expect(made.changes.count == 2 && made.changes.allSatisfy { $0.after.state == .complete })
        _ = try await desk().undo(made.ruling.id)
        #expect(try await office.state(id) == .held)
    }

    @Test func anotherUnitsMailIsNoNilReturn() async throws {
        let mail = SampleMail(subject: "回复：活动周", headers: ["In-Reply-To: <x@office.example>"], files: [])
        let id = try await decided(mail)
        await refused("mail 1 is U1's") {
            _ = try await desk().nilReturn(ConcessionTarget(unit: "U2", notice: "week"), mail: id, reason: "")
        }
        #expect(try await office.state(id) == .held)
    }

    @Test func whatAUnitDeniesIsDismissedAndItIsToldAgainWhatIsMissing() async throws {
        let id = try await decided(SampleMail(from: "teacher@private.example", subject: "澄湖第一中学活动周工作方案"))
        #expect(try await office.store.unconfirmedMails(limit: 9).map(\.message) == [id])
        let made = try await desk().dismiss(mail: id, reason: "学校回复不是本校所发")
        #expect(try await office.state(id) == .ignored)
        #expect(made.changes.map { "\($0.unit) \($0.after.state)" } == ["U1 missing"])
        #expect(try await office.store.unconfirmedMails(limit: 9).isEmpty)
        _ = try await desk().undo(made.ruling.id)
        let confirmed = try await desk().accept(mail: id, item: nil, requirement: nil, onTime: false, reason: "")
        #expect(confirmed.decision?.provisional == false)
        #expect(try await office.store.unconfirmedMails(limit: 9).isEmpty)
    }

    @Test func whatCannotBeDoneYetSaysWhatToDoFirst() async throws {
        let held = try await decided(stranger)
        await refused("muster review assign \(held) --unit CODE") {
            _ = try await desk().assign(
                mail: held, item: 1, unit: "U2", notice: nil, requirement: nil, reason: "")
        }
        let id = try await decided(SampleMail())
        _ = try await desk().sendBack(mail: id, item: 0, reason: "请盖章", until: nil)
        await refused("one by one: muster review accept \(id)/1") {
            _ = try await desk().accept(mail: id, item: nil, requirement: nil, onTime: false, reason: "")
        }
    }

    @Test func whatIsDismissedStaysSoWhenTheRosterChanges() async throws {
        let (first, second) = (try await decided(stranger), try await decided(SampleMail(from: "t@private.example")))
        _ = try await desk().dismiss(mail: first, reason: "")
        _ = try await office.store.instance(at: noon)
        var unit = OrganizationalUnit.first
        unit.addresses += ["teacher@private.example", "t@private.example"]
        try await office.casework(.sample(units: [unit])).decideAgainIfChanged()
        #expect(try await office.state(first) == .ignored)
        #expect(try await office.state(second) == .recorded)
        await refused("only held and unconfirmed mails") { _ = try await desk().dismiss(mail: second, reason: "") }
    }

    @Test func anAssignedMailStaysSoWhenTheRosterChanges() async throws {
        let id = try await decided(stranger)
        _ = try await desk().assign(mail: id, unit: "U2", notice: nil, requirement: nil, reason: "")
        _ = try await office.store.instance(at: noon)
        var unit = OrganizationalUnit.first
        unit.addresses.append("teacher@private.example")
        try await office.casework(.sample(units: [unit, .second])).decideAgainIfChanged()
        #expect(try await office.store.decision(of: id)?.unit?.code == "U2")
    }

    @Test func concessionsAreGrantedForWhatIsAskedAndNoEarlierThanDue() async throws {
        func day(_ day: Int) -> Deadline {
            Deadline(endOf: LocalDate(year: 2025, month: 10, day: day), in: Office.sample().timeZone)
        }
        let plan = ConcessionTarget(unit: "U1", notice: "week", requirement: "plan")
        let made = try await desk().extend(plan, until: day(30), reason: "")
        #expect(made.changes.map(\.after.due) == [day(30)] && made.letters.map(\.unit) == ["U1"])
        await refused("is not after 2025-10-20") { _ = try await desk().extend(plan, until: day(19), reason: "") }
        let phase = ConcessionTarget(unit: "U2", notice: "week", phase: "plans")
        #expect(try await desk().waive(phase, reason: "").changes.map(\.after.state) == [.waived, .waived])
        let again = try await desk().waive(phase, reason: "").unchanged
        #expect(again == "U2 already has nothing open there; nothing changed")
        let extended = try await desk().extend(plan, until: day(30), reason: "").unchanged
        #expect(extended == "U1 already has until 2025-10-30; nothing changed")
        await refused("nearest one is \"plan\"", as: .unknown) {
            _ = try await desk().waive(
                ConcessionTarget(unit: "U1", notice: "week", requirement: "plam"), reason: "")
        }
        await refused("nearest one is \"U1\"", as: .unknown) {
            _ = try await desk().waive(ConcessionTarget(unit: "U11", notice: "week"), reason: "")
        }
        await refused("nearest one is \"week\"", as: .unknown) {
            _ = try await desk().waive(ConcessionTarget(unit: "U1", notice: "weak"), reason: "")
        }
    }

    @Test func whatCannotBeRuledAboutIsRefusedWithWhatToDo() async throws {
        let held = try await decided(stranger)
        await refused("muster review assign \(held) --unit") {
            _ = try await desk().accept(mail: held, item: nil, requirement: nil, onTime: false, reason: "")
        }
        let id = try await decided(SampleMail())
        await refused("no item 9", as: .unknown) {
            _ = try await desk().accept(mail: id, item: 8, requirement: nil, onTime: false, reason: "")
        }
        await refused("no mail 99", as: .unknown) { _ = try await desk().dismiss(mail: 99, reason: "") }
        await refused("no ruling 7", as: .unknown) { _ = try await desk().undo(7) }
        await refused("one line") {
            _ = try await desk().sendBack(mail: id, item: 0, reason: "a\nBcc: b", until: nil)
        }
        let unread = try await office.take(SampleMail(subject: "x"))
        await refused("not examined yet") { _ = try await desk().dismiss(mail: unread, reason: "") }
    }

    @Test func aRehearsalChangesNothing() async throws {
        let id = try await decided(stranger)
        let events = try await office.store.events()
        let result = try await desk(isRehearsal: true).assign(
            mail: id, unit: "U2", notice: nil, requirement: nil, reason: "")
        #expect(result.changes.count == 1)
        #expect(try await office.state(id) == .held)
        #expect(try await office.store.events() == events)
    }
}
