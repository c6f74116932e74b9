import Foundation
import Settings

@testable import Submissions

extension FuzzTarget {
    /// A notice's TOML: what is read without an error can be used as it is.
    static let notice = FuzzTarget(name: "notice", seeds: { try Seeds.files(in: "seeds/notices", ending: ".toml") }) {
        bytes, _ in
        let problems = Problems()
        let context = NoticeContext(
            timeZone: sample.timeZone, roster: sample.roster, mailboxes: ["main"], calendar: .builtIn)
        let notice = Notice.read(Array(bytes), file: "n.toml", context: context, problems: problems)
        requireShown(problems)
        guard let notice, !problems.all.contains(where: { $0.severity == .error }) else { return }
        require(!notice.id.isEmpty && !notice.title.isEmpty, "a notice has an id and a title")
        require(Set(notice.phases.map(\.id)).count == notice.phases.count, "phases are told apart")
        for (_, requirement) in notice.requirements {
            let (least, most) = (requirement.count.least, requirement.count.most)
            require(least >= 0 && most.map { $0 >= max(1, least) } ?? true, "a count: \(requirement.count)")
        }
        _ = standing(of: sample.roster.units[0], notices: [notice], items: [], rulings: [], asOf: .now)
    }

    /// A roster's CSV: what is read without an error names nobody twice, and its lines can be written again.
    static let roster = FuzzTarget(
        name: "roster",
        seeds: {
            try Seeds.files(in: "seeds", ending: ".csv") + [
                Array("code,name,aliases,categories,addresses\r\nA,\"x \"\"y\"\"\",a;b,school,a@b.example".utf8),
                Array("code,name,aliases,categories\nA,".utf8) + [0xD6, 0xD0, 0xD1, 0xA7] + Array(",,school\n".utf8),
            ]
        }
    ) { bytes, _ in
        let csv = Array(bytes)
        let problems = Problems()
        let roster = Roster.read(csv, file: "units.csv", ownAddresses: ["own@office.example"], problems: problems)
        requireShown(problems)
        guard let roster, !problems.all.contains(where: { $0.severity == .error }) else { return }
        let addresses = roster.units.flatMap(\.addresses).map { $0.lowercased() }
        require(!addresses.contains("own@office.example"), "no unit has the office's address")
        for list in [roster.units.map(\.code), addresses] { require(Set(list).count == list.count, "\(list)") }
        for unit in roster.units.prefix(3) {
            guard let line = RosterLine(of: unit.code, setting: ["name": "新,\"名\""], in: csv) else { continue }
            let cells = CSV(line.text).rows.first?.cells ?? []
            require(cells.contains("新,\"名\""), "a written line is read back: \(line.text)")
        }
    }
}

/// The example's office, in which fuzzed files and mails are looked at.
let sample: Office = {
    let problems = Problems()
    let zone = TimeZone(identifier: "Asia/Shanghai") ?? .gmt
    guard let csv = try? Seeds.files(in: "seeds", ending: ".csv").first,
        let roster = Roster.read(csv, file: "units.csv", problems: problems),
        let files = try? Seeds.files(in: "seeds/notices", ending: ".toml")
    else { preconditionFailure("the example's roster and notices are not there") }
    let notices = Notice.readAll(
        files.map { (file: "n.toml", toml: $0) },
        context: NoticeContext(timeZone: zone, roster: roster, mailboxes: ["main"]), problems: problems)
    precondition(notices.count == files.count, "a notice of the example can't be read")
    var office = Office(
        name: "澄湖社区学院", language: .chinese, timeZone: zone, roster: roster, notices: notices,
        ownAddresses: ["submissions@office.example"])
    office.referenceSecret = Array("sixteen bytes ok".utf8)
    return office
}()

/// Every problem says where it is and what it is, on one line.
private func requireShown(_ problems: Problems) {
    for problem in problems.all {
        require(!problem.message.isEmpty && (problem.line ?? 1) >= 1, "a problem says what it is")
        require(
            !problem.description.unicodeScalars.contains { $0.value < 0x20 }, "\(problem.description.debugDescription)")
    }
}
