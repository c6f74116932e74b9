import Foundation
import Inspection
import Testing

/// ZIP files as offices send them, and as nobody honest does, read by the real worker.
@Suite struct ZipTests {
    @Test func namesAreRightWhateverProgramWroteThem() async throws {
        let zip = try await inspected(try MadeFiles.path("names.zip")).attachment
        #expect(
            zip.contains.map(\.path) == [
                "报送/乗车证明.txt", "活动照片/照片.txt", "统计表.txt", "活动照片（二）.txt", "说明.txt", "标错.txt",
                "报表/二中.txt", "统计表.txt (2)",
            ])
        #expect(zip.contains.map(\.name).first == "乗车证明.txt")
        #expect(zip.contains.map(\.content.title) == ["甲", "乙", "丙", "丁", "戊", "己", "庚", "again"])
        #expect(zip.content.kind == .archive && zip.content.format == .zip && zip.content.problem == nil)
    }

    @Test func traditionalNamesAreRight() async throws {
        let zip = try await inspected(try MadeFiles.path("big5.zip")).attachment
        #expect(zip.contains.map(\.path) == ["活動安排表.txt"])
    }

    @Test func gbkNamesInAMailAreRight() async throws {
        let mail = try await examined(mailFixture("19-zip-gbk-names.eml")).examination
        let zip = try #require(mail.attachments.first)
        #expect(zip.name == "材料.zip" && zip.path == "2")
        #expect(
            zip.contains.map(\.path) == ["2/报表/一中汇总.xls", "2/乗车证明.txt", "2/说明.txt", "2/统计.txt"])
        #expect(zip.content.notes == ["unsafe name, skipped: ../evil.txt"])
    }

    @Test func namesThatLeadAwayLinksAndLitterAreLeftOut() async throws {
        let zip = try await inspected(try MadeFiles.path("hostile.zip")).attachment
        #expect(zip.contains.map(\.path) == ["发票txt.exe", "好.txt"])
        #expect(zip.contains[0].content.notes == ["a Windows program"])
        #expect(zip.content.notes.count == 5)
        #expect(zip.content.notes.contains("unsafe name, skipped: ../../etc/passwd"))
        #expect(zip.content.notes.contains { $0.contains("link.txt") })
    }

    @Test func archivesInArchivesAreOpenedUpToALimit() async throws {
        let zip = try await inspected(try MadeFiles.path("nested.zip")).attachment
        let document = try zip.file(named: "外面.txt")
        #expect(document.content.title == "内容")
        let deepest = try zip.file(named: "inner.zip")
        #expect(deepest.path == "outer.zip/middle.zip/inner.zip")
        #expect(deepest.content.problem == .tooLarge && deepest.contains.isEmpty && deepest.output != nil)
        #expect(try zip.file(named: "空.docx").content.problem == .empty)
        let one = try await inspected(try MadeFiles.path("middle.zip")).attachment
        #expect(try one.file(named: "plan.docx").content.title == "活动周工作方案")
    }

    @Test func eachMembersBytesLieInTheFolder() async throws {
        let (zip, folder) = try await inspected(try MadeFiles.path("inner.zip"))
        for file in zip.allFiles.dropFirst() {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(try #require(file.output))"))
            #expect(bytes.count == file.bytes)
            #expect(file.sha256.count == 64)
        }
        let text = try zip.file(named: "里面.txt")
        #expect(text.sha256 == "7a688306423bec17ca6b53aca56e5c4f2b432380ce4b681ad9c1995445fb48a0")
        #expect(zip.output == nil && zip.sha256.count == 64)
    }

    @Test func aPasswordIsReported() async throws {
        let zip = try await inspected(try MadeFiles.path("encrypted.zip")).attachment
        #expect(zip.content.problem == .encrypted)
        #expect(zip.contains.map(\.name) == ["secret.txt"])
        #expect(zip.contains[0].content.problem == .encrypted && zip.contains[0].output == nil)
        #expect(zip.leaves.first == zip, "what cannot be taken out is kept in it")
    }

    @Test func aFileThatWasCutGivesWhatIsLeft() async throws {
        let zip = try await inspected(try MadeFiles.path("cut.zip")).attachment
        #expect(zip.content.problem == .truncated)
        #expect(zip.contains.map(\.name) == ["0.png", "1.png", "2.png", "3.png"])
        #expect(zip.contains.map(\.content.format) == [.png, .png, .png, .png])
        #expect(zip.contains[3].content.problem == .truncated)
    }

    @Test func damagedBytesAreNoticed() async throws {
        let zip = try await inspected(try MadeFiles.path("damaged.zip")).attachment
        #expect(zip.content.problem == .corrupt)
        #expect(zip.contains.map(\.content.problem).first == .corrupt)
        #expect(zip.contains.count == 4)
    }

    @Test(arguments: [
        ("bomb.zip", FileProblem.tooLarge, 1), ("many.zip", .tooLarge, 2000), ("overlapping.zip", .corrupt, 0),
        ("endless.zip", .tooLarge, 0),
    ])
    func bombsAreRefused(name: String, problem: FileProblem, members: Int) async throws {
        let (zip, folder) = try await inspected(try MadeFiles.path(name))
        #expect(zip.content.problem == problem)
        #expect(zip.contains.count == members)
        #expect(!zip.content.notes.isEmpty)
        let written = try FileManager.default.contentsOfDirectory(atPath: folder).reduce(0) { total, file in
            total + (try FileManager.default.attributesOfItem(atPath: "\(folder)/\(file)")[.size] as? Int ?? 0)
        }
        #expect(written < 64 << 20)
    }

    @Test func theWholeOfAllArchivesIsLimited() async throws {
        var limits = InspectionLimits()
        limits.totalBytes = 200
        let zip = try await inspected(try MadeFiles.path("photos.zip"), limits: limits).attachment
        #expect(zip.content.problem == .tooLarge)
        #expect(zip.contains.count == 2)
        limits = InspectionLimits()
        limits.entryBytes = 4096
        let large = try await inspected(try MadeFiles.path("single.zip"), limits: limits).attachment
        #expect(large.content.problem == .tooLarge && large.contains.isEmpty)
    }

    @Test func aProgramThatUnpacksItselfIsAProgram() async throws {
        let file = try await inspected(try MadeFiles.path("self-extracting.zip")).attachment
        #expect(file.content.kind == .other && file.content.notes == ["a Windows program"])
    }
}
