import Foundation
import GRDB
import TestServers
import Testing

/// SIGKILL at every numbered step and at random instants: nothing is lost, nothing is said twice.
@Suite(.serialized) struct KillTests {
    /// Everything happens at this moment; later runs let letters be tried again.
    private static let now = "2024-10-29T10:00:00Z"

    @Test(arguments: 1...12) func aKillAtAStepIsMadeGoodByTheNextRun(step: Int) throws {
        let office = try Self.office(units: 6)
        for count in [1, 3] {
            let result = try office.muster(
                "serve", "--once", "--now", Self.now, environment: ["MUSTER_DIE_AFTER": "\(step):\(count)"])
            // Steps of which there is one in a run are passed once only.
            #expect(result.status == -SIGKILL || (count == 3 && result.status == 0), "\(result.errors)")
        }
        try Self.settle(office, units: 6)
    }

    @Test func killsAtRandomInstantsLoseNothing() throws {
        let units = 200
        let kills = ProcessInfo.processInfo.environment["MUSTER_TEST_FULL"] == nil ? 50 : 1000
        let office = try Self.office(units: units)
        var dice = SystemRandomNumberGenerator()
        var killed = 0
        // A run that ended before its kill came does not count.
        for _ in 0..<kills * 6 where killed < kills {
            let program = try office.start(["serve", "--once", "--now", Self.now, "--log-level", "error"])
            usleep(.random(in: 20_000...700_000, using: &dice))
            program.kill()
            if try program.wait().status == -SIGKILL { killed += 1 }
        }
        #expect(killed == kills)
        try Self.settle(office, units: units)
    }

    /// An undisturbed run, the retries of what a kill left, and a run that must change nothing.
    private static func settle(_ office: OfficeUnderTest, units: Int) throws {
        for later in ["2024-10-29T10:00:00Z", "2024-10-29T10:20:00Z", "2024-10-29T10:40:00Z", "2024-10-29T11:00:00Z"] {
            let result = try office.muster("serve", "--once", "--now", later, "--log-level", "warning")
            #expect(result.status == 0, "\(result.errors)")
        }
        let before = try Record(office)
        #expect(before.messages == units)
        #expect(before.submissions == units)
        #expect(before.items == units)
        #expect(before.letters == units)
        #expect(before.unsettled == 0)
        #expect(before.integrity == ["ok"])
        #expect(before.orphans.isEmpty)

        let received = Dictionary(grouping: try office.sink.letters().map(\.messageID), by: \.self).mapValues(\.count)
        #expect(received.count == units, "every receipt arrived")
        // A kill between the final dot and its answer leaves a letter that may have arrived: sent once more, the log
        // says so, and it is the same letter.
        let twice = received.filter { $0.value > 1 }
        #expect(twice.values.allSatisfy { $0 == 2 })
        #expect(twice.count <= before.lostAnswers)

        #expect(try office.muster("serve", "--once", "--now", "2024-10-29T11:00:00Z").status == 0)
        #expect(try Record(office) == before, "a further run changes nothing")
        #expect(try office.sink.letters().count == received.values.reduce(0, +))
    }

    private static func office(units: Int) throws -> OfficeUnderTest {
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
        let client = try office.dovecot.client(user: OfficeUnderTest.user)
        for unit in 1...units {
            let mail = SampleMail(
                sender: "unit\(unit)@unit.example", subject: "活动周工作方案",
                files: [(name: "工作方案.docx", sample: "plan.docx")])
            try client.append(try mail.bytes(), at: Date(now, strategy: .iso8601).addingTimeInterval(-3600))
        }
        return office
    }
}

/// What the database holds, and whether every file that it names lies there.
private struct Record: Equatable {
    var messages = 0
    var submissions = 0
    var items = 0
    var letters = 0
    /// Letters that are neither sent nor unknown for good.
    var unsettled = 0
    /// Letters whose answer was lost.
    var lostAnswers = 0
    var events = 0
    var integrity: [String] = []
    var orphans: [String] = []

    init(_ office: OfficeUnderTest) throws {
        let storage = office.folder.appending(path: "storage")
        let database = try DatabaseQueue(path: storage.appending(path: "muster.sqlite").path)
        try database.read { db in
            func count(_ sql: String) throws -> Int { try Int.fetchOne(db, sql: sql) ?? -1 }
            messages = try count("SELECT count(*) FROM inboundMessage")
            submissions = try count("SELECT count(*) FROM submission")
            items = try count("SELECT count(*) FROM item")
            letters = try count("SELECT count(*) FROM outboundMessage")
            unsettled = try count("SELECT count(*) FROM outboundMessage WHERE state NOT IN ('sent', 'unknown')")
            lostAnswers = try count("SELECT count(*) FROM outboundMessage WHERE lostAnswers > 0")
            events = try count("SELECT count(*) FROM event")
            integrity = try String.fetchAll(db, sql: "PRAGMA integrity_check")
            orphans = try String.fetchAll(db, sql: "PRAGMA foreign_key_check")
            for hash in try String.fetchAll(db, sql: "SELECT sha256 FROM inboundMessage") {
                let file = storage.appending(path: "messages/\(hash.prefix(2))/\(hash).eml")
                if !FileManager.default.fileExists(atPath: file.path) { orphans.append(hash) }
            }
            for hash in try String.fetchAll(db, sql: "SELECT sha256 FROM item WHERE sha256 IS NOT NULL") {
                let file = storage.appending(path: "files/\(hash.prefix(2))/\(hash)")
                if !FileManager.default.fileExists(atPath: file.path) { orphans.append(hash) }
            }
        }
        try database.close()
    }
}

extension SMTPSink.Letter {
    /// The Message-ID field's value.
    fileprivate var messageID: String {
        text.split(separator: "\r\n").first { $0.hasPrefix("Message-ID:") }.map(String.init) ?? ""
    }
}
