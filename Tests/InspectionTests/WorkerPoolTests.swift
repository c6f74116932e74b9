import Foundation
import Testing

@testable import Inspection

/// Many workers, one after the other and at once.
@Suite struct WorkerPoolTests {
    @Test func twoHundredMailsLeaveNoDescriptorAndNoProcessBehind() async throws {
        let good = try MadeFiles.path("worker-one-file")
        let bad = try MadeFiles.path("worker-crash")
        let before = try openDescriptors()
        for worker in [good, bad] {
            let inspector = Inspector(programs: WorkerPrograms(inspect: worker, media: worker, pdf: worker))
            for _ in 1...100 {
                let folder = try temporaryFolder()
                _ = try? await inspector.examineMail(at: mailFixture("01-qq-web.eml"), outputFolder: folder)
            }
        }
        // Other tests of this run open files meanwhile; a leak would be two hundred at least.
        #expect(try openDescriptors() - before < 50)
        #expect(try zombies() < 10)
    }

    @Test func atMostTwoWorkersRunAtOnce() async throws {
        let program = try MadeFiles.path("worker-sleep")
        var limits = InspectionLimits()
        limits.wallSeconds = 1
        let inspector = Inspector(
            programs: WorkerPrograms(inspect: program, media: program, pdf: program), limits: limits)
        let start = ContinuousClock.now
        await withTaskGroup(of: Void.self) { group in
            for _ in 1...4 {
                group.addTask {
                    await #expect(throws: WorkerDeath.self) {
                        try await inspector.examineMail(
                            at: mailFixture("01-qq-web.eml"), outputFolder: try temporaryFolder())
                    }
                }
            }
        }
        // Four that take a second each, two at a time.
        #expect(ContinuousClock.now - start >= .seconds(2))
    }

    @Test func aPictureThatKillsTheMediaWorkerTwiceIsCorruptAndTheOthersAreMeasured() async throws {
        let programs = WorkerPrograms(
            inspect: try MadeFiles.path("worker-five-pictures"), media: try MadeFiles.path("worker-media"),
            pdf: try MadeFiles.path("worker-media"))
        let examination = try await Inspector(programs: programs).examineMail(
            at: mailFixture("01-qq-web.eml"), outputFolder: try temporaryFolder())
        let contents = examination.attachments.map(\.content)
        #expect(contents.map(\.width) == [4, nil, nil, 4, 4])
        #expect(contents.map(\.problem) == [nil, .corrupt, .corrupt, nil, nil])
        #expect(contents[0].notes == ["file 1"])
        #expect(contents[3].notes == ["again"])
        #expect(contents[1].notes == ["not read: the program that reads such files failed twice"])
    }

    @Test func aMediaProgramThatCannotBeIsolatedStopsTheMail() async throws {
        let programs = WorkerPrograms(
            inspect: try MadeFiles.path("worker-five-pictures"), media: try MadeFiles.path("worker-refuse-landlock"),
            pdf: try MadeFiles.path("worker-refuse-landlock"))
        let folder = try temporaryFolder()
        await #expect(throws: SandboxUnavailable.landlock) {
            try await Inspector(programs: programs).examineMail(
                at: mailFixture("01-qq-web.eml"), outputFolder: folder)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
    }

    @Test func theTimeForPicturesOfOneMailIsLimited() async throws {
        let programs = WorkerPrograms(
            inspect: try MadeFiles.path("worker-five-pictures"), media: try MadeFiles.path("worker-slow-media"),
            pdf: try MadeFiles.path("worker-slow-media"))
        var limits = InspectionLimits()
        limits.mediaSeconds = 1
        let examination = try await Inspector(programs: programs, limits: limits).examineMail(
            at: mailFixture("01-qq-web.eml"), outputFolder: try temporaryFolder())
        #expect(examination.attachments.map(\.content.width) == [4, nil, nil, nil, nil])
        #expect(examination.attachments.last?.content.notes.first?.contains("take too long") == true)
    }

    private func openDescriptors() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }

    /// Children of this process that have ended and were not collected.
    private func zombies() throws -> Int {
        let processes = try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { Int($0) != nil }
        return processes.count { process in
            // The state and the parent stand after the name, which is in parentheses.
            let line = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
            let fields = line.split(separator: ")").last?.split(separator: " ") ?? []
            return fields.count > 1 && fields[0] == "Z" && fields[1] == "\(getpid())"
        }
    }
}
