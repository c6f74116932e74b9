import Testing

@testable import Submissions

/// How many names are found, and that none is taken for another.
struct UnitNameAccuracyTests {
    private struct Tally {
        var found = 0
        var missed: [String] = []
        var kept = 0
        var wrong: [String] = []

        var line: String { "found \(found), missed \(missed), traps withstood \(kept), wrong \(wrong)" }

        init(_ cases: [UnitNameCases.Case]) {
            let roster = UnitNameCases.roster
            for one in cases {
                let mentions = roster.names.mentions(in: UnitSpelling(one.text), officeRegions: ["云湖区"])
                let claims = mentions.filter { $0.weight == .claim }.map { roster.units[$0.unit].code }
                if !Set(claims).isSubset(of: one.codes) {
                    wrong.append("\(one.text) -> \(claims)")
                } else if one.codes.isEmpty {
                    kept += 1
                } else if claims.sorted() == one.codes.sorted() {
                    found += 1
                } else {
                    missed.append(one.text)
                }
            }
        }
    }

    @Test(arguments: [false, true])
    func noNameIsTakenForAnotherAndNearlyAllAreFound(isHeldOut: Bool) {
        let tally = Tally(isHeldOut ? UnitNameCases.heldOut : UnitNameCases.known)
        print("unit names, \(isHeldOut ? "held out" : "known"): \(tally.line)")
        #expect(tally.wrong.isEmpty)
        #expect(Double(tally.found) >= 0.9 * Double(tally.found + tally.missed.count))
    }
}
