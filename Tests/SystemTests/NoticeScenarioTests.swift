import Foundation
import Mail
import TestServers
import Testing

/// The two district notices from mails with real files to exact standings and receipts, through real servers.
@Suite(.serialized) struct NoticeScenarioTests {
    private static let closing = [
        (name: "工作总结.docx", sample: "summary.docx"), (name: "典型活动案例.docx", sample: "case.docx"),
        (name: "附件2：情况统计表.xlsx", sample: "statistics.xlsx"),
    ]

    private static func photos(_ numbers: ClosedRange<Int>) -> [(name: String, sample: String)] {
        numbers.map { (name: "活动照片\($0).jpg", sample: "photo\($0).jpg") }
    }

    @Test func plansOfTheFirstNoticeCountByArrivalTime() throws {
        let office = try OfficeUnderTest()
        let both = [(name: "工作方案.docx", sample: "plan.docx"), (name: "附件1.xlsx", sample: "schedule.xlsx")]
        func send(_ sender: String, _ arrival: String, _ files: [(name: String, sample: String)]) throws {
            try office.deliver(SampleMail(sender: sender, subject: "活动周材料", files: files), at: arrival)
        }
        try send("office@m01.example", "2020-10-13T15:59:59Z", both)
        try send("office@m02.example", "2020-10-13T16:00:00Z", both)
        try send("office@m11.example", "2020-10-13T10:00:00Z", both)
        try send("office@m11.example", "2020-10-14T01:00:00Z", [(name: "工作方案.docx", sample: "plan2.docx")])
        try send(
            "zhongxue@qinghe.example", "2020-10-13T10:00:00Z",
            [both[0], (name: "附件1.xlsx", sample: "schedule-blank.xlsx")])
        try send(
            "office@chenguang.example", "2020-10-13T10:00:00Z", both + [(name: "附件3.xlsx", sample: "training.xlsx")])
        try send(
            "office@wangxizx.example", "2020-10-13T10:00:00Z", both + [(name: "附件3.xlsx", sample: "training.xlsx")])
        try office.rehearse(at: "2020-10-14T04:00:00Z")

        let standings = try office.standings("district-2020", at: "2020-10-14T04:00:00Z")
        #expect(standings["M01"]?["plan"] == "complete 1/1", "the last second of the day is on time")
        #expect(standings["M02"]?["plan"] == "late 1/1 late", "the next day is not")
        #expect(standings["M11"]?["plan"] == "complete 1/1", "a late version never displaces one on time")
        #expect(standings["M03"]?["schedule"] == "missing 0/1", "a blank form does not count")
        #expect(standings["N01"]?["training"] == "complete 1/1")
        #expect(
            standings["M06"]?["training"] == "not-applicable 0/1", "a school is not asked for the training schedule")
        #expect(standings["M05"]?["plan"] == "missing 0/1")

        let receipts = try office.receipts()
        #expect(receipts["office@m01.example"]?.subject.contains("已收到") == true)
        #expect(receipts["office@m02.example"]?.text.contains("晚于截止时间") == true)
        #expect(receipts["zhongxue@qinghe.example"]?.subject.contains("需修改") == true)
        #expect(receipts["office@m05.example"] == nil)
        #expect(receipts.count == 6)
    }

    @Test func resultsOfTheFirstNoticeAreCountedAndMeasured() throws {
        let office = try OfficeUnderTest()
        func send(_ sender: String, _ files: [(name: String, sample: String)], subject: String = "活动周总结材料") throws {
            try office.deliver(SampleMail(sender: sender, subject: subject, files: files), at: "2020-11-23T10:00:00Z")
        }
        try send("office@m01.example", Self.closing + [(name: "活动视频.mp4", sample: "300.mp4")])
        try send("office@m02.example", Self.closing + [(name: "活动视频.mp4", sample: "301.mp4")])
        try send("office@m11.example", Self.closing + Self.photos(1...4))
        try send(
            "zhongxue@qinghe.example", Self.closing + Self.photos(1...4) + [(name: "活动照片5.jpg", sample: "photo1.jpg")])
        try send("chuzhong@qinghe.example", Self.closing + Self.photos(1...3))
        try send("chuzhong@qinghe.example", Self.photos(4...5), subject: "补活动周照片")
        try send("office@wangxizx.example", Self.closing + Self.photos(1...5) + [(name: "活动视频.mp4", sample: "300.mp4")])
        try send("office@texiao.example", Self.closing + Self.photos(1...5) + [(name: "活动视频.mp4", sample: "301.mp4")])
        try office.rehearse(at: "2020-11-24T01:00:00Z")

        let standings = try office.standings("district-2020", at: "2020-11-24T01:00:00Z")
        #expect(standings["M01"]?["video"] == "complete 1/1", "300 seconds are five minutes")
        #expect(standings["M01"]?["photos"] == "not-applicable 0/5", "the alternative is complete")
        #expect(standings["M02"]?["video"] == "missing 0/1", "301 seconds are more")
        #expect(standings["M11"]?["photos"] == "partial 4/5")
        #expect(standings["M03"]?["photos"] == "partial 4/5", "identical photos count once")
        #expect(standings["M04"]?["photos"] == "complete 5/5", "photos of two mails add up")
        #expect(standings["M06"]?["photos"] == "complete 5/5", "both alternatives may be sent")
        #expect(standings["P12"]?["photos"] == "complete 5/5", "a video that is too long takes nothing from the photos")
        #expect(standings["M01"]?["summary"] == "complete 1/1")
        #expect(standings["M01"]?["case"] == "complete 1/1")
        #expect(standings["M01"]?["statistics"] == "complete 1/1")

        let receipts = try office.receipts()
        #expect(receipts["office@m02.example"]?.text.contains("5分01秒") == true)
        #expect(receipts["office@m11.example"]?.text.contains("已有4张，还差1张") == true)
        #expect(receipts["zhongxue@qinghe.example"]?.text.contains("完全相同") == true)
        #expect(receipts.count == 7, "one receipt for the two mails of one burst")
        #expect(try office.dovecot.flags(user: OfficeUnderTest.user).values.allSatisfy(\.isEmpty))
    }

    @Test func oneMailServesBothPhasesOfTheSecondNotice() throws {
        let office = try OfficeUnderTest()
        let everything = [
            (name: "工作方案.docx", sample: "plan.docx"), (name: "活动安排表.xlsx", sample: "schedule.xlsx"),
            (name: "工作总结.docx", sample: "summary.docx"), (name: "典型活动案例.docx", sample: "case.docx"),
        ]
        try office.deliver(
            SampleMail(sender: "fuyou@shixiao.example", subject: "活动周全部材料", files: everything + Self.photos(1...5)),
            at: "2024-11-07T08:00:00Z")
        try office.deliver(
            SampleMail(sender: "someone@unknown.example", subject: "青禾中心小学活动周总结", files: [everything[2]]),
            at: "2024-11-07T08:00:00Z")
        try office.deliver(
            SampleMail(sender: "stranger@unknown.example", subject: "优惠发票", text: "欢迎联系"), at: "2024-11-07T08:00:00Z")
        try office.deliver(
            SampleMail(
                sender: "xiaoxue@liuqiao.example", subject: "自动回复：活动周", text: "休假中",
                headers: ["Auto-Submitted: auto-replied"]), at: "2024-11-07T08:00:00Z")
        try office.rehearse(at: "2024-11-07T10:00:00Z")

        let standings = try office.standings("district-2024", at: "2024-11-07T10:00:00Z")
        #expect(standings["K02"]?["plan"] == "late 1/1 late")
        #expect(standings["K02"]?["schedule"] == "late 1/1 late")
        #expect(standings["K02"]?["summary"] == "complete 1/1")
        #expect(standings["K02"]?["photos"] == "complete 5/5")
        #expect(standings["P04"]?["summary"] == "complete 1/1", "a stranger who names one school strongly is recorded")
        let receipts = try office.receipts()
        #expect(receipts.keys.sorted() == ["fuyou@shixiao.example", "xiaoxue@qinghe.example"])
        #expect(receipts["xiaoxue@qinghe.example"]?.text.contains("请您确认") == true)
    }
}

extension OfficeUnderTest {
    /// The letters that the SMTP server took, by addressee; the last one of each.
    func receipts() throws -> [String: (subject: String, text: String)] {
        var receipts: [String: (subject: String, text: String)] = [:]
        for letter in try sink.letters() {
            #expect(letter.recipients.count == 1)
            // What the coordinator gets is no receipt.
            if letter.recipients == ["coordinator@office.example"] { continue }
            let charsets = Charsets()
            let parsed = parseMessage(letter.message.span, charsets: charsets)
            receipts[letter.recipients.first ?? ""] = (parsed.subject, parsed.text)
        }
        return receipts
    }
}
