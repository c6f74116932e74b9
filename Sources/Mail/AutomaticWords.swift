/// What the text of a mail says about its writer, where no header does: QQ's and NetEase's programs set none.
struct AutomaticWords {
    private let text: String

    private static let shortText = 300

    /// Looks at the first lines of a text, and only when it is asked.
    init(_ text: String) {
        self.text = text
    }

    /// It says of itself that it is an automatic answer, in few words: people write about automatic answers too.
    var sayAutoReply: Bool {
        text.unicodeScalars.prefix(Self.shortText + 1).count <= Self.shortText && head(holdsOneOf: Self.autoReply)
    }

    /// It says that a letter did not arrive.
    var sayFailure: Bool { head(holdsOneOf: Self.failure) }

    private func head(holdsOneOf words: [String]) -> Bool {
        Array(String(text.unicodeScalars.prefix(2000)).lowercased().utf8).holds(oneOf: words.map { Array($0.utf8) })
    }

    private static let autoReply = [
        "这是来自qq邮箱的假期自动回复", "这是一封自动回复", "这是自动回复邮件", "此邮件为自动回复", "此邮件为系统自动回复",
        "本邮件为自动回复", "本邮件为系统自动回复", "此为自动回复", "此为系统自动回复", "无法亲自回复您的邮件",
        "this is an automatic reply", "this is an automated reply", "this is an automated response",
        "this is an auto-reply", "i am out of the office", "i am currently out of the office",
    ]
    private static let failure = [
        "退信", "被退回", "无法投递", "投递失败", "无法送达", "未能送达", "无法发送到", "不能投递", "undeliverable",
        "could not be delivered", "couldn't be delivered", "wasn't able to deliver", "was unable to deliver",
        "wasn't delivered", "delivery has failed", "delivery failed", "permanent error",
    ]
}
