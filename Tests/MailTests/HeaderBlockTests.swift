import Testing

@testable import Mail

struct HeaderBlockTests {
    private func read(_ text: String) -> (fields: [String], body: String, defects: [String]) {
        let bytes = Array(text.utf8)
        var reader = HeaderReader()
        var defects = Defects()
        let read = reader.read(bytes.span, from: 0, boundaries: Boundaries(), defects: &defects)
        let fields = read.block.fields.map { $0.name + "=" + String(decoding: $0.value, as: UTF8.self) }
        return (fields, String(decoding: bytes[read.body...], as: UTF8.self), defects.sentences)
    }

    static let noName = "A header line has no field name."
    static let noBlank = "The blank line between header and body is missing."

    static let table: [(text: String, fields: [String], body: String, defects: [String])] = [
        ("A: b\r\nC: d\r\n\r\nbody", ["a=b", "c=d"], "body", []),
        ("A: b\nC: d\n\nbody", ["a=b", "c=d"], "body", []),
        ("A: b\r\n c\n\td\n\nbody", ["a=b c\td"], "body", []),
        ("A : b\nC:d\nE:\n\n", ["a=b", "c=d", "e="], "", []),
        ("A: b", ["a=b"], "", []), ("A: b\n", ["a=b"], "", []), ("", [], "", []), ("\nbody", [], "body", []),
        ("\r\n\r\nbody", [], "\r\nbody", []),
        ("From x@y Wed Oct 30 09:00:00 2024\nA: b\n\nbody", ["a=b"], "body", []),
        // A line of white space only folds when the header goes on after it.
        ("A: b\n \nC: d\n\nbody", ["a=b", "c=d"], "body", []), ("A: b\n \nbody", ["a=b"], "body", []),
        ("A: b\nbroken subject\nC: d\n\nbody", ["a=bbroken subject", "c=d"], "body", [noName]),
        ("A: b\nbody begins\nhere", ["a=b"], "body begins\nhere", [noBlank]),
        ("no header at all", [], "no header at all", [noBlank]),
        ("标题: x\n\nbody", [], "标题: x\n\nbody", [noBlank]),
        (": x\nA: b\n\n", [], ": x\nA: b\n\n", [noBlank]),
    ]

    @Test(arguments: table) func aBlockIsRead(text: String, fields: [String], body: String, defects: [String]) {
        let read = read(text)
        #expect(read.fields == fields)
        #expect(read.body == body)
        #expect(read.defects == defects)
    }

    @Test func limitsCutButNeverLoseTheBody() {
        let many = read(String(repeating: "A: b\n", count: 3000) + "\nbody")
        #expect(many.fields.count == HeaderReader.maxFields && many.body == "body")
        #expect(many.defects == ["The header is over its limits; the rest of it was not read."])
        let long = read("A: " + String(repeating: "x", count: 300 << 10) + "\nB: c\n\nbody")
        #expect(long.fields.first?.utf8.count == HeaderReader.maxValue + 1)
        #expect(long.fields.last == "b=c" && long.body == "body")
        #expect(long.defects == ["A header field is over its limit; the rest of it was not read."])
        let folded = read(
            "A: x\n" + String(repeating: " " + String(repeating: "y", count: 98) + "\n", count: 4000) + "B: c\n\nbody")
        #expect(folded.fields.count == 2 && folded.body == "body")
        let huge = read(
            String(repeating: "A: " + String(repeating: "x", count: 200 << 10) + "\n", count: 30) + "\nbody")
        #expect(huge.fields.map(\.utf8.count).reduce(0, +) <= HeaderReader.maxBytes + 100 && huge.body == "body")
    }

    /// A raw line break in a subject must not hide the fields after it.
    @Test func aMailWithABrokenSubjectKeepsItsParts() {
        let message = parse(
            """
            From: a@b.cn
            Subject: first
            second
            Content-Type: text/plain; charset=utf-8

            body
            """)
        #expect(message.subject == "firstsecond" && message.text == "body")
        #expect(message.defects == [Self.noName])
    }
}
