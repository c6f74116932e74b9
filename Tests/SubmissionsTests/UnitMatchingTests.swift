import Inspection
import Mail
import Testing

@testable import Submissions

/// Whose mail it is, and when a person must say.
struct UnitMatchingTests {
    typealias S = Sample

    private let title = ["活动周工作方案", "一、指导思想", "二、活动主题", "三、组织领导"]

    private func form(_ unit: String) -> Inspection.Attachment {
        S.sheet(
            "附件1.xlsx", titles: ["活动周主要活动安排表", "填报单位（盖章）：\(unit) 填报人：王老师"], header: S.scheduleHeader,
            rows: [["1", "读书会", "11月", "图书室", "居民", "60", "王", "6"]])
    }

    @Test func aRosteredAddressDecidesWhateverItsSpelling() {
        let decision = decided(S.mail(from: "FengQiao@QQ.com", subject: "材料", [S.plan]))
        #expect(decision.unit?.code == "S01" && !decision.provisional)
        #expect(decision.unit?.because.first == Reason(.rosteredAddress, "fengqiao@qq.com"))
    }

    @Test func aDomainOfOneUnitTellsItProvisionally() {
        let decision = decided(S.mail(from: "teacher@shiyi.example", subject: "活动周材料", [S.document("方案.docx", title)]))
        #expect(decision.unit?.code == "S03" && decision.provisional)
        #expect(decision.unit?.because.first == Reason(.ownDomain, "shiyi.example"))
    }

    @Test func aPublicDomainTellsNobody() {
        let decision = decided(S.mail(from: "someone@qq.com", subject: "活动周材料", [S.document("方案.docx", title)]))
        #expect(decision.decision == .hold && decision.unit == nil)
        #expect(decision.codes == [.unknownSender, .unitNotFound])
    }

    @Test func aDomainOfTwoUnitsOrOfTheOfficeTellsNobody() {
        var units = S.units
        units[0].addresses = ["a@edu.example"]
        units[1].addresses = ["b@edu.example"]
        units[2].addresses = ["c@office.example"]
        let office = S.office(units: units)
        for sender in ["x@edu.example", "x@office.example"] {
            let decision = decided(S.mail(from: sender, subject: "活动周", [S.document("方案.docx", title)]), office: office)
            #expect(decision.decision == .hold && decision.unit == nil)
        }
    }

    @Test func aStrangerWhoseSubjectNamesOneUnitIsProvisional() {
        let decision = decided(S.mail(from: "wang@qq.com", subject: "枫桥小学活动周材料", [S.plan]))
        #expect(decision.decision == .record && decision.provisional && decision.answerable)
        #expect(decision.unit?.code == "S01" && (decision.unit?.confidence ?? 1) < 0.97)
    }

    @Test func aStrangerWhoseFormNamesOneUnitIsProvisional() {
        let decision = decided(S.mail(from: "wang@qq.com", subject: "活动周材料", [form("枫桥小学")]))
        #expect(decision.decision == .record && decision.provisional)
        #expect(decision.unit?.because.contains(Reason(.namedInForm, "云湖区枫桥小学")) == true)
    }

    @Test func aUnitWithoutAnAddressIsRecordedButNotAnswered() {
        let decision = decided(S.mail(from: "wang@qq.com", subject: "荷塘小学活动周材料", [S.document("方案.docx", title)]))
        #expect(decision.unit?.code == "S06" && !decision.answerable)
    }

    @Test func aStrangerWhoNamesAUnitOnlyInPassingIsHeldWithCandidates() {
        let byName = decided(S.mail(from: "wang@qq.com", subject: "活动周材料", [S.document("枫桥小学方案.docx", title)]))
        #expect(byName.decision == .hold && byName.codes == [.namedOnlyWeakly])
        #expect(byName.candidates.map(\.code) == ["S01"])
        let byText = decided(
            S.mail(from: "wang@qq.com", subject: "活动周", text: "您好，附上材料。枫桥小学 王老师", [S.document("方案.docx", title)]))
        #expect(byText.decision == .hold && byText.candidates.map(\.code) == ["S01"])
        let name = "云湖区枫桥小学"
        #expect(byText.candidates.first?.because == [Reason(.namedInSignature, name), Reason(.namedInText, name)])
    }

    @Test func aStrangerWhoNamesTwoUnitsIsHeldWithBoth() {
        let decision = decided(S.mail(from: "wang@qq.com", subject: "枫桥小学活动周材料", [form("第十一中学")]))
        #expect(decision.decision == .hold && decision.codes == [.severalUnitsNamed])
        #expect(Set(decision.candidates.map(\.code)) == ["S01", "S03"])
    }

    @Test func ofManyUnitsThatAreNamedThreeAreGuesses() {
        let forms = ["枫桥小学", "第十一中学", "第一中学附属小学", "荷塘小学"].map(form)
        let decision = decided(S.mail(from: "wang@qq.com", subject: "活动周材料", forms))
        #expect(decision.decision == .hold && decision.codes == [.severalUnitsNamed])
        // The reminders of these three wait for the person who looks at the mail.
        #expect(decision.candidates.map(\.code) == ["S01", "S03", "S04"])
    }

    @Test func theSenderAndAFormThatNamesAnotherUnitAreHeldTogether() {
        let decision = decided(S.mail(subject: "活动周材料", [form("第十一中学")]))
        #expect(decision.decision == .hold)
        #expect(decision.because == [Reason(.unitDisagrees, "云湖区枫桥小学", "云湖区第十一中学")])
        #expect(decision.candidates.map(\.code) == ["S01", "S03"])
        #expect(decided(S.mail(subject: "第十一中学活动周材料", [S.plan])).codes == [.unitDisagrees])
        let titled = S.document("方案.docx", ["第十一中学活动周工作方案"] + title.dropFirst())
        #expect(decided(S.mail(subject: "活动周材料", [titled])).codes == [.unitDisagrees])
    }

    @Test func aPartnerInTheTextIsNoDisagreement() {
        let partner = S.document(
            "案例.docx", ["典型活动案例：走进第十一中学", "一、案例背景", "与柳塘镇社区教育中心联合开展", "二、主要做法", "三、经验启示"])
        let mail = S.mail(subject: "枫桥小学活动周材料", text: "我校与第十一中学共同开展", [partner])
        let decision = decided(mail, at: "2020-11-20 10:00")
        #expect(decision.decision == .record && decision.unit?.code == "S01")
    }

    @Test func anotherFilesNameAloneIsNoDisagreement() {
        let decision = decided(S.mail([S.document("第十一中学交流方案.docx", title)]))
        #expect(decision.decision == .record && decision.unit?.code == "S01")
    }

    @Test func twoSendersAreForAPerson() {
        var mail = S.mail([S.plan])
        mail.from.append(EmailAddress(address: "other@qq.com"))
        let decision = decided(mail)
        #expect(decision.decision == .hold)
        #expect(decision.because == [Reason(.senderAmbiguous, "fengqiao@qq.com\nother@qq.com")])
        mail.from[1].address = "FENGQIAO@qq.com"
        #expect(decided(mail).decision == .record)
    }

    @Test func aMailWithoutASenderIsToldByItsForm() {
        var mail = S.mail([form("枫桥小学")])
        mail.from = []
        let decision = decided(mail)
        #expect(decision.decision == .record && decision.provisional)
        #expect(decision.unit?.because.first == Reason(.senderMissing))
    }

    @Test func whoMaySendForAnotherSendsForTheOneThatIsNamed() {
        let forOne = decided(S.mail(from: "liutang@126.com", subject: "代枫桥小学报送活动周材料", [S.plan]))
        #expect(forOne.decision == .record && forOne.unit?.code == "S01" && !forOne.provisional)
        #expect(forOne.unit?.because.first == Reason(.sentOnBehalf, "云湖区柳塘镇社区教育中心"))
        let own = decided(S.mail(from: "liutang@126.com", subject: "柳塘镇社区教育中心活动周材料", [S.document("方案.docx", title)]))
        #expect(own.unit?.code == "C01")
    }

    @Test func whoMayNotSendForAUnitIsHeld() {
        let decision = decided(S.mail(from: "liutang@126.com", subject: "第十一中学活动周材料", [S.document("方案.docx", title)]))
        #expect(decision.codes == [.unitDisagrees])
    }

    @Test func theOuterSenderOfAForwardedMailIsItsSender() {
        let forwarded = S.file("转发的邮件.eml", .message, .eml) { _ in }
        var message = forwarded
        message.contains = [S.plan]
        let decision = decided(S.mail(subject: "Fwd: 活动周材料", [message]))
        #expect(decision.unit?.code == "S01")
        #expect(decision.items.map(\.attachment) == ["2/\(S.plan.name)"])
        #expect(decision.verdicts == ["plan accepted"])
    }

    @Test(arguments: [
        (["填报单位：枫桥小学"], ["枫桥小学"]), (["填报单位（盖章）：枫桥小学　填报人：王"], ["枫桥小学"]), (["单位名称\t枫桥小学\t联系人\t王"], ["枫桥小学"]),
        (["学校名称：\t枫桥小学"], ["枫桥小学"]), (["主办单位：枫桥小学"], []), (["单位负责人：王"], []),
    ])
    func formsNameTheirUnitBesideTheLabel(lines: [String], expected: [String]) {
        var content = FileContent(kind: .document, format: .docx)
        content.lines = lines
        #expect(ReportingUnit.names(in: content).map(\.text) == expected)
    }

    @Test func aColumnOfUnitNamesIsReadDownwards() {
        var content = FileContent(kind: .spreadsheet, format: .xlsx)
        content.tables = [
            Table(
                sheet: "1", rows: 2, columns: 2, header: ["序号", "单位名称", "场次"],
                body: [["1", "枫桥小学", "2"], ["2", "", ""]])
        ]
        #expect(ReportingUnit.names(in: content).map(\.text).contains("枫桥小学"))
    }
}
