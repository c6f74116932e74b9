public import Logging
public import ServiceLifecycle

/// Decides mails as they are received: woken by the mailboxes, and once a minute for what was left behind.
public struct CaseworkService: Service {
    let casework: Casework
    let wakes: AsyncStream<Void>
    let logger: Logger

    /// Puts the parts together; `wakes` yields when there is something to do.
    public init(casework: Casework, wakes: AsyncStream<Void>, logger: Logger) {
        self.casework = casework
        self.wakes = wakes
        self.logger = logger
    }

    /// Runs until the daemon stops; a failure that is not a mail's (sandbox, disk) is logged and everything tried again.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            await work()
            for await _ in wakes { await work() }
        }
    }

    private func work() async {
        do {
            try await casework.decideAgainIfChanged()
            _ = try await casework.cycle()
        } catch is CancellationError {
            return
        } catch {
            logger.error("mails not decided", metadata: ["reason": "\(error)"])
        }
    }
}
