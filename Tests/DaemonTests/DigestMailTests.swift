import Foundation
import Inspection
import Mail
import Store
import Submissions
import Testing

@testable import Daemon

/// Digests as mails: pictures that go with them, and trial runs.
@Suite struct DigestMailTests {
    let office: OfficeInHand
    /// 09:00 in the office, on the Friday after ``noon``.
    private let morning = noon + 16 * hour

    init() throws { office = try OfficeInHand() }

    /// Asks for a plan, photos and a video.
    private static let show: Notice = {
        var notice = Notice.week
        notice.phases[0].requirements = [
            Requirement(id: "plan", kind: .plan, title: "活动周工作方案"),
            Requirement(id: "photos", kind: .photo, title: "活动照片"),
            Requirement(id: "video", kind: .video, title: "活动视频"),
        ]
        return notice
    }()

    private func digests(
        to coordinator: String = "coordinator@office.example", mostBytes: Int = 5_000_000, at now: Date
    ) throws -> Digests {
        let facts = Office.sample(notices: [Self.show])
        return Digests(
            office: facts, templates: .builtIn, store: office.store,
            mailboxes: ["main"], coordinators: [coordinator], letters: LetterSettings(), settings: try .sample(),
            inspector: Inspector(programs: try OfficeInHand.builtPrograms()), mostBytes: mostBytes,
            clock: .standing(at: now), logger: office.logger)
    }

    /// Takes in a mail with these files and answers the bytes of the digest of the next morning.
    private func digest(after files: [(name: String, bytes: [UInt8])]) async throws -> [UInt8] {
        _ = try await office.store.instance(at: noon - hour)
        let mail = SampleMail(subject: "活动周活动照片、视频", files: [], contents: files)
        let id = try await office.take(mail)
        _ = try await office.casework(.sample(notices: [Self.show])).cycle()
        #expect(try await office.state(id) == .recorded)
        #expect(try await digests(at: morning).cycle() == 1)
        let letter = try #require(try await office.store.letters(limit: 10).last)
        return try #require(try await office.store.letter(letter.id)).content
    }

    /// What ffmpeg (Debian: ffmpeg) makes of a plain colour.
    private func made(_ name: String, _ arguments: [String]) throws -> [UInt8] {
        let path = office.folder + "/" + name
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/ffmpeg")
        process.arguments = ["-v", "error", "-f", "lavfi", "-i"] + arguments + ["-y", path]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "ffmpeg could not make \(name)")
        return [UInt8](try Data(contentsOf: URL(filePath: path)))
    }

    @Test func aStoredPhotoAndAFrameOfAStoredVideoGoWithTheDigest() async throws {
        let photo = try made("合影.jpg", ["color=red:size=1600x1200", "-frames:v", "1"])
        let film = try made("开幕式.mp4", ["color=blue:size=640x360:rate=25:duration=3", "-pix_fmt", "yuv420p"])
        let bytes = try await digest(after: [("合影.jpg", photo), ("开幕式.mp4", film)])

        let read = try ReadLetter(bytes)
        #expect(read.shown.count == 2)
        #expect(read.shown == read.ids.map { "cid:\($0)" }, "each picture is shown once, in the order of the page")
        let pictures = read.ids.compactMap { read.pictures[$0] }
        #expect(pictures.map(\.format) == ["JPEG", "JPEG"])
        #expect(pictures.allSatisfy { $0.width <= 320 && $0.height <= 320 })
        #expect(pictures.contains { $0.color[0] > 200 && $0.color[2] < 60 }, "the photo is red: \(pictures)")
        #expect(pictures.contains { $0.color[2] > 200 && $0.color[0] < 60 }, "the video is blue: \(pictures)")
        #expect(read.text.contains("合影.jpg") && read.text.contains("开幕式.mp4"))

        let own = parseMessage(bytes.span, charsets: Charsets())
        #expect(Set(own.parts.filter { $0.role == .inlineImage }.compactMap(\.contentID)) == Set(read.ids))
    }

    /// What a digest has that is at most so long.
    private func parts(mostBytes: Int) async throws -> (letter: ReadLetter, bytes: Int) {
        // All addresses are of one length, and so are the letters.
        let address = "c\(10_000_000 + mostBytes)@office.example"
        #expect(try await digests(to: address, mostBytes: mostBytes, at: morning).cycle() == 1)
        let letters = try await office.store.letters(limit: 10)
        let letter = try #require(letters.first { $0.recipient == address })
        let bytes = try #require(try await office.store.letter(letter.id)).content
        return (try ReadLetter(bytes), bytes.count)
    }

    @Test func aDigestThatIsTooLongLosesPicturesThenMatricesThenTheWorkbookThenThePage() async throws {
        let photo = try made("合影.jpg", ["testsrc=size=1600x1200", "-frames:v", "1"])
        _ = try await digest(after: [("合影.jpg", photo)])
        let whole = try await parts(mostBytes: 9_000_000)
        // A workbook notes when it was made, so that its length varies by a few bytes.
        let noPictures = try await parts(mostBytes: whole.bytes - 300)
        #expect(
            whole.letter.shown.count == 1 && noPictures.bytes < whole.bytes && noPictures.letter.shown.isEmpty
                && noPictures.letter.ids.isEmpty)
        #expect(noPictures.letter.text.contains("合影.jpg") && noPictures.letter.text.contains("各单位明细"))
        let noMatrices = try await parts(mostBytes: noPictures.bytes - 300)
        #expect(!noMatrices.letter.text.contains("各单位明细") && noMatrices.letter.attachments == ["汇总.xlsx"])
        let noWorkbook = try await parts(mostBytes: noMatrices.bytes - 300)
        #expect(noWorkbook.letter.attachments.isEmpty && !noWorkbook.letter.text.contains("汇总.xlsx"))
        #expect(noWorkbook.letter.page.contains("总体情况"))
        let noPage = try await parts(mostBytes: noWorkbook.bytes - 300)
        #expect(noPage.letter.parts == ["text/plain"] && noPage.letter.text.contains("【总体情况】"))
        // There is nothing shorter: it goes, and the server says whether it takes it.
        #expect(try await parts(mostBytes: 1).letter.text == noPage.letter.text)
    }

    @Test func inATrialRunTheDigestIsWholeAndTellsWhomItWasFor() async throws {
        let photo = try made("合影.jpg", ["color=red:size=800x600", "-frames:v", "1"])
        let bytes = try await digest(after: [("合影.jpg", photo)])
        let sender = ScriptedSender()
        let delivery = Delivery(
            sender: sender, reminders: try office.reminders(at: morning), store: office.store,
            settings: try .sample(redirectTo: "pilot@office.example"), language: .chinese,
            clock: .standing(at: morning), logger: office.logger)
        _ = try await delivery.cycle()
        let offer = try #require(sender.offers.last)
        #expect(offer.envelope.recipient == "pilot@office.example")

        let (whole, sent) = (try ReadLetter(bytes), try ReadLetter(offer.message))
        #expect(sent.to.contains("pilot@office.example") && sent.subject == whole.subject)
        #expect(sent.parts == whole.parts && sent.sheets == whole.sheets && sent.ids == whole.ids)
        #expect(sent.shown == whole.shown && sent.pictures.count == 1)
        let note = "试运行：这封信本应发给 coordinator@office.example"
        #expect(sent.text.split(separator: "\n").first?.contains(note) == true)
        #expect(sent.page.firstRange(of: "<p>（\(note)）</p>") != nil && sent.tags == whole.tags + 1)
    }
}
