import Foundation
import Inspection
import Mail
import Testing

@testable import FileReaders

/// Readers given files that are cut or changed anywhere: they may report what they like, but must come back.
@Suite struct HostileBytesTests {
    @Test(arguments: [
        "schedule.xlsx", "shared.xlsx", "plan.docx", "names.zip", "photos.zip", "hostile.zip", "encrypted.zip",
        "old.rar", "new.rar", "old-encrypted.rar", "new-encrypted.rar", "new-first.rar", "seven.7z", "seven-ppmd.7z",
        "seven-encrypted.7z", "plain.tar", "packed.tar.gz", "packed.tar.bz2", "packed.tar.xz", "spanned.zip",
    ])
    func changedBytesNeverStopAReader(name: String) throws {
        try change(name, at: try MadeFiles.path(name))
    }

    @Test(arguments: [
        "schedule.xls", "drawings.xls", "simplified.xls", "plan.doc", "word6.doc", "slides.ppt",
    ])
    func changedBytesNeverStopAReaderOfOldFiles(name: String) throws {
        try change(name, at: try MadeFiles.oldPath(name))
    }

    private func change(_ name: String, at path: String) throws {
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        var random = SplitMix(state: 42)
        try readAll(count: 60, name: name) { _ in
            var changed = bytes
            for _ in 0..<Int.random(in: 1...12, using: &random) {
                changed[Int.random(in: 0..<changed.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            // The directory at the end decides most: change it in every other file.
            let end = max(0, changed.count - 200)
            changed[Int.random(in: end..<changed.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            return changed
        }
    }

    @Test(arguments: [
        "report.odt", "plan.ods", "talk.odp", "table.rtf", "gbk.rtf", "talk.pptx", "notice.ofd",
    ])
    func changedDocumentsNeverStopAReader(name: String) throws {
        try readChanged(try MadeFiles.documentPath(name))
    }

    @Test(arguments: [
        "page.doc", "export.xls", "archive.doc", "report2003.doc", "sheets2003.xls", "wide.csv", "gbk.csv",
    ])
    func changedTextNeverStopsAReader(name: String) throws {
        try readChanged(try MadeFiles.markupPath(name))
    }

    private func readChanged(_ path: String) throws {
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        var random = SplitMix(state: 7)
        try readAll(count: 30, name: path) { number in
            var changed = bytes
            for _ in 0..<Int.random(in: 1...12, using: &random) {
                changed[Int.random(in: 0..<changed.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            return number % 3 == 0 ? Array(changed.prefix(Int.random(in: 1...changed.count, using: &random))) : changed
        }
    }

    @Test(arguments: [
        "shared.xlsx", "names.zip", "photos.zip", "old.rar", "new.rar", "seven.7z", "plain.tar", "packed.tar.gz",
    ])
    func aFileMayEndAnywhere(name: String) throws {
        try cut(name, at: try MadeFiles.path(name))
    }

    @Test(arguments: ["schedule.xls", "converted.xls", "scattered.xls", "plan.doc", "marks.doc", "slides.ppt"])
    func anOldFileMayEndAnywhere(name: String) throws {
        try cut(name, at: try MadeFiles.oldPath(name))
    }

    private func cut(_ name: String, at path: String) throws {
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        let step = max(1, bytes.count / 100)
        try readAll(count: 100, name: name) { Array(bytes.prefix($0 * step)) }
    }

    @Test func aWrappedFileMayEndOrLieAnywhere() throws {
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: mailFixture("winmail.dat"))))
        try readAll(count: bytes.count, name: "winmail.dat") { Array(bytes.prefix($0)) }
        try readAll(count: bytes.count - 6, name: "winmail.dat") { place in
            var changed = bytes
            changed[place + 6] = 0xFF
            return changed
        }
    }

    @Test func aMailAttachedToAWrappedMailMayEndOrLieAnywhere() throws {
        let inner = TNEF.message(subject: [65], text: [66], attachments: [TNEF.file(Array("a.txt".utf8), [67])])
        let bytes = TNEF.message(subject: [], text: [], attachments: [TNEF.mail(Array("b".utf8), inner)])
        try readAll(count: bytes.count, name: "nested.dat") { Array(bytes.prefix($0)) }
        try readAll(count: bytes.count - 6, name: "nested.dat") { place in
            var changed = bytes
            changed[place + 6] = 0xFF
            return changed
        }
    }

    @Test func anOfficeFileOfOldMayLieAnywhere() throws {
        let bytes = CompoundFileBytes.file(streams: ["WordDocument", "1Table"])
        try readAll(count: 400, name: "a.doc") { place in
            var changed = bytes
            changed.replaceSubrange(place * 4..<place * 4 + 4, with: [0xFF, 0xFF, 0xFF, 0x7F])
            return changed
        }
    }

    private func readAll(count: Int, name: String, _ file: (Int) -> [UInt8]) throws {
        for number in 0..<count {
            let folder = open(try temporaryFolder(), O_RDONLY | O_DIRECTORY)
            defer { close(folder) }
            let reader = FileReader(
                limits: InspectionLimits(), outputs: OutputFiles(folder: folder), charsets: Charsets())
            let bytes = file(number)
            let report = try bytes.withUnsafeBytes { try reader.file($0, fileExtension: nil) }
            #expect(report.bytes == bytes.count)
        }
    }
}

/// Random numbers that are the same in each run.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
