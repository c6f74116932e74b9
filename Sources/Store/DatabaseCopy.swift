import Foundation
import GRDB

/// Copies of the whole database as it is at one instant, made while others read and write (VACUUM INTO). A plain copy of
/// `muster.sqlite` would miss what still lies in `muster.sqlite-wal`.
enum DatabaseCopy {
    /// Writes the copy; it is complete and durable when it has its name. What had the name before is replaced.
    static func write(_ database: any DatabaseReader, to path: String) throws {
        let part = path + ".part"
        unlink(part)
        do {
            // Made here, because SQLite would give it the mode 0644.
            let file = try OpenFile(part, O_RDWR | O_CREAT | O_EXCL)
            try database.unsafeRead { try $0.execute(sql: "VACUUM INTO ?", arguments: [part]) }
            try file.sync()
            guard rename(part, path) == 0 else { throw StoreError.system(part, "move to \(path)") }
            try syncFolder((path as NSString).deletingLastPathComponent)
        } catch {
            unlink(part)
            throw error
        }
    }

    /// What an upgrade to these migrations keeps of the database before it: `muster.sqlite.schema-4` is the database with
    /// migration 4 as the last one.
    static func beforeUpgrade(of database: any DatabaseReader, at path: String) throws -> String {
        let applied = try database.read { try Schema.migrator.appliedIdentifiers($0) }
        return path + ".schema-\(applied.compactMap { Int($0) }.max() ?? 0)"
    }

    /// The copies beside the database that upgrades and restores left.
    static func left(in directory: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory)
            .filter { $0.hasPrefix("muster.sqlite.") }.sorted().map { directory + "/" + $0 }
    }
}
