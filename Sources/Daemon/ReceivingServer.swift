/// By which names the server that receives a mailbox's mail signs what it found out about a sender (RFC 8601 §2.5).
public struct ReceivingServer: Equatable, Sendable {
    /// In lower case; nil: one of ``domains``, or a host of one.
    var name: String?
    var domains: [String]

    /// Providers that receive the mail of customers' own domains under their own name.
    private static let providers = [
        "qq.com", "163.com", "126.com", "yeah.net", "netease.com", "aliyun.com", "sina.com", "263.net", "139.com",
        "189.cn", "office365.com", "outlook.com", "gmail.com", "google.com", "icoremail.net",
    ]

    /// The server of a mailbox: by the configured name alone, else by the domain of its user and that of its provider.
    public init(_ mailbox: MailboxSettings) {
        name = mailbox.authenticationServer
        let user = mailbox.user.split(separator: "@", omittingEmptySubsequences: false).last.map(String.init) ?? ""
        let host = mailbox.server.host.lowercased()
        domains = [user.lowercased()].filter { $0.contains(".") }
        domains += Self.providers.filter { host.hasSuffix("." + $0) }
    }

    /// - Parameter server: An authserv-id in lower case.
    func isTrusted(_ server: String) -> Bool {
        if let name { return server == name }
        return isOwn(server)
    }

    /// Whether a domain in lower case is that of the office's mailbox or of its provider.
    func isOwn(_ domain: String) -> Bool { domains.contains { domain == $0 || domain.hasSuffix("." + $0) } }
}
