import Daemon
import Foundation
import Mail
import MailTransport
import Submissions

/// A configuration that is there already, as far as answers can change it: the rest of it stays.
public struct EarlierSetup: Sendable {
    /// What it says, as if it had just been told: the passwords too, where this process can read them.
    public let request: SetupRequest
    /// Where its files lie: roster and notices where it says.
    public let place: SetupPlace
    let text: String
    let configuration: Configuration

    /// Reads the one at `place`. Nil: there is none that somebody wrote, it has errors, or it is written in a way that
    /// answers cannot change without loss.
    public init?(_ place: SetupPlace) {
        guard let bytes = Self.contents(of: place.configuration), bytes != Array(SetupExample.packaged.utf8),
            let text = String(validating: bytes, as: UTF8.self),
            let configuration = Configuration.read(bytes, file: place.configuration).configuration
        else { return nil }
        (self.text, self.configuration) = (text, configuration)
        request = Self.request(configuration)
        self.place = SetupPlace(configuration, at: place)
        guard isCarried else { return nil }
    }

    private static func contents(of path: String) -> [UInt8]? {
        do throws(SetupError) { return try SetupFile.read(path) } catch { return nil }
    }

    private static func request(_ configuration: Configuration) -> SetupRequest {
        let (mailbox, smtp) = (configuration.mailboxes[0], configuration.smtp)
        var request = SetupRequest()
        request.office = configuration.officeName
        let isAddress = EmailAddress.isPlain(mailbox.user) && domain(of: mailbox.user).contains(".")
        let mail = isAddress ? mailbox.user : smtp.from
        request.mail = mail
        request.imap = server(mailbox.server, user: mailbox.user, mail: mail)
        request.smtp = server(smtp.server, user: smtp.user, mail: mail)
        request.from = smtp.from == mail ? nil : smtp.from
        if mailbox.authentication == .xoauth2, case .command(let command) = mailbox.password {
            request.tokenCommand = command.first
        } else {
            request.password = secret(mailbox.password)
            let other = smtp.password.flatMap(secret)
            request.smtpPassword = other == request.password ? nil : other
        }
        request.coordinators = configuration.coordinators
        request.admin = configuration.admins == configuration.coordinators ? nil : configuration.admins.first
        request.storage = configuration.storageDirectory
        request.authority = mailbox.server.certificateAuthority
        request.language = configuration.language.rawValue
        request.timeZone = configuration.timeZone.identifier
        return request
    }

    private static func server(_ endpoint: ServerEndpoint, user: String?, mail: String) -> SetupRequest.Server {
        let isImplicit = endpoint.security == .implicit
        let isUsual = endpoint.port == (endpoint.service == .imap ? 993 : 465)
        let host = endpoint.host.contains(":") ? "[\(endpoint.host)]" : endpoint.host
        return SetupRequest.Server(
            url: "\(endpoint.service.rawValue)\(isImplicit ? "s" : "")://\(host)"
                + (isImplicit && isUsual ? "" : ":\(endpoint.port)"),
            tls: isImplicit ? nil : endpoint.security.rawValue, user: user == mail ? nil : user)
    }

    /// A password in a file of setup's; nil: it cannot be read, or is none.
    private static func secret(_ credential: Credential) -> String? {
        guard case .credential(let name, let folder) = credential,
            let bytes = contents(of: folder + "/" + name), let text = String(validating: bytes, as: UTF8.self)
        else { return nil }
        do throws(SetupFlaw) { return try SetupRule.secret(text) } catch { return nil }
    }

    /// Whether the same answers give the same configuration again, and others can be written into it.
    private var isCarried: Bool {
        var request = request
        if request.tokenCommand == nil, request.password == nil { request.password = "unknown" }
        do {
            let text = try SetupAnswers(request, at: place).configuration(at: place, over: self)
            for other in Self.others(than: request) {
                _ = try SetupAnswers(other, at: place).configuration(at: place, over: self)
            }
            return Configuration.read(Array(text.utf8), file: place.configuration).configuration == configuration
        } catch {
            return false
        }
    }

    /// Requests that between them say something else in every answer.
    private static func others(than request: SetupRequest) -> [SetupRequest] {
        ["one", "two"].map { name in
            var other = request
            (other.office, other.storage) = (name, "/srv/\(name)")
            (other.mail, other.from) = ("\(name)@\(name).example", "from@\(name).example")
            (other.coordinators, other.admin) = (["\(name)@x.example"], name == "one" ? nil : "admin@x.example")
            let tls = name == "one" ? nil : "starttls"
            other.imap = .init(url: "imap.\(name).example", tls: tls, user: name)
            other.smtp = .init(url: "smtp.\(name).example", tls: tls, user: name)
            other.language = (name == "one" ? Language.chinese : .english).rawValue
            other.timeZone = name == "one" ? "Asia/Shanghai" : "Asia/Urumqi"
            return other
        }
    }
}
