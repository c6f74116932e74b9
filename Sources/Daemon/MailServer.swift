/// Where a mail server is and how its certificate is judged. Verification itself cannot be switched off.
public struct MailServer: Equatable, Sendable {
    /// Whether the connection is private.
    public enum Security: Equatable, Sendable {
        /// From the first byte (`imaps://`, `smtps://`).
        case implicit
        /// `tls = "starttls"`.
        case startTLS
        /// `tls = "none"`, to a loopback address only.
        case none
    }

    /// A name or address, without the brackets of an IPv6 literal.
    public var host: String
    public var port: Int
    public var security: Security
    /// A PEM file of certificates to trust instead of the system's.
    public var ca: String?
    /// A public key that must be presented: `sha256//BASE64`.
    public var pin: String?
    /// Whether old TLS versions and ciphers are accepted; to be logged loudly.
    public var tlsLegacy = false

    public init(host: String, port: Int, security: Security) {
        self.host = host
        self.port = port
        self.security = security
    }
}
