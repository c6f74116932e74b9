import Foundation
import Settings
import Testing

@testable import Submissions

/// The line of a roster file that is offered to be pasted.
@Suite struct RosterLineTests {
    private let csv = """
        code,name,aliases,categories,addresses
        U1,"第一中学, 东校区",一中,school,"a@first.example"

        U2,柳桥小学,,school
        U3,"跨行
        名称",,school,c@third.example

        """

    private func line(_ code: String, _ cells: [String: String]) -> RosterLine? {
        RosterLine(of: code, setting: cells, in: Array(csv.utf8))
    }

    @Test func cellsAreSetAndTheOthersStay() throws {
        let first = try #require(line("U1", ["addresses": "a@first.example;b@first.example"]))
        #expect(first.number == 2)
        #expect(first.text == "U1,\"第一中学, 东校区\",一中,school,a@first.example;b@first.example")
        let second = try #require(line("U2", ["aliases": "柳小", "addresses": "b@second.example"]))
        #expect(second.number == 4 && second.text == "U2,柳桥小学,柳小,school,b@second.example")
    }

    @Test func theLineReadsBackAsWhatWasMeant() throws {
        var lines = csv.components(separatedBy: "\n")
        let offer = try #require(line("U1", ["aliases": "一中;东校\"区\""]))
        lines[offer.number - 1] = offer.text
        let problems = Problems()
        let roster = Roster.read(Array(lines.joined(separator: "\n").utf8), file: "units.csv", problems: problems)
        #expect(roster?.units.first?.aliases == ["一中", "东校\"区\""] && roster?.units.first?.name == "第一中学, 东校区")
    }

    @Test func whatHasNoLineOfItsOwnIsNotOffered() {
        #expect(line("U3", ["aliases": "x"]) == nil, "a row of two lines")
        #expect(line("U9", ["aliases": "x"]) == nil)
        #expect(line("U1", ["sends_for": "U2"]) == nil, "no such column")
        #expect(RosterLine(of: "U1", setting: [:], in: [0xFF, 0xFF, 0x00]) == nil)
    }

    @Test func anAliasIsNobodyElsesName() {
        let roster = Roster(units: [
            OrganizationalUnit(code: "U1", name: "第一中学", aliases: ["一中"]), OrganizationalUnit(code: "U2", name: "柳桥小学"),
        ])
        #expect(roster.mayCall("U2", "柳桥小") && roster.mayCall("U1", "一中"))
        #expect(!roster.mayCall("U2", "一中") && !roster.mayCall("U2", "柳桥；小学") && !roster.mayCall("U2", "柳\n桥"))
    }
}
