import Foundation
import Inspection
import Testing

/// `winmail.dat` as Outlook writes it: names and texts in the sender's code page, mails attached to mails.
@Suite struct TransportNeutralTests {
    private static let report: [UInt8] = Array("报表".utf8)

    @Test func namesInTheSendersCodePageAreRead() async throws {
        let file = try await inspected(try temporaryFile(TNEF.wrapping(gbk("活动安排表.xls"), Self.report))).attachment
        #expect(file.content.format == .tnef && file.content.problem == nil)
        #expect(file.contains.map(\.path) == ["活动安排表.xls"])
        #expect(file.contains.first?.content.title == "报表")
    }

    @Test func theTextOfAMailThatHasNoOtherIsItsText() async throws {
        let stream = TNEF.message(
            subject: gbk("报送材料"), text: gbk("各位老师：\r\n请查收。"), attachments: [TNEF.file(gbk("a.txt"), Self.report)])
        let mail = """
            From: a@b.cn\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\n\
            Content-Transfer-Encoding: base64\r\n\r\n\(Data(stream).base64EncodedString())\r\n
            """
        let report = try await examined(try temporaryFile(mail.utf8)).examination
        #expect(report.text == "各位老师：\n请查收。")
        #expect(report.attachments.first?.content.title == "报送材料")
        #expect(report.attachments.first?.contains.map(\.path) == ["1/a.txt"])
    }

    @Test func anAttachedMailIsOpened() async throws {
        let inner = TNEF.message(
            subject: gbk("原始报送"), text: gbk("见附件"), attachments: [TNEF.file(gbk("总结.txt"), Self.report)])
        let outer = TNEF.message(
            subject: [], text: [], attachments: [TNEF.file(gbk("表.txt"), Self.report), TNEF.mail(gbk("转发"), inner)])
        let file = try await inspected(try temporaryFile(outer)).attachment
        #expect(file.contains.map(\.path) == ["表.txt", "转发"])
        #expect(file.contains.last?.content.format == .tnef && file.contains.last?.content.title == "原始报送")
        #expect(file.contains.last?.contains.map(\.path) == ["转发/总结.txt"])
    }

    @Test func attachedMailsAreOpenedUpToALimit() async throws {
        var stream = TNEF.message(subject: [], text: [], attachments: [TNEF.file(gbk("a.txt"), Self.report)])
        for _ in 0..<6 { stream = TNEF.message(subject: [], text: [], attachments: [TNEF.mail(gbk("转发"), stream)]) }
        var level = try await inspected(try temporaryFile(stream)).attachment
        var depth = 0
        while let next = level.contains.first {
            level = next
            depth += 1
        }
        #expect(depth == InspectionLimits().archiveDepth && level.content.problem == .tooLarge)
    }

    /// Foundation's number for GB 18030.
    private func gbk(_ text: String) -> [UInt8] {
        Array(text.data(using: String.Encoding(rawValue: 0x8000_0632)) ?? Data())
    }
}

/// Streams of [MS-OXTNEF] §2.1.3.
enum TNEF {
    static func wrapping(_ name: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
        message(subject: [], text: [], attachments: [file(name, bytes)])
    }

    static func message(subject: [UInt8], text: [UInt8], attachments: [[UInt8]]) -> [UInt8] {
        [0x78, 0x9F, 0x3E, 0x22, 1, 0] + attribute(1, 0x8004, subject + [0]) + attribute(1, 0x800C, text + [0])
            + attachments.joined()
    }

    static func file(_ name: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
        attribute(2, 0x9002, [UInt8](repeating: 0, count: 14)) + attribute(2, 0x8010, name + [0])
            + attribute(2, 0x800F, bytes)
    }

    /// An attached mail lies among the properties of its attachment, behind the identifier of IMessage.
    static func mail(_ name: [UInt8], _ stream: [UInt8]) -> [UInt8] {
        let interface: [UInt8] = [0x07, 0x03, 0x02, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46]
        let padding = [UInt8](repeating: 0, count: (4 - stream.count % 4) % 4)
        let object = number(1) + number(16 + stream.count) + interface + stream + padding
        return attribute(2, 0x9002, [UInt8](repeating: 0, count: 14)) + attribute(2, 0x8010, name + [0])
            + attribute(2, 0x9005, number(2) + [0x03, 0, 0x05, 0x37] + number(5) + [0x0D, 0, 0x01, 0x37] + object)
    }

    private static func attribute(_ level: UInt8, _ id: UInt16, _ data: [UInt8]) -> [UInt8] {
        let sum = data.reduce(UInt16(0)) { $0 &+ UInt16($1) }
        return [level, UInt8(id & 0xFF), UInt8(id >> 8), 0, 0] + number(data.count) + data
            + [UInt8(sum & 0xFF), UInt8(sum >> 8)]
    }

    private static func number(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(value >> ($0 * 8) & 0xFF) } }
}
