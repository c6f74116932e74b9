import Glibc
import Synchronization

/// A datagram socket such as systemd listens on.
public final class ListeningManager: Sendable {
    private let socket: Int32
    private let name: String
    private let messages = Mutex<[String]>([])

    /// What systemd puts into its services' environment.
    public var environment: [String: String] { ["NOTIFY_SOCKET": name] }

    /// At a path, or with `@` at an abstract name.
    public init(_ name: String) throws {
        self.name = name
        socket = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | O_NONBLOCK, 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(name.utf8)
        if name.hasPrefix("@") { bytes[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(socket, $0, length) }
        }
        guard bound == 0 else { throw TestServerError("bind \(name): errno \(errno)") }
    }

    deinit { close(socket) }

    /// The datagrams that came since the last call, or since the first while they are kept.
    public func heard(keeping: Bool = false) -> [String] {
        messages.withLock { messages in
            var buffer = [UInt8](repeating: 0, count: 8192)
            while case let count = recv(socket, &buffer, buffer.count, 0), count >= 0 {
                messages.append(String(decoding: buffer[..<count], as: UTF8.self))
            }
            defer { if !keeping { messages = [] } }
            return messages
        }
    }
}
