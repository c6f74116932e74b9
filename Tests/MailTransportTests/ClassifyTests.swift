import Testing

@testable import MailTransport

/// Every row of the one function that decides who acts on a failure.
@Suite struct ClassifyTests {
    typealias Row = (
        stage: TransportError.Stage, cause: TransportError.Cause, text: String, retry: TransportError.RetryClass,
        concernsSession: Bool, pause: Int?
    )

    private func check(_ row: Row) {
        let error = TransportError(stage: row.stage, cause: row.cause, text: row.text)
        #expect(error.retry == row.retry, "\(row)")
        #expect(error.concernsSession == row.concernsSession, "\(row)")
        #expect(error.pause == row.pause, "\(row)")
    }

    @Test func theNetworkAndTLS() {
        Self.networkRows.forEach(check)
    }

    private static let networkRows: [Row] = [
        (.connect, .curl(6), "Could not resolve host", .transient, true, nil),
        (.connect, .curl(7), "Connection refused", .transient, true, nil),
        (.connect, .curl(35), "OpenSSL SSL_connect: Connection reset by peer", .transient, true, nil),
        (.connect, .curl(35), "error:0A00018A:SSL routines::dh key too small", .configuration, true, nil),
        (.connect, .curl(35), "error:0A000102:SSL routines::unsupported protocol", .configuration, true, nil),
        (.connect, .curl(35), "error:0A00010B:SSL routines::wrong version number", .configuration, true, nil),
        (.connect, .curl(60), "SSL certificate problem: certificate has expired", .configuration, true, nil),
        (.connect, .curl(64), "STARTTLS not available", .configuration, true, nil),
        (.connect, .curl(77), "error setting certificate file", .configuration, true, nil),
        (.connect, .curl(90), "public key does not match pinned public key", .configuration, true, nil),
        (.fetch, .curl(56), "Recv failure", .transient, true, nil),
        (.connect, .timeout, "", .transient, true, nil),
        (.list, .closed, "", .transient, true, nil),
        (.fetch, .malformed, "", .transient, true, nil),
        (.fetch, .cancelled, "", .transient, true, nil),
        (.fetch, .localFile(28), "No space left on device", .transient, true, nil),
        (.data, .heldBack, "the disk is full", .transient, true, nil),
        (.login, .refusedHere, "", .configuration, true, nil),
        (.sender, .refusedHere, "too large", .permanent, false, nil),
    ]

    @Test func imapServers() {
        Self.imapRows.forEach(check)
    }

    private static let qq =
        "Login fail. Account is abnormal, service is not open, password is incorrect, login frequency limited, "
        + "or system is busy. More information at https://help.mail.qq.com"
    private static let imapRows: [Row] = [
        (.login, .imap(.no), "[AUTHENTICATIONFAILED] Authentication failed.", .authentication, true, nil),
        (.login, .imap(.no), "[UNAVAILABLE] Temporary authentication failure.", .transient, true, 120),
        (.login, .imap(.no), "[LIMIT] Too many connections", .transient, true, 120),
        (.login, .imap(.no), "[ALERT] Too many simultaneous connections. (Failure)", .transient, true, 300),
        (.login, .imap(.no), "system busy, try again later", .transient, true, nil),
        (.login, .imap(.no), "[EXPIRED] code expired", .authentication, true, nil),
        (.login, .imap(.no), "[PRIVACYREQUIRED] use TLS", .configuration, true, nil),
        (.login, .imap(.no), qq, .authentication, true, 900),
        (.login, .imap(.no), "whatever", .authentication, true, nil),
        (.login, .imap(.no), "[AUTHENTICATIONFAILED] Invalid credentials, try again", .authentication, true, nil),
        (.login, .imap(.no), "Login fail. Please using weixin token to login.", .authentication, true, nil),
        (.login, .imap(.no), "登录过于频繁", .transient, true, 900),
        (.login, .imap(.no), "系统繁忙，请稍后再试", .transient, true, 900),
        (.login, .imap(.no), "密码错误，请稍后再试", .authentication, true, nil),
        (.login, .imap(.no), "请使用授权码登录，稍后", .authentication, true, nil),
        (.list, .imap(.no), "[SERVERBUG] Internal error", .transient, true, 120),
        (.login, .imap(.no), "[PRIVACYREQUIRED] [CONTACTADMIN] x", .configuration, true, nil),
        (.login, .imap(.no), "[AUTHORIZATIONFAILED] x", .authentication, true, nil),
        (.select, .imap(.no), "[CONTACTADMIN] x", .transient, true, nil),
        (.fetch, .imap(.no), "[OVERQUOTA] Account exceeded command or bandwidth limits.", .transient, true, 3_600),
        (.list, .imap(.bye), "Connection limit exceeded", .transient, true, 300),
        (.login, .imap(.bad), "缺少login", .configuration, true, nil),
        (.login, .imap(.bad), "User is authenticated but not connected.", .transient, true, nil),
        (.connect, .imap(.bye), "Too many connections from your IP", .transient, true, 300),
        (
            .select, .imap(.no), "SELECT Unsafe Login. Please contact kefu@188.com for help", .configuration, true,
            nil
        ),
        (.select, .imap(.bye), "Unsafe Login", .configuration, true, nil),
        (.select, .imap(.no), "[NONEXISTENT] Unknown Mailbox: x", .configuration, true, nil),
        (.select, .imap(.no), "Mailbox doesn't exist: x", .configuration, true, nil),
        (.select, .imap(.no), "[INUSE] locked", .transient, true, 120),
        (.select, .imap(.no), "something", .transient, true, nil),
        (.list, .imap(.bad), "UID parameters!", .configuration, true, nil),
        (.list, .imap(.no), "later", .transient, true, nil),
        (.fetch, .imap(.no), "cannot read this one", .transient, false, nil),
        (.fetch, .imap(.bad), "Command Error. 10", .permanent, false, nil),
        (.fetch, .imap(.bye), "shutting down", .transient, true, nil),
        (
            .fetch, .imap(.bad), "Request is throttled. Suggested Backoff Time: 178755 milliseconds", .transient,
            true,
            179
        ),
        (
            .list, .imap(.bad), "Request is throttled. Suggested Backoff Time: 99999999999999999999 ms", .transient,
            true, 300
        ),
        (.list, .imap(.no), "throttled. suggested backoff time: 9000000000 milliseconds", .transient, true, 3_600),
    ]

    @Test func smtpServers() {
        Self.smtpRows.forEach(check)
    }

    private static func smtp(_ code: Int, _ enhanced: String? = nil) -> TransportError.Cause {
        .smtp(code: code, enhanced: enhanced)
    }
    private static let smtpRows: [Row] = [
        (.connect, smtp(421), "busy", .transient, true, nil),
        (.connect, smtp(554), "no service", .configuration, true, nil),
        (.login, smtp(454, "4.7.0"), "Temporary authentication failure", .transient, true, nil),
        (.login, smtp(535, "5.7.8"), "Authentication failed", .authentication, true, nil),
        (
            .login, smtp(535), "Login Fail. Please enter your authorization code to login.", .authentication, true,
            900
        ),
        (.login, smtp(535), "Error: 授权码 authorization code is wrong", .authentication, true, 900),
        (.login, smtp(504), "mechanism", .configuration, true, nil),
        (.sender, smtp(501), "mail from address must be same as authorization user", .configuration, true, nil),
        (.sender, smtp(553), "Mail from must equal authorized user", .configuration, true, nil),
        (.recipient, smtp(553, "5.7.1"), "Sender address rejected: not owned by user x", .configuration, true, nil),
        (.sender, smtp(530, "5.7.0"), "Must issue a STARTTLS command first", .configuration, true, nil),
        (.sender, smtp(451), "try later", .transient, false, nil),
        (.recipient, smtp(450, "4.2.0"), "Greylisted", .transient, false, nil),
        (.recipient, smtp(550, "5.1.1"), "User unknown", .permanent, false, nil),
        (.recipient, smtp(550), "Connection frequency limited", .transient, true, 1_800),
        (.data, smtp(550), "Ip frequency limited", .transient, true, 1_800),
        (
            .accept, smtp(550), "The \"From\" header is missing or invalid. Please follow RFC5322", .permanent,
            false, nil
        ),
        (.accept, smtp(554), "DT:SPM 163 smtp10,u8CowA", .transient, false, 1_800),
        (.accept, smtp(451), "DT:SPM ,please try again", .transient, false, 120),
        (.login, smtp(451), "Error: too much fail authentication", .transient, true, 1_800),
        (.connect, smtp(421), "HL:REP 163 smtp7", .transient, true, 600),
        (.connect, smtp(421), "HL:ICC 126", .transient, true, 600),
        (.sender, smtp(451), "MI:DMC 163", .transient, true, 300),
        (.recipient, smtp(450), "MI:CEL", .transient, true, 300),
        (.recipient, smtp(450), "RP:DRC", .transient, true, 300),
        (.connect, smtp(421), "HL:IFC", .transient, true, 600),
        (.connect, smtp(421), "HL:MEP", .transient, true, 600),
        (.sender, smtp(451), "MI:CCL", .transient, true, 300),
        (.sender, smtp(451), "MI:SFQ", .transient, true, 300),
        (.connect, smtp(421, "4.7.0"), "mx too many connections from 192.0.2.1", .transient, true, 600),
        (.login, smtp(432, "4.3.2"), "Concurrent connections limit exceeded", .transient, true, 600),
        (.sender, smtp(450, "4.7.1"), "Error: too much mail from 192.0.2.1", .transient, true, 600),
        (.accept, smtp(421, "4.7.28"), "Our system has detected an unusual rate limit", .transient, true, 600),
        (.login, smtp(454, "4.7.0"), "Account throttled", .transient, true, 600),
        (.accept, smtp(552, "5.3.4"), "Message size exceeds fixed limit", .permanent, false, nil),
        (.accept, smtp(552), "Mail length exceeded", .permanent, false, nil),
        (.recipient, smtp(550, "5.4.5"), "Daily user sending limit exceeded", .transient, true, 3_600),
        (.recipient, smtp(452, "4.5.3"), "Too many recipients", .transient, false, nil),
        (.data, smtp(421), "timeout exceeded", .transient, true, nil),
        (.data, smtp(250), "not what DATA means", .transient, false, nil),
    ]

    @Test func theBoundariesOfTheFirstDigit() {
        for code in 200..<1_000 {
            let error = TransportError(stage: .recipient, cause: .smtp(code: code, enhanced: nil), text: "")
            #expect((error.retry == .permanent) == (500..<600).contains(code) || code == 530, "\(code)")
        }
    }

    @Test func aTextIsOneShortLine() {
        let error = TransportError(
            stage: .fetch, cause: .closed,
            text: "a\r\n<3>b\u{1B}[31m\u{202E}c\u{2028}d " + String(repeating: "x", count: 9_999))
        #expect(error.text.hasPrefix("a <3>b [31m c d x"))
        #expect(error.text.count <= 500)
        #expect(error.text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
    }

    @Test func aLogLineNamesStageClassAndCause() {
        let error = TransportError(stage: .recipient, cause: .smtp(code: 550, enhanced: "5.1.1"), text: "no such user")
        #expect("\(error)" == "recipient failed (permanent, SMTP 550 5.1.1): no such user")
    }
}
