import Foundation
import Store
import Submissions
import Testing

@testable import Daemon

/// What coordinators decide a second time, and what they decide against what a mail says.
@Suite struct ReviewAgainTests {
    let office: OfficeInHand

    init() throws { office = try OfficeInHand() }

    private func desk() -> ReviewDesk {
        ReviewDesk(
            office: .sample(), store: office.store, coalesce: 600, clock: .standing(at: noon + hour), who: "li",
            isRehearsal: false)
    }

    private func decided(_ mail: SampleMail) async throws -> Int64 {
        let id = try await office.take(mail)
        _ = try await office.casework().cycle()
        return id
    }

    private func assign(_ id: Int64, _ unit: String) async throws -> ReviewResult {
        try await desk().assign(mail: id, unit: unit, notice: nil, requirement: nil, reason: "")
    }

    private func assign(_ id: Int64, item: Int, _ unit: String) async throws -> ReviewResult {
        try await desk().assign(mail: id, item: item, unit: unit, notice: nil, requirement: nil, reason: "")
    }

    private var rulings: Int { get async throws { try await office.count("SELECT count(*) FROM ruling") } }

    @Test func whatIsSoAlreadyIsSaidAndNotRuledAgain() async throws {
        let id = try await decided(SampleMail(from: "teacher@private.example", subject: "活动周材料"))
        #expect(try await assign(id, "U2").unchanged == nil)
        let again = try await assign(id, "U2")
        #expect(again.unchanged == "mail \(id) is already assigned to U2; nothing changed" && again.letters.isEmpty)
        #expect(try await assign(id, item: 0, "U2").unchanged == "\(id)/1 is already assigned to U2; nothing changed")
        let review = try await desk().accept(mail: id, item: nil, requirement: nil, onTime: false, reason: "")
        #expect(review.unchanged == "nothing in mail \(id) is under review; nothing changed")

        _ = try await desk().sendBack(mail: id, item: 0, reason: "请盖章", until: nil)
        let back = try await desk().sendBack(mail: id, item: 0, reason: "请盖章", until: nil)
        #expect(back.unchanged == "\(id)/1 is already sent back with these words; nothing changed")
        #expect(try await rulings == 2)
        // More time is something else.
        let until = Deadline(endOf: LocalDate(year: 2025, month: 10, day: 30), in: Office.sample().timeZone)
        let later = try await desk().sendBack(mail: id, item: 0, reason: "请盖章", until: until)
        #expect(later.unchanged == nil && later.changes.map(\.after.due) == [until])
        #expect(try await desk().sendBack(mail: id, item: 0, reason: "请盖章", until: until).unchanged != nil)
        #expect(try await rulings == 3)
    }

    @Test func aDismissedMailAndANilReturnAreSettledOnce() async throws {
        let id = try await decided(SampleMail(from: "teacher@private.example", subject: "活动周材料"))
        #expect(try await desk().dismiss(mail: id, reason: "").unchanged == nil)
        let again = try await desk().dismiss(mail: id, reason: "").unchanged
        #expect(again == "mail \(id) is already dismissed; nothing changed")

        var nothing = SampleMail(subject: "回复：活动周", headers: ["In-Reply-To: <x@office.example>"], files: [])
        nothing.messageID = "<2@first.example>"
        let reply = try await decided(nothing)
        let target = ConcessionTarget(unit: "U1", notice: "week")
        #expect(try await desk().nilReturn(target, mail: reply, reason: "").unchanged == nil)
        let settled = try await desk().nilReturn(target, mail: reply, reason: "").unchanged
        #expect(settled == "mail \(reply) is already U1's nil return; nothing changed")
        #expect(try await rulings == 2)
    }

    @Test func aMailThatNamesAnotherUnitIsAssignedWithAWarning() async throws {
        var mail = SampleMail(from: "teacher@private.example", subject: "活动周材料")
        mail.files = [
            ("方案.txt", "柳桥小学全民终身学习活动周工作方案\n一、指导思想\n二、活动内容\n三、工作要求\n"),
            ("总结.txt", "全民终身学习活动周工作总结\n一、基本情况\n二、主要做法\n三、成效\n"),
        ]
        let id = try await decided(mail)
        let other = try await assign(id, "U1")
        #expect(other.claimedBy.map(\.code) == ["U2"] && other.claimedBy[0].because.map(\.code) == [.namedInTitle])
        #expect(try await assign(id, "U2").claimedBy.isEmpty, "that is what it says")
        #expect(try await assign(id, item: 0, "U1").claimedBy.map(\.code) == ["U2"])
        #expect(try await assign(id, item: 1, "U1").claimedBy.isEmpty, "this file names nobody")
    }

    @Test func aSubjectThatNamesAnotherUnitWarnsToo() async throws {
        let id = try await decided(SampleMail(from: "teacher@private.example", subject: "柳桥小学活动周材料"))
        #expect(try await assign(id, "U1").claimedBy.map(\.because) == [[Reason(.namedInSubject, "柳桥小学")]])
    }
}
