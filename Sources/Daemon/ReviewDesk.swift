public import Foundation
import Inspection
public import Store
public import Submissions

/// Where a coordinator settles what the rules could not, or settled otherwise: one function for each kind of ruling. Items
/// are counted from 0. Every function throws a ``ReviewError`` when what it names is not there or cannot be ruled about so.
/// Where all is so already nothing is ruled and the result says it, so that a script may be run again.
public struct ReviewDesk: Sendable {
    let office: Office
    let store: Store
    /// Seconds that a letter waits for more of the same.
    let coalesce: TimeInterval
    let clock: OfficeClock
    /// The user who decides.
    let who: String
    /// Everything is tried and nothing kept.
    let isRehearsal: Bool

    var lookup: ReviewLookup { ReviewLookup(office: office) }

    var context: RulingContext {
        RulingContext(office: office, coalesce: coalesce, now: clock.now, isRehearsal: isRehearsal)
    }

    /// Puts the parts together; `coalesce` is in seconds.
    public init(
        office: Office, store: Store, coalesce: TimeInterval, clock: OfficeClock, who: String, isRehearsal: Bool
    ) {
        self.office = office
        self.store = store
        self.coalesce = coalesce
        self.clock = clock
        self.who = who
        self.isRehearsal = isRehearsal
    }

    /// An item, or all that could not be told of a mail, counts; for another requirement if one is named; as if it had come
    /// in time if `onTime`.
    public func accept(
        mail: Int64, item: Int?, requirement: String?, onTime: Bool, reason: String
    ) async throws -> ReviewResult {
        let file = try await recorded(mail)
        var ruling = try ruling(.accept, file, item, reason)
        try item.map { try refuseLink(file, $0) }
        ruling.isOnTime = onTime
        if let requirement {
            let notice = (item.flatMap { file.decision.items[$0].notice } ?? file.decision.notice?.id)
                .flatMap(office.notice)
            try ruling.take(lookup.requirement(requirement, notice: notice, askedOf: lookup.unit(ruling.unit ?? "")))
        } else if let item, file.decision.items[item].requirement == nil {
            throw ReviewError.refused("\(file.name(item)) is for no requirement yet: say which, --requirement ID")
        }
        return try await make(ruling, file)
    }

    /// An item does not count and is to be sent again; what comes for its requirement up to `until` is not late.
    public func sendBack(mail: Int64, item: Int, reason: String, until: Deadline?) async throws -> ReviewResult {
        let file = try await recorded(mail)
        var ruling = try ruling(.sendBack, file, item, reason)
        guard !ruling.reason.isEmpty else { throw ReviewError.refused("say what the unit is to mend: --reason TEXT") }
        let returned = file.decision.items[item]
        (ruling.phase, ruling.requirement) = (returned.phase, returned.requirement)
        if let until {
            guard returned.requirement != nil else {
                throw ReviewError.refused(
                    "\(file.name(item)) is for no requirement, so nothing has a date: leave out --until")
            }
            guard !until.passed(at: clock.now) else { throw ReviewError.refused("\(until.day) is over") }
            ruling.until = until
        }
        return try await make(ruling, file)
    }

    /// A held mail is no submission; or a recorded one, of which it was not sure whose it is, is not the unit's.
    public func dismiss(mail: Int64, reason: String) async throws -> ReviewResult {
        let file = try await file(mail)
        if file.message.state == .ignored, let known = file.rulings.last(where: { $0.verb == .dismiss }) {
            return ReviewResult(unchanged: "mail \(mail) is already dismissed", known, file)
        }
        let isUnconfirmed = file.message.state == .recorded && file.decision.provisional
        guard file.message.state == .held || isUnconfirmed else {
            throw ReviewError.refused(
                "mail \(mail) is \(file.message.state.rawValue); only held and unconfirmed mails are dismissed, what "
                    + "another brought is returned item by item: muster review return \(mail)/1 --reason TEXT")
        }
        var ruling = Ruling(.dismiss, at: clock.now, by: who, reason: try Self.line(reason))
        ruling.message = mail
        return try await make(ruling, file)
    }

    /// As if a ruling had never been made.
    public func undo(_ id: Int64) async throws -> ReviewResult {
        guard let ruling = try await store.ruling(id) else {
            throw ReviewError.unknown("no ruling \(id) is in force; muster review show ID tells those about a mail")
        }
        guard let mail = ruling.message else {
            let outcome = try await store.undo(ruling, on: nil, by: who, in: context)
            return ReviewResult(outcome, before: nil)
        }
        let file = try await file(mail)
        guard ruling.isAssignmentOfMail, file.rulings.last(where: \.isAssignmentOfMail)?.id == id else {
            return ReviewResult(try await store.undo(ruling, on: file, by: who, in: context), before: file)
        }
        let examination = try await examination(of: file)
        let rest = try await store.rulings(deciding: mail).filter { $0.id != id }
        let base = decide(
            examination, receivedAt: file.message.receivedAt, mailbox: file.message.mailbox, office: office,
            rulings: rest, assigned: Assignment(ofMail: mail, rest))
        let outcome = try await store.undo(
            ruling, on: file, deciding: base,
            receipts: receiptsOwed(for: base, examination, office: office, coalesce: coalesce), by: who, in: context)
        return ReviewResult(outcome, before: file)
    }
}

extension ReviewDesk {
    /// A mail about which something was decided.
    func file(_ mail: Int64) async throws -> CaseFile {
        if let file = try await store.caseFile(of: mail) { return file }
        guard let message = try await store.inboundMessage(mail) else {
            throw ReviewError.unknown("no mail \(mail); muster review list shows those that wait for a person")
        }
        guard message.purgedAt == nil else {
            throw ReviewError.refused("mail \(mail) was purged: what it counted for is all that is left of it")
        }
        throw ReviewError.refused("mail \(mail) is not examined yet; try again when the daemon has come to it")
    }

    func recorded(_ mail: Int64) async throws -> CaseFile {
        let file = try await file(mail)
        guard file.message.state == .recorded else {
            throw ReviewError.refused(
                "mail \(mail) is \(file.message.state.rawValue) and has no items yet; say first whose most of it is, "
                    + "then what is another unit's: muster review assign \(mail) --unit CODE")
        }
        return file
    }

    func examination(of file: CaseFile) async throws -> Examination {
        do {
            if let known = try await store.examination(of: file.message.id) { return known }
        } catch is DecodingError {
            throw ReviewError.refused("mail \(file.message.id) was examined by another version of the program")
        }
        throw ReviewError.refused(
            "mail \(file.message.id) could not be read; take what it holds out of its file and use muster review attach"
        )
    }

    /// A ruling about a mail or one item of it, with the unit and notice that it concerns.
    func ruling(_ verb: Ruling.Verb, _ file: CaseFile, _ item: Int?, _ reason: String) throws -> Ruling {
        var ruling = Ruling(verb, at: clock.now, by: who, reason: try Self.line(reason))
        ruling.message = file.message.id
        let decision = file.decision
        guard let item else {
            (ruling.unit, ruling.notice) = (decision.unit?.code, decision.notice?.id)
            return ruling
        }
        guard decision.items.indices.contains(item) else {
            throw ReviewError.unknown(
                "mail \(file.message.id) has no item \(item + 1); it has \(decision.items.count): muster review show \(file.message.id)"
            )
        }
        ruling.item = item
        (ruling.unit, ruling.notice) = (decision.unit(of: decision.items[item]), decision.items[item].notice)
        return ruling
    }

    /// Stores a ruling about a mail that is not decided anew by it.
    func make(_ ruling: Ruling, _ file: CaseFile) async throws -> ReviewResult {
        var last = ruling
        last.id = .max
        // Words that are said again would stand there twice.
        let known = file.rulings.last { $0.item == nil || $0.item == ruling.item }
        if known?.saysTheSame(as: ruling) == true || file.base.applying(file.rulings + [last]) == file.decision {
            return try unchanged(ruling, file)
        }
        return ReviewResult(try await store.rule(ruling, on: file, in: context), before: file)
    }

    /// A link counts for nothing: the file behind it does, when somebody has it.
    func refuseLink(_ file: CaseFile, _ item: Int) throws {
        guard file.decision.items.indices.contains(item), file.decision.items[item].isMereLink else { return }
        throw ReviewError.refused(
            "\(file.name(item)) is only a link to a file; download it and take it in: muster review attach CODE REQUIREMENT FILE"
        )
    }

    private func unchanged(_ ruling: Ruling, _ file: CaseFile) throws(ReviewError) -> ReviewResult {
        let refused = file.decision.items.indices.filter { file.decision.items[$0].verdict == .rejected }.map(file.name)
        guard ruling.verb == .accept, ruling.item == nil, let first = refused.first else {
            return ReviewResult(unchanged: Self.already(ruling, file), ruling, file)
        }
        throw .refused(
            "nothing changes: nothing in mail \(file.message.id) is under review. What was refused is accepted one by one: "
                + "muster review accept \(first)"
                + (refused.count > 1 ? "; also \(refused.dropFirst().joined(separator: ", "))" : ""))
    }

    /// That everything is as the ruling would have it.
    private static func already(_ ruling: Ruling, _ file: CaseFile) -> String {
        let what = ruling.item.map(file.name) ?? "mail \(file.message.id)"
        let purpose = ruling.requirement.map { ", for \($0)" } ?? ""
        return switch ruling.verb {
        case .accept where ruling.item == nil: "nothing in \(what) is under review"
        case .accept: "\(what) is already accepted"
        case .sendBack: "\(what) is already sent back with these words"
        case .assign: "\(what) is already assigned to \(ruling.unit ?? "")\(purpose)"
        case .dismiss: "\(what) is already dismissed"
        case .extend, .waive, .nilReturn: "\(what) is already settled so"
        }
    }

    /// A coordinator's words as they are stored and shown: one line of at most 500 characters.
    static func line(_ text: String) throws(ReviewError) -> String {
        let hasBreaks = text.unicodeScalars.contains { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: true
            default: false
            }
        }
        guard !hasBreaks, text.unicodeScalars.count <= 500 else {
            throw .refused("a reason is one line of at most 500 characters")
        }
        return text.trimmingCharacters(in: .whitespaces)
    }
}

extension CaseFile {
    /// An item as people name it: `12/1`.
    func name(_ item: Int) -> String { "\(message.id)/\(item + 1)" }
}

extension Ruling {
    /// Whether it decides the same in the same words about the same, whoever made it and when.
    fileprivate func saysTheSame(as other: Ruling) -> Bool {
        var same = other
        (same.id, same.at, same.who) = (id, at, who)
        return self == same
    }

    /// For this requirement.
    mutating func take(_ asked: ReviewLookup.Asked) {
        (notice, phase, requirement) = (asked.notice.id, asked.phase.id, asked.requirement.id)
    }
}
