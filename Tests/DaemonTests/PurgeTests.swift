import Foundation
import Mail
import Store
import Submissions
import Testing

@testable import Daemon

/// What units sent is deleted for good, and what it counted for is not.
@Suite struct PurgeTests {
    let office: OfficeInHand

    /// Words of people that must not be found afterwards.
    private static let canaries = ["沈知遥", "13912345678", "yao.canary@first.example", "金丝雀第七稿"]

    init() throws { office = try OfficeInHand() }

    private func purge(_ facts: Office = .sample(), retention: Int? = nil, at now: Date = noon + 90 * day) -> Purge {
        Purge(office: facts, store: office.store, retention: retention, clock: .standing(at: now), who: "li")
    }

    private func mail(_ id: Int = 1) -> SampleMail {
        var mail = SampleMail()
        mail.messageID = "<\(id)@first.example>"
        mail.headers = ["Reply-To: =?utf-8?B?\(Data("沈知遥".utf8).base64EncodedString())?= <yao.canary@first.example>"]
        mail.text = "联系人：沈知遥 13912345678"
        mail.files = [
            ("工作方案-金丝雀第七稿.txt", "全民终身学习活动周工作方案（沈知遥）\n负责人沈知遥 13912345678\n一、指导思想\n二、活动内容\n\(id)\n")
        ]
        return mail
    }

    /// Takes a mail in, has it decided and answered.
    @discardableResult
    private func answered(_ mail: SampleMail, _ facts: Office = .sample()) async throws -> Int64 {
        let id = try await office.take(mail)
        _ = try await office.casework(facts).cycle()
        _ = try await office.outbox(ScriptedSender(), facts).cycle()
        return id
    }

    private func standings(_ facts: Office = .sample(), of unit: OrganizationalUnit = .first) async throws -> [Standing]
    {
        standing(
            of: unit, notices: facts.notices, items: try await office.store.recordedItems(unit: unit.code),
            rulings: try await office.store.rulings(), asOf: .distantFuture)
    }

    /// The files below the storage that hold one of the canaries, as text or in the encodings of mails.
    private func found() throws -> [String] {
        let forms = Self.canaries.flatMap { word in
            [Data(word.utf8), word.data(using: .utf16LittleEndian)].compactMap(\.self)
        }
        return try FileManager.default.subpathsOfDirectory(atPath: office.folder).filter { name in
            guard let content = FileManager.default.contents(atPath: office.folder + "/" + name) else { return false }
            let decoded = String(decoding: content, as: UTF8.self).split(whereSeparator: \.isWhitespace)
                .compactMap { Data(base64Encoded: String($0)) }
            return forms.contains { form in ([content] + decoded).contains { $0.range(of: form) != nil } }
        }
    }

    @Test func noWordOfAnybodyIsLeftAndTheStandingsAre() async throws {
        let id = try await answered(mail())
        let desk = ReviewDesk(
            office: .sample(), store: office.store, coalesce: 600, clock: .standing(at: noon + hour), who: "li",
            isRehearsal: false)
        _ = try await desk.sendBack(mail: id, item: 0, reason: "请沈知遥老师补章 13912345678", until: nil)
        try await answered(mail(2))
        let before = try await standings()
        #expect(before[0].have == 1 && before[1].have == 0)
        #expect(try found().count >= 4, "database, mails and files")

        let outcome = try await purge().run(PurgeScope(notices: ["week"]))
        #expect(outcome.counts.mails == 2 && outcome.removed == 4 && outcome.isScrubbed, "\(outcome)")
        #expect(outcome.counts.letters >= 1 && outcome.counts.itemsKept == 1)
        #expect(try found() == [])
        let after = try await standings()
        #expect(after.map(\.state) == before.map(\.state) && after.map(\.have) == before.map(\.have))
        #expect(try await office.count("SELECT count(*) FROM pragma_foreign_key_check") == 0)
        #expect(try await office.count("SELECT count(*) FROM purgedMessage") == 1, "the mail of which nothing counts")
        #expect(try office.fileNames("messages") == [] && office.fileNames("files") == [])
    }

    @Test func whatIsPurgedIsNeitherTakenInNorAnsweredAgain() async throws {
        let kept = try await answered(mail())
        _ = try await purge().run(PurgeScope(notices: ["week"]))
        let letters = try await office.count("SELECT count(*) FROM outboundMessage")
        #expect(try await office.take(mail()) == kept)
        #expect(try await office.casework().cycle() == 0)
        _ = try await office.outbox(ScriptedSender(), at: noon + 91 * day).cycle()
        #expect(try await office.count("SELECT count(*) FROM outboundMessage") == letters)
        #expect(try office.fileNames("messages").count == 1, "it lies there until the next round")
        _ = try await purge().runExpired()
        #expect(try office.fileNames("messages") == [] && found() == [])
    }

    @Test func aLaterMailIsAnsweredByWhatStillCounts() async throws {
        try await answered(mail())
        _ = try await purge().run(PurgeScope(notices: ["week"]))
        var summary = SampleMail()
        summary.subject = "活动周工作总结"
        summary.messageID = "<9@first.example>"
        summary.files = [("工作总结.txt", "全民终身学习活动周工作总结\n一、基本情况\n二、主要做法\n三、成效\n")]
        try await answered(summary)
        #expect(try await standings().map(\.have) == [1, 1])
        let last = try #require(try await office.store.letters(limit: 10).last)
        let content = try #require(try await office.store.letter(last.id)).content
        let text = parseMessage(content.span, charsets: Charsets()).text
        #expect(!text.contains("尚缺") && !Self.canaries.contains { text.contains($0) }, "\(text)")
    }

    @Test func aRehearsalTellsTheSameAndChangesNothing() async throws {
        try await answered(mail())
        let files = try FileManager.default.subpathsOfDirectory(atPath: office.folder).sorted()
        let rehearsed = try await purge().run(PurgeScope(notices: ["week"]), isRehearsal: true)
        #expect(try FileManager.default.subpathsOfDirectory(atPath: office.folder).sorted() == files)
        #expect(try await office.count("SELECT count(*) FROM examination") == 1)
        let outcome = try await purge().run(PurgeScope(notices: ["week"]))
        #expect(outcome.counts == rehearsed.counts && rehearsed.removed == 0)
        #expect(outcome.removed == rehearsed.counts.files)
    }

    @Test func aMailForAnotherNoticeBesidesStaysWhole() async throws {
        let facts = Office.sample(notices: [.week, .fire])
        var both = mail()
        both.subject = "活动周工作方案、消防演练总结"
        both.files.append(("消防演练总结.txt", "校园消防演练总结\n一、基本情况\n二、主要做法\n三、成效\n"))
        try await answered(both, facts)
        let notices = try await office.count("SELECT count(DISTINCT notice) FROM item WHERE notice IS NOT NULL")
        try #require(notices == 2)
        let first = try await purge(facts).run(PurgeScope(notices: ["week"]))
        #expect(first.shared == 1 && first.counts.mails == 0)
        #expect(try office.fileNames("messages").count == 1)
        let second = try await purge(facts).run(PurgeScope(notices: ["week", "fire"]))
        #expect(second.counts.mails == 1)
        #expect(try found() == [])
    }

    /// A mail that says "nothing to report" is its unit's and brought no item: it goes with the unit all the same.
    @Test func aMailOfAUnitThatBroughtNothingGoesWithTheUnit() async throws {
        for (unit, sender) in [("U1", "office@first.example"), ("U2", "office@second.example")] {
            var nothing = mail()
            (nothing.from, nothing.messageID, nothing.files) = (sender, "<0@\(unit).example>", [])
            (nothing.subject, nothing.headers) = ("回复：活动周 沈知遥", ["In-Reply-To: <x@office.example>"])
            if unit == "U2" { (nothing.subject, nothing.text) = ("回复：活动周", "无。") }
            let id = try await answered(nothing)
            let desk = ReviewDesk(
                office: .sample(), store: office.store, coalesce: 600, clock: .standing(at: noon + hour), who: "li",
                isRehearsal: false)
            _ = try await desk.nilReturn(ConcessionTarget(unit: unit, notice: "week"), mail: id, reason: "")
            try #require(try await office.state(id) == .recorded)
            #expect(try await office.store.mailsWithoutItems(unit: unit) == [id])
        }
        try #require(try found() != [])
        let scope = PurgeScope(unit: "U1", addresses: OrganizationalUnit.first.addresses)
        let rehearsed = try await purge().run(scope, isRehearsal: true)
        #expect(rehearsed.counts.mails == 1)
        #expect(try await office.store.mailsWithoutItems(unit: "U1").count == 1)
        let outcome = try await purge().run(scope)
        #expect(outcome.counts.mails == 1 && outcome.removed == 1, "\(outcome)")
        #expect(try found() == [])
        #expect(try await office.store.mailsWithoutItems(unit: "U1") == [])
        #expect(try await office.store.mailsWithoutItems(unit: "U2").count == 1, "another unit's stays")
        #expect(try office.fileNames("messages").count == 1)
    }

    @Test func aFileThatAnotherMailHoldsStays() async throws {
        try await answered(mail())
        var same = mail()
        same.from = "office@second.example"
        same.messageID = "<1@second.example>"
        try await answered(same)
        #expect(try office.fileNames("files").count == 1)
        let outcome = try await purge().run(PurgeScope(unit: "U1", addresses: OrganizationalUnit.first.addresses))
        #expect(outcome.counts.mails == 1 && outcome.removed == 1)
        #expect(try office.fileNames("files").count == 1)
        #expect(try await standings(of: .second)[0].have == 1)
    }

    @Test func aFileThatAHeldMailHoldsStays() async throws {
        try await answered(mail())
        var strange = mail()
        strange.from = "somebody@elsewhere.example"
        strange.messageID = "<1@elsewhere.example>"
        let id = try await answered(strange)
        try #require(try await office.state(id) == .held)
        #expect(try office.fileNames("files").count == 1)
        #expect(try await purge().run(PurgeScope(notices: ["week"])).counts.mails == 1)
        #expect(try office.fileNames("files").count == 1)
    }

    @Test func aHeldMailIsLeftToAPerson() async throws {
        var strange = mail()
        strange.from = "somebody@elsewhere.example"
        let id = try await answered(strange)
        try #require(try await office.state(id) == .held)
        let outcome = try await purge(retention: 86_400).runExpired()
        #expect(outcome.waiting == 1 && outcome.counts.mails == 0)
        #expect(try office.fileNames("messages").count == 1)
    }

    @Test func theFilesOfAKilledPurgeGoAtTheNextRound() async throws {
        let id = try await answered(mail())
        let items = try await office.store.placedItems(ofMails: [id])
        _ = try await office.store.purge(
            [MailToPurge(message: id, items: items[id] ?? [], kept: [])], scope: nil, by: "li", at: noon)
        #expect(try office.fileNames("messages").count == 1)
        #expect(try await purge().runExpired().removed == 2)
        #expect(try office.fileNames("messages") == [] && office.fileNames("files") == [])
    }

    @Test func aFileThatIsNeededAgainIsTakenFromTheList() async throws {
        try await answered(mail())
        _ = try await office.store.purge(
            [try #require(try await wholeMail())], scope: nil, by: "li", at: noon)
        var again = mail()
        again.messageID = "<2@first.example>"
        try await answered(again)
        #expect(try await office.store.removeFiles() == 1, "only the raw mail")
        #expect(try office.fileNames("files").count == 1)
    }

    private func wholeMail() async throws -> MailToPurge? {
        try await office.store.placedItems().first.map { item in
            MailToPurge(message: item.recorded.message, items: [item], kept: [])
        }
    }

    @Test func aMailThatWasDecidedOtherwiseMeanwhileWaits() async throws {
        let id = try await answered(mail())
        var items = try await office.store.placedItems(ofMails: [id])[id] ?? []
        items[0].recorded.item.title = "another"
        let counts = try await office.store.purge(
            [MailToPurge(message: id, items: items, kept: [])], scope: nil, by: "li", at: noon)
        #expect(counts.changed == 1 && counts.mails == 0)
        #expect(try await office.count("SELECT count(*) FROM examination") == 1)
    }
}
