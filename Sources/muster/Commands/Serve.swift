public import ArgumentParser
import Daemon
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
                "Only where no letter can reach a unit: sending = \"hold\", redirect_to, or a server on this machine."
        ))
    var now: String?

    @Option(help: "How much is logged: debug, info, notice, warning or error.")
    var logLevel = Logger.Level.info

    @OptionGroup var config: ConfigurationOption

    func validate() throws {
        if now != nil, !once { throw ValidationError("--now goes with --once.") }
    }

    func execute() async throws {
        let files = try await OfficeFiles(config)
        let configuration = files.configuration
        let clock = try clock(files)
        let logger = makeLogger(level: logLevel)
        var mailboxes: [(settings: MailboxSettings, session: IMAPSession)] = []
        for settings in configuration.mailboxes { mailboxes.append((settings, try await settings.session())) }
        let sender = try await configuration.smtp.session()

        let store = try Store.openForDaemon(configuration.storageDirectory)
        _ = try await store.instance(at: clock.now)
        _ = try await store.noticesLoaded(files.office.notices.map(\.id), at: clock.now)

        let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let lookers = mailboxes.map { settings, session in
            MailboxService(
                intake: Intake(
                    id: settings.id, mailbox: session, store: store, since: settings.since(in: files.office.timeZone),
                    clock: clock, logger: logger),
                poll: settings.poll, store: store, clock: clock, logger: logger, received: { wake.yield() })
        }
        let casework = Casework(
            office: files.office, store: store, inspector: try files.inspector(),
            coalesce: configuration.letters.coalesce, clock: clock, logger: logger)
        let outbox = OutboxService(
            correspondence: Correspondence(
                office: files.office, templates: try files.templates(), store: store, settings: configuration.smtp,
                clock: clock, logger: logger),
            delivery: Delivery(
                sender: sender, store: store, settings: configuration.smtp, clock: clock, logger: logger),
            store: store, clock: clock, logger: logger)

        if once { return try await runOnce(lookers, casework, outbox) }
        logger.notice("serving", metadata: ["sending": "\(configuration.smtp.sending.rawValue)"])
        let services: [any Service] =
            lookers + [CaseworkService(casework: casework, wakes: wakes, logger: logger), outbox]
        try await ServiceGroup(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger
        ).run()
        logger.notice("stopped")
    }

    private func runOnce(_ lookers: [MailboxService], _ casework: Casework, _ outbox: OutboxService) async throws {
        var unread = 0
        for looker in lookers where await looker.look(all: true) != nil { unread += 1 }
        try await casework.decideAgainIfChanged()
        _ = try await casework.cycle()
        let lettersDone = await outbox.cycle()
        if unread > 0 { throw CommandFailure(.unavailable, "\(unread) mailboxes could not be read; the log says why") }
        if !lettersDone { throw CommandFailure(.unavailable, "letters could not be sent; the log says why") }
    }

    /// The system's clock, or a rehearsal's where no letter can reach a unit.
    private func clock(_ files: OfficeFiles) throws -> OfficeClock {
        guard let now else { return .system }
        let smtp = files.configuration.smtp
        guard smtp.sending == .hold || smtp.redirectTo != nil || ServerEndpoint.isLoopback(smtp.server.host) else {
            throw CommandFailure(
                .usage, "--now would send letters with a false date: set smtp.sending = \"hold\" or smtp.redirect_to")
        }
        return .standing(at: try parseMoment(now, in: files.office.timeZone))
    }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}
