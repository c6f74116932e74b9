public import Foundation
import Mail
import Setup
public import Store
import Submissions

/// That a server refuses the login of the daemon that runs. It may have another password than a command: systemd hands it
/// the one of its start.
public struct RefusedDaemon: Sendable, Equatable {
    /// In words for people, with the moment from which on.
    let fact: String
    let advice: String
}

extension Store {
    /// What the daemon noted of its logins to a server; nil when none runs, or when its last login was not refused.
    ///
    /// - Parameters:
    ///   - configuration: The path of its configuration, by which its service is known.
    ///   - timeZone: The office's.
    public func refusedDaemon(
        at connection: Connection, configuration: String, timeZone: TimeZone
    ) async throws -> RefusedDaemon? {
        guard Store.daemon(of: directory) != nil, let state = try await self.connection(connection),
            let since = try await refusedSince(state)
        else { return nil }
        let moment = MailDate(
            seconds: Int(since.timeIntervalSince1970),
            offsetMinutes: timeZone.secondsFromGMT(for: since) / 60)
        let unit = SetupPlace(configuration: configuration).unit
        return RefusedDaemon(
            fact: "the running daemon was refused \(counted(state.refusals, "time")) since \(moment.rfc3339)",
            advice: "restart it\(unit.map { " (systemctl restart \($0))" } ?? "") so that it takes the password; it "
                + "logs in within five minutes")
    }
}

extension Finding {
    /// That `user` was let in just now, beside what the daemon was told.
    static func letIn(_ id: String, _ user: String, daemon: RefusedDaemon?) -> Finding {
        guard let daemon else { return .ok(id, "\(user) is let in") }
        return .warning(id, "\(user) is let in, but \(daemon.fact)", daemon.advice)
    }
}
