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
        let amount = isCounted ? " \(standing.have)/\(standing.need)" : ""
        return word(standing) + amount + remarks(standing).map { comma + $0 }.joined()
    }

    /// `需修改` for what came and does not count: it would be wrong to call that missing.
    func word(_ standing: Standing) -> String {
        if standing.isNilReturn { return nilReturn }
        guard standing.state == .missing, !standing.refused.isEmpty else { return state(standing.state) }
        return standing.isToBeMended ? toBeMended : cameTooLate
    }

    /// What is to be said beside the state.
    func remarks(_ standing: Standing) -> [String] {
        var remarks: [String] = []
        if standing.state == .partial, standing.isToBeMended { remarks.append(toBeMended) }
        if standing.underReview { remarks.append(toBeChecked) }
        if standing.isProvisional { remarks.append(toBeConfirmed) }
        return remarks
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
    var toBeMended: String { language.say("需修改", "to be mended") }
    var cameTooLate: String { language.say("过期未计入", "came too late") }
    var toBeConfirmed: String { language.say("发件人待确认", "sender to be confirmed") }
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
        case .missing: isOverdue(at: now) ? .bad : isToBeMended ? .warn : .muted
        case .late: .warn
        case .waived, .notApplicable: .muted
        }
    }
}
