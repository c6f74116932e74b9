import Foundation

/// The words of digests that depend on a value and therefore can't stand in a template.
struct DigestWords {
    let language: Language
    let dates: OfficeDates
    let letter: LetterWords

    init(language: Language, timeZone: TimeZone, now: Date) {
        self.language = language
        dates = OfficeDates(language: language, timeZone: timeZone, now: now)
        letter = LetterWords(language: language)
    }

    func say(_ chinese: String, _ english: String) -> String { language.say(chinese, english) }

    /// What the subject line says after the day: what needs a hand first.
    func summary(of content: DigestContent) -> String {
        let overdue = content.notices.reduce(into: Set<String>()) { $0.formUnion($1.overdue) }.count
        let complete = content.notices.reduce(0) { $0 + $1.newlyComplete.count }
        let decide = content.heldCount + content.review.count
        var parts: [String] = []
        if content.troubles.contains(where: \.isUrgent) { parts.append(say("系统有异常", "system trouble")) }
        if decide > 0 { parts.append(say("\(decide)封来件待您处理", "\(decide) to decide")) }
        if !content.calls.isEmpty {
            parts.append(say("\(content.calls.count)个单位请电话联系", "\(content.calls.count) to telephone"))
        }
        if overdue > 0 { parts.append(say("\(overdue)个单位逾期", "\(overdue) overdue")) }
        if complete > 0 { parts.append(say("\(complete)个单位新收齐", "\(complete) newly complete")) }
        if parts.isEmpty { parts.append(say("收件进展", "progress")) }
        return parts.joined(separator: say("，", ", "))
    }

    func reasons(_ reasons: [Reason]) -> String {
        reasons.map { ShownText.line($0.text(in: language)) }.joined(separator: say("；", "; "))
    }

    func name(_ file: String) -> String { file.isEmpty ? letter.unnamed : file }

    /// What is missing, alternatives as one: `活动照片或活动视频、工作方案（需修改）`.
    func missing(_ gaps: [DigestContent.Lacking.Gap]) -> String {
        letter.list(
            gaps.map { gap in
                gap.titles.joined(separator: say("或", " or "))
                    + (gap.isToBeMended ? say("（\(letter.toBeMended)）", " (\(letter.toBeMended))") : "")
            })
    }

    /// `滨湖中学（62%）`.
    func guess(_ candidate: UnitMatch) -> String {
        let name = ShownText.line(candidate.name)
        guard (0...1).contains(candidate.confidence) else { return name }
        let percent = Int((candidate.confidence * 100).rounded())
        return name + say("（\(percent)%）", " (\(percent)%)")
    }

    /// `合影.jpg`; `开幕式.mp4，4分30秒`.
    func about(_ picture: DigestContent.Picture) -> String {
        guard let duration = picture.duration else { return name(picture.file) }
        return name(picture.file) + say("，", ", ") + Spelling.duration(duration, language)
    }

    /// What a matrix shows of a requirement.
    struct Sign {
        /// In HTML.
        var sign: String
        /// In plain text, where the width of a sign differs from one mail program to the next.
        var word: String
        /// What is read out for it.
        var label: String
    }

    func sign(_ standing: Standing, at now: Date) -> Sign {
        let ratio = "\(standing.have)/\(standing.need)"
        var sign =
            switch standing.state {
            case .complete where standing.isNilReturn:
                Sign(sign: say("零", "0"), word: say("零", "nil"), label: letter.nilReturn)
            case .complete: Sign(sign: "✓", word: say("齐", "yes"), label: say("已齐", "complete"))
            case .partial: Sign(sign: "◐", word: ratio, label: say("已收\(ratio)", "\(ratio) received"))
            case .missing where standing.isToBeMended:
                Sign(sign: say("改", "M"), word: say("需改", "mend"), label: letter.toBeMended)
            case .missing:
                Sign(
                    sign: "✗", word: say("缺", "no"),
                    label: standing.isOverdue(at: now) && standing.refused.isEmpty
                        ? say("逾期未交", "overdue") : letter.word(standing))
            case .late: Sign(sign: say("迟", "L"), word: say("迟", "late"), label: say("迟交", "late"))
            case .waived: Sign(sign: say("免", "W"), word: say("免", "waived"), label: say("免报", "waived"))
            case .notApplicable: Sign(sign: "–", word: "–", label: say("不要求", "not asked"))
            }
        if standing.underReview || standing.isProvisional {
            sign.sign += "?"
            sign.word += "?"
        }
        sign.label += letter.remarks(standing).map { letter.comma + $0 }.joined()
        return sign
    }
}
