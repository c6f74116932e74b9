import Foundation
import GRDB
import TestServers

/// What the database holds, and whether every file that it names lies there.
struct OfficeRecord: Equatable {
    var messages = 0
    var submissions = 0
    var items = 0
    var letters = 0
    /// Letters that are neither sent nor unknown for good.
    var unsettled = 0
    var sent = 0
    /// Letters whose answer was lost.
    var lostAnswers = 0
    var events = 0
    var integrity: [String] = []
    /// Rows that refer to no row, and rows whose file is missing.
    var orphans: [String] = []
    /// Files that no row names; a kill may leave some until the next run.
    var strays: [String] = []

    init(_ office: OfficeUnderTest) throws {
        let storage = office.folder.appending(path: "storage")
        let database = try DatabaseQueue(path: storage.appending(path: "muster.sqlite").path)
        try database.read { db in
            func count(_ sql: String) throws -> Int { try Int.fetchOne(db, sql: sql) ?? -1 }
            messages = try count("SELECT count(*) FROM inboundMessage")
            submissions = try count("SELECT count(*) FROM submission")
            items = try count("SELECT count(*) FROM item")
            letters = try count("SELECT count(*) FROM outboundMessage")
            unsettled = try count("SELECT count(*) FROM outboundMessage WHERE state NOT IN ('sent', 'unknown')")
            sent = try count("SELECT count(*) FROM outboundMessage WHERE state = 'sent'")
            lostAnswers = try count("SELECT count(*) FROM outboundMessage WHERE lostAnswers > 0")
            events = try count("SELECT count(*) FROM event")
            integrity = try String.fetchAll(db, sql: "PRAGMA integrity_check")
            orphans = try String.fetchAll(db, sql: "PRAGMA foreign_key_check")
            let messages = try String.fetchAll(db, sql: "SELECT sha256 FROM inboundMessage")
            let files = try String.fetchAll(db, sql: "SELECT DISTINCT sha256 FROM item WHERE sha256 IS NOT NULL")
            let named = Set(
                messages.map { "messages/\($0.prefix(2))/\($0).eml" } + files.map { "files/\($0.prefix(2))/\($0)" })
            let kept = Set(try Self.files(in: storage))
            orphans += named.subtracting(kept).sorted()
            strays = kept.subtracting(named).sorted()
        }
        try database.close()
    }

    /// The paths of all files but the database's.
    private static func files(in storage: URL) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: storage.path).filter { path in
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(
                atPath: storage.appending(path: path).path, isDirectory: &isFolder)
            return exists && !isFolder.boolValue && path.contains("/")
        }
    }
}

extension SMTPSink.Letter {
    /// The Message-ID field's value.
    var messageID: String {
        text.split(separator: "\r\n").first { $0.hasPrefix("Message-ID:") }.map(String.init) ?? ""
    }
}
