import Foundation
import TestServers

/// An office in a folder of its own with the built program, a real IMAP server and a real SMTP server.
final class OfficeUnderTest {
    static let user = "submissions@office.example"
    /// The built program; `swift build` and `swift test` put it beside the tests.
    static let muster =
        Bundle.main.executableURL?.deletingLastPathComponent().appending(path: "muster").path
        ?? repository.appending(path: ".build/debug/muster").path

    let folder: URL
    let dovecot: DovecotServer
    let sink: SMTPSink

    /// - Parameters:
    ///   - seeds: the repository's notices and roster; nil when the test writes its own.
    ///   - sending: `on` or `hold`.
    ///   - relay: the port of the server that letters go to; without one it is the sink's.
    init(
        seeds: Bool = true, sending: String = "on", faults: [SMTPSink.Fault] = [], coalesce: String = "10m",
        relay: UInt16? = nil
    ) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "muster-office-\(UUID().uuidString)")
        dovecot = try DovecotServer.start()
        sink = try SMTPSink.start(faults)
        let config = folder.appending(path: "Config")
        try FileManager.default.createDirectory(at: config, withIntermediateDirectories: true)
        if seeds {
            try FileManager.default.copyItem(
                at: repository.appending(path: "seeds"), to: folder.appending(path: "seeds"))
        } else {
            try FileManager.default.createDirectory(
                at: folder.appending(path: "seeds/notices"), withIntermediateDirectories: true)
        }
        try write("secrets/imap", DovecotServer.password)
        try write("Config/muster.toml", configuration(sending: sending, coalesce: coalesce, relay: relay ?? sink.port))
    }

    deinit {
        dovecot.stop()
        sink.stop()
        try? FileManager.default.removeItem(at: folder)
    }

    private func configuration(sending: String, coalesce: String, relay: UInt16) -> String {
        """
        [office]
        name = "示范区社区培训学院"
        coordinators = ["coordinator@office.example"]
        [storage]
        directory = "storage"
        [notices]
        directory = "seeds/notices"
        [units]
        roster = "seeds/units.csv"
        [[mailbox]]
        id = "main"
        url = "imaps://localhost:\(dovecot.imapsPort)"
        ca = "\(dovecot.certificates.authority)"
        user = "\(Self.user)"
        password = { file = "secrets/imap" }
        since = 2020-09-01
        [smtp]
        url = "smtp://127.0.0.1:\(relay)"
        tls = "none"
        from = "\(Self.user)"
        sending = "\(sending)"
        rate = "6000/min"
        daily = 100000
        [letters]
        coalesce = "\(coalesce)"
        """
    }

    /// Writes a file of the office.
    func write(_ path: String, _ text: String) throws {
        let file = folder.appending(path: path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
    }

    /// Puts a mail into the mailbox with this arrival time.
    func deliver(_ mail: SampleMail, at arrival: String) throws { try deliver(mail.bytes(), at: arrival) }

    /// Puts a mail into the mailbox with this arrival time.
    func deliver(_ mail: [UInt8], at arrival: String) throws {
        try dovecot.append(user: Self.user, message: mail, at: try Date(arrival, strategy: .iso8601))
    }

    /// Starts the program with this office's configuration.
    func start(_ arguments: [String], environment: [String: String] = [:]) throws -> RunningProgram {
        let config = ["MUSTER_CONFIG": folder.appending(path: "Config/muster.toml").path]
        return try RunningProgram(Self.muster, arguments, environment: config.merging(environment) { $1 })
    }

    /// Runs the program to its end.
    @discardableResult
    func muster(_ arguments: String..., environment: [String: String] = [:]) throws -> ProgramResult {
        try start(arguments, environment: environment).wait()
    }

    /// One round as of a moment, and one when the quiet time of a burst is over, which sends the receipts.
    func rehearse(at moment: String) throws {
        let later = try Date(moment, strategy: .iso8601).addingTimeInterval(11 * 60).formatted(.iso8601)
        for now in [moment, later] {
            let result = try muster("serve", "--once", "--now", now, "--log-level", "warning")
            guard result.status == 0 else { throw TestServerError("serve at \(now): \(result.errors)") }
        }
    }

    /// Each unit's standing with each requirement, such as `partial 4/5` or `complete 1/1 late`, by the unit's code.
    func standings(_ notice: String, at now: String) throws -> [String: [String: String]] {
        let result = try muster("status", "--notice", notice, "--now", now, "--json")
        let report = try JSONDecoder().decode(StatusJSON.self, from: Data(result.output.utf8))
        return Dictionary(
            uniqueKeysWithValues: report.units.map { unit in
                (
                    unit.code,
                    Dictionary(
                        uniqueKeysWithValues: unit.items.map {
                            ($0.requirement, "\($0.state) \($0.have)/\($0.need)\($0.late ? " late" : "")")
                        })
                )
            })
    }
}

/// What `muster status --json` prints, as far as the tests look.
struct StatusJSON: Decodable {
    struct Unit: Decodable {
        var code: String
        var state: String
        var items: [Item]
    }

    struct Item: Decodable {
        var requirement: String
        var state: String
        var have: Int
        var need: Int
        var late: Bool
    }

    var units: [Unit]
    var held: Int
    var failed: Int
    var outbox: [String: Int]
}
