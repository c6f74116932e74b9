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
    /// The commented configuration with these answers as its values. It was read back: it says exactly what was asked for.
    /// Throws ``SetupError/configuration(_:)`` when it does not.
    func configuration(at place: SetupPlace) throws(SetupError) -> String {
        var text = ConfigurationText(SetupExample.packaged)
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
        text.set("smtp", "rate", quoted("\(SendingRate.usual(of: smtp.endpoint.host).letters)/min"))
        try expect(text.text, at: place)
        return text.text
    }

    private func write(_ server: Server, _ table: String, credential: String, to text: inout ConfigurationText) {
        text.set(table, "url", ConfigurationText.quoted(server.url))
        if let tls = server.tls { text.set(table, "tls", ConfigurationText.quoted(tls)) }
        text.set(table, "user", ConfigurationText.quoted(server.user))
        switch secrets {
        case .passwords: text.set(table, "password", "{ credential = \"\(credential)\" }")
        case .token(let program):
            text.set(table, "password", "{ command = [\(ConfigurationText.quoted(program))] }")
            text.set(table, "auth", "\"xoauth2\"")
        }
        if let authority { text.set(table, "ca", ConfigurationText.quoted(authority)) }
    }

    private func expect(_ text: String, at place: SetupPlace) throws(SetupError) {
        let example = Configuration.read(Array(SetupExample.packaged.utf8), file: place.configuration)
        let (written, problems) = Configuration.read(Array(text.utf8), file: place.configuration)
        guard var expected = example.configuration else { throw .configuration(example.problems) }
        expected.officeName = office
        expected.timeZone = timeZone
        expected.language = language
        expected.coordinators = coordinators
        expected.admins = admin.map { [$0] } ?? coordinators
        expected.storageDirectory = storage
        expected.mailboxes[0].server = imap.endpoint
        expected.mailboxes[0].user = imap.user
        expected.mailboxes[0].password = credential(SetupPlan.imapCredential, at: place)
        expected.smtp = SMTPSettings(server: smtp.endpoint, from: from, hello: domain(of: from))
        expected.smtp.user = smtp.user
        expected.smtp.password = credential(SetupPlan.smtpCredential, at: place)
        if case .token = secrets {
            expected.mailboxes[0].authentication = .xoauth2
            expected.smtp.authentication = .xoauth2
        }
        guard written == expected else { throw .configuration(problems) }
    }

    private func credential(_ name: String, at place: SetupPlace) -> Credential {
        switch secrets {
        case .passwords: .credential(name, folder: place.credentials)
        case .token(let program): .command([program])
        }
    }
}
