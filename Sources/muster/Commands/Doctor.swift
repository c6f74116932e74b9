import ArgumentParser
import Daemon
import Doctor
import Foundation
import Inspection
import Mail
import Store
import Submissions

struct DoctorCommand: MusterCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Looks whether everything is well: files, clock, disk, database, sandbox, mailboxes, mail server.",
        discussion: """
            Changes nothing, and sends nothing without --send-test; it may run beside the daemon, and before the first start.
            Each server gets one login. Run it as root or as the storage's owner.
            Exit code 0: no failure, though perhaps warnings; 1: a failure; 78: the configuration can't be read.
            """)

    @Flag(help: "Leave the mail servers alone.")
    var offline = false

    @Option(
        help: ArgumentHelp(
            "Send a short test letter to this address and to nobody else, also under sending = \"hold\".",
            valueName: "address"))
    var sendTest: String?

    @OptionGroup var config: ConfigurationOption
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if offline, sendTest != nil {
            throw ValidationError("--send-test needs the network, which --offline leaves alone.")
        }
        if let sendTest, !EmailAddress.isPlain(sendTest) {
            throw ValidationError(
                "--send-test: \(sendTest.debugDescription) is no mail address of the form name@example.org.")
        }
    }

    func execute() async throws {
        if let hint = config.setupHint { printError("muster: \(hint)") }
        var round = try DoctorRound(config, now: Date())
        try await round.look(offline: offline, sendingTestTo: sendTest)
        Progress.clear()
        print(output.json ? round.report.json.text : round.report.text(output))
        if !round.isReadable { throw ExitCode(ExitStatus.configuration.rawValue) }
        if round.report.worst == .failure { throw ExitCode(ExitStatus.negative.rawValue) }
    }
}

/// One look at everything, in the order in which it is told.
struct DoctorRound {
    private(set) var report: DoctorReport
    let isReadable: Bool
    private let office: Office?
    private let path: String
    private let configuration: Configuration?
    private var now: Date { report.asOf }

    /// Reads the office's files, and the secrets while this process may: it gives root's rights away before it opens what
    /// lies in the storage or connects to anything.
    init(_ option: ConfigurationOption, now: Date) throws {
        path = option.path
        let check = Daemon.check(path, environment: ProcessInfo.processInfo.environment)
        var configuration = Configuration.load(path).configuration
        if let directory = configuration?.storageDirectory, StorageOwner.isAnother(directory) {
            configuration = configuration?.holdingSecrets()
        }
        self.configuration = configuration
        (office, isReadable) = (check.office, check.isReadable)
        report = DoctorReport(asOf: now, findings: officeFindings(check, at: path, configuration: configuration))
        if let directory = configuration?.storageDirectory { try StorageOwner.become(of: directory) }
    }

    mutating func look(offline: Bool, sendingTestTo address: String?) async throws {
        let store = try await lookAtMachine()
        guard !offline, let configuration else { return }
        let instance = await Self.instance(store)
        let letter = try address.map { address in
            guard let office else {
                throw CommandFailure(.configuration, "no test letter: the configuration has errors; see `muster check`")
            }
            return try SubmissionSurvey.TestLetter(
                to: address, from: configuration.smtp, office: office, marker: instance?.marker, now: now)
        }
        Progress.note("asking the servers …")
        report.findings += await servers(configuration, letter, store)
    }

    /// Everything on this machine; answers the storage, if it can be read.
    private mutating func lookAtMachine() async throws -> Store? {
        var store: Store?
        var storage: [Finding] = []
        if let configuration {
            let survey = StorageSurvey(
                directory: configuration.storageDirectory, reserve: configuration.storageReserve)
            storage = survey.placeFindings()
            let isOpen = !storage.contains { $0.id == "storage" && $0.state == .failure }
            switch isOpen ? OpenedDatabase(in: configuration.storageDirectory) : .none {
            case .open(let opened): store = opened
            case .unusable(let finding): storage.append(finding)
            case .none: if isOpen { storage.append(.ok("database", "not made yet; the first start makes it")) }
            }
            report.findings.append(readableFinding(configuration))
        }
        let firstDay = await Self.instance(store)?.createdAt
        report.findings.append(clockFinding(.ofThisMachine(firstDay: firstDay), at: now))
        if let configuration { report.findings.append(zoneFinding(office: configuration.timeZone, at: now)) }
        report.findings += storage
        if let store {
            Progress.note("reading the database …")
            report.findings.append(await store.integrityFinding())
            if let office, let lost = await store.lostUnitsFinding(office, at: now) { report.findings.append(lost) }
            Progress.note("comparing database and files …")
            report.findings += await store.agreementFindings(at: now)
        }
        Progress.note("trying the workers …")
        let inspection = configuration?.inspection ?? InspectionSettings()
        report.findings += workerFindings(
            try await Inspector(inspection).isolation(), allowsWithoutLandlock: inspection.allowWithoutLandlock)
        return store
    }

    /// Nil where the database is too damaged to tell, which is told elsewhere.
    private static func instance(_ store: Store?) async -> Instance? {
        do { return try await store?.existingInstance() } catch { return nil }
    }

    /// Nil also where the database is too damaged to tell. Never part of the tasks that ask, for the optimiser's sake: see
    /// `MergeRun`.
    @inline(never)
    private static func refusedDaemon(
        _ store: Store?, _ connection: Connection, _ configuration: Configuration
    ) async -> RefusedDaemon? {
        do {
            return try await store?.refusedDaemon(
                at: connection, configuration: configuration.file, timeZone: configuration.timeZone)
        } catch { return nil }
    }

    /// All servers at once: one that does not answer keeps nobody waiting for another.
    private func servers(
        _ configuration: Configuration, _ letter: SubmissionSurvey.TestLetter?, _ store: Store?
    ) async -> [Finding] {
        let (now, roster) = (now, office?.roster)
        return await withTaskGroup(of: (Int, [Finding]).self) { group in
            for (index, mailbox) in configuration.mailboxes.enumerated() {
                group.addTask {
                    let survey = MailboxSurvey(
                        mailbox, roster: roster, timeZone: configuration.timeZone, now: now,
                        daemon: await Self.refusedDaemon(store, .mailbox(mailbox.id), configuration))
                    return (index, await survey.findings())
                }
            }
            group.addTask {
                let daemon = await Self.refusedDaemon(store, .smtp, configuration)
                let survey = SubmissionSurvey(configuration.smtp, now: now, daemon: daemon)
                return (Int.max, await survey.findings(sending: letter))
            }
            return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.flatMap(\.1)
        }
    }
}
