import Dispatch
import Foundation
import Glibc
import Inspection

/// A run of `muster-inspect-media` as the daemon runs it: folder on descriptor 3, numbers in, reports out.
struct MediaProgram {
    var status: Int32
    var reports: [FileContent]
    /// What it wrote to standard error.
    var log: String

    /// The reports on files of a folder, in the order asked.
    static func run(_ numbers: [Int], in folder: SampleFolder) async throws -> MediaProgram {
        try await run(requests: numbers.map { "\($0)\n" }.joined(), words: ["media"], in: folder)
    }

    static func run(requests: String, words: [String], in folder: SampleFolder) async throws -> MediaProgram {
        let run = try await output(requests: requests, words: words, in: folder)
        let lines = run.output.split(separator: UInt8(ascii: "\n"))
        let reports = try lines.map { try JSONDecoder().decode(FileContent.self, from: Data($0)) }
        return MediaProgram(status: run.status, reports: reports, log: run.log)
    }

    static func output(
        requests: String, words: [String], in folder: SampleFolder
    ) async throws -> (status: Int32, output: [UInt8], log: String) {
        let directory = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw SampleError("can't open \(folder.path)") }
        defer { close(directory) }
        return try await inTurn {
            try Child(program: builtPrograms().media, words: words, folder: directory).finish(input: requests)
        }
    }
}

/// A started process with connections to its 0, 1 and 2.
private struct Child {
    private let process: pid_t
    private let input: Int32
    private let output: Int32
    private let log: Int32

    init(program: String, words: [String], folder: Int32) throws {
        var pipes = [[Int32]](repeating: [-1, -1], count: 3)
        // Sockets, because a process that another test starts meanwhile would inherit the ends of a pipe.
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        for index in pipes.indices where socketpair(AF_UNIX, type, 0, &pipes[index]) != 0 {
            throw SampleError("can't make a socket pair")
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // A descriptor that is duplicated onto itself would keep its close-on-exec flag.
        let lifted = fcntl(folder, F_DUPFD_CLOEXEC, 10)
        defer { close(lifted) }
        for (number, source) in [pipes[0][0], pipes[1][1], pipes[2][1], lifted].enumerated() {
            posix_spawn_file_actions_adddup2(&actions, source, Int32(number))
        }
        var started: pid_t = 0
        let arguments: [UnsafeMutablePointer<CChar>?] = ([program] + words).map { strdup($0) } + [nil]
        let settings = ["LC_ALL=C.UTF-8", "SWIFT_BACKTRACE=enable=no"]
        let environment: [UnsafeMutablePointer<CChar>?] = settings.map { strdup($0) } + [nil]
        let result = posix_spawn(&started, program, &actions, nil, arguments, environment)
        (arguments + environment).forEach { free($0) }
        [pipes[0][0], pipes[1][1], pipes[2][1]].forEach { close($0) }
        guard result == 0 else { throw SampleError("can't start \(program): \(String(cString: strerror(result)))") }
        (process, input, output, log) = (started, pipes[0][1], pipes[1][0], pipes[2][0])
    }

    /// Writes the input, reads both outputs to their ends, and collects the exit status; a signal counts as 128 more.
    func finish(input text: String) throws -> (status: Int32, output: [UInt8], log: String) {
        // The requests fit into the socket: the program need not read while they are written.
        let bytes = Array(text.utf8)
        guard bytes.count < 60_000 else { throw SampleError("too many requests") }
        guard write(input, bytes, bytes.count) == bytes.count else { throw SampleError("can't write requests") }
        close(input)
        let printed = readAll(output)
        let logged = String(decoding: readAll(log), as: UTF8.self)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        return (signal == 0 ? (status >> 8) & 0xFF : 128 + signal, printed, logged)
    }

    private func readAll(_ descriptor: Int32) -> [UInt8] {
        defer { close(descriptor) }
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).readDataToEndOfFile().map { $0 }
    }
}

/// Runs what waits for a process away from the tests' own threads, which are few, and one after the other: tests of
/// other things measure time meanwhile.
func inTurn<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        oneByOne.async { continuation.resume(with: Swift.Result { try body() }) }
    }
}

private let oneByOne = DispatchQueue(label: "muster.media-tests")
