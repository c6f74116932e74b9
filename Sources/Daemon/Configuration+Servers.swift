import Foundation
import Mail
import MailTransport
import Settings
import Submissions

/// What could be read of one `[[mailbox]]`.
struct MailboxDraft {
    var id: String?
    var user: String?
    /// With the table that it stands in.
    var credential: (section: Section, credential: Credential)?
    /// Nil when something that cannot be left out is missing or wrong.
    var settings: MailboxSettings?
}

extension ConfigurationReader {
    /// All `[[mailbox]]`, their identifiers unique.
    func mailboxes() -> [MailboxDraft] {
        var seen: Set<String> = []
        var accounts: Set<String> = []
        return root.sections("mailbox", required: true) { section in
            let id = section.identifier("id", required: true)
            if let id, !seen.insert(id).inserted {
                section.problem("id", "\"\(id)\" is the id of an earlier mailbox too")
            }
            let draft = mailbox(section, id)
            if let mailbox = draft.settings {
                let account = [mailbox.server.host.lowercased(), mailbox.user, mailbox.mailbox].joined(separator: "\n")
                if !accounts.insert(account).inserted { section.problem("", "is the same mailbox as an earlier one") }
            }
            return draft
        }
    }

    private func mailbox(_ section: Section, _ id: String?) -> MailboxDraft {
        let server = server(section, .imap)
        let user = section.string("user", required: true)
        let password = password(section, required: true)
        let authentication = section.choice("auth", Credentials.Kind.self)
        let name = section.string("mailbox")
        let poll = poll(section, server)
        let since = section.value("since", expected: "\"first-run\" or a date such as 2025-10-13") { value in
            value.line == "first-run" ? MailboxSettings.Since.firstRun : value.day.map { .day(LocalDate($0)) }
        }
        // Tomorrow somewhere on earth is no slip of the pen. No error: a machine without a battery starts in 1970.
        if case .day(let day)? = since, day > LocalDate(now, in: .gmt).adding(days: 1) {
            section.problem(
                "since", "is \(day), in the future: mails that arrive before it are left alone", severity: .warning)
        }
        let authenticationServer = section.value("authserv_id", expected: "one word, such as \"mx.office.example\"") {
            $0.line.flatMap { $0.isEmpty || $0.contains(where: \.isWhitespace) ? nil : $0.lowercased() }
        }
        if let after = section.value("after"), after != .string("leave") {
            section.problem("after", "must be \"leave\": the mailbox is never changed")
        }
        let credential = password.map { (section, $0) }
        let draft = MailboxDraft(id: id, user: user, credential: credential)
        guard let id, let server, let user, let password else { return draft }
        var mailbox = MailboxSettings(id: id, server: server, user: user, password: password)
        if let authentication { mailbox.authentication = authentication }
        if let name { mailbox.mailbox = name }
        if let poll { mailbox.poll = Double(poll) }
        if let since { mailbox.since = since }
        mailbox.authenticationServer = authenticationServer
        return MailboxDraft(id: id, user: user, credential: credential, settings: mailbox)
    }

    /// Providers lock out clients that look too often; on this machine nobody minds.
    private func poll(_ section: Section, _ server: ServerEndpoint?) -> Int? {
        guard let seconds = section.duration("poll"), let server else { return nil }
        let isHere = ServerEndpoint.isLoopback(server.host)
        guard (isHere ? 1 : 5)...86_400 ~= seconds else {
            section.problem("poll", "must be from \(isHere ? 1 : 5)s to 24h, but is \(seconds)s")
            return nil
        }
        if !isHere, seconds < 60 {
            section.problem(
                "poll", "is under 60s; many providers lock out clients that look so often", severity: .warning)
        }
        return seconds
    }

    /// `[smtp]`.
    func smtp(_ section: Section) -> SMTPSettings? {
        let server = server(section, .smtp)
        let user = section.string("user")
        let password = password(section, required: false)
        let authentication = section.choice("auth", Credentials.Kind.self)
        if section.has("user") != section.has("password") {
            section.problem(
                section.has("user") ? "password" : "user", "is missing: user and password are given both or not at all")
        }
        if section.has("auth"), !section.has("user") {
            section.problem("auth", "goes with user and password, which are missing")
        }
        let from = address(section, "from", required: true)
        let rate = section.rate("rate")
        let daily = section.integer("daily", in: 1...100_000)
        let sending = section.choice("sending", SMTPSettings.Sending.self)
        let redirectTo = address(section, "redirect_to")
        let hello = section.value("hello", expected: "a host name of letters, digits, \".\" and \"-\"") { value in
            value.line.flatMap { EmailAddress.isPlain("postmaster@" + $0) ? $0 : nil }
        }
        guard let server, let from else { return nil }
        let domain = from.split(separator: "@").last.map(String.init) ?? from
        var smtp = SMTPSettings(server: server, from: from, hello: hello ?? domain)
        if let user, let password { (smtp.user, smtp.password) = (user, password) }
        if let authentication { smtp.authentication = authentication }
        if let rate { smtp.rate = SendingRate(letters: rate.count, seconds: rate.seconds) }
        if let daily { smtp.daily = daily }
        if let sending { smtp.sending = sending }
        smtp.redirectTo = redirectTo
        return smtp
    }

    private func server(_ section: Section, _ service: ServerEndpoint.Service) -> ServerEndpoint? {
        let url = section.string("url", required: true)
        let tls = section.string("tls")
        let ca = path(section, "ca")
        let pin = section.string("pin")
        let isLegacy = section.boolean("tls_legacy") ?? false
        if let ca, !isThere(ca) { section.problem("ca", "\(ca) cannot be read") }
        if isLegacy {
            section.problem(
                "tls_legacy", "accepts outdated TLS, which others on the way may break", severity: .warning)
        }
        guard let url else { return nil }
        do throws(EndpointProblems) {
            return try ServerEndpoint(
                service, url: url, tls: tls, certificateAuthority: ca, pin: pin, allowsLegacyTLS: isLegacy)
        } catch {
            for problem in error.all { section.problem(problem.key, problem.message) }
            return nil
        }
    }

    private func password(_ section: Section, required: Bool) -> Credential? {
        let form = "{ credential = \"NAME\" }, { file = \"PATH\" } or { command = [\"PROGRAM\", …] }"
        switch section.value("password", required: required) {
        case nil: return nil
        case .table?: break
        default:
            // Never shown: it may be the password itself.
            section.problem("password", "must say where the password is kept: \(form)")
            return nil
        }
        return section.section("password") { table -> Credential? in
            let credential = table.identifier("credential")
            let file = path(table, "file")
            let command = table.strings("command")
            guard [table.has("credential"), table.has("file"), table.has("command")].count(where: \.self) == 1 else {
                table.problem("", "must name one place: \(form)")
                return nil
            }
            if command?.isEmpty ?? false { table.problem("command", "is empty; it must name a program") }
            return credential.map { .credential($0, folder: base + "/credentials") }
                ?? file.map(Credential.file) ?? command.map(Credential.command)
        } ?? nil
    }
}
