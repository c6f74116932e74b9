import Foundation
import Store
import Testing

@testable import Daemon

/// What monitoring systems read.
@Suite struct MetricsTests {
    let office: OfficeInHand

    init() throws { office = try OfficeInHand(reserve: 5 << 20) }

    private func supervision(_ textfile: String, at now: Date = noon) throws -> SupervisionService {
        SupervisionService(
            manager: ServiceManager(environment: [:], process: 1), signs: LifeSigns(), alerts: try office.alerts(),
            store: office.store, clock: .standing(at: now), clockWatch: ClockWatch(), logger: office.logger,
            textfile: textfile)
    }

    @Test func theNumbersAreWrittenWithEverySign() async throws {
        try await office.take(SampleMail(), receivedAt: noon - 100)
        _ = try await office.store.connectionFailed(
            .mailbox("main"), error: "NO \"quoted\"\nline", loginRefused: true, at: noon)
        try await office.store.connectionSucceeded(.smtp, at: noon - 5)
        let path = office.folder + "/muster.prom"
        try await supervision(path).giveSign()
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let lines = Set(text.split(separator: "\n").map(String.init))
        for line in [
            #"muster_mails{state="received"} 1"#, #"muster_mails{state="held"} 0"#,
            "muster_oldest_undecided_seconds 100",
            #"muster_server_failing{server="imap/main"} 1"#, #"muster_server_logins_refused{server="imap/main"} 1"#,
            #"muster_server_failing{server="smtp"} 0"#,
            #"muster_server_last_success_timestamp_seconds{server="smtp"} \#(Int(noon.timeIntervalSince1970) - 5)"#,
            #"muster_letters{state="sent"} 0"#, "muster_storage_reserve_bytes \(5 << 20)", "muster_clock_trusted 1",
            "muster_last_update_timestamp_seconds \(Int(noon.timeIntervalSince1970))",
        ] { #expect(lines.contains(line), "\(line)") }
        let form = /(# (HELP|TYPE) muster_[a-z_]+ .+|muster_[a-z_]+(\{[a-z]+="[^"\\\n]*"\})? -?[0-9.e+]+)/
        #expect(text.hasSuffix("\n") && lines.allSatisfy { $0.wholeMatch(of: form) != nil }, "\(text)")
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o644)
    }

    @Test func aFileThatCannotBeWrittenStopsNothing() async throws {
        let service = try supervision(office.folder + "/nowhere/muster.prom")
        await service.giveSign()
        #expect(!FileManager.default.fileExists(atPath: office.folder + "/nowhere"))
    }
}
