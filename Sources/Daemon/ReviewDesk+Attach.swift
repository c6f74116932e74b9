import struct Crypto.SHA256
public import Foundation
import Inspection
import Mail
import Store
import Submissions

/// A file that came by other ways than mail.
public struct HandedFile: Sendable {
    /// Where it lies.
    public var path: String
    /// When it came; nil for the present moment.
    public var receivedAt: Date?

    public init(path: String, receivedAt: Date? = nil) {
        self.path = path
        self.receivedAt = receivedAt
    }
}

extension ReviewDesk {
    /// A file is a unit's, for this requirement: it is put into a mail from the office's own address `sender`, and goes the
    /// way of every mail. The same file is taken once.
    public func attach(
        _ handed: HandedFile, unit code: String, requirement: String, notice id: String?, reason: String,
        from sender: String, casework: Casework
    ) async throws -> ReviewResult {
        let unit = try lookup.unit(code)
        let asked = try lookup.requirement(
            requirement, notice: try id.map { try lookup.notice($0) }, askedOf: unit)
        let receivedAt = handed.receivedAt ?? clock.now
        guard receivedAt <= clock.now else { throw ReviewError.refused("the file cannot have come in the future") }
        var ruling = Ruling(.assign, at: clock.now, by: who, reason: try Self.line(reason))
        ruling.unit = unit.code
        ruling.take(asked)
        let (mail, hash) = try mail(round: handed.path, unit, asked, from: sender)
        let items = try await store.recordedItems(unit: unit.code)
        if let same = items.last(where: { $0.item.sha256 == hash && asked.isMeant(by: $0.item) }) {
            guard same.item.verdict == .accepted else {
                throw ReviewError.refused(
                    "\(unit.code) sent the same file in mail \(same.message), where it does not count: muster review show "
                        + "\(same.message) says why, and muster review accept lets it count")
            }
            return ReviewResult(
                unchanged: "\(unit.code) already sent the same file, in mail \(same.message)", ruling, nil)
        }
        let before = try await view(of: unit, items)
        if isRehearsal { return try await rehearse(mail, ruling, receivedAt, unit, items, before, casework.inspector) }
        let kept = try await store.files.keep([mail])
        let taken = try await store.take(kept[0], receivedAt: receivedAt, ruling: ruling, at: clock.now)
        guard let message = taken.message else {
            throw ReviewError.refused("the same file was attached before and purged")
        }
        guard taken.isNew else { return try await attachAgain(message, ruling) }
        _ = try await casework.cycle()
        return try await result(message, unit, before)
    }

    /// The file was attached before; unless that was undone it is there.
    private func attachAgain(_ message: Int64, _ ruling: Ruling) async throws -> ReviewResult {
        let file = try await file(message)
        if let known = Assignment(ofMail: message, file.rulings), known.requirement == ruling.requirement {
            return ReviewResult(unchanged: "the same file is already attached, as mail \(message)", ruling, file)
        }
        return try await assign(
            mail: message, unit: ruling.unit ?? "", notice: ruling.notice,
            requirement: "\(ruling.phase ?? "")/\(ruling.requirement ?? "")", reason: ruling.reason)
    }

    private func view(of unit: OrganizationalUnit, _ items: [RecordedItem]) async throws -> UnitView {
        let standings = standing(
            of: unit, notices: office.notices, items: items, rulings: try await store.rulings(unit: unit.code),
            asOf: clock.now)
        return UnitView(unit: unit.code, standings: standings, items: items)
    }

    private func result(
        _ message: Int64, _ unit: OrganizationalUnit, _ before: UnitView
    ) async throws -> ReviewResult {
        let file = try await file(message)
        guard let ruling = file.rulings.last else {
            throw ReviewError.refused(
                "the file is mail \(message), and somebody undid meanwhile that it is \(unit.code)'s")
        }
        let after = try await view(of: unit, try await store.recordedItems(unit: unit.code))
        let due = try await store.dueReceipts(at: .distantFuture, limit: .max)
        var letters = due.filter { $0.mails.contains { $0.message == message } }
            .map { RulingOutcome.OwedLetter(unit: $0.unit, notice: $0.notice ?? "", recipient: $0.recipient) }
        if unit.addresses.isEmpty {
            letters.append(.init(unit: unit.code, notice: ruling.notice ?? "", recipient: nil))
        }
        return ReviewResult(
            ruling: ruling, decision: file.decision, changes: before.changes(to: after), letters: letters)
    }

    /// What would come of it; nothing is kept.
    private func rehearse(
        _ mail: TemporaryFile, _ ruling: Ruling, _ receivedAt: Date, _ unit: OrganizationalUnit,
        _ items: [RecordedItem], _ before: UnitView, _ inspector: Inspector
    ) async throws -> ReviewResult {
        let folder = try store.files.makeTemporaryFolder()
        let examination = try await inspector.examineMail(at: mail.path, outputFolder: folder.path)
        withExtendedLifetime((folder, mail)) {}
        let assigned = Assignment(
            unit: unit.code, notice: ruling.notice, phase: ruling.phase, requirement: ruling.requirement)
        let decision = decide(
            examination, receivedAt: receivedAt, mailbox: nil, office: office,
            rulings: try await store.rulings(), assigned: assigned)
        let added = decision.items.map {
            RecordedItem(message: .max, receivedAt: receivedAt, provisional: false, item: $0)
        }
        let letter = RulingOutcome.OwedLetter(
            unit: unit.code, notice: ruling.notice ?? "", recipient: unit.addresses.first)
        return ReviewResult(
            ruling: ruling, decision: decision, changes: before.changes(to: try await view(of: unit, items + added)),
            letters: [letter])
    }

    /// Writes the mail, piece by piece, and answers it with the SHA-256 of the file.
    private func mail(
        round path: String, _ unit: OrganizationalUnit, _ asked: ReviewLookup.Asked, from sender: String
    ) throws -> (TemporaryFile, String) {
        let hash = try Self.hash(of: path)
        let text = "\(hash)/\(unit.code)/\(asked.notice.id)/\(asked.phase.id)/\(asked.requirement.id)"
        let key = hexadecimal(SHA256.hash(data: Array(text.utf8)))
        let mail = FileMail(
            from: sender, subject: "\(unit.name) \(asked.requirement.title)",
            messageID: HandedIn.messageID(key: String(key.prefix(32)), domain: EmailAddress(address: sender).domain),
            name: (path as NSString).lastPathComponent)
        let copy = try store.files.makeTemporaryFile()
        let output = FileHandle(fileDescriptor: copy.descriptor, closeOnDealloc: false)
        try output.write(contentsOf: mail.head())
        var written = 0
        try Self.pieces(of: path) { piece in
            written += piece.count / 3 * 4
            guard written <= Intake.messageLimit else {
                throw ReviewError.refused("\(path): makes a mail longer than \(Intake.messageLimit >> 20) MB")
            }
            try output.write(contentsOf: FileMail.body(piece))
        }
        try output.write(contentsOf: FileMail.tail)
        return (copy, hash)
    }

    private static func hash(of path: String) throws -> String {
        var hash = SHA256()
        try pieces(of: path) { hash.update(data: $0) }
        return hexadecimal(hash.finalize())
    }

    private static func pieces(of path: String, _ body: ([UInt8]) throws -> Void) throws {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? file.close() }
        while let piece = try file.read(upToCount: FileMail.pieceLength), !piece.isEmpty { try body(Array(piece)) }
    }
}

private func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
}

extension ReviewLookup.Asked {
    /// Whether an item is for this requirement.
    fileprivate func isMeant(by item: Item) -> Bool {
        item.notice == notice.id && item.phase == phase.id && item.requirement == requirement.id
    }
}
