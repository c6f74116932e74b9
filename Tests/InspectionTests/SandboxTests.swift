import Foundation
import Testing

@testable import Inspection

/// What the real worker may not do once it has closed itself in.
@Suite struct SandboxTests {
    @Test func nothingThatTheProbeTriesWorks() async throws {
        try await Inspector(programs: try builtPrograms()).checkIsolation()
    }

    @Test func aProgramThatLetsSomethingThroughIsNoticed() async throws {
        let program = try MadeFiles.path("worker-breach")
        let inspector = Inspector(programs: WorkerPrograms(inspect: program, media: program, pdf: program))
        await #expect(
            throws: WorkerDeath(program: "worker-breach", cause: .garbage("its sandbox lets through 5"), log: "")
        ) {
            try await inspector.checkIsolation()
        }
    }

    @Test func aWorkerStopsReadingBeforeItsProcessorTimeIsUsedUp() async throws {
        var limits = InspectionLimits()
        limits.cpuSeconds = 1
        limits.officeRatio = 100_000
        let content = try await inspected(try MadeFiles.path("hollow.xlsx"), limits: limits).attachment.content
        #expect(content.problem == .tooLarge)
        #expect(content.notes.first?.contains("takes too long") == true)
        #expect(content.tables.first?.body.count == 60)
    }

    @Test func aCommandLineOfAnotherVersionIsRefused() throws {
        let words = WorkerArguments(words: ["mail", "unknown=1"])
        #expect(words == nil)
    }

    @Test(arguments: ["et", "WPS"])
    func anExtensionReachesTheWorker(fileExtension: String) throws {
        let arguments = WorkerArguments(.file, fileExtension: fileExtension, allowWithoutLandlock: true)
        #expect(WorkerArguments(words: arguments.words) == arguments)
        #expect(arguments.fileExtension == fileExtension.lowercased())
    }

    @Test(arguments: ["", "../../x", "九个字", "toolongext", "a b"])
    func anExtensionThatIsNoneIsLeftOut(fileExtension: String) {
        #expect(WorkerArguments(.file, fileExtension: fileExtension).words == ["file"])
    }

    @Test func limitsReachTheWorker() {
        var limits = InspectionLimits()
        limits.entries = 7
        limits.wallSeconds = 8
        let arguments = WorkerArguments(.mail, limits: limits)
        #expect(arguments.words == ["mail", "wall=8", "entries=7"])
        #expect(WorkerArguments(words: arguments.words) == arguments)
        #expect(WorkerArguments(words: ["mail", "entries=0"]) == nil)
        #expect(WorkerArguments(words: ["mail", "entries=99999999999999999999"]) == nil)
    }

    @Test func aProbeOfAnotherVersionIsNotUnderstood() {
        let words = WorkerArguments(.probe).words
        #expect(words.contains("version=\(ProgramVersion.text)") && WorkerArguments(words: words) != nil)
        #expect(WorkerArguments(words: ["probe", "version=0.0.0"]) == nil)
    }
}
