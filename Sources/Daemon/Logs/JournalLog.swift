import Foundation
public import Logging

/// Writes to systemd's journal, each fact in a field of its own: `journalctl -u muster MUSTER_UNIT_CODE=M01`
/// (systemd.io/JOURNAL_NATIVE_PROTOCOL).
public struct JournalLog: LogHandler {
    /// Where the journal listens.
    public static let socket = "/run/systemd/journal/socket"
    public var metadata = Logger.Metadata()
    public var logLevel = Logger.Level.info
    private let address: DatagramAddress

    /// Nil unless standard error leads to the journal, which `JOURNAL_STREAM` tells (systemd.exec(5)): at a terminal, and
    /// where it was led elsewhere, lines are wanted.
    public init?(environment: [String: String], descriptor: Int32 = 2, socket: String = JournalLog.socket) {
        var status = stat()
        guard let stream = environment["JOURNAL_STREAM"], fstat(descriptor, &status) == 0,
            stream == "\(status.st_dev):\(status.st_ino)", let address = DatagramAddress(socket)
        else { return nil }
        self.address = address
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        let facts = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
        let words = ["\(event.message)"] + facts.map { "\($0.key)=\($0.value)" }
        let line = words.joined(separator: " ")
        var fields: [(String, String)] = [
            ("MESSAGE", line), ("PRIORITY", "\(Self.priority(event.level))"), ("SYSLOG_IDENTIFIER", "muster"),
        ]
        fields += facts.map { ("MUSTER_" + Self.name($0.key), "\($0.value)") }
        guard !address.send(fields.flatMap(Self.field)) else { return }
        // Standard error leads there too; the number is the line's priority (sd-daemon(3)).
        let shown = line.split(whereSeparator: \.isNewline).joined(separator: " ")
        FileHandle.standardError.write(Data("<\(Self.priority(event.level))>\(shown)\n".utf8))
    }

    /// A value with line feeds is preceded by its length, 64 bits with the lowest byte first.
    private static func field(_ name: String, _ value: String) -> [UInt8] {
        let bytes = Array(value.utf8)
        guard bytes.contains(UInt8(ascii: "\n")) else {
            return Array(name.utf8) + [UInt8(ascii: "=")] + bytes + [UInt8(ascii: "\n")]
        }
        let length = withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { Array($0) }
        return Array(name.utf8) + [UInt8(ascii: "\n")] + length + bytes + [UInt8(ascii: "\n")]
    }

    /// `message.id` is `MESSAGE_ID`.
    private static func name(_ key: String) -> String {
        String(key.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }

    /// syslog(3)'s.
    private static func priority(_ level: Logger.Level) -> Int {
        switch level {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}
