extension MailProvider {
    /// Providers whose addresses tell them. Servers and ports: the providers' own pages for mail programs, which agree with
    /// Thunderbird's ISPDB and Delta Chat's provider database; TLS from the start (RFC 8314 §3) unless said otherwise.
    static let known: [MailProvider] = [
        // service.mail.qq.com: authorisation codes, and "收取选项", which shows 30 days unless set to all; 501 "mail from
        // address must be same as authorization user".
        MailProvider(
            id: "qq", chineseName: "QQ 邮箱", englishName: "QQ Mail", domains: ["qq.com", "vip.qq.com", "foxmail.com"],
            imap: "imaps://imap.qq.com", smtp: "smtps://smtp.qq.com", secret: .authorisationCode,
            place: "设置 → 账户 → POP3/IMAP/SMTP 服务",
            windowPlace: "设置 → 账户 → 收取选项", fromIsLogin: true),
        // help.mail.163.com: authorisation codes; "Unsafe Login" unless ID was sent; 553 "Mail from must equal authorized
        // user". vip.163.com, vip.126.com and 188.com have servers of their own names.
        MailProvider(
            id: "netease", chineseName: "网易邮箱", englishName: "NetEase Mail",
            domains: [
                "163.com", "126.com", "yeah.net", "vip.163.com", "vip.126.com", "188.com", "vip.188.com",
            ], imap: "imaps://imap.*", smtp: "smtps://smtp.*", secret: .authorisationCode,
            place: "设置 → POP3/SMTP/IMAP",
            windowPlace: "设置 → POP3/SMTP/IMAP", fromIsLogin: true, wantsID: true),
        MailProvider(
            id: "aliyun", chineseName: "阿里云邮箱", englishName: "Aliyun Mail", domains: ["aliyun.com"],
            imap: "imaps://imap.aliyun.com", smtp: "smtps://smtp.aliyun.com", secret: .password,
            place: "设置 → POP/IMAP/SMTP", fromIsLogin: true),
        MailProvider(
            id: "sina", chineseName: "新浪邮箱", englishName: "Sina Mail",
            domains: ["sina.com", "sina.cn", "vip.sina.com", "vip.sina.cn"],
            imap: "imaps://imap.*", smtp: "smtps://smtp.*", secret: .authorisationCode,
            place: "设置区 → 客户端 POP/IMAP/SMTP", fromIsLogin: true),
        MailProvider(
            id: "sohu", chineseName: "搜狐邮箱", englishName: "Sohu Mail", domains: ["sohu.com"],
            imap: "imaps://imap.sohu.com", smtp: "smtps://smtp.sohu.com", secret: .authorisationCode,
            place: "选项 → 设置 → POP3/SMTP/IMAP", fromIsLogin: true),
        MailProvider(
            id: "139", chineseName: "移动 139 邮箱", englishName: "139 Mail (China Mobile)", domains: ["139.com"],
            imap: "imaps://imap.139.com", smtp: "smtps://smtp.139.com", secret: .authorisationCode,
            place: "设置 → 邮箱协议设置", fromIsLogin: true),
        MailProvider(
            id: "189", chineseName: "电信 189 邮箱", englishName: "189 Mail (China Telecom)", domains: ["189.cn"],
            imap: "imaps://imap.189.cn", smtp: "smtps://smtp.189.cn", secret: .password,
            place: "设置 → POP/SMTP/IMAP", fromIsLogin: true),
        // learn.microsoft.com: basic authentication was switched off in Exchange Online in October 2022 and for Outlook.com
        // in September 2024; submission is STARTTLS at port 587 only.
        MailProvider(
            id: "outlook", chineseName: "Outlook", englishName: "Outlook.com",
            domains: ["outlook.com", "hotmail.com", "live.com", "live.cn", "msn.com"],
            imap: "imaps://outlook.office365.com", smtp: "smtp://smtp-mail.outlook.com:587", smtpTLS: "starttls",
            secret: .accessToken, fromIsLogin: true),
        // support.google.com/mail/answer/7126229 and /accounts/answer/185833.
        MailProvider(
            id: "gmail", chineseName: "Gmail", englishName: "Gmail", domains: ["gmail.com", "googlemail.com"],
            imap: "imaps://imap.gmail.com", smtp: "smtps://smtp.gmail.com", secret: .appPassword,
            place: "myaccount.google.com/apppasswords"),
        // support.apple.com/102525 and /102654: submission is STARTTLS at port 587 only.
        MailProvider(
            id: "icloud", chineseName: "iCloud 邮箱", englishName: "iCloud Mail",
            domains: ["icloud.com", "me.com", "mac.com"],
            imap: "imaps://imap.mail.me.com", smtp: "smtp://smtp.mail.me.com:587", smtpTLS: "starttls",
            secret: .appPassword, place: "account.apple.com → App 专用密码 (App-Specific Passwords)"),
    ]

    /// Providers of organisations' own domains, which no address tells.
    static let forOwnDomains: [MailProvider] = [
        // open.work.weixin.qq.com/help2: client passwords once 安全登录 is on; the same 30 days as QQ.
        MailProvider(
            id: "exmail", chineseName: "腾讯企业邮箱（企业微信）", englishName: "Tencent Exmail (WeCom)", domains: [],
            imap: "imaps://imap.exmail.qq.com", smtp: "smtps://smtp.exmail.qq.com", secret: .clientPassword,
            place: "设置 → 收发信设置；设置 → 邮箱绑定 → 安全登录",
            windowPlace: "设置 → 收发信设置 → 收取选项", fromIsLogin: true),
        // qiye.163.com/help.
        MailProvider(
            id: "netease-qiye", chineseName: "网易企业邮箱", englishName: "NetEase enterprise mail", domains: [],
            imap: "imaps://imap.qiye.163.com", smtp: "smtps://smtp.qiye.163.com", secret: .authorisationCode,
            place: "设置 → 客户端设置", fromIsLogin: true, wantsID: true),
        // help.aliyun.com/document_detail/36576.html
        MailProvider(
            id: "aliyun-qiye", chineseName: "阿里企业邮箱", englishName: "Aliyun enterprise mail", domains: [],
            imap: "imaps://imap.qiye.aliyun.com", smtp: "smtps://smtp.qiye.aliyun.com", secret: .clientPassword,
            place: "设置 → 账户与安全 → 第三方客户端安全密码",
            fromIsLogin: true),
        MailProvider(
            id: "microsoft365", chineseName: "Microsoft 365", englishName: "Microsoft 365", domains: [],
            imap: "imaps://outlook.office365.com", smtp: "smtp://smtp.office365.com:587", smtpTLS: "starttls",
            secret: .accessToken, fromIsLogin: true),
        // Coremail and others on premises: the names that most of them have; NetEase's server is of Coremail's family and
        // wants to be told who comes.
        MailProvider(
            id: "own", chineseName: "Coremail 或单位自建的邮件系统", englishName: "Coremail or a server of your own",
            domains: [], imap: "imaps://imap.*", smtp: "smtps://smtp.*", secret: .password),
    ]
}

extension MailProvider {
    /// Servers of an organisation's own, by the names that most of them have.
    static let ownServers = forOwnDomains[forOwnDomains.count - 1]
}
