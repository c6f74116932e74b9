import Foundation
import Settings
import Submissions

/// What could be read of a configuration that may have errors.
struct ConfigurationDraft {
    /// Nil when something that cannot be left out is missing or wrong.
    var configuration: Configuration?
    var sources: OfficeSources
    /// Where passwords are kept, each with the table that says so.
    var credentials: [(section: Section, credential: Credential)]

    /// Reads a configuration's bytes. `file` is its path: relative paths in it are taken relative to its folder, or to
    /// that folder's parent when the folder is named `Config`. `isThere` tells whether a file can be read. Nil when the
    /// bytes are no TOML; all that is wrong at `now` is added to `problems`.
    static func read(
        _ toml: [UInt8], file: String, problems: Problems, at now: Date = Date(),
        isThere: @escaping (String) -> Bool = { FileManager.default.isReadableFile(atPath: $0) }
    ) -> ConfigurationDraft? {
        Section.read(toml, file: file, problems: problems) { root in
            let base = Configuration.folder(forPathsIn: file)
            return ConfigurationReader(root: root, base: base, isThere: isThere, now: now).read(file: file)
        }
    }
}

/// What the office is read from; a path is nil when the configuration does not say it rightly.
struct OfficeSources {
    var name: String
    var timeZone: TimeZone
    var language: Language
    var notices: String?
    var roster: String?
    /// Nil: the built-in calendar.
    var workdays: String?
    /// Working days from a due day on which reminders leave.
    var reminders: [Int]
    /// Nil: the built-in letters.
    var letters: String?
    /// Identifiers.
    var mailboxes: [String]
    /// See ``Office/ownAddresses``.
    var ownAddresses: Set<String>
}

extension OfficeSources {
    init(_ configuration: Configuration) {
        name = configuration.officeName
        timeZone = configuration.timeZone
        language = configuration.language
        notices = configuration.noticesDirectory
        roster = configuration.rosterFile
        workdays = configuration.letters.workdaysFile
        reminders = configuration.letters.reminders
        letters = configuration.letters.directory
        mailboxes = configuration.mailboxes.map(\.id)
        ownAddresses = Daemon.ownAddresses(configuration.mailboxes.map(\.user), configuration.smtp)
    }
}

/// In lower case: logins that are addresses, and the sender of letters. Mail from them is never a unit's.
func ownAddresses(_ users: [String], _ smtp: SMTPSettings?) -> Set<String> {
    let logins = (users + [smtp?.user].compactMap(\.self)).filter { $0.contains("@") }
    return Set((logins + [smtp?.from].compactMap(\.self)).map { $0.lowercased() })
}
