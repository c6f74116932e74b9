import Foundation
import Inspection
import Mail
import Testing

/// Whole mails through the real worker.
@Suite struct MailExaminationTests {
    @Test func aMailsHeadersTextAndAttachmentsAreReported() async throws {
        let (mail, folder) = try await examined(mailFixture("01-qq-web.eml"))
        #expect(mail.messageID == "<01@test>" && mail.subject == "test" && mail.text == "见附件")
        #expect(mail.to.map(\.address) == ["report@edu.example.cn"])
        #expect(mail.date == "2017-04-11T11:34:38+08:00")
        let file = try #require(mail.attachments.first)
        #expect(file.path == "2" && file.name == "第一中学2024年报送表.xlsx" && !file.inline)
        #expect(file.type == "application/octet-stream" && file.bytes == 4)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(try #require(file.output))"))
        #expect(bytes.count == 4)
    }

    @Test func attachedMailsAreOpenedWhateverTheirType() async throws {
        let mail = try await examined(mailFixture("21-forward-rfc822.eml")).examination
        #expect(mail.attachments.map(\.path) == ["2", "3"])
        #expect(mail.attachments.map(\.name) == ["原始报送.eml", "fwd2.eml"])
        #expect(mail.attachments.flatMap(\.contains).map(\.path) == ["2/1", "3/1"])
        #expect(mail.attachments.flatMap(\.contains).map(\.name) == ["x.xls", "x.xls"])
        #expect(mail.attachments.allSatisfy { $0.content.kind == .message && $0.content.title == "原始报送" })
    }

    @Test func outlooksWrappingIsTakenOff() async throws {
        let mail = try await examined(mailFixture("18-winmail.eml")).examination
        let wrapper = try #require(mail.attachments.first)
        #expect(wrapper.content.format == .tnef && wrapper.content.problem == nil)
        #expect(wrapper.contains.map(\.path) == ["2/报送表.xls"])
        #expect(wrapper.contains.first?.content.title == "hello tnef")
    }

    @Test(arguments: [
        ("iso-2022-jp", "GyRCRnxLXDhsGyhC", "日本語"), ("shift_jis", "k/qWe4zq", "日本語"), ("euc-jp", "xvzL3Ljs", "日本語"),
        ("euc-kr", "x9Gxub7u", "한국어"), ("iso-2022-cn", "GyQpQQ5WUE5EDw==", "中文"), ("utf-7", "K1RpMWxody0=", "中文"),
        ("windows-1258", "0A==", "Đ"), ("windows-1255", "4A==", "א"), ("koi8-r", "5A==", "Д"),
    ])
    func aTextInARareCharsetIsRead(label: String, base64: String, text: String) async throws {
        let mail = """
            From: a@b.cn\r\nSubject: =?\(label)?B?\(base64)?=\r\nContent-Type: text/plain; charset=\(label)\r\n\
            Content-Transfer-Encoding: base64\r\n\r\n\(base64)\r\n
            """
        let report = try await examined(try temporaryFile(mail.utf8)).examination
        #expect(report.subject == text && report.text == text)
    }

    /// The worker meets the charset when it has written the first file already, and is started again.
    @Test func aFileInARareCharsetIsReadAndTheOthersAreThere() async throws {
        let korean: [UInt8] = [0xC7, 0xD1, 0xB1, 0xB9, 0xBE, 0xEE]
        let page = Array("<html><meta charset=euc-kr><p>".utf8) + korean
        let parts = [("1.bin", Array("one".utf8)), ("2.html", page), ("3.bin", Array("three".utf8))]
        var mail = Array("From: a@b.cn\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n".utf8)
        for (name, content) in parts {
            mail += Array("--b\r\nContent-Disposition: attachment; filename=\(name)\r\n\r\n".utf8) + content
            mail += Array("\r\n".utf8)
        }
        let (report, folder) = try await examined(try temporaryFile(mail + Array("--b--\r\n".utf8)))
        #expect(report.attachments.map(\.content.lines).contains(["한국어"]))
        let outputs = report.attachments.compactMap(\.output).map(String.init)
        #expect(outputs.count == 3)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == outputs.sorted())
    }

    @Test func imagesInTheTextAreInline() async throws {
        let mail = try await examined(mailFixture("20-related-inline.eml")).examination
        #expect(mail.attachments.map(\.inline) == [true, false])
    }

    @Test func automaticMailLinksAndBouncesAreReported() async throws {
        #expect(try await examined(mailFixture("25-vacation-cn.eml")).examination.automatic == .autoReply)
        #expect(try await examined(mailFixture("23-oversize-link-163.eml")).examination.links.count == 1)
        let bounce = try await examined(mailFixture("26-dsn.eml")).examination
        #expect(bounce.automatic == .bounce && bounce.bounce?.status == "5.1.1")
    }

    @Test func mailsInMailsAreOpenedUpToALimit() async throws {
        var mail = "From: a@b.cn\r\nSubject: 0\r\n\r\nend"
        for depth in 1...8 {
            mail = """
                From: a@b.cn\r\nSubject: \(depth)\r\nContent-Type: multipart/mixed; boundary=b\(depth)\r\n\r\n\
                --b\(depth)\r\nContent-Type: message/rfc822\r\n\r\n\(mail)\r\n--b\(depth)--\r\n
                """
        }
        let report = try await examined(try temporaryFile(mail.utf8)).examination
        var depth = 0
        var level = report.attachments
        while let next = level.first {
            depth += 1
            level = next.contains
        }
        #expect(report.subject == "8" && depth == InspectionLimits().messageDepth)
    }

    @Test func whatAForwardedMailLinksToIsTheSenders() async throws {
        let link = "https://mail.qq.com/cgi-bin/ftnExs_download?k=1"
        let inner =
            "From: c@d.cn\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n视频.mp4 (2M, 2099年5月1日 到期)\r\n\(link)\r\n"
        let mail = """
            From: a@b.cn\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\
            \r\n\r\n一.zip \(link)1 二.zip \(link)\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n\(inner)--b--\r\n
            """
        let links = try await examined(try temporaryFile(mail.utf8)).examination.links
        #expect(links.map(\.url) == [link + "1", link])
        let other = mail.replacingOccurrences(of: " 二.zip \(link)", with: "")
        let both = try await examined(try temporaryFile(other.utf8)).examination.links
        #expect(both.map(\.name) == ["一.zip", "视频.mp4"] && both.last?.expires == "2099-05-01T23:59:00+08:00")
    }

    @Test func aFileEncodedInTheTextIsAnAttachment() async throws {
        let mail = "From: a@b.cn\n\n您好\nbegin 644 =HYPERLINK(1)\u{202E}.txt\n%:&5L;&\\`\n`\nend\n"
        let report = try await examined(try temporaryFile(mail.utf8)).examination
        #expect(report.text == "您好")
        #expect(report.attachments.map(\.path) == ["1/=HYPERLINK(1).txt"])
        #expect(report.attachments.first?.content.title == "hello")
    }

    @Test(arguments: [
        ("../../../etc/passwd", "passwd"), ("C:\\\\a\\\\b.xls", "b.xls"), ("\u{202E}fdp.exe", "fdp.exe"),
        ("a\u{0}b.xls", "ab.xls"),
        ("=HYPERLINK(1).xls", "=HYPERLINK(1).xls"), ("aux.txt", "_aux.txt"), ("", ""), ("...", ""),
        (String(repeating: "长", count: 300) + ".xls", String(repeating: "长", count: 65) + ".xls"),
    ])
    func aHostileNameIsMadeHarmless(written: String, shown: String) async throws {
        let mail = """
            From: a@b.cn\r\nContent-Type: application/octet-stream\r\n\
            Content-Disposition: attachment; filename="\(written)"\r\n\r\nhello\r\n
            """
        let file = try #require(try await examined(try temporaryFile(mail.utf8)).examination.attachments.first)
        #expect(file.name == shown && file.path == "1" && file.output == 1)
    }

    @Test func ourOwnLetterIsKnownByTheWorkerItself() async throws {
        let letter = "From: us@x.cn\nMessage-ID: \(MessageID.own("1", domain: "x.cn"))\nSubject: x\n\nx"
        #expect(try await examined(try temporaryFile(letter.utf8)).examination.automatic == .own)
    }

    @Test func thirtyMegabytesFitIntoTheWorkersLimits() async throws {
        let header = """
            From: a@b.cn\r\nSubject: large\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\
            Content-Type: image/x; name=a.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n
            """
        let line = Array((String(repeating: "AAECAwQF", count: 9) + "\r\n").utf8)
        var mail = Array(header.utf8)
        mail.reserveCapacity(31 << 20)
        while mail.count < 30 << 20 { mail += line }
        let (report, folder) = try await examined(try temporaryFile(mail + Array("--b--\r\n".utf8)))
        let file = try #require(report.attachments.first)
        #expect(file.bytes > 21 << 20)
        let written = try FileManager.default.attributesOfItem(atPath: "\(folder)/1")[.size] as? Int
        #expect(written == file.bytes)
    }

    @Test func aHundredThousandPartsAreReadAsFarAsTheLimit() async throws {
        let part = Array("--b\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nx\r\n".utf8)
        var mail = Array("From: a@b.cn\r\nSubject: many\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n".utf8)
        for _ in 1...100_000 { mail += part }
        let report = try await examined(try temporaryFile(mail + Array("--b--\r\n".utf8))).examination
        #expect(report.subject == "many")
        #expect((900...1000).contains(report.attachments.count))
        #expect(report.defects.contains { $0.contains("1000 parts") })
    }

    @Test func aMailThatTakesTooLongIsListedAndNotReadFurther() async throws {
        // Every part is a workbook whose rows take a while; the limit is so low that it is met early on.
        let workbook = try Data(contentsOf: URL(fileURLWithPath: try MadeFiles.path("bomb.xlsx"))).base64EncodedString()
        let part = "--b\r\nContent-Transfer-Encoding: base64\r\nContent-Type: x/y; name=a.xlsx\r\n\r\n\(workbook)\r\n"
        let header = "From: a@b.cn\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        var limits = InspectionLimits()
        limits.cpuSeconds = 2
        let mail = header + String(repeating: part, count: 12) + "--b--\r\n"
        let report = try await examined(try temporaryFile(mail.utf8), limits: limits).examination
        #expect(report.attachments.count == 12)
        #expect(report.attachments.last?.content.notes.contains { $0.contains("takes too long") } == true)
        #expect(report.attachments.last?.sha256.count == 64)
    }
}
