import Testing

@testable import Submissions

/// What units are told about what they need not send, and about time that they were given.
struct LetterConcessionTests {
    /// A unit without anything to report but its plan; its two phases are settled.
    private func scene(_ language: Language = .chinese) -> LetterScene {
        var scene = LetterScene(language, now: "2020-11-20 10:05")
        scene.stand("plan", .complete, at: "2020-10-12 09:15")
        scene.stand("schedule", .waived, have: 0)
        for requirement in ["summary", "case", "photos", "video"] {
            scene.stand(requirement, .complete, have: 0) { $0.note = Reason(.nilReturn) }
        }
        return scene
    }

    @Test(arguments: [Language.chinese, .english])
    func aNilReturnIsToldAsOneAndNeverAsReceived(language: Language) throws {
        try expectLetter(scene(language), "nothing")
    }

    @Test func alternativesOfWhichNeitherIsNeededAreOneLine() throws {
        let content = scene().content
        #expect(content.settled.map(\.requirement) == ["活动安排表", "活动周总结", "典型案例", "活动照片 / 活动记录视频"])
        #expect(content.earlier.map(\.requirement) == ["活动周工作方案"])
        let letter = try scene().letter()
        #expect(letter.subject.hasPrefix("【已办结】") && !letter.body.contains("收齐"))
        #expect(letter.body.contains("· 活动照片 / 活动记录视频（零报告，已确认）\n"))
        #expect(letter.body.contains("· 活动安排表（已同意免报）\n"))
    }

    @Test func whatCameBesideANilReturnIsNotHidden() throws {
        var scene = scene()
        scene.stand("photos", .complete, have: 2, at: "2020-11-20 09:58") { $0.note = Reason(.nilReturn) }
        #expect(scene.content.settled.map(\.requirement) == ["活动安排表", "活动周总结", "典型案例"])
        #expect(try scene.letter().body.contains("· 活动照片（2张），11月20日（周五）09:58（其余为零报告，已确认）\n"))
    }

    @Test func anExtensionIsMentionedInTheLetterThatItCausesWhateverHasCome() throws {
        var scene = LetterScene(.chinese, now: "2020-11-20 10:05")
        let until = LetterScene.endOf(2020, 11, 27)
        for requirement in ["photos", "video"] {
            scene.stand(requirement, .missing, have: 0) { $0.underReview = true }
            scene.extend(requirement, to: until)
        }
        #expect(
            try scene.letter().body.contains(
                "· 活动照片 / 活动记录视频：此前发来的文件正由工作人员确认，暂不用重发。已同意延期，如需补充，请在11月27日（周五）24:00前发来。\n"))
        scene.stand("summary", .complete, at: "2020-11-20 09:58")
        scene.extend("summary", to: until)
        #expect(
            try scene.letter().body.contains(
                "· 活动周总结，11月20日（周五）09:58（已同意延期，可补充至11月27日（周五）24:00）\n"))
        scene.now = LetterScene.time("2020-11-28 08:00")
        #expect(!(try scene.letter().body.contains("延期，")))
    }
}
