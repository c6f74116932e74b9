import FileReaders
import Foundation

@testable import Inspection
@testable import Mail
@testable import Submissions

extension FuzzTarget {
    /// A worker's report as the daemon takes it: cleaning it twice changes nothing, and it can be kept and read back.
    static let workerReport = FuzzTarget(
        name: "workerReport",
        seeds: {
            var examination = Examination()
            examination.subject = "方案"
            examination.from = [EmailAddress(name: "a", address: "a@b.example")]
            examination.date = "2024-10-30T09:00:00+08:00"
            var attachment = Attachment(
                path: "2", name: "方案.docx", type: "application/msword", inline: false, bytes: 3, output: 1)
            attachment.content = FileContent(kind: .document, format: .docx)
            attachment.content.tables = [Table(sheet: "", rows: 1, columns: 2, header: ["序号", "名称"])]
            examination.attachments = [attachment]
            return [try ReportCoding.encode(examination)]
        }
    ) { bytes, _ in
        guard let report = try? cleaned(ReportCoding.decode(Examination.self, from: Array(bytes))) else { return }
        guard let kept = try? ReportCoding.encode(report),
            let read = try? ReportCoding.decode(Examination.self, from: kept)
        else { return require(false, "a report can be kept and read back") }
        require(read == report, "a report is read back as it was")
        require((try? cleaned(report)) == report, "cleaning twice changes nothing")
        requireSound(decide(report, receivedAt: moment, mailbox: "main", office: sample))
    }

    /// One file as the worker reads it, its extension chosen by the first byte.
    static let files = FuzzTarget(
        name: "files",
        seeds: {
            let mails = try Seeds.mails().filter { $0.count < 5000 }.map { [0] + $0 }
            let zips = try Seeds.files(in: "Tests/MailTests/Fixtures", ending: ".zip").map { [1] + $0 }
            let texts = Seeds.lines("2序号,活动名称,时间\n3{\\rtf1\\ansi\\ansicpg936 \\'d6\\'d0\\par}\n4<html><table><tr><td>1")
            return try mails + zips + texts
                + Seeds.files(in: "Tests/MailTests/Fixtures", ending: "winmail.dat").map { [5] + $0 }
        }
    ) { bytes, charsets in
        guard let first = bytes.first else { return }
        let extensions = ["eml", "zip", "csv", "rtf", "html", "dat", "docx", "xls", "ofd", "txt", nil]
        withReader(charsets) { reader in
            let content = UnsafeRawBufferPointer(rebasing: bytes.dropFirst())
            let attachment = try reader.file(content, fileExtension: extensions[Int(first) % extensions.count])
            let json = try ReportCoding.encode(attachment)
            var read = try ReportCoding.decode(Attachment.self, from: json)
            var check = ReportCheck(limits: fuzzLimits)
            try check.clean(&read)
        }
    }

    /// The whole line: a mail's bytes are examined, decided and answered. The first byte chooses who wrote.
    static let decision = FuzzTarget(name: "decision", seeds: { try Seeds.mails().map { [1] + $0 } }) {
        bytes, charsets in
        guard let first = bytes.first else { return }
        withReader(charsets) { reader in
            let mail = try reader.mail(UnsafeRawBufferPointer(rebasing: bytes.dropFirst()))
            let json = try ReportCoding.encode(mail)
            var examination = try cleaned(ReportCoding.decode(Examination.self, from: json))
            if first > 0 {
                let units = sample.roster.units.filter { !$0.addresses.isEmpty }
                examination.from = [EmailAddress(address: units[Int(first) % units.count].addresses[0])]
                examination.automatic = nil
                examination.bounce = nil
            }
            let decision = decide(examination, receivedAt: moment, mailbox: "main", office: sample)
            require(
                decide(examination, receivedAt: moment, mailbox: "main", office: sample) == decision,
                "the same mail is decided in the same way")
            requireSound(decision)
            for code in decision.units { try answer(decision, to: code, charsets) }
        }
    }
}

private let moment = Date(timeIntervalSince1970: 1_730_250_000)

/// Small enough to be quick; the processor time counts from the program's start, so it is without limit.
private let fuzzLimits: InspectionLimits = {
    var limits = InspectionLimits()
    (limits.cpuSeconds, limits.totalBytes, limits.entryBytes, limits.entries) = (1 << 40, 8 << 20, 4 << 20, 200)
    limits.partBytes = 4 << 20
    return limits
}()

private func cleaned(_ report: Examination) throws(MalformedReport) -> Examination {
    var (report, check) = (report, ReportCheck(limits: fuzzLimits))
    try check.clean(&report)
    return report
}

/// Reads with an output folder in memory, which is emptied afterwards. Nothing that a reader throws is allowed.
private func withReader(_ charsets: Charsets, _ body: (FileReader) throws -> Void) {
    let folder = open(outputs, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    require(folder >= 0, "the output folder can be opened")
    do {
        try body(FileReader(limits: fuzzLimits, outputs: OutputFiles(folder: folder), charsets: charsets))
    } catch {
        require(false, "reading threw \(error)")
    }
    var number = 1
    while unlinkat(folder, String(number), 0) == 0 { number += 1 }
    close(folder)
}

private let outputs: String = {
    var template = Array("/dev/shm/muster-fuzz-XXXXXX".utf8CString)
    return mkdtemp(&template).map { String(cString: $0) } ?? "/nonexistent"
}()

/// What holds of every decision.
private func requireSound(_ decision: Decision) {
    require(decision.decision == .record || !decision.because.isEmpty, "a mail that is not recorded says why")
    require(decision.unit.map { (0...1).contains($0.confidence) } ?? true, "a confidence")
    require(!decision.answerable || decision.decision == .record, "only what is recorded is answered")
    for item in decision.items {
        require(item.verdict == .accepted || !item.because.isEmpty, "an item that does not count says why: \(item)")
        require(item.phase == nil || item.notice != nil, "no phase without its notice: \(item)")
    }
    for language in Language.allCases {
        for reason in decision.because + decision.items.flatMap(\.because) {
            require(!reason.text(in: language).isEmpty, "a reason has words: \(reason)")
        }
    }
    let kept = try? JSONDecoder().decode(Decision.self, from: JSONEncoder().encode(decision))
    require(kept == decision, "a decision is read back as it was kept")
}

/// Writes the receipt for one unit and reads it as a mailer would.
private func answer(_ decision: Decision, to code: String, _ charsets: Charsets) throws {
    guard decision.decision == .record, let unit = sample.roster.unit(code: code),
        let notice = decision.notice(ofUnit: code).flatMap(sample.notice)
    else { return }
    let items = decision.items.filter { decision.unit(of: $0) == code }
    let recorded = items.map {
        RecordedItem(message: 1, receivedAt: moment, provisional: decision.provisional, item: $0)
    }
    let standings = standing(of: unit, notices: sample.notices, items: recorded, rulings: [], asOf: moment)
    let facts = ReceiptFacts(
        unit: unit, notice: notice, standings: standings.filter { $0.notice == notice.id },
        mails: [AnsweredMail(message: 1, receivedAt: moment, sender: unit.addresses.first ?? "", items: items)],
        reference: ReferenceCode(secret: Array("sixteen bytes ok".utf8), unit: code, notice: notice.id), now: moment)
    let text = try LetterTemplates.builtIn.receipt(ReceiptContent(facts, office: sample), for: sample)
    require(isOneLine(text.subject) && !text.subject.isEmpty, "a subject: \(text.subject.debugDescription)")
    require(text.body.split(separator: "\n").allSatisfy { isOneLine(String($0)) }, "no control: \(text.body)")
    let letter = OutboundLetter(
        from: EmailAddress(name: sample.name, address: "submissions@office.example"),
        to: EmailAddress(address: "a@b.example"), subject: text.subject, date: MailDate(seconds: 0),
        messageID: MessageID.own("1", domain: "office.example"), origin: .reply, instance: "x", text: text.body)
    requireReadBack(letter, try letter.composed(), charsets)
}
