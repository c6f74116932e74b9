import Testing

@testable import Submissions

/// Single statements of a receipt that a head of a school would stumble over.
struct LetterDetailTests {
    private func link(_ scene: LetterScene) -> Item {
        var link = scene.item(
            "活动视频.mp4", "video", .review, kind: "other", format: "other", bytes: 126_353_408,
            because: [Reason(.linkOnly, "活动视频.mp4")])
        link.attachment = nil
        return link
    }

    @Test func aLinkIsNeverSaidToBeWithAPerson() throws {
        var scene = LetterScene(.chinese, now: "2020-11-21 16:40")
        let link = scene.before("2020-11-20 09:58", [link(scene)])
        for requirement in ["photos", "video"] {
            scene.stand(requirement, .missing, have: 0) {
                $0.underReview = true
                if requirement == "video" { $0.pending = link }
            }
            scene.extend(requirement, to: LetterScene.endOf(2020, 11, 27))
        }
        #expect(scene.content.review.isEmpty)
        let letter = try scene.letter()
        #expect(!letter.body.contains("不用重发"))
        #expect(letter.body.contains("· 活动记录视频：活动视频.mp4（超大附件链接，120.5 MB）\n"))
        #expect(letter.body.contains("请把文件压缩后直接作为附件发来。\n"))
        #expect(letter.body.contains("  已同意延期，请在11月27日（周五）24:00前报送。\n"))
        // Photos that a person looks at may be enough.
        let photo = scene.before("2020-11-20 10:00", [scene.photo("1.jpg", .review)])
        scene.stand("photos", .missing, have: 0) { ($0.underReview, $0.pending) = (true, photo) }
        #expect(scene.content.review.map(\.requirement) == ["活动照片 / 活动记录视频"])
        #expect(scene.content.wrong.isEmpty)
    }

    @Test func aCoordinatorsFullStopIsTheOnlyOne() throws {
        for (reason, shown) in [("请加盖公章。", "请加盖公章"), ("请补充参加人数！", "请补充参加人数"), ("。", "。")] {
            var scene = LetterScene(.chinese, now: "2020-11-24 15:00")
            let returned = scene.before(
                "2020-11-20 09:58", [scene.item("总结.docx", "summary", .rejected, because: [Reason(.sentBack, reason)])])
            scene.stand("summary", .missing, have: 0) {
                $0.setAside = [SetAside(item: returned[0], reason: returned[0].item.because[0])]
            }
            let body = try scene.letter().body
            #expect(!body.contains("。。") && !body.contains("！。"), "\(body)")
            if shown != "。" { #expect(body.contains("  需要修改：\(shown)。请修改后重新发送。\n")) }
        }
    }

    @Test func aBlankFormIsRemarkedOnOnce() throws {
        var scene = LetterScene(.chinese, now: "2020-10-12 09:25")
        let blank = [Reason(.emptyForm, "Sheet"), Reason(.emptyColumns, "Sheet", "活动名称\n活动时间")]
        scene.receive("2020-10-12 09:15", [scene.item("安排表.xlsx", "schedule", .rejected, because: blank)])
        #expect(scene.content.wrong.map(\.reasons) == [[blank[0]]])
        scene.mails[0].items[0].because = [Reason(.wrongFormat, "docx", "xlsx"), blank[1]]
        #expect(scene.content.wrong.map(\.reasons.count) == [2], "other faults of a form are told with what is empty")
    }

    @Test func whatIsNotCountedNamesWhatItWasTakenFor() throws {
        var scene = LetterScene(.chinese, now: "2020-10-27 11:40")
        scene.receive("2020-10-27 11:30", [scene.item("隐患整改情况报告.xlsx", "schedule")])
        let earlier = scene.before("2020-10-12 09:15", [scene.item("安排表.xlsx", "schedule")])
        scene.stand("schedule", .complete) {
            $0.setAside = $0.counted.map { SetAside(item: $0, reason: Reason(.lateSetAside)) }
            $0.counted = earlier
        }
        #expect(try scene.letter().body.contains("【不重复计入】\n· 活动安排表：隐患整改情况报告.xlsx（"))
    }

    @Test func moreThanIsAskedForIsSaid() throws {
        var scene = LetterScene(.chinese, now: "2020-11-20 10:05")
        scene.notice.phases[1].requirements[1] = Requirement(id: "case", kind: .nomination, title: "学习之星推荐表")
        scene.notice.phases[1].requirements[1].count = CountRange(least: 1, most: 2)
        scene.receive("2020-11-20 09:58", (1...3).map { scene.item("推荐表\($0).docx", "case") })
        scene.stand("case", .complete, have: 3)
        let line = "· 学习之星推荐表：要求1–2名，收到3名，均已留存。如需调整，请回复这封邮件，说明以哪几份为准。\n"
        #expect(try scene.letter().body.contains("【多于要求】\n" + line))
        scene.stand("case", .complete, have: 2)
        #expect(!(try scene.letter().body.contains("多于要求")))
    }

    @Test func whatCameBeforeIsShownThoughMoreOfItCameOrAnotherIsEnough() throws {
        var scene = LetterScene(.chinese, now: "2020-11-21 16:40")
        scene.notice.phases[1].requirements[2].isOptional = true
        let before = scene.before("2020-11-20 09:58", [scene.photo("1.jpg"), scene.photo("2.jpg")])
        scene.receive("2020-11-21 16:31", [scene.photo("3.jpg")])
        scene.stand("photos", .partial, have: 3) { $0.counted = before + $0.counted }
        #expect(try scene.letter().body.contains("【此前已收到】\n· 活动照片（已有2张），11月20日（周五）09:58\n"))

        scene.mails = []
        scene.receive("2020-11-21 16:31", [scene.video("记录.mp4", seconds: 240)])
        scene.stand("video", .complete)
        scene.stand("photos", .notApplicable, have: 2) { $0.counted = before }
        #expect(try scene.letter().body.contains("【此前已收到】\n· 活动照片（2张）"))
    }

    @Test func anArchiveWithAPasswordIsOneFault() throws {
        var scene = LetterScene(.chinese, now: "2020-11-20 10:05")
        func locked(_ place: String, _ requirement: String?) -> Item {
            var item = scene.item(place, requirement, .rejected, because: [Reason(.encrypted)])
            item.name = String(place.split(separator: "/").last ?? "")
            return item
        }
        let (archive, summary, other) = (
            locked("材料.zip", nil), locked("材料.zip/甲/总结.docx", "summary"), locked("材料.zip/甲.bin", nil)
        )
        scene.receive("2020-11-20 09:58", [archive, other, summary])
        let letter = try scene.letter()
        #expect(letter.body.contains("【需要修改】\n· 活动周总结：总结.docx（Word 文档，36 KB）\n"), "\(letter.body)")
        #expect(letter.body.contains("  所在的压缩包“材料.zip”设有密码，无法打开。请取消密码后重新发送。\n"))
        #expect(scene.content.wrong.count == 1 && letter.subject.contains("1项需修改"))

        // What it may hold is unknown: it is told itself, and where nothing is missing nobody need send it again.
        scene.mails[0].items = [archive, other, locked("表.xlsx", nil)]
        #expect(scene.content.wrong.map(\.file.name) == ["材料.zip", "表.xlsx"])
        #expect(!(try scene.letter().body.contains("不修改也可以")))
        for requirement in scene.notice.requirements { scene.stand(requirement.requirement.id, .complete) }
        #expect(try scene.letter().body.contains("要求的材料已经收齐，不修改也可以。"))
    }

    @Test(arguments: [
        ("“学习之星”评选", "《“学习之星”评选》"), ("关于《章程》的学习", "《关于〈章程〉的学习》"),
    ])
    func titlesDoNotNestTheSameMarks(title: String, shown: String) throws {
        var scene = LetterScene(.chinese, now: "2020-10-12 09:25")
        scene.notice.title = title
        scene.notice.phases[0].title = "“学习”方案"
        scene.receive("2020-10-12 09:15", [scene.item("方案.docx", "plan")])
        for requirement in ["plan", "schedule"] { scene.stand(requirement, .complete) }
        #expect(try scene.letter().body.contains("\(shown)中“‘学习’方案”的材料已经收齐"))
        #expect(Reason(.titleNamed, title).text(in: .chinese).contains("““") == false)
    }
}
