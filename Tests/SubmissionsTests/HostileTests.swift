import Foundation
import Inspection
import Mail
import Testing

@testable import Submissions

/// Mails that were made to do harm: decided in time, without a crash, their words cleaned.
struct HostileTests {
    typealias S = Sample

    /// A small generator, so that every run sees the same mails.
    private struct Numbers: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    /// The report of a mail has at most 8 MiB: that much text in as many files as are looked at.
    @Test(arguments: ["lines", "tables"])
    func theLargestMailIsDecidedInTime(shape: String) {
        let line = String(repeating: "活动方案总结附件一第一中学附属", count: 34)
        let cell = "活动名称时间地点一中"
        let files = (1...100).map { number in
            var file = S.document("方案\(number).docx", shape == "lines" ? Array(repeating: line, count: 55) : [])
            guard shape == "tables" else { return file }
            file.content.tables = (1...40).map { _ in
                Table(sheet: "表", header: (1...40).map { "\(cell)\($0)" })
            }
            return file
        }
        var mail = S.mail(subject: line, text: String(repeating: line, count: 100), [])
        mail.attachments = files
        let took = ContinuousClock().measure { _ = decided(mail) }
        #expect(took < .seconds(30))
    }

    private static let pieces = [
        "活动周", "工作方案", "第", "一", "中", "附件", "：", "\t", "（", "）", "2020年", "枫桥小学", "填报单位", "\u{202E}", "\u{0}", "👩‍👩‍👧",
        "e\u{301}\u{301}\u{301}", "é", "\r\n", "总结", "及", "附", "11", "。", " ", "\u{3000}", "通知", "关于举办", "９９９９９９９９９９９９",
    ]

    private func text(_ numbers: inout Numbers, _ most: Int = 12) -> String {
        (0..<Int.random(in: 0...most, using: &numbers)).map { _ in
            Self.pieces.randomElement(using: &numbers) ?? ""
        }.joined()
    }

    private func texts(_ numbers: inout Numbers, _ most: Int) -> [String] {
        (0..<Int.random(in: 0...most, using: &numbers)).map { _ in text(&numbers) }
    }

    private func attachment(_ numbers: inout Numbers, depth: Int = 0) -> Inspection.Attachment {
        let kinds: [(FileKind, FileFormat)] = [
            (.document, .docx), (.spreadsheet, .xlsx), (.photo, .jpeg), (.video, .mp4), (.archive, .zip),
            (.message, .eml),
            (.other, .other), (.document, .pdf),
        ]
        let (kind, format) = kinds.randomElement(using: &numbers) ?? kinds[0]
        var file = S.file(text(&numbers) + ".x", kind, format, bytes: Int.random(in: (-5)...90_000, using: &numbers))
        file.inline = Bool.random(using: &numbers)
        file.content.lines = texts(&numbers, 8)
        file.content.characters = [nil, 0, -1, Int.max].randomElement(using: &numbers) ?? nil
        file.content.images = [0, 5, Int.max, -3].randomElement(using: &numbers) ?? 0
        file.content.width = [nil, 0, -1, Int.max, 640].randomElement(using: &numbers) ?? nil
        file.content.height = [nil, Int.min, 480].randomElement(using: &numbers) ?? nil
        file.content.duration = [nil, -.infinity, .nan, 0, 300, 1e300].randomElement(using: &numbers) ?? nil
        file.content.problem = [nil, nil, .corrupt, .unsupported].randomElement(using: &numbers) ?? nil
        if Bool.random(using: &numbers) {
            file.content.tables = [
                Table(
                    sheet: text(&numbers), rows: Int.max, header: texts(&numbers, 9), titles: [texts(&numbers, 3)],
                    body: [texts(&numbers, 4), []])
            ]
        }
        if depth < 3 {
            file.contains = (0..<Int.random(in: 0...3, using: &numbers)).map { _ in
                attachment(&numbers, depth: depth + 1)
            }
        }
        return file
    }

    @Test func whateverAMailHoldsTheDecisionIsSoundAndTheSameTwice() throws {
        var numbers = Numbers(state: 20_201_010)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        for round in 0..<150 {
            let sender =
                ["fengqiao@qq.com", "", "@", "x@shiyi.example", "liutang@126.com"].randomElement(using: &numbers) ?? ""
            let files = (0..<Int.random(in: 0...4, using: &numbers)).map { _ in attachment(&numbers) }
            let mail = S.mail(
                from: sender, name: text(&numbers), subject: text(&numbers), text: text(&numbers, 60), files)
            let decision = decided(mail, at: "2020-11-20 10:00")
            #expect(
                try encoder.encode(decision) == encoder.encode(decided(mail, at: "2020-11-20 10:00")), "round \(round)")
            #expect((decision.decision == .record) == (decision.notice != nil) && decision.candidates.count <= 3)
            #expect(decision.decision != .record || decision.unit != nil)
            for item in decision.items {
                #expect(!item.because.isEmpty && (item.bytes ?? 0) >= 0)
                #expect(item.requirement == nil || item.notice != nil && item.phase != nil)
                #expect(item.verdict != .accepted || item.requirement != nil)
            }
            for reason in decision.allReasons {
                #expect(!reason.text(in: .chinese).unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E })
            }
        }
    }
}
