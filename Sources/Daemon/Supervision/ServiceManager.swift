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

    private let address: DatagramAddress?
    /// The seconds after which it kills a daemon that gives no sign of life; nil when it does not watch.
    public let patience: TimeInterval?

    /// Reads `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID` (sd_watchdog_enabled(3)): the manager may watch another
    /// process than this one.
    public init(environment: [String: String], process: Int32) {
        address = environment["NOTIFY_SOCKET"].flatMap(DatagramAddress.init)
        let watched = environment["WATCHDOG_PID"].map { Int32($0) == process } ?? true
        let microseconds = environment["WATCHDOG_USEC"].flatMap { UInt64($0) } ?? 0
        patience = watched && microseconds > 0 && address != nil ? Double(microseconds) / 1_000_000 : nil
    }

    /// Tells it something, and answers whether it will hear it. One that does not read what it was told before is given a
    /// second, and then left alone: it is no reason to stand still.
    @discardableResult
    public func tell(_ news: News...) -> Bool {
        guard let address else { return true }
        let message = Array(news.map(\.text).joined(separator: "\n").utf8)
        return address.send(message)
    }
}
