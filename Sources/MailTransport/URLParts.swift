/// The parts of `scheme://host[:port][/]`, the only form of URL that names a mail server here.
struct URLParts {
    let scheme: String
    let host: String
    let port: Int?
    private let isWellFormed: Bool

    init(_ url: String) {
        guard let separator = url.firstRange(of: "://") else {
            (scheme, host, port, isWellFormed) = ("", "", nil, false)
            return
        }
        scheme = url[..<separator.lowerBound].lowercased()
        var rest = url[separator.upperBound...]
        if rest.last == "/" { rest.removeLast() }
        var portText: Substring?
        if rest.first == "[", let end = rest.firstIndex(of: "]") {
            host = String(rest[rest.index(after: rest.startIndex)..<end])
            rest = rest[rest.index(after: end)...]
            if rest.first == ":" { portText = rest.dropFirst() }
            isWellFormed = rest.isEmpty || portText != nil
        } else {
            let colon = rest.firstIndex(of: ":")
            host = String(rest[..<(colon ?? rest.endIndex)])
            portText = colon.map { rest[rest.index(after: $0)...] }
            isWellFormed = true
        }
        port = portText.map { Int($0) ?? 0 }
    }

    /// What is wrong with the URL, as a sentence for its key; nil when nothing is.
    func problem(for service: ServerEndpoint.Service) -> String? {
        let form = "\(service.rawValue)s://host or \(service.rawValue)s://host:port"
        guard isWellFormed, scheme == service.rawValue || scheme == service.rawValue + "s" else {
            return "must be of the form \(form)"
        }
        guard !host.utf8.contains(UInt8(ascii: "@")) else {
            return "must not hold a user or a password, which have keys of their own; write \(form)"
        }
        let isHost = host.utf8.allSatisfy { isAlphanumeric($0) || ".-_:".utf8.contains($0) }
        guard !host.isEmpty, host.utf8.count <= 255, isHost, !host.hasPrefix("-") else {
            return "has no valid host name (ASCII; no path or folder after it); write \(form)"
        }
        if let port, !(1...65_535).contains(port) { return "has no valid port (1 to 65535)" }
        return nil
    }
}
