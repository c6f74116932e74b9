import Foundation

/// What states and verdicts are called, in digests, exports, merges and their workbooks.
extension LetterWords {
    func state(_ state: Standing.State) -> String {
        switch state {
        case .complete: language.say("已齐", "complete")
        case .partial: language.say("部分", "partial")
        case .missing: language.say("未交", "missing")
        case .late: language.say("迟交", "late")
        case .waived: language.say("免报", "waived")
        case .notApplicable: language.say("不要求", "not asked")
        }
    }

    /// `部分 1/3，有文件待核对`.
    func state(_ standing: Standing) -> String {
        let isCounted = standing.state == .partial || standing.need > 1 && standing.have > 0
        let word = standing.isNilReturn ? nilReturn : state(standing.state)
        return word + (isCounted ? " \(standing.have)/\(standing.need)" : "")
            + (standing.underReview ? comma + toBeChecked : "")
    }

    func verdict(_ verdict: Verdict) -> String {
        switch verdict {
        case .accepted: language.say("合格", "accepted")
        case .rejected: language.say("不合格", "rejected")
        case .review: language.say("待核对", "review")
        case .extra: language.say("其他", "extra")
        }
    }

    var nilReturn: String { language.say("零报告", "nil return") }
    var toBeChecked: String { language.say("有文件待核对", "a file to be checked") }
    var yes: String { language.say("是", "yes") }
    var colon: String { language.say("：", ": ") }
    var comma: String { language.say("，", ", ") }
    var semicolon: String { language.say("；", "; ") }
}

extension Standing {
    /// What a state means to whoever waits for it; shown as a colour.
    enum Tone: String {
        case good, warn, bad, muted
    }

    func tone(at now: Date) -> Tone {
        switch state {
        case .complete: isNilReturn ? .muted : .good
        case .partial: isOverdue(at: now) ? .bad : .warn
        case .missing: isOverdue(at: now) ? .bad : .muted
        case .late: .warn
        case .waived, .notApplicable: .muted
        }
    }
}
