import Foundation
import Store
import Submissions
import Testing

@testable import Daemon

/// When what was kept for long enough is purged.
@Suite struct RetentionTests {
    let office: OfficeInHand

    init() throws { office = try OfficeInHand() }

    /// Its notice is due eleven days after noon.
    private func purge(own: Int? = nil, retention: Int?, at now: Date) -> Purge {
        var notice = Notice.week
        notice.retention = own
        return Purge(
            office: .sample(notices: [notice]), store: office.store, retention: retention, clock: .standing(at: now))
    }

    private func recorded() async throws -> Int64 {
        let id = try await office.take(SampleMail())
        _ = try await office.casework().cycle()
        return id
    }

    @Test func aNoticeIsPurgedSoLongAfterItClosed() async throws {
        _ = try await recorded()
        let closes = noon + 11 * day
        #expect(try await purge(retention: nil, at: closes + 900 * day).runExpired().counts.mails == 0)
        #expect(try await purge(retention: 30 * 86_400, at: closes + 30 * day - 1).runExpired().counts.mails == 0)
        #expect(try await purge(own: 60 * 86_400, retention: 30 * 86_400, at: closes + 31 * day).expiredNotices() == [])
        let outcome = try await purge(retention: 30 * 86_400, at: closes + 30 * day).runExpired()
        #expect(outcome.counts.mails == 1 && outcome.notices == ["week"])
        #expect(try await purge(retention: 30 * 86_400, at: closes + 31 * day).runExpired().counts.mails == 0)
    }

    @Test func whatComesAfterwardsIsKeptAsLong() async throws {
        _ = try await recorded()
        let closes = noon + 11 * day
        #expect(try await purge(retention: 30 * 86_400, at: closes + 30 * day).runExpired().counts.mails == 1)
        var late = SampleMail()
        late.messageID = "<2@first.example>"
        late.files = [("工作总结.txt", "全民终身学习活动周工作总结\n一、基本情况\n二、主要做法\n三、成效\n")]
        let arrival = closes + 40 * day
        _ = try await office.take(late, receivedAt: arrival, at: arrival)
        _ = try await office.casework(at: arrival).cycle()
        try #require(try await office.count("SELECT count(*) FROM dueReceipt") == 1)
        #expect(try await purge(retention: 30 * 86_400, at: arrival + 29 * day).runExpired().counts.mails == 0)
        #expect(try await office.count("SELECT count(*) FROM dueReceipt") == 1, "its receipt is owed")
        #expect(try await purge(retention: 30 * 86_400, at: arrival + 31 * day).runExpired().counts.mails == 1)
    }

    @Test func aGrantedTimeKeepsItOpen() async throws {
        var ruling = Ruling(.extend, id: 1, at: noon, by: "li", reason: "")
        ruling.unit = "U1"
        ruling.notice = "week"
        ruling.until = Deadline(
            instant: noon + 40 * day, day: LocalDate(year: 2025, month: 11, day: 18), isWholeDay: true)
        let zone = Office.sample().timeZone
        #expect(Notice.week.closes(granted: [], in: zone) == noon + 11 * day)
        #expect(Notice.week.closes(granted: [ruling], in: zone) == noon + 40 * day)
        ruling.notice = "fire"
        #expect(Notice.week.closes(granted: [ruling], in: zone) == noon + 11 * day)
    }

    @Test func whatHasNoDueTimeNeverCloses() {
        var notice = Notice.week
        notice.phases.append(Phase(id: "ideas", title: "建议"))
        #expect(notice.closes(granted: [], in: .gmt) == nil)
    }

    @Test func theActivitysLastDayKeepsItOpenToo() {
        var notice = Notice.week
        let last = LocalDate(year: 2025, month: 12, day: 1)
        notice.activity = LocalDate(year: 2025, month: 11, day: 20)...last
        #expect(notice.closes(granted: [], in: .gmt) == last.adding(days: 1).start(in: .gmt))
    }

    @Test func aMailForNoNoticeIsPurgedSoLongAfterItArrived() async throws {
        var advert = SampleMail()
        advert.from = "news@shop.example"
        advert.subject = "Newsletter"
        advert.headers = ["List-Id: <news.shop.example>", "Precedence: list"]
        advert.text = "sale"
        advert.files = []
        let id = try await office.take(advert)
        _ = try await office.casework().cycle()
        try #require(try await office.state(id) == .ignored)
        #expect(try await purge(retention: 30 * 86_400, at: noon + 30 * day).runExpired().counts.mails == 0)
        let outcome = try await purge(retention: 30 * 86_400, at: noon + 30 * day + 1).runExpired()
        #expect(outcome.counts.mails == 1)
        #expect(try await office.store.inboundMessage(id) == nil)
        #expect(try office.fileNames("messages") == [])
    }

    @Test func nothingIsPurgedBeforeTheClockHadTimeToBeSet() async throws {
        _ = try await recorded()
        let signs = LifeSigns()
        let service = RetentionService(
            purge: purge(retention: 86_400, at: noon + 900 * day), clockWatch: ClockWatch(), signs: signs,
            logger: office.logger)
        try await withThrowingTaskGroup { group in
            group.addTask { try await service.run() }
            // Heard of again after an hour at the earliest: it waits for its round.
            let (soon, later) = (LifeSigns.Instant.now + .seconds(1000), LifeSigns.Instant.now + .seconds(9000))
            while signs.broken(at: later).isEmpty || !signs.broken(at: soon).isEmpty { await Task.yield() }
            #expect(try await office.count("SELECT count(*) FROM examination") == 1)
            group.cancelAll()
            try await group.waitForAll()
        }
        #expect(try await office.count("SELECT count(*) FROM examination") == 1)
    }

    @Test func nothingIsPurgedByAClockThatWasSet() async throws {
        _ = try await recorded()
        _ = try await office.store.instance(at: noon)
        let watch = ClockWatch()
        _ = try await watch.objection(at: noon, in: office.store)
        let service = RetentionService(
            purge: purge(retention: 86_400, at: noon + 900 * day), clockWatch: watch, signs: LifeSigns(),
            logger: office.logger)
        await service.cycle()
        #expect(try await office.count("SELECT count(*) FROM examination") == 1)
    }
}
