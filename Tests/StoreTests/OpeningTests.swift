import Foundation
import GRDB
import Synchronization
import Testing

@testable import Store

@Suite struct OpeningTests {
    let storage: Storage

    init() throws { storage = try Storage() }

    @Test func aSecondDaemonIsRefusedAndToldWhichRuns() throws {
        let first = try Store.openForDaemon(storage.directory)
        let expected = StoreError.alreadyRunning(directory: storage.directory, process: getpid())
        #expect(throws: expected) { try Store.openForDaemon(storage.directory) }
        #expect(expected.description.contains("process \(getpid())"))
        withExtendedLifetime(first) {}
    }

    @Test func theLockIsFreeWhenTheDaemonIsGone() throws {
        _ = try Store.openForDaemon(storage.directory)
        _ = try Store.openForDaemon(storage.directory)
    }

    @Test func aCommandWorksBesideTheDaemon() async throws {
        let daemon = try Store.openForDaemon(storage.directory)
        let command = try Store.openForCommand(storage.directory)
        _ = try await daemon.mailbox("main", at: noon)
        let seen = try await command.mailbox("main", at: noon + 10)
        #expect(seen.since == noon)
    }

    @Test func readingAMissingDatabaseIsAnEmptyHistoryAndMakesNothing() throws {
        #expect(try Store.openForReading(storage.directory) == nil)
        #expect(try Store.openForReading(storage.directory + "/nowhere") == nil)
        #expect(try FileManager.default.contentsOfDirectory(atPath: storage.directory).isEmpty)
    }

    @Test func readingADatabaseWhoseFirstStartWasKilledIsAnEmptyHistory() throws {
        #expect(FileManager.default.createFile(atPath: storage.database, contents: nil))
        #expect(try Store.openForReading(storage.directory) == nil)
    }

    @Test func aReaderSeesWhatTheDaemonCommitsAndCannotWrite() async throws {
        let daemon = try Store.openForDaemon(storage.directory)
        let id = try await daemon.take("one", uid: 1)
        let reader = try #require(try Store.openForReading(storage.directory))
        let mail = try await reader.inboundMessage(id)
        #expect(mail?.state == .received)
        await #expect(throws: DatabaseError.self) { try await reader.log(Event(.received, at: noon)) }
    }

    @Test func aReaderNeedsNoDaemonToHaveClosedTheDatabase() async throws {
        let daemon = try Store.openForDaemon(storage.directory)
        try await daemon.take("one", uid: 1)
        // What a SIGKILL leaves: the database with an unmerged -wal, no -shm.
        let copy = try Storage()
        for name in ["muster.sqlite", "muster.sqlite-wal"] {
            try FileManager.default.copyItem(
                atPath: storage.directory + "/" + name, toPath: copy.directory + "/" + name)
        }
        let reader = try #require(try Store.openForReading(copy.directory))
        let counts = try await reader.officeCounts()
        #expect(counts.received == 1)
    }

    @Test func whoReadsWaitsForTheMigrationsThatAreUnderWay() async throws {
        let queue = try DatabaseQueue(path: storage.database)
        try Schema.migrator.migrate(queue, upTo: "1")
        #expect(throws: StoreError.databaseIsOlder(path: storage.database)) {
            try Store.openForReading(storage.directory)
        }
        let folder = try OpenFile(storage.directory, O_RDONLY | O_DIRECTORY)
        let waiter = " \(getpid()) .*:\(try folder.status().st_ino) "
        try #require(flock(folder.descriptor, LOCK_EX) == 0)
        async let isOpened = withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { try Store.openForReading(storage.directory) != nil })
            }
        }
        var isWaiting = false
        for _ in 0..<500 where !isWaiting {
            try await Task.sleep(for: .milliseconds(10))
            isWaiting = try String(contentsOfFile: "/proc/locks", encoding: .utf8).split(separator: "\n").contains {
                $0.contains("-> FLOCK") && $0.range(of: waiter, options: .regularExpression) != nil
            }
        }
        #expect(isWaiting)
        try Schema.migrator.migrate(queue)
        #expect(flock(folder.descriptor, LOCK_UN) == 0)
        #expect(try await isOpened)
    }

    @Test func aDatabaseOfANewerProgramIsRefused() async throws {
        try await storage.open().execute("INSERT INTO grdb_migrations VALUES ('999')")
        let expected = StoreError.databaseIsNewer(path: storage.database)
        #expect(throws: expected) { try Store.openForDaemon(storage.directory) }
        #expect(throws: expected) { try Store.openForCommand(storage.directory) }
        #expect(throws: expected) { try Store.openForReading(storage.directory) }
    }

    @Test func aFileThatIsNoDatabaseIsNamedAndKept() throws {
        let garbage = Data(repeating: 0x41, count: 8192)
        #expect(FileManager.default.createFile(atPath: storage.database, contents: garbage))
        let error = #expect(throws: StoreError.self) { try Store.openForDaemon(storage.directory) }
        guard case .databaseIsDamaged(storage.database, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(FileManager.default.contents(atPath: storage.database) == garbage)
    }

    @Test func aLinkInTheDatabasesPlaceIsNotFollowed() throws {
        let elsewhere = try Storage()
        _ = try elsewhere.open()
        try FileManager.default.createSymbolicLink(
            atPath: storage.database, withDestinationPath: elsewhere.database)
        #expect(throws: StoreError.self) { try Store.openForDaemon(storage.directory) }
        #expect(throws: StoreError.self) { try Store.openForReading(storage.directory) }
    }

    @Test func aDirectoryThatAnybodyCanWriteIsRefused() throws {
        #expect(chmod(storage.directory, 0o777) == 0)
        let error = #expect(throws: StoreError.self) { try Store.openForDaemon(storage.directory) }
        #expect(error?.description.contains("chmod o-w") == true)
    }

    @Test func onlyTheOwnerMayLook() async throws {
        let directory = storage.directory + "/made"
        let store = try Store.openForDaemon(directory)
        let mail = try await store.stored("secret")
        var paths = ["", "/tmp", "/messages", "/files"].map { (directory + $0, mode_t(0o700)) }
        paths += ["/muster.sqlite", "/muster.sqlite-wal", "/muster.sqlite-shm", "/lock"].map { (directory + $0, 0o600) }
        paths.append((try store.files.path(mail.sha256, .message), 0o600))
        for (path, mode) in paths {
            var status = stat()
            #expect(lstat(path, &status) == 0)
            #expect(status.st_mode & 0o777 == mode, "\(path)")
        }
    }

    @Test(arguments: [true, false])
    func commitsSurviveAPowerCutAndOnlyTheDaemonCheckpoints(isDaemon: Bool) async throws {
        let store = try isDaemon ? Store.openForDaemon(storage.directory) : storage.open()
        let pragmas = ["journal_mode", "synchronous", "foreign_keys", "busy_timeout", "journal_size_limit"]
        let values = try await store.database.writeWithoutTransaction { db in
            try (pragmas + ["wal_autocheckpoint"]).map { try String.fetchOne(db, sql: "PRAGMA \($0)") }
        }
        #expect(values == ["wal", "2", "1", "5000", "67108864", isDaemon ? "1000" : "0"])
    }

    @Test func aProgramThatStartsWaitsForTheOneThatMigrates() throws {
        let directory = storage.directory
        let migrating = open(directory, O_RDONLY | O_DIRECTORY)
        #expect(flock(migrating, LOCK_EX) == 0)
        let opened = DispatchSemaphore(value: 0)
        let failures = Failures()
        for _ in 0..<4 {
            Thread.detachNewThread {
                do {
                    _ = try Store.openForCommand(directory)
                } catch {
                    failures.texts.withLock { $0.append("\(error)") }
                }
                opened.signal()
            }
        }
        #expect(opened.wait(timeout: .now() + 0.2) == .timedOut)
        #expect(close(migrating) == 0)
        for _ in 0..<4 { #expect(opened.wait(timeout: .now() + 30) == .success) }
        #expect(failures.texts.withLock { $0 } == [])
    }

    @Test func theInstanceKeepsItsSecret() async throws {
        let first = try await storage.open().instance(at: noon)
        let second = try await storage.open().instance(at: noon + day)
        #expect(first == second)
        #expect(first.secret.count == 32 && Set(first.secret).count > 8)
        #expect(first.createdAt == noon)
    }

    @Test func aNoticeKeepsTheTimeOfItsFirstLoading() async throws {
        let store = try storage.open()
        #expect(try await store.noticesLoaded(["a"], at: noon) == ["a": noon])
        #expect(try await store.noticesLoaded(["a", "b"], at: noon + day) == ["a": noon, "b": noon + day])
    }

    @Test func theRosterThatWasDecidedAgainstIsRemembered() async throws {
        let store = try storage.open()
        await #expect(throws: StoreError.self) { try await store.setDecidedAgainst("abc") }
        _ = try await store.instance(at: noon)
        #expect(try await store.decidedAgainst() == nil)
        try await store.setDecidedAgainst("abc")
        #expect(try await store.decidedAgainst() == "abc")
    }

    @Test func refusedLoginsAreCountedAcrossRestartsUntilOneSucceeds() async throws {
        var store = try storage.open()
        for count in 1...3 {
            let state = try await store.connectionFailed(.mailbox("main"), error: "NO", loginRefused: true, at: noon)
            #expect(state.refusals == count)
        }
        store = try storage.open()
        let cut = try await store.connectionFailed(.mailbox("main"), error: "cut", loginRefused: false, at: noon + 1)
        #expect(cut.refusals == 3 && cut.lastError == "cut" && cut.lastSuccessAt == nil)
        try await store.connectionSucceeded(.mailbox("main"), at: noon + 2)
        let state = try await store.connection(.mailbox("main"))
        #expect(
            state
                == ConnectionState(
                    connection: .mailbox("main"), lastTryAt: noon + 2, lastSuccessAt: noon + 2, lastError: nil,
                    refusals: 0))
        #expect(try await store.connections(of: ["main"]) == [try #require(state)])
    }

    @Test(arguments: [
        (Connection.mailbox("main"), "imap/main"), (.mailbox("smtp"), "imap/smtp"), (.mailbox("a/b"), "imap/a/b"),
        (.smtp, "smtp"), (.storage, "storage"),
    ]) func aConnectionIsKnownByItsName(connection: Connection, name: String) {
        #expect(connection.name == name && Connection(name: name) == connection)
        #expect(Connection(name: "pop/main") == nil)
    }

    @Test func aMailboxThatIsConfiguredNoMoreIsInNoTrouble() async throws {
        let store = try storage.open()
        for connection in [Connection.mailbox("old"), .mailbox("main"), .smtp, .storage] {
            _ = try await store.connectionFailed(connection, error: "no route", loginRefused: false, at: noon)
        }
        #expect(try await store.connections(of: ["main"]).map(\.connection) == [.mailbox("main"), .smtp, .storage])
        #expect(try await store.connection(.mailbox("old"))?.lastError == "no route")
    }
}

private final class Failures: Sendable {
    let texts = Mutex<[String]>([])
}
