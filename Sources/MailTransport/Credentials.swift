import FoundationEssentials

/// Reads what to log in with. Asked at every login: a password may have been changed on disk, and an access token lives
/// for an hour.
public typealias CredentialReader = @Sendable () async throws -> Credentials

/// A user name and a secret that are safe to put into a command line. Never printed.
public struct Credentials: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable
{
    /// How the secret proves who we are.
    public enum Kind: String, Sendable, CaseIterable {
        /// A password or an authorization code, by LOGIN or SASL PLAIN.
        case password
        /// An OAuth 2.0 access token (RFC 6749 §1.4), by SASL XOAUTH2.
        case xoauth2
    }

    /// The name to log in with.
    public let user: String
    let kind: Kind
    let secret: String

    /// Refuses what would end the command and start another one: CR, LF, NUL and every other control character.
    /// Throws which of the two is wrong; the message never holds the value.
    public init(user: String, password: String, kind: Kind = .password) throws(CredentialProblem) {
        if let problem = Self.problem(in: user, longest: 1_024) {
            throw CredentialProblem(key: "user", message: problem)
        }
        // RFC 4954 §4: a line of AUTH has 12,288 bytes at most, and base64 takes a third more.
        let longest = kind == .password ? 1_024 : 8_192
        if let problem = Self.problem(in: password, longest: longest) {
            throw CredentialProblem(key: "password", message: problem)
        }
        self.user = user
        self.kind = kind
        secret = password
    }

    private static func problem(in value: String, longest: Int) -> String? {
        if value.isEmpty { return "is empty" }
        if value.utf8.count > longest { return "is longer than \(longest) bytes" }
        if value.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            return "holds a line break or another control character; a secret's file must hold one line"
        }
        return nil
    }

    /// SASL PLAIN (RFC 4616) in base64.
    var plainToken: String { Self.base64("\0\(user)\0\(secret)") }
    /// The two answers of SASL LOGIN in base64.
    var loginTokens: (user: String, password: String) { (Self.base64(user), Self.base64(secret)) }
    /// SASL XOAUTH2, as Google and Microsoft describe it, in base64.
    var bearerToken: String { Self.base64("user=\(user)\u{1}auth=Bearer \(secret)\u{1}\u{1}") }

    /// A server's text without the secret in any of the forms in which it was sent: some servers repeat the command in
    /// their complaint. Of a long secret they may repeat the beginning only.
    func redact(_ text: String) -> String {
        let quoted = IMAPString.quoted(secret)?.dropFirst().dropLast()
        let forms = [plainToken, bearerToken, loginTokens.password, quoted.map(String.init), secret].compactMap { $0 }
        var text = forms.reduce(text) { $0.replacing($1, with: "…") }
        for form in forms where form.utf8.count > Self.telling {
            let start = String(form.prefix(Self.telling))
            while let found = text.firstRange(of: start) {
                let end = text[found.upperBound...].firstIndex(of: " ") ?? text.endIndex
                text.replaceSubrange(found.lowerBound..<end, with: "…")
            }
        }
        return text
    }

    /// So many characters in a row are no coincidence.
    private static let telling = 24

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

/// Why a user name or a secret cannot be used.
public struct CredentialProblem: Error, Equatable {
    /// `user` or `password`.
    public let key: String
    /// What is wrong and what to do; without the value.
    public let message: String
}

extension Credentials {
    /// Reads what to log in with; that it cannot be read is a matter for a person.
    static func read(_ reader: CredentialReader) async throws(TransportError) -> Credentials {
        do {
            return try await reader()
        } catch is CancellationError {
            throw TransportError(stage: .login, cause: .cancelled, text: "cancelled while reading the password")
        } catch {
            throw TransportError(stage: .login, cause: .refusedHere, text: "\(error)")
        }
    }

    /// What to try once more with after `failure`: a token that is another one by now. The same password twice is two
    /// failures.
    func renewed(after failure: TransportError, _ reader: CredentialReader) async throws(TransportError) -> Credentials?
    {
        guard kind == .xoauth2, failure.stage == .login, failure.retry == .authentication else { return nil }
        let fresh = try await Self.read(reader)
        return fresh == self ? nil : fresh
    }
}

/// What a server says of a refused token: base64 of a JSON object with `status`, as Google and Microsoft send it. Nil
/// when it is nothing of the kind.
func refusalOfToken(_ challenge: [UInt8]) -> String? {
    guard !challenge.isEmpty, challenge.count <= 4_096,
        let data = Data(base64Encoded: Data(challenge)), !data.isEmpty
    else { return nil }
    return serverText(data)
}
