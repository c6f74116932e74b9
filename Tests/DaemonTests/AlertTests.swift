import Foundation
import Store
import Submissions
import Testing

@testable import Daemon

/// When administrators are written to, and what.
@Suite struct AlertTests {
    let office: OfficeInHand

    init() throws { office = try OfficeInHand() }

    private func cycle(at now: Date, admins: [String] = ["admin@office.example"]) async throws -> Int {
        try await office.alerts(admins: admins, at: now).cycle()
    }

    private func fail(refused: Bool = false, at now: Date) async throws {
        _ = try await office.store.mailbox("main", at: noon)
        _ = try await office.store.connectionFailed(
            .mailbox("main"), error: "connect imap.office.example: no route to host", loginRefused: refused, at: now)
    }

    private func succeed(at now: Date) async throws {
        try await office.store.connectionSucceeded(.mailbox("main"), at: now)
    }

    private func subjects() async throws -> [String] {
        try await office.store.letters(in: [.queued, .sending, .sent], limit: 100).map(\.subject)
    }

    private func sendAll(at now: Date) async throws {
        for claimed in try await office.store.claim(at: now, limit: 10) {
            _ = try await office.store.settle(claimed.letter.id, as: .sent(reply: "250 ok"), at: now)
        }
    }

    @Test func aMailboxThatCouldNotBeReadForAQuarterOfAnHourIsToldOnceADayAndItsEndOnce() async throws {
        try await succeed(at: noon)
        try await fail(at: noon + 10 * minute)
        #expect(try await cycle(at: noon + 14 * minute) == 0)
        try await fail(at: noon + 15 * minute)
        #expect(try await cycle(at: noon + 15 * minute) == 1)
        try await sendAll(at: noon + 15 * minute)
        #expect(try await cycle(at: noon + 16 * minute) == 0)
        #expect(try await cycle(at: noon + 20 * hour) == 0)
        #expect(try await cycle(at: noon + day + hour) == 1)
        try await sendAll(at: noon + day + hour)
        try await succeed(at: noon + 2 * day)
        #expect(try await cycle(at: noon + 2 * day) == 1)
        #expect(try await cycle(at: noon + 3 * day) == 0)
        #expect(try await subjects() == ["收件邮箱 main 读取失败", "收件邮箱 main 读取失败", "收件邮箱 main 已恢复正常"])
    }

    @Test func anAlertLeavesWhateverTheDaysLimitIsAndReadsAsALetter() async throws {
        try await fail(refused: true, at: noon)
        try await fail(refused: true, at: noon + minute)
        #expect(try await cycle(at: noon + 2 * minute) == 0)
        try await fail(refused: true, at: noon + 2 * minute)
        #expect(try await cycle(at: noon + 2 * minute) == 1, "the third refusal is told at once")
        let claimed = try await office.store.claim(at: noon + 3 * minute, limit: 1, limits: SendingLimits(daily: 0))
        let letter = try ReadLetter(try #require(claimed.first).content)
        #expect(letter.subject == "收件邮箱 main 读取失败（密码被拒绝3次，请核对密码）")
        #expect(letter.text.contains("还没有成功过") && letter.text.contains("no route to host"))
        #expect(letter.text.contains("不会丢失") && letter.text.contains("muster status"))
    }

    @Test func whatIsOverBeforeItsAlertLeftIsNotTold() async throws {
        try await succeed(at: noon)
        try await fail(at: noon + hour)
        #expect(try await cycle(at: noon + hour) == 1)
        try await succeed(at: noon + hour + minute)
        #expect(try await cycle(at: noon + hour + minute) == 0)
        #expect(try await subjects().isEmpty)
        #expect(try await office.store.letters(in: [.cancelled], limit: 9).count == 1)
    }

    @Test func aServerThatComesAndGoesIsToldOnceAnHour() async throws {
        try await succeed(at: noon)
        try await fail(at: noon + hour)
        #expect(try await cycle(at: noon + hour) == 1)
        try await sendAll(at: noon + hour)
        try await succeed(at: noon + hour + minute)
        #expect(try await cycle(at: noon + hour + minute) == 1)
        try await sendAll(at: noon + hour + minute)
        try await fail(at: noon + hour + 30 * minute)
        #expect(try await cycle(at: noon + hour + 30 * minute) == 0)
        #expect(try await cycle(at: noon + 2 * hour + 2 * minute) == 1)
    }

    @Test func anotherMailboxsTroubleIsItsOwn() async throws {
        _ = try await office.store.connectionFailed(.mailbox("mainly"), error: "x", loginRefused: false, at: noon)
        try await succeed(at: noon)
        #expect(try await cycle(at: noon + hour) == 0, "a mailbox that is configured no more")
        try await fail(at: noon + hour)
        #expect(try await cycle(at: noon + hour, admins: ["a@office.example", "b@office.example"]) == 2)
        #expect(try await office.store.lastAlert(of: .mailbox("mai")) == nil)
        #expect(try await office.store.lastAlert(of: .mailbox("main"))?.isBeginning == true)
    }

    @Test func nothingIsQueuedWhileNothingMayLeave() async throws {
        try await succeed(at: noon)
        try await fail(at: noon + hour)
        #expect(try await office.alerts(sending: .hold, at: noon + hour).cycle() == 0)
        #expect(try await subjects().isEmpty)
    }

    @Test func aDiskThatRunsLowIsToldAndSoIsItsRoom() async throws {
        let full = try OfficeInHand(reserve: 1 << 60)
        #expect(try await full.alerts(at: noon).cycle() == 1)
        #expect(try await full.alerts(at: noon + minute).cycle() == 0)
        let letter = try ReadLetter(
            try #require(try await full.store.claim(at: noon + minute, limit: 1).first).content)
        #expect(letter.subject == "服务器磁盘空间不足，已暂停收取邮件")
        #expect(letter.text.contains("storage.reserve"))
        #expect(try await full.store.connection(.storage)?.lastError?.contains("storage.reserve") == true)
    }

    @Test func noMailIsTakenInOntoADiskThatRunsLow() async throws {
        let full = try OfficeInHand(reserve: 1 << 60)
        let mailbox = ScriptedMailbox()
        mailbox.put(1, "one")
        let intake = Intake(
            id: "main", mailbox: mailbox, store: full.store, since: noon - day, clock: .standing(at: noon),
            logger: full.logger)
        let service = MailboxService(
            intake: intake, poll: 180, store: full.store, clock: .standing(at: noon), logger: full.logger
        ) {}
        let trouble = try #require(await service.look(all: true))
        #expect(!trouble.isOfServer, "the poll goes on at its pace")
        #expect(mailbox.takeFetched().isEmpty)
        #expect(try await full.store.mailbox("main", at: noon).cursor == 0)
        #expect(try await full.store.locationProblems(of: ["main"]).isEmpty)
    }
}
