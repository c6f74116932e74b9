import Foundation
import MailTransport
import Submissions

/// What can be told of any server before a login: its name, its certificate.
struct ServerFindings {
    /// With which its findings' ids begin: `imap/` and the mailbox's id, or `smtp`.
    let id: String
    /// What the configuration calls it, such as `[smtp]`'s `smtp`.
    let key: String
    let endpoint: ServerEndpoint
    let now: Date

    /// Name servers that do not answer take this long at most, in seconds.
    static let nameLimit = 15.0

    /// Whether the server's name has addresses.
    func nameFinding(_ answer: HostNames.Answer) -> Finding {
        switch answer {
        case .addresses(let found) where found == [endpoint.host]: .ok("\(id)/dns", "\(endpoint.host) is an address")
        case .addresses(let found): .ok("\(id)/dns", "\(endpoint.host): \(found.joined(separator: ", "))")
        case .failed(let reason, isFinal: true):
            .failure("\(id)/dns", "\(endpoint.host): \(reason)", "correct the host in \(key).url")
        case .failed(let reason, isFinal: false):
            .failure(
                "\(id)/dns", "\(endpoint.host): \(reason)",
                "look whether the host in \(key).url is right and this machine's name servers answer (/etc/resolv.conf)"
            )
        case .late:
            .failure(
                "\(id)/dns", "\(endpoint.host): no answer in \(Int(Self.nameLimit)) seconds",
                "look whether this machine's name servers answer (/etc/resolv.conf)")
        }
    }

    /// A connection that did not come about, or whose certificate is not good.
    func failedConnection(_ error: TransportError) -> Finding {
        .failure(
            "\(id)/tls", "\(endpoint.host):\(endpoint.port): \(error.text)", connectionAdvice(error, key: key))
    }

    /// How the connection is secured, and for how long its certificate will do.
    ///
    /// - Parameter needsLegacy: Whether the server refuses TLS 1.2; nil when `tls_legacy` is not set.
    func securityFinding(_ chain: [ServerCertificate], needsLegacy: Bool?) -> Finding {
        let place = "\(endpoint.host):\(endpoint.port)"
        guard endpoint.security != .none else {
            return .ok("\(id)/tls", "\(place) answers without TLS, which is for servers on this machine only")
        }
        guard let own = chain.first else { return .ok("\(id)/tls", "\(place): verified") }
        let trust = endpoint.pin == nil ? "verified" : "verified, with the pinned key"
        let facts = "\(place): \(trust); \(own.subject), issued by \(own.issuer)"
        // The chain is good for as long as its shortest certificate.
        let end = chain.compactMap(\.expires).min().map { Date(timeIntervalSince1970: Double($0)) }
        let days = end.map { Int(($0.timeIntervalSince(now) / 86_400).rounded(.down)) }
        let validity =
            if let end, let days { "; valid until \(day(end)) (\(counted(days, "day")))" } else { "" }
        var (message, advice) = (facts + validity, [String]())
        if let days, days < Self.leastDays {
            advice.append(
                "have the server's administrator renew it before that day, from which on mails and letters wait")
        }
        switch needsLegacy {
        case nil: break
        case true?:
            message += "; it speaks outdated TLS only, which others on the way may break"
            advice.append("have the server updated, then remove \(key).tls_legacy")
        case false?:
            message += "; it speaks present-day TLS, yet tls_legacy accepts less"
            advice.append("remove \(key).tls_legacy from the configuration")
        }
        return advice.isEmpty
            ? .ok("\(id)/tls", message) : .warning("\(id)/tls", message, advice.joined(separator: "; "))
    }

    /// With fewer days left a certificate that is renewed by a program should have been.
    static let leastDays = 21
}

/// A day in UTC, such as `2026-11-22`.
func day(_ moment: Date) -> String { String(moment.formatted(.iso8601).prefix(10)) }

/// What is known after connecting: the findings so far, and whether it makes sense to go on.
extension ServerFindings {
    /// Asks for the name and connects by `connect`, which answers the server's certificates. Nil: no use to go on.
    func connecting<Value>(
        _ findings: inout [Finding], _ connect: () async throws(TransportError) -> Value,
        certificates: (Value) -> [ServerCertificate],
        connectStrictly: (ServerEndpoint) async throws(TransportError) -> Void
    ) async -> Value? {
        let name = nameFinding(await HostNames.addresses(of: endpoint.host, within: Self.nameLimit))
        findings.append(name)
        // libcurl waits for a name for as long as the resolver likes.
        guard name.state != .failure else { return nil }
        do throws(TransportError) {
            let value = try await connect()
            findings.append(securityFinding(certificates(value), needsLegacy: await needsLegacy(connectStrictly)))
            return value
        } catch {
            findings.append(failedConnection(error))
            return nil
        }
    }

    private func needsLegacy(_ connect: (ServerEndpoint) async throws(TransportError) -> Void) async -> Bool? {
        guard endpoint.allowsLegacyTLS, endpoint.security != .none else { return nil }
        do throws(TransportError) {
            try await connect(endpoint.demandingModernTLS)
            return false
        } catch {
            return true
        }
    }
}
