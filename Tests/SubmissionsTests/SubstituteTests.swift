import Inspection
import Mail
import Testing

@testable import Submissions

/// What mails hold in place of plain files: archives, logos, links, pictures inside documents, bare text.
struct SubstituteTests {
    typealias S = Sample

    @Test func anArchiveStandsForWhatItHolds() {
        let archive = S.archive("枫桥小学活动周材料.zip", [S.plan, S.schedule] + S.photos(1...2))
        let decision = decided(S.mail([archive]), at: "2020-10-12 09:00")
        #expect(decision.verdicts == ["plan accepted", "schedule accepted", "photos accepted", "photos accepted"])
        #expect(decision.items[0].attachment == "2/\(S.plan.name)")
    }

    @Test func aFolderNamesTheFilesInIt() {
        var photo = S.document("1.docx", ["枫桥小学", "一、基本情况", "二、主要做法"])
        photo.path = "活动总结/1.docx"
        let decision = decided(S.mail([S.archive("材料.zip", [photo])]), at: "2020-11-20 09:00")
        #expect(decision.verdicts == ["summary accepted"])
        #expect(decision.items[0].because.contains(Reason(.folderWord, "活动总结")))
    }

    @Test func anArchiveThatCannotBeOpenedIsRefusedWithWhatToDo() {
        var locked = S.archive("活动周材料.zip", [])
        locked.content.problem = .encrypted
        let decision = decided(S.mail([locked, S.plan]))
        #expect(decision.verdicts == ["- rejected", "plan accepted"])
        #expect(decision.items[0].because == [Reason(.encrypted)])
        var unread = S.archive("活动周材料.rar", [], format: .rar)
        unread.content.problem = .unsupported
        let review = decided(S.mail([unread, S.plan]))
        #expect(review.items[0].verdict == .review)
        #expect(review.items[0].because.first == Reason(.unsupportedFormat, "rar"))
        unread.content.traits = [.multiVolume]
        let volume = decided(S.mail([unread, S.plan]))
        #expect(volume.verdicts == ["- rejected", "plan accepted"])
        #expect(volume.items[0].because == [Reason(.multiVolume)])
    }

    @Test func anArchiveCutOffKeepsWhatWasBeforeTheCut() {
        var cut = S.archive("活动周材料.zip", [S.plan])
        cut.content.problem = .truncated
        #expect(decided(S.mail([cut])).verdicts == ["- rejected", "plan accepted"])
    }

    @Test func aWrappingOfOutlooksWithoutFilesIsNoItem() {
        var wrapping = S.archive("winmail.dat", [], format: .tnef)
        #expect(decided(S.mail([wrapping, S.plan])).verdicts == ["plan accepted"])
        wrapping.content.problem = .truncated
        #expect(decided(S.mail([wrapping, S.plan])).verdicts == ["- rejected", "plan accepted"])
    }

    @Test func logosAndLeftoversAreNoItems() {
        var logo = S.photo("logo.png", width: 120, height: 40)
        logo.inline = true
        logo.bytes = 4000
        let leftovers = ["~$方案.docx", "Thumbs.db", ".DS_Store", "ATT00001.htm", "smime.p7s"].map {
            S.file($0, .other, .other)
        }
        #expect(decided(S.mail([logo, S.plan] + leftovers)).verdicts == ["plan accepted"])
        #expect(decided(S.mail(subject: "您好", text: "谢谢", [logo])).decision == .ignore)
    }

    @Test func aPhotoPastedIntoTheTextIsAPhotoAndATinyOneIsDoubtful() {
        var pasted = S.photo("image001.jpg")
        pasted.inline = true
        let tiny = S.photo("小图.jpg", width: 160, height: 120)
        let decision = decided(S.mail([pasted, tiny]), at: "2020-11-20 10:00")
        #expect(decision.verdicts == ["photos accepted", "photos review"])
        #expect(decision.items[0].because.contains(Reason(.inlinePhoto)))
        #expect(decision.items[1].because.contains(Reason(.tinyPicture, "160", "120")))
    }

    @Test func aScannedFormIsNoPhoto() {
        let decision = decided(
            S.mail([S.photo("情况统计表扫描.jpg"), S.photo("二维码.png"), S.summary]), at: "2020-11-20 10:00")
        #expect(decision.verdicts == ["statistics review", "- review", "summary accepted"])
        #expect(decision.items[1].because.contains(Reason(.scanned, "二维码")))
    }

    @Test func whatANominationMayCompriseIsForAPerson() {
        var notice = S.later
        notice.phases[1].requirements = [
            S.requirement("star", .nomination, "百姓学习之星推荐材料") { $0.materials = ["document", "photo"] }
        ]
        let form = S.document("推荐表.docx", ["“百姓学习之星”推荐表", "主要事迹", "推荐单位意见"])
        let decision = decided(
            S.mail([form, S.photo("张老师.jpg")]), at: "2024-11-06 09:00", office: S.office([notice]))
        #expect(decision.verdicts == ["star accepted", "star review"])
        #expect(decision.items[1].because == [Reason(.nominationMaterial, "百姓学习之星推荐材料")])
    }

    @Test func aLinkIsAnsweredByAskingForTheFile() {
        var mail = S.mail([S.summary])
        mail.links = [
            OversizedLink(
                provider: .tencent, name: "活动记录视频.mp4", bytes: 900_000_000, expires: nil, url: "https://x.example/1")
        ]
        let decision = decided(mail, at: "2020-11-20 10:00")
        #expect(decision.verdicts == ["summary accepted", "video review"])
        let item = decision.items[1]
        #expect(item.attachment == nil && item.kind == "other" && item.bytes == 900_000_000)
        #expect(item.because == [Reason(.linkOnly, "活动记录视频.mp4")])
        mail.attachments = []
        #expect(decided(mail, at: "2020-11-20 10:00").verdicts == ["video review"])
        mail.links[0].expires = "2020-12-19T13:35:00+08:00"
        let expiring = decided(mail, at: "2020-11-20 10:00").items[0].because
        #expect(
            expiring == [Reason(.linkOnly, "活动记录视频.mp4"), Reason(.linkExpires, "2020-12-19T13:35:00+08:00")])
        #expect(expiring[1].text(in: .chinese) == "链接12月19日 13:35到期")
        #expect(expiring[1].text(in: .english) == "the link expires on 2020-12-19 13:35")
        #expect(expiring[0].isForUnitToMend && !expiring[1].isForUnitToMend)
    }

    @Test func photosInsideADocumentAreForAPersonUnlessTheNoticeTakesThem() {
        let document = S.document("活动周总结.docx", S.summary.content.lines, images: 6)
        let review = decided(S.mail([document]), at: "2020-11-20 10:00")
        #expect(review.verdicts == ["summary accepted", "photos review"])
        #expect(review.items[1].because == [Reason(.photosInDocument, "6")])
        let fewer = S.document("活动周总结.docx", S.summary.content.lines, images: 3)
        #expect(decided(S.mail([fewer]), at: "2020-11-20 10:00").verdicts == ["summary accepted"])
        let beside = decided(S.mail([document] + S.photos(1...5)), at: "2020-11-20 10:00")
        #expect(!beside.items.contains { $0.because.contains { $0.code == .photosInDocument } })
        let video = decided(S.mail([document, S.video("视频.mp4", seconds: 60)]), at: "2020-11-20 10:00")
        #expect(video.verdicts == ["summary accepted", "video accepted"])
    }

    @Test func aFormInsideAPlanIsForAPersonUnlessItCameByItself() {
        let table = Table(
            sheet: "", rows: 1, columns: 8, header: S.scheduleHeader,
            body: [["1", "读书会", "11月", "图书室", "居民", "60", "王", "6"]])
        let plan = S.document("枫桥小学活动周工作方案.docx", S.plan.content.lines, tables: [table])
        let alone = decided(S.mail([plan]))
        #expect(alone.verdicts == ["plan accepted", "schedule review"])
        #expect(alone.items[1].because == [Reason(.twoInOne, "活动周工作方案\n活动周主要活动安排表")])
        #expect(decided(S.mail([plan, S.schedule])).verdicts == ["plan accepted", "schedule accepted"])
    }

    @Test func embeddedPhotosCountWhereTheRequirementSaysSo() {
        var notice = S.autumn
        notice.phases[1].requirements[3].embedded = true
        var document = S.document("活动周总结.docx", S.summary.content.lines, images: 5)
        document.contains = (1...5).map { S.photo("image\($0).jpeg") }
        let decision = decided(S.mail([document]), at: "2020-11-20 10:00", office: S.office([notice]))
        #expect(decision.verdicts == ["summary accepted"] + Array(repeating: "photos accepted", count: 5))
        #expect(decision.items[1].attachment == "2/image1.jpeg")
    }

    @Test func aDocumentOfPicturesIsToldByThem() {
        let album = S.document("枫桥小学活动周.docx", ["枫桥小学活动周剪影"], images: 5)
        let item = decided(S.mail([album]), at: "2020-11-20 10:00")
        #expect(item.verdicts == ["photos review"])
        #expect(item.items[0].because == [Reason(.photosInDocument, "5")])
    }

    private let planText = """
        各位老师好，现将我校活动周工作方案报送如下。
        枫桥小学2020年全民终身学习活动周工作方案
        一、指导思想
        深入学习贯彻有关精神，推动学习型社区建设。
        二、活动主题
        人人皆学、处处能学、时时可学。
        三、组织领导
        成立领导小组，校长任组长。
        """ + String(repeating: "组织居民开展读书、讲座、手工等学习活动。", count: 20)

    @Test func aPlanWrittenIntoTheMailIsForAPerson() {
        let decision = decided(S.mail(subject: "枫桥小学活动周工作方案", text: planText))
        #expect(decision.decision == .record && decision.verdicts == ["plan review"])
        #expect(decision.items[0].attachment == nil)
        #expect(decision.items[0].because.first == Reason(.bodyText))
    }

    @Test func aQuestionAboutTheNoticeIsForAPersonAndThanksAreNothing() {
        let question = decided(S.mail(subject: "请问活动周材料什么时候交", text: "您好，能延期吗？"))
        #expect(question.decision == .hold && question.codes == [.nothingAttached])
        #expect(!question.answerable)
        let thanks = decided(S.mail(subject: "Re: 活动周材料已收到", text: "谢谢！\n\n> 活动周材料已收到"))
        #expect(thanks.decision == .ignore)
        let quoted = decided(
            S.mail(subject: "回复：活动周材料已收到", text: "收到，谢谢\n------------------ 原始邮件 ------------------\n活动周材料"))
        #expect(quoted.decision == .ignore)
        #expect(decided(S.mail(from: "a@spam.example", subject: "优惠", text: "活动周大促")).decision == .ignore)
    }

    @Test func mailOfAListIsRecordedButNeverAnswered() {
        var mail = S.mail([S.plan])
        mail.automatic = .list
        let decision = decided(mail)
        #expect(decision.decision == .record && !decision.answerable)
    }

    @Test func aReportThatReturnsOurLetterIsNoSubmission() {
        var mail = S.mail(subject: "已读：回执", [S.file("original.eml", .message, .eml)])
        mail.attachments[0].type = "message/rfc822"
        mail.automatic = .report
        #expect(decided(mail).decision == .ignore)
    }

    @Test func moreFilesThanAnyUnitSendsAreForAPerson() {
        let many = (1...501).map { S.photo("\($0).jpg") }
        let decision = decided(S.mail([S.archive("照片.zip", many)]))
        #expect(decision.decision == .hold && decision.because == [Reason(.tooManyFiles, "501", "500")])
    }

    @Test func nestingAsDeepAsYouLikeIsNoCrash() {
        var nested = S.plan
        for _ in 0..<200 { nested = S.archive("a.zip", [nested]) }
        #expect(decided(S.mail([nested])).verdicts == ["plan accepted"])
    }
}
