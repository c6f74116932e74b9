import Testing

@testable import Submissions

/// Every variant of the receipt as its reader gets it; see ``expectLetter(_:_:)``.
struct LetterTextTests {
    @Test(arguments: [Language.chinese, .english])
    func everythingAskedForIsThere(language: Language) throws {
        var scene = LetterScene(language, now: "2020-11-20 10:05")
        scene.receive(
            "2020-11-20 09:58",
            [
                scene.item("学习活动周总结.docx", "summary"), scene.item("典型案例.pdf", "case", format: "pdf", bytes: 512_300),
                scene.photo("1.jpg"), scene.photo("2.jpg"), scene.photo("3.jpg"), scene.photo("4.jpg"),
                scene.photo("5.jpg"),
            ])
        scene.stand("plan", .complete, at: "2020-10-12 09:15")
        scene.stand("schedule", .late, at: "2020-10-14 08:01")
        for requirement in ["summary", "case"] { scene.stand(requirement, .complete) }
        scene.stand("photos", .complete, have: 5)
        scene.stand("video", .notApplicable, have: 0)
        try expectLetter(scene, "complete")
    }

    @Test(arguments: [Language.chinese, .english])
    func oneStageIsDoneAndTheNextIsNotDueYet(language: Language) throws {
        var scene = LetterScene(language, now: "2020-10-12 09:25")
        scene.receive("2020-10-12 09:15", [scene.item("工作方案.docx", "plan")])
        scene.receive(
            "2020-10-12 09:17",
            [scene.item("附件1 活动安排表.xlsx", "schedule", kind: "spreadsheet", format: "xlsx", bytes: 18_211)])
        for requirement in ["plan", "schedule"] { scene.stand(requirement, .complete) }
        try expectLetter(scene, "stage")
    }

    @Test(arguments: [Language.chinese, .english])
    func fourPhotosOfFiveAndTwoThatAreTheSame(language: Language) throws {
        var scene = LetterScene(language, now: "2020-11-21 16:40")
        let same = scene.photo("合影 (副本).jpg")
        scene.receive(
            "2020-11-21 16:31",
            [
                scene.item("总结.docx", "summary"), scene.photo("开幕.jpg", because: [Reason(.noCaption)]),
                scene.photo("讲座.jpg", because: [Reason(.noCaption)]), scene.photo("合影.jpg"), scene.photo("展览.jpg"),
                same,
            ])
        for requirement in ["plan", "schedule"] { scene.stand(requirement, .complete, at: "2020-10-12 09:15") }
        scene.stand("summary", .complete)
        scene.stand("photos", .partial, have: 4) { standing in
            let twin = standing.counted.removeLast()
            standing.setAside = [SetAside(item: twin, reason: Reason(.sameBytes, "合影.jpg"))]
        }
        try expectLetter(scene, "photos")
    }

    @Test(arguments: [Language.chinese, .english])
    func aVideoOf301SecondsIsTooLong(language: Language) throws {
        var scene = LetterScene(language, now: "2020-11-21 16:40")
        scene.receive(
            "2020-11-21 16:31",
            [scene.video("活动视频.mp4", seconds: 301, .rejected, because: [Reason(.tooLong, "301", "300")])])
        for requirement in ["plan", "schedule"] { scene.stand(requirement, .complete, at: "2020-10-12 09:15") }
        for requirement in ["summary", "case"] { scene.stand(requirement, .complete, at: "2020-11-20 09:58") }
        try expectLetter(scene, "video")
    }

    @Test(arguments: [Language.chinese, .english])
    func whatIsLateIsTakenAndWhatIsOverdueIsAskedForKindly(language: Language) throws {
        var scene = LetterScene(language, now: "2020-10-14 08:12")
        var late = scene.item("工作方案.docx", "plan")
        late.late = true
        scene.receive("2020-10-14 08:01", [late])
        scene.stand("plan", .late)
        try expectLetter(scene, "late")
    }

    @Test(arguments: [Language.chinese, .english])
    func whatIsNotAskedOfTheUnitIsKept(language: Language) throws {
        var scene = LetterScene(language, now: "2020-10-12 09:25")
        let title = scene.notice.phases[0].requirements[2].title
        scene.receive(
            "2020-10-12 09:15",
            [
                scene.item("工作方案.docx", "plan"),
                scene.item(
                    "附件3.xlsx", "training", .extra, kind: "spreadsheet", format: "xlsx",
                    because: [Reason(.notAskedOfUnit, title)]),
                scene.item("通知.pdf", nil, .extra, format: "pdf", because: [Reason(.noticeEcho)]),
            ])
        scene.stand("plan", .complete)
        try expectLetter(scene, "extra")
    }

    @Test(arguments: [Language.chinese, .english])
    func aMailFromAStrangerWaitsForTheUnitsWord(language: Language) throws {
        var scene = LetterScene(language, now: "2020-10-12 09:25")
        scene.receive(
            "2020-10-12 09:15", from: "wang1988@qq.com", provisional: true, [scene.item("城东小学方案.docx", "plan")])
        scene.stand("plan", .complete)
        try expectLetter(scene, "stranger")
    }

    @Test(arguments: [Language.chinese, .english])
    func aPersonStillLooksAtWhatCouldNotBeTold(language: Language) throws {
        var scene = LetterScene(language, now: "2020-11-22 10:00")
        scene.receive(
            "2020-11-22 09:48",
            [
                scene.item(
                    "活动照片.docx", "photos", .review, because: [Reason(.pictureContent), Reason(.photosInDocument, "6")]),
                scene.item("材料.pdf", nil, .review, format: "pdf", because: [Reason(.notRecognised)]),
                scene.item("总结.doc", "summary", .rejected, format: "doc", because: [Reason(.encrypted)]),
            ])
        for requirement in ["plan", "schedule"] { scene.stand(requirement, .complete, at: "2020-10-12 09:15") }
        scene.stand("case", .missing, have: 0) { $0.underReview = true }
        scene.stand("photos", .missing, have: 0) { $0.underReview = true }
        try expectLetter(scene, "review")
    }

    @Test(arguments: [Language.chinese, .english])
    func aLaterMailIsToldWithWhatCameBeforeAndTheExtendedDate(language: Language) throws {
        var scene = LetterScene(language, now: "2020-11-25 09:30")
        scene.receive("2020-11-25 09:18", [scene.item("典型案例.docx", "case")])
        let photos = [scene.photo("开幕.jpg"), scene.photo("讲座.jpg"), scene.photo("合影.jpg")]
        let before = scene.before("2020-11-20 09:58", photos + [scene.item("总结（定稿）.docx", "summary")])
        scene.stand("plan", .complete, at: "2020-10-12 09:15")
        scene.stand("schedule", .waived, have: 0)
        scene.stand("summary", .complete, at: "2020-11-20 09:58") { $0.counted = [before[3]] }
        scene.stand("case", .complete)
        scene.stand("photos", .partial, have: 3, at: "2020-11-20 09:58") { $0.counted = Array(before[..<3]) }
        for requirement in ["photos", "video"] { scene.extend(requirement, to: LetterScene.endOf(2020, 11, 27)) }
        try expectLetter(scene, "again")
    }

    @Test(arguments: [Language.chinese, .english])
    func aPersonsDecisionIsToldWithoutAMail(language: Language) throws {
        var scene = LetterScene(language, now: "2020-11-24 15:00")
        let reason = language == .chinese ? "请补充参加人数" : "please add the number of participants"
        let returned = scene.before(
            "2020-11-20 09:58", [scene.item("总结.docx", "summary", .rejected, because: [Reason(.sentBack, reason)])])
        for requirement in ["plan", "schedule"] { scene.stand(requirement, .complete, at: "2020-10-12 09:15") }
        scene.stand("summary", .missing, have: 0) {
            $0.setAside = [SetAside(item: returned[0], reason: returned[0].item.because[0])]
        }
        scene.extend("summary", to: LetterScene.endOf(2020, 11, 30))
        scene.stand("case", .waived, have: 0)
        scene.stand("video", .complete, at: "2020-11-20 09:58") { [scene] in
            $0.counted = scene.before("2020-11-20 09:58", [scene.video("记录.mp4", seconds: 240)])
        }
        scene.stand("photos", .notApplicable, have: 0)
        try expectLetter(scene, "updated")
    }

    @Test(arguments: [Language.chinese, .english])
    func nothingIsAskedOfTheUnit(language: Language) throws {
        var scene = LetterScene(language, now: "2020-10-12 09:25")
        scene.notice.contact = nil
        scene.notice.phone = nil
        scene.receive("2020-10-12 09:15", [scene.item("工作方案.docx", nil, .extra)])
        for index in scene.standings.indices { scene.standings[index].state = .notApplicable }
        try expectLetter(scene, "unasked")
    }

    @Test(arguments: [Language.chinese, .english])
    func aStrangerLearnsOnlyThatTheMailArrived(language: Language) throws {
        let scene = LetterScene(language, now: "2020-10-12 09:25")
        let letter = try LetterTemplates.builtIn.acknowledgement(for: scene.office, at: scene.now)
        try expectLetter(letter, "acknowledgement", language)
    }
}
