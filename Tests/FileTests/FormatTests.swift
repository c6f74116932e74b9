import Foundation
import Inspection
import Testing

/// Files of every format and with every defect, made by the programs that make real ones, through the real workers.
@Suite struct FormatTests {
    /// Files that await a reader: their differences are printed and do not fail the test.
    private static let pending = Set(
        """
        archive.doc blank.ods blank.xls cut.doc cut.heic cut.pdf cut.rtf cut.xls damaged.rar dates.xls
        flagged.doc font-inside.pdf font-outside.pdf form.doc form.odt form.rtf grey.jpg hollow.heic
        hollow.pdf illustrated.pdf kingsoft.et kingsoft.rtf kingsoft.wps lossless.webp notice.ofd old.xls
        other.jpg packed.pdf page.doc pages.pdf palette.png photo.bmp photo.gif photo.heic photo.png
        photo.tiff photo.webp photos.ods photos.xls plain.tif plan-2003.doc plan-office.docx plan-page.doc
        plan.doc plan.docx plan.odt plan.pdf plan.rtf prefixed.pdf progressive.jpg read-only.pdf scanned.ofd
        scanned.pdf schedule-2003.xls schedule-page.xls schedule.ods schedule.xls secret-old.pdf secret-old.xls
        secret.doc secret.ods secret.odt secret.pdf secret.xls slides.pptx small.jpg split.zip
        statistics.ods statistics.xls summary.doc summary.odt summary.rtf third.jpg turned.jpg uuencoded.eml
        white.pdf wrong-name.docx wrong.doc
        """.split(whereSeparator: \.isWhitespace).map(String.init))

    @Test func everyFileIsWhatItWasMadeAs() async throws {
        let expectations = try MadeFiles.expectations()
        #expect(expectations.count >= 160)
        let reports = try await reports(on: expectations)
        var failures: [String] = []
        var awaited: [String] = []
        for expectation in expectations {
            let differences = differences(of: expectation, in: reports)
            let named = differences.map { "\(expectation.name)\t\($0)" }
            if Self.pending.contains(expectation.name) { awaited += named } else { failures += named }
        }
        if !awaited.isEmpty { print("awaited:\n\(awaited.joined(separator: "\n"))") }
        #expect(failures.isEmpty, "\(failures.count) differences:\n\(failures.joined(separator: "\n"))")
    }

    @Test func everyFormatOfTheContractIsAmongThem() throws {
        let made = try MadeFiles.expectations().reduce(into: Set<String>()) { $0.formUnion($1.formats) }
        let named = """
            docx doc wps pdf ofd rtf odt txt xlsx xls et ods csv pptx ppt jpeg png heic webp gif bmp tiff mp4 mov avi wmv
            mkv flv 3gp mpeg ts mp3 wav m4a zip rar 7z tar eml tnef
            """
        let missing = Set(named.split(whereSeparator: \.isWhitespace).map(String.init)).subtracting(made)
        #expect(missing.isEmpty)
    }

    private func reports(on expectations: [Expectation]) async throws -> [String: Result<
        Attachment, WorkerDeath
    >] {
        let inspector = Inspector(programs: try .besideThisProgram())
        let folder = try MadeFiles.folder()
        let all = try await twoAtOnce(0..<expectations.count) { number in
            try await withTemporaryFolder { output in
                let file = folder.appending(path: expectations[number].name).path
                do throws(any Error) {
                    return Result<Attachment, WorkerDeath>.success(
                        try await inspector.inspectFile(at: file, outputFolder: output.path))
                } catch let death as WorkerDeath {
                    return .failure(death)
                }
            }
        }
        return Dictionary(uniqueKeysWithValues: zip(expectations.map(\.name), all))
    }

    private func differences(
        of expectation: Expectation, in reports: [String: Result<Attachment, WorkerDeath>]
    ) -> [String] {
        switch reports[expectation.name] {
        case .success(let file):
            var found = expectation.differences(from: file)
            for (other, isSame) in [(expectation.looksLike, true), (expectation.looksUnlike, false)] {
                guard let other else { continue }
                let bits = distance(file, try? reports[other]?.get())
                if bits.map({ ($0 <= 6) != isSame }) ?? true {
                    found.append("differs from \(other) in \(bits.map(String.init) ?? "unknown") of 64 bits")
                }
            }
            return found
        case .failure(let death): return ["\(death)"]
        case nil: return ["not inspected"]
        }
    }

    /// How many bits of their perceptual hashes differ; nil when one has none.
    private func distance(_ one: Attachment, _ other: Attachment?) -> Int? {
        guard let first = one.content.perceptualHash.flatMap({ UInt64($0, radix: 16) }),
            let second = other?.content.perceptualHash.flatMap({ UInt64($0, radix: 16) })
        else { return nil }
        return (first ^ second).nonzeroBitCount
    }
}
