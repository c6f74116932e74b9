import Glibc

/// The numbered steps of the line from mailbox to receipt.
enum Step: Int, Sendable {
    case select = 1
    case list, fetch, keep, receive, examine, decide, commit, enqueue, claim, send, settle

    /// To be called when the step is done: a sign of life of the part whose it is. In a debug build `MUSTER_DIE_AFTER=STEP:COUNT` kills the process there, the
    /// COUNTth time, as a power cut would: the tests show that the next run loses nothing and repeats nothing.
    func done() {
        Part.current?.isAtWork()
        #if DEBUG
            KillPoint.passed(self)
        #endif
    }
}

#if DEBUG
    import Synchronization

    private enum KillPoint {
        private static let wanted: (step: Int, count: Int)? = {
            guard let value = getenv("MUSTER_DIE_AFTER") else { return nil }
            let parts = String(cString: value).split(separator: ":").compactMap { Int($0) }
            return parts.count == 2 ? (parts[0], parts[1]) : nil
        }()
        private static let passes = Mutex(0)

        @inline(never)
        static func passed(_ step: Step) {
            guard let wanted, wanted.step == step.rawValue else { return }
            let pass = passes.withLock { count in
                count += 1
                return count
            }
            if pass == wanted.count { kill(getpid(), SIGKILL) }
        }
    }
#endif
