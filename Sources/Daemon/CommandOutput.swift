import Glibc

/// Runs a program without a shell and reads what it prints.
enum CommandOutput {
    /// What the program printed, when it ended well within `limit` seconds and printed at most `longest` bytes. Its input
    /// is empty, its messages go to ours. Blocks the calling thread.
    static func read(_ arguments: [String], limit: Double, longest: Int) -> Result<[UInt8], CredentialError> {
        let name = arguments.first ?? ""
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return .failure(failure(name, "cannot be heard: \(words(errno))")) }
        defer { close(ends[0]) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let spawned = spawn(arguments, output: ends[1])
        close(ends[1])
        let child: pid_t
        switch spawned {
        case .success(let pid): child = pid
        case .failure(let error): return .failure(error)
        }
        let read = readAll(ends[0], until: now() + limit, longest: longest)
        // The program has nothing more to say that we would hear; what it started goes with it.
        if read == nil { kill(-child, SIGKILL) }
        let status = wait(for: child, until: now() + 1)
        guard let bytes = read else {
            return .failure(failure(name, "did not print one password within \(Int(limit)) seconds; it was ended"))
        }
        guard status == 0 else { return .failure(failure(name, "failed (wait status \(status))")) }
        return .success(bytes)
    }

    private static func failure(_ name: String, _ message: String) -> CredentialError {
        CredentialError(description: "the program \(name) \(message)")
    }

    private static func words(_ code: Int32) -> String { String(cString: strerror(code)) }

    /// Seconds of the clock that is never set.
    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func spawn(_ arguments: [String], output: Int32) -> Result<pid_t, CredentialError> {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
        posix_spawnattr_setflags(&attributes, Int16(flags))
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        let name = arguments.first ?? ""
        var child: pid_t = 0
        let code = posix_spawnp(&child, name, &actions, &attributes, &words, environ)
        return code == 0 ? .success(child) : .failure(failure(name, "cannot be run: \(Self.words(code))"))
    }

    /// Everything up to the end of the pipe; nil when it does not come by the deadline or is longer than `longest`.
    private static func readAll(_ pipe: Int32, until deadline: Double, longest: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: longest + 1)
        while true {
            let left = deadline - now()
            guard left > 0 else { return nil }
            var watched = pollfd(fd: pipe, events: Int16(POLLIN), revents: 0)
            let ready = poll(&watched, 1, Int32(min(left * 1_000 + 1, 1_000_000)))
            if ready < 0, errno == EINTR { continue }
            guard ready > 0 else { return nil }
            let count = Glibc.read(pipe, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return count == 0 ? bytes : nil }
            bytes += buffer[..<count]
            if bytes.count > longest { return nil }
        }
    }

    /// The wait status of the child, which is killed when it does not end by the deadline after closing its output.
    private static func wait(for child: pid_t, until deadline: Double) -> Int32 {
        var status: Int32 = 0
        while waitpid(child, &status, WNOHANG) == 0 {
            if now() > deadline {
                kill(-child, SIGKILL)
                waitpid(child, &status, 0)
                return status
            }
            usleep(5_000)
        }
        return status
    }
}
