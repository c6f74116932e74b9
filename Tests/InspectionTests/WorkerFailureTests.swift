import Foundation
import Testing

@testable import Inspection

/// What comes of a worker that does not do what it should: scripts play its part.
@Suite struct WorkerFailureTests {
    private func examine(
        with worker: String, limits: InspectionLimits = InspectionLimits(), folder: String? = nil
    ) async throws -> Examination {
        let program = try MadeFiles.path("worker-" + worker)
        let inspector = Inspector(
            programs: WorkerPrograms(inspect: program, media: program, pdf: program), limits: limits)
        return try await inspector.examineMail(
            at: mailFixture("01-qq-web.eml"), outputFolder: try folder ?? temporaryFolder())
    }

    private func cause(
        of worker: String, limits: InspectionLimits = InspectionLimits()
    ) async throws -> WorkerDeath.Cause? {
        do {
            _ = try await examine(with: worker, limits: limits)
            Issue.record("worker-\(worker) did not fail")
            return nil
        } catch let death as WorkerDeath {
            #expect(death.program == "worker-" + worker || death.program == "muster-inspect")
            return death.cause
        }
    }

    @Test func aCrashIsADeathBySignal() async throws {
        #expect(try await cause(of: "crash") == .signal(SIGSEGV))
    }

    @Test func aDeathCarriesWhatTheWorkerLogged() async throws {
        await #expect(throws: WorkerDeath(program: "worker-exit-9", cause: .exit(9), log: "trouble ")) {
            try await examine(with: "exit-9")
        }
    }

    @Test func aMissingProtectionIsNotTheMailsFault() async throws {
        await #expect(throws: SandboxUnavailable.landlock) { try await examine(with: "refuse-landlock") }
        #expect(SandboxUnavailable.landlock.description.contains("Landlock"))
    }

    @Test func aProgramOfAnotherVersionIsNotTheMailsFault() async throws {
        await #expect(throws: InspectionFailure.self) { try await examine(with: "old") }
    }

    @Test func aMailCannotMakeItsWorkerDenyTheSandbox() async throws {
        #expect(try await cause(of: "lies-about-landlock") == .exit(103))
    }

    @Test func aFullDiskIsNotTheMailsFault() async throws {
        var limits = InspectionLimits()
        limits.totalBytes = 1 << 60
        await #expect(throws: InspectionFailure.self) { try await examine(with: "full-disk", limits: limits) }
    }

    @Test func aMailCannotMakeItsWorkerDenyTheDisk() async throws {
        #expect(try await cause(of: "full-disk") == .exit(74))
    }

    @Test func aProgramThatIsMissingIsNotTheMailsFault() async throws {
        let inspector = Inspector(programs: WorkerPrograms(folder: "/nonexistent"))
        let folder = try temporaryFolder()
        await #expect(throws: InspectionFailure.self) {
            try await inspector.examineMail(at: mailFixture("01-qq-web.eml"), outputFolder: folder)
        }
    }

    @Test(arguments: ["sleep", "close-and-sleep"])
    func aWorkerThatHangsIsStopped(worker: String) async throws {
        var limits = InspectionLimits()
        limits.wallSeconds = 1
        let start = ContinuousClock.now
        let cause = try await cause(of: worker, limits: limits)
        #expect(cause == .timeout(1) || cause == .signal(SIGKILL))
        // The script would take a thousand seconds; the machine may be busy with other tests.
        #expect(ContinuousClock.now - start < .seconds(100))
    }

    @Test func aWorkerThatPrintsWithoutEndIsStopped() async throws {
        var limits = InspectionLimits()
        limits.reportBytes = 1 << 20
        #expect(try await cause(of: "flood", limits: limits) == .garbage("more than 1048576 bytes"))
    }

    @Test(arguments: ["garbage", "silent", "deep"])
    func whatIsNoReportIsRefused(worker: String) async throws {
        guard case .garbage = try await cause(of: worker) else {
            Issue.record("worker-\(worker) was believed")
            return
        }
    }

    @Test(arguments: ["missing-output", "fifo", "link"])
    func aFileThatWasNotWrittenIsNotBelieved(worker: String) async throws {
        #expect(try await cause(of: worker) == .garbage("there is no output 1"))
    }

    @Test func aFloodOfLogDoesNotHoldTheReportBack() async throws {
        #expect(try await examine(with: "flood-log").subject == "报送表")
    }

    @Test func aReportIsCleanedOfWhatDeceivesReaders() async throws {
        #expect(try await examine(with: "valid").subject == "报送表")
    }

    @Test func aGrandchildThatKeepsThePipesOpenIsKilledWithTheWorker() async throws {
        var limits = InspectionLimits()
        limits.wallSeconds = 1
        #expect(try await cause(of: "orphan", limits: limits) == .timeout(1))
    }

    @Test func sizeAndHashAreThoseOfTheFileAndNotOfTheReport() async throws {
        let attachment = try #require(try await examine(with: "one-file").attachments.first)
        #expect(attachment.bytes == 6)
        #expect(attachment.sha256 == "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03")
    }

    @Test func nothingIsLeftInTheFolderAfterAFailure() async throws {
        let folder = try temporaryFolder()
        await #expect(throws: WorkerDeath.self) { try await examine(with: "link", folder: folder) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
    }

    @Test func aFolderThatHoldsSomethingIsRefused() async throws {
        let folder = try temporaryFolder()
        try Data().write(to: URL(fileURLWithPath: folder + "/1"))
        await #expect(throws: InspectionFailure.self) { try await examine(with: "valid", folder: folder) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["1"])
    }

    @Test func aWorkerGetsItsDescriptorsAndTwoVariablesAndNothingElse() async throws {
        do {
            _ = try await examine(with: "environment")
            Issue.record("the script ends with an error")
        } catch let death as WorkerDeath {
            let names = death.log.split(separator: " ").filter { $0.contains("=") }.map { $0.prefix { $0 != "=" } }
            // The shell adds these three itself.
            #expect(Set(names).subtracting(["PWD", "OLDPWD", "_"]) == ["LC_ALL", "SWIFT_BACKTRACE"])
        }
    }

    @Test func cancellingATaskStopsItsWorker() async throws {
        let program = try MadeFiles.path("worker-sleep")
        var limits = InspectionLimits()
        limits.wallSeconds = 1000
        let inspector = Inspector(
            programs: WorkerPrograms(inspect: program, media: program, pdf: program), limits: limits)
        let folder = try temporaryFolder()
        let start = ContinuousClock.now
        await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                _ = try await inspector.examineMail(at: mailFixture("01-qq-web.eml"), outputFolder: folder)
            }
            group.cancelAll()
            await #expect(throws: CancellationError.self) { try await group.next() }
        }
        #expect(ContinuousClock.now - start < .seconds(100))
    }
}
