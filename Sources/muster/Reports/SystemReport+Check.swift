import Daemon
import Foundation
import Store
import Submissions

extension SystemReport {
    /// A mail to decide, or a mailbox to read, does not wait longer in an office that is well.
    private static let patience: TimeInterval = 3600

    /// What an administrator has to see to, the worst first; empty when all is well. Held mails and letters that did not
    /// arrive are the coordinators' and not among it.
    var troubles: [String] {
        var found: [String] = []
        if daemon == nil { found.append("no daemon runs") }
        if isLow { found.append("\(directory) has \(sized(free ?? 0)) free: no mail is taken in") }
        for server in servers {
            guard let state = server.state else { continue }
            if let error = state.lastError {
                found.append("\(server.connection.name) since \(since(state)): \(error)")
            } else if case .mailbox = server.connection, asOf.timeIntervalSince(state.lastTryAt) > Self.patience {
                found.append("\(server.connection.name) was not looked at since \(shown(state.lastTryAt))")
            }
        }
        if let oldest, asOf.timeIntervalSince(oldest) > Self.patience {
            found.append("\(counted(counts.received, "mail")) to decide, the first since \(shown(oldest))")
        }
        if !state.problems.isEmpty { found.append("\(counted(state.problems.count, "mail")) could not be fetched") }
        return found
    }

    /// One line, as plugins of monitoring systems print it.
    var checkLine: String {
        guard troubles.isEmpty else { return ("TROUBLE: " + troubles.joined(separator: "; ")).visibleLines }
        let queued = counts.letters[.queued] ?? 0
        return
            "OK: the daemon runs; \(counts.received) to decide, \(counts.held) held, \(counted(queued, "letter")) queued"
            + (awaitingRelease == 0 ? "" : ", \(awaitingRelease) of them for release")
    }

    private func since(_ state: ConnectionState) -> String {
        state.lastSuccessAt.map { shown($0) } ?? "ever"
    }
}
