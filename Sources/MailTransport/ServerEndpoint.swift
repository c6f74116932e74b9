/// Where a mail server is, how its connection is secured and whom the connection trusts. Valid by construction: there is
/// no way to express an unencrypted connection to another machine, or one whose certificate is not verified.
public struct ServerEndpoint: Sendable, Hashable {
    /// The protocol spoken at the endpoint.
    public enum Service: String, Sendable {
        case imap, smtp
    }

    /// How the connection is secured.
    public enum Security: String, Sendable {
        /// TLS from the first byte: `imaps://`, `smtps://` (RFC 8314 §3).
        case implicit
        /// STARTTLS before anything else; a server that does not offer it is refused.
        case starttls
        /// No TLS: only to this machine.
        case none
    }

    /// The protocol spoken.
    public let service: Service
    /// A host name or an IP address without brackets.
    public let host: String
    /// The TCP port.
    public let port: Int
    /// How the connection is secured.
    public let security: Security
    /// The path of a PEM file with the authorities to trust instead of the system's.
    public let certificateAuthority: String?
    /// The server's public key in the form of curl's `--pinnedpubkey`: `sha256//` and base64. Checked besides the chain.
    public let pin: String?
    /// Accepts TLS 1.0 and short keys, for old servers on premises. The certificate is verified all the same.
    public private(set) var allowsLegacyTLS: Bool

    /// The same server, of which TLS 1.2 at least is asked.
    public var demandingModernTLS: ServerEndpoint {
        var endpoint = self
        endpoint.allowsLegacyTLS = false
        return endpoint
    }

    /// Reads the keys `url`, `tls`, `ca`, `pin` and `tls_legacy` of a mailbox or of `[smtp]`. Nothing is opened.
    /// Throws every problem at once.
    public init(
        _ service: Service, url: String, tls: String? = nil, certificateAuthority: String? = nil, pin: String? = nil,
        allowsLegacyTLS: Bool = false
    ) throws(EndpointProblems) {
        var problems: [EndpointProblem] = []
        let parts = URLParts(url)
        let (security, message) = Self.security(service, parts, tls)
        if let message = parts.problem(for: service) {
            problems.append(EndpointProblem(key: "url", message: message))
        } else if let message {
            problems.append(EndpointProblem(key: "tls", message: message))
        }
        if let pin, !Self.isPin(pin) {
            problems.append(
                EndpointProblem(
                    key: "pin", message: "must be sha256// and the 44 base64 characters of the key's SHA-256"))
        }
        if let certificateAuthority, certificateAuthority.isEmpty || certificateAuthority.utf8.contains(0) {
            problems.append(EndpointProblem(key: "ca", message: "must be the path of a PEM file"))
        }
        guard problems.isEmpty else { throw EndpointProblems(all: problems) }
        self.service = service
        self.host = parts.host
        self.port = parts.port ?? service.port(for: security)
        self.security = security
        self.certificateAuthority = certificateAuthority
        self.pin = pin
        self.allowsLegacyTLS = allowsLegacyTLS
    }

    /// The security that the scheme and the key `tls` ask for together, or what is wrong with them.
    private static func security(
        _ service: Service, _ parts: URLParts, _ tls: String?
    ) -> (security: Security, problem: String?) {
        let name = service.rawValue
        switch (parts.scheme == name + "s", tls) {
        case (true, nil), (true, "implicit"): return (.implicit, nil)
        case (true, let other?):
            return (.implicit, "\"\(other)\" contradicts \(name)s://, which is TLS from the start; leave the key out")
        case (false, "starttls"): return (.starttls, nil)
        case (false, "none"):
            let isHere = isLoopback(parts.host)
            return (
                .none,
                isHere ? nil : "\"none\" is for this machine only (127.0.0.1, ::1, localhost), not for \(parts.host)"
            )
        case (false, let other):
            let found = other.map { "\"\($0)\"" } ?? "nothing"
            return (
                .none,
                "\(name):// needs \"starttls\", or \"none\" on this machine, but found \(found); or use \(name)s://"
            )
        }
    }

    /// Whether a host as written in a URL can only be this machine. libcurl answers `localhost` itself, without a resolver.
    public static func isLoopback(_ host: String) -> Bool {
        let host = host.lowercased()
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    /// Whether a name consists of what host names are made of, so that it can go into a URL and a command as it is.
    static func isHostName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 253
            && name.utf8.allSatisfy { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") || isAlphanumeric($0) }
    }

    /// The URL for libcurl, which takes the path of an SMTP URL as the name for EHLO.
    func url(path: String) -> String {
        let scheme = service.rawValue + (security == .implicit ? "s" : "")
        return "\(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(port)/\(path)"
    }

    private static func isPin(_ pin: String) -> Bool {
        guard pin.hasPrefix("sha256//") else { return false }
        let key = pin.utf8.dropFirst(8)
        let isBase64 = key.dropLast().allSatisfy { byte in
            isAlphanumeric(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "/")
        }
        return key.count == 44 && isBase64 && key.last == UInt8(ascii: "=")
    }
}

extension ServerEndpoint.Service {
    /// The port registered for the service (RFC 8314 §7; 587 is submission, RFC 6409 §3.1).
    func port(for security: ServerEndpoint.Security) -> Int {
        switch (self, security) {
        case (.imap, .implicit): 993
        case (.imap, _): 143
        case (.smtp, .implicit): 465
        case (.smtp, _): 587
        }
    }
}

/// One thing wrong with a key of the configuration.
public struct EndpointProblem: Sendable, Equatable {
    /// The key: `url`, `tls`, `ca` or `pin`.
    public let key: String
    /// What is wrong and what to write instead.
    public let message: String
}

/// Everything wrong with the keys of one server.
public struct EndpointProblems: Error, Equatable {
    /// In the order of the keys; never empty.
    public let all: [EndpointProblem]
}
