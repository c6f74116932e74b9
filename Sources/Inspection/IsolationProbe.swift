import Glibc

/// Starts a worker program without a mail and lets it try to break out of its sandbox.
struct IsolationProbe {
    var program: String
    var limits: InspectionLimits
    var allowWithoutLandlock: Bool
    var cancellation: CancellationFlag

    /// Returns when nothing worked. Throws ``SandboxUnavailable`` when the kernel lacks what a sandbox is made of, and
    /// ``WorkerDeath`` when the sandbox lets something through.
    func run() throws {
        let nothing = try Descriptor(opening: "/dev/null", O_RDONLY)
        // The one folder that it may open files in; the probe tries others.
        let folder = try Descriptor(opening: "/dev", O_RDONLY | O_DIRECTORY)
        let arguments = WorkerArguments(.probe, allowWithoutLandlock: allowWithoutLandlock, limits: limits)
        let process = try WorkerProcess(
            program: program, arguments: arguments, input: nothing, folder: folder, cancellation: cancellation)
        defer { _ = process.end() }
        let answer = try process.readToEnd(limit: 100, seconds: limits.wallSeconds)
        if let death = process.death(by: process.end(), limits: limits) {
            if let failure = InspectionFailure(ofVersionIn: death) { throw failure }
            if let refusal = SandboxUnavailable(claimedBy: death) { throw refusal }
            throw death
        }
        let breaches = Int(String(decoding: answer, as: UTF8.self).displayable(limit: 20).filter(\.isNumber))
        // Without Landlock it can open files (1) and make some (2).
        guard let breaches, breaches & ~(allowWithoutLandlock ? 3 : 0) == 0 else {
            throw process.death(.garbage("its sandbox lets through \(breaches.map(String.init) ?? "something")"))
        }
    }

    /// A worker that was given a mail may say that it has no sandbox, or not understand what is asked of it. The mail
    /// may have made it say so, to stop the reading of all mails: only a probe is believed. Throws what the probe
    /// finds, else the death itself.
    func confirm(_ death: WorkerDeath) throws -> Never {
        if SandboxUnavailable(claimedBy: death) != nil || InspectionFailure(ofVersionIn: death) != nil { try run() }
        throw death
    }
}

extension SandboxUnavailable {
    fileprivate init?(claimedBy death: WorkerDeath) {
        guard case .exit(let status) = death.cause else { return nil }
        self.init(rawValue: status)
    }
}

extension InspectionFailure {
    fileprivate init?(ofVersionIn death: WorkerDeath) {
        guard death.cause == .exit(WorkerExit.usage) else { return nil }
        self.init(
            attempt: "start \(death.program)", number: 0,
            reason: "it does not know its arguments: install all programs of muster from one version")
    }
}
