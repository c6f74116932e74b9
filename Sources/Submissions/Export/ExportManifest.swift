import Foundation

/// One row of the manifest: an item, and where its file lies.
public struct ManifestRow: Equatable, Sendable {
    /// As they stand in the table: unit code, unit, phase, requirement, state, verdict.
    public var subject: [String]
    public var originalName: String
    /// Relative to the folder, with slashes; empty when there is no file.
    public var path: String
    /// Nil when there is no file.
    public var file: ExportFile?
    public var receivedAt: String
    public var message: Int64
    /// The word for late, or empty.
    public var late: String
    public var reason: String
    public var attachment: String

    static let subjects = 6
    static let columns = 15

    /// The row of an entry.
    init(_ entry: ExportEntry, words: ExportWords, timeZone: TimeZone) {
        let item = entry.item.item
        subject = [
            entry.unit, entry.unitName, entry.phase, entry.requirement, entry.state.map(words.state) ?? "",
            words.verdict(item.verdict),
        ]
        originalName = item.name
        path = entry.path ?? ""
        file = entry.file
        receivedAt = Self.moment(entry.item.receivedAt, timeZone)
        message = entry.item.message
        late = item.late ? words.late : ""
        reason = entry.reason
        attachment = item.attachment ?? ""
    }

    /// The row of a file of ours that is about no item, such as the workbook.
    public init(path: String, sha256: String, bytes: Int) {
        subject = Array(repeating: "", count: Self.subjects)
        originalName = path
        self.path = path
        file = ExportFile(message: 0, attachment: "", sha256: sha256, bytes: bytes, receivedAt: nil)
        (receivedAt, message, late, reason, attachment) = ("", 0, "", "", "")
    }

    /// Reads a row back; nil when it is none of ours, or of no file.
    init?(cells: [String]) {
        guard cells.count >= Self.columns else { return nil }
        let cells = cells.map(ManifestText.plain)
        guard let message = Int64(cells[11].isEmpty ? "0" : cells[11]), Self.isInside(cells[7]) else { return nil }
        subject = Array(cells[..<Self.subjects])
        originalName = cells[6]
        path = cells[7]
        receivedAt = cells[10]
        self.message = message
        late = cells[12]
        reason = cells[13]
        attachment = cells[14]
        if cells[9].utf8.count == 64 {
            file = ExportFile(
                message: message, attachment: attachment, sha256: cells[9], bytes: Int(cells[8]),
                receivedAt: ISO8601DateFormatter().date(from: receivedAt))
        }
    }

    /// Somebody may have written anything into the file: a path never leads out of the folder.
    private static func isInside(_ path: String) -> Bool {
        !path.hasPrefix("/") && path.split(separator: "/").allSatisfy { $0 != ".." && $0 != "." }
    }

    var cells: [String] {
        subject + [
            originalName, path, path.isEmpty ? "" : file?.bytes.map(String.init) ?? "",
            path.isEmpty ? "" : file?.sha256 ?? "", receivedAt, message == 0 ? "" : String(message), late, reason,
            attachment,
        ]
    }

    private static func moment(_ moment: Date, _ zone: TimeZone) -> String {
        let formatter = ISO8601DateFormatter()
        formatter.formatOptions = [.withInternetDateTime]
        formatter.timeZone = zone
        return formatter.string(from: moment)
    }
}

/// The manifest as a table that Excel and WPS open by a double click: UTF-8 with its mark, CRLF (RFC 4180), and no cell
/// that begins a formula.
public enum ManifestText {
    /// The whole file.
    public static func bytes(_ rows: [ManifestRow], words: ExportWords) -> [UInt8] {
        var text = "\u{FEFF}"
        for cells in [words.manifestHead] + rows.map(\.cells) {
            text += cells.map { quoted(harmless($0)) }.joined(separator: ",") + "\r\n"
        }
        return Array(text.utf8)
    }

    /// The rows of a manifest that an earlier run wrote; nil when the file is none. Rows that somebody spoilt are left
    /// out: their files are found again by their content.
    public static func rows(_ bytes: [UInt8]) -> [ManifestRow]? {
        var text = String(decoding: bytes, as: UTF8.self)
        if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
        let rows = CSV(text).rows
        guard let head = rows.first?.cells, Language.allCases.contains(where: { ExportWords($0).manifestHead == head })
        else { return nil }
        return rows.dropFirst().compactMap { ManifestRow(cells: $0.cells) }
    }

    /// A cell that a spreadsheet program would take for a formula gets an apostrophe before it, as does one that has an
    /// apostrophe, so that ``plain(_:)`` gives every cell back.
    static func harmless(_ cell: String) -> String {
        guard let first = cell.unicodeScalars.first, "=+-@'\t\r\n＝＋－＠".unicodeScalars.contains(first) else {
            return cell
        }
        return "'" + cell
    }

    static func plain(_ cell: String) -> String { cell.hasPrefix("'") ? String(cell.dropFirst()) : cell }

    private static func quoted(_ cell: String) -> String {
        guard cell.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return cell }
        return "\"" + cell.replacingOccurrences(of: "\"", with: "\"\"") + "\""
    }
}
