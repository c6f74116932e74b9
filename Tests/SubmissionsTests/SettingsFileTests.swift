import Settings
import Testing

@Suite struct SettingsFileTests {
    private func problems(_ bytes: [UInt8], _ body: (Section) -> Void = { _ in }) -> [String] {
        let problems = Problems()
        Section.read(bytes, file: "f.toml", problems: problems) { body($0) }
        return problems.all.map(\.description)
    }

    @Test func bytesThatAreNoUTF8NameTheLine() {
        #expect(
            problems(Array("a = 1\nb = \"".utf8) + [0xD6, 0xD0] + Array("\"\n".utf8)) == [
                "f.toml:2: is not UTF-8 text; save the file as UTF-8"
            ])
    }

    @Test func aProblemIsShownOnOneLineAndMovesNoCursor() {
        #expect(
            problems(Array("\"a\\u001B[2J\\nb\" = 1\n".utf8)) { _ = $0.string("c") } == [
                "f.toml:1: a\u{FFFD}[2J\u{FFFD}b: is no known key; the nearest one is \"c\""
            ])
    }

    @Test func sizeAndLinesAreBounded() {
        #expect(problems(Array(repeating: 0x0A, count: Section.largestFile + 1)).count == 1)
        #expect(problems(Array(repeating: 0x0A, count: Section.largestFile)).isEmpty)
        let headers = String(repeating: "[[a]]\n", count: 43_000)
        #expect(problems(Array(headers.utf8)).isEmpty)
        let list = "a = " + String(repeating: "[", count: 100_000)
        #expect(problems(Array(list.utf8)) == ["f.toml:1: is not TOML: lists or tables are nested more than 8 deep"])
    }

    @Test func aByteOrderMarkAndWindowsLineEndsAreRead() {
        let found = problems([0xEF, 0xBB, 0xBF] + Array("a = 1\r\n[t]\r\nb = 2\r\n".utf8)) { root in
            #expect(root.integer("a", in: 0...9) == 1)
            _ = root.section("t") { $0.string("b") }
        }
        #expect(found.count == 1 && found[0].hasPrefix("f.toml:3: t.b: must be text"), "\(found)")
    }

    /// Every key of a file with everything that can come between a key and the start of its line.
    @Test func theLineOfEachKeyIsFound() {
        let toml = """
            # a comment with [[box]] and = in it
            first = "[not.a.table]"

            long = \"\"\"
            inner = 1
            \\\"\"\" [t] \"\"\"
            list = [
                1, # ] = [
                "]", '''
            x = 1
            ''', 2,
            ]
            "quoted key" = 1
            [ t ] # comment
            a.b = 1
            inline = { d = ["}", [ # ]
              1]], c = 1 }

            [[box]]
            x = 1
            [box.inner]
            y = 1
            [[box.deep]]
            z = 1
            [[box.deep]]
            z = 1
            [[box]]
            x = 2
            [[box.deep]]
            z = 3
            """
        let lines = [
            "first": 2, "long": 4, "list": 7, "quoted key": 13, "t": 14, "t.a.b": 15, "t.inline": 16, "t.inline.c": 17,
            "box": 19, "box[0]": 19, "box[0].x": 20, "box[0].inner.y": 22, "box[0].deep[0].z": 24,
            "box[0].deep[1].z": 26, "box[1]": 27, "box[1].x": 28, "box[1].deep[0].z": 30,
        ]
        var found: [String: Int?] = [:]
        func note(_ section: Section, _ key: String) {
            section.problem(key, "")
        }
        let all = Problems()
        Section.read(Array(toml.utf8), file: "f", problems: all) { root -> Void in
            for key in ["first", "long", "list", "quoted key", "t", "box"] { note(root, key) }
            _ = root.section("t") { t in
                note(t, "inline")
                _ = t.section("a") { note($0, "b") }
                _ = t.section("inline") { note($0, "c") }
            }
            _ = root.sections("box") { box in
                note(box, "")
                note(box, "x")
                _ = box.section("inner") { note($0, "y") }
                _ = box.sections("deep") { note($0, "z") }
            }
        }
        for problem in all.all where problem.message.isEmpty { found[problem.key] = problem.line }
        #expect(found == lines.mapValues { $0 })
    }

    @Test func aProblemIsPrintedAsCompilersDoAndOrderedByLine() {
        let problems = [
            Problem(file: "b", line: 9, key: "k", message: "is wrong"),
            Problem(file: "a", message: "is odd", severity: .warning), Problem(file: "b", line: 2, message: "x"),
            Problem(file: "a", line: 1, message: "y"), Problem(file: "b", message: "z"),
        ]
        #expect(
            problems.inReadingOrder().map(\.description) == [
                "b: z", "b:2: x", "b:9: k: is wrong", "a: warning: is odd", "a:1: y",
            ])
    }
}
