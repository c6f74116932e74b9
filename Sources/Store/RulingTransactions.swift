public import Foundation
import GRDB
public import Submissions

/// What rulings are stored with.
public struct RulingContext: Sendable {
    public var office: Office
    /// Seconds that a letter waits for more of the same.
    public var coalesce: TimeInterval
    public var now: Date
    /// Everything is tried and nothing kept.
    public var isRehearsal: Bool

    public init(office: Office, coalesce: TimeInterval, now: Date, isRehearsal: Bool = false) {
        self.office = office
        self.coalesce = coalesce
        self.now = now
        self.isRehearsal = isRehearsal
    }
}

/// What a ruling, or its undoing, did; in a rehearsal what it would do.
public struct RulingOutcome: Equatable, Sendable {
    public struct OwedLetter: Equatable, Sendable {
        /// A unit's code.
        public let unit: String
        public let notice: String
        /// Nil when the unit has no address, and so gets no letter.
        public let recipient: String?

        public init(unit: String, notice: String, recipient: String?) {
            self.unit = unit
            self.notice = notice
            self.recipient = recipient
        }
    }

    /// An item that was refused because it had come too late and is judged as if it had not, or the other way round.
    public struct RejudgedItem: Equatable, Sendable {
        /// The row of the inbound message.
        public let message: Int64
        /// Its place among the items of the mail's decision, from 0.
        public let place: Int
        public let before: Item
        public let after: Item
    }

    /// As stored; in a rehearsal its row is one that is not kept.
    public let ruling: Ruling
    /// Later rulings about the mail that ended with the assignment they were made under.
    public let ended: [Int64]
    /// What the mail's decision comes to; nil for a ruling about no mail.
    public let decision: Decision?
    /// Items that were judged again because it moved the time after which they are refused.
    public let rejudged: [RejudgedItem]
    public let changes: [StandingChange]
    /// Letters that are owed because of it.
    public let letters: [OwedLetter]
}

extension Store {
    /// Stores a ruling with everything that follows from it, in one transaction: the mail's rows, the event, the letters
    /// owed.
    ///
    /// - Parameters:
    ///   - file: The mail that it is about, as it was seen; nil for a ruling about a unit. Throws a conflict, and writes
    ///     nothing, when it was changed meanwhile.
    ///   - base: What the mail is decided to be with an assignment of it.
    ///   - receipts: What is owed for the mail if it may still be answered.
    public func rule(
        _ ruling: Ruling, on file: CaseFile?, deciding base: Decision? = nil, receipts: [ReceiptRequest] = [],
        in context: RulingContext
    ) async throws -> RulingOutcome {
        var last = ruling
        last.id = .max
        let change = RulingChange(
            ruling: ruling, file: file, base: base, rulings: (file?.rulings ?? []) + [last], ended: [],
            receipts: receipts, kind: .ruled, who: ruling.who)
        return try await transaction(change, context) { try $0.insert(ruling) }
    }

    /// Undoes a ruling with everything that followed from it, in one transaction. What was ruled about the items of a mail
    /// after an assignment ends with the assignment.
    ///
    /// - Parameters:
    ///   - ruling: An active one. Throws a conflict when it was undone meanwhile.
    ///   - file: The mail that it is about, as it was seen; nil for a ruling about a unit.
    ///   - base: What the mail is decided to be without the assignment that is undone.
    ///   - receipts: What is owed for the mail if it may still be answered.
    public func undo(
        _ ruling: Ruling, on file: CaseFile?, deciding base: Decision? = nil, receipts: [ReceiptRequest] = [],
        by who: String, in context: RulingContext
    ) async throws -> RulingOutcome {
        let later = (file?.rulings ?? []).filter { $0.id > ruling.id && !$0.isAssignmentOfMail }
        let ended = base == nil ? [] : later.map(\.id)
        let rest = (file?.rulings ?? []).filter { $0.id != ruling.id && !ended.contains($0.id) }
        let change = RulingChange(
            ruling: ruling, file: file, base: base, rulings: rest, ended: ended, receipts: receipts,
            kind: .rulingUndone, who: who)
        return try await transaction(change, context) { db in
            for id in [ruling.id] + ended { try db.undo(ruling: id, by: who, at: context.now) }
            return ruling.id
        }
    }

    private func transaction(
        _ change: RulingChange, _ context: RulingContext, _ write: @escaping @Sendable (Database) throws -> Int64
    ) async throws -> RulingOutcome {
        try await transaction { db in
            var outcome: RulingOutcome?
            try db.inSavepoint {
                outcome = try db.make(change, context, write)
                return context.isRehearsal ? .rollback : .commit
            }
            guard let outcome else {
                throw StoreError.conflict(record: "the ruling", expected: "made")
            }
            return outcome
        }
    }
}

/// One ruling made or undone.
private struct RulingChange: Sendable {
    let ruling: Ruling
    let file: CaseFile?
    /// The decision that takes the place of the mail's.
    let base: Decision?
    /// Those about the mail that hold afterwards.
    let rulings: [Ruling]
    let ended: [Int64]
    let receipts: [ReceiptRequest]
    let kind: Event.Kind
    let who: String

    /// What the mail's decision comes to afterwards.
    var decision: Decision? { file.map { (base ?? $0.base).applying(rulings) } }

    /// The codes of all units that it may concern.
    var units: [String] {
        Set([ruling.unit].compactMap(\.self) + (file?.decision.units ?? []) + (decision?.units ?? [])).sorted()
    }
}

extension Database {
    fileprivate func make(
        _ change: RulingChange, _ context: RulingContext, _ write: (Database) throws -> Int64
    ) throws -> RulingOutcome {
        if let file = change.file, try caseFile(of: file.message.id) != file {
            throw StoreError.conflict(record: "mail \(file.message.id)", expected: "as it was shown")
        }
        let units = change.units.compactMap(context.office.roster.unit(code:))
        let before = try units.map { try view(of: $0, context) }
        var ruling = change.ruling
        ruling.id = try write(self)
        try rewrite(change, at: context.now)
        let rejudged = try rejudge(after: ruling, context)
        let after = try units.map { try view(of: $0, context) }
        let letters = try owe(
            change, zip(units, zip(before, after)).map { ($0, $1.0.noticesChanged(to: $1.1)) }, context)
        let changes = zip(before, after).flatMap { $0.changes(to: $1) }
        let decision = try change.file.flatMap { try caseFile(of: $0.message.id)?.decision }
        try log(change, ruling, decision, changes, rejudged, at: context.now)
        return RulingOutcome(
            ruling: ruling, ended: change.ended, decision: decision, rejudged: rejudged, changes: changes,
            letters: letters)
    }

    private func view(of unit: OrganizationalUnit, _ context: RulingContext) throws -> UnitView {
        let items = try recordedItems(unit: unit.code)
        let standings = standing(
            of: unit, notices: context.office.notices, items: items, rulings: try rulings(unit: unit.code),
            asOf: context.now)
        return UnitView(unit: unit.code, standings: standings, items: items)
    }

    /// Brings the mail's rows to what its decision comes to.
    private func rewrite(_ change: RulingChange, at now: Date) throws {
        guard let file = change.file, let decision = change.decision else { return }
        let id = file.message.id
        if let base = change.base { try replaceDecision(of: id, by: base, try jsonText(base), at: now) }
        if decision.state != file.message.state { try move(message: id, from: file.message.state, to: decision.state) }
        try record(decision, of: id)
    }

    /// Owes each unit that believes something else a letter about it, and no letter to one that never learned of what is
    /// undone.
    private func owe(
        _ change: RulingChange, _ changed: [(unit: OrganizationalUnit, notices: [String])], _ context: RulingContext
    ) throws -> [RulingOutcome.OwedLetter] {
        let mail = change.file?.message.id
        let parts = change.decision.map { $0.decision == .record ? $0.units : [] } ?? []
        let untold = try mail.map { try dropReceipts(for: $0, butOf: parts) } ?? []
        let news = try changed.flatMap { unit, notices in
            try notices.filter { context.office.notice($0) != nil }.filter { notice in
                if change.kind == .rulingUndone, try takeBackUpdate(change.ruling, unit: unit.code, notice) {
                    return false
                }
                return !untold.contains(unit.code)
            }.map { (unit, $0) }
        }
        if let mail { try owe(change.receipts, for: mail, at: context.now) }
        return try news.map { unit, notice in
            let recipient = try recipient(of: unit, notice: notice)
            if let recipient {
                // As old as the ruling, so that undoing it finds whether the letter left meanwhile.
                try oweUpdate(
                    unit: unit.code, notice: notice, recipient: recipient, about: mail, coalesce: context.coalesce,
                    at: change.kind == .ruled ? change.ruling.at : context.now)
            }
            return RulingOutcome.OwedLetter(unit: unit.code, notice: notice, recipient: recipient)
        }
    }

    private func log(
        _ change: RulingChange, _ ruling: Ruling, _ decision: Decision?, _ changes: [StandingChange],
        _ rejudged: [RulingOutcome.RejudgedItem], at now: Date
    ) throws {
        var detail = ["ruling": "\(ruling.id)", "verb": ruling.verb.rawValue, "reason": ruling.reason]
        if let file = change.file, let decision {
            detail["before"] = file.decision.summary(ruling.item)
            detail["after"] = decision.summary(ruling.item)
        } else {
            detail["before"] = changes.prefix(20).map { $0.before.summary }.joined(separator: ", ")
            detail["after"] = changes.prefix(20).map { $0.after.summary }.joined(separator: ", ")
        }
        if !change.ended.isEmpty { detail["ended"] = change.ended.map(String.init).joined(separator: " ") }
        if !rejudged.isEmpty {
            detail["judgedAgain"] = rejudged.prefix(100).map { "\($0.message)/\($0.place + 1)" }.joined(separator: " ")
        }
        try log(
            Event(
                change.kind, at: now, by: change.who, message: ruling.message, unit: ruling.unit,
                notice: ruling.notice, item: ruling.item, detail: detail))
    }
}

extension Decision {
    /// Codes and states for the log: of one item, or of the whole.
    fileprivate func summary(_ place: Int?) -> String {
        guard let place, items.indices.contains(place) else {
            return [decision.rawValue, unit?.code, notice?.id].compactMap(\.self).joined(separator: " ")
        }
        let item = items[place]
        let requirement = [item.notice, item.phase, item.requirement].compactMap(\.self).joined(separator: "/")
        let parts = [unit(of: item), requirement, item.verdict.rawValue, item.onTime == true ? "on-time" : nil]
        return parts.compactMap(\.self).filter { !$0.isEmpty }.joined(separator: " ")
    }
}

extension Standing {
    /// Codes and states for the log.
    fileprivate var summary: String {
        "\(notice)/\(phase)/\(requirement) \(state.rawValue) \(have)/\(need)\(due.map { " due \($0.day)" } ?? "")"
    }
}
