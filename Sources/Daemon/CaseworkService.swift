public import Logging
public import ServiceLifecycle

/// Decides mails as they are received: woken by the mailboxes, and once a minute for what was left behind.
public struct CaseworkService: Service {
    let casework: Casework
    let wakes: AsyncStream<Void>
    let interval: Duration
    let signs: LifeSigns
    let logger: Logger

    /// Puts the parts together; `wakes` yields when there is something to do, and every `interval` there may be.
    public init(
        casework: Casework, wakes: AsyncStream<Void>, every interval: Duration = .seconds(60),
        signs: LifeSigns = LifeSigns(),
        logger: Logger
    ) {
        self.signs = signs
        self.casework = casework
        self.wakes = wakes
        self.interval = interval
        self.logger = logger
    }

    /// Runs until the daemon stops; a failure that is not a mail's (sandbox, disk) is logged and everything tried again.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            let (calls, call) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
            await withTaskGroup { group in
                group.addTask { for await _ in wakes { call.yield() } }
                group.addTask {
                    while !Task.isCancelled {
                        call.yield()
                        try? await Task.sleep(for: interval)
                    }
                }
                await Part.run("casework", in: signs) {
                    for await _ in calls {
                        Part.current?.isAtWork()
                        await work()
                        Part.current?.isAtWork(for: interval)
                    }
                }
            }
        }
    }

    private func work() async {
        await attempt("held mails not decided again") { try await casework.decideAgainIfChanged() }
        await attempt("mails not decided") { _ = try await casework.cycle() }
    }

    private func attempt(_ failure: Logger.Message, _ body: () async throws -> Void) async {
        do {
            try await body()
        } catch is CancellationError {
            return
        } catch {
            logger.error(failure, metadata: ["reason": "\(error)"])
        }
    }
}
