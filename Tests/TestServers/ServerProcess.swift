import Foundation
import Synchronization

/// A folder of its own and a real server that runs in it. The server ends with `stop()`; and if a test forgets that, fails or
/// crashes, with the test process itself: a shell waits for the end of a connection that only this process holds open, then
/// ends the server by its process id and removes the folder.
final class ServerProcess: Sendable {
    /// The folder; removed at the end.
    let folder: URL
    /// The server ends when this is closed.
    private let lifeline: Mutex<Int32?>
    private let shell: ChildProcess

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
        let log = try FileHandle(forWritingTo: output)
        defer { close(ends[0]) }
        lifeline = Mutex(ends[1])
        shell = try ChildProcess(
            ["/bin/sh", "-c", Self.script, folder.path] + command, in: folder, input: ends[0],
            output: log.fileDescriptor, errors: log.fileDescriptor)
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
        if release() { _ = shell.wait() }
    }

    deinit {
        _ = release()
    }

    /// Lets go of the shell; false when that was done before.
    private func release() -> Bool {
        lifeline.withLock { descriptor in
            guard let open = descriptor else { return false }
            close(open)
            descriptor = nil
            return true
        }
    }

    /// `$0` is the folder, the rest the command. Dovecot takes seconds to end when asked to, and its processes go by themselves
    /// once their master is gone; what they write while the folder is being removed is removed with a second try.
    private static let script = """
        "$@" &
        server=$!
        read -r _
        kill -KILL $server
        wait $server
        rm -rf "$0" || { sleep 0.3; rm -rf "$0"; }
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
