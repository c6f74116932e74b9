import Foundation
import Testing

/// Hostile files in a network namespace where every address is listened on, and beside a file that nobody may open.
@Suite struct SinkTests {
    @Test func noHostileFileReachesTheNetworkOrAnotherFile() async throws {
        let folder = try MadeFiles.folder()
        let muster = try builtFolder().appending(path: "muster").path
        try #require(FileManager.default.isExecutableFile(atPath: muster), "build muster first")
        let canary = try Canary(of: folder.appending(path: "canary/secret.txt"))
        try await withTemporaryFolder { mutated in
            let mutations = try Mutations(of: MadeFiles.expectations().map { folder.appending(path: $0.name) })
            let sample = try stride(from: 0, to: 60, by: 1).map { try mutations.write($0, into: mutated).path }
            let files = try Attack.all().map { folder.appending(path: $0.file).path } + sample
            let report = try Sink.listening(to: files.map { [muster, "inspect", "--json", $0] })
            #expect(report.connections == 0 && report.datagrams == 0 && report.packets == 0)
            for (file, run) in zip(files, report.runs) {
                #expect(!run.output.contains("canary-6f1d0c"), "\(file) shows what another file holds")
                // 65: the worker died of the file, and that is said.
                #expect([0, 65].contains(run.status), "\(file): \(run.status) \(run.output.prefix(300))")
            }
        }
        #expect(try canary.touches() == [])
    }

    @Test func theSinkHearsWhoCalls() throws {
        let call = """
            import socket
            socket.create_connection(("192.0.2.1", 80), 5).close()
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 53))
            """
        let report = try Sink.listening(to: [["/usr/bin/python3", "-c", call], ["sleep", "0.5"]])
        #expect(report.runs.first?.status == 0, "\(report.runs)")
        #expect(report.connections == 1 && report.datagrams == 1 && report.packets > 0)
    }

    @Test func theCanaryNoticesWhoLooks() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "muster-canary-\(UUID().uuidString)")
        try Data("x".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let canary = try Canary(of: file)
        #expect(try canary.touches() == [])
        _ = try Data(contentsOf: file)
        #expect(try !canary.touches().isEmpty)
    }
}
