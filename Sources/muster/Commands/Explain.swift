import ArgumentParser
import Foundation
import Inspection
import Store
import Submissions
import TerminalText

struct Explain: MusterCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows what would be done with a mail, and why. Changes nothing, sends nothing.",
        discussion: """
            Example: muster explain mail.eml --received 2024-10-30T09:00:00+08:00
            With a database the standing counts what the unit sent before; without one it is an empty history.
            """)

    @Argument(help: "A mail as received (.eml).")
    var file: String

    @Option(help: "When it arrived at the server, like 2024-10-30T09:00:00+08:00.")
    var received: String

    @OptionGroup var config: ConfigurationOption
    @OptionGroup var output: OutputOptions

    func execute() async throws {
        let files = try await OfficeFiles(config)
        let store = try files.openForReading()
        let office = files.office(of: try await store?.existingInstance())
        let receivedAt = try parseMoment(received, in: office.timeZone)
        let examination = try await files.workers().examine(file)
        let rulings = try await store?.rulings() ?? []
        let decision = decide(examination, receivedAt: receivedAt, mailbox: nil, office: office, rulings: rulings)
        var standings: [(unit: String, standings: [Standing])] = []
        for code in decision.units {
            guard let unit = office.roster.unit(code: code) else { continue }
            let before = try await history(of: code, upTo: receivedAt, store)
            let arriving = decision.items.filter { decision.unit(of: $0) == code }.map {
                RecordedItem(message: .max, receivedAt: receivedAt, provisional: decision.provisional, item: $0)
            }
            let items = decision.decision == .record ? before + arriving : before
            let notice = decision.notice(ofUnit: code)
            let all = standing(of: unit, notices: office.notices, items: items, rulings: rulings, asOf: receivedAt)
            standings.append((code, all.filter { notice == nil || $0.notice == notice }))
        }
        let report = ExplainReport(decision: decision, standings: standings, language: office.language)
        print(output.json ? report.json.text : report.text(output))
    }

    /// What the unit sent before; this very mail, if it was taken in already, is not counted twice.
    private func history(of unit: String, upTo moment: Date, _ store: Store?) async throws -> [RecordedItem] {
        guard let store else { return [] }
        let same = try await store.inboundMessage(sameAs: file)?.id
        return try await store.recordedItems(unit: unit, upTo: moment).filter { $0.message != same }
    }
}
