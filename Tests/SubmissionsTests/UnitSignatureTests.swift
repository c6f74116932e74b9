import Inspection
import Testing

@testable import Submissions

/// What the end of a mail and the sender's display name say about whose mail it is.
struct UnitSignatureTests {
    typealias S = Sample

    private let plan = S.document("方案.docx", ["活动周工作方案", "一、指导思想", "二、活动主题", "三、组织领导"])

    @Test(arguments: [
        "老师您好：\n附件是活动周材料，请查收。\n云湖区第十一中学 李老师", "附件是活动周材料。\n第十一中学\n2020年10月12日",
        "老师好！材料见附件。第十一中学教务处", "材料见附件\n\n--\n报送单位：云湖区第十一中学\n电话：60000000",
    ])
    func anotherUnitsSignatureHoldsTheMail(text: String) {
        let decision = decided(S.mail(subject: "枫桥小学活动周材料", text: text, [plan]))
        #expect(decision.decision == .hold)
        #expect(decision.because == [Reason(.unitDisagrees, "云湖区枫桥小学", "云湖区第十一中学")])
        #expect(decision.candidates.map(\.code) == ["S01", "S03"])
        #expect(decision.candidates[1].because.contains(Reason(.namedInSignature, "云湖区第十一中学")))
    }

    @Test(arguments: [
        "老师您好：\n附件是活动周材料。\n枫桥小学 王老师", "与第十一中学联合开展。\n枫桥小学",
        "我们到云湖区第十一中学参加了活动", "附件是材料。\n云湖区第十一中学活动照片另附", "附件是材料。\n抄送：云湖区第十一中学",
        "见附件\n\n-----原始邮件-----\n请查收\n云湖区第十一中学 李老师", "云湖区第十一中学李老师：\n您好，转上材料。",
        "枫桥小学 第十一中学\n枫桥小学、第十一中学",
    ])
    func whatIsNoSignatureOfAnotherUnitHoldsNothing(text: String) {
        let decision = decided(S.mail(subject: "活动周材料", text: text, [plan]))
        #expect(decision.decision == .record && decision.unit?.code == "S01")
    }

    @Test func aSignedDocumentOfAnotherUnitHoldsWhatNothingElseNames() {
        let lines = ["活动周工作方案", "一、指导思想", "二、活动主题", "三、组织领导", "四、时间", "五、地点", "云湖区第十一中学", "2020年10月"]
        let signed = S.document("方案.docx", lines)
        #expect(decided(S.mail(subject: "活动周材料", [signed])).codes == [.unitDisagrees])
        #expect(decided(S.mail(subject: "枫桥小学活动周材料", [signed])).decision == .record)
    }

    @Test func aDisplayNameHoldsOnlyWhatNothingElseNames() {
        var mail = S.mail(name: "云湖区第十一中学", subject: "活动周材料", [plan])
        #expect(decided(mail).codes == [.unitDisagrees])
        #expect(decided(mail).candidates.map(\.code) == ["S01", "S03"])
        mail.subject = "枫桥小学活动周材料"
        #expect(decided(mail).decision == .record)
        mail.from[0].address = "someone@qq.com"
        mail.subject = "活动周材料"
        #expect(decided(mail).codes == [.namedOnlyWeakly], "a display name alone decides nothing")
    }

    @Test func aStrangersSignatureAgainstHisSubjectIsHeld() {
        let decision = decided(S.mail(from: "wang@qq.com", subject: "枫桥小学活动周材料", text: "见附件\n第十一中学", [plan]))
        #expect(decision.codes == [.severalUnitsNamed])
        #expect(decision.candidates.map(\.code) == ["S01", "S03"])
    }

    @Test func oneWrongCharacterOfALongNameIsForgivenAndShown() {
        let decision = decided(S.mail(from: "wang@qq.com", subject: "柳堂镇社区教育中心活动周材料", [plan]))
        #expect(decision.unit?.code == "C01" && decision.provisional && (decision.unit?.confidence ?? 1) <= 0.7)
        #expect(decision.unit?.because.contains(Reason(.misspelledName, "柳堂社教中心", "云湖区柳塘镇社区教育中心")) == true)
        let short = decided(S.mail(from: "wang@qq.com", subject: "枫侨小学活动周材料", [plan]))
        #expect(short.codes == [.namedOnlyWeakly] && short.candidates.map(\.code) == ["S01"])
        #expect(short.candidates[0].because.contains(Reason(.misspelledName, "枫侨小学", "云湖区枫桥小学")))
        let district = decided(S.mail(from: "wang@qq.com", subject: "运湖区枫桥小学活动周材料", [plan]))
        #expect(district.unit == nil, "another district is another unit")
    }
}
