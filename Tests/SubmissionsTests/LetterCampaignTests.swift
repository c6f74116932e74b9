import Foundation
import Mail
import Testing
import Workbooks

@testable import Submissions

/// Hostile names, subjects and file names in every letter, composed as for the wire and read back with Python's parsers:
/// ten thousand, or with `MUSTER_TEST_FULL=1` a million; `MUSTER_LETTER_BATCHES=12..<13` tries the ones that failed. Each
/// letter must have the header fields, the parts and the elements of one whose words are harmless, and no workbook a formula.
struct LetterCampaignTests {
    private static let wordsPerBatch = 40
    private static let batchesPerFolder = 50

    @Test func noWordBecomesAHeaderAnElementOrAFormula() throws {
        let batches = try Self.batches
        for first in stride(from: batches.lowerBound, to: batches.upperBound, by: Self.batchesPerFolder) {
            let folder = try Self.folder()
            defer { try? FileManager.default.removeItem(at: folder) }
            for language in Language.allCases {
                try LetterBatch(Self.harmless, language).write("harmless.\(language.rawValue)", to: folder)
            }
            for batch in first..<min(first + Self.batchesPerFolder, batches.upperBound) {
                var words = HostileWords(seed: UInt64(batch))
                let language = Language.allCases[batch % Language.allCases.count]
                try LetterBatch((0..<Self.wordsPerBatch).map { _ in words.next() }, language)
                    .write("\(batch).\(language.rawValue)", to: folder)
            }
            let found = try Self.read(folder)
            #expect(found.isEmpty, "batches from \(first): \(found)")
            if !found.isEmpty { return }
        }
    }

    private static var batches: Range<Int> {
        get throws {
            let environment = ProcessInfo.processInfo.environment
            guard let chosen = environment["MUSTER_LETTER_BATCHES"] else {
                return 0..<(environment["MUSTER_TEST_FULL"] == nil ? 10_000 : 1_000_000) / wordsPerBatch
            }
            let bounds = chosen.split(separator: "..<").compactMap { Int($0) }
            try #require(bounds.count == 2 && bounds[0] < bounds[1], "MUSTER_LETTER_BATCHES=\(chosen)")
            return bounds[0]..<bounds[1]
        }
    }

    /// A check that finds nothing proves nothing: what it is there to find is put into files, and found.
    @Test(arguments: [
        ("header", "Subject: ", "Bcc: a@b.example\r\nSubject: "), ("bare", "MIME-Version:", "X: y\nMIME-Version:"),
        ("begins with a dot", "MIME-Version:", ".X: y\r\nMIME-Version:"), ("elements", "<p", "<script>x</script><p"),
    ])
    func theCheckFindsWhatItLooksFor(finding: String, place: String, plant: String) throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let batch = LetterBatch(Self.harmless, .chinese)
        try batch.write("harmless.zh-Hans", to: folder)
        let isPage = finding == "elements"
        let letter = try batch.digest { isPage ? $0.replacing(place, with: plant, maxReplacements: 1) : $0 }
        let text = String(decoding: try letter.composed(), as: UTF8.self)
        let planted = isPage ? text : text.replacing(place, with: plant, maxReplacements: 1)
        try Data(planted.utf8).write(to: folder.appending(path: "1.zh-Hans.digest.eml"))
        let found = try Self.read(folder)
        #expect(found.contains { $0.contains(finding) }, "\(found)")
    }

    @Test func theCheckFindsFormulasAndLinks() throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try Self.python([
            "-c", "import openpyxl, sys; b = openpyxl.Workbook(); b.active['A1'] = '=1+1'; b.save(sys.argv[1])",
            folder.appending(path: "1.en.xlsx").path,
        ])
        #expect(try Self.read(folder).count == 1)
    }

    private static let harmless = (0..<wordsPerBatch).map { "名称\($0).docx" }

    private static func folder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "muster-letters-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        return folder
    }

    private static func read(_ folder: URL) throws -> [String] {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "read_letters.py").path
        return try JSONDecoder().decode([String].self, from: python(["-B", script, folder.path]))
    }

    @discardableResult
    private static func python(_ arguments: [String]) throws -> Data {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = arguments
        process.standardOutput = output
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return text
    }
}

/// One of each letter in which the words stand wherever somebody else's words can.
private struct LetterBatch {
    let words: [String]
    let language: Language

    init(_ words: [String], _ language: Language) {
        (self.words, self.language) = (words, language)
    }

    func write(_ name: String, to folder: URL) throws {
        for (kind, letter) in [
            ("receipt", try receipt), ("reminder", try reminder), ("acknowledgement", try acknowledgement),
            ("digest", try digest { $0 }),
        ] {
            try Data(try letter.composed()).write(to: folder.appending(path: "\(name).\(kind).eml"))
        }
        let scene = digestScene
        try scene.content.workbook(
            items: scene.facts.items, language: language, timeZone: Sample.timeZone
        ).write(to: folder.appending(path: "\(name).xlsx").path)
    }

    private func composed(
        _ subject: String, _ text: String, html: String? = nil, attachment: String? = nil
    ) -> OutboundLetter {
        var letter = OutboundLetter(
            from: EmailAddress(name: words[1], address: "office@office.example"),
            to: EmailAddress(address: "unit@unit.example"), subject: subject,
            date: MailDate(seconds: 1_602_464_400, offsetMinutes: 480), messageID: "<1@office.example>",
            origin: .generated, instance: "0011223344556677", text: text)
        letter.html = html
        // A name that says nothing is left out with its parameter, so that it begins with something.
        if let attachment {
            letter.attachments = [
                OutboundAttachment(name: "甲" + attachment, type: "application/octet-stream", bytes: [1])
            ]
        }
        return letter
    }

    private var scene: LetterScene {
        var scene = LetterScene(language, now: "2020-10-12 09:25")
        scene.unit.name = "甲" + words[1]
        scene.unit.aliases = []
        (scene.notice.title, scene.notice.contact, scene.notice.phone) = ("乙" + words[2], words[3], words[4])
        for index in scene.notice.phases.indices {
            scene.notice.phases[index].title = words[5]
            scene.notice.phases[index].requirements[0].title = "丙" + words[6]
        }
        return scene
    }

    private var receipt: OutboundLetter {
        get throws {
            var scene = scene
            let verdicts: [Verdict] = [.accepted, .rejected, .review, .extra]
            for (index, word) in words.enumerated() {
                let because = [
                    Reason(.sameBytes, word), Reason(.scanned, word), Reason(.seems, word),
                    Reason(.wrongFormat, word, word),
                ]
                scene.receive(
                    "2020-10-12 09:15", from: word + "@unit.example",
                    [scene.item(word, "plan", verdicts[index % 4], because: [because[index / 4 % 4]])])
            }
            let letter = try scene.letter()
            return composed(letter.subject, letter.body)
        }
    }

    private var reminder: OutboundLetter {
        get throws {
            var reminder = ReminderScene(language)
            reminder.letter.unit.name = scene.unit.name
            reminder.letter.notice = scene.notice
            let letter = try reminder.text("2020-10-12 09:00")
            return composed(letter.subject, letter.body)
        }
    }

    private var acknowledgement: OutboundLetter {
        get throws {
            var office = scene.office
            office.name = "丁" + words[7]
            let letter = try LetterTemplates.builtIn.acknowledgement(
                for: office, at: LetterScene.time("2020-10-12 09:00"))
            return composed(letter.subject, letter.body)
        }
    }

    /// - Parameter changing: Changes the page before it is composed.
    func digest(_ changing: (String) -> String) throws -> OutboundLetter {
        let digest = try digestScene.letter()
        return composed(digest.subject, digest.text, html: changing(digest.html ?? ""), attachment: words[0])
    }

    private var digestScene: DigestScene {
        var scene = DigestScene.full(language)
        scene.notice.title = "乙" + words[2]
        for index in scene.units.indices {
            scene.units[index].name = "甲" + words[index]
            scene.units[index].contact = words[index + 4]
        }
        for (index, word) in words.enumerated() {
            scene.record("E0\(index % 4 + 1)", word, "plan", at: "2020-10-13 16:00", message: Int64(20 + index)) {
                item in
                item.verdict = index % 2 == 0 ? .rejected : .review
                item.because = [Reason(.wrongFormat, word, word), Reason(.seems, word)]
                item.sha256 = "same\(index / 2)"
            }
        }
        for index in scene.facts.held.indices {
            (scene.facts.held[index].sender, scene.facts.held[index].subject) = (words[8], words[9])
            scene.facts.held[index].because = [Reason(.unknownSender, words[10])]
        }
        scene.facts.unreached.append(UnreachedAddress(address: words[11], at: scene.facts.now, fault: .other))
        scene.facts.troubles.append(.mailbox(words[12], since: nil, refusals: 1, reason: words[13]))
        return scene
    }
}
