public import Daemon
public import Foundation
import Mail
import MailTransport
import Setup
public import Submissions

/// Looks at the server that letters leave by. One connection, one login; nothing is sent but the test letter, if one is
/// asked for.
public struct SubmissionSurvey: Sendable {
    /// A letter that a person asked for, to one address.
    public struct TestLetter: Sendable {
        let content: [UInt8]
        let envelope: Envelope
    }

    let settings: SMTPSettings
    let survey: SMTPSurvey
    let server: ServerFindings
    let daemon: RefusedDaemon?

    /// Connects to nothing yet. `daemon` is what the running daemon met at this server.
    public init(_ settings: SMTPSettings, now: Date, daemon: RefusedDaemon? = nil) {
        self.daemon = daemon
        self.settings = settings
        survey = SMTPSurvey(endpoint: settings.server, helloName: settings.hello)
        server = ServerFindings(id: "smtp", key: "smtp", endpoint: settings.server, now: now)
    }

    /// All that can be found out; what a failure keeps from being looked at is left out, but for the test letter.
    public func findings(sending letter: TestLetter? = nil) async -> [Finding] {
        var findings: [Finding] = []
        let offer: SubmissionOffer? = await server.connecting(
            &findings, { () throws(TransportError) in try await survey.connect() }, certificates: \.certificates,
            connectStrictly: { (endpoint) throws(TransportError) in
                let strict = SMTPSurvey(endpoint: endpoint, helloName: settings.hello)
                _ = try await strict.connect()
                await strict.close()
            })
        if let offer { findings.append(offerFinding(offer)) }
        let isIn = offer == nil ? false : await logIn(&findings)
        findings.append(senderFinding())
        if let letter { findings.append(isIn ? await send(letter) : Self.unsent) }
        await survey.close()
        return findings
    }

    private static let unsent = Finding.failure(
        "smtp/test", "not sent: the server could not be used", "see the lines above")

    func offerFinding(_ offer: SubmissionOffer) -> Finding {
        let size = offer.sizeLimit.map { "letters up to \(sized($0))" } ?? "letters of any size"
        let logins = offer.mechanisms.isEmpty ? "no login" : "login by \(offer.mechanisms.joined(separator: ", "))"
        let message = "\(size), \(logins)\(offer.takes8Bit ? ", 8BITMIME" : "")"
        // The digest's workbook, and the pages with pictures.
        if let limit = offer.sizeLimit, limit < 2 << 20 {
            return .warning(
                "smtp/ehlo", message, "digests with a large workbook will lose it: ask the provider for more")
        }
        return .ok("smtp/ehlo", message)
    }

    private func logIn(_ findings: inout [Finding]) async -> Bool {
        guard let user = settings.user, let password = settings.password else {
            findings.append(.ok("smtp/login", "no user is configured: letters are handed over without a login"))
            return true
        }
        let kind = settings.authentication
        do throws(TransportError) {
            try await survey.logIn { try await password.credentials(user: user, kind: kind) }
            findings.append(.letIn("smtp/login", user, daemon: daemon))
            return true
        } catch {
            findings.append(
                .failure(
                    "smtp/login", error.text,
                    loginAdvice(error, provider: provider(servedBy: settings.server.host), key: "smtp")))
            return false
        }
    }

    /// Most Chinese providers take letters from the account's own address only.
    func senderFinding() -> Finding {
        let how = settings.sending == .hold ? "; sending = \"hold\", so no letter leaves yet" : ""
        guard provider(servedBy: settings.server.host)?.fromIsLogin == true, let user = settings.user,
            user.lowercased() != settings.from.lowercased()
        else { return .ok("smtp/from", "letters come from \(settings.from)\(how)") }
        return .failure(
            "smtp/from",
            "letters come from \(settings.from), but \(user) logs in: this provider refuses them (501, 553)",
            "write smtp.from = \"\(user)\"")
    }

    private func send(_ letter: TestLetter) async -> Finding {
        do throws(TransportError) {
            let advice = "correct what the server complains of, then run this again"
            switch try await survey.send(letter.content, in: letter.envelope) {
            case .sent(let reply):
                return .ok(
                    "smtp/test", "\(letter.envelope.recipient): taken by the server: \(await survey.shown(reply))")
            case .refused(let error), .deferred(let error):
                return .failure("smtp/test", "not taken: \(error)", advice)
            case .unknown(let error):
                return .warning("smtp/test", "perhaps sent: \(error)", "look into the mailbox it was for")
            }
        } catch {
            return .failure("smtp/test", "not taken: \(error)", loginAdvice(error, provider: nil, key: "smtp"))
        }
    }
}

extension SubmissionSurvey.TestLetter {
    /// A short letter to one address, whatever `smtp.redirect_to` says. Throws `EnvelopeProblem` when the address is not a
    /// plain one, or `CompositionError`.
    ///
    /// - Parameter marker: by which the office knows its own letters again; nil before there is a storage.
    public init(
        to address: String, from settings: SMTPSettings, office: Office, marker: String?, now: Date
    ) throws {
        envelope = try Envelope(sender: settings.from, recipient: address)
        let isChinese = office.language == .chinese
        let letter = OutboundLetter(
            from: EmailAddress(name: office.name, address: settings.from), to: EmailAddress(address: address),
            subject: isChinese ? "测试邮件：\(office.name)" : "Test letter: \(office.name)",
            date: MailDate(
                seconds: Int(now.timeIntervalSince1970), offsetMinutes: office.timeZone.secondsFromGMT(for: now) / 60),
            messageID: MessageID.own(
                UUID().uuidString.lowercased(), domain: EmailAddress(address: settings.from).domain),
            origin: .generated, instance: marker ?? "doctor",
            text: isChinese
                ? "您好！\n\n这是一封测试邮件，由管理员发送，用来确认\(office.name)的收件系统能够正常发信。\n收到即说明发信正常，无需回复。\n"
                : "Hello,\n\nthis is a test letter that an administrator of \(office.name) sent to see whether letters "
                    + "arrive.\nThis one did; there is no need to answer.\n")
        content = try letter.composed()
    }
}
