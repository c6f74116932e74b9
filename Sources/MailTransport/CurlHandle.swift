import CCurl

/// An easy handle of libcurl and the buffer for its error texts.
struct CurlHandle: ~Copyable {
    /// For `curl_easy_send` and `curl_easy_recv`.
    let pointer: UnsafeMutableRawPointer
    private let errorText: UnsafeMutablePointer<CChar>

    init() throws(TransportError) {
        guard cc_global_init() == CURLE_OK, let pointer = curl_easy_init() else {
            throw TransportError(stage: .connect, cause: .curl(2), text: "libcurl could not be initialised")
        }
        self.pointer = pointer
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        _ = cc_set_error_buffer(pointer, errorText)
    }

    deinit {
        curl_easy_cleanup(pointer)
        errorText.deallocate()
    }

    /// Sets everything up for `perform`, which is then over once the server has greeted.
    /// libcurl keeps the server's certificates only where they are asked for.
    func configure(
        for endpoint: ServerEndpoint, helloName: String, timeout: Duration, keepsCertificates: Bool
    ) throws(TransportError) {
        try set(CURLOPT_URL, endpoint.url(path: helloName))
        try set(CURLOPT_CONNECT_ONLY, 1)
        try set(CURLOPT_PROTOCOLS_STR, "\(endpoint.service.rawValue),\(endpoint.service.rawValue)s")
        try configureTLS(for: endpoint)
        if keepsCertificates { try set(CURLOPT_CERTINFO, 1) }
        // Neither signals nor a proxy of the environment.
        try set(CURLOPT_NOSIGNAL, 1)
        try set(CURLOPT_PROXY, "")
        try set(CURLOPT_NOPROXY, "*")
        let milliseconds = Int(timeout / .milliseconds(1))
        try set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds)
        try set(CURLOPT_TIMEOUT_MS, milliseconds)
        try set(CURLOPT_TCP_NODELAY, 1)
        try set(CURLOPT_TCP_KEEPALIVE, 1)
        try set(CURLOPT_TCP_KEEPIDLE, 60)
        try set(CURLOPT_TCP_KEEPINTVL, 20)
    }

    /// There is no way past the two verifications.
    private func configureTLS(for endpoint: ServerEndpoint) throws(TransportError) {
        let isEncrypted = endpoint.security != .none
        try set(CURLOPT_USE_SSL, Int(isEncrypted ? CURLUSESSL_ALL.rawValue : CURLUSESSL_NONE.rawValue))
        try set(CURLOPT_SSL_VERIFYPEER, 1)
        try set(CURLOPT_SSL_VERIFYHOST, 2)
        if let file = endpoint.certificateAuthority {
            try set(CURLOPT_CAINFO, file)
            // Without this the system's authorities stay trusted besides.
            try check(cc_set_string(pointer, CURLOPT_CAPATH, nil))
        }
        if let pin = endpoint.pin { try set(CURLOPT_PINNEDPUBLICKEY, pin) }
        if endpoint.allowsLegacyTLS {
            // OpenSSL 3 speaks TLS 1.0 and 1.1 at security level 0 only.
            try set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_0)
            try set(CURLOPT_SSL_CIPHER_LIST, "DEFAULT@SECLEVEL=0")
        } else {
            try set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        }
    }

    /// Connects and returns the server's lines that libcurl read.
    func perform(for endpoint: ServerEndpoint, interruption: Interruption) throws(TransportError) -> [UInt8] {
        let context = PerformContext(interruption)
        let address = Unmanaged.passUnretained(context).toOpaque()
        try check(cc_set_lines(pointer, keepLine, address))
        try check(cc_set_progress(pointer, reportCancellation, address))
        let code = withExtendedLifetime(context) { curl_easy_perform(pointer) }
        // The context is gone when this function returns.
        _ = cc_set_lines(pointer, nil, nil)
        _ = cc_set_progress(pointer, nil, nil)
        guard code != CURLE_OK else { return context.lines }
        throw endpoint.service.refusal(in: context.lines) ?? failure(code, stage: .connect)
    }

    /// The connected socket, for poll(2).
    func socket() throws(TransportError) -> Int32 {
        var socket: curl_socket_t = -1
        try check(cc_get_socket(pointer, &socket))
        guard socket >= 0 else { throw TransportError(stage: .connect, cause: .closed, text: "not connected") }
        return socket
    }

    /// The address of the other end.
    func address() throws(TransportError) -> String {
        var address: UnsafePointer<CChar>?
        try check(cc_get_address(pointer, &address))
        return address.map { String(cString: $0) } ?? ""
    }

    /// The server's certificates, its own first, as libcurl writes them down: lines such as `Issuer:CN = …`. None where
    /// they were not asked for, or without TLS.
    func certificates() throws(TransportError) -> [[String]] {
        var chain: UnsafePointer<curl_certinfo>?
        try check(cc_get_certificates(pointer, &chain))
        guard let chain, let lists = chain.pointee.certinfo else { return [] }
        return (0..<max(0, Int(chain.pointee.num_of_certs))).prefix(Self.longestChain).map { index in
            var lines: [String] = []
            var item = lists[index]
            while let node = item {
                if let text = node.pointee.data { lines.append(String(cString: text)) }
                item = node.pointee.next
            }
            return lines
        }
    }

    private static let longestChain = 20

    /// An error of libcurl in its own words.
    func failure(_ code: CURLcode, stage: TransportError.Stage) -> TransportError {
        let detail = String(cString: errorText)
        let text = detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail
        let cause: TransportError.Cause =
            switch code {
            case CURLE_OPERATION_TIMEDOUT: .timeout
            case CURLE_ABORTED_BY_CALLBACK: .cancelled
            default: .curl(Int32(code.rawValue))
            }
        return TransportError(stage: stage, cause: cause, text: text)
    }

    private func set(_ option: CURLoption, _ value: Int) throws(TransportError) {
        try check(cc_set_long(pointer, option, value))
    }

    private func set(_ option: CURLoption, _ value: String) throws(TransportError) {
        try check(cc_set_string(pointer, option, value))
    }

    private func check(_ code: CURLcode) throws(TransportError) {
        guard code == CURLE_OK else { throw failure(code, stage: .connect) }
    }
}

extension ServerEndpoint.Service {
    /// The server's own reason not to serve us, if it gave one in its greeting or in its answer to the first command.
    fileprivate func refusal(in transcript: [UInt8]) -> TransportError? {
        switch self {
        case .imap:
            var parser = IMAPResponseParser()
            parser.feed(transcript)
            while case .response(let response)? = try? parser.next() {
                if case .status(let status) = response, status.word == .bye {
                    return TransportError(stage: .connect, cause: .imap(.bye), text: serverText(status.text))
                }
            }
            return nil
        case .smtp:
            var parser = SMTPReplyParser()
            // What cannot be read explains nothing.
            try? parser.feed(transcript)
            var last: SMTPAnswer?
            while let answer = parser.next() { last = answer }
            guard let reply = last?.reply, reply.code >= 400 else { return nil }
            return TransportError(
                stage: .connect, cause: .smtp(code: reply.code, enhanced: reply.enhanced), text: reply.text)
        }
    }
}

/// What libcurl's callbacks see while it connects.
private final class PerformContext {
    let interruption: Interruption
    var lines: [UInt8] = []

    init(_ interruption: Interruption) {
        self.interruption = interruption
    }
}

/// A server that talks without end must not fill the memory.
private let transcriptLimit = 65_536

private let keepLine: cc_line_callback = { bytes, size, count, context in
    guard let bytes, let context else { return 0 }
    let perform = Unmanaged<PerformContext>.fromOpaque(context).takeUnretainedValue()
    let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
    if perform.lines.count + line.count <= transcriptLimit { perform.lines.append(contentsOf: line) }
    return size * count
}

private let reportCancellation: cc_progress_callback = { context, _, _, _, _ in
    guard let context else { return 0 }
    return Unmanaged<PerformContext>.fromOpaque(context).takeUnretainedValue().interruption.isRequested ? 1 : 0
}
