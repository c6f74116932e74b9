import Foundation
import Testing

@testable import Inspection

/// What the real worker may not do once it has closed itself in.
@Suite struct SandboxTests {
    @Test func nothingThatTheProbeTriesWorks() throws {
        let run = try run(WorkerArguments(.probe))
        #expect(run.ending == .exited(0))
        // Each bit is a thing that worked: sandbox_breach in CSandbox.
        #expect(run.output == "0\n")
    }

    @Test func processorTimeIsLimited() throws {
        var limits = InspectionLimits()
        limits.cpuSeconds = 1
        limits.partBytes = 1 << 40
        limits.officeRatio = 1 << 40
        // With less than a quarter of its time left a worker stops by itself, well before it is killed.
        let start = ContinuousClock.now
        let run = try run(WorkerArguments(.file, limits: limits), input: try MadeFiles.path("bomb.xlsx"))
        #expect(run.ending == .exited(0) || run.ending == .signalled(SIGXCPU))
        #expect(ContinuousClock.now - start < .seconds(100))
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

    private func run(
        _ arguments: WorkerArguments, input: String = "/dev/null"
    ) throws -> (ending: WorkerProcess.Ending, output: String) {
        let program = try builtPrograms().inspect
        let file = try Descriptor(opening: input, O_RDONLY)
        let folder = try OutputFolder(at: try temporaryFolder())
        let process = try WorkerProcess(
            program: program, arguments: arguments, input: file, folder: folder.descriptor,
            cancellation: CancellationFlag())
        let output = try process.readToEnd(limit: 1 << 20, seconds: 60)
        return (process.end(), String(decoding: output, as: UTF8.self))
    }
}
