public import Submissions

/// What setup has been told so far, by flags or in answers; nil: not yet.
public struct SetupRequest: Equatable, Sendable {
    /// One server.
    public struct Server: Equatable, Sendable {
        /// `imaps://host[:port]` and its like.
        public var url: String?
        /// `starttls` or `none`, which goes with `imap://` and `smtp://`.
        public var tls: String?
        /// Left out: the mail address.
        public var user: String?

        /// Nothing told yet.
        public init(url: String? = nil, tls: String? = nil, user: String? = nil) {
            self.url = url
            self.tls = tls
            self.user = user
        }
    }

    public var office: String?
    /// The address that units send to.
    public var mail: String?
    public var imap = Server()
    public var smtp = Server()
    /// The address that letters come from; left out: ``mail``.
    public var from: String?
    public var password: String?
    /// Left out: ``password``.
    public var smtpPassword: String?
    /// A program that prints an access token, instead of passwords.
    public var tokenCommand: String?
    public var coordinators: [String] = []
    public var admin: String?
    public var storage: String?
    /// Authorities to trust instead of the system's.
    public var authority: String?
    public var language = Language.chinese
    public var timeZone = "Asia/Shanghai"

    /// Nothing told yet.
    public init() {}

    /// The flags of what cannot do without.
    public var missing: [String] {
        [
            office == nil ? "--office" : nil, mail == nil ? "--mail" : nil,
            mailProvider?.secret == .accessToken
                ? tokenCommand == nil ? "--token-command" : nil
                : password == nil && tokenCommand == nil ? "--password-file" : nil,
            coordinators.isEmpty ? "--coordinator" : nil,
        ].compactMap(\.self)
    }

    /// The provider as far as the address or the server tells it.
    public var mailProvider: MailProvider? {
        if let url = imap.url {
            return provider(servedBy: String(url.split(separator: "/").last?.split(separator: ":").first ?? ""))
        }
        return mail.flatMap(provider(of:))
    }

    /// Fills in the servers as `provider` has them, where none were told.
    public mutating func take(_ provider: MailProvider) {
        let domain = domain(of: mail ?? "")
        if imap.url == nil { imap.url = provider.imapURL(domain) }
        if smtp.url == nil { (smtp.url, smtp.tls) = (provider.smtpURL(domain), smtp.tls ?? provider.smtpTLS) }
    }
}
