import ArgumentParser
import Daemon
import Foundation
import Store
import Submissions

struct Backup: MusterCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copies the record and all mails and files to a folder, while the daemon runs, and checks the copy.",
        discussion: """
            Example: muster backup /media/backup/muster
            The database is copied as it is at one instant; a plain copy of it would not be. A folder that holds an earlier
            backup is brought up to date: only what is new is copied, and what was purged is removed there too.
            Configuration, notices, roster and passwords are not in it: keep /etc/muster by other means.
            """)

    @Argument(help: "The folder; it is made if its parent is there.")
    var directory: String

    @OptionGroup var config: ConfigurationOption
    @OptionGroup var output: OutputOptions

    func execute() async throws {
        let configuration = try OfficeFiles.configuration(config)
        // As whoever calls: the folder is theirs, and the storage is only read.
        guard let store = try Store.openForReading(configuration.storageDirectory) else {
            throw CommandFailure(.noInput, "\(configuration.storageDirectory): there is no record yet to copy")
        }
        let counts = try await store.backUp(to: directory) { done, total in
            Progress(total: total).show("files", done)
        }
        Progress(total: 0).end()
        print(output.json ? counts.json(directory).text : counts.text(directory))
        guard counts.faults.isEmpty else {
            throw CommandFailure(
                .badData,
                "\(counted(counts.faults.count, "file")) of the storage missing or damaged, and so not in the backup; "
                    + "the first is \(counts.faults[0])")
        }
    }
}

struct Restore: MusterCommand {
    static let configuration = CommandConfiguration(
        abstract: "Puts a backup in the place of the storage; the daemon must not run.",
        discussion: """
            Example: systemctl stop muster; muster restore /media/backup/muster --replace; systemctl start muster
            Mails that arrived since the backup are taken in again from the server. Which letters left since then nobody
            knows: for a day all letters wait for muster outbox release.
            """)

    @Argument(help: "The folder that muster backup wrote.")
    var directory: String

    @Flag(help: "Move the record that is there aside, to muster.sqlite.before-restore.")
    var replace = false

    @OptionGroup var config: ConfigurationOption
    @OptionGroup var output: OutputOptions

    func execute() async throws {
        let storage = try OfficeFiles.configuration(config).storageDirectory
        guard FileManager.default.fileExists(atPath: directory) else {
            throw CommandFailure(.noInput, "\(directory): no such folder")
        }
        let counts = try Store.restore(from: directory, to: storage, replacing: replace, at: Date()) { done, total in
            Progress(total: total).show("files", done)
        }
        Progress(total: 0).end()
        print(output.json ? counts.json(storage).text : counts.text(storage))
        guard counts.files.faults.isEmpty else {
            throw CommandFailure(
                .badData,
                "\(counted(counts.files.faults.count, "file")) missing or damaged in the backup; the first is "
                    + "\(counts.files.faults[0]). A mail that is still on the server is not taken in again by itself: its "
                    + "row is there")
        }
    }
}

extension BackupCounts {
    fileprivate var members: [(String, JSONValue)] {
        [
            ("copied", .integer(copied)), ("unchanged", .integer(unchanged)), ("removed", .integer(removed)),
            ("bytes", .integer(bytes)), ("faults", .texts(faults)),
        ]
    }

    fileprivate func json(_ directory: String) -> JSONValue {
        .object([("directory", .string(directory)), ("mails", .integer(mails))] + members)
    }

    fileprivate func text(_ directory: String) -> String {
        "\(counted(mails, "mail")) in \(directory): \(counted(copied, "file")) copied (\(sized(bytes))), "
            + "\(unchanged) there before, \(removed) purged; the copy was opened and checked"
    }
}

extension RestoreCounts {
    fileprivate func json(_ directory: String) -> JSONValue {
        .object(
            [
                ("directory", .string(directory)), ("mails", .integer(mails)),
                ("lettersWaiting", .integer(lettersWaiting)), ("movedAside", .text(movedAside)),
            ] + files.members)
    }

    fileprivate func text(_ directory: String) -> String {
        var lines = [
            "\(counted(mails, "mail")) in \(directory): \(counted(files.copied, "file")) copied, \(files.unchanged) there before"
        ]
        if let movedAside { lines.append("The record that was there lies in \(movedAside)") }
        lines.append(
            "What was purged since that backup is back: delete it again (muster purge)")
        lines.append(
            "For a day letters wait for muster outbox release, \(lettersWaiting) at present: they may have left before")
        return lines.joined(separator: "\n")
    }
}
