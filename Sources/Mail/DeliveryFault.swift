/// Why letters do not reach an address, in the few kinds that a person acts upon. Raw values are stored, so they are never
/// renamed.
public enum DeliveryFault: String, Codable, CaseIterable, Sendable {
    /// There is no such mailbox, or none any more.
    case noMailbox = "no-mailbox"
    case full
    /// Its server took the letter for spam, or refuses the sender.
    case refused
    /// There is no such domain, or none that takes mail.
    case noDomain = "no-domain"
    case other
    /// A coordinator says so.
    case byHand = "by-hand"

    /// Tells the kind from an enhanced status (RFC 3463) and from the server's own words, of which Chinese providers use
    /// more than of codes.
    ///
    /// - Parameter words: What the server that refused it said, as it said it.
    public init(status: String?, words: String) {
        if let fault = status.flatMap({ Self.byStatus[$0] }) {
            self = fault
            return
        }
        let words = String(words.unicodeScalars.prefix(5000)).lowercased()
        for (fault, signs) in Self.byWords where signs.contains(where: words.contains) {
            self = fault
            return
        }
        self = status?.hasPrefix("5.7.") == true ? .refused : .other
    }

    /// Whether a server that says so when a letter is offered, and not in a bounce later, speaks of the address rather than
    /// of the letter or of its sender.
    public var concernsAddress: Bool { self == .noMailbox || self == .noDomain || self == .full }

    private static let byStatus: [String: DeliveryFault] = [
        "5.1.1": .noMailbox, "5.1.3": .noMailbox, "5.1.6": .noMailbox, "5.2.1": .noMailbox, "5.1.2": .noDomain,
        "5.1.10": .noDomain, "5.4.4": .noDomain, "5.4.310": .noDomain, "5.2.2": .full, "4.2.2": .full,
    ]

    /// In this order: a full mailbox exists, and spam is refused by servers that go on about mailboxes.
    private static let byWords: [(DeliveryFault, [String])] = [
        (
            .refused,
            [
                "dt:spm", "spam", "垃圾邮件", "content denied", "mail content", "content rejected", "blacklist", "blocked",
                "reputation", "policy", "黑名单", "被拒收", "禁止",
            ]
        ),
        (
            .full,
            [
                "mailbox full", "mailbox is full", "inbox is full", "over quota", "overquota", "quota exceeded",
                "exceeded storage", "out of storage", "空间不足", "容量不足", "已满",
            ]
        ),
        (
            .noDomain,
            [
                "host not found", "domain not found", "no such domain", "unrouteable", "unroutable", "nxdomain",
                "name or service not known", "doesn't receive email", "域名不存在", "域名错误", "找不到域名", "无法解析",
            ]
        ),
        (
            .noMailbox,
            [
                "mailbox not found", "mailbox unavailable", "user unknown", "unknown user", "no such user",
                "user not found", "no such mailbox",
                "does not exist", "doesn't exist", "not exist", "recipient unknown", "unknown recipient",
                "invalid recipient", "no mailbox", "account disabled", "mailbox disabled", "account is disabled",
                "not found", "不存在", "地址错误", "帐号已停用", "账号已停用", "已注销",
            ]
        ),
    ]
}
