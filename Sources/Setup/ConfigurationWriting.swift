import Daemon
import Foundation
import MailTransport

/// What the program carries of the configuration.
public enum SetupExample {
    /// The configuration with its comments.
    static let configuration = String(decoding: PackageResources.muster_toml, as: UTF8.self)

    /// The configuration for a folder that is not named Config, as the package installs it and its manual shows it.
    public static let packaged =
        configuration
        .replacing(
            "the folder above this one, because this one is named Config; elsewhere they are relative to this file's own "
                + "folder", with: "this file's own folder"
        )
        .replacing("\"seeds/notices\"", with: "\"notices\"     ")
        .replacing("\"seeds/units.csv\"", with: "\"units.csv\"     ")
        .replacing("\"Config/", with: "\"")

    /// A roster that lists no unit yet.
    public static let roster = "code,name,aliases,categories,addresses,contact,sends_for\n"
}

extension SetupAnswers {
    /// The commented configuration with these answers as its values, or the earlier one, of which all stays that they do not
    /// speak of. It was read back: it says exactly what was asked for. Throws ``SetupError/configuration(_:)`` when it
    /// does not.
    func configuration(at place: SetupPlace, over earlier: EarlierSetup?) throws(SetupError) -> String {
        var text = ConfigurationText(earlier?.text ?? SetupExample.packaged)
        func quoted(_ value: String) -> String { ConfigurationText.quoted(value) }
        text.set("office", "name", quoted(office))
        text.set("office", "timezone", quoted(timeZone.identifier))
        text.set("office", "language", quoted(language.rawValue))
        text.set("office", "coordinators", ConfigurationText.quoted(coordinators))
        if let admin { text.set("office", "admin", quoted(admin)) } else { text.leaveOut("office", "admin") }
        text.set("storage", "directory", quoted(storage))
        write(imap, "mailbox", credential: SetupPlan.imapCredential, to: &text)
        write(smtp, "smtp", credential: SetupPlan.smtpCredential, to: &text)
        text.set("smtp", "from", quoted(from))
        if !keepsRate(earlier) {
            text.set("smtp", "rate", quoted("\(SendingRate.usual(of: smtp.endpoint.host).letters)/min"))
        }
        try expect(text.text, at: place, over: earlier)
        return text.text
    }

    private func write(_ server: Server, _ table: String, credential: String, to text: inout ConfigurationText) {
        func set(_ key: String, _ value: String?) {
            if let value { text.set(table, key, value) } else { text.leaveOut(table, key) }
        }
        set("url", ConfigurationText.quoted(server.url))
        set("tls", server.tls.map(ConfigurationText.quoted))
        set("user", ConfigurationText.quoted(server.user))
        switch secrets {
        case .passwords:
            set("password", "{ credential = \"\(credential)\" }")
            set("auth", nil)
        case .token(let program):
            set("password", "{ command = [\(ConfigurationText.quoted(program))] }")
            set("auth", "\"xoauth2\"")
        }
        set("ca", authority.map(ConfigurationText.quoted))
    }

    /// Whether the earlier rate holds: another server may bear another one.
    private func keepsRate(_ earlier: EarlierSetup?) -> Bool {
        earlier?.configuration.smtp.server.host == smtp.endpoint.host
    }

    /// How letters leave once this is written.
    func sending(over earlier: EarlierSetup?) -> SMTPSettings {
        var sending =
            earlier?.configuration.smtp ?? SMTPSettings(server: smtp.endpoint, from: from, hello: domain(of: from))
        if sending.hello == domain(of: sending.from) { sending.hello = domain(of: from) }
        if !keepsRate(earlier) { sending.rate = SendingRate.usual(of: smtp.endpoint.host) }
        (sending.server, sending.from, sending.user) = (smtp.endpoint, from, smtp.user)
        return sending
    }

    private func expect(_ text: String, at place: SetupPlace, over earlier: EarlierSetup?) throws(SetupError) {
        let example = Configuration.read(Array(SetupExample.packaged.utf8), file: place.configuration)
        let (written, problems) = Configuration.read(Array(text.utf8), file: place.configuration)
        guard var expected = earlier?.configuration ?? example.configuration else {
            throw .configuration(example.problems)
        }
        expected.officeName = office
        expected.timeZone = timeZone
        expected.language = language
        expected.coordinators = coordinators
        expected.admins = admin.map { [$0] } ?? coordinators
        expected.storageDirectory = storage
        expected.mailboxes[0].server = imap.endpoint
        expected.mailboxes[0].user = imap.user
        expected.mailboxes[0].password = credential(SetupPlan.imapCredential, at: place)
        expected.smtp = sending(over: earlier)
        expected.smtp.password = credential(SetupPlan.smtpCredential, at: place)
        let kind: Credentials.Kind = if case .token = secrets { .xoauth2 } else { .password }
        expected.mailboxes[0].authentication = kind
        expected.smtp.authentication = kind
        guard written == expected else { throw .configuration(problems) }
    }

    private func credential(_ name: String, at place: SetupPlace) -> Credential {
        switch secrets {
        case .passwords: .credential(name, folder: place.credentials)
        case .token(let program): .command([program])
        }
    }
}
