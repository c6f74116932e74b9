import MailTransport

extension Interview {
    func servers(_ request: inout SetupRequest, over earlier: SetupRequest?) throws(InterviewEnd) {
        // Of another domain the servers are others too.
        let domain = domain(of: request.mail ?? "")
        let kept = earlier.flatMap { Setup.domain(of: $0.mail ?? "") == domain ? $0 : nil }
        let keptProvider = kept?.mailProvider
        if let provider = request.mailProvider, request.imap.url != nil || kept == nil || keptProvider == provider {
            tell(say("邮箱服务商：\(words.name(provider))", "Mail provider: \(words.name(provider))"))
            if let kept, request.imap.url == nil { request.keepServers(of: kept) }
            return request.take(provider)
        }
        guard request.imap.url == nil || request.smtp.url == nil else { return }
        var provider = MailProvider.ownServers
        if request.imap.url == nil, request.mailProvider == nil {
            provider = try chosenProvider(keptProvider)
            if let kept, provider == keptProvider { request.keepServers(of: kept) }
        }
        if provider == .ownServers { try ownServers(&request, over: keptProvider == nil ? kept : nil) }
        request.take(provider)
    }

    /// Who runs the mail of a domain of an organisation's own.
    private func chosenProvider(_ usual: MailProvider?) throws(InterviewEnd) -> MailProvider {
        let choices = MailProvider.forOwnDomains
        tell(
            say("这个域名的邮箱由谁提供？", "Who runs the mail of this domain?") + "\n"
                + choices.enumerated().map { "  \($0 + 1) \(words.name($1))" }.joined(separator: "\n"))
        let place = usual.flatMap(choices.firstIndex) ?? choices.count - 1
        return try question(say("序号", "Number"), default: "\(place + 1)") { answer throws(SetupFlaw) in
            guard let number = Int(answer), choices.indices.contains(number - 1) else {
                throw .noChoice(choices.count)
            }
            return choices[number - 1]
        }
    }

    private func ownServers(_ request: inout SetupRequest, over kept: SetupRequest?) throws(InterviewEnd) {
        if request.imap.url == nil {
            let domain = domain(of: request.mail ?? "")
            let usual = SetupRequest.Server(url: MailProvider.ownServers.imapURL(domain))
            request.imap = try server(
                .imap, say("IMAP 服务器", "IMAP server"), request.imap, kept?.imap ?? usual, request.authority)
        }
        if request.smtp.url == nil {
            // One that went by the other server goes by it again.
            let isKept = kept.map { $0.imap.url == request.imap.url || $0.smtp.url != $0.submissionServer.url } ?? false
            let usual = isKept ? kept?.smtp : nil
            request.smtp = try server(
                .smtp, say("SMTP 服务器", "SMTP server"), request.smtp, usual ?? request.submissionServer,
                request.authority)
        }
        if request.imap.user == nil {
            let earlier = kept.flatMap { request.hasMail(of: $0) ? $0 : nil }
            let usual = earlier?.imap.user ?? request.mail
            let user = try question(say("登录名", "Login name"), default: usual, rule: SetupRule.text)
            request.imap.user = user
            if request.smtp.user == nil { request.smtp.user = user == usual ? earlier?.smtp.user ?? user : user }
        }
    }

    /// Asks for a server; `usual` is the default, `told` what flags say of it.
    private func server(
        _ service: ServerEndpoint.Service, _ prompt: String, _ told: SetupRequest.Server,
        _ usual: SetupRequest.Server, _ authority: String?
    ) throws(InterviewEnd) -> SetupRequest.Server {
        try question(prompt, default: usual.shown) { answer throws(SetupFlaw) in
            var server = told
            server.url = answer
            if answer == usual.shown { (server.url, server.tls) = (usual.url, told.tls ?? usual.tls) }
            return try SetupRule.server(service, server, authority: authority).told
        }
    }

    func secret(_ request: inout SetupRequest, over earlier: SetupRequest?) throws(InterviewEnd) {
        let provider = request.mailProvider ?? .ownServers
        let (from, login) = (request.from ?? request.mail, request.smtp.user ?? request.mail)
        defer { for note in words.notes(provider, from: from, login: login) { tell(note) } }
        let kept = earlier.flatMap { request.hasMail(of: $0) ? $0 : nil }
        guard request.password == nil, request.tokenCommand == nil else {
            if request.tokenCommand == nil, request.smtpPassword == nil { request.smtpPassword = kept?.smtpPassword }
            return
        }
        tell(words.beforePassword(provider))
        guard provider.secret != .accessToken, kept?.tokenCommand == nil else {
            request.tokenCommand = try question(
                say("打印访问令牌的程序（完整路径）", "Program that prints an access token (full path)"),
                default: kept?.tokenCommand, rule: SetupRule.program)
            return
        }
        request.password = try secret(secretPrompt(provider), default: kept?.password)
        if let other = kept?.smtpPassword, request.smtpPassword == nil {
            request.smtpPassword = try secret("SMTP " + secretPrompt(provider), default: other)
        }
    }

    private func secret(_ prompt: String, default usual: String?) throws(InterviewEnd) -> String {
        try question(
            prompt, default: usual, shown: say("保留现有的", "keep the present one"), isSecret: true,
            rule: SetupRule.secret)
    }

    private func secretPrompt(_ provider: MailProvider) -> String {
        switch provider.secret {
        case .authorisationCode: say("授权码（输入时不显示）", "Authorisation code (not shown)")
        case .clientPassword: say("客户端专用密码或密码（输入时不显示）", "Client password or password (not shown)")
        case .appPassword: say("应用专用密码（输入时不显示）", "App password (not shown)")
        case .password, .accessToken: say("密码（输入时不显示）", "Password (not shown)")
        }
    }

    /// The request with other logins for the servers that refused theirs; nil when the person wants to leave it. A server
    /// refuses a wrong name in the same words as a wrong password, so that both are asked for, but the name not where it is
    /// always the address. Where both servers have one login and SMTP could not be asked, it gets the new one too.
    public func loginsAgain(
        _ request: SetupRequest, isIMAPRefused: Bool, isSMTPRefused: Bool, isSMTPLetIn: Bool
    ) -> SetupRequest? {
        guard request.tokenCommand == nil else { return nil }
        let mail = request.mail ?? ""
        let name = (isIMAPRefused ? request.imap.user : request.smtp.user) ?? mail
        tell(
            say(
                "用登录名 \(name) 登录没有成功（见上面的 login 一行）。可以马上重新输入，不改的直接回车，其他设置都不变：",
                "The login as \(name) failed (see the line with login). Enter it again; Enter keeps what is right, and all else "
                    + "stays:"))
        var again = request
        let isShared = request.smtpPassword == nil
        if isIMAPRefused {
            let server = isShared && !isSMTPLetIn ? "" : "IMAP "
            let user = self.name(server, again.imap.user ?? mail, again)
            // What SMTP takes stays as it is.
            if !isSMTPLetIn, (request.smtp.user ?? mail) == name { again.smtp.user = user }
            again.imap.user = user
            if let password = password(server, again) {
                if isShared, isSMTPLetIn { again.smtpPassword = request.password }
                again.password = password
            }
        }
        if isSMTPRefused, !isShared || !isIMAPRefused {
            again.smtp.user = self.name("SMTP ", again.smtp.user ?? mail, again)
            if let password = password("SMTP ", again) { again.smtpPassword = password }
        }
        return again.login == request.login ? nil : again
    }

    /// The login name that is answered; `usual` where it cannot be another.
    private func name(_ server: String, _ usual: String, _ request: SetupRequest) -> String {
        guard request.mailProvider ?? .ownServers == .ownServers else { return usual }
        do throws(InterviewEnd) {
            return try question(server + say("登录名", "Login name"), default: usual, rule: SetupRule.text)
        } catch {
            return usual
        }
    }

    /// The password that is answered; nil: the same as before.
    private func password(_ server: String, _ request: SetupRequest) -> String? {
        let prompt = server + secretPrompt(request.mailProvider ?? .ownServers)
        do throws(InterviewEnd) {
            return try question(prompt, default: "", shown: say("不改", "leave it"), isSecret: true) {
                (answer) throws(SetupFlaw) in
                answer.isEmpty ? nil : try SetupRule.secret(answer)
            }
        } catch {
            return nil
        }
    }
}

extension SetupRequest {
    /// What it logs in with.
    fileprivate var login: [String?] { [imap.user ?? mail, password, smtp.user ?? mail, smtpPassword] }

    /// Takes over the servers where no flag told them, and the logins of the same mailbox.
    fileprivate mutating func keepServers(of earlier: SetupRequest) {
        func kept(_ server: Server, _ earlier: Server, isSame: Bool) -> Server {
            Server(
                url: server.url ?? earlier.url, tls: server.url == nil ? server.tls ?? earlier.tls : server.tls,
                user: server.user ?? (isSame ? earlier.user : nil))
        }
        imap = kept(imap, earlier.imap, isSame: hasMail(of: earlier))
        smtp = kept(smtp, earlier.smtp, isSame: hasMail(of: earlier))
    }
}
