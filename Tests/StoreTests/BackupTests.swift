import Foundation
import GRDB
import Submissions
import Synchronization
import Testing

@testable import Store

/// Copies that can be put back.
@Suite struct BackupTests {
    let storage: Storage
    let target: Storage
    let store: Store

    init() throws {
        storage = try Storage()
        target = try Storage()
        store = try Store.openForDaemon(storage.directory)
    }

    private var backup: String { target.directory + "/backup" }
    private var restored: String { target.directory + "/restored" }

    @discardableResult
    private func recorded(_ text: String, uid: UInt32) async throws -> Int64 {
        try await Self.recorded(text, uid: uid, in: store)
    }

    /// A mail that is decided, so that all tables have rows.
    @discardableResult
    private static func recorded(_ text: String, uid: UInt32, in store: Store) async throws -> Int64 {
        _ = try await store.instance(at: noon)
        let id = try await store.take(text, uid: uid)
        try await store.commitDecision(.record(), for: id, at: noon, receipts: [.sample()])
        return id
    }

    @Test func whatIsPutBackIsWhatWasCopied() async throws {
        for uid in 1...3 { try await recorded("mail \(uid)", uid: UInt32(uid)) }
        let counts = try await store.backUp(to: backup)
        #expect(counts.mails == 3 && counts.copied == 3 && counts.faults == [])
        let result = try Store.restore(from: backup, to: restored, replacing: false, at: noon + hour)
        #expect(result.mails == 3 && result.files.copied == 3 && result.movedAside == nil)
        var before = try await store.dump()
        var after = try await #require(Store.openForReading(restored)).dump()
        // Who restored it is noted.
        for table in ["event", "instance"] { (before[table], after[table]) = (nil, nil) }
        #expect(before == after)
        let files = { try FileManager.default.subpathsOfDirectory(atPath: $0 + "/messages").sorted() }
        #expect(try files(storage.directory) == files(restored))
    }

    @Test func aBackupIsTakenWhileMailsComeIn() async throws {
        let isDone = Flag()
        let store = store
        try await withThrowingTaskGroup { group in
            group.addTask {
                var uid: UInt32 = 1
                while !isDone.value.withLock({ $0 }) {
                    try await Self.recorded("mail \(uid)", uid: uid, in: store)
                    uid += 1
                }
            }
            for round in 1...8 {
                let counts = try await store.backUp(to: backup)
                #expect(counts.faults == [], "round \(round)")
            }
            isDone.value.withLock { $0 = true }
            try await group.waitForAll()
        }
        let result = try Store.restore(from: backup, to: restored, replacing: false, at: noon)
        let copy = try #require(try Store.openForReading(restored))
        let counts = try await copy.officeCounts()
        #expect(result.mails > 0 && counts.received <= 1 && result.files.faults == [])
        let rows = try await copy.database.read { db in
            (
                try Int.fetchOne(db, sql: "SELECT count(*) FROM inboundMessage") ?? 0,
                try Int.fetchOne(db, sql: "SELECT max(cursor) FROM mailbox") ?? 0
            )
        }
        #expect(rows.0 == result.mails && rows.1 == result.mails, "as at one instant")
    }

    @Test func aSecondBackupCopiesOnlyWhatIsNewAndDropsWhatWasPurged() async throws {
        let first = try await recorded("one", uid: 1)
        try await recorded("two", uid: 2)
        _ = try await store.backUp(to: backup)
        try await Self.purge([first], in: store)
        try await recorded("three", uid: 3)
        let counts = try await store.backUp(to: backup)
        #expect(counts.copied == 1 && counts.unchanged == 1 && counts.removed == 1 && counts.mails == 2)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: backup).sorted() == [
                "files", "messages", "muster-backup", "muster.sqlite",
            ])
    }

    @Test func aPurgeThatMeetsABackupIsNoFault() async throws {
        let ids = try await [recorded("one", uid: 1), recorded("two", uid: 2), recorded("three", uid: 3)]
        let other = try Store.openForCommand(storage.directory)
        let (isFirst, purged) = (Flag(true), DispatchSemaphore(value: 0))
        let counts = try await store.backUp(to: backup) { _, _ in
            guard isFirst.value.withLock({ exchange(&$0, false) }) else { return }
            Task {
                try await Self.purge(ids, in: other)
                purged.signal()
            }
            purged.wait()
        }
        #expect(counts.mails == 0 && counts.faults == [] && counts.copied == 1 && counts.removed == 1)
        let copy = try await DatabaseQueue(path: backup + "/muster.sqlite").read { try $0.rawMailsInUse() }
        #expect(copy.isEmpty)
    }

    private static func purge(_ mails: [Int64], in store: Store) async throws {
        let items = try await store.placedItems(ofMails: mails)
        _ = try await store.purge(
            mails.map { MailToPurge(message: $0, items: items[$0] ?? [], kept: []) }, scope: nil, by: "li", at: noon)
        try await store.removeFiles()
    }

    @Test func onlyTheOwnerMayReadABackup() async throws {
        try await recorded("one", uid: 1)
        _ = try await store.backUp(to: backup)
        for name in try ["", "/muster.sqlite"]
            + FileManager.default.subpathsOfDirectory(atPath: backup).map({ "/" + $0 })
        {
            var status = stat()
            #expect(lstat(backup + name, &status) == 0 && status.st_mode & 0o077 == 0, "\(name)")
        }
    }

    @Test func aFolderOfSomebodyElseIsNotTouched() async throws {
        try await recorded("one", uid: 1)
        try Data("mine".utf8).write(to: URL(filePath: target.directory + "/letter.txt"))
        await #expect(throws: StoreError.self) { _ = try await store.backUp(to: target.directory) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: target.directory) == ["letter.txt"])
        await #expect(throws: StoreError.self) { _ = try await store.backUp(to: storage.directory + "/backup") }
    }

    @Test func aDamagedAndAMissingFileAreToldAndNotCopied() async throws {
        let one = try await recorded("one", uid: 1)
        let two = try await recorded("two", uid: 2)
        let paths = try await [one, two].asyncMap { id in
            try store.files.path(try #require(try await store.inboundMessage(id)).sha256, .message)
        }
        try Data("eno".utf8).write(to: URL(filePath: paths[0]))
        try FileManager.default.removeItem(atPath: paths[1])
        let counts = try await store.backUp(to: backup)
        #expect(counts.copied == 0 && counts.faults.count == 3, "damaged, and two mails without a file in the backup")
        #expect(counts.faults.contains(paths[0]))
    }

    @Test func aDamagedBackupIsNotPutBack() async throws {
        for uid in 1...40 { try await recorded("mail \(uid)", uid: UInt32(uid)) }
        _ = try await store.backUp(to: backup)
        let file = try FileHandle(forUpdating: URL(filePath: backup + "/muster.sqlite"))
        for page in 3..<12 {
            try file.seek(toOffset: UInt64(page * 4096))
            file.write(Data(repeating: 0x5A, count: 4096))
        }
        try file.close()
        let old = try Store.openForCommand(restored)
        try await Self.recorded("old", uid: 1, in: old)
        #expect(throws: (any Error).self) {
            _ = try Store.restore(from: backup, to: restored, replacing: true, at: noon)
        }
        let counts = try await #require(Store.openForReading(restored)).officeCounts()
        #expect(counts.receiptsDue == 1, "the record that was there is as it was")
    }

    @Test func aRecordIsReplacedOnlyWhenAskedForAndKeptAside() async throws {
        try await recorded("one", uid: 1)
        _ = try await store.backUp(to: backup)
        let daemon = try Store.openForDaemon(restored)
        for uid in 1...2 { try await Self.recorded("other \(uid)", uid: UInt32(uid), in: daemon) }
        #expect(throws: StoreError.alreadyRunning(directory: restored, process: getpid())) {
            _ = try Store.restore(from: backup, to: restored, replacing: true, at: noon)
        }
        withExtendedLifetime(daemon) {}
    }

    @Test func whatWasThereLiesAside() async throws {
        try await recorded("one", uid: 1)
        _ = try await store.backUp(to: backup)
        do {
            let other = try Store.openForCommand(restored)
            for uid in 1...2 { try await Self.recorded("other \(uid)", uid: UInt32(uid), in: other) }
        }
        #expect(throws: StoreError.self) {
            _ = try Store.restore(from: backup, to: restored, replacing: false, at: noon)
        }
        let result = try Store.restore(from: backup, to: restored, replacing: true, at: noon)
        let aside = try #require(result.movedAside)
        let mails = try await DatabaseQueue(path: aside).read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM inboundMessage")
        }
        #expect(mails == 2)
        let rows = try await #require(Store.openForReading(restored)).dump()
        #expect(rows["inboundMessage"]?.count == 1)
    }

    @Test func lettersWaitForAPersonForADayAfterARestore() async throws {
        try await recorded("one", uid: 1)
        _ = try await store.enqueue(.sample("r1"), at: noon)
        _ = try await store.backUp(to: backup)
        let result = try Store.restore(from: backup, to: restored, replacing: false, at: noon + hour)
        #expect(result.lettersWaiting == 1)
        let reader = try #require(try Store.openForReading(self.restored))
        #expect(try await reader.lettersAwaitingRelease(at: noon + hour) == 1)
        let restored = try Store.openForCommand(restored)
        _ = try await restored.enqueue(.sample("r2", notice: "month"), at: noon + 2 * hour)
        _ = try await restored.enqueue(.sample("a1", kind: .alert), at: noon + 2 * hour)
        _ = try await restored.enqueue(.sample("r3"), at: noon + 26 * hour)
        #expect(try await restored.claim(at: noon + 2 * hour, limit: 9).map(\.letter.uniqueKey) == ["a1"])
        _ = try await restored.settle(3, as: .sent(reply: "250"), at: noon + 2 * hour)
        #expect(try await restored.claim(at: noon + 26 * hour, limit: 9).map(\.letter.uniqueKey) == ["r3"])
        _ = try await restored.settle(4, as: .sent(reply: "250"), at: noon + 26 * hour)
        #expect(try await restored.releaseAll(by: "li", at: noon + 27 * hour).count == 2)
        #expect(
            try await restored.claim(at: noon + 27 * hour, limit: 9).map(\.letter.uniqueKey).sorted() == ["r1", "r2"])
    }

    /// A backup may fall between a letter's final dot and its settlement: of such a letter nobody can tell whether it left.
    @Test func whatIsKnownToHaveLeftIsNotReleasedAfterARestore() async throws {
        try await recorded("one", uid: 1)
        for key in ["sent", "cut"] { _ = try await store.enqueue(.sample(key, notice: key), at: noon) }
        #expect(try await store.claim(at: noon, limit: 2).count == 2)
        _ = try await store.settle(1, as: .sent(reply: "250"), at: noon)
        try store.willFinish(2)
        _ = try await store.backUp(to: backup)
        _ = try Store.restore(from: backup, to: restored, replacing: false, at: noon + hour)
        let restored = try Store.openForCommand(restored)
        #expect(try await restored.claim(at: noon + 2 * hour, limit: 9).isEmpty)
        #expect(try await restored.letters(limit: 9).map(\.state) == [.sent, .unknown])
        #expect(try await restored.releaseAll(by: "li", at: noon + 2 * hour) == [2])
        #expect(try await restored.claim(at: noon + 2 * hour, limit: 9).map(\.letter.uniqueKey) == ["cut"])
    }

    @Test func aBackupOfAnOlderProgramIsBroughtUpToDate() async throws {
        try await recorded("one", uid: 1)
        _ = try await store.backUp(to: backup)
        try FileManager.default.removeItem(atPath: backup + "/muster.sqlite")
        let queue = try DatabaseQueue(path: backup + "/muster.sqlite")
        try Schema.migrator.migrate(queue, upTo: "5")
        try queue.close()
        _ = try Store.restore(from: backup, to: restored, replacing: false, at: noon)
        #expect(try Store.openForReading(restored) != nil)
    }

    @Test func anUpgradeKeepsTheDatabaseThatWasThere() async throws {
        let queue = try DatabaseQueue(path: target.database)
        try Schema.migrator.migrate(queue, upTo: "4")
        try await queue.write { try $0.execute(sql: "INSERT INTO notice VALUES ('week', 7)") }
        try queue.close()
        _ = try Store.openForDaemon(target.directory)
        let copy = target.database + ".schema-4"
        var status = stat()
        #expect(stat(copy, &status) == 0 && status.st_mode & 0o777 == 0o600)
        let kept = try await DatabaseQueue(path: copy).read { db in
            (
                try Schema.migrator.appliedIdentifiers(db),
                try String.fetchAll(db, sql: "SELECT id FROM notice")
            )
        }
        #expect(kept.0 == ["1", "2", "3", "4"] && kept.1 == ["week"])
        // The older program, put back together with its database, works on.
        #expect(try DatabaseCopy.left(in: target.directory) == [copy])
    }
}

private final class Flag: Sendable {
    let value: Mutex<Bool>

    init(_ value: Bool = false) { self.value = Mutex(value) }
}

private func exchange(_ value: inout Bool, _ new: Bool) -> Bool {
    defer { value = new }
    return value
}

extension Array {
    fileprivate func asyncMap<Value>(_ body: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await body(element)) }
        return values
    }
}
