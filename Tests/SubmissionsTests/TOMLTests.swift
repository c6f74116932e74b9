import Settings
import Testing

/// TOML 1.0.0, section by section (toml.io/en/v1.0.0).
@Suite struct TOMLTests {
    private func read(_ toml: String, _ body: (Section) -> Void = { _ in }) -> [String] {
        let problems = Problems()
        Section.read(Array(toml.utf8), file: "f", problems: problems) { body($0) }
        return problems.all.map(\.description)
    }

    private func value(_ text: String) -> SettingsValue? {
        var value: SettingsValue?
        let problems = read("k = \(text)\n") { value = $0.value("k") }
        #expect(problems == [], "\(text)")
        return value
    }

    @Test(arguments: [
        ("\"a\\tb\\n\\\"\\\\\\u4E2D\\U0001F600\"", "a\tb\n\"\\中😀"), ("'C:\\new'", "C:\\new"), ("\"\"", ""), ("''", ""),
        ("\"\"\"\na\n  b\"\"\"", "a\n  b"), ("\"\"\"a \\\n\n   b\"\"\"", "a b"), ("\"\"\"\"x\"\"\"\"\"", "\"x\"\""),
        ("'''\r\na\\n\r\nb'''", "a\\n\nb"), ("''''x'''''", "'x''"), ("\"\"\"\\\"\"\"\\\"\"\"\"", "\"\"\"\""),
    ])
    func stringsOfAllFourKinds(_ text: String, _ expected: String) {
        #expect(value(text) == .string(expected))
    }

    @Test(arguments: [
        ("+99", 99), ("-17", -17), ("0", 0), ("-0", 0), ("1_000", 1_000), ("0xDEAD_beef", 3_735_928_559),
        ("0o755", 493),
        ("0b1101", 13), ("9223372036854775807", .max), ("-9223372036854775808", .min),
    ])
    func wholeNumbers(_ text: String, _ expected: Int) {
        #expect(value(text) == .integer(expected))
    }

    @Test(arguments: [
        ("3.14", 3.14), ("-0.01", -0.01), ("5e+22", 5e22), ("1e06", 1e6), ("6.626E-34", 6.626e-34),
        ("224_617.445_991", 224_617.445991),
        ("inf", .infinity), ("-inf", -.infinity),
    ])
    func decimalNumbers(_ text: String, _ expected: Double) {
        #expect(value(text) == .float(expected))
    }

    @Test func otherValues() {
        #expect(value("true") == .boolean(true) && value("false") == .boolean(false))
        #expect(value("2024-02-29").map { $0 } == DateValue("2024-02-29").map(SettingsValue.date))
        #expect(value("2024-02-29 07:32:00.5-07:00") == DateValue("2024-02-29T07:32:00-07:00").map(SettingsValue.date))
        #expect(value("07:32:00.999") == ClockTime("07:32").map(SettingsValue.time))
        #expect(value("[1, [\"a\", # x\n], ]") == .array([.integer(1), .array([.string("a")])]))
        #expect(value("2024-02-30") == .impossible("2024-02-30"))
    }

    @Test func tablesMayBeWrittenInManyWays() {
        let toml = """
            [fruit]
            apple.color = "red"
            apple . "taste".sweet = true
            [fruit.apple.texture]
            smooth = true
            [a.b.c]
            x = 1
            [a]
            y = { p.q = 1, r = {} }
            [[list]]
            [[list.inner]]
            z = 1
            [list.sub]
            """
        let problems = read(toml) { root in
            _ = root.section("fruit") { fruit in
                _ = fruit.section("apple") { apple in
                    #expect(apple.string("color") == "red")
                    #expect(apple.section("taste") { $0.boolean("sweet") } == true)
                    #expect(apple.section("texture") { $0.boolean("smooth") } == true)
                }
            }
            _ = root.section("a") { a in
                #expect(a.section("b") { b in b.section("c") { $0.integer("x", in: 0...9) } } == 1)
                _ = a.section("y") { y in
                    #expect(y.section("p") { $0.integer("q", in: 0...9) } == 1)
                    #expect(y.section("r") { _ in true } == true)
                }
            }
            #expect(
                root.sections("list") { list -> Int in
                    _ = list.section("sub") { _ in true }
                    return list.sections("inner") { $0.integer("z", in: 0...9) }.count
                } == [1])
        }
        #expect(problems == [])
    }

    @Test(arguments: [
        ("a = 1\na = 2", 2, "a stands twice, first in line 1"),
        ("[t]\n[u]\n[t]", 3, "[t] stands twice, first in line 1"),
        ("a.b = 1\na.b.c = 2", 2, "b is defined in line 1 already"), ("a = 1\n[a]", 2, "[a] stands twice"),
        ("a = 1\n[a.b]", 2, "a is a value already"), ("a = []\n[[a]]", 2, "[a] stands twice"),
        ("[[a]]\n[a]", 2, "[a] stands twice"), ("[a]\n[[a]]", 2, "[a] stands twice"),
        ("a = { b = 1 }\na.c = 2", 2, "a is defined in line 1 already"),
        ("[a]\nb.c = 1\n[a.b]", 3, "[a.b] stands twice"),
        ("[a.b]\n[a]\nb.c = 1", 3, "b is defined in line 1 already"), ("a = { b = 1, b = 2 }", 1, "b stands twice"),
    ])
    func nothingIsDefinedTwice(_ toml: String, _ line: Int, _ message: String) {
        let problems = read(toml)
        #expect(problems.count == 1 && problems[0].hasPrefix("f:\(line): is not TOML: \(message)"), "\(problems)")
    }

    @Test(arguments: [
        ("a = # later", "expected a value, but found \"# later\""), ("a =", "expected a value, but found nothing"),
        ("a = ,", "expected a value"), ("[中文]", "expected a key of A–Z"), ("[[#]]", "expected a key of A–Z"),
        ("[a", "expected ] after"), ("[[a]", "expected ]] after"), ("[]", "expected a key"),
        ("a", "expected = after the key a"),
        ("a = yes", "\"yes\" is no value; text stands in quotation marks"),
        ("a = 1 b = 2", "expected the end of the line"),
        ("a = \"x", "the string that begins here is not closed"),
        ("a = \"\"\"\nx", "the string that begins here is not closed"),
        ("a = \"\\x\"", "\\ in a string must be written"), ("a = \"\\uD800\"", "\\u needs 4 digits"),
        ("a = \"\\u12", "\\u needs"),
        ("a = \"\u{1}\"", "holds a control character"), ("# \u{7F}", "holds a control character"),
        ("a = \"\\", "the file ends"),
        ("a = [1 2]", "expected , or ] after"), ("a = [1", "the list is not closed"),
        ("a = [", "the list is not closed"),
        ("a = { b = 1", "expected , or } after"), ("a = { b = 1\n}", "expected , or } after"),
        ("a = { b = 1, }", "expected a key"),
        ("a = { b }", "expected = after the key b"), ("\"\"\"a\"\"\" = 1", "a key stands on one line"),
        ("a = 01", "is no value"), ("a = 1__0", "is no value"), ("a = _1", "is no value"), ("a = 1.", "is no value"),
        ("a = .5", "is no value"), ("a = 1e", "is no value"), ("a = 0x", "is no value"), ("a = +0x1", "is no value"),
        ("a = --1", "is no value"), ("a = 9223372036854775808", "is no value"), ("a = 1e1.5", "is no value"),
        ("a.b.c.d.e.f.g.h.i = 1", "the key has more than 8 parts"),
        ("a = [[[[[[[[[1]]]]]]]]]", "nested more than 8 deep"),
        ("a = \rb = 1", "expected a value"), ("a = 1\rb = 2", "expected the end of the line"),
    ])
    func whatIsNoTOMLIsSaid(_ toml: String, _ message: String) {
        let problems = read(toml)
        #expect(problems.count == 1 && problems[0].hasPrefix("f:1: is not TOML: "), "\(problems)")
        #expect(problems.allSatisfy { $0.contains(message) }, "\(problems)")
    }
}
