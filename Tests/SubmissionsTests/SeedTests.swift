import Foundation
import Settings
import Submissions
import Testing

/// The definitions that come with the program say what their notices say.
@Suite struct SeedTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("seeds")

    private func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: Self.folder.appendingPathComponent(name)))
    }

    private func roster() throws -> Roster {
        let problems = Problems()
        let roster = Roster.read(try bytes("units.csv"), file: "units.csv", problems: problems)
        #expect(problems.all.map(\.description) == [])
        return try #require(roster)
    }

    private func notice(_ id: String) throws -> Notice {
        let problems = Problems()
        let context = NoticeContext(
            timeZone: NoticeReadingTests.shanghai, roster: try roster(), mailboxes: ["main"], calendar: .builtIn)
        let notice = Notice.read(
            try bytes("notices/\(id).toml"), file: id, context: context, problems: problems)
        #expect(problems.all.map(\.description) == [])
        return try #require(notice)
    }

    private func shown(_ phase: Phase) -> [String] {
        phase.requirements.map { requirement in
            let count =
                requirement.count.most.map { "\(requirement.count.least)-\($0)" } ?? "\(requirement.count.least)+"
            let attachment = requirement.attachment.map { " 附件\($0)" } ?? ""
            let group = requirement.oneOf.map { " of \($0)" } ?? ""
            let limit =
                (requirement.maxDuration.map { " ≤ \(Int($0)) s" } ?? "")
                + (requirement.minHeight.map { " ≥ \($0) lines" } ?? "") + (requirement.captions ? " captioned" : "")
                + (requirement.materials.isEmpty ? "" : " of \(requirement.materials.joined(separator: ","))")
            let units = requirement.units.map { " only \($0.joined(separator: ","))" } ?? ""
            return "\(requirement.kind.rawValue) \(count)\(attachment)\(group)\(limit)\(units)"
        }
    }

    @Test func theExampleOfANoticeIsSoundWithAndWithoutItsSuggestions() throws {
        let file = Self.folder.deletingLastPathComponent().appendingPathComponent("Config/notice.toml")
        let text = try String(contentsOf: file, encoding: .utf8)
        // What is said about a key stands behind it, so that every suggestion can be taken up.
        let suggesting = text.split(separator: "\n").map { line in
            line.hasPrefix("# ") && line.contains(" = ") ? line.dropFirst(2) : line
        }
        let context = NoticeContext(
            timeZone: NoticeReadingTests.shanghai, roster: try roster(), mailboxes: ["main"], calendar: .builtIn)
        for words in [text, suggesting.joined(separator: "\n")] {
            let problems = Problems()
            let notice = Notice.read(Array(words.utf8), file: "notice.toml", context: context, problems: problems)
            #expect(problems.all.map(\.description) == [])
            #expect(notice?.phases.flatMap(\.requirements).map(\.id).count == 5)
        }
    }

    @Test func theNoticeOf2020AsksInTwoPhases() throws {
        let notice = try notice("district-2020")
        #expect(notice.units == ["school", "community", "non-degree"])
        #expect(notice.phases.map { $0.due?.day.description } == ["2020-10-13", "2020-11-23"])
        #expect(
            notice.activity.map { [$0.lowerBound.description, $0.upperBound.description] } == [
                "2020-11-14", "2020-11-20",
            ])
        #expect(shown(notice.phases[0]) == ["plan 1-1", "schedule 1-1 附件1", "schedule 1-1 附件3 only non-degree"])
        #expect(
            shown(notice.phases[1]) == [
                "summary 1-1", "case 1+", "statistics 1-1 附件2", "photo 5-5 of pictures",
                "video 1-1 of pictures ≤ 300 s",
            ])
        #expect(!notice.phases[0].isLate(Date(timeIntervalSince1970: 1_602_604_799)))
        #expect(notice.phases[0].isLate(Date(timeIntervalSince1970: 1_602_604_800)))
    }

    @Test func theNoticeOf2024AsksBeforeAndAfterTheWeek() throws {
        let notice = try notice("district-2024")
        #expect(notice.units == ["school", "kindergarten", "community"])
        #expect(notice.phases.map { $0.due?.day.description } == ["2024-10-30", "2024-11-07"])
        #expect(
            notice.activity.map { [$0.lowerBound.description, $0.upperBound.description] } == [
                "2024-10-31", "2024-11-06",
            ])
        #expect(shown(notice.phases[0]) == ["plan 1-1", "schedule 1-1 附件1"])
        #expect(
            shown(notice.phases[1]) == [
                "summary 1-1", "case 1+", "photo 5-5 of pictures", "video 1-1 of pictures ≤ 300 s",
            ])
    }

    @Test func theMinistryAsksForNominationsAndFourCases() throws {
        let notice = try notice("ministry-2020")
        #expect(notice.units == ["province"])
        #expect(notice.phases.map { $0.due?.day.description } == ["2020-09-25", "2020-12-20"])
        let nomination = "nomination 3-5 of document,photo,video,resource"
        #expect(shown(notice.phases[0]) == ["plan 1-1", nomination, nomination])
        #expect(shown(notice.phases[1]) == ["summary 1-1", "case 4-4"])
    }

    @Test func nothingIsEverLateForTheCity() throws {
        let notice = try notice("city-2021")
        #expect(notice.units == ["member"] && notice.addresses.isEmpty && notice.mailboxes == ["main"])
        #expect(notice.phases.map(\.due) == [nil])
        #expect(!notice.phases[0].isLate(.distantFuture))
        #expect(shown(notice.phases[0]) == ["summary 1-1", "video 1-1 ≥ 480 lines", "photo 4-5 captioned"])
    }

    @Test func theParkAsksNobodyToSendAnything() throws {
        let notice = try notice("park-2021")
        #expect(notice.isInformational && notice.requirements.isEmpty)
        #expect(
            notice.activity.map { [$0.lowerBound.description, $0.upperBound.description] } == [
                "2021-11-08", "2021-12-03",
            ])
    }

    @Test func eachUnitIsAddressedByTheNoticesOfOneOfficeOnly() throws {
        let offices = try [["district-2020", "district-2024"], ["ministry-2020"], ["city-2021"], ["park-2021"]].map {
            try $0.flatMap { try #require(try notice($0).units) }
        }
        for unit in try roster().units {
            #expect(offices.count { !Set($0).isDisjoint(with: unit.categories) } == 1, "\(unit.name)")
        }
        #expect(try roster().units.count >= 55)
    }

    @Test func theFormsOfOneNoticeDifferInTheirColumns() throws {
        for notice in [try notice("district-2020"), try notice("district-2024")] {
            let headers = notice.requirements.map(\.requirement.templateHeader).filter { !$0.isEmpty }
            #expect(Set(headers).count == headers.count && headers.allSatisfy { $0.count >= 5 })
        }
    }

    @Test func theRosterHasWhatMakesRostersHard() throws {
        let units = try roster().units
        #expect(units.count >= 36)
        #expect(Set(units.flatMap(\.categories)).isSuperset(of: ["school", "kindergarten", "community", "non-degree"]))
        #expect(units.count { $0.addresses.count == 2 } >= 5)
        #expect(units.filter { !$0.sendsFor.isEmpty }.map(\.sendsFor) == [["N03", "N05"]])
        let names = Set(units.map(\.name))
        #expect(names.isSuperset(of: ["澄湖第一中学", "澄湖第十一中学", "澄湖第一中学附属小学"]))
        let domains = Dictionary(grouping: units.flatMap(\.addresses)) { $0.split(separator: "@").last ?? "" }
        #expect(domains.values.contains { $0.count > 2 } && domains.keys.allSatisfy { $0.hasSuffix(".example") })
    }
}
