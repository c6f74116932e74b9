extension TransportError {
    /// What a failure means for the program.
    struct Verdict: Equatable {
        var retry: RetryClass
        var concernsSession: Bool
        var pause: Int?
    }

    /// The one place that decides who acts on a failure. What is not recognised is transient: a mail or letter kept too long
    /// is found, one given up too early is lost.
    static func classify(stage: Stage, cause: Cause, text: String) -> Verdict {
        let lowered = text.lowercased()
        return switch cause {
        case .curl(let code): Verdict(retry: curlClass(code, lowered), concernsSession: true)
        case .imap(let status): imapVerdict(stage, status, lowered)
        case .smtp(let code, let enhanced): smtpVerdict(stage, code, enhanced, lowered)
        case .timeout, .closed, .malformed, .cancelled, .localFile, .heldBack:
            Verdict(retry: .transient, concernsSession: true)
        case .refusedHere:
            switch stage {
            case .connect, .login, .select, .list: Verdict(retry: .configuration, concernsSession: true)
            case .fetch, .sender, .recipient, .data, .accept: Verdict(retry: .permanent, concernsSession: false)
            }
        }
    }

    /// The codes are libcurl's, fixed for ever by its ABI policy.
    private static func curlClass(_ code: Int32, _ text: String) -> RetryClass {
        switch code {
        // Unsupported protocol, malformed URL, feature not built in, no STARTTLS offered, missing certificate file, bad
        // cipher list, certificate not verified, bad CA file, issuer, pinned key.
        case 1, 3, 4, 58, 59, 60, 64, 77, 83, 90: .configuration
        // A handshake also fails when the network does; these words mean that it never will succeed.
        case 35 where legacyTLSWords.contains(where: text.contains): .configuration
        default: .transient
        }
    }

    /// OpenSSL 3 at security level 2 against old servers on premises, and TLS spoken to a port that is not TLS.
    private static let legacyTLSWords = [
        "dh key too small", "ee key too small", "ca md too weak", "unsafe legacy renegotiation", "unsupported protocol",
        "wrong version number", "no protocols available", "alert protocol version", "handshake failure",
    ]

    private static func imapVerdict(_ stage: Stage, _ status: IMAPStatus, _ text: String) -> Verdict {
        let fallback = imapFallback(stage, status)
        for row in imapTexts where row.stages.contains(stage) && row.words.contains(where: text.contains) {
            return Verdict(
                retry: row.retry, concernsSession: row.concernsSession, pause: backoff(in: text) ?? row.pause)
        }
        return Verdict(
            retry: fallback, concernsSession: stage != .fetch || status == .bye, pause: nil)
    }

    private static func imapFallback(_ stage: Stage, _ status: IMAPStatus) -> RetryClass {
        switch (status, stage) {
        case (.bye, _): .transient
        case (.no, .login): .authentication
        case (.no, _): .transient
        case (.bad, .fetch): .permanent
        case (.bad, _): .configuration
        }
    }

    /// One provider's words and what they mean; the first row that fits counts.
    private struct IMAPText {
        var words: [String]
        var stages = Stage.allCases
        var retry: RetryClass
        var concernsSession = true
        var pause: Int?
    }

    private static let imapTexts = [
        // NetEase, to a client that did not send ID or is not trusted by the account's owner.
        IMAPText(words: ["unsafe login"], retry: .configuration),
        // Exchange: `BAD Request is throttled. Suggested Backoff Time: 178755 milliseconds`.
        IMAPText(words: ["throttled"], retry: .transient, pause: 300),
        // Outlook answers BAD although the login was right.
        IMAPText(words: ["authenticated but not connected"], retry: .transient),
        // RFC 5530 §3. While a message is fetched, that one may be the reason.
        IMAPText(words: ["[unavailable]", "[inuse]", "[serverbug]"], stages: [.fetch], retry: .transient),
        IMAPText(words: ["[unavailable]", "[inuse]", "[limit]", "[serverbug]"], retry: .transient, pause: 120),
        IMAPText(
            words: ["[authenticationfailed]", "[authorizationfailed]", "[expired]"], stages: [.login],
            retry: .authentication),
        IMAPText(words: ["[privacyrequired]", "[contactadmin]"], stages: [.login], retry: .configuration),
        IMAPText(
            words: ["too many simultaneous", "too many connections", "connection limit"], retry: .transient, pause: 300),
        // Gmail's limits of a day.
        IMAPText(words: ["command or bandwidth limits"], retry: .transient, pause: 3_600),
        // QQ names the wrong password, the frequency limit and its own load in one sentence: a person has to look, and
        // whoever knocks often stays locked out.
        IMAPText(words: ["login frequency limited"], stages: [.login], retry: .authentication, pause: 900),
        IMAPText(words: ["login fail", "password", "密码", "授权码"], stages: [.login], retry: .authentication),
        IMAPText(words: ["频繁", "系统繁忙", "稍后"], stages: [.login], retry: .transient, pause: 900),
        IMAPText(
            words: ["try again", "try later", "temporar", "system busy", "system is busy", "server busy"],
            stages: [.login],
            retry: .transient),
        IMAPText(
            words: [
                "[nonexistent]", "[trycreate]", "doesn't exist", "does not exist", "not exist", "no such",
                "unknown mailbox",
            ],
            stages: [.select], retry: .configuration),
    ]

    /// Exchange's suggestion, rounded up to seconds and never more than an hour.
    private static func backoff(in text: String) -> Int? {
        guard let label = text.firstRange(of: "suggested backoff time: ") else { return nil }
        let digits = text.utf8[label.upperBound...].prefix(while: isDigit)
        guard let milliseconds = Int(Substring(digits)) else { return nil }
        return min(milliseconds / 1_000 + 1, 3_600)
    }

    private static func smtpVerdict(_ stage: Stage, _ code: Int, _ enhanced: String?, _ text: String) -> Verdict {
        for row in smtpTexts where row.codes.contains(code) && row.words.contains(where: text.contains) {
            return Verdict(retry: row.retry, concernsSession: row.concernsSession, pause: row.pause)
        }
        let ofSession = stage == .connect || stage == .login
        switch (stage, code) {
        case (_, 421): return Verdict(retry: .transient, concernsSession: true)
        case (_, 550) where enhanced == "5.4.5":  // Gmail's daily limit
            return Verdict(retry: .transient, concernsSession: true, pause: 3_600)
        case (.login, 530), (.login, 534), (.login, 535), (.login, 538):
            return Verdict(retry: .authentication, concernsSession: true)
        case (_, 530): return Verdict(retry: .configuration, concernsSession: true)
        case (_, 500..<600): return Verdict(retry: ofSession ? .configuration : .permanent, concernsSession: ofSession)
        default: return Verdict(retry: .transient, concernsSession: ofSession)
        }
    }

    /// One provider's words that override the first digit of the reply code; the first row that fits counts.
    private struct SMTPText {
        var codes: Set<Int>
        var words: [String]
        var retry: RetryClass
        var concernsSession = true
        var pause: Int?
    }

    private static let smtpTexts = [
        // QQ; also seen with a valid code, hence the pause.
        SMTPText(codes: [535], words: ["authorization code", "login fail"], retry: .authentication, pause: 900),
        // QQ, NetEase and Postfix: the sender must be the login.
        SMTPText(
            codes: [501, 550, 553],
            words: ["must be same as authorization user", "must equal authorized user", "not owned by user"],
            retry: .configuration),
        SMTPText(codes: [550], words: ["frequency limited"], retry: .transient, pause: 1_800),
        // NetEase judged content or behaviour; the same letter passed after waiting.
        SMTPText(codes: [554], words: ["dt:spm"], retry: .transient, concernsSession: false, pause: 1_800),
        SMTPText(codes: [451], words: ["dt:spm"], retry: .transient, concernsSession: false, pause: 120),
        SMTPText(codes: [451], words: ["too much fail authentication"], retry: .transient, pause: 1_800),
        // NetEase's limits of rate, connections and letters per connection.
        SMTPText(
            codes: [421, 450, 451], words: ["hl:rep", "hl:icc", "hl:ifc", "hl:mep"], retry: .transient, pause: 600),
        SMTPText(
            codes: [421, 450, 451], words: ["mi:cel", "mi:dmc", "mi:ccl", "mi:sfq", "rp:drc"], retry: .transient,
            pause: 300),
        // What others say of too many connections or letters: Exchange, Postfix, Gmail.
        SMTPText(
            codes: [421, 432, 450, 451, 454],
            words: ["too many connections", "concurrent connections", "too much mail", "rate limit", "throttled"],
            retry: .transient, pause: 600),
    ]
}
