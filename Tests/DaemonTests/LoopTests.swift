import Foundation
import Mail
import MailTransport
import Store
import Submissions
import Testing

@testable import Daemon

/// Programs that answer each other: every letter is composed, sent and read back as real ones are.
@Suite struct LoopTests {
    /// One office with its daemon's parts, and the mails that wait to be delivered to it.
    private final class Party {
        let rooms: OfficeInHand
        let facts: Office
        let settings: SMTPSettings

        init(address: String, correspondent: String, name: String) throws {
            rooms = try OfficeInHand()
            var unit = OrganizationalUnit.first
            unit.addresses = [correspondent]
            facts = Office(
                name: name, language: .chinese, timeZone: TimeZone(identifier: "Asia/Shanghai") ?? .gmt,
                roster: Roster(units: [unit]), notices: [.week], ownAddresses: [address])
            var settings = try SMTPSettings.sample()
            settings.from = address
            self.settings = settings
        }

        /// Takes these mails in, and answers the letters that leave because of them and of all before.
        func round(_ mails: [[UInt8]], at now: Date) async throws -> [[UInt8]] {
            for mail in mails { try await rooms.take(mail, receivedAt: now, at: now) }
            _ = try await rooms.casework(facts, coalesce: 60, at: now).cycle()
            let correspondence = Correspondence(
                office: facts, templates: .builtIn, store: rooms.store, settings: settings,
                clock: .standing(at: now), logger: rooms.logger)
            _ = try await correspondence.cycle()
            let sender = ScriptedSender()
            _ = try await Delivery(
                sender: sender, reminders: try rooms.reminders(facts, at: now), store: rooms.store,
                settings: settings, language: .chinese, clock: .standing(at: now), logger: rooms.logger
            ).cycle()
            return sender.offers.map(\.message)
        }
    }

    private static let first = "one@first.example"
    private static let second = "two@second.example"

    /// Takes lines of the header away, as a gateway might that adds a disclaimer.
    private func stripped(_ letter: [UInt8], of names: [String]) -> [UInt8] {
        let text = String(decoding: letter, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n") else { return letter }
        let unfolded = text[..<end.lowerBound].replacingOccurrences(of: "\r\n ", with: "\n ")
        let kept = unfolded.components(separatedBy: "\r\n").filter { line in
            !names.contains { line.lowercased().hasPrefix($0.lowercased() + ":") }
        }
        let header = kept.joined(separator: "\r\n").replacingOccurrences(of: "\n ", with: "\r\n ")
        return Array((header.replacingOccurrences(of: "\r\r\n", with: "\r\n") + text[end.lowerBound...]).utf8)
    }

    @Test(arguments: [
        [], ["X-Muster-Id"], ["X-Muster-Id", "Auto-Submitted", "X-Auto-Response-Suppress"],
        ["X-Muster-Id", "Auto-Submitted", "X-Auto-Response-Suppress", "Message-ID", "In-Reply-To", "References"],
    ])
    func twoDaemonsWriteOnceAtMost(lost: [String]) async throws {
        let one = try Party(address: Self.first, correspondent: Self.second, name: "第一学院")
        let two = try Party(address: Self.second, correspondent: Self.first, name: "第二学院")
        // A person at the second office sends the first one a plan.
        var toOne = [SampleMail(from: Self.second).bytes]
        var toTwo: [[UInt8]] = []
        var (byOne, byTwo) = (0, 0)
        for step in 0..<40 {
            let now = noon + Double(step) * 10 * minute
            let fromOne = try await one.round(toOne, at: now)
            let fromTwo = try await two.round(toTwo, at: now)
            byOne += fromOne.count
            byTwo += fromTwo.count
            (toTwo, toOne) = (fromOne.map { stripped($0, of: lost) }, fromTwo.map { stripped($0, of: lost) })
        }
        #expect(byOne == 1, "the person's mail is answered")
        #expect(byTwo == 0, "a letter is not")
    }

    /// What a program without any marks answers to a letter.
    private func answer(to letter: [UInt8], number: Int, withFile: Bool) -> [UInt8] {
        let parsed = parseMessage(letter.span, charsets: Charsets())
        var mail = SampleMail(
            from: Self.second, subject: "回复：\(parsed.subject)", messageID: "<answer\(number)@second.example>",
            headers: ["In-Reply-To: \(parsed.messageID ?? "")"])
        mail.text = "收到"
        if !withFile { mail.files = [] }
        return mail.bytes
    }

    @Test func aProgramThatAnswersEveryLetterGetsNoMoreThanItsFilesAreWorth() async throws {
        let office = try Party(address: Self.first, correspondent: Self.second, name: "学院")
        var mails = [SampleMail(from: Self.second).bytes]
        var letters: [[UInt8]] = []
        for step in 0..<60 {
            let fresh = try await office.round(mails, at: noon + Double(step) * 10 * minute)
            mails = fresh.enumerated().map { answer(to: $1, number: letters.count + $0, withFile: letters.isEmpty) }
            letters += fresh
        }
        #expect(letters.count == 2, "one for the mail, one for the answer with a file, none for 收到")
    }

    @Test func aProgramThatSendsAFileEachTimeIsStoppedByTheLimits() async throws {
        let office = try Party(address: Self.first, correspondent: Self.second, name: "学院")
        var mails = [SampleMail(from: Self.second).bytes]
        var moments: [Date] = []
        for step in 0..<290 {
            let now = noon + Double(step) * 10 * minute
            let fresh = try await office.round(mails, at: now)
            mails = fresh.enumerated().map { answer(to: $1, number: moments.count + $0, withFile: true) }
            moments += fresh.map { _ in now }
        }
        for moment in moments {
            #expect(moments.count { $0 >= moment && $0 < moment + day } <= 5)
            #expect(moments.count { $0 >= moment && $0 < moment + hour } <= 3)
        }
        #expect((5...15).contains(moments.count))
    }
}
