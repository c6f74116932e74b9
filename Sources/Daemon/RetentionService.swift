public import Logging
public import ServiceLifecycle

/// Purges once an hour what was kept for long enough, and what a killed purge left.
public struct RetentionService: Service {
    private static let interval = Duration.seconds(3600)
    let purge: Purge
    let clockWatch: ClockWatch
    let signs: LifeSigns
    let logger: Logger

    public init(purge: Purge, clockWatch: ClockWatch, signs: LifeSigns, logger: Logger) {
        self.purge = purge
        self.clockWatch = clockWatch
        self.signs = signs
        self.logger = logger
    }

    /// Runs until the daemon stops; a failure is logged and tried again at the next hour.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            await Part.run("retention", in: signs) {
                while !Task.isCancelled {
                    // Not at once: a machine that starts with a clock years ahead has it set meanwhile, and a purge by
                    // that clock would leave nothing.
                    await Part.wait(Self.interval)
                    if !Task.isCancelled { await cycle() }
                }
            }
        }
    }

    func cycle() async {
        do {
            if try await clockWatch.objection(at: purge.clock.now, in: purge.store) != nil { return }
            let outcome = try await purge.runExpired()
            guard outcome.counts.mails > 0 || outcome.removed > 0 else { return }
            logger.notice(
                "purged",
                metadata: [
                    "mails": "\(outcome.counts.mails)", "letters": "\(outcome.counts.letters)",
                    "files": "\(outcome.removed)", "notices": "\(outcome.notices.joined(separator: " "))",
                    "scrubbed": "\(outcome.isScrubbed)",
                ])
        } catch is CancellationError {
            return
        } catch {
            logger.error("not purged", metadata: ["reason": "\(error)"])
        }
    }
}
