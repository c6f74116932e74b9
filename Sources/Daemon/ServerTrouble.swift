public import Foundation
import MailTransport
import Store

/// That a server could not be used, and how long it is left alone at least.
public struct ServerTrouble: Error, Equatable {
    /// A login that was refused so often is tried once an hour only: a provider may ban who hammers, and the reason may
    /// be its own (QQ answers a busy system the same way as a wrong password).
    static let loginTries = 3
    private static let refusedLoginWait: TimeInterval = 3600
    fileprivate static let restAtStart: TimeInterval = 300

    /// Logins refused in a row.
    public var refusals = 0
    /// Seconds that the server asks for.
    public var pause: TimeInterval = 0
    /// False for trouble of this machine, whose end nobody has to wait longer for each time.
    public var isOfServer = true

    /// In seconds.
    var leastWait: TimeInterval { refusals >= Self.loginTries ? max(Self.refusedLoginWait, pause) : pause }
}

extension Store {
    /// What keeps a server from being used at once after a start: its login was refused too often and a moment ago. A
    /// program that is restarted again and again must not hammer, and a corrected password shall not wait for an hour.
    func restAfterRefusals(of connection: Connection, at now: Date) async throws -> ServerTrouble? {
        guard let state = try await self.connection(connection), state.refusals >= ServerTrouble.loginTries else {
            return nil
        }
        let passed = now.timeIntervalSince(state.lastTryAt)
        guard (0..<ServerTrouble.restAtStart).contains(passed) else { return nil }
        return ServerTrouble(pause: ServerTrouble.restAtStart - passed)
    }

    /// Notes that a server could not be used.
    func note(_ error: TransportError, of connection: Connection, at now: Date) async throws -> ServerTrouble {
        let state = try await connectionFailed(
            connection, error: "\(error)", loginRefused: error.retry == .authentication, at: now)
        return ServerTrouble(refusals: state.refusals, pause: Double(error.pause ?? 0))
    }
}
