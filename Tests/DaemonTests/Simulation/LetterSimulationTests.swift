import Foundation
import Store
import Submissions
import Testing

@testable import Daemon

/// 45 days of an office with 300 units: who gets which letter, when and why.
///
/// The list is compared with `letters.golden.txt`. With `MUSTER_REWRITE_GOLDEN=1` in the environment it is written
/// instead; read every line that changed as the unit that gets the letter before it is committed.
@Suite struct LetterSimulationTests {
    private static let times = ["07:00", "08:31", "12:00", "15:00", "19:00"]

    /// What happens beside the mails that arrive of themselves, before the round of that moment.
    private typealias Incident = (OfficeSimulation, Date) async throws -> Void

    @Test func theLettersOfFortyFiveDaysAreThoseOfTheList() async throws {
        let simulation = OfficeSimulation(mails: SimulatedUnits.mails + Self.specialMails)
        let first = LocalDate(year: 2025, month: 9, day: 15)
        try await simulation.start(SimulatedUnits.time("2025-09-15 06:00"))
        let incidents = Self.incidents
        for day in (0..<45).map(first.adding) {
            for time in Self.times {
                let moment = "\(day) \(time)"
                let now = SimulatedUnits.time(moment)
                try await incidents[moment]?(simulation, now)
                if simulation.opened == nil { continue }
                let isKilled = ["2025-09-29 08:31", "2025-10-09 08:31"].contains(moment)
                try await simulation.round(now, killed: isKilled)
                if isKilled { try await simulation.start(now) }
            }
        }
        let lines = try await simulation.lines()
        try compare(lines)
        expectManners(lines)
    }

    private func compare(_ lines: [String]) throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "letters.golden.txt")
        let text = lines.joined(separator: "\n") + "\n"
        if ProcessInfo.processInfo.environment["MUSTER_REWRITE_GOLDEN"] == "1" {
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        let golden = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
        let (lacking, odd) = (Set(golden).subtracting(lines).sorted(), Set(lines).subtracting(golden).sorted())
        #expect(lines == golden, "lacking: \(lacking.prefix(20)), odd: \(odd.prefix(20))")
    }

    /// What holds for every reminder that was sent, whatever the list says.
    private func expectManners(_ lines: [String]) {
        let sent = lines.filter { $0.contains(" reminder ") && !$0.contains("cancelled") }
        #expect(sent.count > 300)
        var days: Set<String> = []
        var slots: Set<String> = []
        for line in sent {
            let words = line.split(separator: " ")
            let day = words[0].split(separator: "-").compactMap { Int($0) }
            let date = LocalDate(year: day[0], month: day[1], day: day[2])
            #expect(WorkingCalendar.builtIn.isWorkingDay(date), "\(line)")
            #expect((8...17).contains(Int(words[1].prefix(2)) ?? 0), "\(line)")
            #expect(days.insert("\(words[0]) \(words[2]) \(words[3]) \(words[5])").inserted, "twice a day: \(line)")
            let parts = line.split(separator: "|")
            for slot in parts[1].split(separator: ",") where !line.contains("head@") {
                #expect(slots.insert("\(words[2]) \(words[3])\(slot)").inserted, "twice for a slot: \(line)")
            }
        }
    }

    // MARK: What happens

    private static let specialMails = [
        // A person has each of these before them on the working Sunday before the holidays.
        SimulatedMail(unit: "U048", at: SimulatedUnits.time("2025-09-28 14:00"), isHeld: true),
        SimulatedMail(unit: "U108", at: SimulatedUnits.time("2025-09-28 14:05"), isHeld: true),
        SimulatedMail(
            unit: "U058", at: SimulatedUnits.time("2025-09-25 10:00"),
            files: [("week", "plans", "plan", 1), ("week", "plans", "schedule", 1)], verdict: .review),
        // Minutes before a reminder would leave.
        SimulatedMail(
            unit: "U138", at: SimulatedUnits.time("2025-10-09 08:20"),
            files: [("week", "plans", "plan", 1), ("week", "plans", "schedule", 1)]),
        // While its reminder waits for a submission server that is down.
        SimulatedMail(
            unit: "U009", at: SimulatedUnits.time("2025-10-27 11:00"),
            files: [("week", "results", "summary", 1), ("week", "results", "photos", 5)]),
        SimulatedMail(
            unit: "U018", at: SimulatedUnits.time("2025-10-27 11:05"),
            files: [("week", "results", "summary", 1)]),
    ]

    private static var incidents: [String: Incident] {
        [
            "2025-09-22 07:00": { simulation, now in
                simulation.office.notices.append(SimulatedUnits.fire(due: "2025-10-15"))
                try await simulation.start(now)
            },
            "2025-09-26 12:00": { simulation, _ in
                for unit in ["U068", "U078"] { try await simulation.bounce(unit) }
            },
            "2025-09-26 15:00": { simulation, _ in try await simulation.rule("waive", "U028") },
            "2025-09-29 12:00": { simulation, _ in
                try await simulation.rule("extend", "U038", until: SimulatedUnits.endOf("2025-10-14"))
            },
            "2025-10-09 07:00": { simulation, _ in try await simulation.rule("nil-return", "U088") },
            // Three days without a daemon; the reminders of Saturday the 11th, which is worked, are missed.
            "2025-10-10 07:00": { simulation, _ in simulation.stop() },
            "2025-10-13 07:00": { simulation, now in try await simulation.start(now) },
            "2025-10-13 12:00": { simulation, now in
                simulation.office.notices[1] = SimulatedUnits.fire(due: "2025-10-17")
                try await simulation.start(now)
            },
            "2025-10-21 07:00": { simulation, _ in simulation.isMailboxDown = true },
            "2025-10-21 15:00": { simulation, _ in simulation.isMailboxDown = false },
            "2025-10-27 08:31": { simulation, _ in simulation.isSubmissionDown = true },
            "2025-10-27 15:00": { simulation, _ in simulation.isSubmissionDown = false },
        ]
    }
}

extension OfficeSimulation {
    /// The unit's last letter came back.
    fileprivate func bounce(_ unit: String) async throws {
        let letter = try #require(try await store.letters(limit: 10_000).last { $0.unit == unit })
        try await execute(
            "INSERT INTO undeliverable (address, at, letter, reason) VALUES (?, 0, ?, 'no such user')",
            [letter.recipient.lowercased(), letter.id])
    }

    /// A coordinator decides about what a unit owes of the plans.
    fileprivate func rule(_ verb: String, _ unit: String, until: Deadline? = nil) async throws {
        try await execute(
            """
            INSERT INTO ruling (at, who, verb, reason, unit, notice, phase, untilDay, untilInstant, onTime)
            VALUES (0, 'coordinator', ?, '', ?, 'week', 'plans', ?, ?, 0)
            """,
            [
                verb, unit, until?.day.description,
                until.map { Int64($0.instant.timeIntervalSince1970 * 1000) },
            ])
    }
}
