import Foundation
import Submissions
import Testing

/// What is left of items when their words are gone, and that the standings do not move.
@Suite struct LastingItemTests {
    private static let moment = Date(timeIntervalSince1970: 1_760_000_400)
    private static let unit = OrganizationalUnit(code: "U1", name: "第一学校", categories: ["school"], addresses: [])

    private static let notice: Notice = {
        var notice = Notice(id: "week", title: "活动周")
        notice.mailboxes = ["main"]
        let day = LocalDate(year: 2025, month: 10, day: 12)
        notice.phases = [
            Phase(id: "all", title: "", due: Deadline(instant: moment + 300_000, day: day, isWholeDay: true))
        ]
        func ask(_ id: String, _ kind: Requirement.Kind, _ least: Int, _ most: Int?, oneOf: String? = nil)
            -> Requirement
        {
            var requirement = Requirement(id: id, kind: kind, title: "材料\(id)")
            requirement.count = CountRange(least: least, most: most)
            requirement.oneOf = oneOf
            return requirement
        }
        notice.phases[0].requirements = [
            ask("plan", .plan, 1, 1), ask("cases", .caseStudy, 2, nil), ask("photos", .photo, 5, 5, oneOf: "pictures"),
            ask("video", .video, 1, 1, oneOf: "pictures"), ask("people", .nomination, 2, 3),
            ask("one", .nomination, 1, 1),
        ]
        return notice
    }()

    private func items(_ random: inout some RandomNumberGenerator) -> [RecordedItem] {
        let names = ["方案.docx", "方案(1).docx", "案例.doc", "IMG_1.jpg", "推荐表.xls", "a.mp4"]
        return (0..<Int.random(in: 1...14, using: &random)).map { index in
            let requirement = Self.notice.phases[0].requirements.randomElement(using: &random)
            var item = Item(
                attachment: "\(index)", name: names.randomElement(using: &random) ?? "",
                kind: requirement?.kind == .photo ? "photo" : "document", format: "docx",
                verdict: [.accepted, .accepted, .accepted, .review, .rejected].randomElement(using: &random) ?? .extra)
            item.title = ["关于读书活动的案例", "关于社区教育的案例", "附件1", nil].randomElement(using: &random) ?? nil
            item.sha256 = String(repeating: "\(Int.random(in: 1...6, using: &random))", count: 64)
            item.nominee = ["李老师", "王老师", nil].randomElement(using: &random) ?? nil
            item.caption = ["合影", nil].randomElement(using: &random) ?? nil
            if item.kind == "document", requirement?.kind == .photo { item.pictures = 6 }
            (item.notice, item.phase, item.requirement) = ("week", "all", requirement?.id)
            let message = Int64.random(in: 1...5, using: &random)
            return RecordedItem(
                message: message, receivedAt: Self.moment + Double(message) * 80_000, provisional: message == 4,
                item: item)
        }.sorted { $0.message < $1.message }
    }

    private func standings(_ items: [RecordedItem]) -> [Standing] {
        standing(of: Self.unit, notices: [Self.notice], items: items, rulings: [], asOf: .distantFuture)
    }

    private func withoutWords(_ lasting: LastingItem) -> RecordedItem {
        var recorded = lasting.recorded
        recorded.item.attachment = nil
        recorded.item.name = lasting.name
        recorded.item.title = nil
        recorded.item.perceptualHash = nil
        recorded.item.caption = recorded.item.caption.map { _ in "" }
        recorded.item.nominee = lasting.nominee
        recorded.item.because = []
        return recorded
    }

    @Test func whatCountsGoesOnCounting() {
        var random = SplitMix(state: 7)
        for round in 0..<3_000 {
            let items = items(&random)
            let before = standings(items)
            let left = lastingItems(of: before, label: "purged").map(withoutWords)
                .sorted { $0.message < $1.message }
            let after = standings(left)
            let facts = { (standing: Standing) in
                "\(standing.requirement) \(standing.state) \(standing.have) \(standing.isLate) \(standing.underReview)"
            }
            #expect(after.map(facts) == before.map(facts), "round \(round): \(items.map(\.item.name))")
            #expect(after.map(\.receivedAt) == before.map(\.receivedAt))
            #expect(unitState(after, notice: Self.notice) == unitState(before, notice: Self.notice), "round \(round)")
            #expect(!left.contains { "\($0)".contains("老师") || "\($0)".contains("方案") || "\($0)".contains("合影") })
        }
    }
}
