import Dispatch
import Foundation
import Store
import Submissions
import Workbooks

extension Digests {
    /// What goes with a digest beside its words.
    struct Enclosures: Sendable {
        /// Thumbnails in JPEG, by the hash of the picture or video.
        var pictures: [String: [UInt8]] = [:]
        /// The workbook's bytes.
        var workbook: [UInt8]?
    }

    /// All thumbnails together have at most so many bytes.
    static let mostPictureBytes = 400_000

    /// Makes what goes with a digest. What can't be made is left out and logged: the words are worth more.
    func enclosures(of content: DigestContent, items: [String: [RecordedItem]]) async throws -> Enclosures {
        let workbook = content.workbook(items: items, language: office.language, timeZone: office.timeZone)
        return Enclosures(pictures: try await thumbnails(of: content.pictures), workbook: try await bytes(of: workbook))
    }

    /// The thumbnails that could be made, as many as fit.
    private func thumbnails(of pictures: [DigestContent.Picture]) async throws -> [String: [UInt8]] {
        guard !pictures.isEmpty else { return [:] }
        var drawn: [String: [UInt8]] = [:]
        do {
            let folder = try store.files.makeTemporaryFolder()
            let kept = try pictures.map { ($0.sha256, try store.files.path($0.sha256, .file)) }
                .filter { FileManager.default.isReadableFile(atPath: $0.1) }
            let thumbnails = try await inspector.thumbnails(of: kept.map(\.1), outputFolder: folder.path)
            // It is removed with its last use.
            withExtendedLifetime(folder) {}
            var room = Self.mostPictureBytes
            for ((hash, _), thumbnail) in zip(kept, thumbnails) {
                guard let jpeg = thumbnail?.jpeg, jpeg.count <= room else { continue }
                room -= jpeg.count
                drawn[hash] = jpeg
            }
        } catch let error where !(error is CancellationError) {
            logger.error("the digest goes without pictures", metadata: ["reason": "\(error)"])
        }
        return drawn
    }

    /// The workbook as a file holds it; nil when it can't be written.
    private func bytes(of workbook: Workbook) async throws -> [UInt8]? {
        let folder = try store.files.makeTemporaryFolder()
        let path = folder.path + "/summary.xlsx"
        do {
            // Thousands of rows take a tenth of a second, and files block: not on a thread of Swift's pool.
            return try await withCheckedThrowingContinuation { continuation in
                Self.queue.async {
                    continuation.resume(
                        with: Result {
                            try workbook.write(to: path)
                            defer { withExtendedLifetime(folder) {} }
                            return [UInt8](try Data(contentsOf: URL(filePath: path)))
                        })
                }
            }
        } catch {
            logger.error("the digest goes without its workbook", metadata: ["reason": "\(error)"])
            return nil
        }
    }

    private static let queue = DispatchQueue(label: "muster.digest")
}
