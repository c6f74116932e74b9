import MailTransport
import Setup

extension MailProvider {
    /// What to write where a password is asked for.
    var passwordAdvice: String {
        let origin = place.isEmpty ? "" : " (\(place))"
        return switch secret {
        case .password: "\(englishName) lets programs in once they are switched on in the webmail\(origin)"
        case .authorisationCode:
            "\(englishName) wants the authorisation code (授权码) of the webmail\(origin), not the password; a changed "
                + "password voids it, and some end after 180 days"
        case .clientPassword: "\(englishName) wants the 客户端专用密码\(origin) where secure login is on"
        case .appPassword: "\(englishName) wants an app password\(origin)"
        case .accessToken: "\(englishName) wants an access token: auth = \"xoauth2\""
        }
    }
}

/// What to do about a login that failed.
func loginAdvice(_ error: TransportError, provider: MailProvider?, key: String) -> String {
    if error.text.lowercased().contains("unsafe login") {
        return
            "NetEase does not trust this program: log in to the webmail once, and switch IMAP on in 设置 → POP3/SMTP/IMAP"
    }
    switch error.retry {
    case .authentication:
        let code =
            provider.map(\.passwordAdvice)
            ?? "some providers want an app password, and IMAP/SMTP switched on in the webmail"
        return
            "correct \(key).user, or what \(key).password names, and run this again; a running daemon has the password of its "
            + "start: restart it; " + code
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
