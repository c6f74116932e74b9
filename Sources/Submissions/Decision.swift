/// What is done with one mail, and why.
public struct Decision: Codable, Equatable, Sendable {
    public enum Kind: String, Codable, Sendable {
        /// A submission: its items are recorded.
        case record
        /// A person must decide.
        case hold
        /// Not a submission: never answered, counted.
        case ignore
        case bounce
        case command
    }

    public var decision: Kind
    public var unit: UnitMatch?
    /// The code of the unit whose address sent the mail, where that is not ``unit``: on its behalf.
    public var sentBy: String?
    /// The notice that most items serve, and the earliest phase of it that they serve.
    public var notice: NoticeMatch?
    /// Whether any item is late.
    public var late: Bool
    public var items: [Item]
    /// The unit is told by its name, not by its address: nothing of it supersedes what a rostered address sent, and
    /// letters go to the unit's rostered address.
    public var provisional: Bool
    /// Why the mail is held, ignored or a bounce; empty for a plain record.
    public var because: [Reason]
    /// Units a person may choose from when the mail is held, best first, at most three.
    public var candidates: [UnitMatch]
    /// Whether a receipt may answer this mail: never for mail that a program wrote, a list's, or one that is not
    /// recorded, and not when the unit has no rostered address.
    public var answerable: Bool
    /// The version of the rules that decided, so that a decision can be reproduced.
    public var rules: Int

    public init(
        decision: Kind, unit: UnitMatch? = nil, sentBy: String? = nil, notice: NoticeMatch? = nil, late: Bool = false,
        items: [Item] = [],
        provisional: Bool = false, because: [Reason] = [], candidates: [UnitMatch] = [], answerable: Bool = false,
        rules: Int
    ) {
        self.decision = decision
        self.unit = unit
        self.sentBy = sentBy
        self.notice = notice
        self.late = late
        self.items = items
        self.provisional = provisional
        self.because = because
        self.candidates = candidates
        self.answerable = answerable
        self.rules = rules
    }
}

extension Decision {
    /// The code of the unit that an item belongs to.
    public func unit(of item: Item) -> String? { item.unit ?? unit?.code }

    /// The codes of all units that have a part in the mail: its own, those of its items, and the one that sent it.
    public var units: [String] {
        let all = [unit?.code] + items.map(\.unit) + [sentBy]
        return all.compactMap(\.self).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// The notice that most items of a unit serve, the first of equals; the mail's own if they serve none.
    public func notice(ofUnit code: String) -> String? { notices(ofUnit: code).first }

    /// The notices that items of a unit serve, the one of most items first, equals in the order of the items; the mail's
    /// own comes before all if they serve it, and stands alone if they serve none.
    public func notices(ofUnit code: String) -> [String] {
        let served = items.filter { unit(of: $0) == code && $0.verdict != .extra }.compactMap(\.notice)
        let own = code == unit?.code ? notice?.id : nil
        let counts = served.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        let order = served.enumerated().filter { served.firstIndex(of: $1) == $0 }
        let ranked = order.sorted { left, right in
            if (left.element == own) != (right.element == own) { return left.element == own }
            return (counts[right.element, default: 0], left.offset) < (counts[left.element, default: 0], right.offset)
        }
        return ranked.isEmpty ? [notice?.id].compactMap(\.self) : ranked.map(\.element)
    }
}

/// A unit with the confidence (0–1) that the mail is its own.
public struct UnitMatch: Codable, Equatable, Sendable {
    public var code: String
    public var name: String
    public var confidence: Double
    public var because: [Reason]

    public init(code: String, name: String, confidence: Double, because: [Reason]) {
        self.code = code
        self.name = name
        self.confidence = confidence
        self.because = because
    }
}

/// A notice that a mail serves.
public struct NoticeMatch: Codable, Equatable, Sendable {
    public var id: String
    public var phase: String?
    public var because: [Reason]

    public init(id: String, phase: String?, because: [Reason]) {
        self.id = id
        self.phase = phase
        self.because = because
    }
}

/// What is thought of one item.
public enum Verdict: String, Codable, Sendable {
    case accepted
    /// Breaks a stated rule; the reason is for the unit.
    case rejected
    /// Could not be told; a person looks.
    case review
    /// Asked for by nothing.
    case extra
}

/// One attached file (or link, or the body text) judged against the notices.
public struct Item: Codable, Equatable, Sendable {
    /// The attachment's path; nil for a link or the body text.
    public var attachment: String?
    public var name: String
    public var title: String?
    public var sha256: String?
    public var bytes: Int?
    public var kind: String
    public var format: String
    /// Seconds.
    public var duration: Double?
    public var width: Int?
    public var height: Int?
    /// How many pictures a document holds, as far as its reader counted them; nil when it holds none.
    public var pictures: Int?
    /// A hash of what a picture shows; see ``FileContent/perceptualHash``.
    public var perceptualHash: String?
    /// What a photo's name, the mail, a document or a table says about it; nil when nothing does.
    public var caption: String?
    /// The person or project that this material is about, for requirements that count those.
    public var nominee: String?
    /// The code of the unit whose item this is, where that is not the decision's unit: sent on its behalf.
    public var unit: String?
    public var notice: String?
    public var phase: String?
    public var requirement: String?
    public var verdict: Verdict
    public var late: Bool
    /// A coordinator decided that it counts as if it had come in time.
    public var onTime: Bool?
    public var because: [Reason]

    var isOnTimeByRuling: Bool { onTime == true }

    /// Whether it is only a link to a file: nothing that could count came with the mail.
    public var isMereLink: Bool { because.contains { $0.code == .linkOnly } }

    public init(
        attachment: String?, name: String, kind: String, format: String, verdict: Verdict, late: Bool = false,
        because: [Reason] = []
    ) {
        self.attachment = attachment
        self.name = name
        self.kind = kind
        self.format = format
        self.verdict = verdict
        self.late = late
        self.because = because
    }
}
