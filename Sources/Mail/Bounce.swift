/// A delivery failure as reported to us (RFC 3464 §2.3).
public struct Bounce: Codable, Equatable, Sendable {
    /// The address that was not reached.
    public var recipient: String?
    /// The enhanced status code `x.y.z` (RFC 3463).
    public var status: String?
    /// Whether trying again is of no use.
    public var permanent: Bool
    /// The Message-ID of the letter that was not delivered, angle brackets included.
    public var originalMessageID: String?
    /// Why; nil in reports of earlier versions.
    public var fault: DeliveryFault?

    /// Makes a bounce from its parts.
    public init(
        recipient: String?, status: String?, permanent: Bool, originalMessageID: String?, fault: DeliveryFault? = nil
    ) {
        self.fault = fault
        self.recipient = recipient
        self.status = status
        self.permanent = permanent
        self.originalMessageID = originalMessageID
    }
}

/// What the machine-readable parts of a report say.
struct DeliveryStatus {
    /// A recipient whose delivery failed.
    struct Failure {
        var recipient: String?
        var status: String?
        /// What the server that refused it said.
        var words = ""
    }

    /// The first of them.
    private(set) var failed: Failure?

    /// Reads the body of a `message/delivery-status` part: header blocks, the first about the message, the others
    /// about a recipient each (RFC 3464 §2.1). At most 100 blocks are read.
    init(_ bytes: Span<UInt8>) {
        var reader = HeaderReader()
        var defects = Defects()
        var position = 0
        for _ in 0..<100 where failed == nil && position < bytes.count {
            let read = reader.read(bytes, from: position, boundaries: Boundaries(), defects: &defects)
            position = read.body > position ? read.body : bytes.count
            let action = read.block.keyword("action").prefix { $0.isLetter }
            guard action == "failed" else { continue }
            let recipient = read.block.first("original-recipient") ?? read.block.first("final-recipient")
            failed = Failure(
                recipient: recipient.flatMap(Self.address),
                status: EnhancedStatus.first(in: read.block.keyword("status")),
                words: String(decoding: (read.block.first("diagnostic-code") ?? []).prefix(2000), as: UTF8.self))
        }
    }

    /// The address of `rfc822; someone@example.org`.
    private static func address(_ value: [UInt8]) -> String? {
        let start = value.firstIndex(of: ASCII.semicolon).map { $0 + 1 } ?? 0
        let address = value[start...].filter { $0 > ASCII.space && $0 != ASCII.less && $0 != ASCII.greater }
        guard address.contains(ASCII.at), address.count <= 320 else { return nil }
        return CleanText.line(String(decoding: address, as: UTF8.self), limit: 320)
    }
}

/// Enhanced status codes (RFC 3463 §2).
enum EnhancedStatus {
    /// The first `4.y.z` or `5.y.z` in a text of at most 20,000 characters.
    static func first(in text: some StringProtocol) -> String? {
        let bytes = Array(text.utf8.prefix(20_000))
        for start in bytes.indices where bytes[start] == UInt8(ascii: "4") || bytes[start] == UInt8(ascii: "5") {
            if start > 0, bytes[start - 1].isDigit || bytes[start - 1] == ASCII.dot { continue }
            var index = start + 1
            guard number(bytes, &index), number(bytes, &index) else { continue }
            if index < bytes.count, bytes[index].isDigit || bytes[index] == ASCII.dot { continue }
            return asciiText(bytes[start..<index])
        }
        return nil
    }

    /// Whether the letter is better not sent again: 5.y.z, or 4.4.7, "delivery time expired".
    static func isPermanent(_ status: String?) -> Bool {
        status.map { $0.hasPrefix("5.") || $0 == "4.4.7" } ?? true
    }

    /// Takes a dot and one to three digits.
    private static func number(_ bytes: [UInt8], _ index: inout Int) -> Bool {
        guard index < bytes.count, bytes[index] == ASCII.dot else { return false }
        let start = index + 1
        index = start
        while index < bytes.count, bytes[index].isDigit, index < start + 3 { index += 1 }
        return index > start
    }
}
