import Foundation
public import Logging
import MailTransport
public import ServiceLifecycle
public import Store

/// Writes the letters that are due and sends those that may leave, every few seconds.
public struct OutboxService: Service {
    private static let interval = Duration.seconds(5)
    /// Seconds, after a failure.
    private static let pause: TimeInterval = 300

    let correspondence: Correspondence
    let reminders: Reminders
    let digests: Digests
    let delivery: Delivery
    let store: Store
    let clock: OfficeClock
    let signs: LifeSigns
    let logger: Logger
    let clockWatch: ClockWatch

    /// Puts the parts together.
    public init(
        correspondence: Correspondence, reminders: Reminders, digests: Digests, delivery: Delivery, store: Store,
        clock: OfficeClock, clockWatch: ClockWatch, signs: LifeSigns = LifeSigns(), logger: Logger
    ) {
        self.clockWatch = clockWatch
        self.signs = signs
        self.correspondence = correspondence
        self.reminders = reminders
        self.digests = digests
        self.delivery = delivery
        self.store = store
        self.clock = clock
        self.logger = logger
    }

    /// Runs until the daemon stops; letters that could not be sent stay queued.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            await Part.run("outbox", in: signs) {
                while !Task.isCancelled { await Part.wait(await turn()) }
                await delivery.sender.close()
            }
        }
    }

    /// One round, unless the time of day is in doubt; answers how long to wait after it.
    func turn() async -> Duration {
        guard await isTimeKnown() else { return Self.interval }
        return await round().map { .seconds(wait(after: $0)) } ?? Self.interval
    }

    /// False while the clock can't be believed: letters say what day it is, and leave by it.
    private func isTimeKnown() async -> Bool {
        do {
            let objection = try await clockWatch.objection(at: clock.now, in: store)
            let isNews = clockWatch.isNews(objection)
            guard let objection else {
                if isNews { logger.notice("the clock is believed again") }
                return true
            }
            if isNews { logger.warning("no letters are written or sent", metadata: ["reason": "\(objection)"]) }
            return false
        } catch {
            logger.error("no letters are written or sent", metadata: ["reason": "\(error)"])
            return false
        }
    }

    /// One round. False when the server could not be used or letters could not be written.
    public func cycle() async -> Bool { await round() == nil }

    /// Seconds until the next round.
    func wait(after trouble: ServerTrouble) -> TimeInterval { max(Self.pause, trouble.leastWait) }

    /// One round. Nil when it succeeded. What was written before leaves although something can't be written.
    func round() async -> ServerTrouble? {
        let unwritten = await attempt("letters not written") {
            _ = try await correspondence.cycle()
        }
        let notReminded = await attempt("reminders not written") {
            _ = try await reminders.cycle()
        }
        let noDigest = await attempt("digest not written") {
            _ = try await digests.cycle()
        }
        let unsent = await attempt("letters not sent") {
            if let rest = try await store.restAfterRefusals(of: .smtp, at: clock.now) { throw rest }
            _ = try await delivery.cycle()
        }
        return unsent ?? unwritten ?? notReminded ?? noDigest
    }

    private func attempt(_ failure: Logger.Message, _ body: () async throws -> Void) async -> ServerTrouble? {
        do {
            do {
                try await body()
                return nil
            } catch let error as TransportError {
                guard !Task.isCancelled else { return ServerTrouble() }
                logger.error(failure, metadata: ["reason": "\(error)"])
                return try await store.note(error, of: .smtp, at: clock.now)
            }
        } catch is CancellationError {
            return nil
        } catch let rest as ServerTrouble {
            logger.error(failure, metadata: ["reason": "the login was refused too often"])
            return rest
        } catch {
            logger.error(failure, metadata: ["reason": "\(error)"])
            return ServerTrouble()
        }
    }
}
