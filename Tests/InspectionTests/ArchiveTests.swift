import Foundation
import Inspection
import Testing

/// RAR, 7z and tar files, compressed files, and archives of one kind in another, read by the real worker.
@Suite struct ArchiveTests {
    private static let both = ["报送/活动方案.txt", "报送/总结.txt"]

    @Test(arguments: [
        ("old.rar", FileFormat.rar, both + ["报送/乗车.txt"]), ("new.rar", .rar, both), ("seven.7z", .sevenZip, both),
        ("seven-ppmd.7z", .sevenZip, both), ("plain.tar", .tar, both), ("gbk.tar", .tar, both),
        ("packed.tar.gz", .tar, both), ("packed.tar.bz2", .tar, both), ("packed.tar.xz", .tar, both),
        ("old-single-volume.rar", .rar, both), ("new-single-volume.rar", .rar, both),
    ])
    func eachKindIsUnpacked(name: String, format: FileFormat, members: [String]) async throws {
        let archive = try await inspected(try MadeFiles.path(name)).attachment
        #expect(archive.content.kind == .archive && archive.content.format == format)
        #expect(archive.content.problem == nil)
        #expect(archive.contains.map(\.path).sorted() == members.sorted())
        #expect(try archive.file(named: "活动方案.txt").content.title == "甲")
        #expect(try archive.file(named: "总结.txt").content.title == "乙乙")
    }

    @Test func namesThatLeadAwayLinksAndLitterAreLeftOutOfEveryKind() async throws {
        let tar = try await inspected(try MadeFiles.path("packed.tar.gz")).attachment
        #expect(
            tar.content.notes == [
                "a gzip file", "unsafe name, skipped: link.txt (a link or device)",
                "unsafe name, skipped: ../../up.txt",
            ])
        let rar = try await inspected(try MadeFiles.path("new.rar")).attachment
        #expect(rar.content.notes == ["unsafe name, skipped: ../up.txt"])
        let zip = try await inspected(try MadeFiles.path("accents.zip")).attachment
        #expect(zip.contains.map(\.path) == ["好/\u{301}好.txt"])
        #expect(zip.contains.map(\.name) == ["\u{301}好.txt"])
        #expect(zip.content.notes.count == 2)
    }

    @Test func aSingleCompressedFileHasTheNameWithoutTheExtension() async throws {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: try MadeFiles.path("single.txt.gz")))
        let mail = """
            From: a@b.cn\r\nContent-Type: application/gzip; name="=?utf-8?B?5oC757uTLnR4dC5neg==?="\r\n\
            Content-Transfer-Encoding: base64\r\n\r\n\(bytes.base64EncodedString())\r\n
            """
        let file = try #require(try await examined(try temporaryFile(mail.utf8)).examination.attachments.first)
        #expect(file.name == "总结.txt.gz" && file.content.kind == .archive && file.content.format == .other)
        #expect(file.contains.map(\.path) == ["1/总结.txt"])
        #expect(file.contains.first?.content.title == "一份总结")
    }

    @Test func kindsMayBeMixedAndCountTogether() async throws {
        let zip = try await inspected(try MadeFiles.path("mixed.zip")).attachment
        let photo = try zip.file(named: "照片.txt")
        #expect(photo.path == "中.tar.gz/内.rar/照片.txt" && photo.content.title == "x")
        var limits = InspectionLimits()
        limits.archiveDepth = 2
        let shallow = try await inspected(try MadeFiles.path("mixed.zip"), limits: limits).attachment
        let rar = try shallow.file(named: "内.rar")
        #expect(rar.content.problem == .tooLarge && rar.contains.isEmpty)
        #expect(rar.content.notes == ["not opened: archives are nested too deep"])
        let twice = try await inspected(try MadeFiles.path("twice.gz"), limits: limits).attachment
        #expect(twice.allFiles.count == 3 && twice.allFiles.last?.content.title == "内层")
    }

    @Test(arguments: [
        ("old-encrypted.rar", 2), ("new-encrypted.rar", 2), ("new-encrypted-cut.rar", 2), ("seven-encrypted.7z", 2),
        ("aes.zip", 2),
        ("old-header-encrypted.rar", 0), ("new-header-encrypted.rar", 0), ("seven-header-encrypted.7z", 0),
    ])
    func aPasswordIsReportedWithTheNamesThatCanBeRead(name: String, members: Int) async throws {
        let archive = try await inspected(try MadeFiles.path(name)).attachment
        #expect(archive.content.problem == .encrypted && archive.content.traits.isEmpty)
        #expect(archive.contains.count == members)
        #expect(archive.contains.allSatisfy { $0.content.problem == .encrypted && $0.output == nil })
        if members > 0 { #expect(try archive.file(named: "总结.txt").bytes == 6) }
    }

    @Test(arguments: [
        "old-first.rar", "old-second.rar", "new-first.rar", "new-second.rar", "split.7z.001", "split.7z.002",
        "split.7z.003", "split.zip.001", "split.zip.002", "split.zip.003", "spanned.z01", "spanned.z02", "spanned.zip",
    ])
    func oneVolumeOfSeveralIsToldFromADamagedArchive(name: String) async throws {
        let volume = try await inspected(try MadeFiles.path(name)).attachment
        #expect(volume.content.kind == .archive && volume.contains.isEmpty)
        #expect(volume.content.problem == .unsupported && volume.content.traits == [.multiVolume])
    }

    @Test func aWholeArchiveMayHaveANumberForAnExtension() async throws {
        let path = try temporaryFolder() + "/报送.7z.001"
        try FileManager.default.copyItem(atPath: try MadeFiles.path("seven.7z"), toPath: path)
        let archive = try await inspected(path).attachment
        #expect(archive.content.problem == nil && archive.contains.count == 2)
    }

    @Test(arguments: [
        ("old-cut.rar", ["报送/活动方案.txt"]), ("new-cut.rar", ["报送/活动方案.txt", "报送/总结.txt"]),
        ("seven-cut.7z", []), ("cut.tar", []), ("cut.tar.gz", []),
    ])
    func whatStandsBeforeACutIsKept(name: String, members: [String]) async throws {
        let archive = try await inspected(try MadeFiles.path(name)).attachment
        #expect(archive.content.problem == .truncated)
        #expect(archive.contains.map(\.path) == members)
        #expect(archive.contains.dropFirst().allSatisfy { $0.content.problem == .truncated })
    }

    @Test func aSolidArchiveOfTheOldFormatIsSaidToBeUnreadable() async throws {
        let archive = try await inspected(try MadeFiles.path("old-solid.rar")).attachment
        #expect(archive.content.problem == .unsupported && archive.content.traits.isEmpty)
        #expect(archive.content.notes == ["RAR solid archive support unavailable."])
    }

    @Test(arguments: [
        ("seven-bomb.7z", "it unpacks to more than 200 times its size"),
        ("litter-bomb.7z", "it unpacks to more than 200 times its size"),
        ("bomb.gz", "it unpacks to more than 200 times its size"),
        ("wide.zip", "the archives unpack to more than 400 MiB"),
        ("forty-two.zip", "more than 2000 files in archives"),
    ])
    func aBombIsRefusedByTheNameOfItsLimit(name: String, limit: String) async throws {
        let bomb = try await inspected(try MadeFiles.path(name)).attachment
        #expect(bomb.content.problem == .tooLarge)
        #expect(bomb.content.notes.contains(limit))
    }

    @Test func theMembersOfAVolumeInAMailAreAskedForByItsName() async throws {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: try MadeFiles.path("split.7z.002")))
        let mail = """
            From: a@b.cn\r\nContent-Type: application/octet-stream; name=baosong.7z.002\r\n\
            Content-Transfer-Encoding: base64\r\n\r\n\(bytes.base64EncodedString())\r\n
            """
        let file = try #require(try await examined(try temporaryFile(mail.utf8)).examination.attachments.first)
        #expect(file.content.traits == [.multiVolume])
    }
}
