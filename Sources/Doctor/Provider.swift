import MailTransport

/// A mail provider with habits of its own.
enum Provider: Equatable, Sendable {
    case qq, exmail, netEase

    /// The provider of a server; nil when it is another one.
    init?(host: String) {
        let host = host.lowercased()
        func isOf(_ names: [String]) -> Bool { names.contains { host == $0 || host.hasSuffix("." + $0) } }
        if isOf(["exmail.qq.com"]) {
            self = .exmail
        } else if isOf(["qq.com", "foxmail.com"]) {
            self = .qq
        } else if isOf(["163.com", "126.com", "yeah.net", "188.com", "netease.com"]) {
            self = .netEase
        } else {
            return nil
        }
    }

    /// Where the webmail widens what other programs can see.
    var wideningWindow: String {
        switch self {
        case .qq: "in the webmail: 设置 → 账户 → 收取选项 → 全部, then save; what arrived before is then read too"
        case .exmail: "in the webmail: 设置 → 客户端设置 → 收取选项 → 全部, then save; what arrived before is then read too"
        case .netEase:
            "in the webmail: 设置 → POP3/SMTP/IMAP → 收取全部邮件, then save; what arrived before is then read too"
        }
    }

    /// What to write where a password is asked for.
    var password: String {
        switch self {
        case .qq: "QQ wants the authorisation code (授权码) of 设置 → 账户, not the password; a new password voids it"
        case .exmail: "Exmail wants the 客户端专用密码 of 设置 → 微信绑定 where secure login (安全登录) is on"
        case .netEase:
            "NetEase wants the authorisation code (授权码) of 设置 → POP3/SMTP/IMAP, not the password; codes end after 180 days"
        }
    }
}

/// What to do about a login that failed.
func loginAdvice(_ error: TransportError, provider: Provider?, key: String) -> String {
    if error.text.lowercased().contains("unsafe login") {
        return
            "NetEase does not trust this program: log in to the webmail once, and switch IMAP on in 设置 → POP3/SMTP/IMAP"
    }
    switch error.retry {
    case .authentication:
        let code =
            provider.map(\.password) ?? "some providers want an app password, and IMAP/SMTP switched on in the webmail"
        return "correct what \(key).password names, then run this again; \(code)"
    case .configuration: return "correct \(key) in the configuration; `muster check` explains the keys"
    case .transient, .permanent: return "try again in some minutes; if it stays so, ask the provider with these words"
    }
}

/// What to do about a connection that failed.
func connectionAdvice(_ error: TransportError, key: String) -> String {
    let text = error.text.lowercased()
    func says(_ words: String...) -> Bool { words.contains(where: text.contains) }
    if says("expired") {
        return "the server's certificate has ended: its administrator must renew it; is this clock right?"
    }
    if says("not yet valid") { return "set this machine's clock; else ask the server's administrator" }
    if says("self-signed", "self signed", "unable to get local issuer", "unable to get issuer") {
        return "where the server's authority is your own, name its PEM file in \(key).ca; else update ca-certificates"
    }
    if says("subject name", "host name", "hostname") {
        return "write the name into \(key).url for which the certificate was made"
    }
    if says("pinnedpubkey", "public key does not match") {
        return "the server has another key than \(key).pin says: ask its administrator, then correct or remove the pin"
    }
    if says("wrong version number", "unsupported protocol", "alert protocol version", "dh key too small") {
        return "the server speaks no present-day TLS: is the port right? An old server needs \(key).tls_legacy = true"
    }
    if says("starttls", "requested ssl level failed") {
        return "the server offers no STARTTLS at this port: use \(key).url = \"…s://\" with its port for TLS"
    }
    return "look at host and port in \(key).url, and whether a firewall lets connections out"
}
