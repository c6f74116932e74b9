import ArgumentParser
import Foundation
import Setup
import Submissions

/// What `muster setup` can be told.
struct SetupOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The name of the office, as letters give it.", valueName: "name"))
    var office: String?

    @Option(help: ArgumentHelp("The address that units send to, which is also the login.", valueName: "address"))
    var mail: String?

    @Option(
        help: ArgumentHelp(
            "The IMAP server, host[:port] or imaps://host[:port]. Default: the provider's.", valueName: "url"))
    var imap: String?

    @Option(help: ArgumentHelp("The IMAP login where it is not the address.", valueName: "user"))
    var imapUser: String?

    @Option(help: ArgumentHelp("For imap://: starttls, or none to this machine.", valueName: "starttls|none"))
    var imapTls: String?

    @Option(
        help: ArgumentHelp(
            "The SMTP server, host[:port] or smtps://host[:port]. Default: the provider's.", valueName: "url"))
    var smtp: String?

    @Option(help: ArgumentHelp("The SMTP login where it is not the IMAP login.", valueName: "user"))
    var smtpUser: String?

    @Option(help: ArgumentHelp("For smtp://: starttls, or none to this machine.", valueName: "starttls|none"))
    var smtpTls: String?

    @Option(help: ArgumentHelp("The address that letters come from. Default: --mail.", valueName: "address"))
    var from: String?

    @Option(
        help: ArgumentHelp(
            "A file with the password or authorisation code; - reads standard input.", valueName: "file"))
    var passwordFile: String?

    @Option(help: ArgumentHelp("The same for SMTP where it differs.", valueName: "file"))
    var smtpPasswordFile: String?

    @Option(
        help: ArgumentHelp(
            "A program that prints an OAuth access token, instead of passwords; its full path.", valueName: "program"))
    var tokenCommand: String?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Who gets the digests; one or more.", valueName: "address"))
    var coordinator: [String] = []

    @Option(help: ArgumentHelp("Who is told of failures. Default: the coordinators.", valueName: "address"))
    var admin: String?

    @Option(
        help: ArgumentHelp(
            "The units: .xlsx, .xls, .et, .ods, .csv, with Chinese or English heads.", valueName: "file"))
    var roster: String?

    @Option(
        help: ArgumentHelp(
            "The storage directory.",
            discussion: "Default: what the package's service is given, or storage beside the configuration.",
            valueName: "dir"))
    var storage: String?

    @Option(help: ArgumentHelp("Trust these authorities instead of the system's, for both servers.", valueName: "file"))
    var ca: String?

    @Option(help: ArgumentHelp("The language of letters, zh-Hans or en. Default: zh-Hans.", valueName: "language"))
    var language: String?

    @Option(help: ArgumentHelp("The office's time zone. Default: Asia/Shanghai.", valueName: "zone"))
    var timezone: String?

    /// The language of the questions: that of the letters, else the terminal's.
    var dialogLanguage: Language {
        if let language = language.flatMap(Language.init(rawValue:)) { return language }
        let environment = ProcessInfo.processInfo.environment
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty }
        return locale?.hasPrefix("en") ?? false ? .english : .chinese
    }

    /// What the flags say, with the passwords of their files; what is wrong with those is added to `faults`.
    func request(_ words: SetupWords, _ faults: inout [CommandFailure]) -> SetupRequest {
        if passwordFile == "-", smtpPasswordFile == "-" {
            faults.append(CommandFailure(.usage, words.oneStandardInput))
        }
        var request = SetupRequest()
        request.office = office
        request.mail = mail
        request.imap = SetupRequest.Server(url: imap, tls: imapTls, user: imapUser)
        request.smtp = SetupRequest.Server(url: smtp, tls: smtpTls, user: smtpUser ?? imapUser)
        request.from = from
        request.password = secret(passwordFile, "--password-file", words, &faults)
        if smtpPasswordFile != "-" || passwordFile != "-" {
            request.smtpPassword = secret(smtpPasswordFile, "--smtp-password-file", words, &faults)
        }
        request.tokenCommand = tokenCommand
        request.coordinators = coordinator
        request.admin = admin
        request.storage = storage.map { URL(fileURLWithPath: $0).standardizedFileURL.path }
        request.authority = ca
        request.language = language
        request.timeZone = timezone
        if let roster, let fault = SetupFiles.fault(roster, "--roster", words) { faults.append(fault) }
        return request
    }

    /// The flags of what a request cannot do without.
    func missing(_ request: SetupRequest) -> [String] {
        request.missing.filter { $0 != "--password-file" || passwordFile == nil }
    }

    /// The secret of a file; never shown. Nil when it cannot be read.
    private func secret(
        _ file: String?, _ flag: String, _ words: SetupWords, _ faults: inout [CommandFailure]
    ) -> String? {
        guard let file else { return nil }
        if file != "-", let fault = SetupFiles.fault(file, flag, words) {
            faults.append(fault)
            return nil
        }
        do {
            let handle = try file == "-" ? .standardInput : FileHandle(forReadingFrom: URL(fileURLWithPath: file))
            var data = Data()
            while data.count <= 8_192, let more = try handle.read(upToCount: 8_193 - data.count), !more.isEmpty {
                data += more
            }
            if let text = String(data: data, encoding: .utf8) { return text }
            faults.append(CommandFailure(.badData, "\(flag): \(words.text(SetupFlaw.notUTF8))"))
        } catch {
            faults.append(
                CommandFailure(.inputOutput, "\(flag): \(words.text(SetupFlaw.noSuchFile(file)))".visibleLines))
        }
        return nil
    }
}
