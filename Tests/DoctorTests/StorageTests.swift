import Foundation
import GRDB
import Store
import Testing

@testable import Doctor

/// The storage directory as it is found.
@Suite struct StorageTests {
    private let folder = FileManager.default.temporaryDirectory.path + "/muster-doctor-" + UUID().uuidString
    private var storage: String { folder + "/storage" }

    init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false) }

    private func remove() { try? FileManager.default.removeItem(atPath: folder) }

    private func found(_ id: String, in directory: String? = nil) -> Finding? {
        StorageSurvey(directory: directory ?? storage, reserve: 0).placeFindings().first { $0.id == id }
    }

    @Test func aStorageThatWillBeMadeIsWell() {
        defer { remove() }
        #expect(found("storage")?.state == .ok)
        #expect(found("disk")?.message.contains(folder) == true)
        #expect(found("storage", in: storage + "/deeper")?.state == .failure)
        guard case .none = OpenedDatabase(in: storage) else {
            Issue.record("there is no database")
            return
        }
        #expect(!FileManager.default.fileExists(atPath: storage), "looking makes nothing")
    }

    @Test func ownerAndModesAreLookedAt() throws {
        defer { remove() }
        _ = try Store.openForDaemon(storage)
        #expect(found("storage")?.state == .ok)
        chmod(storage + "/muster.sqlite", 0o644)
        #expect(found("storage")?.state == .warning)
        chmod(storage + "/muster.sqlite", 0o600)
        chmod(storage, 0o757)
        #expect(found("storage")?.state == .failure)
        chmod(storage, 0o700)
        try #require(geteuid() == 0, "run the tests as root")
        chown(storage + "/files", 8, 8)
        let foreign = try #require(found("storage"))
        #expect(foreign.state == .failure && foreign.advice == "chown -R root \(storage)")
        #expect(foreign.message.contains("belongs to the user mail"), "\(foreign)")
        chown(storage + "/files", 0, 0)
        try FileManager.default.removeItem(atPath: storage + "/tmp")
        symlink("/tmp", storage + "/tmp")
        #expect(found("storage")?.state == .failure)
    }

    @Test(arguments: [Connection.mailbox("main"), .smtp])
    func whatTheRunningDaemonIsRefusedIsKnown(connection: Connection) async throws {
        defer { remove() }
        func refused(_ store: Store, _ connection: Connection, by file: String = "/srv/office/muster.toml") async throws
            -> RefusedDaemon?
        {
            try await store.refusedDaemon(
                at: connection, configuration: file, timeZone: try #require(TimeZone(identifier: "Asia/Shanghai")))
        }
        do {
            let daemon = try Store.openForDaemon(storage)
            #expect(try await refused(daemon, connection) == nil, "never tried")
            for minute in 0..<2 {
                _ = try await daemon.connectionFailed(
                    connection, error: "login: refused", loginRefused: true, at: noon + Double(minute) * 60)
            }
            let looking = try #require(try Store.openForReading(storage))
            let found = try #require(try await refused(looking, connection))
            #expect(found.fact == "the running daemon was refused 2 times since 2025-10-09T17:00:00+08:00")
            #expect(found.advice.hasPrefix("restart it so that it takes the password"), "\(found)")
            let packaged = try await refused(looking, connection, by: "/etc/muster/north/muster.toml")
            #expect(packaged?.advice.contains("(systemctl restart muster@north)") == true)
            #expect(try await refused(looking, connection == .smtp ? .mailbox("main") : .smtp) == nil)
            try await daemon.connectionSucceeded(connection, at: noon + 120)
            #expect(try await refused(looking, connection) == nil, "the last login was none of those")
            _ = try await daemon.connectionFailed(connection, error: "refused", loginRefused: true, at: noon + 180)
        }
        let looking = try #require(try Store.openForReading(storage))
        #expect(try await refused(looking, connection) == nil, "no daemon runs")
    }

    @Test func aSoundDatabaseIsSoundAndADamagedOneIsNot() async throws {
        defer { remove() }
        let store = try Store.openForDaemon(storage)
        for number in 1...400 {
            _ = try await store.connectionFailed(
                .mailbox("m\(number)"), error: String(repeating: "x", count: 200), loginRefused: true, at: noon)
        }
        let reading = try #require(try Store.openForReading(storage))
        #expect(await reading.integrityFinding().state == .ok)
        #expect(await reading.agreementFindings(at: noon).map(\.state) == [.ok])
        let path = storage + "/muster.sqlite"
        try await DatabaseQueue(path: path).writeWithoutTransaction {
            try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
        let file = try FileHandle(forUpdating: URL(filePath: path))
        let pages = try file.seekToEnd() / 4096
        for page in stride(from: pages * 3 / 4, to: pages, by: 2) {
            try file.seek(toOffset: page * 4096)
            try file.write(contentsOf: Data(repeating: 0xAA, count: 4096))
        }
        let damaged = try #require(try Store.openForReading(storage))
        let finding = await damaged.integrityFinding()
        #expect(finding.state == .failure && finding.message.contains("damaged"), "\(finding)")
        try Data("no database at all, but long enough to be looked at".utf8).write(to: URL(filePath: path))
        guard case .unusable(let unusable) = OpenedDatabase(in: storage) else {
            Issue.record("it cannot be opened")
            return
        }
        #expect(unusable.state == .failure)
    }

    @Test func aRowThatRefersToNothingIsADamage() async throws {
        defer { remove() }
        _ = try Store.openForDaemon(storage)
        var configuration = GRDB.Configuration()
        configuration.foreignKeysEnabled = false
        try await DatabaseQueue(path: storage + "/muster.sqlite", configuration: configuration).write { db in
            try db.execute(sql: "INSERT INTO examination (message, examinedAt, json) VALUES (99, 0, '{}')")
        }
        let finding = try #require(try Store.openForReading(storage)).integrityFinding
        #expect(await finding().state == .failure)
    }

    @Test func aDatabaseOfAnotherVersionIsTold() async throws {
        defer { remove() }
        _ = try Store.openForDaemon(storage)
        let database = try DatabaseQueue(path: storage + "/muster.sqlite")
        try await database.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('999')") }
        guard case .unusable(let newer) = OpenedDatabase(in: storage) else {
            Issue.record("it is newer")
            return
        }
        #expect(newer.state == .failure && newer.message.contains("newer"))
        try await database.write { db in
            try db.execute(sql: "DELETE FROM grdb_migrations WHERE identifier <> '1'")
        }
        guard case .unusable(let older) = OpenedDatabase(in: storage) else {
            Issue.record("it is older")
            return
        }
        #expect(older.state == .warning && older.message.contains("older"))
    }

    @Test func everyFileOfTheStoreIsListed() async throws {
        defer { remove() }
        let store = try Store.openForDaemon(storage)
        let mail = try store.files.makeTemporaryFile()
        _ = write(mail.descriptor, "mail\n", 5)
        let kept = try await store.files.keep([mail])
        try Data("?".utf8).write(to: URL(filePath: storage + "/messages/stranger"))
        let listed = try store.files.inventory(.message)
        #expect(Set(listed.map(\.sha256)) == [kept[0].sha256, nil])
        #expect(listed.first { $0.sha256 != nil }?.bytes == 5)
        #expect(try store.files.inventory(.file).isEmpty)
        // Both are young: they may be about to get their rows.
        #expect(await store.agreementFindings(at: Date()).map(\.state) == [.ok])
        #expect(await store.agreementFindings(at: Date() + 3600).map(\.state) == [.warning])
        try FileManager.default.removeItem(atPath: storage + "/messages/stranger")
        #expect(await store.agreementFindings(at: Date() + 3600).map(\.state) == [.warning])
        try await DatabaseQueue(path: storage + "/muster.sqlite").write { db in
            try db.execute(sql: "INSERT INTO fileToRemove VALUES ('messages', ?)", arguments: [kept[0].sha256])
        }
        #expect(await store.agreementFindings(at: Date() + 3600).map(\.state) == [.ok], "a purge removes it")
        chown(storage + "/messages/" + kept[0].sha256.prefix(2) + "/" + kept[0].sha256 + ".eml", 8, 8)
        #expect(await store.agreementFindings(at: Date()).map(\.advice) == ["chown -R root \(storage)"])
    }
}
