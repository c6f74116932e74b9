/// A mail provider whose servers and habits are known.
public struct MailProvider: Equatable, Sendable {
    /// What its servers want instead of the password that a person types.
    public enum Secret: Equatable, Sendable {
        case password
        /// A code for programs (授权码), made in the webmail.
        case authorisationCode
        /// A password for programs (客户端专用密码), where the account has them switched on.
        case clientPassword
        /// An app password, made in the account's settings; needs two-step verification.
        case appPassword
        /// An OAuth 2.0 access token; passwords are refused.
        case accessToken
    }

    /// A word for it in reports and tests.
    public let id: String
    let chineseName: String
    /// For messages in English.
    public let englishName: String
    /// Domains of addresses; none for providers that serve the domains of others.
    let domains: [String]
    /// A URL in which `*` stands for the address's domain.
    let imap: String
    let smtp: String
    /// `starttls` where the server speaks no TLS from the start.
    var smtpTLS: String?
    /// What to give where a password is asked for.
    public let secret: Secret
    /// Where in the webmail, in its own words, IMAP is switched on and the code is made; empty: the administrator knows.
    public internal(set) var place = ""
    /// Where the webmail says how many days IMAP shows; nil: it shows everything.
    public internal(set) var windowPlace: String?
    /// Whether a letter's sender must be the login.
    public internal(set) var fromIsLogin = false
    /// Whether it refuses clients that do not name themselves (RFC 2971).
    var wantsID = false
}

extension MailProvider {
    /// The URL of the IMAP server for an address of `domain`.
    public func imapURL(_ domain: String) -> String { imap.replacing("*", with: domain) }
    /// The URL of the SMTP server for an address of `domain`.
    public func smtpURL(_ domain: String) -> String { smtp.replacing("*", with: domain) }

    /// Whether one of its servers is called `host`.
    func serves(_ host: String) -> Bool {
        let hosts = domains.isEmpty ? [imapURL("."), smtpURL(".")] : domains.flatMap { [imapURL($0), smtpURL($0)] }
        return hosts.contains { url in
            url.split(separator: "/").last?.split(separator: ":").first.map(String.init) == host.lowercased()
        }
    }
}

/// The provider of an address by its domain; nil: a domain of its own.
public func provider(of address: String) -> MailProvider? {
    let domain = domain(of: address)
    return MailProvider.known.first { $0.domains.contains(domain) }
}

/// The provider whose server is called `host`; nil: none that is known.
public func provider(servedBy host: String) -> MailProvider? {
    (MailProvider.known + MailProvider.forOwnDomains).first { $0.serves(host) }
}

/// What follows the last `@`, in lower case.
func domain(of address: String) -> String {
    (address.split(separator: "@", omittingEmptySubsequences: false).last.map(String.init) ?? "").lowercased()
}
