import Foundation
import Mail
import Testing

@testable import Inspection

/// Reports as an attacker who has taken a worker over could write them.
@Suite struct ReportCheckTests {
    @Test func controlAndDirectionMarksAreTakenOut() {
        #expect("发票\u{202E}txt.exe\u{0}\u{7}".displayable(limit: 100) == "发票txt.exe")
        #expect("a\u{2066}b\u{2069}\u{FEFF}c\u{200B}d\u{9B}e".displayable(limit: 100) == "abcde")
        #expect("一\r\n二\t三\u{2028}四".displayable(limit: 100) == "一  二 三 四")
        #expect("一\r\n二\t三".displayable(limit: 100, keepingLines: true) == "一\n二\t三")
        #expect("一二三".displayable(limit: 2) == "一二")
        #expect("abc".displayable(limit: 2) == "ab")
    }

    @Test func aReportIsReadBackAsItWasWritten() throws {
        var report = Examination()
        report.subject = "活动周"
        report.authentication = AuthenticationResults(server: "mx.qq.com", dmarc: "pass", fromDomain: nil)
        report.bounce = Bounce(
            recipient: nil, status: nil, permanent: true, originalMessageID: nil, fault: .noMailbox)
        report.attachments = [
            Attachment(path: "2", name: "a/b.txt", output: 1, content: FileContent(problem: .tooLarge))
        ]
        let json = try ReportCoding.encode(report)
        #expect(try ReportCoding.decode(Examination.self, from: json) == report)
        #expect(!json.contains(UInt8(ascii: "\n")))
    }

    @Test func aReportOfAnEarlierVersionIsRead() throws {
        let json = String(decoding: try ReportCoding.encode(Examination()), as: UTF8.self)
        #expect(!json.contains("authentication") && !json.contains("fault"))
        #expect(try ReportCoding.decode(Examination.self, from: Array(json.utf8)) == Examination())
    }

    @Test func whatAServerIsSaidToHaveFoundIsBounded() throws {
        var report = Examination()
        report.authentication = AuthenticationResults(
            server: "mx\u{202E}.qq.com" + String(repeating: "a", count: 500), dmarc: "pass\r\n",
            fromDomain: "x\u{0}.example")
        var check = ReportCheck()
        try check.clean(&report)
        #expect(report.authentication?.server.hasPrefix("mx.qq.com") == true)
        #expect(report.authentication?.server.count == 255)
        #expect(report.authentication?.dmarc?.contains("\r") == false)
        #expect(report.authentication?.fromDomain == "x.example")
    }

    @Test func hashesAndNamesOfAWorkerAreNotTakenAsTheyAre() throws {
        var report = Examination()
        report.subject = "\u{202E}题"
        report.from = [EmailAddress(name: "甲\u{0}", address: "a@b\r\n.cn")]
        report.date = "yesterday\u{202E}"
        report.received = "2024-10-30T09:00:00+08:00"
        report.text = "一\u{1B}[2J\n二"
        report.attachments = [Attachment(path: "2", name: "a\nb", sha256: "../../etc", output: 3)]
        report.links = [
            OversizedLink(provider: .other, name: "x\u{7}", bytes: 1, expires: "<b>", url: "http://x\u{0}/")
        ]
        var check = ReportCheck()
        try check.clean(&report)
        #expect(report.subject == "题")
        #expect(report.from == [EmailAddress(name: "甲", address: "a@b  .cn")])
        #expect(report.date == nil)
        #expect(report.received == "2024-10-30T09:00:00+08:00")
        #expect(report.text == "一[2J\n二")
        #expect(report.attachments[0].name == "a b")
        #expect(report.attachments[0].sha256 == "")
        #expect(report.links[0].name == "x" && report.links[0].expires == nil && report.links[0].url == "http://x/")
        #expect(check.outputs == [3])
    }

    @Test func oneFileCannotBeTwoAttachments() {
        var report = Examination()
        report.attachments = [Attachment(path: "1", name: "", output: 1), Attachment(path: "2", name: "", output: 1)]
        expectRefusal(of: report)
    }

    @Test(arguments: [0, -1, Int.min])
    func filesAreNumberedFromOne(output: Int) {
        var report = Examination()
        report.attachments = [Attachment(path: "1", name: "", output: output)]
        expectRefusal(of: report)
    }

    @Test func numbersOutOfRangeAreRefused() {
        let changes: [(inout FileContent) -> Void] = [
            { $0.images = -1 }, { $0.characters = -5 }, { $0.width = Int.max }, { $0.height = -1 },
            { $0.duration = -1 }, { $0.duration = 1e300 },
            { $0.tables = [Table(sheet: "", rows: -1)] }, { $0.tables = [Table(sheet: "", columns: Int.max)] },
            { $0.lines = Array(repeating: "", count: 401) },
            { $0.tables = Array(repeating: Table(sheet: ""), count: 201) },
            { $0.tables = [Table(sheet: "", body: Array(repeating: [], count: 61))] },
            { $0.tables = [Table(sheet: "", header: Array(repeating: "", count: 257))] },
        ]
        for change in changes {
            var content = FileContent()
            change(&content)
            #expect(throws: MalformedReport.self) { try ReportCheck.clean(&content) }
            var report = Examination()
            report.attachments = [Attachment(path: "1", name: "", bytes: 1, content: content)]
            expectRefusal(of: report)
        }
    }

    @Test func attachmentsNestOnlySoDeep() {
        var attachment = Attachment(path: "", name: "")
        for _ in 1...20 { attachment = Attachment(path: "", name: "", contains: [attachment]) }
        var report = Examination()
        report.attachments = [attachment]
        expectRefusal(of: report)
    }

    @Test func aDocumentThatNestsWithoutEndIsNotParsed() {
        let json = Array(repeating: UInt8(ascii: "["), count: 1 << 20)
        #expect(throws: MalformedReport.self) { try ReportCoding.decode([Int].self, from: json) }
        // Brackets in texts do not nest.
        let text = Array((#"["\"["# + String(repeating: "[", count: 1000) + #""]"#).utf8)
        #expect(throws: Never.self) { try ReportCoding.decode([String].self, from: text) }
    }

    private func expectRefusal(of report: Examination) {
        var report = report
        var check = ReportCheck()
        #expect(throws: MalformedReport.self) { try check.clean(&report) }
    }
}
