@testable import Mail
import Testing

/// A mail that is made round a file reads back as that file.
struct FileMailTests {
    private func made(_ content: [UInt8], name: String = "工作方案.docx", subject: String = "方案") throws -> [UInt8] {
        let mail = FileMail(
            from: "submissions@office.example", subject: subject, messageID: "<a1@office.example>", name: name)
        var bytes = try mail.head()
        for start in stride(from: 0, to: content.count, by: FileMail.pieceLength) {
            bytes += FileMail.body(Array(content[start..<min(start + FileMail.pieceLength, content.count)]))
        }
        return bytes + FileMail.tail
    }

    @Test(arguments: [0, 1, 57, 58, FileMail.pieceLength, FileMail.pieceLength + 1])
    func theFileIsReadBackByteForByte(length: Int) throws {
        let content = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let bytes = try made(content)
        let message = parse(bytes)
        #expect(message.files.map(\.name) == ["工作方案.docx"] && message.subject == "方案" && message.defects == [])
        #expect(message.from.map(\.address) == ["submissions@office.example"] && message.automatic == nil)
        #expect(message.body("1", of: bytes) == content)
        #expect(try made(content) == bytes, "the same file makes the same mail")
    }

    @Test(arguments: ["a\r\nBcc: b@evil.example.docx", "..", "x\u{202E}cod.exe", "\"; filename=evil.exe"])
    func aNameMakesNoHeaderField(name: String) throws {
        let message = parse(try made([1], name: name, subject: name))
        #expect(message.files.count == 1 && message.to.count == 1 && message.cc.isEmpty)
        #expect(message.files.allSatisfy { FileName.displayName($0.name) == $0.name })
    }

    @Test func whatIsNoAddressIsRefused() {
        let mail = FileMail(from: "a b", subject: "", messageID: "<a1@office.example>", name: "a")
        #expect(throws: CompositionError.address("a b")) { try mail.head() }
        let unnamed = FileMail(from: "a@office.example", subject: "", messageID: "a1", name: "a")
        #expect(throws: CompositionError.messageID("a1")) { try unnamed.head() }
    }
}
