import Foundation
import TestServers
import Testing

/// The ministry's, the city's and the park's notices from mails with real files to exact standings and receipts.
@Suite(.serialized) struct OtherNoticeTests {
    private typealias File = (name: String, sample: String)

    private func cases(_ numbers: ClosedRange<Int>) -> [File] {
        numbers.map { (name: "典型案例\($0).docx", sample: "case\($0).docx") }
    }

    private func send(
        _ office: OfficeUnderTest, _ sender: String, _ arrival: String, _ subject: String, _ files: [File],
        text: String = "您好，材料见附件，请查收。"
    ) throws {
        try office.deliver(SampleMail(sender: sender, subject: subject, text: text, files: files), at: arrival)
    }

    @Test func theMinistryCountsPersonsAndProjects() throws {
        let office = try OfficeUnderTest()
        let plan: File = (name: "云岭省活动周方案.docx", sample: "plan.docx")
        let projects = (1...4).map { (name: "终身学习品牌项目推荐表\($0).docx", sample: "brand\($0).docx") }
        try send(
            office, "zhijiao@yunling.example", "2020-09-24T02:00:00Z", "活动周方案及推荐材料",
            [plan, (name: "百姓学习之星.zip", sample: "stars.zip")] + projects)
        try send(office, "office@canglan.example", "2020-09-25T15:59:59Z", "活动周方案", [plan])
        try send(office, "office@bpjy.example", "2020-09-25T16:00:00Z", "活动周方案", [plan])
        try office.rehearse(at: "2020-09-25T17:00:00Z")
        let first = try #require(try office.receipts()["zhijiao@yunling.example"])
        #expect(first.subject.hasPrefix("【已收到】"))
        #expect(first.text.contains("《2020年全民终身学习活动周》中“方案与推荐”的材料已经收齐，谢谢！"))
        #expect(first.text.contains("· 百姓学习之星：张小梅，9月24日"))
        #expect(first.text.contains("  提示：材料已有文字、图片；如有视频、教学资源，可以补发。"))
        #expect(first.text.contains("  提示：材料已有文字、视频；如有图片、教学资源，可以补发。"))
        #expect(first.text.contains("· 终身学习品牌项目：银龄课堂，9月24日"))
        #expect(!first.text.contains("【还缺"))
        let late = try #require(try office.receipts()["office@bpjy.example"])
        #expect(late.text.contains("（晚于截止时间）") && late.text.contains("· 百姓学习之星3–5名\n"))
        #expect(late.text.contains("· 终身学习品牌项目3–5个\n"))

        try send(
            office, "chengjiao@yunling.example", "2020-09-25T10:00:00Z", "补活动周品牌项目一个",
            [(name: "品牌项目.docx", sample: "brand5.docx"), (name: "百姓学习之星张小梅.mp4", sample: "480p.mp4")])
        try office.rehearse(at: "2020-09-25T18:00:00Z")
        let standings = try office.standings("ministry-2020", at: "2020-09-26T01:00:00Z")
        #expect(standings["R01"]?["plan"] == "complete 1/1")
        #expect(standings["R01"]?["stars"] == "complete 3/3", "five files are three persons")
        #expect(standings["R01"]?["brands"] == "complete 5/3", "a later mail adds a project")
        #expect(standings["R02"]?["plan"] == "complete 1/1", "the last second of the day is on time")
        #expect(standings["R03"]?["plan"] == "late 1/1 late", "the next day is not")
        #expect(standings["R02"]?["stars"] == "missing 0/3")
        let second = try #require(try office.receipts()["chengjiao@yunling.example"])
        #expect(second.text.contains("材料已有文字、图片、视频；如有教学资源，可以补发"), "what came before counts too")
    }

    @Test func theMinistryWantsExactlyFourCases() throws {
        let office = try OfficeUnderTest()
        let summary: File = (name: "工作总结.docx", sample: "summary.docx")
        for (sender, last) in [("office@canglan.example", 3), ("office@bpjy.example", 4), ("office@nanpu.example", 5)] {
            try send(office, sender, "2020-12-20T02:00:00Z", "活动周总结和案例", [summary] + cases(1...last))
        }
        try send(office, "office@m01.example", "2020-11-22T02:00:00Z", "活动周总结和案例", [summary] + cases(1...4))
        try office.rehearse(at: "2020-12-20T04:00:00Z")

        let standings = try office.standings("ministry-2020", at: "2020-12-21T01:00:00Z")
        #expect(standings["R02"]?["cases"] == "partial 3/4")
        #expect(standings["R03"]?["cases"] == "complete 4/4")
        #expect(standings["R05"]?["cases"] == "complete 5/4")
        #expect(standings["R05"]?["summary"] == "complete 1/1")
        #expect(try office.note("ministry-2020", "R05", "cases") == "收到5份，多于要求的4份，均已留存")
        #expect(standings["M01"]?.isEmpty == true, "a school's mail is none of the ministry's")
        #expect(try office.standings("district-2020", at: "2020-12-21T01:00:00Z")["M01"]?["case"] == "complete 4/1")
        #expect(try office.standings("district-2020", at: "2020-12-21T01:00:00Z")["R03"]?.isEmpty == true)
        let short = try #require(try office.receipts()["office@canglan.example"])
        #expect(short.text.contains("典型活动案例4份（已有3份，还差1份）"))
    }

    @Test func nothingIsLateForTheCityAndPhotosNeedCaptions() throws {
        let office = try OfficeUnderTest()
        let summary: File = (name: "工作总结.docx", sample: "summary.docx")
        let photos = ["老人学用手机.jpg", "IMG_2041.jpg", "微信图片_20211116.jpg", "社区读书会现场.jpg", "图5.jpg"].enumerated().map {
            (name: $1, sample: "photo\($0 + 1).jpg")
        }
        try send(
            office, "office@wenlv.example", "2021-12-01T02:00:00Z", "活动周总结材料",
            [summary, (name: "活动视频.mp4", sample: "480p.mp4")] + photos, text: "您好：\n图5：志愿者教老人挂号\n请查收。")
        try send(
            office, "office@gonghui.example", "2021-12-01T02:00:00Z", "活动周材料",
            [(name: "活动视频.mp4", sample: "360p.mp4")] + Array(photos.prefix(3)))
        try office.rehearse(at: "2021-12-01T03:00:00Z")
        try send(office, "office@nongye.example", "2022-05-20T02:00:00Z", "活动周总结", [summary])
        try office.rehearse(at: "2022-05-20T03:00:00Z")

        let standings = try office.standings("city-2021", at: "2022-06-01T01:00:00Z")
        #expect(standings["B01"]?["photos"] == "complete 5/4")
        #expect(standings["B01"]?["video"] == "complete 1/1")
        #expect(try office.note("city-2021", "B01", "photos") == "其中2张没有文字说明")
        #expect(standings["B02"]?["video"] == "missing 0/1")
        #expect(standings["B02"]?["photos"] == "partial 3/4")
        #expect(standings["B03"]?["summary"] == "complete 1/1", "half a year after the week nothing is late")

        let receipts = try office.receipts()
        let whole = try #require(receipts["office@wenlv.example"]?.text)
        #expect(whole.contains("  提示：IMG_2041.jpg、微信图片_20211116.jpg还没有文字说明，请直接回复这封邮件，写明每张照片的内容。"))
        #expect(whole.contains("要求的材料已经收齐，只差几张照片的文字说明") && !whole.contains("不用再补充"))
        let low = try #require(receipts["office@gonghui.example"]?.text)
        #expect(low.contains("  画面短边为360像素，低于规定的480像素。请发送清晰度更高的原文件。"))
        #expect(low.contains("· 活动照片（配文字说明）4–5张（已有3张，还差1张）\n"))
        #expect(receipts.values.allSatisfy { !$0.text.contains("前报送") && !$0.text.contains("截止") })
    }

    @Test func whatThePartiesOfTheParkSendIsKeptAndNothingIsAskedOfThem() throws {
        let office = try OfficeUnderTest()
        let mail = SampleMail(
            sender: "office@luting.example", subject: "芦汀街道活动周实施方案",
            files: [(name: "实施方案.docx", sample: "plan.docx"), (name: "活动照片1.jpg", sample: "photo1.jpg")])
        try office.deliver(mail, at: "2021-11-05T02:00:00Z")
        try office.rehearse(at: "2021-11-05T03:00:00Z")
        let file = office.folder.appending(path: "park.eml")
        try Data(try mail.bytes()).write(to: file)
        let explained = try office.muster("explain", file.path, "--received", "2021-11-05T02:00:00Z", "--json").output
        let decision = try JSONDecoder().decode(ExplainJSON.self, from: Data(explained.utf8))
        #expect(decision.decision == "record" && decision.notice?.id == "park-2021")
        #expect(decision.items.map(\.verdict) == ["extra", "extra"] && decision.standing.isEmpty)

        let status = try office.muster("status", "--notice", "park-2021", "--now", "2022-01-10T01:00:00Z", "--json")
        let report = try JSONDecoder().decode(StatusJSON.self, from: Data(status.output.utf8))
        #expect(report.units.allSatisfy { $0.state == "not-applicable" && $0.items.isEmpty })
        let receipts = try office.receipts()
        #expect(receipts.keys.sorted() == ["office@luting.example"])
        let receipt = try #require(receipts["office@luting.example"])
        #expect(receipt.subject == "【来件回执】芦汀街道 · 2021年全民终身学习活动周")
        #expect(receipt.text.contains("《2021年全民终身学习活动周》没有要求贵单位报送材料。来件我们留存备查，您不用再做什么。"))
        #expect(!receipt.text.contains("还缺"))
    }

    @Test func oneKeywordAndFiveNoticesLeadEachUnitToItsOwn() throws {
        let office = try OfficeUnderTest()
        let plan = [(name: "方案.docx", sample: "plan.docx")]
        let expected = [
            ("office@m01.example", "2020-10-12T02:00:00Z", "district-2020"),
            ("office@canglan.example", "2020-10-12T02:00:00Z", "ministry-2020"),
            ("office@m01.example", "2024-10-29T02:00:00Z", "district-2024"),
            ("office@gonghui.example", "2024-10-29T02:00:00Z", "city-2021"),
            ("office@yunfan.example", "2021-11-20T02:00:00Z", "park-2021"),
        ]
        for (sender, arrival, notice) in expected {
            let file = office.folder.appending(path: "mail.eml")
            try Data(try SampleMail(sender: sender, subject: "活动周方案", files: plan).bytes()).write(to: file)
            let explained = try office.muster("explain", file.path, "--received", arrival, "--json").output
            let decision = try JSONDecoder().decode(ExplainJSON.self, from: Data(explained.utf8))
            #expect(decision.notice?.id == notice, "\(sender) \(arrival)")
        }
    }
}

/// What `muster explain --json` prints, as far as these tests look.
private struct ExplainJSON: Decodable {
    struct Notice: Decodable { var id: String }
    struct Item: Decodable { var verdict: String }
    struct Standing: Decodable { var requirement: String }

    var decision: String
    var notice: Notice?
    var items: [Item]
    var standing: [Standing]
}

extension OfficeUnderTest {
    /// The note of one standing.
    fileprivate func note(_ notice: String, _ unit: String, _ requirement: String) throws -> String? {
        struct Report: Decodable {
            struct Unit: Decodable {
                struct Item: Decodable {
                    var requirement: String
                    var note: String?
                }
                var code: String
                var items: [Item]
            }
            var units: [Unit]
        }
        let result = try muster("status", "--notice", notice, "--json")
        let report = try JSONDecoder().decode(Report.self, from: Data(result.output.utf8))
        return report.units.first { $0.code == unit }?.items.first { $0.requirement == requirement }?.note
    }
}
