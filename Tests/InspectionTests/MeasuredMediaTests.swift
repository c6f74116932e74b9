import Foundation
import Inspection
import Testing

/// Pictures wherever they lie, found by one real worker and measured by the other.
@Suite struct MeasuredMediaTests {
    @Test func picturesInAnArchiveAreMeasured() async throws {
        let zip = try await inspected(try MadeFiles.path("photos.zip")).attachment
        #expect(zip.contains.map(\.content.width) == [10, 11, 12, 13])
        #expect(zip.contains.allSatisfy { $0.content.height == 10 && $0.content.problem == nil })
    }

    @Test func picturesInADocumentAreMeasured() async throws {
        let document = try await inspected(try MadeFiles.path("plan.docx")).attachment
        #expect(document.contains.map(\.content.width) == [8, 9])
        #expect(document.content.width == nil)
    }

    @Test func aPictureOfTheAdministratorsIsMeasuredWhereverItLies() async throws {
        let (picture, folder) = try await inspected(try MadeFiles.path("picture.png"))
        #expect(picture.content.kind == .photo && picture.content.format == .png)
        #expect(picture.content.width == 8 && picture.content.height == 6)
        #expect(picture.bytes > 0 && picture.sha256.count == 64)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
    }
}
