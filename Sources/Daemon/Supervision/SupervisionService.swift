public import Logging
public import ServiceLifecycle
public import Store
import Submissions

/// Keeps the service manager told and the administrators alerted. To be the last of the services: the first to be told
/// of the end.
public struct SupervisionService: Service {
    private static let interval = Duration.seconds(30)
    let manager: ServiceManager
    let signs: LifeSigns
    let alerts: Alerts
    let store: Store
    let clock: OfficeClock
    let clockWatch: ClockWatch
    let logger: Logger
    /// Where Prometheus' node exporter finds the numbers; nil when nobody asked for them.
    let textfile: String?
    let ending: @Sendable () -> Void

    /// Puts the parts together; `ending` is called when the end was asked for.
    public init(
        manager: ServiceManager, signs: LifeSigns, alerts: Alerts, store: Store, clock: OfficeClock,
        clockWatch: ClockWatch, logger: Logger, textfile: String? = nil, ending: @escaping @Sendable () -> Void = {}
    ) {
        self.textfile = textfile
        self.ending = ending
        self.manager = manager
        self.signs = signs
        self.alerts = alerts
        self.store = store
        self.clock = clock
        self.clockWatch = clockWatch
        self.logger = logger
    }

    /// Runs until the daemon stops.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            var isTold = false
            while !Task.isCancelled {
                if !isTold { isTold = manager.tell(.ready) }
                await giveSign()
                try? await Task.sleep(for: interval)
            }
            manager.tell(.stopping, .status("ending"))
        }
        ending()
    }

    /// At half the manager's patience (sd_watchdog_enabled(3)).
    var interval: Duration {
        manager.patience.map { min(Self.interval, .seconds($0 / 2)) } ?? Self.interval
    }

    /// Tells how things stand, and that all parts are alive when they are; and the administrators of trouble, unless the
    /// time of day can't be believed.
    func giveSign() async {
        let broken = signs.broken()
        var objection: String?
        do {
            objection = try await clockWatch.objection(at: clock.now, in: store)
            let mailboxes = alerts.mailboxes.map(\.id)
            let line = StatusLine(
                counts: try await store.officeCounts(),
                notFetched: try await store.locationProblems(of: mailboxes).count,
                connections: try await store.connections(of: mailboxes), silent: broken, clock: objection)
            manager.tell(.status(line.text))
            await tellNumbers(line)
        } catch {
            logger.error("the state cannot be told", metadata: ["reason": "\(error)"])
            return
        }
        if broken.isEmpty {
            manager.tell(.alive)
        } else {
            logger.critical("no sign of life", metadata: ["parts": "\(broken.joined(separator: ", "))"])
        }
        if objection == nil { await alert() }
    }

    private func tellNumbers(_ line: StatusLine) async {
        guard let textfile else { return }
        do {
            var metrics = try await Metrics(
                store, counts: line.counts, notFetched: line.notFetched, connections: line.connections)
            metrics.silentParts = line.silent.count
            metrics.isClockTrusted = line.clock == nil
            try metrics.write(to: textfile, at: clock.now)
        } catch {
            logger.error("the numbers for Prometheus are not written", metadata: ["reason": "\(error)"])
        }
    }

    private func alert() async {
        do {
            _ = try await alerts.cycle()
        } catch is CancellationError {
            return
        } catch {
            logger.error("alerts not written", metadata: ["reason": "\(error)"])
        }
    }
}

/// The line that `systemctl status` shows.
struct StatusLine {
    var counts: OfficeCounts
    /// Mails on the servers that could not be taken in.
    var notFetched: Int
    var connections: [ConnectionState]
    /// Parts that gave no sign of life.
    var silent: [String] = []
    /// What is wrong with the clock.
    var clock: String?

    var text: String {
        let queued = counts.letters[.queued] ?? 0
        var parts = [
            "\(counted(counts.received, "mail")) to decide", "\(counts.held) held", "\(notFetched) not fetched",
            "\(counted(queued, "letter")) queued",
        ]
        if !silent.isEmpty { parts.append("NO SIGN OF LIFE from \(silent.joined(separator: ", "))") }
        if let clock { parts.append("NO LETTERS: \(clock)") }
        for state in connections {
            guard let error = state.lastError else { continue }
            parts.append("TROUBLE \(state.connection.name): \(error)")
        }
        return parts.joined(separator: "; ")
    }
}
