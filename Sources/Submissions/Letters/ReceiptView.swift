import Foundation

/// The values that a receipt's template names, in one language: the keys are those of ``LetterVocabulary/receipt``.
struct ReceiptView {
    typealias Values = LetterStyle.Values

    let content: ReceiptContent
    private let style: LetterStyle
    private var words: LetterWords { style.words }
    private var dates: OfficeDates { style.dates }
    private static let limit = LetterStyle.limit

    init(_ content: ReceiptContent, language: Language, timeZone: TimeZone) {
        self.content = content
        style = LetterStyle(content.head, language: language, timeZone: timeZone)
    }

    var values: Values {
        var values = general
        values["received"] = style.section(content.received.filter { !$0.isUnconfirmed }, received)
        values["unconfirmed"] = style.section(content.received.filter(\.isUnconfirmed), received)
        values["wrong"] = style.section(content.wrong.filter { !$0.isClosed }, wrong)
        values["unfit"] = style.section(content.wrong.filter(\.isClosed), wrong)
        values["refused"] = style.section(content.refused, refused)
        values["surplus"] = style.section(content.surplus, surplus)
        values["settled"] = style.section(content.settled, settled)
        values["missing"] = style.section(content.missing, missing)?.merging(counts) { $1 }
        values["upcoming"] = style.section(content.upcoming, missing)
        values["review"] = style.section(content.review, review)
        values["repeated"] = style.section(content.repeated, repeated)
        values["extra"] = style.section(content.extra, extra)
        values["earlier"] = style.section(content.earlier, earlier)
        values["behalf"] = style.section(content.forOthers, behalf)
        if !content.sentBy.isEmpty { values["sender"] = words.list(content.sentBy) }
        return values
    }

    /// The same count above the list as in the subject.
    private var counts: Values {
        guard let summary = words.summary(of: content) else { return [:] }
        return ["counts": words.language == .english ? summary.uppercased() : summary]
    }

    private var general: Values {
        var values = style.values
        values["status"] = words.status(of: content)
        values["summary"] = words.summary(of: content)
        values["mails"] = words.mails(content.arrivals.count)
        values["when"] = dates.moments(content.arrivals)
        values["provisional"] = content.isProvisional
        values["complete"] = content.outcome == .complete
        values["unasked"] = content.outcome == .unasked
        values["conceded"] = !content.settled.isEmpty
        values["partlyClosed"] = content.closing == .partly
        values["allClosed"] = content.closing == .closed
        values["open"] = content.outcome == .open
        values["updated"] = content.arrivals.isEmpty
        values["captionless"] = content.received.contains { $0.notes.contains { $0.code == .captionsMissing } }
        if case .stage(let titles) = content.outcome { values["stage"] = words.list(titles.map(words.nested)) }
        if !content.strangers.isEmpty {
            let names = content.strangers.map { $0 ?? words.unknownSender }
            let distinct = names.enumerated().filter { names.firstIndex(of: $1) == $0 }.map(\.element)
            values["strangers"] = words.list(Array(distinct.prefix(Self.limit)))
        }
        return values
    }

    private func received(_ received: ReceiptContent.Received) -> Values {
        var values: Values = [
            "arrived": dates.moment(received.arrivedAt), "late": received.isLate,
            "files": received.files.prefix(Self.limit).map(file), "notes": reasons(received.notes),
        ]
        values["requirement"] = received.requirement.map { words.titled($0, nominee: received.nominee) }
        let rest = received.files.count - Self.limit
        if rest > 0 { values["rest"] = words.rest(rest) }
        return values
    }

    private func file(_ file: ReceiptContent.ShownFile) -> Values { style.file(file) }
    private func reasons(_ reasons: [Reason]) -> [Values] { style.reasons(reasons) }
    private func sentence(_ reason: Reason) -> String { style.sentence(reason) }

    private func wrong(_ wrong: ReceiptContent.Wrong) -> Values {
        var values = file(wrong.file)
        values["arrived"] = wrong.arrivedAt.map(dates.moment)
        values["requirement"] = wrong.requirement
        values["reasons"] = reasons(wrong.reasons)
        values["harmless"] = wrong.isHarmless
        return values
    }

    private func refused(_ refused: ReceiptContent.Refused) -> Values {
        var values: Values = [
            "arrived": dates.moment(refused.arrivedAt), "files": refused.files.prefix(Self.limit).map(file),
            "reason": sentence(refused.reason), "harmless": refused.isHarmless, "again": refused.isOpenAgain,
        ]
        values["requirement"] = refused.requirement
        let rest = refused.files.count - Self.limit
        if rest > 0 { values["rest"] = words.rest(rest) }
        return values
    }

    private func surplus(_ surplus: ReceiptContent.Surplus) -> Values {
        [
            "requirement": surplus.requirement, "nominees": surplus.kind == .nomination,
            "asked": words.asked(surplus.count, of: surplus.kind, title: surplus.requirement),
            "have": words.amount(surplus.have, of: surplus.kind, title: surplus.requirement),
        ]
    }

    private func settled(_ settled: ReceiptContent.Settled) -> Values {
        [
            "requirement": settled.requirement, "waived": settled.why == .waived,
            "nothing": settled.why == .nilReturn,
        ]
    }

    private func missing(_ missing: ReceiptContent.Missing) -> Values {
        var values = style.lacking(missing.choices)
        for state in ["ahead", "overdue", "closed"] { values[state] = false }
        values["mend"] = missing.isToBeMended
        values["checking"] = missing.isPartlyUnderReview
        values["extended"] = missing.isExtended
        switch missing.time {
        case .noDeadline: break
        case .ahead(let due): (values["due"], values["ahead"]) = (dates.deadline(due), true)
        case .overdue(let due, let closing):
            (values["due"], values["overdue"]) = (dates.deadline(due), true)
            values["closing"] = closing.map { dates.deadline($0) }
        case .closed(let cutoff): (values["due"], values["closed"]) = (dates.deadline(cutoff), true)
        }
        return values
    }

    private func review(_ review: ReceiptContent.Review) -> Values {
        var values = review.file.map(file) ?? [:]
        values["requirement"] = review.file == nil ? review.requirement : review.requirement.map(words.nested)
        values["extended"] = review.extendedTo.map { dates.deadline($0) }
        values["reasons"] = reasons(review.reasons)
        return values
    }

    private func behalf(_ other: ReceiptContent.ForOther) -> Values {
        var values: Values = [
            "unit": other.unit, "unreached": !other.isReached, "files": other.files.prefix(Self.limit).map(file),
        ]
        let rest = other.files.count - Self.limit
        if rest > 0 { values["rest"] = words.rest(rest) }
        return values
    }

    private func repeated(_ repeated: ReceiptContent.Repeated) -> Values {
        var values = file(repeated.file)
        values["requirement"] = repeated.requirement
        values["reason"] = sentence(repeated.reason)
        return values
    }

    private func extra(_ extra: ReceiptContent.Extra) -> Values {
        var values = file(extra.file)
        values["reasons"] = reasons(extra.reasons)
        return values
    }

    private func earlier(_ earlier: ReceiptContent.Earlier) -> Values {
        var values: Values = [
            "requirement": earlier.requirement, "late": earlier.isLate, "part": earlier.isPart,
            "waived": earlier.rest == .waived, "nothing": earlier.rest == .nilReturn,
            "doubtful": earlier.isUnconfirmed,
        ]
        values["extended"] = earlier.extendedTo.map { dates.deadline($0) }
        values["arrived"] = earlier.receivedAt.map(dates.moment)
        values["file"] = earlier.file
        if earlier.isPart || earlier.have > 1 {
            values["amount"] = words.amount(earlier.have, of: earlier.kind, title: earlier.requirement)
        }
        return values
    }
}
