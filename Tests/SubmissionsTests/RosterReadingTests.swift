import Foundation
import Settings
import Submissions
import Testing

@Suite struct RosterReadingTests {
    private static let header = "code,name,aliases,categories,addresses,contact,sends_for\n"

    private func read(_ bytes: [UInt8], own: Set<String> = []) -> (roster: Roster?, problems: [String]) {
        let problems = Problems()
        let roster = Roster.read(bytes, file: "u.csv", ownAddresses: own, problems: problems)
        return (roster, problems.all.map(\.description))
    }

    private func read(_ rows: String) -> (roster: Roster?, problems: [String]) {
        read(Array((Self.header + rows).utf8))
    }

    @Test func cellsOfExcelAreRead() throws {
        let (roster, problems) = read(
            [0xEF, 0xBB, 0xBF]
                + Array(
                    ("Name, code ,aliases,categories,addresses,contact,sends_for\r\n"
                        + "\"第一中学\",01,\"一中; 县一中；\",school;middle,A@x.example;b@x.example,\"张, 办公室\",\r\n"
                        + ",,,,,,\r\n\"说\"\"二中\"\"\",02,,,c@x.example,,01；02\r").utf8))
        #expect(problems == ["u.csv:4: warning: sends_for: \"02\" is the unit itself"])
        let units = try #require(roster).units
        #expect(units.map(\.name) == ["第一中学", "说\"二中\""])
        #expect(units[0].aliases == ["一中", "县一中"] && units[0].categories == ["school", "middle"])
        #expect(units[0].addresses == ["A@x.example", "b@x.example"] && units[0].contact == "张, 办公室")
        #expect(units[1].sendsFor == ["01", "02"] && units[1].contact == nil)
        #expect(roster?.unit(address: "a@X.example")?.code == "01")
    }

    @Test func theLastThreeColumnsMayBeLeftOut() {
        let (roster, problems) = read(Array("code,name,aliases,categories\n1,甲校,,school\n".utf8))
        #expect(roster?.units.count == 1)
        #expect(problems == ["u.csv:2: warning: addresses: is empty: no letter can reach 甲校"])
    }

    @Test func aRosterInGB18030IsRead() {
        let header = Array(Self.header.utf8)
        // 1,中文学校,,school,a@b.example,, in GB 18030.
        let row =
            Array("1,".utf8) + [0xD6, 0xD0, 0xCE, 0xC4, 0xD1, 0xA7, 0xD0, 0xA3]
            + Array(",,school,a@b.example,,\r\n".utf8)
        let (roster, problems) = read(header + row)
        #expect(problems == [])
        #expect(roster?.units.map(\.name) == ["中文学校"])
    }

    @Test func lineBreaksInCellsKeepTheLinesOfLaterRows() {
        let (_, problems) = read("1,甲,\"别\n名\",,a@x.example,,\n1,乙,,,b@x.example,,\n")
        #expect(
            problems == [
                "u.csv:2: aliases: holds a line break or another control character",
                "u.csv:4: code: \"1\" is the code of 甲 in line 2 too",
            ])
    }

    @Test(arguments: [
        ("1,甲,,,a@x.example,,\n1,乙,,,b@x.example,,\n", "u.csv:3: code: \"1\" is the code of 甲 in line 2 too"),
        (",甲,,,a@x.example,,\n", "u.csv:2: code: is empty"),
        ("1 2,甲,,,a@x.example,,\n", "u.csv:2: code: \"1 2\" must be at most 64 bytes"),
        ("1,,,,a@x.example,,\n", "u.csv:2: name: is empty"),
        (
            "1,甲,,,a@x.example,,\n2,乙,,,b@x.example;A@X.example,,\n",
            "u.csv:3: addresses: \"A@X.example\" is an address of 甲 in"
        ),
        ("1,甲,,,甲@x.example,,\n", "u.csv:2: addresses: \"甲@x.example\" is no mail address"),
        ("1,甲,,,a@x.example b@x.example,,\n", "u.csv:2: addresses: \"a@x.example b@x.example\" is no mail address"),
        ("1,甲,,,own@office.example,,\n", "is the office's own"),
        ("1,甲,,,a@x.example,,9\n", "u.csv:2: sends_for: \"9\" is the code of no unit"),
        ("1,第一中学,,,a@x.example,,\n2,第 一中學,,,b@x.example,,\n", "u.csv:3: name: \"第 一中學\" is a name of 第一中学 in line 2"),
        ("1,甲,一中,,a@x.example,,\n2,乙,二中;一中,,b@x.example,,\n", "u.csv:3: aliases: \"一中\" is a name of 甲 in line 2 too"),
        (
            "1,第一中学,,,a@x.example,,\n2,乙,第1中学,,b@x.example,,\n",
            "u.csv:3: warning: aliases: \"第1中学\" is another way to write a name of 第一中学 in line 2"
        ),
        (
            "1,柳塘镇成人学校,,,a@x.example,,\n2,柳塘成校,,,b@x.example,,\n",
            "u.csv:3: warning: name: \"柳塘成校\" is another way to write a name of 柳塘镇成人学校 in line 2"
        ),
        ("1,甲,,,a@x.example,,,x\n", "u.csv:2: has 8 cells, but there are 7 columns"),
        ("1,\"甲\"乙,,,a@x.example,,\n", "u.csv:2: has text after the closing quotation mark"),
        ("1,\"甲,,,a@x.example,,\n", "u.csv:2: opens a quotation mark that is never closed"),
        ("", "u.csv: lists no unit"),
    ])
    func whatIsWrongWithARowIsSaid(_ rows: String, _ message: String) {
        let (_, problems) = read(Array((Self.header + rows).utf8), own: ["own@office.example"])
        #expect(problems.contains { $0.hasPrefix(message) || $0.contains(message) }, "\(problems)")
    }

    @Test(arguments: [
        ("", "u.csv: is empty; its first row must name"),
        ("code;name;aliases;categories\n", "is no known column; the nearest one is"),
        ("code,name,alias,categories\n", "u.csv:1: \"alias\" is no known column; the nearest one is \"aliases\""),
        ("code,name,categories\n", "u.csv:1: aliases: is missing in the first row"),
        ("code,name,name,aliases,categories\n", "u.csv:1: name: stands twice in the first row"),
        ("\u{0}", "u.csv: is neither UTF-8 nor GB 18030 text"),
    ])
    func whatIsWrongWithTheHeaderIsSaid(_ csv: String, _ message: String) {
        let (_, problems) = read(Array(csv.utf8))
        #expect(problems.contains { $0.contains(message) }, "\(problems)")
    }

    @Test func aUnitMayRepeatItselfButNotAnother() {
        let (roster, problems) = read("1,甲校,甲校;甲,,a@x.example;A@x.example,,\n2,甲 校区,,,b@x.example,,\n")
        #expect(problems == [] && roster?.units.count == 2)
    }

    @Test func allProblemsAreListedAtOnce() {
        let (_, problems) = read(",,,,x,,\n1,甲,,,,,7\n")
        #expect(problems.count == 5, "\(problems)")
    }

    @Test func damagedBytesAreAnswered() throws {
        let seed = Array(try Data(contentsOf: SeedTests.folder.appendingPathComponent("units.csv")).prefix(600))
        for index in seed.indices {
            for byte in [0x00, 0x0A, 0x0D, 0x22, 0x2C, 0x3B, 0x80, 0xFF] as [UInt8] {
                var bytes = seed
                bytes[index] = byte
                _ = read(bytes)
            }
        }
        #expect(!read(Array(repeating: 0xFF, count: 100)).problems.isEmpty)
    }
}
