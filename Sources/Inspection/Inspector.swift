import Dispatch
import Glibc

/// Reads mails and files in disposable, isolated worker processes, at most a few at once.
public actor Inspector {
    private let programs: WorkerPrograms
    private let limits: InspectionLimits
    private let allowWithoutLandlock: Bool
    private var idle: [WorkerThread]
    private var waiting: [CheckedContinuation<WorkerThread, Never>] = []

    /// - Parameters:
    ///   - allowWithoutLandlock: permission to read mails on a kernel without Landlock, which the administrator gives.
    ///   - concurrency: how many workers may run at once.
    public init(
        programs: WorkerPrograms, limits: InspectionLimits = InspectionLimits(), allowWithoutLandlock: Bool = false,
        concurrency: Int = 2
    ) {
        self.programs = programs
        self.limits = limits
        self.allowWithoutLandlock = allowWithoutLandlock
        idle = (1...max(1, concurrency)).map { WorkerThread(number: $0) }
    }

    /// What the mail in a file (RFC 5322 as received) holds. The bytes of its attachments are left in `outputFolder`
    /// under their ``Attachment/output`` numbers; the folder is made, or must be empty, and belongs to the caller.
    ///
    /// Throws ``WorkerDeath`` when the mail could not be read, ``SandboxUnavailable`` when no mail can be,
    /// ``InspectionFailure`` for what the system refuses, `CancellationError`. Nothing is in the folder then.
    public func examineMail(at path: String, outputFolder: String) async throws -> Examination {
        try await run { try $0.examination(of: path, outputFolder: outputFolder) }
    }

    /// What a file on the administrator's disk is, and what is in it: `path` and `name` are empty, `bytes`, `sha256`
    /// and `content` are the file's own. Folder and errors as in ``examineMail(at:outputFolder:)``.
    ///
    /// - Parameter name: What the file is called where its path does not say it: some formats differ by nothing else.
    public func inspectFile(at path: String, named name: String? = nil, outputFolder: String) async throws -> Attachment
    {
        try await run { try $0.attachment(of: path, named: name ?? path, outputFolder: outputFolder) }
    }

    /// Starts each worker program once and lets it try to break out of its sandbox. Returns when nothing worked.
    ///
    /// Throws ``SandboxUnavailable`` when the kernel lacks what a sandbox is made of, ``WorkerDeath`` when a program let
    /// something through, ``InspectionFailure`` when a program is missing.
    public func checkIsolation() async throws {
        try await run { try $0.checkIsolation() }
    }

    /// The same of each worker program by itself, whatever is the matter with the others. Throws `CancellationError`.
    public func isolation() async throws -> [WorkerIsolation] {
        try await run { try $0.isolation() }
    }

    func run<Report: Sendable>(
        _ job: @escaping @Sendable (Reading) throws -> Report
    ) async throws -> Report {
        let thread = await takeThread()
        defer { giveBack(thread) }
        try Task.checkCancellation()
        let reading = Reading(
            programs: programs, limits: limits, allowWithoutLandlock: allowWithoutLandlock,
            cancellation: CancellationFlag())
        return try await withTaskCancellationHandler {
            try await thread.run { try job(reading) }
        } onCancel: {
            reading.cancellation.set()
        }
    }

    private func takeThread() async -> WorkerThread {
        if let thread = idle.popLast() { return thread }
        return await withCheckedContinuation { waiting.append($0) }
    }

    private func giveBack(_ thread: WorkerThread) {
        if waiting.isEmpty {
            idle.append(thread)
        } else {
            waiting.removeFirst().resume(returning: thread)
        }
    }
}

/// A place to wait for a worker that is not one of the cooperative pool's threads: those must not be blocked.
private actor WorkerThread {
    private let executor: QueueExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(number: Int) {
        executor = QueueExecutor(label: "muster.worker.\(number)")
    }

    func run<Report>(_ job: @Sendable () throws -> Report) throws -> sending Report {
        try job()
    }
}

private final class QueueExecutor: SerialExecutor {
    private let queue: DispatchQueue

    init(label: String) {
        queue = DispatchQueue(label: label)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        queue.async { unowned.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}

/// Whether a worker program is there and shut in.
public struct WorkerIsolation: Sendable {
    /// Its name, without the folder.
    public let program: String
    /// As ``Inspector/checkIsolation()`` throws it; nil when there is none.
    public let problem: (any Error)?
}

/// Where the worker programs are.
public struct WorkerPrograms: Sendable {
    /// `muster-inspect`: mails, archives, documents.
    public var inspect: String
    /// `muster-inspect-media`: pictures and videos.
    public var media: String
    /// `muster-inspect-pdf`: PDF documents.
    public var pdf: String

    /// The programs of these paths.
    public init(inspect: String, media: String, pdf: String) {
        self.inspect = inspect
        self.media = media
        self.pdf = pdf
    }

    /// The programs in a folder.
    public init(folder: String) {
        self.init(
            inspect: folder + "/muster-inspect", media: folder + "/muster-inspect-media",
            pdf: folder + "/muster-inspect-pdf")
    }

    /// The programs beside the running one, where they are installed.
    public static func besideThisProgram() throws -> WorkerPrograms {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        guard count > 0 else { throw InspectionFailure("find the folder of this program") }
        let path = String(decoding: buffer[..<count], as: UTF8.self)
        return WorkerPrograms(folder: path.split(separator: "/").dropLast().reduce(into: "") { $0 += "/" + $1 })
    }
}
