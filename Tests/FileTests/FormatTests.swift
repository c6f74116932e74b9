import Foundation
import Inspection
import Testing

/// Files of every format and with every defect, made by the programs that make real ones, through the real workers.
@Suite struct FormatTests {
    private typealias Reports = [String: Result<Attachment, WorkerDeath>]

    @Test func everyFileIsWhatItWasMadeAs() async throws {
        let expectations = try MadeFiles.expectations()
        #expect(expectations.count >= 160)
        let reports = try await reports(on: expectations)
        let failures = expectations.flatMap { expectation in
            differences(of: expectation, in: reports).map { "\(expectation.name)\t\($0)" }
        }
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

    private func reports(on expectations: [Expectation]) async throws -> Reports {
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
        of expectation: Expectation, in reports: Reports
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
