import Dispatch
import Synchronization
import Glibc

/// A TCP proxy on 127.0.0.1 that does one thing wrong at one byte, and passes everything else on unchanged.
/// `defer { proxy.stop() }` right after the start.
public final class FaultyProxy: Sendable {
    /// Whose bytes are counted.
    public enum Direction: Sendable, CaseIterable {
        case toServer, toClient
    }

    /// What happens in front of the byte with that number; earlier ones have all been passed on.
    public enum Fault: Sendable, Equatable {
        /// Both ends see the connection closed.
        case cut
        /// Both ends see the connection reset.
        case reset
        /// Nothing more is passed on in this direction, and the connection stays open.
        case stall
        /// The rest of the connection's bytes in this direction come one at a time, so many microseconds apart.
        case drip(UInt32)
        /// These bytes come first.
        case insert([UInt8])
        /// The byte has all its bits turned over.
        case flip
    }

    /// The port it listens on.
    public let port: UInt16
    private let listener: LoopbackSocket
    private let target: UInt16
    private let state: Mutex<State>
    private let stopped = DispatchSemaphore(value: 0)
    private let work = DispatchGroup()

    private struct State {
        var fault: (kind: Fault, direction: Direction, byte: Int)?
        var passed: [Direction: [UInt8]] = [:]
        var sockets: [LoopbackSocket] = []
        var isStopped = false
    }

    /// Passes connections on to a port. The fault happens once: at that byte of all that goes in that direction, counted from 0
    /// over all connections.
    public init(to target: UInt16, _ fault: Fault? = nil, _ direction: Direction = .toClient, at byte: Int = 0) throws {
        self.target = target
        state = Mutex(State(fault: fault.map { ($0, direction, byte) }))
        (listener, port) = try LoopbackSocket.listener()
        DispatchQueue(label: "FaultyProxy").async(group: work) { [self] in
            while let client = listener.acceptConnection() { connect(client) }
        }
    }

    /// All bytes that were passed on in a direction.
    public func passed(_ direction: Direction) -> [UInt8] { state.withLock { $0.passed[direction, default: []] } }

    /// Whether the fault has happened.
    public var hasStruck: Bool { state.withLock { $0.fault == nil } }

    /// Closes everything; returns when all threads are over.
    public func stop() {
        listener.shutDown()
        let sockets = state.withLock { state in
            state.isStopped = true
            return state.sockets
        }
        stopped.signal()
        for socket in sockets { socket.shutDown() }
        work.wait()
    }

    private func connect(_ client: LoopbackSocket) {
        guard let server = try? LoopbackSocket(port: target) else { return }
        let isOpen = state.withLock { state in
            if !state.isStopped { state.sockets += [client, server] }
            return !state.isStopped
        }
        guard isOpen else { return }
        for (direction, source, sink) in [(Direction.toServer, client, server), (.toClient, server, client)] {
            DispatchQueue(label: "FaultyProxy \(direction)").async(group: work) { [self] in
                pump(direction, from: source, to: sink)
                forget(source)
                forget(sink)
            }
        }
    }

    /// A socket closes when nobody holds it any more.
    private func forget(_ socket: LoopbackSocket) {
        state.withLock { state in state.sockets.removeAll { $0 === socket } }
    }

    private func pump(_ direction: Direction, from source: LoopbackSocket, to sink: LoopbackSocket) {
        var pause: UInt32?
        while let bytes = source.readSome() {
            var rest = bytes[...]
            while !rest.isEmpty {
                let (clean, fault) = next(of: rest, direction, atMost: pause == nil ? rest.count : 1)
                if let pause { usleep(pause) }
                guard (try? sink.send(clean)) != nil else { return end(source, sink) }
                rest = rest.dropFirst(clean.count)
                switch fault {
                case nil: break
                case .cut: return end(source, sink)
                case .reset:
                    for socket in [source, sink] { socket.reset() }
                    for socket in [source, sink] { socket.stopReading() }
                    return
                case .stall:
                    stopped.wait()
                    stopped.signal()
                    return
                case .drip(let microseconds): pause = microseconds
                case .insert(let garbage): guard (try? sink.send(garbage)) != nil else { return end(source, sink) }
                case .flip:
                    guard let byte = rest.popFirst(), (try? sink.send([~byte])) != nil else { return end(source, sink) }
                }
            }
        }
        end(source, sink)
    }

    /// The bytes that are to be passed on unchanged, and the fault that follows them.
    private func next(
        of bytes: ArraySlice<UInt8>, _ direction: Direction, atMost limit: Int
    ) -> (clean: ArraySlice<UInt8>, fault: Fault?) {
        state.withLock { state in
            let before = state.passed[direction, default: []].count
            var clean = bytes.prefix(limit)
            var fault: Fault?
            if let due = state.fault, due.direction == direction, due.byte < before + clean.count || due.byte == before
            {
                clean = clean.prefix(due.byte - before)
                fault = due.kind
                state.fault = nil
            }
            state.passed[direction, default: []] += clean
            return (clean, fault)
        }
    }

    private func end(_ source: LoopbackSocket, _ sink: LoopbackSocket) {
        source.shutDown()
        sink.shutDown()
    }
}
