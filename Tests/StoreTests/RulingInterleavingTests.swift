import Foundation
import Submissions
import Testing

@testable import Store

/// Two coordinators beside a running daemon, all at once: 10,000 operations with `MUSTER_TEST_FULL=1`, or as many as
/// `MUSTER_OPERATIONS` says.
@Suite struct RulingInterleavingTests {
    private static let operations: Int = {
        let environment = ProcessInfo.processInfo.environment
        let asked = environment["MUSTER_OPERATIONS"].flatMap { Int($0) }
        return asked ?? (environment["MUSTER_TEST_FULL"] == nil ? 200 : 10_000)
    }()

    /// Of each coordinator; the rest are mails that arrive.
    private static let rulings = operations * 2 / 5
    private static let arrivals = operations / 5

    private let context: RulingContext = {
        var notice = Notice(id: "week", title: "活动周")
        notice.mailboxes = ["main"]
        notice.phases = [Phase(id: "plans", title: "方案")]
        notice.phases[0].requirements = [Requirement(id: "plan", kind: .plan, title: "方案")]
        let units = ["U1", "U2"].map { OrganizationalUnit(code: $0, name: $0, addresses: ["\($0)@first.example"]) }
        let office = Office(
            name: "学院", language: .chinese, timeZone: .gmt, roster: Roster(units: units), notices: [notice],
            ownAddresses: [])
        return RulingContext(office: office, coalesce: 600, now: noon)
    }()

    /// What one writer did.
    private struct Tally: Equatable {
        var made = 0
        var undone = 0
        var conflicts = 0
    }

    @Test func nothingIsLostAndEveryRowIsWhatTheRulingsSay() async throws {
        let storage = try Storage()
        let daemon = try Store.openForDaemon(storage.directory)
        let mails = 40
        for number in 1...mails {
            let id = try await daemon.take("mail \(number)", uid: UInt32(number))
            try await daemon.commitDecision(.record(items: [.sample("a.docx", verdict: .review)]), for: id, at: noon)
        }
        let people = [try storage.open(), try storage.open()]
        let tallies = try await withThrowingTaskGroup(of: Tally.self) { group in
            for (number, store) in people.enumerated() {
                group.addTask { try await rule(store, mails: mails, seed: UInt64(number + 1)) }
            }
            group.addTask {
                for number in 1...Self.arrivals {
                    let id = try await whenFree { try await daemon.take("later \(number)", uid: UInt32(1000 + number)) }
                    _ = try await whenFree { try await daemon.commitDecision(.record(unit: "U2"), for: id, at: noon) }
                }
                return Tally()
            }
            return try await group.reduce(into: [Tally]()) { $0.append($1) }
        }
        let events = try await daemon.events(limit: .max)
        #expect(events.count { $0.kind == .ruled } == tallies.map(\.made).reduce(0, +))
        #expect(events.count { $0.kind == .rulingUndone } == tallies.map(\.undone).reduce(0, +))
        #expect(try await daemon.rulings().count == tallies.map { $0.made - $0.undone }.reduce(0, +))
        #expect(try await daemon.recordedItems(unit: "U2").count { $0.message > mails } == Self.arrivals)
        let items = try await daemon.recordedItems(unit: "U1") + daemon.recordedItems(unit: "U2")
        for mail in 1...Int64(mails) {
            let file = try #require(try await daemon.caseFile(of: mail))
            #expect(items.filter { $0.message == mail }.map(\.item.verdict) == file.decision.items.map(\.verdict))
        }
    }

    /// Rules about mails by chance, and now and then undoes a ruling. What somebody else changed meanwhile is left alone.
    private func rule(_ store: Store, mails: Int, seed: UInt64) async throws -> Tally {
        var chance = Chance(state: seed)
        var tally = Tally()
        for _ in 0..<Self.rulings {
            let file = try #require(try await store.caseFile(of: Int64(chance.next() % UInt64(mails)) + 1))
            do {
                if let last = file.rulings.last, chance.next() % 2 == 0 {
                    _ = try await whenFree { try await store.undo(last, on: file, by: "p\(seed)", in: context) }
                    tally.undone += 1
                } else {
                    var ruling = Ruling(
                        chance.next() % 2 == 0 ? .accept : .sendBack, at: noon, by: "p\(seed)", reason: "r")
                    (ruling.message, ruling.item, ruling.unit, ruling.notice) = (file.message.id, 0, "U1", "week")
                    let made = ruling
                    _ = try await whenFree { try await store.rule(made, on: file, in: context) }
                    tally.made += 1
                }
            } catch StoreError.conflict {
                tally.conflicts += 1
            }
        }
        #expect(tally.made + tally.undone + tally.conflicts == Self.rulings)
        return tally
    }
}

/// Tries until the database is free: SQLite gives no writer its turn, and three that never pause may starve one.
private func whenFree<Value>(_ body: () async throws -> Value) async throws -> Value {
    while true {
        do {
            return try await body()
        } catch  where StorageTrouble(error) == .busy {
            continue
        }
    }
}

/// The same numbers in every run (Marsaglia's xorshift64).
private struct Chance {
    var state: UInt64

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
