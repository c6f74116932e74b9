import Foundation
import Testing

@testable import Exports

/// Zips of which a number does not fit into the fields of 1989 (APPNOTE.TXT 4.5.3), read by Python, unzip and 7-Zip.
@Suite(.serialized) struct ZipWriterTests {
    private static let isFull = ProcessInfo.processInfo.environment["MUSTER_TEST_FULL"] != nil

    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "muster-zip-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    }

    private func removeFolder() { try? FileManager.default.removeItem(at: folder) }

    private var zip: String { folder.appending(path: "带回.zip").path }

    /// What a program prints; it must succeed.
    private func run(_ program: String, _ arguments: String...) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.environment = ["LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"]
        process.standardOutput = output
        try process.run()
        let printed = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let text = String(decoding: printed, as: UTF8.self)
        #expect(process.terminationStatus == 0, "\(program): \(text.suffix(500))")
        return text
    }

    /// Count, first and last name, and the last member's content, as Python reads them.
    private static let summary = """
        import sys, zipfile
        with zipfile.ZipFile(sys.argv[1]) as archive:
            names = archive.namelist()
            print(len(names), names[0], names[-1], archive.read(names[-1]).decode())
            print(*[info.file_size for info in archive.infolist()[:2]])
        """

    @Test func moreFilesThanTwoBytesCountAreInOneZip() throws {
        defer { removeFolder() }
        let writer = try ZipWriter(at: zip, outside: "/nonexistent")
        for number in 1...70_000 {
            try writer.add("单位\(number % 300)/文件\(number).txt", bytes: Array("内容\(number)".utf8), modified: Date())
        }
        try writer.finish()
        let read = try run("/usr/bin/python3", "-c", Self.summary, zip)
        #expect(read.hasPrefix("70000 单位1/文件1.txt 单位100/文件70000.txt 内容70000\n"), "\(read)")
        #expect(try run("/usr/bin/unzip", "-tq", zip).contains("No errors"))
        #expect(try run("/usr/bin/7z", "t", zip).contains("Everything is Ok"))
    }

    /// One member of more than 4 GB, and one that begins beyond them.
    @Test(.enabled(if: isFull)) func aZipOfMoreThanFourGigabytesIsReadByOthers() throws {
        defer { removeFolder() }
        let bytes: Int64 = (4 << 30) + (200 << 20)
        let film = folder.appending(path: "film.mp4").path
        let descriptor = open(film, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        try #require(descriptor >= 0)
        try #require(ftruncate(descriptor, off_t(bytes)) == 0)
        close(descriptor)
        let writer = try ZipWriter(at: zip, outside: "/nonexistent")
        try writer.add("一校/活动视频.mp4", file: film, modified: Date(), isPacked: true)
        try writer.add("一校/很长的记录.txt", file: film, modified: Date(), isPacked: false)
        try writer.add("二校/工作方案.txt", bytes: Array("方案".utf8), modified: Date())
        try writer.finish()
        let read = try run("/usr/bin/python3", "-c", Self.summary, zip)
        #expect(read == "3 一校/活动视频.mp4 二校/工作方案.txt 方案\n\(bytes) \(bytes)\n")
        #expect(try run("/usr/bin/unzip", "-tq", zip).contains("No errors"))
        #expect(try run("/usr/bin/7z", "t", zip).contains("Everything is Ok"))
    }

    @Test func whatIsNotFinishedLeavesNothing() throws {
        defer { removeFolder() }
        do {
            let writer = try ZipWriter(at: zip, outside: "/nonexistent")
            try writer.add("a.txt", bytes: [65], modified: Date())
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }
}
