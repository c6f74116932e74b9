import Foundation
import Inspection
import Testing

@testable import Submissions

/// The notice itself sent back, and decisions that are the same each time.
struct NoticeEchoTests {
    typealias S = Sample

    private func isKept(_ name: String, _ lines: [String]) -> Bool {
        var notice = S.autumn
        notice.issuer = "云湖区教育局"
        let items = decided(S.mail([S.document(name, lines)]), office: S.office([notice])).items
        return items.map(\.verdict) == [.extra] && items[0].because == [Reason(.noticeEcho)]
    }

    @Test func theNoticeIsToldByItsTitleWhereverItStands() {
        #expect(isKept("1.docx", ["关于举办2020年", "全民终身学习活动周的通知", "各中小学：", "请报送工作方案。"]))
        #expect(isKept("1.docx", ["云湖区教育局文件", "云教〔2020〕1号", "关于开展2020年全民终身学习活动周的通知", "各单位："]))
        #expect(isKept("关于举办2020年全民终身学习活动周的通知.docx", ["现将有关事项通知如下"]))
        #expect(
            isKept(
                "1.docx",
                ["关于印发《2020年全民终身学习活动周实施方案》的通知", "各中小学、幼儿园：", "一、指导思想", "二、活动主题", "三、组织领导"]))
    }

    @Test func aUnitsOwnNoticeIsNone() {
        let plan = ["一、指导思想", "二、活动主题", "三、组织领导"]
        #expect(!isKept("1.docx", ["枫桥小学文件", "关于开展2020年全民终身学习活动周的通知"] + plan))
        #expect(!isKept("1.docx", ["关于印发《活动周实施方案》的通知", "各年级组："] + plan))
        #expect(!isKept("1.docx", ["枫桥小学活动周工作方案", "根据关于举办活动周的通知要求，制定本方案。"] + plan))
    }

    @Test func theSameMailIsDecidedInTheSameBytes() throws {
        let files = [S.plan, S.schedule, S.summary, S.caseStudy, S.statistics, S.video("视频.mp4", seconds: 200)]
        let mail = S.mail(subject: "2020年活动周材料", files + S.photos(1...6))
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let all = try (0..<20).map { _ in try encoder.encode(decided(mail, at: "2020-11-20 10:00")) }
        #expect(Set(all).count == 1)
        #expect(decided(mail).rules == rulesVersion && rulesVersion == 7)
    }
}
