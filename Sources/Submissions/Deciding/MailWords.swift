import Inspection

/// What a mail says beside its files.
struct MailWords {
    let subject: Folded
    /// All of its text, quoted parts too.
    let text: Folded
    /// What its sender wrote: without quoted parts, and without the subject of a reply, which is somebody else's.
    let own: Folded
    /// The subject and what its sender wrote first, as one phrase.
    let phrase: Phrase
    /// Whether the subject is that of an answer.
    let isReply: Bool
    /// Whether the sender wrote nothing but courtesies.
    let isOnlyThanks: Bool

    init(_ examination: Examination) {
        subject = Folded(examination.subject, limit: 300)
        text = Folded(examination.text, limit: 20_000)
        let written = Folded(Self.unquoted(examination.text), limit: 20_000)
        isReply = Self.isReply(examination.subject)
        let rest = Self.courtesies.reduce(written) { $0.removing([$1]) }
        // A yes, a no and a "nothing to report" are as short as thanks.
        isOnlyThanks = rest.count <= 2 && !Self.answers.contains { rest.contains($0) }
        own = isReply ? written : Folded(scalars: subject.scalars + written.scalars)
        phrase = Phrase(Folded(scalars: subject.scalars + written.scalars.prefix(1000)))
    }

    private static func isReply(_ subject: String) -> Bool {
        let start = Folded(subject, limit: 40)
        return replyMarks.contains { start.hasPrefix($0) }
    }

    /// The lines before the first mark of a quoted mail, lines that begin with `>` left out.
    static func unquoted(_ text: String) -> String {
        var kept: [Substring] = []
        let start = String(text.unicodeScalars.prefix(200_000))
        for line in start.split(separator: "\n", omittingEmptySubsequences: false).prefix(2000) {
            let start = Folded(String(line.prefix(60)))
            if quoteMarks.contains(where: { start.hasPrefix($0) }) { break }
            if start.hasSuffix("写道:") || start.hasSuffix("wrote:") { break }
            if start.scalars.first != ">" { kept.append(line) }
        }
        return kept.joined(separator: "\n")
    }

    /// Whether it asks something, takes something back or denies it.
    var asksForAttention: Bool { Self.urgencies.contains { own.contains($0) } }

    /// Whether it says that it brings what an earlier one lacked.
    var supplements: Bool { Self.supplements.contains { own.contains($0) } }

    /// Whether it says that files are attached.
    var speaksOfFiles: Bool { Self.promises.contains { own.contains($0) } }

    private static let promises: [Folded] = [
        "附件", "见附", "附上", "附表", "随信", "随函", "查收", "attached", "attachment", "enclosed",
    ]

    private static let supplements: [Folded] = [
        "补报", "补交", "补发", "补送", "补传", "补上", "补齐", "补充材料", "补充照片", "补充视频", "补照片", "补视频", "补活动", "补材料", "补总结", "补案例",
        "续报",
    ]

    private static let urgencies: [Folded] = ["?", "撤回", "作废", "更正", "不是我们", "不是我校", "请问", "为什么", "怎么", "补充说明"]

    private static let answers: [Folded] = ["是", "否", "对", "不", "无", "没", "零", "确认", "yes", "no"]

    private static let courtesies: [Folded] = [
        "确认收到", "不客气", "没问题",
        "谢谢您", "谢谢", "感谢", "辛苦了", "辛苦", "已收到", "收到", "好的", "知道了", "明白", "您好", "你好", "老师", "领导", "thankyou", "thanks",
        "ok",
        "received", "!", "。", ".", ",", "，", "了", "您", "你",
    ]

    private static let replyMarks: [Folded] = ["re:", "回复:", "答复:", "回覆:", "自动回复"]

    private static let quoteMarks: [Folded] = [
        "-----原始邮件", "------原始邮件", "------------------原始邮件", "-----originalmessage", "发件人:", "from:", "----回复的原邮件",
        "----转发的邮件", "---原始邮件", "________________________________",
    ]
}
