import Dispatch
import Glibc
import Synchronization

/// Asks the system's resolver for a server's addresses.
enum HostNames {
    /// What came of asking.
    enum Answer: Equatable, Sendable {
        /// IPv4 and IPv6 addresses as text, in the resolver's order.
        case addresses([String])
        /// None, in the resolver's words. `isFinal`: the name does not exist.
        case failed(String, isFinal: Bool)
        case late
    }

    /// Waits `seconds` at most: getaddrinfo(3) itself may take minutes, and goes on by itself then.
    static func addresses(of host: String, within seconds: Double) async -> Answer {
        let once = OneAnswer()
        return await withCheckedContinuation { continuation in
            once.wait(continuation)
            DispatchQueue(label: "muster.names").async { once.answer(ask(host)) }
            DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { once.answer(.late) }
        }
    }

    private static func ask(_ host: String) -> Answer {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, nil, &hints, &list)
        defer { if let list { freeaddrinfo(list) } }
        guard code == 0 else {
            return .failed(String(cString: gai_strerror(code)), isFinal: code == EAI_NONAME || code == EAI_NODATA)
        }
        var (found, next): ([String], UnsafeMutablePointer<addrinfo>?) = ([], list)
        while let item = next, found.count < 20 {
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            if getnameinfo(
                item.pointee.ai_addr, item.pointee.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
                == 0
            {
                let address = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
                if !found.contains(address) { found.append(address) }
            }
            next = item.pointee.ai_next
        }
        return .addresses(found)
    }

    private static let EAI_NODATA: Int32 = -5
}

/// A continuation that two may resume and one does.
private final class OneAnswer: Sendable {
    private let waiting = Mutex<CheckedContinuation<HostNames.Answer, Never>?>(nil)

    @inline(never)
    func wait(_ continuation: CheckedContinuation<HostNames.Answer, Never>) {
        waiting.withLock { $0 = continuation }
    }

    @inline(never)
    func answer(_ answer: HostNames.Answer) {
        let continuation = waiting.withLock { waiting in
            defer { waiting = nil }
            return waiting
        }
        continuation?.resume(returning: answer)
    }
}
