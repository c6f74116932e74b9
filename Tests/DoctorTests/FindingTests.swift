import Foundation
import Testing

@testable import Doctor
@testable import Inspection

/// A whole second in the middle of a day.
let noon = Date(timeIntervalSince1970: 1_760_000_400)
let day: TimeInterval = 86_400

@Suite struct FindingTests {
    @Test func theWorstOfAllStatesIsTheReports() {
        var report = DoctorReport(asOf: noon)
        #expect(report.worst == .ok)
        report.findings = [.ok("a", "fine"), .warning("b", "so so", "look"), .ok("c", "fine")]
        #expect(report.worst == .warning)
        report.findings.insert(.failure("d", "broken", "mend"), at: 1)
        #expect(report.worst == .failure)
    }

    @Test func aClockBehindTheProgramOrTheFirstRecordsIsAFailure() {
        func state(written: Date? = nil, first: Date? = nil, synchronized: Bool? = true) -> Finding.State {
            clockFinding(
                ClockFacts(programWritten: written, firstDay: first, isSynchronized: synchronized), at: noon
            ).state
        }
        #expect(state() == .ok)
        #expect(state(written: noon + 2 * day) == .failure)
        #expect(state(written: noon + day / 2) == .ok, "built in another time zone")
        #expect(state(first: noon + 301) == .failure)
        #expect(state(first: noon + 200) == .ok, "a step of minutes is nothing")
        #expect(state(synchronized: false) == .warning)
        #expect(state(synchronized: nil) == .ok)
    }

    @Test func theClockOfThisMachineCanBeAsked() throws {
        let written = try #require(ClockFacts.ofThisMachine(firstDay: nil).programWritten)
        #expect(written < Date() && written > Date(timeIntervalSince1970: 1_700_000_000))
    }

    @Test func aZoneIsToldAndNeverWrong() throws {
        let (shanghai, utc) = (try #require(TimeZone(identifier: "Asia/Shanghai")), TimeZone.gmt)
        #expect(zoneFinding(office: shanghai, machine: shanghai, at: noon).message == "Asia/Shanghai")
        let other = zoneFinding(office: shanghai, machine: utc, at: noon)
        #expect(other.state == .ok && other.message.contains("GMT"))
    }

    @Test func littleSpaceOrFewInodesAreToldBeforeMailsAreRefused() {
        func state(free: Int, inodes: Int? = nil) -> Finding.State {
            DiskFacts(free: free, freeInodes: inodes, type: 0xEF53).spaceFinding(reserve: 200 << 20, at: "/x").state
        }
        #expect(state(free: 10 << 30) == .ok)
        #expect(state(free: 1 << 30) == .warning)
        #expect(state(free: (200 << 20) - 1) == .failure)
        #expect(state(free: 10 << 30, inodes: 999) == .failure)
        #expect(state(free: 10 << 30, inodes: 100_000) == .ok)
    }

    @Test func littleRoomIsToldInUnitsThatShowIt() {
        let disk = DiskFacts(free: 700 << 10, freeInodes: nil, type: 0xEF53)
        let finding = disk.spaceFinding(reserve: 3 << 29, at: "/x")
        #expect(
            finding.message == "700 KB are free at /x, less than storage.reserve (1.5 GB): no mail is taken in")
    }

    @Test(arguments: [
        (0x6969, Finding.State.failure), (0xFF53_4D42, .failure), (0xFE53_4D42, .failure), (0x6573_5546, .warning),
        (0x0102_1994, .warning), (0xEF53, .ok), (0x1234, .ok),
    ])
    func aFileSystemThatCannotLockOrForgetsIsTold(type: Int, state: Finding.State) {
        #expect(DiskFacts(free: 1, freeInodes: nil, type: type).typeFinding(at: "/x").state == state)
    }

    @Test func theDiskOfThisMachineCanBeMeasured() throws {
        let disk = try #require(DiskFacts(of: "/"))
        #expect(disk.free > 0 && disk.type > 0)
        #expect(DiskFacts(of: "/nowhere/at/all") == nil)
        let processes = try #require(DiskFacts(of: "/proc"))
        #expect(processes.type == 0x9FA0, "PROC_SUPER_MAGIC")
    }

    @Test func whatIsWrongWithAWorkerIsNotTakenForTheKernels() {
        let sound = WorkerIsolation(program: "muster-inspect", problem: nil)
        let gone = WorkerIsolation(
            program: "muster-inspect-pdf",
            problem: InspectionFailure(attempt: "start", number: 2, reason: "No such file"))
        let open = WorkerIsolation(program: "muster-inspect-media", problem: SandboxUnavailable.landlock)
        func states(_ programs: [WorkerIsolation], _ allowed: Bool = false) -> [String: Finding.State] {
            Dictionary(
                uniqueKeysWithValues: workerFindings(programs, allowsWithoutLandlock: allowed).map { ($0.id, $0.state) }
            )
        }
        #expect(states([sound]) == ["sandbox": .ok, "workers": .ok])
        #expect(states([sound, gone]) == ["sandbox": .ok, "workers": .failure])
        #expect(states([gone]) == ["sandbox": .failure, "workers": .failure])
        #expect(states([sound, open]) == ["sandbox": .failure, "workers": .ok])
        #expect(states([sound], true) == ["sandbox": .warning, "workers": .ok])
    }
}
