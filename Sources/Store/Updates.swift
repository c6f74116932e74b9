import Foundation
import GRDB
import Submissions

/// Letters that are owed although the unit sent nothing anew: something was decided that changes what it believes.
extension Database {
    /// Owes a unit a letter about where it stands with a notice, which answers no mail. One that is owed already tells it
    /// as well; where it answers `mail`, it is owed for that alone. `coalesce` is in seconds.
    func oweUpdate(
        unit: String, notice: String, recipient: String, about mail: Int64?, coalesce: TimeInterval, at now: Date
    ) throws {
        let due = now.addingTimeInterval(coalesce).milliseconds
        try execute(
            sql: """
                UPDATE dueReceipt SET dueAt = min(:due, firstAt + 3 * (:due - :now)), isUpdate = max(isUpdate,
                    NOT EXISTS (SELECT 1 FROM dueReceiptMail WHERE due = dueReceipt.id AND message = :mail))
                WHERE unit = :unit AND notice = :notice
                """,
            arguments: ["due": due, "now": now.milliseconds, "unit": unit, "notice": notice, "mail": mail])
        guard changesCount == 0 else { return }
        try execute(
            sql: "INSERT INTO dueReceipt (unit, notice, recipient, firstAt, dueAt, isUpdate) VALUES (?, ?, ?, ?, ?, 1)",
            arguments: [unit, notice, recipient, now.milliseconds, due])
    }

    /// Where a unit's letters about a notice go: where the last one went, if the roster still has it, else its first
    /// address. Nil when it has none that letters reach.
    func recipient(of unit: OrganizationalUnit, notice: String) throws -> String? {
        let last = try String.fetchOne(
            self,
            sql: """
                SELECT recipient FROM outboundMessage WHERE unit = ? AND notice = ? AND kind = 'receipt'
                ORDER BY id DESC LIMIT 1
                """,
            arguments: [unit.code, notice])
        let unreached = try String.fetchSet(self, sql: "SELECT address FROM undeliverable")
        let reached = unit.addresses.filter { !unreached.contains($0.lowercased()) }
        return reached.first { $0 == last } ?? reached.first
    }

    /// Forgets the receipts owed for a mail to units that have no part in it any more. Answers the units that were so
    /// never told of it.
    func dropReceipts(for mail: Int64, butOf units: [String]) throws -> [String] {
        let rows = try Row.fetchAll(
            self,
            sql: """
                SELECT dueReceipt.id, unit FROM dueReceiptMail JOIN dueReceipt ON dueReceipt.id = due WHERE message = ?
                """,
            arguments: [mail]
        ).filter { !units.contains($0[1]) }
        for row in rows { try leaveOut(mail, ofDueReceipt: row[0]) }
        return rows.map { $0[1] }
    }

    /// Takes a mail out of a receipt that is owed; one that has nothing else to tell is owed no more.
    func leaveOut(_ mail: Int64, ofDueReceipt id: Int64) throws {
        try execute(sql: "DELETE FROM dueReceiptMail WHERE due = ? AND message = ?", arguments: [id, mail])
        try dropEmptyReceipt(id)
    }

    /// Whether the letter that was owed because of a ruling had not left, so that the unit never learns of the ruling that is
    /// undone: then it is owed no more for that.
    func takeBackUpdate(_ ruling: Ruling, unit: String, _ notice: String) throws -> Bool {
        let waiting = try Row.fetchAll(
            self,
            sql: """
                SELECT id, isUpdate AND NOT EXISTS (SELECT 1 FROM ruling
                    WHERE ruling.id <> :ruling AND (message IS NOT NULL OR unit = :unit AND notice = :notice)
                        AND (at >= firstAt) <> (ifnull(undoneAt, -1) >= firstAt))
                FROM dueReceipt WHERE unit = :unit AND notice = :notice AND firstAt <= :at
                """,
            arguments: ["unit": unit, "notice": notice, "at": ruling.at.milliseconds, "ruling": ruling.id])
        for row in waiting where row[1] {
            try execute(sql: "UPDATE dueReceipt SET isUpdate = 0 WHERE id = ?", arguments: [row[0] as Int64])
            try dropEmptyReceipt(row[0])
        }
        return !waiting.isEmpty
    }

    private func dropEmptyReceipt(_ id: Int64) throws {
        try execute(
            sql: """
                DELETE FROM dueReceipt WHERE id = :id AND NOT isUpdate
                    AND NOT EXISTS (SELECT 1 FROM dueReceiptMail WHERE due = :id)
                """,
            arguments: ["id": id])
    }
}
