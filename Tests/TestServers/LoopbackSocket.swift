import Glibc
import Synchronization

/// A blocking TCP connection or listener on 127.0.0.1, closed at the end of its life.
public final class LoopbackSocket: Sendable {
    private let descriptor: Int32
    private let unread = Mutex<[UInt8]>([])
    private let isReset = Mutex(false)

    init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// Connects to a port.
    public convenience init(port: UInt16) throws {
        self.init(descriptor: socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0))
        let result = Self.withAddress(port) { connect(descriptor, $0, $1) }
        guard result == 0 else { throw TestServerError("connect to port \(port): errno \(errno)") }
    }

    /// Listens on a free port.
    static func listener() throws -> (socket: LoopbackSocket, port: UInt16) {
        let listener = LoopbackSocket(
            descriptor: socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0))
        guard withAddress(0, { bind(listener.descriptor, $0, $1) }) == 0, listen(listener.descriptor, 50) == 0 else {
            throw TestServerError("listen: errno \(errno)")
        }
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(listener.descriptor, $0, &size) }
        }
        guard result == 0 else { throw TestServerError("getsockname: errno \(errno)") }
        return (listener, UInt16(bigEndian: address.sin_port))
    }

    /// A port that was free a moment ago, for a server that takes only numbers.
    static func freePort() throws -> UInt16 {
        try listener().port
    }

    /// Returns when something listens on the port; throws after ten seconds.
    static func waitForListener(on port: UInt16) throws {
        for _ in 0..<500 {
            if (try? LoopbackSocket(port: port)) != nil { return }
            usleep(20_000)
        }
        throw TestServerError("nothing listens on port \(port) after ten seconds")
    }

    /// The next connection of a listener; nil when it was shut down.
    func acceptConnection() -> LoopbackSocket? {
        let connection = accept(descriptor, nil, nil)
        guard connection >= 0 else { return nil }
        _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
        return LoopbackSocket(descriptor: connection)
    }

    /// Wakes up whoever blocks in this socket; it is closed at the end of its life.
    public func shutDown() {
        if isReset.withLock({ $0 }) { return }
        _ = shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Has the other end see a reset instead of an end when this one is closed.
    public func reset() {
        isReset.withLock { $0 = true }
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    /// Sends all bytes; throws when the other end is gone.
    public func send(_ bytes: some Sequence<UInt8>) throws {
        let bytes = Array(bytes)
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw TestServerError("send: errno \(errno)") }
            sent += count
        }
    }

    /// Sends a text in UTF-8.
    public func send(_ text: String) throws {
        try send(text.utf8)
    }

    /// Whether the other end sends more than was read, within so many milliseconds.
    public func hasMore(within milliseconds: Int32) -> Bool {
        if unread.withLock({ !$0.isEmpty }) { return true }
        var readable = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&readable, 1, milliseconds) > 0
    }

    /// The next line without its line break; nil at the end.
    public func readLine() -> String? {
        unread.withLock { unread in
            while true {
                if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                    var line = unread[..<end]
                    if line.last == UInt8(ascii: "\r") { line.removeLast() }
                    defer { unread.removeSubrange(...end) }
                    return String(decoding: line, as: UTF8.self)
                }
                guard receive(into: &unread) else { return nil }
            }
        }
    }

    /// Exactly that many bytes; nil when the other end closed before.
    public func read(_ count: Int) -> [UInt8]? {
        unread.withLock { unread in
            while unread.count < count {
                guard receive(into: &unread) else { return nil }
            }
            defer { unread.removeSubrange(..<count) }
            return Array(unread[..<count])
        }
    }

    /// What has arrived, at least one byte; nil at the end.
    func readSome() -> [UInt8]? {
        unread.withLock { unread in
            guard !unread.isEmpty || receive(into: &unread) else { return nil }
            defer { unread = [] }
            return unread
        }
    }

    /// Wakes up whoever reads here; the other end hears nothing of it.
    func stopReading() {
        _ = shutdown(descriptor, Int32(SHUT_RD))
    }

    private func receive(into unread: inout [UInt8]) -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        if count > 0 { unread.append(contentsOf: chunk[..<count]) }
        return count > 0
    }

    private static func withAddress(_ port: UInt16, _ call: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                call($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
