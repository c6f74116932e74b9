/// The network seam for mail that comes in: one IMAP mailbox (RFC 3501), only ever read. No call sets a flag, moves or
/// removes anything. A thrown ``TransportError`` ends the session; the next ``select()`` starts a new one.
public protocol IncomingMailbox: Sendable {
    /// Connects and logs in when there is no live session, and selects the mailbox. Call it once per cycle, before the rest.
    func select() async throws(TransportError) -> SelectedMailbox

    /// The messages whose UID is greater than `uid`, or all of them when it is nil, in ascending order without repeats.
    func messages(after uid: UID?) async throws(TransportError) -> [ListedMessage]

    /// Writes the raw bytes of each message to its file, streaming. A file holds the message only where the result is
    /// `.complete`; it is not synced. After the deadline no more messages are begun, and a too large one may end the
    /// session: those without a result were not tried. The first has one, or is the failure. `limit` is in bytes.
    func fetch(
        _ requests: [FetchRequest], limit: Int, until deadline: ContinuousClock.Instant
    ) async throws(TransportError) -> FetchedMessages

    /// Logs out, if connected. The mailbox can be selected again afterwards.
    func close() async
}

/// A message's unique identifier within a mailbox and a UIDVALIDITY (RFC 3501 §2.3.1.1); never 0.
public struct UID: RawRepresentable, Hashable, Comparable, Codable, Sendable {
    /// The number.
    public let rawValue: UInt32

    /// Wraps a number.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Orders by number: a later message has the greater UID.
    public static func < (left: UID, right: UID) -> Bool { left.rawValue < right.rawValue }
}

/// The mailbox's generation (RFC 3501 §2.3.1.1): UIDs compare only under the same value; never 0.
public struct UIDValidity: RawRepresentable, Hashable, Codable, Sendable {
    /// The number.
    public let rawValue: UInt32

    /// Wraps a number.
    public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// What SELECT told about the mailbox.
public struct SelectedMailbox: Sendable, Equatable {
    /// The number of messages.
    public let exists: Int
    /// Nil when the server sends none or 0, as Exmail and WinWebMail do: no UID from an earlier session can be trusted.
    public let validity: UIDValidity?

    /// Puts the two together.
    public init(exists: Int, validity: UIDValidity?) {
        (self.exists, self.validity) = (exists, validity)
    }
}

/// A message as the listing shows it.
public struct ListedMessage: Sendable, Equatable {
    /// Its UID.
    public let uid: UID
    /// INTERNALDATE in seconds since 1970; nil when the server sends none that can be read.
    public let arrival: Int64?
    /// RFC822.SIZE in bytes as the server believes it; some servers are wrong by a factor of three.
    public let bytes: Int?

    /// Puts the three together.
    public init(uid: UID, arrival: Int64?, bytes: Int?) {
        (self.uid, self.arrival, self.bytes) = (uid, arrival, bytes)
    }
}

/// A message to be fetched.
public struct FetchRequest: Sendable {
    /// Its UID, which no other request of the same call has.
    public let uid: UID
    /// RFC822.SIZE as listed, if it was.
    public let bytes: Int?
    /// Open for writing, and empty.
    public let file: Int32

    /// Puts the three together.
    public init(_ uid: UID, bytes: Int?, to file: Int32) {
        (self.uid, self.bytes, self.file) = (uid, bytes, file)
    }
}

/// What became of the requests.
public struct FetchedMessages: Sendable {
    /// How each of those that were fetched has ended.
    public var results: [UID: FetchResult]
    /// The message at which the session failed, and why; nil when it goes on.
    public let failure: (uid: UID, error: TransportError)?

    /// Puts the two together.
    public init(results: [UID: FetchResult] = [:], failure: (uid: UID, error: TransportError)? = nil) {
        (self.results, self.failure) = (results, failure)
    }
}

/// How fetching one message ended, when the session goes on.
public enum FetchResult: Sendable, Equatable {
    /// All bytes are in the file. `arrival` is INTERNALDATE in seconds since 1970.
    case complete(bytes: Int, arrival: Int64?)
    /// The server announced this many bytes, more than the limit; none of them was written.
    case tooLarge(bytes: Int)
    /// The server says OK and gives no body (or NIL), by UID and by sequence number.
    case noData
    /// No such UID: the message was deleted, moved or aged out of view before it was read.
    case gone
    /// The server answers NO or BAD for this message, in its own words.
    case refused(TransportError)
}
