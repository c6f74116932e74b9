import Foundation
import Inspection
import Store
import Submissions
import Testing

@testable import Daemon

/// Mails, workers and machines that fail while mails are decided.
@Suite struct CaseworkFaultTests {
    let office: OfficeInHand

    init() throws { office = try OfficeInHand() }

    /// Takes in so many sound mails that arrived one after the other.
    private func take(_ numbers: ClosedRange<Int>) async throws -> [Int64] {
        var ids: [Int64] = []
        for number in numbers {
            let mail = SampleMail(messageID: "<\(number)@first.example>")
            ids.append(try await office.take(mail, receivedAt: noon + Double(number)))
        }
        return ids
    }

    private func states(_ ids: [Int64]) async throws -> Set<InboundState?> {
        var states: Set<InboundState?> = []
        for id in ids { states.insert(try await office.state(id)) }
        return states
    }

    @Test func aMailThatKillsItsWorkersIsHeldAndTheOthersAreDecidedInTheSameCycle() async throws {
        let poison = try await office.take(SampleMail(headers: ["X-Poison: yes"]), receivedAt: noon - hour)
        let others = try await take(1...3)
        let programs = try office.worker("grep -q X-Poison && { echo trouble >&2; exit 9; }; exec $BUILT \"$@\"")
        #expect(try await office.casework(.sample(), programs).cycle() == 4)
        #expect(try await office.state(poison) == .held)
        #expect(try await states(others) == [.recorded])
        #expect(office.starts.count == 6, "three times for one of them")
        let decision = try await office.store.decision(of: poison)
        #expect(decision?.because == [Reason(.unreadable, "3", "0")])
        #expect(decision?.because.first?.text(in: .english).isEmpty == false)
        let deaths = try await office.store.events(message: poison).filter { $0.kind == .workerDied }
        #expect(deaths.count == 3 && deaths.allSatisfy { $0.detail["reason"]?.contains("trouble") == true })
        #expect(try FileManager.default.contentsOfDirectory(atPath: office.folder + "/tmp").isEmpty)
    }

    @Test func withoutASandboxNoMailIsReadAndNoneIsBlamed() async throws {
        let ids = try await take(1...4)
        let programs = try office.worker("exit 103")
        await #expect(throws: SandboxUnavailable.landlock) { try await office.casework(.sample(), programs).cycle() }
        #expect(try await states(ids) == [.received])
        #expect(office.starts.count { $0 == "mail" } <= 2, "the cycle ends at once")
        for id in ids {
            #expect(try await office.store.inboundMessage(id)?.deaths == DeathCounts(worker: 0, daemon: 0))
        }
        #expect(try await office.casework().cycle() == 4)
        #expect(try await states(ids) == [.recorded])
    }

    @Test func aMailWhoseFileIsGoneKeepsBackNoOther() async throws {
        let ids = try await take(1...3)
        let message = try #require(try await office.store.inboundMessage(ids[0]))
        let path = try office.store.files.path(message.sha256, .message)
        try FileManager.default.moveItem(atPath: path, toPath: path + ".away")
        for _ in 1...12 {
            await #expect(throws: InspectionFailure.self) { try await office.casework().cycle() }
        }
        #expect(try await office.state(ids[0]) == .received, "it is not the mail's fault, however often it is tried")
        #expect(try await states([ids[1], ids[2]]) == [.recorded])
        try FileManager.default.moveItem(atPath: path + ".away", toPath: path)
        #expect(try await office.casework().cycle() == 1)
        #expect(try await office.state(ids[0]) == .recorded)
    }

    @Test func anExaminationSurvivesAKillBeforeTheDecision() async throws {
        let id = try await office.take(SampleMail())
        _ = try await office.store.beginExamination(id)
        let folder = try office.store.files.makeTemporaryFolder()
        let message = try #require(try await office.store.inboundMessage(id))
        let examination = try await Inspector(programs: try OfficeInHand.builtPrograms()).examineMail(
            at: try office.store.files.path(message.sha256, .message), outputFolder: folder.path)
        _ = try await office.store.files.keepFiles(
            examination.attachments.flatMap(\.leaves).compactMap { file in
                file.output.map {
                    MeasuredFile(path: "\(folder.path)/\($0)", sha256: file.sha256, bytes: file.bytes)
                }
            })
        try await office.store.storeExamination(examination, of: id, at: noon)
        // The next run has no workers, and needs none.
        let nowhere = WorkerPrograms(folder: "/nonexistent")
        #expect(try await office.casework(.sample(), nowhere).cycle() == 1)
        #expect(try await office.state(id) == .recorded)
        #expect(try await office.store.inboundMessage(id)?.deaths == DeathCounts(worker: 0, daemon: 0))
    }

    @Test func anExaminationThatThisVersionCannotReadIsMadeAgain() async throws {
        let ids = try await take(1...2)
        for id in ids { try await office.store.storeExamination(Examination(), of: id, at: noon) }
        try await office.execute("UPDATE examination SET json = '{\"form\":\"older\"}'")
        #expect(try await office.casework().cycle() == 2)
        #expect(try await states(ids) == [.recorded])
    }

    @Test func aHeldMailThatThisVersionCannotReadStopsNoOther() async throws {
        let first = try await office.take(SampleMail(from: "teacher@private.example"))
        let second = try await office.take(SampleMail(from: "teacher@private.example", messageID: "<2@x.example>"))
        _ = try await office.casework().cycle()
        try await office.execute("UPDATE examination SET json = '{\"form\":\"older\"}' WHERE message = \(first)")
        var unit = OrganizationalUnit.first
        unit.addresses = ["teacher@private.example"]
        _ = try await office.store.instance(at: noon)
        try await office.casework(.sample(units: [unit])).decideAgainIfChanged()
        #expect(try await office.state(first) == .held)
        #expect(try await office.state(second) == .recorded)
    }

    @Test func aMailThatTheDaemonDiedOfIsHeldAndNotDecidedAgain() async throws {
        let id = try await office.take(SampleMail())
        try await office.store.storeExamination(Examination(), of: id, at: noon)
        for _ in 1...10 { #expect(try await office.store.beginExamination(id)) }
        #expect(try await office.casework().cycle() == 1)
        let held = try await office.store.decision(of: id)
        #expect(held?.because == [Reason(.unreadable, "0", "10")])
        // Examined it would be no submission.
        _ = try await office.store.instance(at: noon)
        try await office.casework(.sample(units: [.second])).decideAgainIfChanged()
        #expect(try await office.store.decision(of: id) == held)
    }

    @Test func aStopLeavesTheMailReceivedAndUnblamed() async throws {
        let ids = try await take(1...3)
        let programs = try office.worker("exec sleep 1000")
        let casework = try office.casework(.sample(), programs)
        await withTaskGroup { group in
            group.addTask { await #expect(throws: CancellationError.self) { try await casework.cycle() } }
            do { try await eventually("workers start") { office.starts.count == 2 } } catch { Issue.record(error) }
            group.cancelAll()
        }
        #expect(try await states(ids) == [.received])
        for id in ids {
            #expect(try await office.store.inboundMessage(id)?.deaths == DeathCounts(worker: 0, daemon: 0))
        }
    }

    /// `muster ingest` decides what it took in while the daemon runs.
    @Test func twoProcessesDecideTheSameMailsWithoutHarm() async throws {
        let ids = try await take(1...8)
        let daemon = try office.casework()
        let command = Casework(
            office: .sample(), store: try Store.openForCommand(office.folder),
            inspector: Inspector(programs: try OfficeInHand.builtPrograms()), coalesce: 600,
            clock: .standing(at: noon), logger: office.logger)
        async let first = daemon.cycle()
        async let second = command.cycle()
        #expect(try await first + second == ids.count)
        #expect(try await states(ids) == [.recorded])
        #expect(try await office.store.recordedItems(unit: "U1").count == ids.count)
        #expect(try await office.count("SELECT count(*) FROM decision") == ids.count)
    }
}
