import Foundation
import Inspection
import Mail
import Testing

@testable import Submissions

/// Pictures: the same one counts once, signs and scans are no photos, and when a photo was taken is noted.
struct PictureTests {
    typealias S = Sample

    private static let hashes = ["0f1e2d3c4b5a6978", "123456789abcdef0", "7766554433221100", "5a5aa5a53c3cc3c3"]

    private func photo(_ name: String, shows hash: String, _ change: (inout FileContent) -> Void = { _ in })
        -> Inspection.Attachment
    {
        var photo = S.photo(name)
        photo.content.perceptualHash = hash
        change(&photo.content)
        return photo
    }

    private func items(_ files: [Inspection.Attachment]) -> [Item] {
        decided(S.mail(subject: "活动周照片", files), at: "2020-11-20 10:00").items
    }

    private func recorded(_ items: [Item], message: Int64 = 1, at time: String = "2020-11-20 10:00") -> [RecordedItem] {
        items.map { RecordedItem(message: message, receivedAt: S.time(time), provisional: false, item: $0) }
    }

    @Test func theSamePictureCountsOnceAndIsTold() throws {
        let files = Self.hashes.enumerated().map { photo("照片\($0).jpg", shows: $1) }
        let again = photo("压缩后.jpg", shows: "0f1e2d3c4b5a6979")
        let items = items(files + [again])
        #expect(items.last?.verdict == .accepted)
        #expect(items.last?.because.contains(Reason(.samePicture, "照片0.jpg")) == true)
        let photos = try #require(
            standing(
                of: S.units[0], notices: [S.autumn], items: recorded(items), rulings: [],
                asOf: S.time("2020-12-01 00:00")
            )
            .first { $0.requirement == "photos" })
        #expect(photos.have == 4 && photos.state == .partial)
        #expect(photos.note == Reason(.samePicturesCountedOnce, "5", "4"))
        #expect(photos.setAside.map(\.reason) == [Reason(.samePicture, "照片0.jpg")])
    }

    @Test func differentPicturesAndBadHashesAreLeftAlone() {
        let items = items(Self.hashes.map { photo("\($0).jpg", shows: $0) } + [photo("a.jpg", shows: "no hash")])
        #expect(!items.contains { $0.because.contains { $0.code == .samePicture } })
    }

    @Test func aPictureOfTwoUnitsIsShownAndHeldAgainstNobody() {
        let first = recorded(items([photo("甲.jpg", shows: Self.hashes[0]), photo("乙.jpg", shows: Self.hashes[1])]))
        let second = recorded(
            items([photo("丙.jpg", shows: "0f1e2d3c4b5a697a"), photo("丁.jpg", shows: Self.hashes[2])]), message: 2,
            at: "2020-11-21 10:00")
        let third = recorded(
            items([photo("丁.jpg", shows: Self.hashes[2]), photo("戊.jpg", shows: Self.hashes[3])]), message: 3,
            at: "2020-11-22 10:00")
        let shared = sharedPictures(["S01": first, "S02": second, "S03": third])
        #expect(
            shared.map(\.copies) == [
                [.init(unit: "S01", name: "甲.jpg", message: 1), .init(unit: "S02", name: "丙.jpg", message: 2)],
                [.init(unit: "S02", name: "丁.jpg", message: 2), .init(unit: "S03", name: "丁.jpg", message: 3)],
            ])
        #expect(sharedPictures(["S01": first + recorded(first.map(\.item), message: 4)]).isEmpty)
    }

    @Test func drawingsAreNoPhotos() {
        var sign = photo("图片1.png", shows: Self.hashes[0])
        sign.content.format = .png
        sign.content.width = 800
        sign.content.height = 800
        sign.bytes = 9000
        let banner = S.photo("横幅.jpg", width: 2000, height: 400)
        let items = items([sign, banner, S.photo("活动.jpg")])
        #expect(items.map(\.verdict) == [.review, .review, .accepted])
        #expect(items[0].because.contains(Reason(.graphic)) && items[1].because.contains(Reason(.graphic)))
        var inline = banner
        inline.inline = true
        #expect(decided(S.mail([S.plan, inline])).verdicts == ["plan accepted"])
    }

    @Test func aPictureNamedLikeAFormIsForAPerson() {
        let items = items([S.photo("附件2.jpg"), S.photo("附件7.jpg"), S.photo("校徽.jpg")])
        #expect(items.map(\.verdict) == [.review, .accepted, .review])
        #expect(items[0].because.contains(Reason(.scanned, "附件2")))
    }

    @Test func aPhotoTakenAtAnotherTimeIsOnlyNoted() {
        let items = items([
            photo("a.jpg", shows: Self.hashes[0]) { $0.takenAt = "2019-05-01T10:00:00" },
            photo("b.jpg", shows: Self.hashes[1]) { $0.takenAt = "2020-11-14T00:00:00" },
            photo("c.jpg", shows: Self.hashes[2]) { $0.takenAt = "0000-00-00T00:00:00" },
        ])
        #expect(items.allSatisfy { $0.verdict == .accepted })
        #expect(items[0].because.contains(Reason(.photoElsewhen, "2019-05-01")))
        #expect(!items.dropFirst().contains { $0.because.contains { $0.code == .photoElsewhen } })
    }

    @Test func aScannedDocumentIsToldByItsNameForAPerson() {
        var scan = S.file("活动周工作总结.pdf", .document, .pdf) { $0.characters = 0 }
        scan.content.traits = [.scanned]
        let named = items([scan])[0]
        #expect(named.verdict == .review && named.requirement == "summary")
        #expect(named.because.contains(Reason(.scannedPages)))
        scan.name = "001.pdf"
        let nameless = items([scan])[0]
        #expect(nameless.verdict == .review && nameless.because.first == Reason(.scannedPages))
    }
}
