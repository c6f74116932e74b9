public import Foundation
public import Logging
import MailTransport
public import ServiceLifecycle
public import Store

/// Looks at one mailbox every `poll` seconds, the whole of it once an hour.
public struct MailboxService: Service {
    private static let fullLookEvery: TimeInterval = 3600
    /// A server in trouble is left alone for longer and longer, up to this.
    private static let longestWait: TimeInterval = 1800

    let intake: Intake
    let poll: TimeInterval
    let store: Store
    let clock: OfficeClock
    let signs: LifeSigns
    let logger: Logger
    /// Called when something was received.
    let received: @Sendable () -> Void

    /// Puts the parts together; `poll` is in seconds.
    public init(
        intake: Intake, poll: TimeInterval, store: Store, clock: OfficeClock, signs: LifeSigns = LifeSigns(),
        logger: Logger, received: @escaping @Sendable () -> Void
    ) {
        self.signs = signs
        self.intake = intake
        self.poll = poll
        self.store = store
        self.clock = clock
        self.logger = logger
        self.received = received
    }

    /// What it is configured as.
    public var id: String { intake.id }
    private var connection: Connection { .mailbox(id) }

    /// Runs until the daemon stops; a failed look is logged and repeated later.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            await Part.run(connection.name, in: signs) {
                var lastFullLook: Date?
                var failures = 0
                while !Task.isCancelled {
                    // A clock that was set back makes it one too.
                    let passed = lastFullLook.map { clock.now.timeIntervalSince($0) }
                    let isFull = passed.map { !(0..<Self.fullLookEvery).contains($0) } ?? true
                    let trouble = await look(all: isFull)
                    if trouble == nil, isFull { lastFullLook = clock.now }
                    failures = trouble?.isOfServer ?? false ? failures + 1 : 0
                    await Part.wait(.seconds(wait(failures: failures, after: trouble)))
                }
                await intake.mailbox.close()
            }
        }
    }

    /// Seconds until the next look, with some jitter so that many offices do not knock at once.
    func wait(failures: Int, after trouble: ServerTrouble?) -> TimeInterval {
        let doubled = poll * pow(2, Double(min(failures, 10)))
        let wait = min(max(doubled, poll), max(poll, Self.longestWait)) * Double.random(in: 0.9...1.1)
        return max(wait, trouble?.leastWait ?? 0)
    }

    /// One look. Nil when it succeeded.
    public func look(all: Bool) async -> ServerTrouble? {
        do {
            if let rest = try await store.restAfterRefusals(of: connection, at: clock.now) {
                logger.error(
                    "mailbox not read: its login was refused too often",
                    metadata: ["mailbox": "\(intake.id)", "seconds": "\(Int(rest.leastWait))"])
                return rest
            }
            do {
                let counts = try await intake.cycle(all: all)
                try await store.connectionSucceeded(connection, at: clock.now)
                guard counts != IntakeCounts() else { return nil }
                logger.info(
                    "mails taken in",
                    metadata: [
                        "mailbox": "\(intake.id)", "taken": "\(counts.taken)", "duplicates": "\(counts.duplicates)",
                        "problems": "\(counts.problems)",
                    ])
                received()
                return nil
            } catch let error as TransportError {
                guard !Task.isCancelled else { return ServerTrouble() }
                logger.error("mailbox not read", metadata: ["mailbox": "\(intake.id)", "reason": "\(error)"])
                return try await store.note(error, of: connection, at: clock.now)
            }
        } catch is CancellationError {
            return ServerTrouble()
        } catch {
            logger.error("mailbox not read", metadata: ["mailbox": "\(intake.id)", "reason": "\(error)"])
            await note(error)
            return ServerTrouble(isOfServer: StorageTrouble(error) == nil)
        }
    }

    /// Whatever keeps a mailbox from being read is to be seen, and told when it lasts; that the disk is full is told for
    /// all of them.
    private func note(_ error: any Error) async {
        if case .diskLow? = error as? StoreError { return }
        do {
            _ = try await store.connectionFailed(connection, error: "\(error)", loginRefused: false, at: clock.now)
        } catch {
            logger.error("trouble is not noted", metadata: ["mailbox": "\(intake.id)", "reason": "\(error)"])
        }
    }
}
