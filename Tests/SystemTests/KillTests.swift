import Foundation
import TestServers
import Testing

/// SIGKILL at every numbered step and at random instants: nothing is lost, nothing is said twice.
@Suite(.serialized) struct KillTests {
    /// Everything happens at this moment; later runs let letters be tried again.
    static let now = "2024-10-29T10:00:00Z"

    @Test(arguments: 1...12) func aKillAtAStepIsMadeGoodByTheNextRun(step: Int) throws {
        let office = try Self.office(units: 6)
        try Self.mail(1...6, to: office)
        for count in [1, 3] {
            let result = try office.muster(
                "serve", "--once", "--now", Self.now, environment: ["MUSTER_DIE_AFTER": "\(step):\(count)"])
            // Steps of which there is one in a run are passed once only.
            #expect(result.status == -SIGKILL || (count == 3 && result.status == 0), "\(result.errors)")
        }
        try Self.settle(office, units: 6)
    }

    @Test func killsAtRandomInstantsLoseNothing() throws {
        let isFull = ProcessInfo.processInfo.environment["MUSTER_TEST_FULL"] != nil
        let (kills, units) = isFull ? (1000, 10_000) : (100, 1000)
        let office = try Self.office(units: units)
        // How long a run takes on this machine that finds nothing to do; one that lives on longer does some mails.
        var start = ContinuousClock.now
        #expect(try office.muster("serve", "--once", "--now", Self.now).status == 0)
        let idle = UInt32(start.duration(to: .now) / .microseconds(1))
        start = .now
        var dice = SystemRandomNumberGenerator()
        var killed = 0
        // A hundred mails and ten kills at a time, and what is left is done: so the kills come at every step of the line.
        for portion in 0..<kills / 10 {
            try Self.mail(portion * 100 + 1...portion * 100 + 100, to: office)
            // A run that ended before its kill came does not count.
            for _ in 0..<100 where killed < (portion + 1) * 10 {
                let program = try office.start(["serve", "--once", "--now", Self.now, "--log-level", "error"])
                usleep(.random(in: 20_000...idle + 1_500_000, using: &dice))
                program.kill()
                if try program.wait().status == -SIGKILL { killed += 1 }
            }
            if portion < kills / 10 - 1 { try office.muster("serve", "--once", "--now", Self.now) }
        }
        #expect(killed == kills)
        let done = try OfficeRecord(office)
        #expect(done.messages > 0, "the runs lived too short to do anything")
        try Self.settle(office, units: units)
        let record = try OfficeRecord(office)
        print(
            """
            \(killed) kills, the last with \(done.messages) mails taken, \(done.submissions) decided and \(done.sent) answered; \
            in the end \(record.messages) mails, \(record.letters) letters, \(record.lostAnswers) sent twice or unknown; \
            \(start.duration(to: .now))
            """)
    }

    /// Undisturbed runs, the retries of what a kill left, and a run that must change nothing.
    private static func settle(_ office: OfficeUnderTest, units: Int) throws {
        var moment = try Date(now, strategy: .iso8601)
        // A run writes a thousand letters at most.
        for _ in 0..<4 + units / 500 {
            let result = try office.muster(
                "serve", "--once", "--now", moment.formatted(.iso8601), "--log-level", "warning")
            #expect(result.status == 0, "\(result.errors)")
            moment += 20 * 60
        }
        let before = try OfficeRecord(office)
        #expect(before.messages == units)
        #expect(before.submissions == units)
        #expect(before.items == units)
        #expect(before.letters == units)
        #expect(before.unsettled == 0)
        #expect(before.integrity == ["ok"])
        #expect(before.orphans.isEmpty && before.strays.isEmpty)

        let received = Dictionary(grouping: try office.sink.letters().map(\.messageID), by: \.self).mapValues(\.count)
        #expect(received.count == units, "every receipt arrived")
        // A kill between the final dot and its answer leaves a letter that may have arrived: sent once more, the log
        // says so, and it is the same letter.
        let twice = received.filter { $0.value > 1 }
        #expect(twice.values.allSatisfy { $0 == 2 })
        #expect(twice.count <= before.lostAnswers)

        #expect(try office.muster("serve", "--once", "--now", moment.formatted(.iso8601)).status == 0)
        #expect(try OfficeRecord(office) == before, "a further run changes nothing")
        #expect(try office.sink.letters().count == received.values.reduce(0, +))
    }

    static func office(units: Int) throws -> OfficeUnderTest {
        let office = try OfficeUnderTest(seeds: false, coalesce: "0s")
        try office.write(
            "seeds/notices/test.toml",
            """
            id = "test"
            title = "2024年活动周"
            issued = 2024-10-01
            keywords = ["活动周"]
            mailboxes = ["main"]
            [[phase]]
            id = "plans"
            title = "方案"
            due = 2024-10-30
            [[phase.requirement]]
            id = "plan"
            kind = "plan"
            title = "活动周工作方案"
            """)
        let rows = (1...units).map { "U\($0),测试单位\($0)号,,school,unit\($0)@unit.example" }
        try office.write("seeds/units.csv", (["code,name,aliases,categories,addresses"] + rows).joined(separator: "\n"))
        return office
    }

    /// One plan of each unit, an hour before everything happens.
    static func mail(_ units: ClosedRange<Int>, to office: OfficeUnderTest) throws {
        let client = try office.dovecot.client(user: OfficeUnderTest.user)
        for unit in units {
            let mail = SampleMail(
                sender: "unit\(unit)@unit.example", subject: "活动周工作方案",
                files: [(name: "工作方案.docx", sample: "plan.docx")])
            try client.append(try mail.bytes(), at: Date(now, strategy: .iso8601).addingTimeInterval(-3600))
        }
    }
}
