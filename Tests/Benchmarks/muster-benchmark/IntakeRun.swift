import Daemon
import Foundation
import Logging
import MailTransport
import Store

/// Steps 1–5 of the line alone: a mailbox becomes files and rows.
struct IntakeRun {
    let url: String
    /// The path of the server's authority; `-` when the connection is not encrypted.
    let authority: String
    let user: String
    /// The storage directory; its parent must be there.
    let storage: String

    func run() async throws {
        let intake = try intake()
        var counts = IntakeCounts()
        let seconds = try await Benchmark.seconds { counts = try await intake.cycle(all: false) }
        Benchmark.report([
            "seconds": seconds, "taken": Double(counts.taken), "duplicates": Double(counts.duplicates),
            "problems": Double(counts.problems),
        ])
    }

    /// An intake over a connection of its own.
    func intake() throws -> Intake {
        let isEncrypted = authority != "-"
        let endpoint = try ServerEndpoint(
            .imap, url: url, tls: isEncrypted ? nil : "none", certificateAuthority: isEncrypted ? authority : nil)
        let session = IMAPSession(
            endpoint: endpoint, credentials: { try Credentials(user: user, password: "benchmark") })
        return Intake(
            id: "main", mailbox: session, store: try Store.openForDaemon(storage), since: .distantPast, clock: .system,
            logger: Logger(label: "benchmark", factory: { _ in SwiftLogNoOpLogHandler() }))
    }
}

/// Looks into a large and a small mailbox in turns, in which nothing is new.
struct PollRun {
    let large: IntakeRun
    let small: IntakeRun
    let rounds: Int

    func run() async throws {
        let intakes = [try large.intake(), try small.intake()]
        for intake in intakes { _ = try await intake.cycle(all: false) }
        var times: [[Double]] = [[], []]
        for _ in 0..<rounds {
            for (index, intake) in intakes.enumerated() {
                times[index].append(try await Benchmark.seconds { _ = try await intake.cycle(all: false) })
            }
        }
        let medians = times.map { $0.sorted()[$0.count / 2] * 1000 }
        Benchmark.report(["large": medians[0], "small": medians[1]])
    }
}
