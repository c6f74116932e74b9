import Foundation
import Inspection
import Mail
import Testing

@testable import Submissions

struct DecideTests {
    @Test func aPlainSubmissionIsRecordedWithItsReasons() {
        let decision = decided(Sample.mail([Sample.plan, Sample.schedule]))
        #expect(decision.decision == .record)
        #expect(decision.unit?.code == "S01")
        #expect((decision.unit?.confidence ?? 0) >= 0.97)
        #expect(!decision.provisional && decision.answerable && !decision.late)
        #expect(decision.notice?.id == "district-2020" && decision.notice?.phase == "plans")
        #expect(decision.verdicts == ["plan accepted", "schedule accepted"])
        #expect(decision.items.map(\.attachment) == ["2", "3"])
        #expect(decision.items.allSatisfy { !$0.because.isEmpty })
    }

    @Test func aVideoOfFiveMinutesIsTakenAndOneSecondMoreIsNot() {
        for (seconds, verdict) in [(300.0, "accepted"), (300.9, "accepted"), (301, "rejected"), (3601, "rejected")] {
            let mail = Sample.mail([Sample.video("活动视频.mp4", seconds: seconds)])
            #expect(decided(mail, at: "2020-11-20 10:00").verdicts == ["video \(verdict)"])
        }
        let tooLong = decided(Sample.mail([Sample.video("a.mp4", seconds: 301)]), at: "2020-11-20 10:00").items[0]
        #expect(tooLong.because.first == Reason(.tooLong, "301", "300"))
    }

    @Test func aVideoWhoseLengthCannotBeReadIsForAPersonNotRefused() {
        let decision = decided(Sample.mail([Sample.video("活动视频.mp4", seconds: nil)]), at: "2020-11-20 10:00")
        #expect(decision.verdicts == ["video review"])
        #expect(decision.items[0].because.first?.code == .durationUnknown)
    }

    @Test func oneMailMayServeBothPhases() {
        let decision = decided(
            Sample.mail([Sample.plan, Sample.schedule, Sample.summary, Sample.statistics] + Sample.photos(1...5)),
            at: "2020-11-22 08:00")
        #expect(
            decision.verdicts.prefix(4) == [
                "plan accepted", "schedule accepted", "summary accepted", "statistics accepted",
            ])
        #expect(decision.verdicts.dropFirst(4).allSatisfy { $0 == "photos accepted" })
        #expect(decision.notice?.phase == "plans")
        #expect(decision.items.map(\.late) == [true, true, false, false, false, false, false, false, false])
        #expect(decision.late)
    }

    @Test func whatIsAskedOfAnotherCategoryIsKeptAsExtra() {
        let training = Sample.sheet(
            "附件3公益培训项目安排表.xlsx", titles: ["附件3", "公益培训项目安排表"], header: Sample.trainingHeader,
            rows: [["1", "插花", "11月", "教室", "8", "李老师", "居民"]])
        let school = decided(Sample.mail([Sample.plan, training]))
        #expect(school.verdicts == ["plan accepted", "- extra"])
        #expect(school.items[1].because.first == Reason(.notAskedOfUnit, "公益培训项目安排表"))
        let centre = decided(Sample.mail(from: "qiming@qiming.example", [training]))
        #expect(centre.verdicts == ["training accepted"])
    }

    @Test func aVacationReplyIsIgnoredAndNeverAnswered() {
        var mail = Sample.mail(subject: "自动回复：活动周材料", text: "我在休假")
        mail.automatic = .autoReply
        #expect(decided(mail).decision == .ignore)
        mail.attachments = Sample.mail([Sample.plan]).attachments
        let carrying = decided(mail)
        #expect(carrying.decision == .record)
        #expect(!carrying.answerable)
        #expect(carrying.codes == [.automaticMail])
    }

    @Test(arguments: ["是的。", "不是", "无", "对", "确认", "好的，不是我们"])
    func aShortAnswerToALetterIsPutBeforeAPerson(text: String) {
        var mail = Sample.mail(subject: "回复：【请确认】枫桥小学 · 2020年全民终身学习活动周", text: text)
        mail.references = ["<1@office.example>"]
        let decision = decided(mail)
        #expect(decision.decision == .hold && decision.unit?.code == "S01")
        #expect(decision.codes.contains(.nothingAttached) && !decision.answerable)
    }

    @Test(arguments: ["收到", "收到，谢谢！", "确认收到", "好的，辛苦了", "不客气"])
    func thanksForALetterAreNothing(text: String) {
        var mail = Sample.mail(subject: "回复：【已收到】枫桥小学 · 2020年全民终身学习活动周", text: text)
        mail.references = ["<1@office.example>"]
        #expect(decided(mail).decision == .ignore)
    }

    @Test(arguments: [("材料", "见附件，请查收。"), ("枫桥小学", "材料请查收"), ("", "")])
    func aMailWhoseFilesWereForgottenIsPutBeforeAPerson(subject: String, text: String) {
        let decision = decided(Sample.mail(subject: subject, text: text))
        #expect(decision.decision == .hold && decision.unit?.code == "S01")
        #expect(decision.codes == [.nothingAttached])
        #expect(decided(Sample.mail(from: "nobody@qq.com", subject: "材料", text: text)).decision == .ignore)
    }

    @Test func theNoticesOfAUnitAreInTheOrderOfWhatServesThem() {
        func item(_ notice: String?, of unit: String? = nil, _ verdict: Verdict = .accepted) -> Item {
            var item = Item(attachment: "2", name: "a", kind: "document", format: "docx", verdict: verdict)
            (item.notice, item.unit) = (notice, unit)
            return item
        }
        var decision = Decision(
            decision: .record, unit: UnitMatch(code: "S01", name: "", confidence: 1, because: []),
            notice: NoticeMatch(id: "a", phase: nil, because: []),
            items: [
                item("b"), item("a"), item("b"), item("c", of: nil, .extra), item("c", of: "S02"), item("b", of: "S02"),
            ],
            rules: 1)
        #expect(decision.notices(ofUnit: "S01") == ["a", "b"])
        #expect(decision.notices(ofUnit: "S02") == ["c", "b"])
        #expect(decision.notices(ofUnit: "S03") == ["a"])
        decision.items.removeFirst(3)
        #expect(decision.notices(ofUnit: "S01") == ["a"] && decision.notice(ofUnit: "S02") == "c")
        decision.notice = nil
        #expect(decision.notices(ofUnit: "S01").isEmpty)
    }

    @Test func aBounceIsABounceAndOurOwnMailIsNothing() {
        var bounce = Sample.mail(from: "mailer-daemon@qq.com", subject: "退信")
        bounce.bounce = Bounce(recipient: "a@b.example", status: "5.1.1", permanent: true, originalMessageID: nil)
        #expect(decided(bounce).decision == .bounce)
        let own = Sample.mail(from: "Submissions@office.example")
        #expect(decided(own).decision == .ignore)
        #expect(decided(own).codes == [.ownMail])
        var letter = Sample.mail([Sample.plan])
        letter.automatic = .own
        #expect(decided(letter).decision == .ignore)
    }

    @Test func whatTheOfficeHandsOnToItselfIsForAPerson() {
        let handedOn = Sample.mail(from: "Submissions@office.example", [Sample.plan])
        #expect(decided(handedOn).decision == .hold)
        #expect(decided(handedOn).codes == [.ownMail])
    }

    @Test func spamIsIgnored() {
        let mail = Sample.mail(
            from: "sales@spam.example", subject: "代开发票 优惠", text: "联系我", [Sample.document("报价.docx", ["报价单"])])
        let decision = decided(mail)
        #expect(decision.decision == .ignore)
        #expect(!decision.answerable)
    }

    @Test func decidingTwiceGivesTheSameBytes() throws {
        let mail = Sample.mail([Sample.plan, Sample.schedule, Sample.caseStudy] + Sample.photos(1...5))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let first = try encoder.encode(decided(mail))
        for _ in 0..<5 { #expect(try encoder.encode(decided(mail)) == first) }
    }
}
