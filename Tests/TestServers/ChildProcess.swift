import Foundation

/// A child process, started without anything of the parent's but the three standard descriptors.
struct ChildProcess {
    private let id: pid_t

    /// Starts a command found on the PATH, with `folder` as its working directory. The descriptors stay the caller's.
    init(_ command: [String], in folder: URL, input: Int32, output: Int32, errors: Int32) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, descriptor) in [input, output, errors].enumerated() {
            posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
        }
        var arguments = (["bash", "-c", Self.script, folder.path] + command).map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var id: pid_t = 0
        let result = posix_spawn(&id, "/bin/bash", &actions, nil, &arguments, environ)
        guard result == 0 else {
            throw TestServerError("cannot start \(command[0]): \(String(cString: strerror(result)))")
        }
        self.id = id
    }

    /// Goes to the folder `$0`, closes everything but the standard descriptors, and becomes the command. A descriptor of another
    /// test's server that lived on here would keep that server from ending.
    private static let script = """
        cd "$0" || exit 127
        for path in /proc/self/fd/*; do
            number=${path##*/}
            if [ "$number" -gt 2 ]; then eval "exec $number>&-"; fi
        done
        exec "$@"
        """

    /// Waits for the end and returns the exit status; 128 and more for a signal, as in a shell.
    func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0 && errno == EINTR {}
        return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    }

    /// Runs a command to its end and returns what it printed. Throws with its error output when it fails.
    static func run(_ command: [String], in folder: URL) throws -> Data {
        let (output, errors) = (folder.appending(path: "stdout"), folder.appending(path: "stderr"))
        for file in [output, errors] { try Data().write(to: file) }
        let (outputFile, errorFile) = (try FileHandle(forWritingTo: output), try FileHandle(forWritingTo: errors))
        let nothing = try FileHandle(forReadingFrom: URL(filePath: "/dev/null"))
        let process = try ChildProcess(
            command, in: folder, input: nothing.fileDescriptor, output: outputFile.fileDescriptor,
            errors: errorFile.fileDescriptor)
        guard process.wait() == 0 else {
            throw TestServerError(
                "\(command.joined(separator: " ")): \(try String(contentsOf: errors, encoding: .utf8))")
        }
        return try Data(contentsOf: output)
    }
}
