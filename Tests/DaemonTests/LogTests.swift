import Foundation
import Logging
import Testing

@testable import Daemon

/// What is logged, and where.
@Suite struct LogTests {
    @Test(arguments: [
        ("550 5.1.1 <zhang.san+a@school.example>: User unknown", "550 5.1.1 <…@school.example>: User unknown"),
        ("张三@学校.example and a@b, c@d", "…@学校.example and …@b, …@d"), ("@", "…@"), ("no address", "no address"),
        ("imaps://mail.example:993", "imaps://mail.example:993"), ("a@@b", "…@…@b"),
    ]) func namesAreTakenOutOfAddresses(text: String, masked: String) {
        #expect(AddressMask.masked(text) == masked)
    }

    @Test func onlyDebuggingShowsAddresses() {
        let lines = LogLines()
        let logger = Logger(label: "test") { _ in AddressMask(lines.logger.handler) }
        for level in [Logger.Level.debug, .info, .error] {
            logger.log(level: level, "to a@x.example", metadata: ["reason": "550 <b@y.example>"])
        }
        #expect(
            lines.all == [
                "debug to a@x.example reason=550 <b@y.example>", "info to …@x.example reason=550 <…@y.example>",
                "error to …@x.example reason=550 <…@y.example>",
            ])
    }

    /// What a journal that listens at a path gets.
    private func datagram(_ write: (JournalLog) -> Void) throws -> [UInt8] {
        let path = FileManager.default.temporaryDirectory.path + "/journal-\(UInt32.random(in: 0 ... .max))"
        defer { unlink(path) }
        let listener = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(listener) }
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: path.utf8) }
        let bound = withUnsafePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0)
        var status = stat()
        #expect(fstat(listener, &status) == 0)
        let environment = ["JOURNAL_STREAM": "\(status.st_dev):\(status.st_ino)"]
        write(try #require(JournalLog(environment: environment, descriptor: listener, socket: path)))
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = recv(listener, &bytes, bytes.count, Int32(MSG_DONTWAIT))
        return Array(bytes.prefix(max(0, count)))
    }

    @Test func eachFactIsAFieldOfTheJournal() throws {
        let bytes = try datagram { journal in
            let logger = Logger(label: "muster") { _ in journal }
            logger.info("mail decided", metadata: ["message.id": "12", "unit.code": "M01"])
        }
        #expect(
            String(decoding: bytes, as: UTF8.self) == """
                MESSAGE=mail decided message.id=12 unit.code=M01
                PRIORITY=6
                SYSLOG_IDENTIFIER=muster
                MUSTER_MESSAGE_ID=12
                MUSTER_UNIT_CODE=M01

                """)
    }

    @Test func aValueOfSeveralLinesAddsNoField() throws {
        let bytes = try datagram { journal in
            let logger = Logger(label: "muster") { _ in journal }
            logger.error("not read", metadata: ["reason": "NO\nPRIORITY=0"])
        }
        let expected =
            Array("MESSAGE\n".utf8) + [33, 0, 0, 0, 0, 0, 0, 0] + Array("not read reason=NO\nPRIORITY=0".utf8)
        #expect(Array(bytes.prefix(8 + 8)).dropLast(8) == Array("MESSAGE\n".utf8)[...])
        #expect(Int(bytes[8]) == "not read reason=NO\nPRIORITY=0".utf8.count && bytes.starts(with: expected.prefix(8)))
        #expect(String(decoding: bytes, as: UTF8.self).contains("\nPRIORITY=3\n"))
    }

    @Test func elsewhereTheJournalIsNotUsed() {
        #expect(JournalLog(environment: [:]) == nil)
        #expect(JournalLog(environment: ["JOURNAL_STREAM": "1:1"]) == nil)
    }
}
