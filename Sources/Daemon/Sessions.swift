public import Foundation
public import Logging
public import MailTransport
import Submissions

extension MailboxSettings {
    /// A session with the mailbox's server; connects to nothing yet. The secret is read at every login. Throws
    /// `CredentialError` when that is bound to fail.
    public func session(logger: Logger) async throws -> IMAPSession {
        let (user, password, authentication) = (user, password, authentication)
        try await password.expectReadable(user: user, kind: authentication)
        server.tell(logger)
        return IMAPSession(endpoint: server, mailbox: mailbox) {
            try await password.credentials(user: user, kind: authentication)
        }
    }

    /// The moment before which mails are left alone; nil: that of the first run.
    public func since(in zone: TimeZone) -> Date? {
        guard case .day(let day) = since else { return nil }
        return day.start(in: zone)
    }
}

extension SMTPSettings {
    /// A session with the submission server; connects to nothing yet. The secret is read at every login. Throws
    /// `CredentialError` when that is bound to fail.
    public func session(logger: Logger) async throws -> SMTPSession {
        server.tell(logger)
        guard let user, let password else {
            return SMTPSession(endpoint: server, helloName: hello, credentials: nil)
        }
        let authentication = authentication
        try await password.expectReadable(user: user, kind: authentication)
        return SMTPSession(endpoint: server, helloName: hello) {
            try await password.credentials(user: user, kind: authentication)
        }
    }
}

extension ServerEndpoint {
    /// Says what is less safe than it should be.
    fileprivate func tell(_ logger: Logger) {
        guard allowsLegacyTLS else { return }
        logger.warning(
            "outdated TLS is accepted, which others on the way may break: replace the server, then remove tls_legacy",
            metadata: ["server": "\(service.rawValue)://\(host):\(port)"])
    }
}
