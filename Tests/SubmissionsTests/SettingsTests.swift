import Settings
import Testing

@Suite struct SettingsTests {
    /// What `body` makes of a file, and the problems as they are printed.
    private func read<Value>(_ toml: String, _ body: (Section) -> Value?) -> (value: Value?, problems: [String]) {
        let problems = Problems()
        let value = Section.read(Array(toml.utf8), file: "f.toml", problems: problems, body)
        return (value, problems.all.map(\.description))
    }

    @Test func valuesOfTheRightTypeAreReadWithoutAProblem() {
        let toml = """
            text = " words "
            list = ["a", "b"]
            number = 7
            numbers = [-3, 1]
            yes = true
            span = "10m"
            rate = "20/min"
            size = "2MB"
            clock = "9:05"
            bare = 09:30:00
            hours = "08:30-18:00"
            day = 2024-02-29
            quoted = "2024-10-30 17:00"
            moment = 2024-10-30T17:00:00+08:00
            """
        let (_, problems) = read(toml) { root -> Bool? in
            #expect(root.string("text") == "words")
            #expect(root.strings("list") == ["a", "b"])
            #expect(root.integer("number", in: 1...9) == 7)
            #expect(root.integers("numbers", in: -9...9) == [-3, 1])
            #expect(root.boolean("yes") == true)
            #expect(root.duration("span") == 600)
            #expect(root.rate("rate").map { [$0.count, $0.seconds] } == [20, 60])
            #expect(root.byteSize("size") == 2_097_152)
            #expect(root.timeOfDay("clock").map { [$0.hour, $0.minute] } == [9, 5])
            #expect(root.timeOfDay("bare").map { [$0.hour, $0.minute] } == [9, 30])
            #expect(root.hours("hours").map { [$0.from.hour, $0.from.minute, $0.to.hour] } == [8, 30, 18])
            #expect(root.day("day")?.day == 29)
            #expect(root.date("quoted")?.time?.hour == 17)
            #expect(root.date("moment")?.offset == 480)
            return true
        }
        #expect(problems == [])
    }

    @Test(
        arguments: [
            ("180s", 180), ("0d", 0), ("7d", 604_800), ("24h", 86_400), ("90", nil), ("m", nil), ("-1m", nil),
            ("1.5h", nil),
            ("1h30m", nil), ("99999999999999999999d", nil), ("9223372036854775807d", nil), ("4000d", nil), ("１d", nil),
            ("", nil),
        ] as [(String, Int?)])
    func aDurationIsAWholeNumberAndAUnit(_ text: String, _ seconds: Int?) {
        let (value, problems) = read("k = \"\(text)\"") { $0.duration("k") }
        #expect(value == seconds)
        #expect(problems.count == (seconds == nil ? 1 : 0))
        #expect(problems.allSatisfy { $0.hasPrefix("f.toml:1: k: must be a whole number and s, m, h or d") })
    }

    @Test(arguments: [
        "20", "0/min", "20/minute", "x/min", "20/min/min", "-1/s", "99999999999999999999/s", "/s",
    ])
    func aRateIsANumberPerUnit(_ text: String) {
        let (value, problems) = read("k = \"\(text)\"") { $0.rate("k")?.count }
        #expect(value == nil && problems.count == 1)
    }

    @Test(arguments: ["0", "-5", "\"50\"", "\"50 MB\"", "\"9999999999GB\"", "1.5", "\"MB\"", "2000000000000"])
    func aSizeIsBytesOrANumberWithAUnit(_ text: String) {
        let (value, problems) = read("k = \(text)") { $0.byteSize("k") }
        #expect(value == nil && problems.count == 1)
    }

    @Test(arguments: ["18:00-08:30", "08:30", "08:30-24:00", "08:30-08:30", "8-9", "08:30-09:00-10:00"])
    func hoursAreTwoTimesInOrder(_ text: String) {
        let (value, problems) = read("k = \"\(text)\"") { $0.hours("k")?.from.hour }
        #expect(value == nil && problems.count == 1)
    }

    @Test(arguments: [
        "\"2024-02-30\"", "\"2023-02-29\"", "\"2024-13-01\"", "\"2024-6-1\"", "\"24-06-01\"", "\"2024-06-01T25:00\"",
        "\"2024-06-01T10:00+8\"", "\"2024-06-01x\"", "\"0000-01-01\"", "0001-01-01", "\"tomorrow\"", "20240601",
    ])
    func aDateMustExist(_ text: String) {
        let (value, problems) = read("k = \(text)") { $0.date("k")?.day }
        #expect(value == nil && problems.count == 1, "\(problems)")
        #expect(problems.allSatisfy { $0.hasPrefix("f.toml:1: k: must be a date that exists") })
    }

    @Test(arguments: ["2024-06-31", "2024-10-13T24:00:00", "2024-1-1", "25:00:00"])
    func aBareDateThatDoesNotExistIsAProblemOfItsKeyAlone(_ text: String) {
        let (value, problems) = read("k = \(text)\ns = \(text)\n") { ($0.date("k"), $0.string("s")) }
        #expect(value?.0 == nil && value?.1 == nil)
        #expect(problems.count == 2 && problems[0].hasPrefix("f.toml:1: k: must be a date that exists"), "\(problems)")
        #expect(problems.allSatisfy { $0.hasSuffix("but is \(text)") })
    }

    @Test(arguments: [
        ("k = 3", "text on one line in quotation marks, not empty, but is 3"), ("k = \"\"", "but is \"\""),
        ("k = \"a\\nb\"", "but is \"a\\nb\""), ("k = [1]", "but is a list"), ("k = 2024-01-01", "but is a date"),
        ("[k]", "but is a table"), ("k = 1.5", "but is 1.5"), ("k = false", "but is false"),
    ])
    func aWrongTypeIsNamedWithWhatWasExpected(_ toml: String, _ message: String) {
        let (value, problems) = read(toml) { $0.string("k") }
        #expect(value == nil && problems.count == 1)
        #expect(problems.allSatisfy { $0.contains(message) }, "\(problems)")
    }

    @Test func anUnknownKeyIsAnsweredWithTheNearestKnownOne() {
        let (_, problems) = read("pol = \"1m\"\n[[box]]\nid = \"a\"\n[[box]]\nidd = \"b\"\n") { root -> Int? in
            _ = root.string("poll")
            _ = root.string("after")
            return root.sections("box") { $0.identifier("id") }.count
        }
        #expect(
            problems == [
                "f.toml:5: box[1].idd: is no known key; the nearest one is \"id\"",
                "f.toml:1: pol: is no known key; the nearest one is \"poll\"",
            ])
    }

    @Test(arguments: [("reciept", "receipt"), ("Poll", "poll"), ("passwrod", "password"), ("due_date", "due")])
    func theNearestKeyTakesTheFewestSlips(_ typed: String, _ meant: String) {
        #expect(nearest(to: typed, among: ["user", "receipt", "password", "poll", "due"]) == meant)
    }

    @Test func whatIsRequiredAndMissingIsNamedEvenInAMissingTable() {
        let (_, problems) = read("x = 1") { root -> String? in
            _ = root.integer("x", in: 0...1)
            _ = root.sections("box", required: true) { $0.string("id") }
            return root.section("smtp", required: true) { $0.string("url", required: true) } ?? nil
        }
        #expect(
            problems == [
                "f.toml: box: is missing: at least one [[box]] is needed",
                "f.toml: smtp.url: is missing and has no default",
            ])
    }

    @Test func tablesWhereValuesAreAndTheOtherWayRoundAreProblems() {
        let (_, problems) = read("smtp = 3\nbox = [1, {}]\n") { root -> Int? in
            _ = root.section("smtp") { $0.string("url") }
            return root.sections("box") { _ in 1 }.count
        }
        #expect(problems.count == 2)
        #expect(problems[0].contains("smtp: must be a table, written as [smtp], but is 3"))
        #expect(problems[1].contains("box: must hold tables only, but its value 1 is 1"))
    }
}
