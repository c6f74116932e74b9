/// The words of letters that depend on a value and therefore can't stand in a template.
struct LetterWords {
    let language: Language
    private var isChinese: Bool { language == .chinese }

    /// What the subject line says first.
    func status(of content: ReceiptContent) -> String {
        if !content.strangers.isEmpty { return isChinese ? "请确认" : "Please confirm" }
        if content.outcome == .complete {
            if !content.settled.isEmpty { return isChinese ? "已办结" : "Settled" }
            return isChinese ? "已收齐" : "All received"
        }
        if !content.received.isEmpty { return isChinese ? "已收到" : "Received" }
        // What an older mail brought was told then.
        let isFresh = content.wrong.contains { $0.arrivedAt == nil && !$0.isHarmless && !$0.isClosed }
        if isFresh, content.missing.contains(where: \.isToBeMended) { return isChinese ? "需修改" : "Please correct" }
        if content.arrivals.isEmpty { return isChinese ? "情况更新" : "Update" }
        if !content.refused.isEmpty || content.wrong.contains(where: \.isClosed) {
            return isChinese ? "已过截止" : "After the cutoff"
        }
        if !content.review.isEmpty { return isChinese ? "待确认" : "Being checked" }
        return isChinese ? "来件回执" : "Receipt"
    }

    /// What is left to do, for the end of the subject line and above the list of it: `1项需修改，还缺1项`,
    /// `1 to correct, 1 still missing`; nil when nothing is.
    func summary(of content: ReceiptContent) -> String? {
        let mended = content.missing.count(where: \.isToBeMended)
        return toDo(mended: mended, lacking: content.missing.count - mended) { "\($0) still missing" }
    }

    /// - Parameter english: What an English letter says of so many that are lacking.
    func toDo(mended: Int, lacking: Int, english: (Int) -> String) -> String? {
        var parts: [String] = []
        if mended > 0 { parts.append(isChinese ? "\(mended)项需修改" : "\(mended) to correct") }
        if lacking > 0 { parts.append(isChinese ? "还缺\(lacking)项" : english(lacking)) }
        return parts.isEmpty ? nil : parts.joined(separator: comma)
    }

    /// `2项`; `2 items`.
    func items(_ count: Int) -> String {
        if isChinese { return "\(count)项" }
        return count == 1 ? "1 item" : "\(count) items"
    }

    /// `另有8个`: what a list leaves out.
    func rest(_ count: Int) -> String {
        isChinese ? "另有\(count)个，不一一列出" : "and \(count) more"
    }

    func mails(_ count: Int) -> String {
        if isChinese { return count == 1 ? "邮件" : "\(count)封邮件" }
        return count == 1 ? "email" : "\(count) emails"
    }

    /// Several names as one phrase.
    func list(_ names: [String]) -> String { names.joined(separator: isChinese ? "、" : ", ") }

    /// The title of a notice in the marks of a title: `《“阅读之星”评选推荐》`; `“‘Reading Star’ nominations”`.
    func quoted(_ title: String) -> String {
        guard isChinese else { return "“\(nested(title))”" }
        return "《\(title.replacing("《", with: "〈").replacing("》", with: "〉"))》"
    }

    /// A text to stand between quotation marks: its own become single ones (GB/T 15834 4.8.3.3).
    func nested(_ text: String) -> String { Spelling.nested(text) }

    /// A sentence without its full stop, since the letter's own follows; a coordinator's words may have one.
    func unended(_ sentence: String) -> String {
        var rest = Substring(sentence)
        while let last = rest.last, "。．.；;！!？?，,、 ".contains(last) { rest.removeLast() }
        return rest.isEmpty ? sentence : String(rest)
    }

    var unnamed: String { isChinese ? "（无文件名）" : "(no name)" }
    var unknownSender: String { isChinese ? "地址无法显示" : "an address that cannot be shown here" }

    /// How many of a kind are asked for: `1份`, `3–5张`, `至少4张`; `3–5`, `at least 4`, nil for the one that an
    /// English title says by itself.
    ///
    /// - Parameter title: The requirement's, which tells nominated persons from projects.
    func amount(_ range: CountRange, of kind: Requirement.Kind, title: String = "") -> String? {
        if !isChinese, range.least == 1, range.most == 1 { return nil }
        func counted(_ count: Int) -> String { amount(count, of: kind, title: title) }
        guard let most = range.most else { return (isChinese ? "至少" : "at least ") + counted(range.least) }
        return most == range.least ? counted(most) : "\(range.least)–" + counted(most)
    }

    /// `4张`; `4`.
    func amount(_ count: Int, of kind: Requirement.Kind, title: String = "") -> String {
        guard isChinese else { return "\(count)" }
        switch kind {
        case .photo: return "\(count)张"
        case .video: return "\(count)个"
        case .resource: return "\(count)件"
        case .nomination:
            switch NomineeName.Subject(title: title) {
            case .person: return "\(count)名"
            case .project: return "\(count)个"
            case .any: return "\(count)份"
            }
        case .plan, .schedule, .statistics, .summary, .caseStudy, .document: return "\(count)份"
        }
    }

    /// The same for what is asked for, the one of an English title too.
    func asked(_ range: CountRange, of kind: Requirement.Kind, title: String) -> String {
        amount(range, of: kind, title: title) ?? "1"
    }

    /// `百姓学习之星：张三`.
    func titled(_ requirement: String, nominee: String?) -> String {
        guard let nominee, !nominee.isEmpty else { return requirement }
        return requirement + (isChinese ? "：" : ": ") + nominee
    }

    /// What a file is, how long and how large: `视频，5分01秒，180 MB`.
    func about(_ file: ReceiptContent.ShownFile) -> String {
        let duration = file.duration.map { Spelling.duration($0, language) }
        let size = file.bytes.map { file.isLink ? Spelling.binaryBytes(Double($0)) : Spelling.bytes(Double($0)) }
        return [kind(of: file), duration, size].compactMap(\.self).joined(separator: isChinese ? "，" : ", ")
    }
}
