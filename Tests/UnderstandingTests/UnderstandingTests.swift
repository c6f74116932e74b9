import Foundation
import Submissions
import Testing

/// Many mails with real files, named and packed as units do it, against what the files are known to be.
struct UnderstandingTests {
    @Test func noSureLabelIsWrongAndMostAreSure() async throws {
        let mails = try LabelledMails()
        defer { mails.remove() }
        let office = try LabelledMails.office()
        let table = ConfusionTable(mails.labels, try await mails.decisions(office))
        for part in ["tuned", "heldout"] { print(table.text(part) + "\n") }
        for row in table.rows where row.label.part == "tuned" && row.outcome != .sure && row.label.servesSomething {
            print("\(row.label.mail) \(row.label.path) \(row.label.requirement): \(row.told), \(row.because)")
        }
        let mailCount = Set(mails.labels.map(\.mail)).count
        let fileCount = Set(mails.labels.map { $0.mail + $0.path }).count
        print("\(mailCount) mails, \(fileCount) files")
        for row in table.wrong {
            Issue.record(
                "\(row.label.mail) \(row.label.path) is \(row.label.requirement), told \(row.told): \(row.because)")
        }
        for part in ["tuned", "heldout"] { #expect(table.sureShare(of: part) >= 0.85, "\(part)") }
    }
}
