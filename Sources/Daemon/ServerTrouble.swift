public import Foundation
import MailTransport
import Store

/// That a server could not be used, and how long it is left alone at least.
public struct ServerTrouble: Equatable, Sendable {
    /// A login that was refused so often is tried once an hour only: a provider may ban who hammers, and the reason may
    /// be its own (QQ answers a busy system the same way as a wrong password).
    private static let loginTries = 3
    private static let refusedLoginWait: TimeInterval = 3600

    /// Logins refused in a row.
    public var refusals = 0
    /// Seconds that the server asks for.
    public var pause: TimeInterval = 0

    /// In seconds.
    var leastWait: TimeInterval { refusals >= Self.loginTries ? max(Self.refusedLoginWait, pause) : pause }
}

extension Store {
    /// Notes that a server could not be used, under the name of its connection.
    func note(_ error: TransportError, of connection: String, at now: Date) async throws -> ServerTrouble {
        let state = try await connectionFailed(
            connection, error: "\(error)", loginRefused: error.retry == .authentication, at: now)
        return ServerTrouble(refusals: state.refusals, pause: Double(error.pause ?? 0))
    }
}
