import Foundation
import Inspection

extension Attachment {
    /// One element of what `muster inspect` prints; `file` is what the user named, or the path inside the container.
    func inspectReport(file: String) -> JSONValue {
        .object([
            ("file", .string(file)),
            ("bytes", .integer(bytes)),
            ("sha256", .string(sha256)),
            ("kind", .string(content.kind.rawValue)),
            ("format", .string(content.format.rawValue)),
            ("title", .text(content.title)),
            ("characters", .count(content.characters)),
            ("tables", .array(content.tables.map(\.report))),
            ("images", .integer(content.images)),
            ("width", .count(content.width)),
            ("height", .count(content.height)),
            ("duration", .seconds(content.duration)),
            ("takenAt", .text(content.takenAt.map(withOffset))),
            ("problem", .text(content.problem?.rawValue)),
            ("contains", .array(contains.map { $0.inspectReport(file: $0.path) })),
            ("notes", .texts(content.notes)),
        ])
    }
}

/// Cameras record local time without an offset: that of this machine's zone is added, which is the office's.
private func withOffset(_ local: String) -> String {
    let formatter = ISO8601DateFormatter()
    formatter.timeZone = .current
    formatter.formatOptions = [.withFullDate, .withTime, .withDashSeparatorInDate, .withColonSeparatorInTime]
    guard let moment = formatter.date(from: local) else { return local }
    formatter.formatOptions = [.withInternetDateTime]
    return formatter.string(from: moment)
}

extension Table {
    fileprivate var report: JSONValue {
        .object([
            ("sheet", .string(sheet)),
            ("rows", .integer(rows)),
            ("columns", .integer(columns)),
            ("header", .texts(header)),
        ])
    }
}
