public import Foundation
public import MailTransport
public import Submissions

/// Everything the configuration file says, checked and with defaults filled in. Paths are absolute.
public struct Configuration: Equatable, Sendable {
    /// The file it was read from.
    public var file: String

    public var officeName: String
    public var timeZone: TimeZone
    /// The language of letters.
    public var language: Language
    /// Addresses that digests go to.
    public var coordinators: [String]
    /// Addresses that are told when polling fails: `office.admin`, else the coordinators.
    public var admins: [String]

    /// Holds the database, `messages/` and `files/`.
    public var storageDirectory: String
    /// Seconds after a notice closed, or after a mail for no notice arrived, in which what was sent is kept; nil: for ever.
    public var storageRetention: Int?
    /// Free bytes of its disk below which no mail is taken in.
    public var storageReserve = Configuration.usualReserve
    /// Holds one `*.toml` for each notice.
    public var noticesDirectory: String
    public var rosterFile: String

    /// At least one, ids unique.
    public var mailboxes: [MailboxSettings]
    public var smtp: SMTPSettings
    public var letters: LetterSettings
    public var inspection: InspectionSettings
    /// `monitoring.textfile`: where the daemon writes numbers for Prometheus' node exporter; nil: nowhere.
    public var metricsFile: String?
}

extension Configuration {
    /// Room for the letters, rulings and records of weeks.
    static let usualReserve = 200 << 20

    /// The configuration with the secrets of files in it, for a process that is about to give its rights away. One that
    /// cannot be read stays where it is: its reader tells why.
    public func holdingSecrets() -> Configuration {
        func held(_ credential: Credential) -> Credential {
            do throws(CredentialError) { return try credential.held() } catch { return credential }
        }
        var configuration = self
        for index in mailboxes.indices { configuration.mailboxes[index].password = held(mailboxes[index].password) }
        configuration.smtp.password = smtp.password.map(held)
        return configuration
    }
}

/// One `[[mailbox]]`.
public struct MailboxSettings: Equatable, Sendable {
    /// Which mails are left alone.
    public enum Since: Equatable, Sendable {
        /// Those that arrived before the daemon first saw the mailbox.
        case firstRun
        /// Those that arrived before this day of the office's time zone.
        case day(LocalDate)
    }

    public var id: String
    public var server: ServerEndpoint
    public var user: String
    public var password: Credential
    /// What ``password`` is.
    public var authentication = Credentials.Kind.password
    /// The mailbox's name on the server, as people write it (not modified UTF-7).
    public var mailbox = "INBOX"
    /// Seconds between two looks.
    public var poll: TimeInterval = 180
    public var since = Since.firstRun
    /// The authserv-id that its server writes into `Authentication-Results`; nil: told from the addresses, see
    /// ``ReceivingServer``.
    public var authenticationServer: String?

    /// A mailbox with the defaults for what can be left out.
    public init(id: String, server: ServerEndpoint, user: String, password: Credential) {
        self.id = id
        self.server = server
        self.user = user
        self.password = password
    }
}

/// `[smtp]`.
public struct SMTPSettings: Equatable, Sendable {
    /// Whether letters leave.
    public enum Sending: String, CaseIterable, Sendable {
        /// Letters queue and can be previewed; nothing leaves.
        case hold
        case on
    }

    public var server: ServerEndpoint
    /// Nil: the server takes mail without a login. Present exactly when ``password`` is.
    public var user: String?
    public var password: Credential?
    /// What ``password`` is.
    public var authentication = Credentials.Kind.password
    /// The address letters come from.
    public var from: String
    /// Left out in the file: what the provider is known to bear.
    public var rate: SendingRate
    /// Letters in 24 hours at most.
    public var daily = 500
    public var sending = Sending.hold
    /// Every letter goes here instead of to its addressee.
    public var redirectTo: String?
    /// The name given with EHLO: `smtp.hello`, else the domain of ``from``.
    public var hello: String

    /// A server without a login, with the defaults for what can be left out.
    public init(server: ServerEndpoint, from: String, hello: String) {
        self.server = server
        self.from = from
        self.hello = hello
        rate = SendingRate.usual(of: server.host)
    }
}

/// How many letters may leave in how many seconds.
public struct SendingRate: Equatable, Sendable {
    public var letters: Int
    public var seconds: Int

    /// At most `letters` in `seconds`.
    public init(letters: Int, seconds: Int) {
        self.letters = letters
        self.seconds = seconds
    }
}

extension SendingRate {
    /// QQ and NetEase ban accounts that send quickly (`550 Connection frequency limited`, `451 MI:DMC`, `554 DT:SPM`): one
    /// letter in ten seconds there, one in three elsewhere.
    public static func usual(of host: String) -> SendingRate {
        let careful = ["qq.com", "163.com", "126.com", "yeah.net", "netease.com", "188.com"]
        let isCareful = careful.contains { host.lowercased() == $0 || host.lowercased().hasSuffix("." + $0) }
        return SendingRate(letters: isCareful ? 6 : 20, seconds: 60)
    }
}

/// `[letters]`.
public struct LetterSettings: Equatable, Sendable {
    /// A folder of templates; nil means the built-in ones.
    public var directory: String?
    /// Seconds that a receipt waits for more mails of a burst.
    public var coalesce: TimeInterval = 600
    /// When reminders and digests may leave, on working days.
    public var opens = TimeOfDay(hour: 8, minute: 30)
    public var closes = TimeOfDay(hour: 18, minute: 0)
    /// The working-day calendar; nil means the built-in one.
    public var workdaysFile: String?
    /// Working days from the due date, ascending.
    public var reminders = [-3, -1, 1, 3]
    public var digest = TimeOfDay(hour: 9, minute: 0)

    /// The defaults.
    public init() {}
}

/// `[inspection]`.
public struct InspectionSettings: Equatable, Sendable {
    /// Whether the workers may run on a kernel without Landlock.
    public var allowWithoutLandlock = false

    /// The defaults.
    public init() {}
}
