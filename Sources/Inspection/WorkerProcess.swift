import Glibc
import Synchronization

/// Set from any thread to stop the worker that another thread is waiting for.
final class CancellationFlag: Sendable {
    private let flag = Atomic<Bool>(false)
    var isSet: Bool { flag.load(ordering: .relaxed) }
    func set() { flag.store(true, ordering: .relaxed) }
}

/// One running worker. It belongs to the thread that started it: a worker dies with that thread (PR_SET_PDEATHSIG).
final class WorkerProcess {
    let program: String
    private let process: pid_t
    private let output: Descriptor
    private let log: Descriptor
    private let cancellation: CancellationFlag
    private var outputIsOpen = true
    private var logIsOpen = true
    private var logged: [UInt8] = []
    /// Output that was read and not asked for yet.
    private var pending: [UInt8] = []
    private var ending: Ending?

    enum Ending: Equatable {
        case exited(Int32)
        case signalled(Int32)
    }

    private static let logLimit = 2048

    /// Starts `program` with `input` as descriptor 0 and `folder` as 3, in a process group of its own, so that a key
    /// pressed at the daemon's terminal does not kill the worker.
    init(
        program: String, arguments: WorkerArguments, input: borrowing Descriptor, folder: borrowing Descriptor,
        cancellation: CancellationFlag
    ) throws(InspectionFailure) {
        let outputPipe = try Pipe()
        let logPipe = try Pipe()
        process = try spawn(
            program, arguments.words,
            descriptors: [input.number, outputPipe.writing.number, logPipe.writing.number, folder.number])
        self.program = program.split(separator: "/").last.map(String.init) ?? program
        output = outputPipe.reading
        log = logPipe.reading
        self.cancellation = cancellation
    }

    deinit { _ = end() }

    /// Everything the worker prints, until it has closed its output and its log.
    func readToEnd(limit: Int, seconds: Int) throws -> [UInt8] {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while outputIsOpen || logIsOpen {
            try receive(until: deadline, seconds: seconds)
            guard pending.count <= limit else { throw death(.garbage("more than \(limit) bytes")) }
        }
        defer { pending = [] }
        return pending
    }

    /// The next line, without its end; nil when the worker has closed its output.
    func readLine(limit: Int, seconds: Int) throws -> [UInt8]? {
        let deadline = ContinuousClock.now + .seconds(seconds)
        var searched = 0
        while true {
            if let end = pending[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { pending.removeFirst(end + 1) }
                return Array(pending[..<end])
            }
            searched = pending.count
            guard searched <= limit else { throw death(.garbage("a line of more than \(limit) bytes")) }
            guard outputIsOpen else { return nil }
            try receive(until: deadline, seconds: seconds)
        }
    }

    /// Kills the worker unless it has ended, and collects its status; may be called again.
    ///
    /// After both pipes were closed this is no race: a process closes them by ending, when its status is fixed already,
    /// or on purpose, and then it is right to kill it.
    func end() -> Ending {
        if let ending { return ending }
        kill(-process, SIGKILL)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        let ended: Ending = signal == 0 ? .exited((status >> 8) & 0xFF) : .signalled(signal)
        ending = ended
        return ended
    }

    /// The error that a cause is, with what the worker logged.
    func death(_ cause: WorkerDeath.Cause) -> WorkerDeath {
        let text = String(decoding: logged, as: UTF8.self).displayable(limit: 500)
        return WorkerDeath(program: program, cause: cause, log: text)
    }

    /// The error of a worker that ended like this; nil when it ended well.
    func death(by ending: Ending, limits: InspectionLimits) -> WorkerDeath? {
        switch ending {
        case .exited(0): nil
        case .exited(let status): death(.exit(status))
        case .signalled(SIGXCPU): death(.limit("\(limits.cpuSeconds) s of processor time"))
        case .signalled(SIGXFSZ): death(.limit("\(limits.entryBytes) bytes in a file"))
        case .signalled(let signal): death(.signal(signal))
        }
    }

    /// Waits for output or log and takes in what there is.
    private func receive(until deadline: ContinuousClock.Instant, seconds: Int) throws {
        // A negative descriptor is one that poll leaves out.
        var polled = [
            pollfd(fd: outputIsOpen ? output.number : -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: logIsOpen ? log.number : -1, events: Int16(POLLIN), revents: 0),
        ]
        guard !cancellation.isSet else { throw CancellationError() }
        guard ContinuousClock.now < deadline else { throw death(.timeout(seconds)) }
        guard poll(&polled, 2, Self.cancellationCheckMilliseconds) > 0 else { return }
        if polled[0].revents != 0 {
            outputIsOpen = readAvailable(output.number) { self.pending += $0 }
        }
        if polled[1].revents != 0 {
            logIsOpen = readAvailable(log.number) { self.logged = Array((self.logged + $0).suffix(Self.logLimit)) }
        }
    }

    private static let cancellationCheckMilliseconds: Int32 = 100
}

/// Reads what is there, at most 64 KiB; false at the end.
private func readAvailable(_ descriptor: Int32, take: (Slice<UnsafeRawBufferPointer>) -> Void) -> Bool {
    withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 1) { buffer in
        let count = read(descriptor, buffer.baseAddress, buffer.count)
        guard count > 0 else { return count < 0 && errno == EINTR }
        take(UnsafeRawBufferPointer(buffer)[..<count])
        return true
    }
}

/// The whole environment of a worker. A Swift trap would otherwise start the backtracer, which the sandbox refuses.
private let workerEnvironment = ["LC_ALL=C.UTF-8", "SWIFT_BACKTRACE=enable=no"]

/// Starts a program with `descriptors` as its 0, 1, 2 …; it closes itself what else it may inherit.
private func spawn(_ program: String, _ words: [String], descriptors: [Int32]) throws(InspectionFailure) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (target, source) in descriptors.enumerated() {
        posix_spawn_file_actions_adddup2(&actions, source, Int32(target))
    }

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setpgroup(&attributes, 0)
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    posix_spawnattr_setflags(&attributes, Int16(flags))

    var process: pid_t = 0
    let result = withCStrings([program] + words) { arguments in
        withCStrings(workerEnvironment) { environment in
            posix_spawn(&process, program, &actions, &attributes, arguments, environment)
        }
    }
    guard result == 0 else { throw InspectionFailure("start the worker \(program)", number: result) }
    return process
}

/// Calls `body` with a null-terminated array of C strings.
private func withCStrings<Result>(
    _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    var pointers = strings.map { strdup($0) }
    defer { pointers.forEach { free($0) } }
    pointers.append(nil)
    return pointers.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { preconditionFailure("an array with an element has an address") }
        return body(base)
    }
}
