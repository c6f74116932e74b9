import FoundationEssentials

/// A user name and a password or authorization code that are safe to put into a command line. Never printed.
public struct Credentials: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable
{
    /// The name to log in with.
    public let user: String
    let password: String

    /// Refuses what would end the command and start another one: CR, LF, NUL and every other control character.
    /// Throws which of the two is wrong; the message never holds the value.
    public init(user: String, password: String) throws(CredentialProblem) {
        if let problem = Self.problem(in: user) { throw CredentialProblem(key: "user", message: problem) }
        if let problem = Self.problem(in: password) { throw CredentialProblem(key: "password", message: problem) }
        self.user = user
        self.password = password
    }

    private static func problem(in value: String) -> String? {
        if value.isEmpty { return "is empty" }
        if value.utf8.count > 1_024 { return "is longer than 1024 bytes" }
        if value.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            return "holds a line break or another control character; a secret's file must hold one line"
        }
        return nil
    }

    /// SASL PLAIN (RFC 4616) in base64.
    var plainToken: String { Self.base64("\0\(user)\0\(password)") }
    /// The two answers of SASL LOGIN in base64.
    var loginTokens: (user: String, password: String) { (Self.base64(user), Self.base64(password)) }

    /// A server's text without the password in any of the forms in which it was sent: some servers repeat the command in
    /// their complaint.
    func redact(_ text: String) -> String {
        let quoted = IMAPString.quoted(password)?.dropFirst().dropLast()
        return [plainToken, loginTokens.password, quoted.map(String.init), password].compactMap { $0 }
            .reduce(text) { $0.replacing($1, with: "…") }
    }

    private static func base64(_ text: String) -> String {
        Data(text.utf8).base64EncodedString()
    }

    /// The user name alone.
    public var description: String { "Credentials(\(user))" }
    /// The user name alone.
    public var debugDescription: String { description }
    /// The user name alone.
    public var customMirror: Mirror { Mirror(self, children: ["user": user]) }
}

/// Why a user name or a password cannot be used.
public struct CredentialProblem: Error, Equatable {
    /// `user` or `password`.
    public let key: String
    /// What is wrong and what to do; without the value.
    public let message: String
}
