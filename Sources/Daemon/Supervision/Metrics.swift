public import Foundation
import Glibc
public import Store

/// How the office stands, in the text format that Prometheus' node exporter takes from a file
/// (prometheus.io/docs/instrumenting/exposition_formats). Numbers and configured names only: nothing of what units sent.
public struct Metrics: Sendable {
    public var counts: OfficeCounts
    /// Mails on the servers that could not be taken in.
    public var notFetched: Int
    public var connections: [ConnectionState]
    /// Addresses that letters do not reach.
    public var undeliverable: Int
    /// When the mail arrived that has waited longest for its decision.
    public var oldestUndecided: Date?
    /// Bytes.
    public var free: Int
    public var reserve: Int
    /// Parts of the daemon that gave no sign of life.
    public var silentParts = 0
    public var isClockTrusted = true

    /// The file's whole text, as of a moment.
    func text(at now: Date) -> String {
        var page = Page()
        page.add("last_update_timestamp_seconds", "When these numbers were told.", [("", now.timeIntervalSince1970)])
        page.add(
            "mails", "Mails that wait: for the daemon (received) or for a person (held).",
            [(#"state="received""#, Double(counts.received)), (#"state="held""#, Double(counts.held))])
        page.add("mails_not_fetched", "Mails on the servers that could not be taken in.", [("", Double(notFetched))])
        let waited = oldestUndecided.map { max(0, now.timeIntervalSince($0)) } ?? 0
        page.add("oldest_undecided_seconds", "How long the first mail to decide has waited.", [("", waited)])
        page.add(
            "letters", "Letters in the outbox.",
            OutboundState.allCases.map { (#"state="\#($0.rawValue)""#, Double(counts.letters[$0] ?? 0)) })
        page.add(
            "receipts_due", "Receipts that wait for the end of a burst of mails.", [("", Double(counts.receiptsDue))])
        page.add("undeliverable_addresses", "Addresses that letters do not reach.", [("", Double(undeliverable))])
        let servers = connections.map { ("server=\"\(Self.label($0.connection.name))\"", $0) }
        page.add(
            "server_last_success_timestamp_seconds", "When it was last used well; 0 when it never was.",
            servers.map { ($0, $1.lastSuccessAt?.timeIntervalSince1970 ?? 0) })
        page.add("server_failing", "Whether the last try failed.", servers.map { ($0, $1.lastError == nil ? 0 : 1) })
        page.add("server_logins_refused", "Logins refused in a row.", servers.map { ($0, Double($1.refusals)) })
        page.add("storage_free_bytes", "Room on the storage's disk.", [("", Double(free))])
        page.add("storage_reserve_bytes", "With less room no mail is taken in.", [("", Double(reserve))])
        page.add("silent_parts", "Parts of the daemon that gave no sign of life.", [("", Double(silentParts))])
        page.add("clock_trusted", "Whether letters leave by this clock.", [("", isClockTrusted ? 1 : 0)])
        return page.text
    }

    /// Replaces the file at once, so that nobody reads half of it. Everybody may read it.
    func write(to path: String, at now: Date) throws {
        let part = path + ".part"
        unlink(part)
        guard
            FileManager.default.createFile(
                atPath: part, contents: Data(text(at: now).utf8), attributes: [.posixPermissions: 0o644]),
            rename(part, path) == 0
        else { throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: path]) }
    }

    private static func label(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    private struct Page {
        var text = ""

        mutating func add(_ name: String, _ help: String, _ values: [(labels: String, value: Double)]) {
            guard !values.isEmpty else { return }
            text += "# HELP muster_\(name) \(help)\n# TYPE muster_\(name) gauge\n"
            for (labels, value) in values {
                let number = value == value.rounded() ? "\(Int(value))" : "\(value)"
                text += "muster_\(name)\(labels.isEmpty ? "" : "{\(labels)}") \(number)\n"
            }
        }
    }
}

extension Metrics {
    /// Reads them from the store.
    init(_ store: Store, counts: OfficeCounts, notFetched: Int, connections: [ConnectionState]) async throws {
        self.init(
            counts: counts, notFetched: notFetched, connections: connections,
            undeliverable: try await store.undeliverable().count,
            oldestUndecided: try await store.nextToExamine(limit: 1).first?.receivedAt,
            free: try store.files.freeBytes(), reserve: store.files.reserve)
    }
}
