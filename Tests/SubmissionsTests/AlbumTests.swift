import Foundation
import Inspection
import Testing

@testable import Submissions

/// Photos inside a document that a person lets count.
struct AlbumTests {
    typealias S = Sample

    /// Where the unit stands with the photos after a coordinator accepted a document of so many pictures for them.
    private func photos(_ images: Int, change: (inout Item) -> Void = { _ in }) throws -> Standing {
        let album = S.document("枫桥小学活动周.docx", ["枫桥小学活动周剪影"], images: images)
        var accept = Ruling(.accept, id: 1, at: S.time("2020-11-21 09:00"), by: "li", reason: "照片贴在文档里")
        (accept.message, accept.item, accept.unit) = (1, 0, "S01")
        (accept.notice, accept.phase, accept.requirement) = ("district-2020", "results", "photos")
        let ruled = decided(S.mail([album]), at: "2020-11-20 10:00").applying([accept])
        var item = try #require(ruled.items.first { $0.requirement == "photos" })
        #expect(item.verdict == .accepted)
        change(&item)
        let recorded = RecordedItem(message: 1, receivedAt: S.time("2020-11-20 10:00"), provisional: false, item: item)
        return try #require(
            standing(
                of: S.units[0], notices: [S.autumn], items: [recorded], rulings: [], asOf: S.time("2020-12-31 00:00")
            ).first { $0.requirement == "photos" })
    }

    @Test func aDocumentCountsAsTheManyPhotosThatItHolds() throws {
        let complete = try photos(5)
        #expect(complete.state == .complete && complete.have == 5)
        let partial = try photos(3)
        #expect(partial.state == .partial && partial.have == 3)
        let many = try photos(7)
        #expect(many.have == 7 && many.note == Reason(.moreThanAsked, "7", "5"))
    }

    @Test func aDocumentOfWhichTheNumberIsNotKnownCountsAsOne() throws {
        let one = try photos(5) { ($0.pictures, $0.because) = (nil, [Reason(.acceptedByHand)]) }
        #expect(one.state == .partial && one.have == 1)
        let told = try photos(5) { $0.pictures = nil }
        #expect(told.have == 5, "the reason of an older decision tells")
    }

    @Test(arguments: [Int.min, -1, 0]) func aNumberThatCannotBeCountsAsOne(held: Int) throws {
        #expect(try photos(5) { ($0.pictures, $0.because) = (held, []) }.have == 1)
    }

    @Test func aHostileNumberAddsUpToNoTrap() throws {
        #expect(try photos(5) { ($0.pictures, $0.because) = (.max, []) }.have == 1000)
    }

    @Test func aDocumentIsNoPhotoWithoutACaption() throws {
        var notice = S.autumn
        notice.phases[1].requirements[3].captions = true
        #expect(notice.phases[1].requirements[3].id == "photos")
        var item = decided(
            S.mail([S.document("枫桥小学活动周.docx", ["枫桥小学活动周剪影"], images: 5)]), at: "2020-11-20 10:00"
        ).items[0]
        item.verdict = .accepted
        let recorded = RecordedItem(message: 1, receivedAt: S.time("2020-11-20 10:00"), provisional: false, item: item)
        let standings = standing(
            of: S.units[0], notices: [notice], items: [recorded], rulings: [], asOf: S.time("2020-12-31 00:00"))
        #expect(standings.first { $0.requirement == "photos" }?.note == nil)
    }
}
