/// A worker ended without a usable report: the mail or file is at fault, or a library that read it.
public struct WorkerDeath: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Cause: Equatable, Sendable {
        case signal(Int32)
        case exit(Int32)
        /// Seconds waited.
        case timeout(Int)
        /// It used up its processor time or wrote a file that was too long.
        case limit(String)
        /// What it printed is not a report, or is one that no worker of ours would write.
        case garbage(String)
    }

    public var program: String
    public var cause: Cause
    /// The last lines it logged, cleaned; for people.
    public var log: String

    public var description: String {
        let what =
            switch cause {
            case .signal(let number): "was killed by signal \(number)"
            case .exit(let status): "exited with status \(status)"
            case .timeout(let seconds): "was stopped after \(seconds) seconds"
            case .limit(let limit): "met its limit of \(limit)"
            case .garbage(let reason): "printed no valid report: \(reason)"
            }
        return "\(program) \(what)" + (log.isEmpty ? "" : " (\(log))")
    }
}

/// The kernel refuses a part of the isolation without which no mail is read. Also the worker's exit status.
public enum SandboxUnavailable: Int32, Error, Sendable, CustomStringConvertible {
    case noNewPrivileges = 101
    case resourceLimits = 102
    case landlock = 103
    case seccomp = 104

    public var description: String {
        switch self {
        case .noNewPrivileges: "the kernel refuses PR_SET_NO_NEW_PRIVS; workers can't be isolated"
        case .resourceLimits:
            "the kernel refuses the workers' resource limits (setrlimit); check the service's own limits"
        case .landlock:
            "the kernel has no Landlock (Linux 5.13 or later, with landlock in the lsm= list), or the service's "
                + "SystemCallFilter blocks it; only an explicit setting lets workers run without it"
        case .seccomp: "the kernel refuses a seccomp filter (CONFIG_SECCOMP_FILTER); workers can't be isolated"
        }
    }
}

/// The system refused something to the process that starts workers; the mail is not at fault.
public struct InspectionFailure: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was attempted, such as `open /srv/muster/messages/ab/….eml`.
    public var attempt: String
    /// The system's error number; 0 when the failure is not one of the system's.
    public var number: Int32
    public var reason: String

    public var description: String { "\(attempt): \(reason)" }
}
