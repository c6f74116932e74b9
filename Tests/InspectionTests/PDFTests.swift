import Foundation
import Inspection
import Testing

/// PDF documents, found by one real worker and read by the other.
@Suite struct PDFTests {
    private func content(_ name: String, limits: InspectionLimits = InspectionLimits()) async throws -> FileContent {
        try await inspected(try MadeFiles.pdfPath(name), limits: limits).attachment.content
    }

    private static let lines = [
        "活动周活动安排表", "填报单位：云岭街道社区学校", "序号\t活动名称\t活动时间\t活动地点\t参与对象",
        "1\t书法讲座\t2024年11月5日\t三楼教室\t居民", "2\t智能手机使用培训\t2024年11月8日\t一楼活动室\t老年学员", "第1页",
    ]

    /// Without poppler-data a Chinese font that is not embedded gives no text.
    @Test(arguments: ["schedule.pdf", "owner.pdf", "turned-90.pdf", "turned-180.pdf", "turned-270.pdf"])
    func textIsReadInLinesAndCells(name: String) async throws {
        let shown = try await content(name)
        #expect(shown.kind == .document && shown.format == .pdf && shown.problem == nil)
        #expect(shown.lines == Self.lines)
        #expect(shown.title == Self.lines[0])
        #expect(shown.characters == Self.lines.joined().count { !$0.isWhitespace })
        #expect(shown.notes == ["1 page"])
        #expect(shown.traits == [] && shown.images == 0)
    }

    @Test(arguments: ["ten.pdf", "web.pdf", "packed.pdf"])
    func everyPageIsRead(name: String) async throws {
        let shown = try await content(name)
        #expect(shown.problem == nil)
        #expect(shown.notes == ["10 pages"])
        #expect(shown.lines.filter { $0.hasPrefix("第") } == (1...10).map { "第\($0)页" })
    }

    @Test func aLongDocumentIsReadAsFarAsItSays() async throws {
        let shown = try await content("long.pdf")
        #expect(shown.notes == ["230 pages", "characters counted up to page 200"])
        #expect(shown.lines.count == 400)
        #expect((shown.characters ?? 0) > 12_000)
    }

    @Test func aPrintedWordDocumentIsRead() async throws {
        let shown = try await content("summary.pdf")
        #expect(shown.title == "社区教育工作总结")
        #expect(shown.lines.contains("姓名\t单位\t联系电话"))
        #expect(shown.lines.contains("负责人甲\t云岭街道社区学校\t010-00000000"))
    }

    @Test func cellsThatNearlyTouchAreCellsAndSpreadCharactersAreNot() async throws {
        #expect(try await content("narrow.pdf").lines == ["活动名称\t活动时间\t活动地点", "姓 名\t负责人甲"])
    }

    @Test(arguments: ["scan.pdf", "scan-footer.pdf"])
    func aScanIsSaidToBeOne(name: String) async throws {
        let shown = try await content(name)
        #expect(shown.problem == nil)
        #expect(shown.traits == [.scanned])
        #expect(shown.images == 1)
        #expect(shown.title == nil && shown.characters == 0 && shown.lines == [])
        #expect(shown.notes.last == "no text in it: its pages are pictures, as a scanner makes them")
    }

    @Test func aBlankPageIsNoScan() async throws {
        let shown = try await content("blank.pdf")
        #expect(shown.problem == nil)
        #expect(shown.traits == [] && shown.characters == 0)
        #expect(shown.notes == ["1 page", "no text in it"])
    }

    @Test(arguments: [
        ("locked.pdf", FileProblem.encrypted), ("cut.pdf", .truncated), ("web-cut.pdf", .truncated),
        ("empty.pdf", .empty), ("junk.pdf", .corrupt),
    ])
    func whatCannotBeReadIsNamed(name: String, problem: FileProblem) async throws {
        let shown = try await content(name)
        #expect(shown.format == .pdf)
        #expect(shown.problem == problem)
        #expect(shown.traits == [])
    }

    @Test func aDocumentThatLacksOnlyItsIndexIsRead() async throws {
        let shown = try await content("repaired.pdf")
        #expect(shown.problem == nil)
        #expect(shown.lines.first == Self.lines[0])
    }

    @Test func documentsInMailsAndArchivesAreRead() async throws {
        let pdf = try Data(contentsOf: URL(fileURLWithPath: MadeFiles.pdfPath("schedule.pdf")))
        let folder = try temporaryFolder()
        try pdf.write(to: URL(fileURLWithPath: folder + "/安排表.pdf"))
        try await inTurn {
            let zip = Process()
            zip.executableURL = URL(fileURLWithPath: "/usr/bin/zip")
            zip.arguments = ["-q", "all.zip", "安排表.pdf"]
            zip.currentDirectoryURL = URL(fileURLWithPath: folder)
            try zip.run()
            zip.waitUntilExit()
        }
        let archive = try await inspected(folder + "/all.zip").attachment
        #expect(try archive.file(named: "安排表.pdf").content.lines == Self.lines)

        let mail =
            "Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: application/octet-stream; name=a.doc\r\n"
            + "Content-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + pdf.base64EncodedString(options: .lineLength76Characters) + "\r\n"
        let examination = try await examined(temporaryFile(mail.utf8)).examination
        #expect(examination.attachments.map(\.content.title) == [Self.lines[0]])
        #expect(examination.attachments.first?.content.notes == ["1 page"])
    }

    @Test func theTextOfAllDocumentsOfAMailIsBounded() async throws {
        var limits = InspectionLimits()
        limits.textBytes = 60
        let shown = try await content("schedule.pdf", limits: limits)
        #expect(shown.lines == Array(Self.lines.prefix(1)))
        #expect(shown.title == Self.lines[0])
        #expect(shown.notes.last?.contains("shortened") == true)
    }

    /// The program may die of what a document does to poppler, but the mail is always reported.
    @Test(arguments: ["schedule.pdf", "packed.pdf", "summary.pdf"])
    func aChangedDocumentNeverStopsAMail(name: String) async throws {
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: MadeFiles.pdfPath(name))))
        var numbers = SeededNumbers(seed: 5)
        for _ in 0..<25 {
            let changed = bytes.damaged(&numbers)
            let shown = try await inspected(temporaryFile(changed)).attachment
            #expect(shown.bytes == changed.count)
        }
    }
}
