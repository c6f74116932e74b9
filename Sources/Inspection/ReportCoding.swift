import FoundationEssentials

/// Reports as JSON: what workers print and the daemon reads.
public enum ReportCoding {
    /// One JSON document in one line, without the line's end.
    public static func encode(_ report: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        return Array(try encoder.encode(report))
    }

    /// Reads a document that may come from anybody: bounded depth, and nothing but the wanted form.
    static func decode<Report: Decodable>(_ type: Report.Type, from json: [UInt8]) throws(MalformedReport) -> Report {
        guard isShallow(json) else { throw MalformedReport(reason: "nested more than \(depthLimit) deep") }
        do {
            return try JSONDecoder().decode(type, from: Data(json))
        } catch {
            throw MalformedReport(reason: "not JSON of the agreed form")
        }
    }

    /// A report nests twice for each container, and containers nest at most ``ReportCheck/depthLimit`` deep.
    private static let depthLimit = 64

    private static func isShallow(_ json: [UInt8]) -> Bool {
        var depth = 0
        var inString = false
        var escaped = false
        for byte in json {
            if escaped {
                escaped = false
            } else if inString {
                if byte == UInt8(ascii: "\\") { escaped = true }
                if byte == UInt8(ascii: "\"") { inString = false }
            } else if byte == UInt8(ascii: "\"") {
                inString = true
            } else if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
                depth += 1
                if depth > depthLimit { return false }
            } else if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") {
                depth -= 1
            }
        }
        return true
    }
}

/// Why a worker's report is refused.
struct MalformedReport: Error, Equatable {
    var reason: String
}
