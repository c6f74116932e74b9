import Foundation
import GRDB
import Inspection
import Logging
import MailTransport
import Store
import Submissions
import Testing

@testable import Daemon

/// A whole second in the middle of a working day.
let noon = Date(timeIntervalSince1970: 1_760_000_400)
let minute: TimeInterval = 60
let hour: TimeInterval = 3600
let day: TimeInterval = 24 * 3600

/// An invented office with its storage in a folder of its own, which is removed with it.
final class OfficeInHand: Sendable {
    let folder: String
    let store: Store

    init(reserve: Int = 0) throws {
        folder = FileManager.default.temporaryDirectory.path + "/muster-rooms-" + UUID().uuidString
        store = try Store.openForDaemon(folder, reserve: reserve)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// Changes rows behind the store's back.
    func execute(_ sql: String) async throws {
        try await DatabaseQueue(path: folder + "/muster.sqlite").write { try $0.execute(sql: sql) }
    }

    func count(_ sql: String) async throws -> Int {
        try await DatabaseQueue(path: folder + "/muster.sqlite").read { try Int.fetchOne($0, sql: sql) ?? 0 }
    }

    /// The paths of all files of a kind, relative to its folder.
    func fileNames(_ kind: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: "\(folder)/\(kind)").filter { $0.contains("/") }.sorted()
    }
}

extension OfficeInHand {
    /// Puts a mail into the store as a mailbox would, and answers its row.
    @discardableResult
    func take(_ mail: SampleMail, receivedAt: Date = noon, at now: Date = noon) async throws -> Int64 {
        try await take(mail.bytes, receivedAt: receivedAt, at: now)
    }

    @discardableResult
    func take(_ bytes: [UInt8], receivedAt: Date = noon, at now: Date = noon) async throws -> Int64 {
        let file = try store.files.makeTemporaryFile()
        #expect(write(file.descriptor, bytes, bytes.count) == bytes.count)
        let stored = try await store.files.keep([file])
        _ = try await store.mailbox("main", at: now)
        let generation = try await store.select("main", uidValidity: 7, at: now)
        let listed = ListedMail(uid: generation.cursor + 1, arrival: receivedAt, bytes: bytes.count)
        _ = try await store.receive(
            [Arrival(stored[0], receivedAt: receivedAt, listed: listed)], mailbox: "main", generation: 7,
            cursor: listed.uid, at: now)
        let row = try await store.inboundMessage(sameAs: try store.files.path(stored[0].sha256, .message))
        return try #require(row).id
    }

    /// Examines with the built workers, unless others are given.
    func casework(
        _ office: Office = .sample(), _ programs: WorkerPrograms? = nil, coalesce: TimeInterval = 600,
        isTrialRun: Bool = false, at now: Date = noon
    ) throws -> Casework {
        let mailbox = MailboxSettings(
            id: "main", server: try ServerEndpoint(.imap, url: "imaps://imap.qq.com"),
            user: "submissions@office.example", password: .file("x"))
        return Casework(
            office: office, store: store, inspector: Inspector(programs: try programs ?? Self.builtPrograms()),
            coalesce: coalesce,
            receivingServers: ["main": ReceivingServer(mailbox)],
            isTrialRun: isTrialRun, clock: .standing(at: now), logger: logger)
    }

    func reminders(
        _ office: Office = .sample(), _ letters: LetterSettings = LetterSettings(), at now: Date = noon
    ) throws -> Reminders {
        Reminders(
            office: office, templates: .builtIn, store: store, settings: try .sample(), letters: letters,
            clock: .standing(at: now), logger: logger)
    }

    func outbox(
        _ sender: ScriptedSender, _ facts: Office = .sample(), at now: Date = noon + hour,
        clockWatch: ClockWatch = ClockWatch()
    ) throws -> OutboxService {
        let settings = try SMTPSettings.sample()
        let digests = Digests(
            office: facts, templates: .builtIn, store: store, mailboxes: ["main"],
            coordinators: [], letters: LetterSettings(), settings: settings,
            inspector: Inspector(programs: try Self.builtPrograms()), clock: .standing(at: now),
            logger: logger)
        return OutboxService(
            correspondence: Correspondence(
                office: facts, templates: .builtIn, store: store, settings: settings, clock: .standing(at: now),
                logger: logger),
            reminders: try reminders(facts, at: now),
            digests: digests,
            delivery: Delivery(
                sender: sender, reminders: try reminders(facts, at: now), store: store,
                settings: settings, language: .chinese, clock: .standing(at: now),
                logger: logger),
            store: store, clock: .standing(at: now), clockWatch: clockWatch, logger: logger)
    }

    func alerts(
        admins: [String] = ["admin@office.example"], sending: SMTPSettings.Sending = .on, at now: Date = noon
    ) throws -> Alerts {
        let mailbox = MailboxSettings(
            id: "main", server: try ServerEndpoint(.imap, url: "imaps://imap.office.example"),
            user: "submissions@office.example", password: .file("x"))
        return Alerts(
            office: .sample(), templates: .builtIn, store: store, mailboxes: [mailbox], admins: admins,
            settings: try .sample(sending), clock: .standing(at: now), logger: logger)
    }

    func state(_ message: Int64) async throws -> InboundState? { try await store.inboundMessage(message)?.state }
}

extension OrganizationalUnit {
    static let first = OrganizationalUnit(
        code: "U1", name: "澄湖第一中学", aliases: ["澄湖一中"], categories: ["school"],
        addresses: ["office@first.example", "Plans@first.example"])
    static let second = OrganizationalUnit(
        code: "U2", name: "柳桥小学", categories: ["school"], addresses: ["office@second.example"])
}

extension Notice {
    /// Asks every unit for a plan and a summary.
    static let week: Notice = {
        var notice = Notice(id: "week", title: "2025年全民终身学习活动周")
        notice.issued = LocalDate(year: 2025, month: 10, day: 1)
        notice.keywords = ["活动周"]
        notice.mailboxes = ["main"]
        let day = LocalDate(year: 2025, month: 10, day: 20)
        let due = Deadline(instant: noon + 11 * 24 * 3600, day: day, isWholeDay: true)
        notice.phases = [Phase(id: "plans", title: "方案", due: due)]
        notice.phases[0].requirements = [
            Requirement(id: "plan", kind: .plan, title: "活动周工作方案"),
            Requirement(id: "summary", kind: .summary, title: "活动周工作总结"),
        ]
        return notice
    }()
}

extension Notice {
    /// Another one, about something else.
    static let fire: Notice = {
        var notice = week
        notice.id = "fire"
        notice.title = "2025年校园消防演练"
        notice.keywords = ["消防演练"]
        notice.phases[0].id = "drill"
        notice.phases[0].requirements = [Requirement(id: "report", kind: .summary, title: "消防演练总结")]
        return notice
    }()
}

extension Office {
    static func sample(
        units: [OrganizationalUnit] = [.first, .second], notices: [Notice] = [.week], language: Language = .chinese
    ) -> Office {
        Office(
            name: "示范区社区学院", language: language, timeZone: TimeZone(identifier: "Asia/Shanghai") ?? .gmt,
            roster: Roster(units: units), notices: notices, ownAddresses: ["submissions@office.example"])
    }
}

extension SMTPSettings {
    static func sample(_ sending: Sending = .on, redirectTo: String? = nil) throws -> SMTPSettings {
        var settings = SMTPSettings(
            server: try ServerEndpoint(.smtp, url: "smtp://127.0.0.1:25", tls: "none"),
            from: "submissions@office.example", hello: "office.example")
        settings.sending = sending
        settings.redirectTo = redirectTo
        settings.rate = SendingRate(letters: 1000, seconds: 1)
        return settings
    }
}

/// One mail as a unit writes it.
struct SampleMail {
    var from = "office@first.example"
    var subject = "活动周工作方案"
    var messageID = "<1@first.example>"
    var headers: [String] = []
    var text = "请查收。"
    /// Name and text of each attached file.
    var files = [("工作方案.txt", "全民终身学习活动周工作方案\n一、指导思想\n二、活动内容\n三、工作要求\n")]
    /// Name and bytes of each further attached file.
    var contents: [(name: String, bytes: [UInt8])] = []
    /// A mail that is attached.
    var attached: [UInt8]?
    /// Not that of an attached mail.
    var boundary = "=_x"

    var bytes: [UInt8] {
        var lines = ["From: <\(from)>", "To: <submissions@office.example>", "Subject: \(Self.word(subject))"]
        lines += ["Message-ID: \(messageID)"] + headers
        lines += ["MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=\"\(boundary)\"", ""]
        lines += ["--\(boundary)", "Content-Type: text/plain; charset=utf-8", "", text]
        for (name, bytes) in files.map({ ($0, Array($1.utf8)) }) + contents {
            lines += [
                "--\(boundary)", "Content-Type: application/octet-stream",
                "Content-Disposition: attachment; filename=\"\(Self.word(name))\"",
                "Content-Transfer-Encoding: base64", "", Data(bytes).base64EncodedString(),
            ]
        }
        if let attached {
            lines += ["--\(boundary)", "Content-Type: message/rfc822", "", String(decoding: attached, as: UTF8.self)]
        }
        return Array((lines + ["--\(boundary)--", ""]).joined(separator: "\r\n").utf8)
    }

    private static func word(_ text: String) -> String { "=?utf-8?B?\(Data(text.utf8).base64EncodedString())?=" }
}
