public import ArgumentParser
import CMemory
import Daemon
import Dispatch
import Foundation
import Inspection
public import Logging
import MailTransport
import ServiceLifecycle
import Store
import Submissions

struct Serve: MusterCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs the daemon: takes in, checks, records and answers, until it is told to stop.",
        discussion: """
            Logs go to standard error. SIGTERM and SIGINT end it between two mails; a kill at any moment loses nothing.
            """)

    @Flag(help: "One round of everything, then end: 0 done, 69 when a mailbox could not be read.")
    var once = false

    @Option(
        help: ArgumentHelp(
            "With --once: work as if it were this moment, to rehearse a notice.",
            discussion:
                "Only where no letter can reach a unit: sending = \"hold\", redirect_to, or a test server on this machine."
        ))
    var now: String?

    @Option(help: "How much is logged: debug, info, notice, warning or error.")
    var logLevel = Logger.Level.info

    @OptionGroup var config: ConfigurationOption

    func validate() throws {
        if now != nil, !once { throw ValidationError("--now goes with --once.") }
    }

    func execute() async throws {
        memory_keep_small()
        let files = try await OfficeFiles(config, logsIn: true)
        let configuration = files.configuration
        let clock = try clock(files)
        let logger = makeLogger(level: logLevel)
        let inspector = try files.inspector()
        // A kernel that can't isolate the workers is told of at the start and not at the first mail.
        try await inspector.checkIsolation()
        let store = try files.openForDaemon()
        let office = files.office(of: try await store.instance(at: clock.now))
        _ = try await store.noticesLoaded(files.office.notices.map(\.id), at: clock.now)

        let signs = LifeSigns()
        let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let mailboxes = try await mailboxes(files, store, clock, signs, logger) { wake.yield() }
        let casework = Casework(
            office: office, store: store, inspector: inspector, coalesce: configuration.letters.coalesce,
            receivingServers: Dictionary(
                configuration.mailboxes.map { ($0.id, ReceivingServer($0)) }, uniquingKeysWith: { $1 }),
            isTrialRun: configuration.smtp.redirectTo != nil, clock: clock, logger: logger)
        let clockWatch = ClockWatch()
        let outbox = try await outbox(files, store, inspector, (clock, clockWatch), signs, logger)

        if once { return try await runOnce(mailboxes, casework, outbox) }
        logger.notice("serving", metadata: ["sending": "\(configuration.smtp.sending.rawValue)"])
        let services: [any Service] =
            mailboxes + [
                CaseworkService(casework: casework, wakes: wakes, signs: signs, logger: logger), outbox,
                RetentionService(
                    purge: Purge(
                        office: office, store: store, retention: configuration.storageRetention, clock: clock),
                    clockWatch: clockWatch, signs: signs, logger: logger),
                try supervision(files, store, (clock, clockWatch), signs, logger),
            ]
        try await ServiceGroup(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger
        ).run()
        logger.notice("stopped")
    }

    /// Steps 1–5, for each mailbox.
    private func mailboxes(
        _ files: OfficeFiles, _ store: Store, _ clock: OfficeClock, _ signs: LifeSigns, _ logger: Logger,
        received: @escaping @Sendable () -> Void
    ) async throws -> [MailboxService] {
        var services: [MailboxService] = []
        for settings in files.configuration.mailboxes {
            let intake = Intake(
                id: settings.id, mailbox: try await settings.session(logger: logger), store: store,
                since: settings.since(in: files.office.timeZone), clock: clock, logger: logger)
            services.append(
                MailboxService(
                    intake: intake, poll: settings.poll, store: store, clock: clock, signs: signs,
                    logger: logger, received: received))
        }
        return services
    }

    /// Steps 9–12.
    private func outbox(
        _ files: OfficeFiles, _ store: Store, _ inspector: Inspector, _ time: (clock: OfficeClock, watch: ClockWatch),
        _ signs: LifeSigns, _ logger: Logger
    ) async throws -> OutboxService {
        let clock = time.clock
        let smtp = files.configuration.smtp
        let templates = try files.templates()
        let correspondence = Correspondence(
            office: files.office, templates: templates, store: store, settings: smtp, clock: clock, logger: logger)
        let reminders = Reminders(
            office: files.office, templates: templates, store: store, settings: smtp,
            letters: files.configuration.letters, clock: clock, logger: logger)
        let delivery = Delivery(
            sender: try await smtp.session(logger: logger), reminders: reminders, store: store, settings: smtp,
            language: files.office.language, clock: clock, logger: logger)
        let digests = Digests(
            office: files.office, templates: templates, store: store,
            mailboxes: files.configuration.mailboxes.map(\.id), coordinators: files.configuration.coordinators,
            letters: files.configuration.letters, settings: smtp, inspector: inspector, clock: clock, logger: logger)
        return OutboxService(
            correspondence: correspondence, reminders: reminders, digests: digests, delivery: delivery, store: store,
            clock: clock, clockWatch: time.watch, signs: signs, logger: logger)
    }

    private func supervision(
        _ files: OfficeFiles, _ store: Store, _ time: (clock: OfficeClock, watch: ClockWatch), _ signs: LifeSigns,
        _ logger: Logger
    ) throws -> SupervisionService {
        let configuration = files.configuration
        let alerts = Alerts(
            office: files.office, templates: try files.templates(), store: store, mailboxes: configuration.mailboxes,
            admins: configuration.admins, settings: configuration.smtp, clock: time.clock, logger: logger)
        let manager = ServiceManager(environment: ProcessInfo.processInfo.environment, process: getpid())
        return SupervisionService(
            manager: manager, signs: signs, alerts: alerts, store: store, clock: time.clock, clockWatch: time.watch,
            logger: logger, textfile: configuration.metricsFile, ending: Self.boundEnd)
    }

    /// What has not ended 25 seconds after it was asked to ends as by a kill, which loses nothing: a name server that does
    /// not answer holds libcurl for as long as it likes.
    private static func boundEnd() {
        DispatchQueue.global().asyncAfter(deadline: .now() + 25) {
            printError("muster: a server or a worker does not let go; ended all the same")
            _exit(0)
        }
    }

    private func runOnce(_ mailboxes: [MailboxService], _ casework: Casework, _ outbox: OutboxService) async throws {
        var unread: [String] = []
        for mailbox in mailboxes where await mailbox.look(all: true) != nil { unread.append(mailbox.id) }
        try await casework.decideAgainIfChanged()
        _ = try await casework.cycle()
        let lettersDone = await outbox.cycle()
        if !unread.isEmpty {
            let mailboxes = "\(counted(unread.count, "mailbox", "mailboxes")) (\(unread.joined(separator: ", ")))"
            throw CommandFailure(.unavailable, "\(mailboxes) could not be read; the log says why")
        }
        if !lettersDone { throw CommandFailure(.unavailable, "letters could not be sent; the log says why") }
    }

    /// The system's clock, or a rehearsal's where no letter can reach a unit: a relay on this machine passes letters on,
    /// so only a server on a port of its own counts as one for tests.
    private func clock(_ files: OfficeFiles) throws -> OfficeClock {
        guard let now else { return .system }
        let smtp = files.configuration.smtp
        let isTestServer = ServerEndpoint.isLoopback(smtp.server.host) && ![25, 465, 587].contains(smtp.server.port)
        guard smtp.sending == .hold || smtp.redirectTo != nil || isTestServer else {
            throw CommandFailure(
                .usage, "--now would send letters with a false date: set smtp.sending = \"hold\" or smtp.redirect_to")
        }
        return .standing(at: try parseMoment(now, in: files.office.timeZone))
    }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}
