import CCurl
import Glibc

/// A connection that libcurl made and secured, and that this module talks over. libcurl is given no credentials, so it stops
/// after the greeting and the capabilities (and STARTTLS). Used by one thread at a time; closed when it goes out of scope.
struct CurlConnection: ~Copyable {
    /// The server's lines that libcurl read on the way, complete with CRLF: greeting, capabilities.
    let transcript: [UInt8]
    /// The server's verified certificates, its own first, where they were asked for.
    let certificates: [ServerCertificate]
    /// What stops the blocking calls; replaced for each task that uses the connection.
    var interruption: Interruption

    private let handle: CurlHandle
    private let socket: Int32

    /// Connects. `helloName` is what EHLO says; IMAP has no use for it.
    init(
        to endpoint: ServerEndpoint, helloName: String = "", timeouts: Timeouts, interruption: Interruption,
        keepsCertificates: Bool = false
    ) throws(TransportError) {
        let handle = try CurlHandle()
        try handle.configure(
            for: endpoint, helloName: helloName, timeout: timeouts.connect, keepsCertificates: keepsCertificates)
        let transcript = try handle.perform(for: endpoint, interruption: interruption)
        let socket = try handle.socket()
        // The host name was checked already; this is for the day when a resolver disagrees.
        if endpoint.security == .none, try !ServerEndpoint.isLoopback(handle.address()) {
            throw TransportError(
                stage: .connect, cause: .refusedHere, text: "\(endpoint.host) is not this machine: TLS is needed")
        }
        certificates = try handle.certificates().map(ServerCertificate.init(lines:))
        self.transcript = transcript
        self.socket = socket
        self.handle = handle
        self.interruption = interruption
    }

    /// Sends all bytes or throws. The array stays where it is until then: OpenSSL refuses to go on from another address.
    func send(_ bytes: [UInt8], stage: TransportError.Stage, within time: Duration) throws(TransportError) {
        let deadline = ContinuousClock.now + time
        var sent = 0
        var isSecondTry = false
        let failure: TransportError? = bytes.withUnsafeBytes { buffer in
            while sent < buffer.count {
                var count = 0
                let code = curl_easy_send(handle.pointer, buffer.baseAddress! + sent, buffer.count - sent, &count)
                if code == CURLE_OK {
                    sent += count
                    isSecondTry = false
                } else if code != CURLE_AGAIN {
                    return handle.failure(code, stage: stage)
                } else {
                    // TLS may have to read before it writes. What it leaves unread is for later, and no reason to try
                    // again and again.
                    let events = isSecondTry ? POLLOUT : POLLOUT | POLLIN
                    if let failure = wait(for: events, until: deadline, stage: stage) { return failure }
                    isSecondTry = true
                }
            }
            return nil
        }
        if let failure { throw failure }
    }

    /// Reads what is there, waiting for at least one byte until the deadline; 0 means that the server closed.
    /// Receives first and polls after: decrypted bytes can wait inside OpenSSL while the socket is silent. The deadline
    /// also ends what a server sends without a pause.
    func receive(
        into buffer: UnsafeMutableRawBufferPointer, stage: TransportError.Stage, until deadline: ContinuousClock.Instant
    ) throws(TransportError) -> Int {
        while true {
            if let failure = overdue(deadline, stage: stage) { throw failure }
            var count = 0
            let code = curl_easy_recv(handle.pointer, buffer.baseAddress, buffer.count, &count)
            if code == CURLE_OK { return count }
            guard code == CURLE_AGAIN else { throw handle.failure(code, stage: stage) }
            if let failure = wait(for: POLLIN, until: deadline, stage: stage) { throw failure }
        }
    }

    /// Waits until the socket may be ready, in slices short enough to notice a cancellation soon.
    private func wait(
        for events: Int32, until deadline: ContinuousClock.Instant, stage: TransportError.Stage
    ) -> TransportError? {
        while true {
            if let failure = overdue(deadline, stage: stage) { return failure }
            let left = deadline - .now
            var descriptor = pollfd(fd: socket, events: Int16(events), revents: 0)
            let slice = max(.zero, min(left, .milliseconds(100)))
            if poll(&descriptor, 1, Int32(slice / .milliseconds(1)) + 1) > 0 { return nil }
        }
    }

    /// Why the wait is over; nil while it is not.
    private func overdue(_ deadline: ContinuousClock.Instant, stage: TransportError.Stage) -> TransportError? {
        if interruption.isRequested {
            return TransportError(stage: stage, cause: .cancelled, text: "cancelled while waiting for the server")
        }
        guard deadline <= .now else { return nil }
        return TransportError(stage: stage, cause: .timeout, text: "no answer in the time allowed")
    }
}
