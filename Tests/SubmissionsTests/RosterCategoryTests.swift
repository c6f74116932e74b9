import Foundation
import Settings
import Testing

@testable import Submissions

@Suite struct RosterCategoryTests {
    /// What is said of units of these categories where a notice asks schools and, for one requirement, adult schools.
    private func found(_ categories: [[String]]) -> [String] {
        let units = (categories + [["school", "middle"], ["成人文化学校"]]).enumerated().map { index, categories in
            OrganizationalUnit(code: "M\(index)", name: "单位\(index)", categories: categories)
        }
        let toml = """
            id = "n"
            title = "n"
            units = ["school", "成人文化学校"]
            mailboxes = ["main"]
            [[phase]]
            id = "p"
            [[phase.requirement]]
            id = "plan"
            kind = "plan"
            title = "plan"
            units = ["middle"]
            """
        let problems = Problems()
        let context = NoticeContext(timeZone: .gmt)
        let notices = Notice.readAll([("n.toml", Array(toml.utf8))], context: context, problems: problems)
        Roster(units: units).checkCategories(against: notices, file: "units.csv", problems: problems)
        return problems.all.map(\.description)
    }

    @Test func aSlipOfThePenIsToldWithTheCategoryThatWasMeant() {
        #expect(
            found([["shcool"], ["School"], ["school", "midle"], ["成人文化学较"]]) == [
                "units.csv: warning: categories: \"shcool\" of M0 is named by no notice; the nearest one that is named is "
                    + "\"school\"",
                "units.csv: warning: categories: \"School\" of M1 is named by no notice; the nearest one that is named is "
                    + "\"school\"",
                "units.csv: warning: categories: \"midle\" of M2 is named by no notice; the nearest one that is named is "
                    + "\"middle\"",
                "units.csv: warning: categories: \"成人文化学较\" of M3 is named by no notice; the nearest one that is named is "
                    + "\"成人文化学校\"",
            ])
        let many = found(Array(repeating: ["schol"], count: 5))
        #expect(many.count == 1 && many[0].contains("of M0, M1, M2 and 2 more is named"))
    }

    /// Nothing that the roster has is near to the word: the words that it has are told, as many as can be read.
    @Test func aCategoryThatNoUnitHasIsToldWithThoseThatTheRosterHas() {
        func said(of word: String, _ categories: [String]) -> String {
            let roster = Roster(
                units: categories.enumerated().map {
                    OrganizationalUnit(code: "M\($0)", name: "单位\($0)", categories: [$1])
                })
            let problems = Problems()
            let toml = "id = \"n\"\ntitle = \"n\"\nunits = [\"\(word)\"]\n"
            _ = Notice.read(
                Array(toml.utf8), file: "n.toml", context: NoticeContext(timeZone: .gmt, roster: roster),
                problems: problems)
            return problems.all.first?.description ?? ""
        }
        let start = "n.toml:3: units: \"community\" is a category of no unit of the roster; "
        #expect(
            said(of: "community", ["中学", "小学"]) == start
                + "the roster's are \"中学\", \"小学\": use these, or add the category to the units of the roster that are meant"
        )
        let near = said(of: "community", ["school", "comunity"])
        #expect(near.hasPrefix(start + "the nearest one is \"comunity\"; the roster's are \"school\", "))
        let many = said(of: "community", (1...14).map { "类别\($0)" })
        #expect(many.contains("\"类别12\" and 2 more: use these") && !many.contains("类别13"))
        #expect(said(of: "community", []).contains("no unit of the roster"))
    }

    @Test func anotherWordIsNoSlip() {
        #expect(found([["shool", "schol"], ["school"]]).count == 2)
        #expect(found([["school", "middle"], ["community"], ["小学"], ["中学"], [], ["primary", "pool"]]) == [])
    }
}
