import Foundation
import Testing

@testable import Submissions

struct LetterContentTests {
    @Test func aDownloadLinkIsAskedForAsAFile() throws {
        var scene = LetterScene(.chinese, now: "2020-11-21 16:40")
        var link = scene.item(
            "活动视频.mp4", "video", .review, kind: "other", format: "other", because: [Reason(.linkOnly, "活动视频.mp4")])
        link.attachment = nil
        scene.receive("2020-11-21 16:31", [link])
        for requirement in ["photos", "video"] { scene.stand(requirement, .missing, have: 0) { $0.underReview = true } }
        let content = scene.content
        #expect(content.review.isEmpty)
        #expect(content.wrong.map(\.reasons) == [[Reason(.linkOnly, "活动视频.mp4")]])
        let pictures = try #require(content.missing.first { $0.choices.count == 2 })
        #expect(pictures.isToBeMended)
        #expect(!pictures.isPartlyUnderReview)
    }

    @Test func aPersonsLookAtTwoPhotosDoesNotMakeFive() throws {
        var scene = LetterScene(.chinese, now: "2020-11-21 16:40")
        scene.receive("2020-11-21 16:31", [scene.photo("1.jpg", .review), scene.photo("2.jpg", .review)])
        for requirement in ["photos", "video"] { scene.stand(requirement, .missing, have: 0) { $0.underReview = true } }
        let pictures = try #require(scene.content.missing.first { $0.choices.count == 2 })
        #expect(pictures.isPartlyUnderReview)
        #expect(try scene.letter().body.contains("  另有文件正由工作人员确认，确认前不用重发。\n"))
        scene.stand("photos", .partial, have: 3) { $0.underReview = true }
        #expect(!scene.content.missing.contains { $0.choices.count == 2 })
    }

    @Test func whatIsCheckedSinceAnEarlierMailIsToldOnceForAllAlternatives() {
        var scene = LetterScene(.chinese, now: "2020-11-21 16:40")
        scene.receive("2020-11-21 16:31", [scene.item("总结.docx", "summary")])
        for requirement in ["plan", "schedule"] { scene.stand(requirement, .complete, at: "2020-10-12 09:15") }
        scene.stand("summary", .complete)
        for requirement in ["photos", "video"] { scene.stand(requirement, .missing, have: 0) { $0.underReview = true } }
        #expect(scene.content.review.map(\.requirement) == ["活动照片 / 活动记录视频"])
        #expect(scene.content.missing.map { $0.choices.map(\.title) } == [["典型案例"]])
        #expect(scene.content.outcome == .open)
    }

    @Test func aWrongFileThatWasReplacedInTheMeantimeNeedsNoMending() {
        var scene = LetterScene(.chinese, now: "2020-11-21 16:50")
        scene.receive(
            "2020-11-21 16:31",
            [scene.video("长.mp4", seconds: 301, .rejected, because: [Reason(.tooLong, "301", "300")])])
        scene.receive("2020-11-21 16:45", [scene.video("短.mp4", seconds: 299)])
        scene.stand("video", .complete)
        scene.stand("photos", .notApplicable, have: 0)
        #expect(scene.content.wrong.isEmpty)
        #expect(scene.content.repeated.map(\.file.name) == ["长.mp4"])
    }

    @Test func aWrongFileThatCameAfterAGoodOneIsHarmless() throws {
        var scene = LetterScene(.chinese, now: "2020-11-21 16:50")
        scene.receive("2020-11-21 16:31", [scene.video("短.mp4", seconds: 299)])
        scene.receive(
            "2020-11-21 16:45",
            [scene.video("长.mp4", seconds: 301, .rejected, because: [Reason(.tooLong, "301", "300")])])
        scene.stand("video", .complete)
        #expect(scene.content.wrong.map(\.isHarmless) == [true])
        #expect(scene.content.missing.allSatisfy { !$0.isToBeMended })
        #expect(try scene.letter().body.contains("这一项已有合格的材料，不修改也可以。"))
    }

    @Test func aFileOfAnUnneededAlternativeIsHarmlessToo() {
        var scene = LetterScene(.chinese, now: "2020-11-21 16:50")
        scene.receive(
            "2020-11-21 16:45",
            [scene.video("长.mp4", seconds: 301, .rejected, because: [Reason(.tooLong, "301", "300")])])
        scene.stand("photos", .complete, have: 5, at: "2020-11-21 16:31")
        scene.stand("video", .notApplicable, have: 0)
        #expect(scene.content.wrong.map(\.isHarmless) == [true])
    }

    @Test func afterTheCutoffNobodyIsAskedToSend() throws {
        var scene = LetterScene(.chinese, now: "2020-10-21 08:12")
        scene.notice.phases[0].cutoff = LetterScene.endOf(2020, 10, 20)
        scene.receive(
            "2020-10-21 08:01",
            [scene.item("方案.docx", "plan", .rejected, because: [Reason(.afterCutoff, "2020-10-20")])])
        let letter = try scene.letter()
        #expect(letter.body.contains("已于10月20日（周二）24:00停止收件，如有特殊情况，请与我们联系。"))
        #expect(!letter.body.contains("尽快"))
    }

    @Test func aRequirementWithoutADeadlineNamesNone() throws {
        var scene = LetterScene(.chinese, now: "2020-10-12 09:25")
        for index in scene.standings.indices { scene.standings[index].due = nil }
        scene.receive("2020-10-12 09:15", [scene.item("工作方案.docx", "plan")])
        scene.stand("plan", .complete)
        let body = try scene.letter().body
        #expect(body.contains("【还缺1项】\n· 活动安排表1份\n\n【下一步还需报送】\n· 活动周总结1份\n"))
    }

    @Test func withNothingToGoByTheFirstPhaseDueIsTheOneWithGaps() {
        var scene = LetterScene(.chinese, now: "2020-10-12 09:25")
        scene.receive("2020-10-12 09:15", [scene.item("照片.zip", nil, .extra)])
        #expect(scene.content.missing.count == 2)
        #expect(scene.content.upcoming.count == 3)
        #expect(scene.content.outcome == .open)
    }

    @Test func aPhaseThatIsGoneFromTheNoticeCompletesNothing() {
        var scene = LetterScene(.chinese, now: "2020-10-12 09:25")
        var item = scene.item("工作方案.docx", "plan")
        item.phase = "gone"
        scene.receive("2020-10-12 09:15", [item])
        #expect(scene.content.outcome == .open)
        #expect(scene.content.missing.count == 2)
        #expect(scene.content.received.map(\.requirement) == [nil])
    }

    @Test func anOptionalRequirementIsNeverMissed() {
        var scene = LetterScene(.chinese, now: "2020-10-12 09:25")
        scene.notice.phases[0].requirements[1].isOptional = true
        scene.receive("2020-10-12 09:15", [scene.item("工作方案.docx", "plan")])
        scene.stand("plan", .complete)
        #expect(scene.content.outcome == .stage(["方案与安排"]))
    }

    @Test func whatWasWaivedIsSaidToBeAndNotMissed() throws {
        var scene = LetterScene(.chinese, now: "2020-10-12 09:25")
        scene.receive("2020-10-12 09:15", [scene.item("工作方案.docx", "plan")])
        scene.stand("plan", .complete)
        scene.stand("schedule", .waived, have: 0)
        #expect(scene.content.missing.isEmpty)
        #expect(try scene.letter().body.contains("· 活动安排表（已同意免报）\n"))
    }

    @Test func whatCameBeforeTheExtendedDateIsNotLate() {
        var scene = LetterScene(.chinese, now: "2020-10-14 08:12")
        var item = scene.item("工作方案.docx", "plan")
        item.late = true
        scene.receive("2020-10-14 08:01", [item])
        scene.stand("plan", .complete) { $0.counted[0].item.late = false }
        #expect(scene.content.received.map(\.isLate) == [false])
    }

    @Test func anExtensionOpensWhatWasClosed() throws {
        var scene = LetterScene(.chinese, now: "2020-10-21 08:12")
        scene.notice.phases[0].cutoff = LetterScene.endOf(2020, 10, 20)
        scene.receive("2020-10-21 08:01", [scene.item("工作方案.docx", "plan")])
        scene.stand("plan", .complete)
        scene.extend("schedule", to: LetterScene.endOf(2020, 10, 22))
        #expect(scene.content.missing.map(\.time) == [.ahead(LetterScene.endOf(2020, 10, 22))])
        #expect(try scene.letter().body.contains("已同意延期，请在10月22日（周四）24:00前报送。"))
        scene.now = LetterScene.time("2020-10-23 00:10")
        #expect(try scene.letter().body.contains("已于10月22日（周四）24:00停止收件"))
    }

    @Test func alternativesAreDueWhenTheLastOneIs() {
        var scene = LetterScene(.chinese, now: "2020-11-25 08:12")
        scene.receive("2020-11-25 08:01", [scene.item("总结.docx", "summary")])
        scene.stand("summary", .complete)
        scene.extend("video", to: LetterScene.endOf(2020, 11, 27))
        let pictures = scene.content.missing.first { $0.choices.count == 2 }
        #expect(pictures?.time == .ahead(LetterScene.endOf(2020, 11, 27)) && pictures?.isExtended == true)
        #expect(scene.content.missing.first { $0.choices.count == 1 }?.isExtended == false)
    }

    @Test func aDecisionThatCompletesEverythingSaysSo() throws {
        var scene = LetterScene(.chinese, now: "2020-11-24 15:00")
        for standing in scene.standings where standing.state == .missing {
            scene.stand(standing.requirement, .complete, at: "2020-10-12 09:15")
        }
        let letter = try scene.letter()
        #expect(letter.subject.hasPrefix("【已收齐】"))
        #expect(letter.body.contains("您好！经工作人员核对，贵单位的报送情况有更新。\n《2020年学习活动周》要求的材料已经全部收齐"))
        #expect(!letter.body.contains("我们收到了"))
    }

    @Test func itemsOfAnotherNoticeAreNotThisLettersAffair() {
        var scene = LetterScene(.chinese, now: "2020-10-12 09:25")
        var other = scene.item("别的.docx", "plan")
        other.notice = "elsewhere"
        scene.receive("2020-10-12 09:15", [other])
        #expect(scene.content.received.isEmpty)
    }

    @Test func anOwnMailBesideAStrangersIsToldApart() throws {
        var scene = LetterScene(.chinese, now: "2020-10-12 09:35")
        scene.receive("2020-10-12 09:15", [scene.item("工作方案.docx", "plan")])
        scene.receive(
            "2020-10-12 09:20", from: "\u{202E}evil@x", provisional: true, [scene.item("安排表.docx", "schedule")])
        for requirement in ["plan", "schedule"] { scene.stand(requirement, .complete) }
        #expect(scene.content.outcome == .open)
        let letter = try scene.letter()
        #expect(letter.subject.hasPrefix("【请确认】"))
        #expect(letter.body.contains("发件邮箱：地址无法显示"))
        #expect(letter.body.contains("【等您确认的材料】\n· 活动安排表，10月12日（周一）09:20\n"))
        #expect(letter.body.contains("【已收到】\n· 活动周工作方案，10月12日（周一）09:15\n"))
        #expect(!letter.body.contains("evil"))
    }

    @Test func aStrangersVersionWaitsForTheUnitThoughItsOwnOneCounts() {
        var scene = LetterScene(.chinese, now: "2020-10-12 09:35")
        scene.receive("2020-10-12 09:20", from: "a@qq.com", provisional: true, [scene.item("方案2.docx", "plan")])
        scene.stand("plan", .complete, at: "2020-10-11 09:15") { standing in
            standing.setAside = standing.counted.map { SetAside(item: $0, reason: Reason(.provisionalSetAside)) }
            standing.counted = []
        }
        #expect(scene.content.received.map(\.isUnconfirmed) == [true])
        #expect(scene.content.repeated.isEmpty)
    }

    @Test func aLetterSentElsewhereOnTrialSaysToWhomItWouldHaveGone() throws {
        let letter = LetterText(subject: "s", body: "b\n")
        #expect(
            letter.redirected(from: ["office@chengdong.example"], in: .chinese).body
                == "（试运行：这封信本应发给 office@chengdong.example）\n\nb\n")
        #expect(
            letter.redirected(from: ["a@x.example", "b@x.example"], in: .english)
                == LetterText(
                    subject: "s", body: "(Trial run: this letter would have gone to a@x.example, b@x.example)\n\nb\n"))
        #expect(
            letter.redirected(from: ["a\nb"], in: .english).body.hasPrefix(
                "(Trial run: this letter would have gone to a b)\n"))
    }
}
