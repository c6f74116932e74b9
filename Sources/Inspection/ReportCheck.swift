import Mail

/// Goes over a report as one that an attacker may have written: texts are cleaned and cut, numbers and counts outside
/// what a worker of ours can report make it malformed.
struct ReportCheck {
    private static let depthLimit = 16
    private static let attachmentLimit = 10_000
    private static let lineLimit = 400
    private static let tableLimit = 200
    private static let titleLimit = 60
    private static let columnLimit = 256

    private var attachments = 0
    /// The numbers of the files that the report says were written; each may appear once.
    private(set) var outputs: Set<Int> = []

    /// Rows of a table's body at most.
    private let rowLimit: Int
    private let cellCharacters: Int

    init(limits: InspectionLimits = InspectionLimits()) {
        (rowLimit, cellCharacters) = (limits.tableRows, limits.cellCharacters)
    }

    mutating func clean(_ report: inout Examination) throws(MalformedReport) {
        report.messageID = report.messageID?.displayable(limit: 1000)
        try bound(report.references.count, 1000, "references")
        report.references = report.references.map { $0.displayable(limit: 1000) }
        report.subject = report.subject.displayable(limit: 1000)
        for field in [\Examination.from, \.to, \.cc, \.replyTo] {
            try bound(report[keyPath: field].count, 5000, "addresses")
            report[keyPath: field] = report[keyPath: field].map(cleaned)
        }
        report.date = report.date.flatMap(moment)
        report.received = report.received.flatMap(moment)
        report.text = report.text.displayable(limit: 200_000, keepingLines: true)
        try bound(report.links.count, 1000, "links")
        for index in report.links.indices { try clean(&report.links[index]) }
        report.bounce = report.bounce.map(cleaned)
        report.authentication = report.authentication.map(cleaned)
        try bound(report.defects.count, 1000, "defects")
        report.defects = report.defects.map { $0.displayable(limit: 500) }
        for index in report.attachments.indices { try clean(&report.attachments[index], depth: 1) }
    }

    mutating func clean(_ attachment: inout Attachment, depth: Int = 0) throws(MalformedReport) {
        attachments += 1
        try bound(attachments, Self.attachmentLimit, "attachments")
        try bound(depth, Self.depthLimit, "levels of attachments")
        attachment.path = attachment.path.displayable(limit: 2000)
        attachment.name = attachment.name.displayable(limit: 255)
        attachment.type = attachment.type?.displayable(limit: 255)
        attachment.sha256 = ""
        try bound(attachment.bytes, 1 << 40, "bytes")
        if let output = attachment.output {
            guard output >= 1, outputs.insert(output).inserted else {
                throw MalformedReport(reason: "output \(output) is out of range or named twice")
            }
        }
        try clean(&attachment.content)
        for index in attachment.contains.indices { try clean(&attachment.contains[index], depth: depth + 1) }
    }

    static func clean(_ content: inout FileContent) throws(MalformedReport) {
        try ReportCheck().clean(&content)
    }

    private func clean(_ content: inout FileContent) throws(MalformedReport) {
        content.title = content.title?.displayable(limit: 500)
        try bound(content.lines.count, Self.lineLimit, "lines")
        content.lines = content.lines.map { $0.displayable(limit: 500, keepingLines: true) }
        try bound(content.tables.count, Self.tableLimit, "tables")
        for index in content.tables.indices { try clean(&content.tables[index]) }
        try bound(content.notes.count, 2500, "notes")
        content.notes = content.notes.map { $0.displayable(limit: 500) }
        try bound(content.images, 100_000, "images")
        try bound(content.characters ?? 0, 1 << 40, "characters")
        try bound(content.width ?? 0, 1_000_000, "pixels")
        try bound(content.height ?? 0, 1_000_000, "pixels")
        if let duration = content.duration, !(0...1e7).contains(duration) {
            throw MalformedReport(reason: "a duration of \(duration) s")
        }
        content.takenAt = content.takenAt.flatMap(moment)
        content.perceptualHash = content.perceptualHash.flatMap(hash)
        content.caption = content.caption?.displayable(limit: 200)
        try bound(content.traits.count, FileTrait.allCases.count, "traits")
    }

    private func clean(_ table: inout Table) throws(MalformedReport) {
        table.sheet = table.sheet.displayable(limit: 255)
        try bound(table.rows, 10_000_000, "rows")
        try bound(table.columns, 100_000, "columns")
        try bound(table.titles.count, Self.titleLimit, "title rows")
        try bound(table.body.count, max(rowLimit, Self.titleLimit), "body rows")
        try bound(table.headerRow ?? 0, 10_000_000, "for a row's number")
        try bound(table.bodyRows.count, max(rowLimit, Self.titleLimit), "row numbers")
        for row in table.bodyRows { try bound(row, 10_000_000, "for a row's number") }
        table.header = try cells(table.header)
        for index in table.titles.indices { table.titles[index] = try cells(table.titles[index]) }
        for index in table.body.indices { table.body[index] = try cells(table.body[index]) }
    }

    private func cells(_ row: [String]) throws(MalformedReport) -> [String] {
        try bound(row.count, Self.columnLimit, "cells in a row")
        return row.map { $0.displayable(limit: cellCharacters) }
    }

    private func clean(_ link: inout OversizedLink) throws(MalformedReport) {
        link.name = link.name?.displayable(limit: 255)
        try bound(link.bytes ?? 0, 1 << 50, "bytes of a link")
        link.expires = link.expires.flatMap(moment)
        link.url = link.url.displayable(limit: 4000)
    }

    private func cleaned(_ address: EmailAddress) -> EmailAddress {
        EmailAddress(name: address.name.displayable(limit: 500), address: address.address.displayable(limit: 320))
    }

    private func cleaned(_ bounce: Bounce) -> Bounce {
        Bounce(
            recipient: bounce.recipient?.displayable(limit: 320), status: bounce.status?.displayable(limit: 32),
            permanent: bounce.permanent, originalMessageID: bounce.originalMessageID?.displayable(limit: 1000),
            fault: bounce.fault)
    }

    private func cleaned(_ results: AuthenticationResults) -> AuthenticationResults {
        AuthenticationResults(
            server: results.server.displayable(limit: 255), dmarc: results.dmarc?.displayable(limit: 32),
            fromDomain: results.fromDomain?.displayable(limit: 255))
    }

    /// A date and time of RFC 3339's characters; nil for anything else.
    private func moment(_ text: String) -> String? {
        let isMoment =
            (10...40).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || "-:.+TZtz ".utf8.contains($0) }
        return isMoment ? text : nil
    }

    private func hash(_ text: String) -> String? {
        let digits = text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        return digits && text.utf8.count == 16 ? text : nil
    }

    private func bound(_ number: Int, _ limit: Int, _ what: String) throws(MalformedReport) {
        guard (0...limit).contains(number) else { throw MalformedReport(reason: "\(number) \(what)") }
    }
}
