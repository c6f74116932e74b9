import Foundation
import GRDB
import TestServers
import Testing

/// Every system call by which the line from a mail to its receipt writes to the disk is interrupted in turn, or fails: what
/// was committed is whole, and the next run ends where it would have ended undisturbed.
///
/// strace(1) counts calls of each thread apart. With one processor, and the database held open by somebody else so that no
/// commit is folded into opening or closing it, all commits are made by one thread, in their order.
@Suite(.serialized) struct SystemCallFaultTests {
    private static let calls = [
        "pwrite64", "write", "fdatasync", "fsync", "ftruncate", "rename", "link", "linkat", "unlink", "unlinkat",
        "mkdir",
    ]
    private static var isFull: Bool { ProcessInfo.processInfo.environment["MUSTER_TEST_FULL"] != nil }

    @Test(arguments: ["signal=SIGKILL", "error=EIO", "error=ENOSPC"])
    func aWriteThatIsInterruptedLeavesAllOrNothing(fault: String) throws {
        let office = try InterruptedOffice()
        let counts = try office.counts(Self.calls)
        #expect(counts["pwrite64", default: 0] > 20 && counts["fdatasync", default: 0] > 5, "\(counts)")
        #expect(counts["rename", default: 0] + counts["linkat", default: 0] > 0, "\(counts)")
        var (runs, hits) = (0, 0)
        for (call, count) in counts.sorted(by: { $0.key < $1.key }) {
            for number in Self.sample(of: count, fault) {
                runs += 1
                if try office.interrupt(call, number, fault) { hits += 1 }
                try office.expectMadeGood("\(fault) at \(call) \(number) of \(count)")
            }
        }
        #expect(hits >= runs * 9 / 10, "\(hits) of \(runs) were interrupted")
        print("\(fault): \(hits) of \(counts.values.reduce(0, +)) calls interrupted: \(counts)")
    }

    /// All calls in the long campaign; otherwise some of the commits' and the last of the others'.
    private static func sample(of count: Int, _ fault: String) -> [Int] {
        if isFull { return Array(1...count) }
        let step = fault == "signal=SIGKILL" ? 12 : 40
        return count > 20 ? Array(stride(from: 3, through: count, by: step)) : fault.hasPrefix("error") ? [] : [count]
    }
}

/// An office with one mail in its mailbox that is taken in, decided and answered again and again from the same beginning.
private final class InterruptedOffice {
    private let office: OfficeUnderTest
    private var storage: String { office.folder.appending(path: "storage").path }
    private var beginning: String { office.folder.appending(path: "beginning").path }
    private var log: String { office.folder.appending(path: "strace.log").path }
    /// The Message-IDs of letters of earlier runs.
    private var known: Set<String> = []

    init() throws {
        office = try KillTests.office(units: 1)
        let first = try office.muster("serve", "--once", "--now", KillTests.now)
        guard first.status == 0 else { throw TestServerError("serve: \(first.errors)") }
        try FileManager.default.moveItem(atPath: storage, toPath: beginning)
        try KillTests.mail(1...1, to: office)
    }

    /// How often a thread makes each call in an undisturbed run, of the thread that makes most.
    func counts(_ calls: [String]) throws -> [String: Int] {
        let result = try trace(calls.joined(separator: ","), [])
        #expect(result.status == 0, "\(result.errors)")
        try expectMadeGood("undisturbed")
        var counts: [String: [Substring: Int]] = [:]
        for line in try lines() {
            // The thread's number, spaces, the call.
            let words = line.split(separator: " ")
            guard words.count > 1, let call = calls.first(where: { words[1].hasPrefix($0 + "(") }) else { continue }
            counts[call, default: [:]][words[0], default: 0] += 1
        }
        return counts.compactMapValues { $0.values.max() }
    }

    /// Runs until a thread's call with that number, which is interrupted; false when there was none.
    func interrupt(_ call: String, _ number: Int, _ fault: String) throws -> Bool {
        let result = try trace(call, ["-e", "inject=\(call):\(fault):when=\(number)"])
        let crashes = [SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS].map { -$0 }
        #expect(!crashes.contains(result.status), "\(fault) at \(call) \(number): \(result.errors)")
        return try result.status == -SIGKILL || lines().contains { $0.hasSuffix("(INJECTED)") }
    }

    private func lines() throws -> [Substring] {
        try String(decoding: Data(contentsOf: URL(filePath: log)), as: UTF8.self).split(separator: "\n")
    }

    private func trace(_ calls: String, _ injection: [String]) throws -> ProgramResult {
        try? FileManager.default.removeItem(atPath: storage)
        try FileManager.default.copyItem(atPath: beginning, toPath: storage)
        known = Set(try office.sink.letters().map(\.messageID))
        let holder = try DatabaseQueue(path: storage + "/muster.sqlite")
        _ = try holder.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM event") }
        // The workers are other programs: what becomes of them is for other tests.
        let strace = ["-f", "-b", "execve", "-qq", "-o", log, "-e", "trace=\(calls)"] + injection
        let result = try run(
            "/usr/bin/taskset",
            ["-c", "0", "/usr/bin/strace"] + strace + [
                OfficeUnderTest.muster, "serve", "--once", "--now", KillTests.now,
            ],
            environment: ["MUSTER_CONFIG": office.folder.appending(path: "Config/muster.toml").path])
        try holder.close()
        guard !result.errors.contains("ptrace") else {
            throw TestServerError(
                "strace may trace nothing here: \(result.errors) Run the tests where ptrace(2) is allowed; a container "
                    + "needs the capability SYS_PTRACE.")
        }
        return result
    }

    /// The database is whole at once; and after further runs there is what an undisturbed run leaves.
    func expectMadeGood(_ name: String) throws {
        let interrupted = try OfficeRecord(office)
        #expect(interrupted.integrity == ["ok"] && interrupted.orphans.isEmpty, "\(name)")
        var record = interrupted
        for later in ["10:00", "10:20", "10:40", "11:00"] {
            let result = try office.muster("serve", "--once", "--now", "2024-10-29T\(later):00Z")
            #expect(result.status == 0, "\(name): \(result.errors)")
            record = try OfficeRecord(office)
            if record.letters == 1, record.unsettled == 0, record.sent == 1 { break }
        }
        #expect(record.integrity == ["ok"] && record.orphans.isEmpty && record.strays.isEmpty, "\(name): \(record)")
        #expect(record.messages == 1 && record.submissions == 1 && record.items == 1, "\(name): \(record)")
        #expect(record.letters == 1 && record.unsettled == 0, "\(name): \(record)")
        let received = try office.sink.letters().map(\.messageID).filter { !known.contains($0) }
        #expect(Set(received).count == 1 && received.count <= 1 + record.lostAnswers, "\(name): \(received)")
    }
}
