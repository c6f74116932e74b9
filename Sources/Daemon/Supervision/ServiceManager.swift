public import Foundation

/// The service manager that started the daemon: it is told in datagrams how things stand (sd_notify(3)). Where none did, as
/// at a terminal, nothing is sent.
public struct ServiceManager: Sendable {
    /// What it is told.
    public enum News: Equatable, Sendable {
        /// Configuration and database are good and secrets in files can be read; servers may be out of reach all the same.
        case ready
        /// All parts do what they are there for.
        case alive
        /// One line for `systemctl status`.
        case status(String)
        /// The end was asked for.
        case stopping

        var text: String {
            switch self {
            case .ready: "READY=1"
            case .alive: "WATCHDOG=1"
            case .status(let line): "STATUS=" + line.split(whereSeparator: \.isNewline).joined(separator: " ")
            case .stopping: "STOPPING=1"
            }
        }
    }

    private let address: [UInt8]?
    /// The seconds after which it kills a daemon that gives no sign of life; nil when it does not watch.
    public let patience: TimeInterval?

    /// Reads `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID` (sd_watchdog_enabled(3)): the manager may watch another
    /// process than this one.
    public init(environment: [String: String], process: Int32) {
        address = environment["NOTIFY_SOCKET"].flatMap(Self.address)
        let watched = environment["WATCHDOG_PID"].map { Int32($0) == process } ?? true
        let microseconds = environment["WATCHDOG_USEC"].flatMap { UInt64($0) } ?? 0
        patience = watched && microseconds > 0 && address != nil ? Double(microseconds) / 1_000_000 : nil
    }

    /// A path, or a name in the abstract namespace, which is written with `@` for its NUL.
    private static func address(_ name: String) -> [UInt8]? {
        var bytes = Array(name.utf8)
        guard bytes.count > 1, bytes.count < 108, bytes[0] == UInt8(ascii: "/") || bytes[0] == UInt8(ascii: "@") else {
            return nil
        }
        if bytes[0] == UInt8(ascii: "@") { bytes[0] = 0 }
        return bytes
    }

    /// Tells it something, and answers whether it will hear it. One that does not read what it was told before is given a
    /// second, and then left alone: it is no reason to stand still.
    @discardableResult
    public func tell(_ news: News...) -> Bool {
        guard let address else { return true }
        let message = Array(news.map(\.text).joined(separator: "\n").utf8)
        let socket = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { return false }
        defer { close(socket) }
        var limit = timeval(tv_sec: 1, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: address) }
        // The length says where an abstract name ends.
        let length = MemoryLayout<sa_family_t>.size + address.count
        let sent = withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(socket, message, message.count, Int32(MSG_NOSIGNAL), $0, socklen_t(length))
            }
        }
        return sent == message.count
    }
}
