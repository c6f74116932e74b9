import Testing

@testable import Submissions

/// What units are told about files that came when nothing was taken any more.
struct LetterCutoffTests {
    private static let tooLate = Reason(.afterCutoff, "2020-11-30")

    /// Plans and a summary are there; four photos came two days after the cutoff.
    private func scene(_ language: Language = .chinese) -> LetterScene {
        var scene = LetterScene(language, now: "2020-12-02 08:12")
        for phase in 0...1 { scene.notice.phases[phase].cutoff = LetterScene.endOf(2020, 11, 30) }
        scene.receive(
            "2020-12-02 08:01",
            [scene.item("总结.docx", "summary", .rejected, because: [Self.tooLate])]
                + ["1.jpg", "2.jpg"].map { scene.photo($0, .rejected, because: [Self.tooLate]) })
        for requirement in ["plan", "schedule"] { scene.stand(requirement, .complete, at: "2020-10-12 09:15") }
        scene.stand("summary", .complete, at: "2020-11-20 09:58")
        return scene
    }

    @Test(arguments: [Language.chinese, .english])
    func whatCameTooLateStandsByItselfAndNothingIsAskedFor(language: Language) throws {
        try expectLetter(scene(language), "cutoff")
    }

    @Test func whatCameTooLateIsNeverSaidToNeedACorrection() throws {
        let scene = scene()
        #expect(scene.content.wrong.isEmpty && scene.content.missing.allSatisfy { !$0.isToBeMended })
        #expect(scene.content.refused.map(\.files.count) == [1, 2])
        #expect(scene.content.refused.map(\.isHarmless) == [true, false])
        let letter = try scene.letter()
        #expect(letter.subject.hasPrefix("【已过截止】"))
        for word in ["需要修改", "需修改", "如需补发", "重新发", "尽快"] {
            #expect(!letter.body.contains(word) && !letter.subject.contains(word), "\(word)")
        }
        #expect(letter.body.contains("已于11月30日（周一）24:00停止收件，如有特殊情况，请与我们联系。"))
    }

    @Test func aBrokenFileThatCameTooLateIsNotSentForAgain() throws {
        var scene = scene()
        scene.mails[0].items = [scene.photo("1.jpg", .rejected, because: [Reason(.corrupt), Self.tooLate])]
        #expect(scene.content.wrong.isEmpty && scene.content.refused.count == 1)
        #expect(!(try scene.letter().body.contains("重新发送")))
    }

    @Test func whatCanBeMendedNoMoreIsNotAskedFor() throws {
        var scene = scene()
        scene.mails = []
        scene.receive(
            "2020-11-30 23:58",
            [scene.video("长.mp4", seconds: 301, .rejected, because: [Reason(.tooLong, "301", "300")])])
        let letter = try scene.letter()
        #expect(letter.body.contains("【不符合要求，未计入】\n· 活动记录视频：长.mp4"))
        #expect(letter.body.contains("  视频长5分01秒，超过规定的5分钟。\n"))
        #expect(letter.subject.hasPrefix("【已过截止】"))
        for word in ["需要修改", "再发。", "请剪辑"] { #expect(!letter.body.contains(word), "\(word)") }
    }

    @Test func whileOnlyAPartIsClosedTheRestMayStillBeSent() throws {
        var scene = scene()
        scene.notice.phases[1].cutoff = nil
        #expect(scene.content.closing == .partly)
        #expect(try scene.letter().body.contains("\n如需补发或更换材料（已停止收件的除外），直接回复这封邮件就可以；"))
        scene.notice.phases[0].cutoff = nil
        #expect(try scene.letter().body.contains("\n如需补发或更换材料，直接回复这封邮件就可以；"))
    }

    @Test func beforeTheCutoffALateUnitLearnsWhenItIs() throws {
        var scene = LetterScene(.chinese, now: "2020-10-17 08:12")
        scene.notice.phases[0].cutoff = LetterScene.endOf(2020, 10, 20)
        scene.receive("2020-10-17 08:01", [scene.item("方案.docx", "plan")])
        scene.stand("plan", .late)
        let line = "  原定10月13日（周二）24:00前报送，时间虽已过，仍请您尽快补来；10月20日（周二）24:00后不再接收。\n"
        #expect(try scene.letter().body.contains(line))
        scene.extend("schedule", to: LetterScene.endOf(2020, 10, 16))
        #expect(try scene.letter().body.contains("  延期后应在10月16日（周五）24:00前报送，时间虽已过，"))
    }

    @Test func moreTimeGrantedSinceIsNotContradicted() throws {
        var scene = LetterScene(.chinese, now: "2020-12-03 15:00")
        scene.notice.phases[1].cutoff = LetterScene.endOf(2020, 11, 30)
        let refused = scene.before(
            "2020-12-02 08:01", ["1.jpg", "2.jpg"].map { scene.photo($0, .rejected, because: [Self.tooLate]) })
        scene.stand("photos", .missing, have: 0) {
            $0.setAside = refused.map { SetAside(item: $0, reason: Self.tooLate) }
        }
        for requirement in ["photos", "video"] { scene.extend(requirement, to: LetterScene.endOf(2020, 12, 9)) }
        let letter = try scene.letter()
        #expect(letter.body.contains("  送到时已过11月30日的截止接收时间；现已同意延期，请重新发来。\n"))
        #expect(letter.body.contains("  已同意延期，请在12月9日（周三）24:00前报送。\n"))
        #expect(letter.subject.hasPrefix("【情况更新】"))
        #expect(scene.content.refused.first?.files.map(\.name) == ["1.jpg", "2.jpg"])
    }
}
