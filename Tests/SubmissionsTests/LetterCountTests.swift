import Testing

@testable import Submissions

/// Subject and body of a letter count alike: what came and must be mended is not missing, and neither is what a person
/// looks at.
struct LetterCountTests {
    private func rejected(_ scene: LetterScene) -> Item {
        scene.item("方案.doc", "plan", .rejected, format: "doc", because: [Reason(.encrypted)])
    }

    /// What a letter counts, which must stand in its subject and above its list.
    private func counts(_ scene: LetterScene) throws -> String? {
        let letter = try scene.letter()
        guard let count = letter.subject.firstMatch(of: /[（(]([^（()）]*)[）)]$/)?.1 else {
            #expect(!letter.body.contains("还缺") && !letter.body.contains("项需修改") && !letter.body.contains("MISSING"))
            return nil
        }
        let isChinese = scene.language == .chinese
        #expect(letter.body.contains(isChinese ? "\n【\(count)】\n" : "\n\(count.uppercased())\n"), "\(letter)")
        return String(count)
    }

    @Test(arguments: [Language.chinese, .english])
    func oneIsToBeMendedAndOneIsMissing(language: Language) throws {
        var scene = LetterScene(language, now: "2020-10-12 09:25")
        scene.receive("2020-10-12 09:15", [rejected(scene)])
        #expect(try counts(scene) == language.say("1项需修改，还缺1项", "1 to correct, 1 still missing"))
        try expectLetter(scene, "mend")
    }

    @Test(arguments: [Language.chinese, .english])
    func onlySomethingToMend(language: Language) throws {
        var scene = LetterScene(language, now: "2020-10-12 09:25")
        scene.receive("2020-10-12 09:15", [rejected(scene)])
        scene.stand("schedule", .complete, at: "2020-10-11 09:15")
        #expect(try counts(scene) == language.say("1项需修改", "1 to correct"))
    }

    @Test(arguments: [Language.chinese, .english])
    func onlySomethingMissing(language: Language) throws {
        var scene = LetterScene(language, now: "2020-10-12 09:25")
        scene.receive("2020-10-12 09:15", [scene.item("工作方案.docx", "plan")])
        scene.stand("plan", .complete)
        #expect(try counts(scene) == language.say("还缺1项", "1 still missing"))
    }

    @Test func threePhotosOfFiveAreOneThing() throws {
        var scene = LetterScene(.chinese, now: "2020-11-21 16:40")
        scene.receive("2020-11-21 16:31", (1...3).map { scene.photo("\($0).jpg") })
        for requirement in ["plan", "schedule", "summary", "case"] {
            scene.stand(requirement, .complete, at: "2020-10-12 09:15")
        }
        scene.stand("photos", .partial, have: 3)
        #expect(try counts(scene) == "还缺1项")
        #expect(try scene.letter().body.contains("活动照片5张（已有3张，还差2张）"))
        scene.receive("2020-11-21 16:32", [scene.photo("4.jpg", .rejected, because: [Reason(.corrupt)])])
        #expect(try counts(scene) == "1项需修改", "the fourth came")
    }

    @Test func whatAPersonLooksAtIsNotCalledMissing() throws {
        var scene = LetterScene(.chinese, now: "2020-10-12 09:25")
        scene.receive("2020-10-12 09:15", [scene.item("材料.docx", "plan", .review, because: [Reason(.notRecognised)])])
        scene.stand("plan", .missing, have: 0) { $0.underReview = true }
        #expect(try counts(scene) == "还缺1项", "the schedule")
        scene.stand("schedule", .complete, at: "2020-10-11 09:15")
        #expect(try counts(scene) == nil)
    }

    @Test func whatAPersonSentBackIsToBeMended() throws {
        var scene = LetterScene(.chinese, now: "2020-10-12 15:00")
        let back = scene.item("方案.docx", "plan", .rejected, because: [Reason(.sentBack, "请补盖公章")])
        scene.stand("plan", .missing, have: 0) { [scene] in
            $0.setAside = [SetAside(item: scene.before("2020-10-12 09:15", [back])[0], reason: back.because[0])]
        }
        #expect(try counts(scene) == "1项需修改，还缺1项")
        #expect(scene.content.upcoming.count == 3, "later phases are not due yet")
    }

    /// The unit sent the plan, which was refused; a later letter must not say that it is missing.
    @Test func whatAnOlderMailBroughtIsStillToBeMended() throws {
        var scene = LetterScene(.chinese, now: "2020-10-12 15:00")
        let older = scene.before("2020-10-12 09:15", [rejected(scene)])[0]
        scene.receive("2020-10-12 14:50", [scene.item("安排表.xlsx", "schedule", kind: "spreadsheet", format: "xlsx")])
        scene.stand("schedule", .complete)
        let setAside = [SetAside(item: older, reason: older.item.because[0])]
        scene.stand("plan", .missing, have: 0) { $0.setAside = setAside }
        #expect(try counts(scene) == "1项需修改")
        let letter = try scene.letter()
        #expect(letter.subject.hasPrefix("【已收到】"), "what this mail brought is in order")
        #expect(letter.body.contains("【需要修改】\n· 活动周工作方案：方案.doc（Word 文档，36 KB），10月12日（周一）09:15发来\n"))
        #expect(letter.body.contains("  发来的需要修改，见上。"))

        var stranger = older
        stranger.provisional = true
        let strangers = SetAside(item: stranger, reason: Reason(.encrypted))
        scene.stand("plan", .missing, have: 0) { $0.setAside = [strangers] }
        #expect(try counts(scene) == "还缺1项", "a stranger's file is not the unit's to mend")
        scene.stand("plan", .missing, have: 0) { $0.setAside = setAside + [strangers] }
        #expect(try counts(scene) == "1项需修改", "nor does it hide what is")
        var purged = older
        purged.item.because = []
        scene.stand("plan", .missing, have: 0) {
            $0.setAside = [SetAside(item: purged, reason: Reason(.notRecognised))]
        }
        #expect(try counts(scene) == "还缺1项", "nobody knows any more what is wrong with it")
        scene.stand("plan", .missing, have: 0) { [scene] in
            $0.setAside = setAside
            $0.pending = scene.before("2020-10-12 10:00", [scene.item("新.docx", "plan", .review)])
            $0.underReview = true
        }
        #expect(try counts(scene) == nil, "a newer version is with a person")
        scene.stand("plan", .missing, have: 0) { [scene] in
            $0.setAside = setAside
            $0.pending = scene.before("2020-10-11 10:00", [scene.item("旧.docx", "plan", .review)])
            $0.underReview = true
        }
        #expect(try !scene.letter().body.contains("需要修改"), "nor is it urged while an older one is with a person")
    }

    /// The mended file may be the one that nobody has read yet.
    @Test func nobodyIsUrgedToMendWhatMayHaveCome() throws {
        var scene = LetterScene(.chinese, now: "2020-10-12 15:00")
        let older = scene.before("2020-10-12 09:15", [rejected(scene)])[0]
        scene.receive("2020-10-12 14:50", [scene.item("扫描件001.pdf", nil, .review, because: [Reason(.notRecognised)])])
        scene.stand("plan", .missing, have: 0) {
            $0.setAside = [SetAside(item: older, reason: older.item.because[0])]
        }
        let letter = try scene.letter()
        #expect(!letter.subject.contains("需修改") && !letter.body.contains("需要修改"), "\(letter)")
        #expect(!letter.body.contains("前报送。"), "\(letter)")
    }

    @Test(arguments: Language.allCases)
    func aReminderToldOfAFileThatIsToBeMendedDoesNotCallItMissing(language: Language) throws {
        var scene = ReminderScene(language)
        let older = scene.letter.before("2020-10-11 09:15", [rejected(scene.letter)])[0]
        scene.letter.stand("plan", .missing, have: 0) {
            $0.setAside = [SetAside(item: older, reason: older.item.because[0])]
        }
        let letter = try scene.text("2020-10-14 09:00")
        #expect(letter.subject.contains(language.say("1项需修改，还缺1项", "1 to correct, 1 item to come")), "\(letter)")
        #expect(letter.subject.contains(language.say("尚未收齐", "Still open")))
        try expectLetter(letter, "reminder-mend", language)
    }
}
