import Foundation
public import Store
public import Submissions

/// Takes out of the storage what units sent: raw mails, attached files, names, what mails and letters say. Who stood how
/// with what stays, so that nobody is reminded of what they sent, and no mail that comes again is answered again.
public struct Purge: Sendable {
    /// What was taken, or would be.
    public struct Outcome: Equatable, Sendable {
        public var counts = PurgeCounts()
        /// Mails that are for something else besides, which therefore stay whole.
        public var shared = 0
        /// Held mails and mails to decide, of the whole office.
        public var waiting = 0
        /// Notices of which something was purged, or the mails of no notice ("").
        public var notices: [String] = []
        /// Files that were removed.
        public var removed = 0
        /// Whether nothing of it can be read in the database's files any more; false while somebody reads them.
        public var isScrubbed = true

        public init() {}
    }

    let office: Office
    let store: Store
    /// Seconds, of `storage.retention`; nil: what has none of its own is kept.
    let retention: Int?
    let clock: OfficeClock
    let who: String

    /// Puts the parts together; `who` is `daemon` or the user who runs a command.
    public init(office: Office, store: Store, retention: Int?, clock: OfficeClock, who: String = "daemon") {
        self.office = office
        self.store = store
        self.retention = retention
        self.clock = clock
        self.who = who
    }

    /// Purges everything of a scope, whatever the retention says.
    public func run(_ scope: PurgeScope, isRehearsal: Bool = false) async throws -> Outcome {
        var outcome = Outcome()
        try await purge(scope, isRehearsal: isRehearsal, &outcome)
        return try await finish(outcome, isRehearsal: isRehearsal)
    }

    /// Purges what was kept for long enough: notices that closed, and mails for no notice. What came after a notice was
    /// purged is kept for as long as it would have been.
    public func runExpired(isRehearsal: Bool = false) async throws -> Outcome {
        var outcome = Outcome()
        let notices = try await expiredNotices()
        if let longest = notices.compactMap({ office.notice($0)?.retention ?? retention }).max() {
            var scope = PurgeScope(notices: notices)
            scope.before = clock.now.addingTimeInterval(-Double(longest))
            try await purge(scope, isRehearsal: isRehearsal, &outcome)
        }
        if let retention {
            let mails = try await store.mailsWithoutNotice(
                receivedBefore: clock.now.addingTimeInterval(-Double(retention)))
            let counts = try await purgeWhole(mails, isRehearsal: isRehearsal)
            outcome.counts.add(counts)
            if counts.mails > 0 { outcome.notices.append("") }
        }
        return try await finish(outcome, isRehearsal: isRehearsal)
    }

    private func purge(_ scope: PurgeScope, isRehearsal: Bool, _ outcome: inout Outcome) async throws {
        let items = Dictionary(grouping: try await store.placedItems(), by: \.recorded.message)
        var mails: [Int64: [PlacedItem]] = [:]
        for (message, items) in items where items.contains(where: { scope.isMeant($0) }) {
            guard items.allSatisfy({ $0.recorded.receivedAt < scope.before }) else { continue }
            if items.allSatisfy({ scope.covers(unit: $0.unit, notice: $0.recorded.item.notice) }) {
                mails[message] = items
            } else {
                outcome.shared += 1
            }
        }
        outcome.notices = Set(mails.values.joined().compactMap(\.recorded.item.notice)).sorted()
        outcome.counts = try await store.purge(
            try await whatStays(of: mails), scope: scope, by: who, at: clock.now, isRehearsal: isRehearsal)
        if let unit = scope.unit, scope.notices == nil {
            let bare = try await store.mailsWithoutItems(unit: unit)
            outcome.counts.add(try await purgeWhole(bare, isRehearsal: isRehearsal))
        }
    }

    /// Purges mails of which nothing counts.
    private func purgeWhole(_ mails: [Int64], isRehearsal: Bool) async throws -> PurgeCounts {
        let items = try await store.placedItems(ofMails: mails)
        return try await store.purge(
            mails.map { MailToPurge(message: $0, items: items[$0] ?? [], kept: []) }, scope: nil, by: who,
            at: clock.now, isRehearsal: isRehearsal)
    }

    /// The notices of the office that closed so long ago that their retention is over.
    public func expiredNotices() async throws -> [String] {
        let rulings = try await store.rulings()
        return office.notices.filter { notice in
            guard let retention = notice.retention ?? retention,
                let closes = notice.closes(granted: rulings, in: office.timeZone)
            else { return false }
            return closes.addingTimeInterval(Double(retention)) <= clock.now
        }.map(\.id)
    }

    /// Those of the notices that something may still come for in time.
    public func openNotices(among notices: [String]) async throws -> [String] {
        let rulings = try await store.rulings()
        return notices.filter { id in
            guard let closes = office.notice(id)?.closes(granted: rulings, in: office.timeZone) else { return false }
            return closes > clock.now
        }
    }

    /// Each mail with those of its items that its unit's standings rest on.
    private func whatStays(of mails: [Int64: [PlacedItem]]) async throws -> [MailToPurge] {
        let units = Set(mails.values.joined().map(\.unit))
        let rulings = try await store.rulings()
        let label = office.language == .chinese ? "已清除" : "purged"
        var kept: [Int64: [MailToPurge.Kept]] = [:]
        for code in units.sorted() {
            guard let unit = office.roster.unit(code: code) else { continue }
            let items = try await store.recordedItems(unit: code)
            let standings = standing(
                of: unit, notices: office.notices, items: items, rulings: rulings, asOf: .distantFuture)
            for lasting in lastingItems(of: standings, label: label) {
                let message = lasting.recorded.message
                // Two items of a mail may be equal: each is kept once.
                let place = (mails[message] ?? []).first { placed in
                    placed.unit == code && placed.recorded.isSame(as: lasting.recorded)
                        && !(kept[message] ?? []).contains { $0.unit == code && $0.place == placed.place }
                }?.place
                guard let place else { continue }
                kept[message, default: []].append(
                    MailToPurge.Kept(unit: code, place: place, name: lasting.name, nominee: lasting.nominee))
            }
        }
        return mails.sorted { $0.key < $1.key }.map { message, items in
            MailToPurge(
                message: message, items: items.sorted { ($0.unit, $0.place) < ($1.unit, $1.place) },
                kept: kept[message] ?? [])
        }
    }

    private func finish(_ outcome: Outcome, isRehearsal: Bool) async throws -> Outcome {
        var outcome = outcome
        outcome.waiting = try await store.waitingMails()
        guard !isRehearsal else { return outcome }
        outcome.removed += try await store.removeFiles()
        if outcome.removed > 0 || outcome.counts.mails > 0 || outcome.counts.letters > 0 {
            outcome.isScrubbed = try await store.scrub()
        }
        return outcome
    }
}

extension PurgeScope {
    /// Whether an item is a reason to purge its mail: what serves no notice goes with its mail, or with its unit.
    fileprivate func isMeant(_ item: PlacedItem) -> Bool {
        guard covers(unit: item.unit, notice: item.recorded.item.notice) else { return false }
        return notices == nil || item.recorded.item.notice != nil
    }
}

extension RecordedItem {
    /// Whether the two are one; standings judge anew what is late.
    fileprivate func isSame(as other: RecordedItem) -> Bool {
        var copy = self
        copy.item.late = other.item.late
        return copy == other
    }
}

extension PurgeCounts {
    fileprivate mutating func add(_ other: PurgeCounts) {
        mails += other.mails
        itemsKept += other.itemsKept
        letters += other.letters
        files += other.files
        changed += other.changed
    }
}
