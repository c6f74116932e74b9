import Foundation
public import Submissions

/// What setup says, in the language of the person at the terminal.
public struct SetupWords: Equatable, Sendable {
    public let language: Language

    public init(_ language: Language) { self.language = language }

    func say(_ chinese: String, _ english: String) -> String { language == .chinese ? chinese : english }
}

extension SetupWords {
    /// What is wrong with an answer, and what is wanted instead.
    public func text(_ flaw: SetupFlaw) -> String {
        switch flaw {
        case .empty: say("不能为空。", "it must not be empty.")
        case .notOneLine: say("含有换行或不可见的控制字符，请重新输入。", "it holds a line break or an invisible character.")
        case .notUTF8: say("不是 UTF-8 文字，请把终端的编码改为 UTF-8。", "it is not UTF-8; set the terminal to UTF-8.")
        case .tooLong: say("太长了。", "it is too long.")
        case .notAnAddress(let text):
            say("“\(text)”不是邮箱地址，应形如 name@example.cn。", "\"\(text)\" is no mail address like name@example.org.")
        case .server(let service, let text): server(service, text)
        case .serverTLS(let service, let text):
            say(
                "加密方式不对：\(service)s:// 一开始就加密，不要再写 tls；\(service):// 要写 starttls，"
                    + "none 只能用于本机。", "the server is wrong: \(text)")
        case .notAZone(let text):
            say("没有叫“\(text)”的时区，应形如 Asia/Shanghai。", "\"\(text)\" is no time zone like Asia/Shanghai.")
        case .notALanguage(let text):
            say("信件语言只有 zh-Hans 和 en，没有“\(text)”。", "\"\(text)\" is no language of letters: zh-Hans or en.")
        case .notAbsolute(let text): say("“\(text)”不是以 / 开头的完整路径。", "\"\(text)\" is no path from the root (/…).")
        case .noProgram(let text): say("“\(text)”不是可以执行的程序。", "\"\(text)\" is no program that can be run.")
        case .noSuchFile(let text): say("读不到文件“\(text)”。", "the file \"\(text)\" cannot be read.")
        case .noChoice(let count): say("请输入 1 到 \(count) 之间的数字。", "enter a number from 1 to \(count).")
        case .tokenNeeded(let name):
            say(
                "\(name) 只接受 OAuth 令牌，不接受密码：请用 --token-command 指定一个能打印访问令牌的程序。",
                "\(name) takes OAuth tokens only, no passwords: name a program that prints one with --token-command.")
        case .noYesOrNo: say("请回答 y（是）或 n（否）。", "answer y or n.")
        case .file(let lines):
            ([say("文件有问题，请改好后重新输入（以下为英文）：", "the file has problems; mend it and enter it again:")] + lines)
                .joined(separator: "\n  ")
        }
    }

    private func server(_ name: String, _ text: String) -> String {
        let (usual, plain) = name == "imap" ? ("993", "143") : ("465", "587")
        return say(
            "服务器地址不对：请只写主机名，如 \(name).office.example；端口不是 \(usual) 时写在后面，如 \(name).office.example:\(plain)"
                + "（\(plain) 端口用 STARTTLS 加密）。",
            "the server is wrong: \(text); its name is enough, such as \(name).office.example, or with a port "
                + "\(name).office.example:\(plain) (which is STARTTLS)")
    }

    /// What leads to remarks of `muster check`, which are in English.
    public var beforeNotes: String { say("名册里有几处请您留意（以下为英文）：", "Remarks on the roster:") }

    /// What leads to the report of `muster doctor`, which is in English.
    public var beforeDoctor: String {
        say("下面是 muster doctor 的检查结果（英文；ok 正常，warning 请留意，failure 有问题）：", "What muster doctor finds:")
    }

    /// What is missing where nobody can be asked.
    public func missing(_ flags: [String]) -> String {
        let flags = flags.joined(separator: ", ")
        return say("还缺少 \(flags)；也可以在终端上运行，会逐项询问", "missing: \(flags); or run it at a terminal, where it asks")
    }

    /// That two secrets cannot come from the same standard input.
    public var oneStandardInput: String {
        say(
            "--password-file 和 --smtp-password-file 只能有一个是标准输入（-）",
            "only one of --password-file and --smtp-password-file can be standard input")
    }

    /// That nothing can be written into a folder.
    public func noRoom(_ folder: String) -> String {
        say(
            "\(folder)：当前用户不能写入，请用 root 运行（sudo）", "\(folder): this user may not write there; run it as root (sudo)")
    }

    /// Why nothing was written, or what the system refused; a line for each reason.
    public func text(_ error: SetupError) -> [String] {
        switch error {
        case .inTheWay(let paths):
            let there = paths.map { say("\($0) 已经存在", "\($0) is there already") }.joined(separator: say("；", "; "))
            return [
                there
                    + say(
                        "；什么都没有写入（加 --force 会替换它，配置和名册的原文件另存为 .bak）",
                        "; nothing was written (--force replaces it and keeps configuration and roster beside it)")
            ]
        case .system(let what, let path, let code):
            let reason = String(cString: strerror(code))
            return [say("\(path)：系统不允许（\(reason)；cannot \(what)）", "\(path) cannot \(what): \(reason)")]
        case .configuration(let problems):
            return [
                say(
                    "将写入的配置与回答不一致，什么都没有写入", "what would be written does not say what was asked for; nothing was written"
                )
            ] + problems.map(\.description)
        }
    }

    func name(_ provider: MailProvider) -> String { say(provider.chineseName, provider.englishName) }

    /// What to know before the password is entered: what the provider wants and where it is made.
    func beforePassword(_ provider: MailProvider) -> String {
        let (name, place) = (name(provider), provider.place)
        return switch provider.secret {
        case .authorisationCode:
            say(
                "请先登录网页邮箱，在“\(place)”中开启 IMAP/SMTP 服务并生成授权码。下面要填的是授权码，不是登录密码。授权码会过期，"
                    + "修改登录密码后也会失效：那时重新生成，写进凭据文件即可。",
                "In the webmail, switch on IMAP/SMTP at \"\(place)\" and make an authorisation code (授权码): that code is what "
                    + "is asked for below, not the password. It may expire, and ends when the password changes: then put "
                    + "another one into the credential's file.")
        case .clientPassword:
            say(
                "请先在网页邮箱的“\(place)”中开启 IMAP/SMTP。开启了安全登录的，下面要填客户端专用密码，不是登录密码；单位的管理员也可能限制了客户端。",
                "In the webmail, switch on IMAP/SMTP at \"\(place)\". Where secure login is on, what is asked for below is the "
                    + "client password (客户端专用密码); the organisation's administrator may have to allow clients.")
        case .appPassword:
            say(
                "请先开启两步验证，再在 \(place) 生成一个应用专用密码。下面要填的是这个密码，不是登录密码。",
                "Switch on two-step verification and make an app password at \(place): that is what is asked for below."
            )
        case .accessToken:
            say(
                "\(name) 只接受 OAuth 2.0 令牌（XOAUTH2），不接受密码。需要一个程序，每次登录时打印一个有效的访问令牌（例如用刷新令牌换取）。",
                "\(name) takes OAuth 2.0 tokens (XOAUTH2) only. It needs a program that prints a valid access token at each "
                    + "login, such as one made from a refresh token.")
        case .password:
            place.isEmpty
                ? say("请确认邮件系统已为这个邮箱开启 IMAP 和 SMTP。", "Make sure that IMAP and SMTP are switched on for this mailbox.")
                : say("请先在网页邮箱的“\(place)”中开启 IMAP/SMTP。", "In the webmail, switch on IMAP/SMTP at \"\(place)\" first.")
        }
    }

    /// What else to know of a provider.
    public func notes(_ provider: MailProvider, from: String?, login: String?) -> [String] {
        var notes: [String] = []
        if let place = provider.windowPlace {
            notes.append(
                say(
                    "\(name(provider))可能只让 IMAP 看到最近 30 天的邮件：请在网页邮箱“\(place)”中把收取范围改为“全部”。",
                    "\(name(provider)) may show IMAP the last 30 days only: choose all (全部) at \"\(place)\" in the webmail."
                ))
        }
        if provider.fromIsLogin, let from, let login, from.lowercased() != login.lowercased() {
            notes.append(
                say(
                    "\(name(provider))要求发件人与登录邮箱一致，但 \(from) 不是 \(login)：信件很可能会被拒绝。",
                    "\(name(provider)) wants letters to come from the login, but \(from) is not \(login): it will refuse them."
                ))
        }
        if provider.wantsID {
            notes.append(
                say(
                    "本程序登录后会按 RFC 2971 报上自己的名字（ID），否则\(name(provider))会以“Unsafe Login”拒绝。",
                    "\(name(provider)) refuses programs that do not name themselves (\"Unsafe Login\"); this one does (RFC 2971)."
                ))
        }
        return notes
    }
}
