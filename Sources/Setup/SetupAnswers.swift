import Daemon
import Foundation
import MailTransport
public import Submissions

/// Everything that a configuration is written from, checked.
public struct SetupAnswers: Equatable, Sendable {
    /// One server and its login.
    struct Server: Equatable, Sendable {
        var endpoint: ServerEndpoint
        var url: String
        var tls: String?
        var user: String
    }

    enum Secrets: Equatable, Sendable {
        case passwords(imap: String, smtp: String)
        /// A program that prints an access token.
        case token(String)
    }

    let office: String
    let mail: String
    let timeZone: TimeZone
    public let language: Language
    let coordinators: [String]
    let admin: String?
    let storage: String
    let authority: String?
    let imap: Server
    let smtp: Server
    let from: String
    let secrets: Secrets

    /// Checks what was told, with defaults for the rest. Throws every flaw at once.
    public init(_ request: SetupRequest, at place: SetupPlace) throws(SetupFlaws) {
        var request = request
        var reader = FlawReader()
        let office = reader.read("--office") { () throws(SetupFlaw) in try SetupRule.text(request.office ?? "") }
        let mail = reader.read("--mail") { () throws(SetupFlaw) in try SetupRule.address(request.mail ?? "") }
        request.mail = mail
        let isFollowing = request.smtp.url == nil
        request.take(request.mailProvider ?? MailProvider.ownServers)
        self.authority = reader.optional("--ca", request.authority, SetupRule.file)
            .map { URL(fileURLWithPath: $0).standardizedFileURL.path }
        let imap = reader.server(.imap, request.imap, user: mail, authority: authority)
        let smtp = reader.server(.smtp, request.smtp, user: mail, authority: authority)
        // What is wrong with the server that it follows was told of.
        if imap == nil, isFollowing { reader.flaws.removeAll { $0.flag == "--smtp" } }
        let zone = reader.read("--timezone") { () throws(SetupFlaw) in
            try SetupRule.zone(request.timeZone ?? "Asia/Shanghai")
        }
        let language = reader.read("--language") { () throws(SetupFlaw) in
            try SetupRule.language(request.language ?? Language.chinese.rawValue)
        }
        var coordinators: [String] = []
        for address in request.coordinators {
            let more = reader.read("--coordinator") { () throws(SetupFlaw) in try SetupRule.addresses(address) }
            coordinators += more ?? []
        }
        if request.coordinators.isEmpty { reader.flaws.append(("--coordinator", .empty)) }
        admin = reader.optional("--admin", request.admin, SetupRule.address)
        let from = reader.optional("--from", request.from, SetupRule.address) ?? mail
        let storage = reader.optional("--storage", request.storage, SetupRule.path) ?? place.storage
        let secrets = reader.secrets(request)
        guard reader.flaws.isEmpty, let office, let mail, let imap, let smtp, let zone, let language, let from,
            let secrets
        else { throw SetupFlaws(all: reader.flaws) }
        (self.office, self.mail, self.imap, self.smtp, timeZone) = (office, mail, imap, smtp, zone)
        (self.coordinators, self.from, self.storage, self.secrets) = (coordinators, from, storage, secrets)
        self.language = language
    }

    /// All that is wrong with what was told; what was not told yet is no flaw.
    public static func flaws(_ request: SetupRequest, at place: SetupPlace) -> SetupFlaws {
        do throws(SetupFlaws) {
            _ = try SetupAnswers(request, at: place)
            return SetupFlaws(all: [])
        } catch {
            return SetupFlaws(all: error.all.filter { request.told.contains($0.flag) })
        }
    }

    /// In lower case; such an address cannot be a unit's.
    public var ownAddresses: Set<String> {
        Set([imap.user, smtp.user, from].filter { $0.contains("@") }.map { $0.lowercased() })
    }
}

/// Everything that is wrong with what setup was told, each with its flag.
public struct SetupFlaws: Error {
    public let all: [(flag: String, flaw: SetupFlaw)]
}

private struct FlawReader {
    var flaws: [(flag: String, flaw: SetupFlaw)] = []

    mutating func read<Value>(_ flag: String, _ body: () throws(SetupFlaw) -> Value) -> Value? {
        do throws(SetupFlaw) {
            return try body()
        } catch {
            flaws.append((flag, error))
            return nil
        }
    }

    mutating func optional(
        _ flag: String, _ value: String?, _ rule: (String) throws(SetupFlaw) -> String
    ) -> String? {
        guard let value else { return nil }
        return read(flag) { () throws(SetupFlaw) in try rule(value) }
    }

    mutating func server(
        _ service: ServerEndpoint.Service, _ told: SetupRequest.Server, user: String?, authority: String?
    ) -> SetupAnswers.Server? {
        let flag = "--" + service.rawValue
        let server = read(flag) { () throws(SetupFlaw) in
            try SetupRule.server(service, told, authority: authority)
        }
        // An address that is wrong was told of.
        let user = read(flag + "-user") { () throws(SetupFlaw) in try SetupRule.text(told.user ?? user ?? "user") }
        guard let server, let user, let url = server.told.url else { return nil }
        return SetupAnswers.Server(endpoint: server.endpoint, url: url, tls: server.told.tls, user: user)
    }

    mutating func secrets(_ request: SetupRequest) -> SetupAnswers.Secrets? {
        if let program = request.tokenCommand {
            return optional("--token-command", program, SetupRule.program).map(SetupAnswers.Secrets.token)
        }
        if let provider = request.mailProvider, provider.secret == .accessToken {
            flaws.append(("--token-command", .tokenNeeded(provider.englishName)))
            return nil
        }
        let imap = optional("--password-file", request.password ?? "", SetupRule.secret)
        let smtp = optional("--smtp-password-file", request.smtpPassword ?? request.password ?? "", SetupRule.secret)
        guard let imap, let smtp else { return nil }
        return .passwords(imap: imap, smtp: smtp)
    }
}
