import Foundation
import GRDB
import TestServers
import Testing

/// The built daemon under a service manager: what it tells, how it ends, and what it does on a disk that fills up.
@Suite(.serialized) struct ServiceManagerTests {
    /// An office whose mailbox is looked at every second, and what its daemon tells the service manager.
    private func office() throws -> (office: OfficeUnderTest, manager: ListeningManager) {
        let office = try OfficeUnderTest()
        try change("since =", to: "poll = \"1s\"\nsince =", in: office)
        return (office, try ListeningManager(office.folder.path + "/notify"))
    }

    private func change(_ old: String, to new: String, in office: OfficeUnderTest) throws {
        let file = office.folder.appending(path: "Config/muster.toml")
        let text = try String(contentsOf: file, encoding: .utf8)
        try #require(text.contains(old))
        try Data(text.replacingOccurrences(of: old, with: new).utf8).write(to: file)
    }

    private func heard(_ word: String, by manager: ListeningManager, within seconds: Int = 60) async throws -> Bool {
        let end = ContinuousClock.now + .seconds(seconds)
        while !manager.heard(keeping: true).contains(where: { $0.contains(word) }) {
            guard ContinuousClock.now < end else { return false }
            try await Task.sleep(for: .milliseconds(50))
        }
        return true
    }

    private func deliver(_ number: Int, to office: OfficeUnderTest, bytes: Int = 0) throws {
        var mail = SampleMail(
            sender: "office@m01.example", subject: "活动周工作方案", files: [(name: "工作方案.docx", sample: "plan.docx")])
        mail.text = "\(number)\r\n" + String(repeating: String(repeating: "x", count: 70) + "\r\n", count: bytes / 72)
        try office.deliver(mail, at: "2020-10-12T01:00:00Z")
    }

    // MARK: Telling

    @Test func theServiceManagerHearsOfReadinessLifeAndEnd() async throws {
        let (office, manager) = try office()
        let program = try office.start(
            ["serve"], environment: manager.environment.merging(["WATCHDOG_USEC": "1000000"]) { $1 })
        #expect(try await heard("READY=1", by: manager))
        try deliver(1, to: office)
        var mails: Int? = 0
        for _ in 0..<600 where mails == 0 {
            try await Task.sleep(for: .milliseconds(50))
            mails = try counts(office.folder.path + "/storage").mails
        }
        #expect(mails == 1)
        _ = manager.heard()
        #expect(try await heard("WATCHDOG=1", by: manager))
        #expect(try await heard("STATUS=0 mails to decide", by: manager))
        let status = try office.muster("status")
        #expect(status.output.contains("the daemon runs (process"), "\(status)")
        program.terminate()
        #expect(try program.wait().status == 0)
        #expect(try await heard("STOPPING=1", by: manager, within: 1))
        #expect(try office.muster("status").output.contains("no daemon runs"))
    }

    @Test func aDaemonWithoutServersIsReadyAndSaysWhatIsWrong() async throws {
        let (office, manager) = try office()
        try change("localhost:\(office.dovecot.imapsPort)", to: "localhost:1", in: office)
        let program = try office.start(
            ["serve"], environment: manager.environment.merging(["WATCHDOG_USEC": "1000000"]) { $1 })
        #expect(try await heard("READY=1", by: manager))
        #expect(try await heard("TROUBLE imap/main", by: manager))
        #expect(try await heard("WATCHDOG=1", by: manager), "servers in trouble are no reason to be killed")
        let status = try office.muster("status", "--json")
        #expect(status.output.contains("\"lastError\":\"connect"), "\(status)")
        program.terminate()
        #expect(try program.wait().status == 0)
    }

    @Test func aPasswordThatIsNotThereIsNoReadiness() throws {
        let (office, manager) = try office()
        try FileManager.default.removeItem(at: office.folder.appending(path: "secrets/imap"))
        let result = try office.muster("serve", environment: manager.environment)
        #expect(result.status == 78 && result.errors.contains("secrets/imap"), "\(result)")
        #expect(manager.heard().isEmpty)
    }

    // MARK: Ending

    /// A server that takes the connection and says nothing more after `lines` lines of its own.
    private func silent(after greeting: String) throws -> FakeServer {
        try FakeServer { peer in
            if !greeting.isEmpty { try peer.send(greeting) }
            while peer.readLine() != nil {}
        }
    }

    @Test(arguments: ["", "* OK ready\r\n"]) func aMailboxThatSaysNothingDoesNotKeepTheDaemon(greeting: String)
        async throws
    {
        let server = try silent(after: greeting)
        defer { server.stop() }
        let (office, manager) = try office()
        try change("imaps://localhost:\(office.dovecot.imapsPort)", to: "imap://127.0.0.1:\(server.port)", in: office)
        try change("ca = ", to: "tls = \"none\" # ca = ", in: office)
        let program = try office.start(["serve"], environment: manager.environment)
        #expect(try await heard("READY=1", by: manager))
        for _ in 0..<200 where server.connectionCount == 0 { try await Task.sleep(for: .milliseconds(50)) }
        #expect(server.connectionCount == 1)
        let asked = ContinuousClock.now
        program.terminate()
        #expect(try program.wait().status == 0)
        #expect(asked.duration(to: .now) < .seconds(15))
    }

    @Test func workInHandDoesNotKeepTheDaemonAndIsNotLost() async throws {
        let (office, manager) = try office()
        for number in 1...20 { try deliver(number, to: office, bytes: 2_000_000) }
        for round in 1...4 {
            let program = try office.start(["serve"], environment: manager.environment)
            #expect(try await heard("READY=1", by: manager))
            try await Task.sleep(for: .milliseconds(300 * round))
            let asked = ContinuousClock.now
            program.terminate()
            #expect(try program.wait().status == 0)
            #expect(asked.duration(to: .now) < .seconds(30))
            _ = manager.heard()
        }
        #expect(try office.muster("serve", "--once").status == 0)
        let status = try office.muster("status", "--json").output
        #expect(status.contains("\"undecided\":0") && status.contains("\"failed\":0"), "\(status)")
        let (mails, deaths, _) = try counts(office.folder.path + "/storage")
        #expect(mails == 20 && deaths == 0)
    }

    // MARK: A disk that fills up

    @Test func onADiskThatRunsLowTheDaemonPausesTellsAndGoesOn() async throws {
        let (office, manager) = try office()
        try change("[notices]", to: "reserve = \"12MB\"\n[notices]", in: office)
        for number in 1...20 { try deliver(number, to: office, bytes: 2_000_000) }
        let storage = office.folder.appending(path: "storage").path
        let script =
            PrivateMounts.start + """
                mkdir "$1" "$1.after" && mount -t tmpfs -o size=32m tmpfs "$1" && chmod 700 "$1" || exit 99
                "$2" serve & daemon=$!
                give_up() { kill -TERM $daemon; wait $daemon; echo "$1" >&2; exit 97; }
                for _ in $(seq 1500); do [ -e "$1.room" ] && break; sleep 0.1; done
                [ -e "$1.room" ] || give_up "the office was not told of the low disk"
                "$2" status --json > "$1.low"
                mount -o remount,size=256m "$1" || exit 98
                for _ in $(seq 1500); do [ -e "$1.end" ] && break; sleep 0.1; done
                [ -e "$1.end" ] || give_up "the office was not told of its end"
                is_done() {
                    [ "$(ls "$1"/messages/*/*.eml | wc -l)" -ge 20 ] && "$2" status --json | grep -q '"undecided":0'
                }
                for _ in $(seq 300); do is_done "$@" && break; sleep 0.2; done
                is_done "$@" || give_up "the mails did not come in"
                kill -TERM $daemon; wait $daemon; result=$?
                cp -a "$1/." "$1.after"
                exit $result
                """
        let environment = manager.environment.merging([
            "WATCHDOG_USEC": "1000000", "MUSTER_CONFIG": office.folder.appending(path: "Config/muster.toml").path,
        ]) { $1 }
        let program = try RunningProgram(
            "/usr/bin/unshare",
            PrivateMounts.arguments + ["/bin/bash", "-c", script, "bash", storage, OfficeUnderTest.muster],
            environment: environment)
        #expect(try await heard("TROUBLE storage", by: manager))
        #expect(try await arrived("服务器磁盘空间不足", in: office), "the coordinators are told while the disk is low")
        try Data().write(to: URL(filePath: storage + ".room"))
        #expect(try await arrived("磁盘空间已恢复", in: office))
        try Data().write(to: URL(filePath: storage + ".end"))
        let result = try program.wait()
        #expect(result.status == 0, "\(result.errors)")
        let low = try String(contentsOfFile: storage + ".low", encoding: .utf8)
        #expect(low.contains("\"low\":true") && low.contains("\"failed\":0"), "\(low)")
        let (mails, deaths, integrity) = try counts(storage + ".after")
        #expect(mails == 20 && deaths == 0 && integrity == ["ok"])
    }

    /// The mails that were taken in and decided, how often a mail killed somebody, and what SQLite says of the database.
    private func counts(_ storage: String) throws -> (mails: Int?, deaths: Int?, integrity: [String]) {
        let database = try DatabaseQueue(path: storage + "/muster.sqlite")
        defer { try? database.close() }
        return try database.read { db in
            (
                try Int.fetchOne(db, sql: "SELECT count(*) FROM inboundMessage WHERE state <> 'received'"),
                try Int.fetchOne(db, sql: "SELECT sum(daemonDeaths + workerDeaths) FROM inboundMessage"),
                try String.fetchAll(db, sql: "PRAGMA integrity_check")
            )
        }
    }

    private func arrived(_ subject: String, in office: OfficeUnderTest) async throws -> Bool {
        let word = Data(subject.utf8).base64EncodedString().prefix(16)
        let end = ContinuousClock.now + .seconds(90)
        while ContinuousClock.now < end {
            if try office.sink.letters().contains(where: { $0.text.contains(word) }) { return true }
            try await Task.sleep(for: .milliseconds(50))
        }
        return false
    }
}
