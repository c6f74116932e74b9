import Foundation
import TestServers
import Testing

@testable import MailTransport

/// Folders, certificates and senders as servers write them.
@Suite struct FolderTests {
    private func folder(_ line: String) -> MailFolder? {
        guard case .list(let folder) = IMAPResponse([.text(Array("* LIST \(line)".utf8))]) else { return nil }
        return folder
    }

    @Test(arguments: [
        ("&V4NXPpCuTvY-", "垃圾邮件"), ("&XfJT0ZAB-", "已发送"), ("&UXZO1mWHTvZZOQ-/x", "其他文件夹/x"), ("a&-b", "a&b"),
        ("&dcVr0mWHTvZZOQ-", "病毒文件夹"), ("&2DzfgA-", "🎀"), ("&broken", "&broken"), ("&!!-", "&!!-"), ("&", "&"),
        ("", ""),
        ("&2AA-", "\u{FFFD}"),
    ])
    func namesAreReadFromModifiedUTF7(wire: String, name: String) {
        #expect(String(decoding: IMAPString.decoded(Array(wire.utf8)), as: UTF8.self) == name)
    }

    @Test func whatIsWrittenIsReadBack() {
        for name in ["垃圾邮件/2025", "R&D", "Ärger 🎀 x", "plain"] {
            let wire = Array(IMAPString.mailbox(name).utf8.dropFirst().dropLast())
            #expect(String(decoding: IMAPString.decoded(wire), as: UTF8.self) == name)
        }
    }

    @Test func junkFoldersAreKnownByUseOrByName() throws {
        for line in [
            "(\\HasNoChildren \\Junk) \"/\" \"Whatever\"", "() \"/\" Junk", "() \".\" INBOX.Spam",
            "() NIL \"Bulk Mail\"",
            "() \"/\" \"&V4NXPpCuTvY-\"", "() \"/\" \"[Gmail]/Spam\"", "(\\Marked) \"/\" \"Junk E-mail\"",
        ] { #expect(try #require(folder(line)).isJunk, "\(line)") }
        for line in ["() \"/\" INBOX", "() \"/\" \"Junk/Old\"", "(\\Sent) \"/\" \"&XfJT0ZAB-\""] {
            #expect(try #require(folder(line)).isJunk == false, "\(line)")
        }
        #expect(try #require(folder("(\\Noselect) \"/\" Spam")).canBeOpened == false)
    }

    @Test func whatIsNoFolderIsNone() {
        for line in ["", "()", "() \"/\"", "INBOX", "(\\Junk", "() \"/\" \(String(repeating: "x", count: 1_001))"] {
            #expect(folder(line) == nil, "\(line.prefix(20))")
        }
        let pieces: [IMAPPiece] = [.text(Array("* LIST () \"/\" ".utf8)), .literal(Array("A \"B\"".utf8))]
        guard case .list(let folder) = IMAPResponse(pieces) else {
            Issue.record("a name may be a literal")
            return
        }
        #expect(folder.name == "A \"B\"")
    }

    @Test(arguments: [
        ("From: a@B.example\r\n", "a@b.example"), ("From: \"x@y.example\" <c@d.example>\r\n\r\n", "c@d.example"),
        ("From: a@b.example, c@d.example\r\n", "a@b.example"), ("From:\r\n <c@d.example>\r\n", "c@d.example"),
        ("From: nobody\r\n", nil), ("", nil), ("From: <c@d.example", "c@d.example"), ("<>", nil),
    ])
    func theSenderIsTheAddressInAngles(field: String, address: String?) {
        #expect(MailSenderField(field: Array(field.utf8), arrival: nil).address == address)
    }

    @Test(arguments: [
        ("Nov 22 20:00:01 2026 GMT", 1_795_377_601), ("Nov  2 20:00:01 2026 GMT", 1_793_649_601),
        ("2026-11-22 20:00:01 GMT", 1_795_377_601), ("2026-13-22 20:00:01 GMT", nil), ("tomorrow", nil), ("", nil),
    ])
    func theEndOfACertificateIsRead(text: String, seconds: Int64?) {
        #expect(ServerCertificate(lines: ["Expire date:\(text)"]).expires == seconds)
    }
}
