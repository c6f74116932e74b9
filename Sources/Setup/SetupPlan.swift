import Daemon
import Foundation
public import Settings
public import Submissions

/// Why nothing was written.
public enum SetupError: Error {
    /// What the program would write does not say what was asked for.
    case configuration([Problem])
    /// Files of the administrator's are in the way.
    case inTheWay([String])
    /// What the system refused, where.
    case system(String, path: String, code: Int32)
}

/// The files that setup is about to write. Nothing has been touched.
public struct SetupPlan {
    static let imapCredential = "imap-password"
    static let smtpCredential = "smtp-password"

    /// One file and what becomes of it.
    struct Entry {
        var path: String
        var bytes: [UInt8]
        var mode: mode_t
        /// The group it is given; nil: the process's own.
        var group: gid_t?
        /// Whether it takes the place of one that somebody wrote.
        var isReplacement = false

        /// Whether the earlier one is kept under another name; a secret that was replaced is gone.
        var keepsEarlier: Bool { isReplacement && mode != SetupPlan.secretMode }
    }

    static let secretMode: mode_t = 0o600

    let place: SetupPlace
    /// In the order in which they are put in their places; the configuration is last.
    private(set) var entries: [Entry] = []
    /// Files that are there and stay as they are.
    public private(set) var unchanged: [String] = []
    /// Whether the roster will have units.
    public let hasUnits: Bool
    /// How letters leave.
    let sending: SMTPSettings
    /// Whether letters leave at all.
    public var isSending: Bool { sending.sending == .on }
    let group: gid_t?

    /// Plans what `answers` need.
    ///
    /// - Parameters:
    ///   - roster: Nil: the roster that is there stays, or an empty one is made.
    ///   - earlier: What these answers change; nil: they are all that the configuration says.
    ///   - isForced: Replaces what the administrator wrote, and keeps it under another name, but for secrets.
    ///
    /// Throws ``SetupError``.
    public init(
        _ answers: SetupAnswers, roster: RosterSheet?, over earlier: EarlierSetup? = nil, at place: SetupPlace,
        isForced: Bool
    ) throws(SetupError) {
        self.place = place
        sending = answers.sending(over: earlier)
        hasUnits = if roster == nil { try Self.hasUnits(place) } else { true }
        group = Self.daemonsGroup(storage: answers.storage)
        var inTheWay: [String] = []
        func add(_ path: String, _ bytes: [UInt8], _ mode: mode_t, isEmpty: ([UInt8]) -> Bool) throws(SetupError) {
            var entry = Entry(path: path, bytes: bytes, mode: mode, group: mode == Self.secretMode ? nil : group)
            switch try SetupFile.read(path) {
            case nil: break
            case bytes? where mode != Self.secretMode || SetupFile.isClosed(path): return unchanged.append(path)
            case bytes?: break
            case let there?:
                entry.isReplacement = !isEmpty(there)
                if entry.isReplacement, !isForced { inTheWay.append(path) }
            }
            entries.append(entry)
        }
        for (name, secret) in answers.credentials {
            try add(place.credentials + "/" + name, secret, Self.secretMode) { $0.allSatisfy { $0 <= 0x20 } }
        }
        let header = Array(SetupExample.roster.utf8)
        if let roster {
            try add(place.roster, roster.csv, 0o640) { $0 == header }
        } else if try SetupFile.read(place.roster) == nil {
            try add(place.roster, header, 0o640) { _ in false }
        } else {
            unchanged.append(place.roster)
        }
        let configuration = Array(try answers.configuration(at: place, over: earlier).utf8)
        try add(place.configuration, configuration, 0o640) { $0 == Array(SetupExample.packaged.utf8) }
        guard inTheWay.isEmpty else { throw .inTheWay(inTheWay) }
    }

    /// Whether there is a roster that somebody filled in.
    public static func hasUnits(_ place: SetupPlace) throws(SetupError) -> Bool {
        try SetupFile.read(place.roster).map { $0 != Array(SetupExample.roster.utf8) } ?? false
    }

    /// The roster that is there, as far as it can be read; nil: there is none.
    public static func roster(_ place: SetupPlace) throws(SetupError) -> Roster? {
        try SetupFile.read(place.roster).flatMap { Roster.read($0, file: place.roster, problems: Problems()) }
    }

    /// Whether a configuration that somebody wrote is there already.
    public static func isInTheWay(_ place: SetupPlace) throws(SetupError) -> Bool {
        let there = try SetupFile.read(place.configuration)
        return there.map { $0 != Array(SetupExample.packaged.utf8) } ?? false
    }

    /// Whether the configuration is the example that the package installed.
    public static func isExample(_ place: SetupPlace) -> Bool {
        do throws(SetupError) {
            return try SetupFile.read(place.configuration) == Array(SetupExample.packaged.utf8)
        } catch {
            return false
        }
    }

    /// The group whose members may read what root writes: that of the storage directory or of the package's user.
    private static func daemonsGroup(storage: String) -> gid_t? {
        guard geteuid() == 0 else { return nil }
        var status = stat()
        if stat(storage, &status) == 0 { return status.st_gid }
        return getgrnam("muster")?.pointee.gr_gid
    }
}

extension SetupAnswers {
    /// The credentials' files by their names; empty where a program prints the token: the service wants them to be there.
    fileprivate var credentials: [(name: String, bytes: [UInt8])] {
        let (imap, smtp): ([UInt8], [UInt8])
        switch secrets {
        case .passwords(let first, let second): (imap, smtp) = (Array((first + "\n").utf8), Array((second + "\n").utf8))
        case .token: (imap, smtp) = ([], [])
        }
        return [(SetupPlan.imapCredential, imap), (SetupPlan.smtpCredential, smtp)]
    }
}
