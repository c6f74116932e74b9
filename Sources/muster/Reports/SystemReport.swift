import Daemon
import Foundation
import Store
import Submissions
import TerminalText

/// How the whole office stands, whatever the notice: servers, disk, backlog, letters.
struct SystemReport {
    /// A server and since when it refuses the login.
    struct Server {
        var connection: Connection
        var state: ConnectionState?
        var refusedSince: Date?
    }

    let office: Office
    let asOf: Date
    /// The process that serves; nil when none does.
    let daemon: Int32?
    let directory: String
    /// Nil where there is no storage yet.
    let free: Int?
    let reserve: Int
    let servers: [Server]
    let counts: OfficeCounts
    /// When the mail arrived that has waited longest for its decision.
    let oldest: Date?
    let state: OfficeState
    /// Letters that leave only when a person releases them.
    let awaitingRelease: Int

    init(_ files: OfficeFiles, _ store: Store?, asOf: Date) async throws {
        let configuration = files.configuration
        office = files.office
        self.asOf = asOf
        directory = configuration.storageDirectory
        reserve = configuration.storageReserve
        daemon = Store.daemon(of: directory)
        free = try store?.files.freeBytes()
        counts = try await store?.officeCounts() ?? OfficeCounts()
        oldest = try await store?.nextToExamine(limit: 1).first?.receivedAt
        state = try await OfficeState(store, configuration, at: asOf)
        awaitingRelease = try await store?.lettersAwaitingRelease(at: asOf) ?? 0
        var servers: [Server] = []
        for connection in configuration.mailboxes.map({ Connection.mailbox($0.id) }) + [.smtp] {
            var server = Server(
                connection: connection, state: state.connections.first { $0.connection == connection })
            if let state = server.state { server.refusedSince = try await store?.refusedSince(state) }
            servers.append(server)
        }
        self.servers = servers
    }

    /// The daemon also knows of mails that found no room beside the reserve.
    var isLow: Bool {
        free.map { $0 < reserve } ?? false
            || state.connections.contains { $0.connection == .storage && $0.lastError != nil }
    }

    // MARK: JSON

    var json: JSONValue {
        .object([
            ("asOf", moment(asOf)),
            ("daemon", .object([("running", .bool(daemon != nil)), ("process", .count(daemon.map(Int.init)))])),
            (
                "storage",
                .object([
                    ("directory", .string(directory)), ("freeBytes", .count(free)), ("reserveBytes", .integer(reserve)),
                    ("low", .bool(isLow)),
                ])
            ),
            ("servers", .array(servers.map(server))),
            ("undecided", .integer(counts.received)),
            ("oldestUndecidedAt", moment(oldest)),
            ("held", .integer(counts.held)),
            ("troubles", .texts(troubles)),
            ("failed", .integer(state.problems.count)),
            ("notFetched", .array(state.problems.map(problem))),
            ("receiptsDue", .integer(counts.receiptsDue)), ("awaitingRelease", .integer(awaitingRelease)),
            ("outbox", .object(OutboundState.allCases.map { ($0.rawValue, .integer(counts.letters[$0] ?? 0)) })),
            ("waiting", state.waitingReport(office)),
            ("undeliverable", .array(state.undeliverable.map { $0.report(office) })),
            ("heldMessages", state.heldReport(office)),
            ("notices", .texts(office.notices.map(\.id))),
        ])
    }

    private func moment(_ date: Date?) -> JSONValue { .text(date.map { formatMoment($0, in: office.timeZone) }) }

    private func server(_ server: Server) -> JSONValue {
        .object([
            ("name", .string(server.connection.name)), ("lastTryAt", moment(server.state?.lastTryAt)),
            ("lastSuccessAt", moment(server.state?.lastSuccessAt)), ("lastError", .text(server.state?.lastError)),
            ("loginsRefused", .integer(server.state?.refusals ?? 0)), ("refusedSince", moment(server.refusedSince)),
        ])
    }

    private func problem(_ problem: LocationProblem) -> JSONValue {
        .object([
            ("mailbox", .string(problem.mailbox)), ("uid", .integer(Int(problem.uid))),
            ("problem", .string(problem.kind.rawValue)), ("detail", .text(problem.detail)),
            ("tries", .integer(problem.tries)), ("lastTryAt", moment(problem.lastTryAt)),
        ])
    }

    // MARK: For people

    func text(_ output: OutputOptions) -> String {
        var table = TextTable(columns: [.init("Server"), .init("Last well"), .init("Last try"), .init("State")])
        for server in servers {
            table.append([
                "\(server.connection.name)", "\(shown(server.state?.lastSuccessAt))",
                "\(shown(server.state?.lastTryAt))",
                .init(health(of: server), style: server.state?.lastError == nil ? .plain : .bad),
            ])
        }
        let letters = counts.letters.sorted { $0.key.rawValue < $1.key.rawValue }
            .map { "\($0.value) \($0.key.rawValue)" }.joined(separator: ", ")
        let head =
            "\(office.name), as of \(formatMoment(asOf, in: office.timeZone)): "
            + (daemon.map { "the daemon runs (process \($0))" } ?? "no daemon runs")
        var lines = [
            disk,
            "Mails: \(counts.received) to decide\(oldest.map { ", the oldest of \(formatMoment($0, in: office.timeZone))" } ?? ""), "
                + "\(counts.held) held, \(state.problems.count) not fetched, \(counts.ignored) ignored",
            "Letters: \(letters.isEmpty ? "none" : letters)"
                + (awaitingRelease == 0 ? "" : "; \(awaitingRelease) of them wait for muster outbox release"),
        ]
        lines += state.problems.map { problem in
            "Not fetched: \(problem.mailbox), UID \(problem.uid), \(problem.kind.rawValue)"
                + "\(problem.detail.map { " (\($0))" } ?? ""), tried \(counted(problem.tries, "time"))"
        }
        let rest = state.text(office, servers: false)
        lines += rest.isEmpty ? [] : [rest]
        lines.append(
            office.notices.isEmpty
                ? "No notices: muster check says where they are looked for"
                : "By notice: " + office.notices.map { "muster status --notice \($0.id)" }.joined(separator: ", "))
        return head.visibleLines + "\n" + table.text(width: output.width, color: output.color)
            + lines.joined(separator: "\n").visibleLines
    }

    func shown(_ date: Date?) -> String { date.map { formatMoment($0, in: office.timeZone) } ?? "never" }

    private func health(of server: Server) -> String {
        guard let state = server.state else { return "not used yet" }
        guard let error = state.lastError else { return "well" }
        let refused = server.refusedSince.map {
            "login refused \(counted(state.refusals, "time")) since \(formatMoment($0, in: office.timeZone)): "
        }
        return (refused ?? "") + error
    }

    private var disk: String {
        guard let free else { return "Disk: \(directory) is not made yet" }
        let low = isLow ? ": LOW, no mail is taken in" : ""
        return "Disk: \(sized(free)) free, \(sized(reserve)) are kept (storage.reserve)\(low)"
    }
}
