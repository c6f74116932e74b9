public import Logging
import MailTransport
public import ServiceLifecycle
public import Store

/// Writes the letters that are due and sends those that may leave, every few seconds.
public struct OutboxService: Service {
    private static let interval = Duration.seconds(5)
    /// After a failure of the server.
    private static let pause = Duration.seconds(300)

    let correspondence: Correspondence
    let delivery: Delivery
    let store: Store
    let clock: OfficeClock
    let logger: Logger

    /// Puts the parts together.
    public init(
        correspondence: Correspondence, delivery: Delivery, store: Store, clock: OfficeClock, logger: Logger
    ) {
        self.correspondence = correspondence
        self.delivery = delivery
        self.store = store
        self.clock = clock
        self.logger = logger
    }

    /// Runs until the daemon stops; letters that could not be sent stay queued.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                let succeeded = await cycle()
                try? await Task.sleep(for: succeeded ? Self.interval : Self.pause)
            }
            await delivery.sender.close()
        }
    }

    /// One round. False when the server could not be used or the letters not written.
    public func cycle() async -> Bool {
        do {
            _ = try await correspondence.cycle()
            do {
                if try await delivery.cycle() > 0 { try await store.connectionSucceeded("smtp", at: clock.now) }
                return true
            } catch let error as TransportError {
                logger.error("letters not sent", metadata: ["reason": "\(error)"])
                _ = try await store.connectionFailed(
                    "smtp", error: "\(error)", loginRefused: error.retry == .authentication, at: clock.now)
            }
        } catch is CancellationError {
            return true
        } catch {
            logger.error("letters not written", metadata: ["reason": "\(error)"])
        }
        return false
    }
}
