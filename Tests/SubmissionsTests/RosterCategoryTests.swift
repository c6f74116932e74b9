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

    @Test func anotherWordIsNoSlip() {
        #expect(found([["shool", "schol"], ["school"]]).count == 2)
        #expect(found([["school", "middle"], ["community"], ["小学"], ["中学"], [], ["primary", "pool"]]) == [])
    }
}
