import Foundation
import GRDB

extension Database {
    func purge(_ mails: [MailToPurge], _ scope: PurgeScope?, by who: String, at now: Date) throws -> PurgeCounts {
        var counts = PurgeCounts()
        var files: Set<String> = []
        var letters: Set<Int64> = []
        for mail in mails {
            guard try placedItems(message: mail.message) == mail.items else {
                counts.changed += 1
                continue
            }
            files.formUnion(try attachedFiles(of: mail.message))
            letters.formUnion(
                try Int64.fetchAll(
                    cachedStatement(sql: "SELECT letter FROM answer WHERE message = ?"), arguments: [mail.message]))
            try purge(mail, at: now)
            counts.mails += 1
            counts.itemsKept += mail.kept.count
        }
        counts.files = counts.mails + (try removeLater(files))
        if let scope { try purgeRecords(about: scope) }
        counts.letters = try purgeLetters(letters, scope, by: who, at: now)
        if counts.mails > 0 || counts.letters > 0 {
            try log(
                Event(
                    .purged, at: now, by: who, unit: scope?.unit,
                    notice: scope?.notices.flatMap { $0.count == 1 ? $0[0] : nil },
                    detail: ["mails": "\(counts.mails)", "letters": "\(counts.letters)", "files": "\(counts.files)"]))
        }
        return counts
    }

    private func purge(_ mail: MailToPurge, at now: Date) throws {
        let id = mail.message
        for table in ["examination", "decision", "dueReceiptMail", "dueAcknowledgement"] {
            try executeKept(sql: "DELETE FROM \(table) WHERE message = ?", arguments: [id])
        }
        for item in mail.items {
            let kept = mail.kept.first { $0.unit == item.unit && $0.place == item.place }
            try purge(item, keeping: kept, ofMail: id)
        }
        try executeKept(
            sql: """
                DELETE FROM submission
                WHERE message = ? AND NOT EXISTS (SELECT 1 FROM item WHERE item.submission = submission.id)
                """,
            arguments: [id])
        try executeKept(
            sql: "UPDATE event SET detail = json_remove(detail, '$.reason') WHERE message = ?", arguments: [id])
        try executeKept(
            sql: """
                INSERT INTO fileToRemove (kind, sha256) SELECT 'messages', sha256 FROM inboundMessage WHERE id = ?
                ON CONFLICT DO NOTHING
                """,
            arguments: [id])
        if mail.kept.isEmpty {
            try leaveHash(ofMail: id, at: now)
        } else {
            try executeKept(sql: "UPDATE ruling SET reason = '' WHERE message = ?", arguments: [id])
            try executeKept(
                sql: "UPDATE inboundMessage SET purgedAt = ? WHERE id = ? AND purgedAt IS NULL",
                arguments: [now.milliseconds, id])
            try expectOneChange("inbound message \(id)", expected: "not purged")
        }
    }

    /// Titles, captions, nominees, reasons and paths are of people; kind, size, verdict and hash are not.
    private func purge(_ item: PlacedItem, keeping kept: MailToPurge.Kept?, ofMail mail: Int64) throws {
        let place: StatementArguments = ["mail": mail, "unit": item.unit, "place": item.place]
        let row = """
            submission = (SELECT id FROM submission WHERE message = :mail AND unit = :unit) AND position = :place
            """
        guard let kept else { return try executeKept(sql: "DELETE FROM item WHERE \(row)", arguments: place) }
        try executeKept(
            sql: """
                UPDATE item SET attachment = NULL, name = :name, title = NULL, perceptualHash = NULL,
                    caption = iif(caption IS NULL, NULL, ''), nominee = :nominee, because = '[]' WHERE \(row)
                """,
            arguments: place + ["name": kept.name, "nominee": kept.nominee])
    }

    /// A mail that comes again is known by its hash, and neither taken in nor answered.
    private func leaveHash(ofMail id: Int64, at now: Date) throws {
        try executeKept(
            sql: """
                INSERT INTO purgedMessage (sha256, purgedAt) SELECT sha256, ? FROM inboundMessage WHERE id = ?
                ON CONFLICT DO NOTHING
                """,
            arguments: [now.milliseconds, id])
        try executeKept(
            sql: "UPDATE location SET message = NULL, problem = 'purged', detail = NULL WHERE message = ?",
            arguments: [id])
        try executeKept(sql: "DELETE FROM submission WHERE message = ?", arguments: [id])
        try executeKept(sql: "DELETE FROM inboundMessage WHERE id = ?", arguments: [id])
        try expectOneChange("inbound message \(id)", expected: "there")
    }

    /// What coordinators wrote, what is owed, and which addresses were not reached.
    private func purgeRecords(about scope: PurgeScope) throws {
        let (filter, arguments) = scope.filter
        try execute(
            sql: "UPDATE ruling SET reason = '' WHERE \(filter) AND at < :before AND reason <> ''", arguments: arguments
        )
        try execute(
            sql: """
                UPDATE event SET detail = json_remove(detail, '$.reason')
                WHERE \(filter) AND at < :before AND json_extract(detail, '$.reason') IS NOT NULL
                """,
            arguments: arguments)
        try execute(sql: "DELETE FROM dueReceipt WHERE \(filter) AND firstAt < :before", arguments: arguments)
        for address in scope.addresses {
            try execute(sql: "DELETE FROM undeliverable WHERE address = ?", arguments: [address.lowercased()])
        }
    }

    /// Takes back the letters about the scope that wait, and the words out of those that leave no more. Digests and alerts
    /// tell of everybody, so those that left go with every purge: the coordinators have them.
    ///
    /// - Returns: how many.
    private func purgeLetters(
        _ answers: Set<Int64>, _ scope: PurgeScope?, by who: String, at now: Date
    ) throws -> Int {
        let (about, arguments) = scope?.filter ?? ("0", ["before": Int64.min])
        let filter = "\(about) AND queuedAt < :before"
        let waiting = try Row.fetchAll(
            self,
            sql: """
                SELECT \(OutboundMessage.columns) FROM outboundMessage
                WHERE state = 'queued' AND kind IN ('receipt', 'reminder') AND \(filter)
                """,
            arguments: arguments
        ).map(OutboundMessage.init(row:))
        for letter in waiting { try cancel(letter, reason: "what it is about was purged", by: who, at: now) }
        // It may have arrived, and is not sent again.
        try execute(
            sql: "UPDATE outboundMessage SET nextAttemptAt = NULL WHERE state = 'unknown' AND \(filter)",
            arguments: arguments)
        let ended = """
            purgedAt IS NULL AND nextAttemptAt IS NULL AND state IN ('sent', 'failed', 'unknown', 'cancelled')
            """
        var ids = try Int64.fetchAll(
            self,
            sql:
                "SELECT id FROM outboundMessage WHERE \(ended) AND (kind IN ('digest', 'alert') OR \(about)) AND queuedAt < :before",
            arguments: arguments)
        ids += try answers.subtracting(ids).filter { id in
            try Bool.fetchOne(
                cachedStatement(sql: "SELECT 1 FROM outboundMessage WHERE id = ? AND \(ended)"), arguments: [id]) != nil
        }
        for id in ids {
            try executeKept(
                sql: """
                    UPDATE outboundMessage SET recipient = iif(kind IN ('digest', 'alert'), recipient, 'purged'),
                        subject = '', content = x'00', lastReply = NULL, lastError = NULL, purgedAt = ? WHERE id = ?
                    """,
                arguments: [now.milliseconds, id])
        }
        return ids.count
    }
}

extension PurgeScope {
    /// Rows with the columns `unit` and `notice` that are meant; to be used together with `:before`.
    fileprivate var filter: (sql: String, arguments: StatementArguments) {
        var sql = ["1"]
        var arguments: StatementArguments = ["before": before.milliseconds]
        if let unit {
            sql.append("unit = :scopeUnit")
            arguments += ["scopeUnit": unit]
        }
        if let notices {
            let names = notices.indices.map { "scopeNotice\($0)" }
            sql.append("notice IN (\(names.map { ":" + $0 }.joined(separator: ", ")))")
            for (name, notice) in zip(names, notices) { arguments += [name: notice] }
        }
        return (sql.joined(separator: " AND "), arguments)
    }
}
