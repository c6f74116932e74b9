public import Daemon
public import Foundation
import MailTransport
import Setup
public import Submissions

/// Looks at one mailbox as its server shows it. One connection, one login; the mailbox is opened for reading only.
public struct MailboxSurvey: Sendable {
    let settings: MailboxSettings
    /// The roster's addresses in lower case, and whose they are.
    let codes: [String: String]
    let timeZone: TimeZone
    let now: Date
    let daemon: RefusedDaemon?
    let survey: IMAPSurvey
    let server: ServerFindings
    private var id: String { server.id }

    /// - Parameters:
    ///   - roster: Nil where it cannot be read: nobody's mails are looked for then.
    ///   - daemon: What the running daemon met at this server.
    public init(
        _ settings: MailboxSettings, roster: Roster?, timeZone: TimeZone, now: Date, daemon: RefusedDaemon? = nil
    ) {
        self.daemon = daemon
        self.settings = settings
        self.timeZone = timeZone
        self.now = now
        codes = Dictionary(
            (roster?.units ?? []).flatMap { unit in unit.addresses.map { ($0.lowercased(), unit.code) } },
            uniquingKeysWith: { first, _ in first })
        survey = IMAPSurvey(endpoint: settings.server)
        server = ServerFindings(
            id: "imap/\(settings.id)", key: "mailbox[\(settings.id)]", endpoint: settings.server, now: now)
    }

    /// All that can be found out; what a failure keeps from being looked at is left out.
    public func findings() async -> [Finding] {
        var findings: [Finding] = []
        let connected: [ServerCertificate]? = await server.connecting(
            &findings, { () throws(TransportError) in try await survey.connect() }, certificates: { $0 },
            connectStrictly: { (endpoint) throws(TransportError) in
                let strict = IMAPSurvey(endpoint: endpoint)
                _ = try await strict.connect()
                await strict.close()
            })
        guard connected != nil else { return findings }
        if let capabilities = await logIn(&findings) {
            findings.append(capabilityFinding(capabilities))
            findings.append(await identity())
            let folders = await folders(&findings)
            await mailbox(&findings)
            if let folders { findings.append(await junk(folders)) }
        }
        await survey.close()
        return findings
    }

    private func logIn(_ findings: inout [Finding]) async -> [String]? {
        let (user, password, kind) = (settings.user, settings.password, settings.authentication)
        do throws(TransportError) {
            let capabilities = try await survey.logIn { try await password.credentials(user: user, kind: kind) }
            findings.append(.letIn("\(id)/login", user, daemon: daemon))
            return capabilities
        } catch {
            findings.append(
                .failure(
                    "\(id)/login", error.text,
                    loginAdvice(error, provider: provider(servedBy: settings.server.host), key: server.key)))
            return nil
        }
    }

    private func capabilityFinding(_ capabilities: [String]) -> Finding {
        let shown = capabilities.joined(separator: " ")
        let telling = capabilities.filter { $0.hasPrefix("IMAP4") || Self.usedCapabilities.contains($0) }
        let others = capabilities.count - telling.count
        let summary = telling.joined(separator: " ") + (others > 0 ? " and \(counted(others, "other"))" : "")
        guard capabilities.contains(where: { $0.hasPrefix("IMAP4") }) else {
            return .warning(
                "\(id)/capability", "names no IMAP4rev1: \(shown)", summary: "names no IMAP4rev1: \(summary)",
                "ask the provider whether this is its IMAP server")
        }
        return .ok("\(id)/capability", shown, summary: summary)
    }

    /// What a session asks for; servers name dozens of others.
    private static let usedCapabilities: Set = [
        "AUTH=PLAIN", "AUTH=XOAUTH2", "ID", "LIST-EXTENDED", "LOGINDISABLED", "SPECIAL-USE",
    ]

    private func identity() async -> Finding {
        do throws(TransportError) {
            guard let answer = try await survey.identify() else {
                return .ok("\(id)/id", "the server does not ask who we are (no ID)")
            }
            return .ok("\(id)/id", answer.isEmpty ? "the server took our name and tells none" : answer)
        } catch {
            return .warning("\(id)/id", error.text, "some providers close the mailbox to programs without ID: ask them")
        }
    }

    private func folders(_ findings: inout [Finding]) async -> [MailFolder]? {
        do throws(TransportError) {
            let folders = try await survey.folders()
            findings.append(.ok("\(id)/folders", counted(folders.count, "folder")))
            return folders
        } catch {
            findings.append(
                .warning(
                    "\(id)/folders", error.text,
                    "look into the junk folder by hand: this server does not show its folders"))
            return nil
        }
    }

    /// The configured mailbox, opened for reading only, and how far back it shows its mails.
    private func mailbox(_ findings: inout [Finding]) async {
        do throws(TransportError) {
            let selected = try await survey.examine(settings.mailbox)
            let generation =
                selected.validity == nil ? "; the server tells no UIDVALIDITY, so mails are known by content" : ""
            findings.append(
                .ok("\(id)/mailbox", "\(settings.mailbox): \(counted(selected.exists, "mail"))\(generation)"))
            let oldest = try await survey.firstArrivals(200).min().map { Date(timeIntervalSince1970: Double($0)) }
            findings.append(windowFinding(count: selected.exists, oldest: oldest))
        } catch {
            findings.append(
                .failure(
                    "\(id)/mailbox", "\(settings.mailbox): \(error.text)",
                    error.text.lowercased().contains("unsafe login")
                        ? loginAdvice(error, provider: nil, key: server.key)
                        : "write the name of a folder of this account into \(server.key).mailbox"))
        }
    }

    /// Whether the provider hides what is older than 30 days from programs.
    func windowFinding(count: Int, oldest: Date?) -> Finding {
        guard let oldest else { return .ok("\(id)/window", "no mail is visible") }
        let days = Int((now.timeIntervalSince(oldest) / 86_400).rounded(.down))
        let seen = "the oldest visible mail is of \(local(oldest)) (\(counted(days, "day")) ago)"
        guard let place = provider(servedBy: settings.server.host)?.windowPlace, count >= Self.tellingCount,
            (27...31).contains(days)
        else { return .ok("\(id)/window", seen) }
        return .warning(
            "\(id)/window",
            seen + ": programs seem to be shown the last 30 days only, and what is not read by then is missed",
            "in the webmail: \(place) → 全部, then save; what arrived before is then read too")
    }

    /// So many mails, and none of them older: no accident.
    static let tellingCount = 10

    /// A day in the office's time zone.
    func local(_ moment: Date) -> String {
        day(moment.addingTimeInterval(Double(timeZone.secondsFromGMT(for: moment))))
    }
}
