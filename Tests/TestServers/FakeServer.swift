import Dispatch
import Synchronization

/// A server on 127.0.0.1 whose every answer a test scripts, for what no real server can be made to do.
/// `defer { server.stop() }` right after the start.
public final class FakeServer: Sendable {
    /// One connection as the script sees it.
    public struct Peer: Sendable {
        /// The connection.
        public let socket: LoopbackSocket
        /// 1 for the first connection, 2 for the second …
        public let number: Int
        fileprivate let server: FakeServer

        /// The next line, remembered in ``FakeServer/lines``; nil at the end.
        public func readLine() -> String? {
            guard let line = socket.readLine() else { return nil }
            server.log.withLock { $0.append(line) }
            return line
        }

        /// Sends a text.
        public func send(_ text: String) throws {
            try socket.send(text)
        }
    }

    /// The port it listens on.
    public let port: UInt16
    private let listener: LoopbackSocket
    private let log = Mutex<[String]>([])
    private let state = Mutex(State())
    private let work = DispatchGroup()

    private struct State {
        var sockets: [Int: LoopbackSocket] = [:]
        var count = 0
        var isStopped = false
    }

    /// Starts to listen. The script runs on a thread of its own for every connection; when it returns or throws, the
    /// connection is closed.
    public init(_ script: @escaping @Sendable (Peer) throws -> Void) throws {
        (listener, port) = try LoopbackSocket.listener()
        // A queue of one's own gets a thread at once; the global ones wait for a free processor.
        DispatchQueue(label: "FakeServer").async(group: work) { [self] in
            while let socket = listener.acceptConnection(), let number = keep(socket) {
                DispatchQueue(label: "FakeServer connection").async(group: work) { [self] in
                    // A script that was cut off by its client has done its part.
                    try? script(Peer(socket: socket, number: number, server: self))
                    socket.shutDown()
                    // It is closed as soon as nobody else has it.
                    state.withLock { $0.sockets[number] = nil }
                }
            }
        }
    }

    /// Counts a connection; nil when the server is stopping.
    private func keep(_ socket: LoopbackSocket) -> Int? {
        state.withLock { state in
            guard !state.isStopped else { return nil }
            state.count += 1
            state.sockets[state.count] = socket
            return state.count
        }
    }

    /// The lines that clients sent and scripts read, in their order.
    public var lines: [String] { log.withLock { $0 } }

    /// How many connections were made.
    public var connectionCount: Int { state.withLock { $0.count } }

    /// Closes everything; returns when all scripts are over.
    public func stop() {
        listener.shutDown()
        let sockets = state.withLock { state in
            state.isStopped = true
            return state.sockets
        }
        for socket in sockets.values { socket.shutDown() }
        work.wait()
    }
}
