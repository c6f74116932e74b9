public import Foundation
public import MailTransport
import Submissions

extension MailboxSettings {
    /// A session with the mailbox's server; connects to nothing yet. Throws `CredentialError` when the password can't
    /// be read.
    public func session() async throws -> IMAPSession {
        IMAPSession(endpoint: server, credentials: try await password.credentials(user: user), mailbox: mailbox)
    }

    /// The moment before which mails are left alone; nil: that of the first run.
    public func since(in zone: TimeZone) -> Date? {
        guard case .day(let day) = since else { return nil }
        return day.start(in: zone)
    }
}

extension SMTPSettings {
    /// A session with the submission server; connects to nothing yet. Throws `CredentialError` when the password can't
    /// be read.
    public func session() async throws -> SMTPSession {
        var credentials: Credentials?
        if let user, let password { credentials = try await password.credentials(user: user) }
        return SMTPSession(endpoint: server, credentials: credentials, helloName: hello)
    }
}
