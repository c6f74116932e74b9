import Foundation
import Inspection
import Mail
import Testing

@testable import FileReaders

/// What a file is, by its bytes.
@Suite struct SnifferTests {
    private let charsets = Charsets()

    private func sniff(_ bytes: [UInt8], _ fileExtension: String? = nil) -> FileContent {
        bytes.withUnsafeBytes { FileSniffer.content(of: $0, fileExtension: fileExtension, charsets: charsets) }
    }

    @Test(arguments: [
        ("%PDF-1.4", FileKind.document, FileFormat.pdf), (#"{\rtf1\ansi"#, .document, .rtf),
        ("GIF89a", .photo, .gif), ("II*\u{0}", .photo, .tiff), ("Rar!\u{1A}\u{7}\u{1}\u{0}", .archive, .rar),
        ("ID3\u{3}", .audio, .mp3), ("FLV\u{1}", .video, .flv), ("\u{0}\u{0}\u{0}\u{18}ftypisom", .video, .mp4),
        ("\u{0}\u{0}\u{0}\u{18}ftypqt  ", .video, .mov), ("\u{0}\u{0}\u{0}\u{18}ftyp3gp5", .video, .threeGP),
        ("\u{0}\u{0}\u{0}\u{18}ftypheic", .photo, .heic), ("\u{0}\u{0}\u{0}\u{18}ftypM4A ", .audio, .m4a),
        ("\u{0}\u{0}\u{0}\u{8}wide\u{0}\u{0}mdat", .video, .mov), ("RIFF0000AVI LIST", .video, .avi),
        ("RIFF0000WAVEfmt ", .audio, .wav), ("RIFF0000WEBPVP8 ", .photo, .webp), ("RIFF0000xxxx", .document, .txt),
        ("\u{0}\u{0}\u{1}\u{3A}", .other, .other), ("MZ", .other, .other), ("BM and more", .document, .txt),
    ])
    func signaturesDecide(start: String, kind: FileKind, format: FileFormat) {
        let content = sniff(start.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) })
        #expect(content.kind == kind && content.format == format)
    }

    @Test(
        arguments: [
            ([0xFF, 0xD8, 0xFF, 0xE0], FileFormat.jpeg), ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], .png),
            ([0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11], .wmv), ([0x1A, 0x45, 0xDF, 0xA3], .mkv),
            ([0x00, 0x00, 0x01, 0xBA], .mpeg), ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], .sevenZip),
            ([0x78, 0x9F, 0x3E, 0x22], .tnef), ([0xFF, 0xFB, 0x90, 0x64], .mp3), ([0xFF, 0xFF, 0xFF, 0xFF], .other),
        ] as [([UInt8], FileFormat)])
    func binarySignaturesDecide(start: [UInt8], format: FileFormat) {
        #expect(sniff(start + [0, 1, 2, 0xFF]).format == format)
    }

    @Test func signaturesInTheMiddleDecide() {
        var tar = [UInt8](repeating: 0, count: 512)
        tar.replaceSubrange(257..<262, with: Array("ustar".utf8))
        #expect(sniff(tar).format == .tar)
        var stream = [UInt8](repeating: 0, count: 600)
        for place in [0, 188, 376] { stream[place] = 0x47 }
        #expect(sniff(stream).format == .ts)
        var bitmap = Array("BM".utf8) + [UInt8](repeating: 0, count: 60)
        bitmap[14] = 40
        #expect(sniff(bitmap).format == .bmp)
        #expect(sniff(Array("\u{1}\u{2}junk%PDF-1.3".utf8)).format == .pdf)
    }

    @Test func anEmptyFileIsEmpty() {
        #expect(sniff([]) == FileContent(problem: .empty))
    }

    @Test(arguments: [
        ("活动总结\n一、基本情况", FileFormat.txt), ("序号,姓名\n1,甲\n2,乙", .csv), ("a\tb\n1\t2\n", .csv),
        ("尊敬的老师,您好\n附件已发", .txt), ("From: a@b.cn\r\nSubject: x\r\n\r\nhello", .eml),
        ("Received: by x\nFrom: a@b.cn\n\n", .eml), ("Subject: 主题\nDate: 今天\n\n", .txt),
        ("<html><table><tr><td>表</td></tr></table>", .other), ("<?xml version=\"1.0\"?><a/>", .other),
        ("MIME-Version: 1.0\nContent-Type: multipart/related\n\n", .other),
    ])
    func textIsToldApart(text: String, format: FileFormat) {
        #expect(sniff(Array(text.utf8)).format == format)
    }

    @Test func textMayBeInAnyCharset() {
        let gbk: [UInt8] = [0xBB, 0xEE, 0xB6, 0xAF, 0xD7, 0xDC, 0xBD, 0xE1]
        #expect(sniff(gbk).format == .txt)
        #expect(sniff([0xFF, 0xFE, 0x3B, 0x6D, 0xA8, 0x52]).format == .txt)
        #expect(sniff([0x00, 0x01, 0x02, 0x03]).format == .other)
    }

    @Test(
        arguments: [
            (["WordDocument"], nil, FileKind.document, FileFormat.doc), (["WordDocument"], "wps", .document, .wps),
            (["Workbook"], "xls", .spreadsheet, .xls), (["Book"], "et", .spreadsheet, .et),
            (["WORKBOOK"], "wps", .spreadsheet, .xls), (["PowerPoint Document"], nil, .presentation, .ppt),
            (["Data", "Contents", "SPELLING"], "wps", .document, .other),
            (["__properties_version1.0"], nil, .message, .other),
            (["something"], "doc", .other, .other),
        ] as [([String], String?, FileKind, FileFormat)])
    func streamNamesTellOfficeFilesApart(
        names: [String], fileExtension: String?, kind: FileKind, format: FileFormat
    ) {
        let content = sniff(CompoundFileBytes.file(streams: names), fileExtension)
        #expect(content.kind == kind && content.format == format)
    }

    @Test func anOfficeFileWithAPasswordIsEncrypted() {
        let bytes = CompoundFileBytes.file(streams: ["EncryptionInfo", "EncryptedPackage"])
        #expect(sniff(bytes, "xlsx") == FileContent(kind: .spreadsheet, format: .xlsx, problem: .encrypted))
        #expect(sniff(bytes).problem == .encrypted)
    }

    @Test func aDirectoryThatPointsToItselfEnds() {
        var bytes = CompoundFileBytes.file(streams: ["Workbook", "Other"])
        // The directory's sector is its own successor, and the first entry its own sibling.
        bytes.replaceSubrange(512 + 4..<512 + 8, with: [1, 0, 0, 0])
        bytes.replaceSubrange(1024 + 128 + 68..<1024 + 128 + 72, with: [1, 0, 0, 0])
        #expect(sniff(bytes).format == .xls)
    }
}

/// OLE2 files with nothing in their streams ([MS-CFB] §2.2, §2.6): one sector of allocation table, one of directory.
enum CompoundFileBytes {
    static func file(streams: [String]) -> [UInt8] {
        var header = [UInt8](repeating: 0, count: 512)
        header.replaceSubrange(0..<8, with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
        header[30] = 9
        header.replaceSubrange(48..<52, with: [1, 0, 0, 0])
        header.replaceSubrange(68..<72, with: [0xFE, 0xFF, 0xFF, 0xFF])
        for place in stride(from: 80, to: 512, by: 4) { header.replaceSubrange(place..<place + 4, with: free) }
        var table = [UInt8](repeating: 0xFF, count: 512)
        table.replaceSubrange(0..<8, with: [0xFD, 0xFF, 0xFF, 0xFF, 0xFE, 0xFF, 0xFF, 0xFF])
        let entries = ["Root Entry"] + streams
        let directory = entries.indices.flatMap { index in
            entry(
                entries[index], type: index == 0 ? 5 : 2, child: index == 0 ? 1 : nil,
                right: index > 0 && index + 1 < entries.count ? index + 1 : nil)
        }
        return header + table + directory + [UInt8](repeating: 0, count: 512)
    }

    private static let free: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF]

    private static func entry(_ name: String, type: UInt8, child: Int?, right: Int?) -> [UInt8] {
        var entry = [UInt8](repeating: 0, count: 128)
        let units = Array(name.utf16).flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        entry.replaceSubrange(0..<units.count, with: units)
        entry[64] = UInt8(units.count + 2)
        entry[66] = type
        entry.replaceSubrange(68..<80, with: free + free + free)
        if let right { entry[72] = UInt8(right); entry.replaceSubrange(73..<76, with: [0, 0, 0]) }
        if let child { entry[76] = UInt8(child); entry.replaceSubrange(77..<80, with: [0, 0, 0]) }
        return entry
    }
}
