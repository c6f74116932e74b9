import Foundation
public import Submissions

/// Why an interview ended without answers.
public enum InterviewEnd: Error, Equatable, Sendable {
    /// The input ended.
    case inputEnded
    /// The same question was answered wrongly three times.
    case givenUp
    /// The person did not want it written.
    case declined
}

/// Asks a person for what setup has not been told.
public struct Interview {
    /// Shows a prompt and returns the line that is answered, nil when the input has ended. A secret is not shown.
    public typealias Asker = (_ prompt: String, _ isSecret: Bool) -> String?

    let words: SetupWords
    private let ask: Asker
    private let tell: (String) -> Void
    static let tries = 3

    public init(_ words: SetupWords, ask: @escaping Asker, tell: @escaping (String) -> Void) {
        self.words = words
        self.ask = ask
        self.tell = tell
    }

    private func say(_ chinese: String, _ english: String) -> String { words.say(chinese, english) }

    /// The request with everything in it that it lacked.
    public func complete(_ request: SetupRequest) throws(InterviewEnd) -> SetupRequest {
        var request = request
        tell(
            say(
                "下面逐项询问。方括号里的是默认值，直接回车即采用；最后确认之前什么都不会写入。",
                "A few questions. Enter takes what stands in brackets; nothing is written before you agree at the end.")
        )
        if request.office == nil {
            request.office = try question(say("办公室（单位）名称", "Name of the office"), rule: SetupRule.text)
        }
        if request.mail == nil {
            request.mail = try question(say("收件邮箱地址", "Mail address that units send to"), rule: SetupRule.address)
        }
        try servers(&request)
        try secret(&request)
        if request.coordinators.isEmpty {
            request.coordinators = try question(
                say("协调人邮箱（接收每日汇总，多个用逗号分隔）", "Coordinators' addresses, who get the digests (with commas between)"),
                rule: SetupRule.addresses)
        }
        if request.admin == nil {
            let none = say("同协调人", "the coordinators")
            request.admin = try question(
                say("管理员邮箱（收不到邮件等故障时通知）", "Administrator's address, told of failures"), default: none
            ) { answer throws(SetupFlaw) in answer == none ? nil : try SetupRule.address(answer) }
        }
        return request
    }

    private func servers(_ request: inout SetupRequest) throws(InterviewEnd) {
        if let provider = request.mailProvider {
            tell(say("邮箱服务商：\(words.name(provider))", "Mail provider: \(words.name(provider))"))
            return request.take(provider)
        }
        guard request.imap.url == nil || request.smtp.url == nil else { return }
        var provider = MailProvider.ownServers
        if request.imap.url == nil {
            let choices = MailProvider.forOwnDomains
            tell(
                say("这个域名的邮箱由谁提供？", "Who runs the mail of this domain?") + "\n"
                    + choices.enumerated().map { "  \($0 + 1) \(words.name($1))" }.joined(separator: "\n"))
            provider = try question(say("序号", "Number"), default: "\(choices.count)") { answer throws(SetupFlaw) in
                guard let number = Int(answer), choices.indices.contains(number - 1) else {
                    throw .noChoice(choices.count)
                }
                return choices[number - 1]
            }
        }
        if provider == .ownServers { try ownServers(&request) }
        request.take(provider)
    }

    private func ownServers(_ request: inout SetupRequest) throws(InterviewEnd) {
        let authority = request.authority
        let domain = domain(of: request.mail ?? "")
        if request.imap.url == nil {
            request.imap.url = try question(
                say("IMAP 服务器", "IMAP server"), default: MailProvider.ownServers.imapURL(domain)
            ) { [tls = request.imap.tls] answer throws(SetupFlaw) in
                _ = try SetupRule.server(.imap, answer, tls: tls, authority: authority)
                return answer
            }
        }
        if request.smtp.url == nil {
            request.smtp.url = try question(
                say("SMTP 服务器", "SMTP server"), default: MailProvider.ownServers.smtpURL(domain)
            ) { [tls = request.smtp.tls] answer throws(SetupFlaw) in
                _ = try SetupRule.server(.smtp, answer, tls: tls, authority: authority)
                return answer
            }
        }
        if request.imap.user == nil {
            let user = try question(say("登录名", "Login name"), default: request.mail, rule: SetupRule.text)
            request.imap.user = user
            if request.smtp.user == nil { request.smtp.user = user }
        }
    }

    private func secret(_ request: inout SetupRequest) throws(InterviewEnd) {
        let provider = request.mailProvider ?? .ownServers
        let (from, login) = (request.from ?? request.mail, request.smtp.user ?? request.mail)
        defer { for note in words.notes(provider, from: from, login: login) { tell(note) } }
        guard request.password == nil, request.tokenCommand == nil else { return }
        tell(words.beforePassword(provider))
        guard provider.secret != .accessToken else {
            request.tokenCommand = try question(
                say("打印访问令牌的程序（完整路径）", "Program that prints an access token (full path)"), rule: SetupRule.program)
            return
        }
        let prompt =
            switch provider.secret {
            case .authorisationCode: say("授权码（输入时不显示）", "Authorisation code (not shown)")
            case .clientPassword: say("客户端专用密码或密码（输入时不显示）", "Client password or password (not shown)")
            case .appPassword: say("应用专用密码（输入时不显示）", "App password (not shown)")
            case .password, .accessToken: say("密码（输入时不显示）", "Password (not shown)")
            }
        request.password = try question(prompt, isSecret: true, rule: SetupRule.secret)
    }

    /// The roster, if there is one already; `read` reads it.
    public func roster(
        _ read: (String) async throws(SetupFlaw) -> RosterSheet
    ) async throws(InterviewEnd) -> RosterSheet? {
        let none = say("以后再填", "later")
        let prompt = say("单位名册文件（.csv 或 .xlsx）", "Roster of the units (.csv or .xlsx)")
        for _ in 0..<Self.tries {
            let answer = try line(prompt, default: none)
            if answer == none { return nil }
            do throws(SetupFlaw) {
                return try await read(try SetupRule.file(answer))
            } catch {
                tell(words.text(error))
            }
        }
        throw .givenUp
    }

    /// Shows what will be written and asks whether it may be.
    public func confirm(_ summary: String) throws(InterviewEnd) {
        tell(summary)
        let isAgreed = try question(say("写入吗？（y/n）", "Write this? (y/n)"), default: "y") { answer throws(SetupFlaw) in
            switch answer.lowercased() {
            case "y", "yes", "是": return true
            case "n", "no", "否": return false
            default: throw .noYesOrNo
            }
        }
        if !isAgreed { throw .declined }
    }

    private func question<Value>(
        _ prompt: String, default usual: String? = nil, isSecret: Bool = false,
        rule: (String) throws(SetupFlaw) -> Value
    ) throws(InterviewEnd) -> Value {
        for _ in 0..<Self.tries {
            let answer = try line(prompt, default: usual, isSecret: isSecret)
            do throws(SetupFlaw) {
                return try rule(answer)
            } catch {
                tell(words.text(error))
            }
        }
        throw .givenUp
    }

    private func line(_ prompt: String, default usual: String?, isSecret: Bool = false) throws(InterviewEnd) -> String {
        let shown = prompt + (usual.map { " [\($0)]" } ?? "") + say("：", ": ")
        guard let answer = ask(shown, isSecret) else { throw .inputEnded }
        let isEmpty = answer.allSatisfy(\.isWhitespace)
        return isEmpty ? usual ?? "" : isSecret ? answer : answer.trimmingCharacters(in: .whitespaces)
    }
}
