import MailTransport

/// What setup has been told so far, by flags or in answers; nil: not yet.
public struct SetupRequest: Equatable, Sendable {
    /// One server.
    public struct Server: Equatable, Sendable {
        /// `imaps://host[:port]` and its like, or the bare `host[:port]`.
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
    /// Left out: Chinese.
    public var language: String?
    /// Left out: Shanghai's.
    public var timeZone: String?

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

    /// The flags of all that was told.
    var told: Set<String> {
        func told(_ server: Server, _ flag: String) -> [String?] {
            [server.url != nil || server.tls != nil ? flag : nil, server.user != nil ? flag + "-user" : nil]
        }
        let values = [
            "--office": office, "--mail": mail, "--from": from, "--password-file": password,
            "--smtp-password-file": smtpPassword, "--token-command": tokenCommand,
            "--coordinator": coordinators.first, "--admin": admin, "--storage": storage, "--ca": authority,
            "--language": language, "--timezone": timeZone,
        ]
        let flags = values.filter { $0.value != nil }.map(\.key)
        return Set(flags + (told(imap, "--imap") + told(smtp, "--smtp")).compactMap(\.self))
    }

    /// The provider as far as the address or the server tells it.
    public var mailProvider: MailProvider? {
        if let host = imap.host { return provider(servedBy: host) }
        return mail.flatMap(provider(of:))
    }

    /// Fills in the servers as `provider` has them, where none were told.
    public mutating func take(_ provider: MailProvider) {
        let domain = domain(of: mail ?? "")
        if imap.url == nil { imap.url = provider.imapURL(domain) }
        guard smtp.url == nil else { return }
        guard provider != .ownServers else { return smtp = submissionServer }
        (smtp.url, smtp.tls) = (provider.smtpURL(domain), smtp.tls ?? provider.smtpTLS)
    }

    /// The server of an organisation's own that most likely takes letters, by the one that has its mails: `smtp.` for
    /// `imap.`, else the same, and with STARTTLS where that one has it.
    var submissionServer: Server {
        let host = imap.host ?? ""
        var server = smtp
        server.url = host.lowercased().hasPrefix("imap.") ? "smtp." + host.dropFirst(5) : host
        if imap.completed(.imap).tls == "starttls", smtp.tls == nil { server.url? += ":587" }
        return server.completed(.smtp)
    }
}

extension SetupRequest.Server {
    /// Its URL without the scheme.
    var shown: String? {
        url.map { url in
            let rest = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
            return String(rest.last == "/" ? rest.dropLast() : rest)
        }
    }

    /// The host of its URL; brackets stay around an address of IPv6.
    var host: String? {
        shown.map { text in
            let end = text.hasPrefix("[") ? text.firstIndex(of: "]").map(text.index(after:)) : text.firstIndex(of: ":")
            return String(text[..<(end ?? text.endIndex)])
        }
    }

    /// A bare `host` or `host:port` as a URL: TLS from the start, but STARTTLS where it was told or where the port is that
    /// of STARTTLS (143; 587 and 25). Anything else stays as it is.
    func completed(_ service: ServerEndpoint.Service) -> SetupRequest.Server {
        guard let bare = url?.replacing("：", with: ":"), !bare.contains("://"), !bare.isEmpty else { return self }
        var server = self
        let ports = service == .imap ? ["143"] : ["587", "25"]
        if tls == nil, ports.contains(where: { bare.hasSuffix(":" + $0) }) { server.tls = "starttls" }
        server.url = service.rawValue + (server.tls == nil ? "s" : "") + "://" + bare
        return server
    }
}
