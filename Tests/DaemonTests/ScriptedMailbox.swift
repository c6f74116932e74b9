import Foundation
import MailTransport
import Synchronization

/// A mailbox that holds what a test puts into it, and remembers what was fetched.
final class ScriptedMailbox: IncomingMailbox {
    struct Mail: Sendable {
        /// INTERNALDATE as listed.
        var arrival: Date?
        /// INTERNALDATE as told when it is fetched.
        var fetchedArrival: Date?
        var answer: Answer
    }

    enum Answer: Sendable {
        case bytes([UInt8])
        case result(FetchResult)
        case failure(TransportError)
    }

    private struct State {
        var validity: UInt32? = 7
        var exists: Int?
        var mails: [UInt32: Mail] = [:]
        var fetched: [UInt32] = []
        var failure: TransportError?
        var isOpen = false
    }

    private let state = Mutex(State())
    /// Called before each fetch.
    private let onFetch: @Sendable (UInt32) async -> Void

    init(onFetch: @escaping @Sendable (UInt32) async -> Void = { _ in }) { self.onFetch = onFetch }

    /// Whether there is a session.
    var isOpen: Bool { state.withLock { $0.isOpen } }

    /// Nil when the server tells none.
    func setValidity(_ validity: UInt32?) { state.withLock { $0.validity = validity } }

    /// How many mails SELECT tells of; nil: as many as there are.
    func setExists(_ exists: Int?) { state.withLock { $0.exists = exists } }

    /// What SELECT fails with until it is nil again.
    func fail(_ failure: TransportError?) { state.withLock { $0.failure = failure } }

    func put(_ uid: UInt32, _ answer: Answer, at arrival: Date? = noon) {
        state.withLock { $0.mails[uid] = Mail(arrival: arrival, fetchedArrival: arrival, answer: answer) }
    }

    func put(_ uid: UInt32, _ text: String, at arrival: Date? = noon) {
        put(uid, .bytes(Array(text.utf8)), at: arrival)
    }

    func put(_ uid: UInt32, _ mail: Mail) { state.withLock { $0.mails[uid] = mail } }

    func removeAll() { state.withLock { $0.mails = [:] } }

    /// The UIDs fetched since the last call.
    func takeFetched() -> [UInt32] {
        state.withLock { state in
            defer { state.fetched = [] }
            return state.fetched
        }
    }

    func select() async throws(TransportError) -> SelectedMailbox {
        let (failure, selected) = state.withLock { state in
            state.isOpen = state.failure == nil
            return (
                state.failure,
                SelectedMailbox(
                    exists: state.exists ?? state.mails.count,
                    validity: state.validity.map(UIDValidity.init(rawValue:)))
            )
        }
        if let failure { throw failure }
        return selected
    }

    func messages(after uid: UID?) async throws(TransportError) -> [ListedMessage] {
        state.withLock { state in
            state.mails.filter { $0.key > uid?.rawValue ?? 0 }.sorted { $0.key < $1.key }.map { number, mail in
                let bytes: Int? = if case .bytes(let content) = mail.answer { content.count } else { nil }
                return ListedMessage(uid: UID(rawValue: number), arrival: mail.arrival.map(seconds), bytes: bytes ?? 0)
            }
        }
    }

    func fetch(
        _ requests: [FetchRequest], limit: Int, until deadline: ContinuousClock.Instant
    ) async throws(TransportError) -> FetchedMessages {
        var fetched = FetchedMessages()
        for request in requests {
            do throws(TransportError) {
                fetched.results[request.uid] = try await fetch(request.uid, to: request.file)
            } catch {
                return FetchedMessages(results: fetched.results, failure: (request.uid, error))
            }
        }
        return fetched
    }

    private func fetch(_ uid: UID, to file: Int32) async throws(TransportError) -> FetchResult {
        await onFetch(uid.rawValue)
        let mail = state.withLock { state in
            state.fetched.append(uid.rawValue)
            return state.isOpen ? state.mails[uid.rawValue] : nil
        }
        switch mail?.answer {
        case .bytes(let bytes):
            guard write(file, bytes, bytes.count) == bytes.count else { return .noData }
            return .complete(bytes: bytes.count, arrival: mail?.fetchedArrival.map(seconds))
        case .result(let result): return result
        case .failure(let error):
            state.withLock { $0.isOpen = false }
            throw error
        case nil: return .gone
        }
    }

    func close() async { state.withLock { $0.isOpen = false } }

    private func seconds(_ date: Date) -> Int64 { Int64(date.timeIntervalSince1970) }
}
