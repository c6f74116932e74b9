import Inspection
import Testing

@testable import Submissions

/// Which notice a mail serves.
struct NoticeMatchingTests {
    typealias S = Sample

    private let plan = S.document("方案.docx", ["活动周工作方案", "一、指导思想", "二、活动主题", "三、组织领导"])

    /// Another notice of the same weeks, with words of its own.
    private var reading: Notice {
        var notice = Notice(id: "reading-2020", title: "2020年全民阅读月")
        notice.issued = S.day(2020, 10, 9)
        notice.keywords = ["阅读月", "全民阅读"]
        notice.mailboxes = ["main"]
        var phase = Phase(id: "all", title: "材料", due: S.due(2020, 10, 20))
        phase.requirements = [
            S.requirement("plan", .plan, "阅读月工作方案"), S.requirement("photos", .photo, "阅读月照片"),
        ]
        notice.phases = [phase]
        return notice
    }

    @Test func theYearOfArrivalTellsTwoNoticesOfTheSameWordsApart() {
        #expect(decided(S.mail([plan]), at: "2020-10-12 09:00").notice?.id == "district-2020")
        #expect(decided(S.mail([plan]), at: "2024-10-29 09:00").notice?.id == "district-2024")
    }

    @Test func aNoticeThatWasNotIssuedYetIsNotMeant() {
        let decision = decided(S.mail([plan]), at: "2020-10-09 23:59")
        #expect(decision.decision == .hold && decision.notice == nil)
        #expect(decided(S.mail([plan]), at: "2020-10-10 00:00").decision == .record)
    }

    @Test func lastTimesFormIsForAPerson() {
        let decision = decided(S.mail([S.plan]), at: "2024-10-29 09:00")
        #expect(decision.notice?.id == "district-2024")
        #expect(decision.verdicts == ["plan review"])
        #expect(decision.items[0].because.contains(Reason(.otherYear, "2020", "2024")))
    }

    @Test func ownWordsDecideBetweenTwoOpenNotices() {
        let office = S.office([S.autumn, reading])
        let read = decided(
            S.mail(subject: "枫桥小学阅读月方案", [S.document("方案.docx", ["阅读月工作方案", "一、指导思想", "二、活动主题"])]), office: office)
        #expect(read.notice?.id == "reading-2020" && read.verdicts == ["plan accepted"])
        #expect(decided(S.mail(subject: "枫桥小学活动周方案", [plan]), office: office).notice?.id == "district-2020")
    }

    @Test func picturesThatSupplementAreForTheOnlyOpenNotice() {
        let mail = S.mail(subject: "补活动照片两张", text: "补发两张。", S.photos(1...2))
        let decision = decided(mail, at: "2020-11-22 14:20", office: S.office([S.autumn]))
        #expect(decision.verdicts == ["photos accepted", "photos accepted"])
        #expect(decision.notice?.because.contains(Reason(.supplement)) == true)
        let two = decided(mail, at: "2020-11-22 14:20", office: S.office([S.autumn, reading]))
        #expect(two.decision == .hold)
    }

    @Test(arguments: ["补发运动会照片", "照片两张", "补课照片", "回复：补发照片"])
    func otherPicturesAreForAPerson(subject: String) {
        let mail = S.mail(subject: subject, text: "请查收。", S.photos(1...2))
        let decision = decided(mail, at: "2020-11-22 14:20", office: S.office([S.autumn]))
        #expect(decision.decision == .hold && decision.codes == [.noticeNotFound])
    }

    @Test func aNoticeNamedByAPersonIsNotDoubted() {
        let mail = S.mail(subject: "照片两张", text: "请查收。", S.photos(1...2))
        let decision = decide(
            mail, receivedAt: S.time("2020-11-22 14:20"), mailbox: "main", office: S.office(),
            assigned: Assignment(unit: "S01", notice: "district-2020"))
        #expect(decision.verdicts == ["photos accepted", "photos accepted"])
    }

    @Test func aMailThatFitsTwoNoticesAlikeIsHeld() {
        let office = S.office([S.autumn, reading])
        let mail = S.mail(
            subject: "照片", text: "", S.photos(1...2).map { S.photo("IMG\($0.bytes).jpg", hash: $0.sha256) })
        let decision = decided(mail, office: office)
        #expect(decision.decision == .hold && decision.codes == [.noticesTie])
        #expect(decision.unit?.code == "S01")
    }

    @Test func eachFileOfAMailMayServeItsOwnNotice() {
        let office = S.office([S.autumn, reading])
        let read = S.document("阅读月方案.docx", ["阅读月工作方案", "一、指导思想", "二、活动主题"])
        let decision = decided(S.mail(subject: "活动周、阅读月材料", [S.plan, S.schedule, read]), office: office)
        #expect(decision.decision == .record)
        #expect(decision.items.map(\.notice) == ["district-2020", "district-2020", "reading-2020"])
        #expect(decision.notice?.id == "district-2020")
    }

    @Test func aMailboxThatTheNoticeDoesNotNameIsNotItsOwn() {
        var other = S.autumn
        other.mailboxes = ["second"]
        let decision = decided(S.mail([plan]), office: S.office([other]))
        #expect(decision.decision == .hold && decision.codes == [.nothingAskedOfUnit])
    }

    @Test func aNoticeForOtherCategoriesDoesNotCompete() {
        var other = S.autumn
        other.units = ["community"]
        #expect(decided(S.mail([plan]), office: S.office([other])).codes == [.nothingAskedOfUnit])
    }

    @Test func mailAboutAnInformationalNoticeIsKeptAsExtra() {
        var informational = reading
        informational.mailboxes = []
        let office = S.office([S.autumn, informational])
        let decision = decided(S.mail(subject: "全民阅读阅读月材料", [S.document("阅读月.docx", ["阅读月小报"])]), office: office)
        #expect(decision.decision == .record && decision.notice?.id == "reading-2020")
        #expect(decision.verdicts == ["- extra"])
        #expect(decided(S.mail(subject: "活动周方案", [plan]), office: office).notice?.id == "district-2020")
    }

    @Test func aFileThatNothingSpeaksForIsHeldWhenARosteredUnitSendsIt() {
        let decision = decided(S.mail(subject: "材料", text: "", [S.file("扫描001.pdf", .document, .pdf)]))
        #expect(decision.decision == .hold && decision.codes == [.noticeNotFound])
    }

    @Test(arguments: [
        [S.photo("IMG_1.jpg")], [S.document("年度总结.docx", ["枫桥小学年度工作总结", "一、基本情况", "二、主要做法", "三、工作成效"])],
        [S.document("值班表.docx", ["国庆值班表"])],
    ])
    func aMailThatNamesNoNoticeAndHoldsNothingSureIsHeld(files: [Inspection.Attachment]) {
        let silent = decided(S.mail(subject: "材料", text: "", files), at: "2020-11-20 10:00")
        #expect(silent.decision == .hold && silent.codes == [.noticeNotFound])
    }

    @Test func aPhotoIsForWhatTheMailNames() {
        let photo = S.photo("IMG_1.jpg")
        let told = decided(S.mail(subject: "活动周照片", text: "", [photo]), at: "2020-11-20 10:00")
        #expect(told.verdicts == ["photos accepted"])
    }

    @Test(arguments: ["是我们学校发的，确认。", "请问怎么还显示缺？", "撤回：请不要使用刚才的方案"])
    func aRosteredUnitsAnswerWithoutAFileIsHeldForAPerson(text: String) {
        let answer = decided(S.mail(subject: "Re: 【请确认】一小 · 2020年全民终身学习活动周", text: text, []))
        #expect(answer.decision == .hold && answer.codes == [.nothingAttached])
        let thanks = decided(S.mail(subject: "Re: 【已收到】一小 · 2020年全民终身学习活动周", text: "收到，谢谢！", []))
        #expect(thanks.decision == .ignore)
    }

    @Test func theNoticesIdDecidesWhateverElseIsSaid() {
        let office = S.office([S.autumn, reading])
        let decision = decided(
            S.mail(subject: "Re: district-2020 材料", [S.photo("1.jpg")]), at: "2020-10-12 09:00", office: office)
        #expect(decision.notice?.id == "district-2020")
    }

    @Test func aReferenceCodeTellsTheNoticeAndAStrangersUnit() {
        let secret = Array("a secret of 32 bytes, for a test".utf8)
        var office = S.office([S.autumn, reading])
        let code = ReferenceCode(secret: secret, unit: "S05", notice: "reading-2020")
        let mail = S.mail(from: "wang@qq.com", subject: "补照片 \(code)", text: "", [S.photo("1.jpg")])
        #expect(decided(mail, office: office).unit == nil)
        office.referenceSecret = secret
        let decision = decided(mail, office: office)
        #expect(decision.unit?.code == "S05" && decision.provisional)
        #expect(decision.notice?.id == "reading-2020" && decision.verdicts == ["photos accepted"])
        #expect(decision.notice?.because.contains(Reason(.referenceNamed, "reading-2020")) == true)
        let quoted = S.mail(subject: "Re: 材料", text: "补一张照片\n> 编号 \(code)", [S.photo("1.jpg")])
        let own = decided(quoted, office: office)
        #expect(own.unit?.code == "S01" && own.notice?.id == "reading-2020")
    }

    @Test func aSubjectThatBreaksTheStatedPatternIsOnlyNoted() {
        var notice = S.autumn
        notice.subjectPattern = "单位名称+活动周"
        let office = S.office([notice])
        let wrong = decided(S.mail(subject: "材料", [plan]), office: office)
        #expect(wrong.verdicts == ["plan accepted"])
        #expect(wrong.notice?.because.contains(Reason(.subjectPattern, "单位名称+活动周")) == true)
        let right = decided(S.mail(subject: "枫桥小学活动周", [plan]), office: office)
        #expect(right.notice?.because.contains { $0.code == .subjectPattern } == false)
    }

    @Test(arguments: [
        ("单位名称+活动周", "枫桥小学活动周材料", true), ("单位名称+活动周", "活动周-枫桥小学", true), ("单位名称+活动周", "枫桥小学材料", false),
        ("单位名称+项目名称", "云湖区枫桥小学-读书会", true), ("单位+姓名+推荐表", "枫桥小学张某推荐表", true), ("案例-单位名称", "典型案例", false),
        ("活动周+总结", "总结活动周", false),
    ])
    func namesFollowPatterns(pattern: String, text: String, fits: Bool) {
        #expect(NamePattern(pattern).fits(Folded(text), unit: S.units[0]) == fits)
    }
}
