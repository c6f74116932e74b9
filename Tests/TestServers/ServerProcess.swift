import Foundation
import Synchronization

/// A folder of its own and a real server that runs in it. The server ends with `stop()`; and if a test forgets that, fails or
/// crashes, with the test process itself: a shell waits for the end of a connection that only this process holds open, then ends the
/// server by its process id and removes the folder.
final class ServerProcess: Sendable {
    /// The folder; removed at the end.
    let folder: URL
    /// The server ends when this is closed.
    private let lifeline: Mutex<Int32?>
    private let shell: Process

    /// Makes an empty folder for a server, readable by everyone, as servers change their user.
    static func makeFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "muster-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        return folder
    }

    /// Starts the command and waits until all ports answer. Throws with the server's own output when they don't.
    init(_ command: [String], in folder: URL, ports: [UInt16]) throws {
        self.folder = folder
        let output = folder.appending(path: "output.log")
        guard FileManager.default.createFile(atPath: output.path, contents: nil) else {
            throw TestServerError("cannot create \(output.path)")
        }
        // A pair of sockets, because it is never open in another child process, not even for a moment.
        var ends: [Int32] = [0, 0]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw TestServerError("socketpair: errno \(errno)")
        }
        shell = Process()
        shell.executableURL = URL(filePath: "/bin/sh")
        shell.arguments = ["-c", Self.script, folder.path] + command
        shell.currentDirectoryURL = folder
        shell.standardInput = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
        let log = try FileHandle(forWritingTo: output)
        shell.standardOutput = log
        shell.standardError = log
        lifeline = Mutex(ends[1])
        try shell.run()
        do {
            for port in ports { try LoopbackSocket.waitForListener(on: port) }
        } catch {
            let text = (try? String(contentsOf: output, encoding: .utf8)) ?? ""
            stop()
            throw TestServerError("\(command[0]) does not answer: \(error)\n\(text)")
        }
    }

    /// Ends the server and removes the folder; returns when both are gone.
    func stop() {
        lifeline.withLock { descriptor in
            if let descriptor { close(descriptor) }
            descriptor = nil
        }
        shell.waitUntilExit()
    }

    deinit {
        lifeline.withLock { if let descriptor = $0 { _ = close(descriptor) } }
    }

    /// `$0` is the folder, the rest the command. A server that ignores SIGTERM for five seconds is killed.
    private static let script = """
        "$@" &
        server=$!
        read -r _
        kill -TERM $server 2>/dev/null
        (sleep 5; kill -KILL $server 2>/dev/null) &
        killer=$!
        wait $server 2>/dev/null
        kill $killer 2>/dev/null
        rm -rf "$0"
        """
}

/// Why a server for tests is not there.
public struct TestServerError: Error, CustomStringConvertible {
    /// What failed, with the server's own words.
    public let description: String

    /// Says what failed.
    public init(_ description: String) {
        self.description = description
    }
}

/// Runs a program to its end and returns what it printed. Throws with its error output when it fails.
func run(_ command: [String], in folder: URL) throws -> Data {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    process.currentDirectoryURL = folder
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    let text = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
        throw TestServerError("\(command.joined(separator: " ")): \(String(decoding: text, as: UTF8.self))")
    }
    return data
}
