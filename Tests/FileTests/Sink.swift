import Foundation
import Glibc
import Testing

/// What `sink.py` heard and saw while commands ran in a network namespace of their own.
struct Sink: Decodable {
    struct Run: Decodable {
        var status: Int
        var output: String
    }

    var connections: Int
    var datagrams: Int
    var packets: Int
    var runs: [Run]

    /// Runs commands, one after the other, where every address is listened on. Throws when the kernel refuses a
    /// namespace: then nothing is known.
    static func listening(to commands: [[String]]) throws -> Sink {
        let report = FileManager.default.temporaryDirectory.appending(path: "muster-sink-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: report) }
        let input = report.appendingPathExtension("commands")
        defer { try? FileManager.default.removeItem(at: input) }
        let lines = try commands.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
        try Data(lines.joined(separator: "\n").utf8).write(to: input)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/unshare")
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "sink.py").path
        // Only root makes a network namespace without a user namespace around it.
        process.arguments = [geteuid() == 0 ? "-n" : "-rn", "/usr/bin/python3", "-B", script, report.path]
        process.standardInput = try FileHandle(forReadingFrom: input)
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw SinkFailure(status: process.terminationStatus) }
        return try JSONDecoder().decode(Sink.self, from: Data(contentsOf: report))
    }

    private struct SinkFailure: Error {
        var status: Int32
    }
}

/// Notices whoever opens, reads or changes a file, or puts another one beside it.
struct Canary: ~Copyable {
    private let descriptor: Int32

    init(of file: URL) throws {
        descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        let own = UInt32(IN_OPEN | IN_ACCESS | IN_MODIFY | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF)
        let watches = [
            inotify_add_watch(descriptor, file.path, own),
            inotify_add_watch(descriptor, file.deletingLastPathComponent().path, UInt32(IN_CREATE | IN_MOVED_TO)),
        ]
        try #require(watches.allSatisfy { $0 >= 0 }, "can't watch \(file.path)")
    }

    deinit { close(descriptor) }

    /// The masks of what happened since the last call (inotify(7)).
    func touches() throws -> [UInt32] {
        var masks: [UInt32] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else {
                try #require(errno == EAGAIN, "can't read what inotify tells")
                return masks
            }
            masks += buffer.withUnsafeBytes { Self.masks(in: $0.prefix(count)) }
        }
    }

    /// An event: watch, mask, cookie and length of the name that follows, four bytes each.
    private static func masks(in bytes: Slice<UnsafeRawBufferPointer>) -> [UInt32] {
        let events = UnsafeRawBufferPointer(rebasing: bytes)
        var masks: [UInt32] = []
        var place = 0
        while place + 16 <= events.count {
            masks.append(events.loadUnaligned(fromByteOffset: place + 4, as: UInt32.self))
            place += 16 + Int(events.loadUnaligned(fromByteOffset: place + 12, as: UInt32.self))
        }
        return masks
    }
}
