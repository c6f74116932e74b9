/// How long a server may take for each step.
public struct Timeouts: Sendable {
    /// From the name to the greeting and the first capabilities.
    public var connect = Duration.seconds(30)
    /// Between two lines of an answer, and between two pieces of a message.
    public var answer = Duration.seconds(60)
    /// All of a listing, however many lines it has.
    public var listing = Duration.seconds(600)
    /// For the answer after the final dot (RFC 5321 §4.5.3.2.6). Giving up early is how letters arrive twice (RFC 1047).
    public var accept = Duration.seconds(600)
    /// For that answer once the task is cancelled.
    public var acceptWhenCancelled = Duration.seconds(10)
    /// How long a mailbox stays selected before it is selected again: Exchange shows its state of that moment, and nobody
    /// shall be reminded of a mail that came since.
    public var selection = Duration.seconds(600)
    /// For LOGOUT and QUIT.
    public var farewell = Duration.seconds(3)
    /// Bytes per second below which a message is given up, beyond the time for an answer.
    public var slowestRate = 8_192

    /// The values for real servers.
    public init() {}

    /// The time a message of that many bytes may take altogether.
    public func transfer(ofBytes bytes: Int) -> Duration {
        answer + .seconds(bytes / max(slowestRate, 1))
    }
}
