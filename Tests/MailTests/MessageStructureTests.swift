import Testing

@testable import Mail

struct MessageStructureTests {
    static let unfinished = "A multipart lacks its final boundary."
    static let empty = "A multipart holds no parts."

    /// Each part as `path type "content"`, containers without content.
    private func outline(_ text: String, crlf: Bool) -> (parts: [String], defects: [String]) {
        let bytes = Fixtures.withLineEnds(Array(text.utf8), crlf: crlf)
        let structure = MessageStructure(bytes.span, Charsets())
        let parts = structure.parts.map { part in
            let body = String(decoding: bytes[part.body], as: UTF8.self).filter {
                $0 != "\r" && $0 != "\r\n" && $0 != "\n"
            }
            return part.role == .container ? "\(part.path) \(part.type)" : "\(part.path) \(part.type) \"\(body)\""
        }
        return (parts, structure.defects.sentences)
    }

    struct Case: Sendable, CustomStringConvertible {
        var description: String
        var text: String
        var parts: [String]
        var defects: [String] = []
    }

    static let cases: [Case] = [
        Case(description: "no multipart", text: "Content-Type: text/html\n\nx", parts: ["1 text/html \"x\""]),
        Case(description: "nothing at all", text: "", parts: ["1 text/plain \"\""]),
        Case(
            description: "a byte order mark before the header", text: "\u{FEFF}Content-Type: text/html\n\nx",
            parts: ["1 text/html \"x\""]),
        Case(
            description: "two parts, preamble and epilogue left out",
            text:
                "Content-Type: multipart/mixed; boundary=b\n\npre\n--b\n\none\n--b\nContent-Type: a/b\n\ntwo\n--b--\nepi",
            parts: [" multipart/mixed", "1 text/plain \"one\"", "2 a/b \"two\""]),
        Case(
            description: "nested",
            text: """
                Content-Type: multipart/mixed; boundary=o

                --o
                Content-Type: multipart/alternative; boundary=i

                --i

                one
                --i

                two
                --i--
                --o

                three
                --o--
                """,
            parts: [
                " multipart/mixed", "1 multipart/alternative", "1.1 text/plain \"one\"", "1.2 text/plain \"two\"",
                "2 text/plain \"three\"",
            ]),
        Case(
            description: "white space after delimiters",
            text: "Content-Type: multipart/mixed; boundary=\"b \"\n\n--b \t\n\none\n--b-- \n",
            parts: [" multipart/mixed", "1 text/plain \"one\""]),
        Case(
            description: "no final boundary",
            text: "Content-Type: multipart/mixed; boundary=b\n\n--b\n\none",
            parts: [" multipart/mixed", "1 text/plain \"one\""],
            defects: [unfinished]),
        Case(
            description: "inner multipart ended by the outer delimiter",
            text: """
                Content-Type: multipart/mixed; boundary=o

                --o
                Content-Type: multipart/mixed; boundary=i

                --i

                one
                --o

                two
                --o--
                """,
            parts: [" multipart/mixed", "1 multipart/mixed", "1.1 text/plain \"one\"", "2 text/plain \"two\""],
            defects: [unfinished]),
        Case(
            description: "a boundary that is the beginning of another",
            text: """
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: multipart/mixed; boundary=bb

                --bb

                --b not a delimiter
                --bb

                two
                --bb--
                --b

                three
                --b--
                """,
            parts: [
                " multipart/mixed", "1 multipart/mixed", "1.1 text/plain \"--b not a delimiter\"",
                "1.2 text/plain \"two\"", "2 text/plain \"three\"",
            ]),
        Case(
            description: "the same boundary twice",
            text: """
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: multipart/mixed; boundary=b

                --b

                one
                --b--
                --b

                two
                --b--
                """,
            parts: [" multipart/mixed", "1 multipart/mixed", "1.1 text/plain \"one\"", "2 text/plain \"two\""],
            defects: ["Two boundaries can be taken for each other."]),
        Case(
            description: "a boundary of 256 bytes",
            text: "Content-Type: multipart/mixed; boundary=\(long)\n\n--\(long)\n\none\n--\(long)--\n",
            parts: [" multipart/mixed", "1 text/plain \"one\""]),
        Case(
            description: "two boundaries and two types",
            text: """
                Content-Type: multipart/mixed; boundary=b; boundary*=us-ascii''c
                Content-Type: text/plain

                --b

                one
                --b--
                """,
            parts: [" multipart/mixed", "1 text/plain \"one\""],
            defects: ["A part has several Content-Type fields.", "A multipart names several boundaries."]),
        Case(
            description: "no boundary parameter",
            text: "Content-Type: multipart/mixed\n\n--x\n\none\n--x\n\ntwo\n--x--\n",
            parts: [" multipart/mixed", "1 text/plain \"one\"", "2 text/plain \"two\""],
            defects: ["A multipart names no boundary."]),
        Case(
            description: "no boundary anywhere", text: "Content-Type: multipart/mixed\n\ntext",
            parts: ["1 text/plain \"text\""], defects: ["A multipart names no boundary.", empty]),
        Case(
            description: "a boundary that never comes", text: "Content-Type: multipart/mixed; boundary=b\n\ntext",
            parts: ["1 text/plain \"text\""], defects: [unfinished, empty]),
        Case(
            description: "a boundary other than the one that is used",
            text: """
                Content-Type: multipart/mixed; boundary=b

                --c
                Content-Type: a/b

                one
                --c
                Content-Type: c/d

                two
                --c--
                """,
            parts: [" multipart/mixed", "1 a/b \"one\"", "2 c/d \"two\""],
            defects: ["A multipart names a boundary that does not occur."]),
        Case(
            description: "a boundary that never comes, in a text with a ruled line",
            text: "Content-Type: multipart/mixed; boundary=b\n\n-----原始邮件-----\ntext",
            parts: ["1 text/plain \"-----原始邮件-----text\""], defects: [unfinished, empty]),
        Case(
            description: "a delimiter inside a header",
            text: "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: a/b\n--b\n\ntwo\n--b--\n",
            parts: [" multipart/mixed", "1 a/b \"\"", "2 text/plain \"two\""]),
        Case(
            description: "empty parts", text: "Content-Type: multipart/mixed; boundary=b\n\n--b\n--b\n\n--b--\n",
            parts: [" multipart/mixed", "1 text/plain \"\"", "2 text/plain \"\""]),
        Case(
            description: "parts of a digest are mails",
            text: "Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: x\n\ny\n--b--\n",
            parts: [" multipart/digest", "1 message/rfc822 \"Subject: xy\""]),
        Case(
            description: "malformed types",
            text: """
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text

                one
                --b
                Content-Type: xls; name=a.xls

                two
                --b--
                """,
            parts: [" multipart/mixed", "1 text/plain \"one\"", "2 application/octet-stream \"two\""],
            defects: ["A part's media type is malformed."]),
    ]

    private static let long = String(repeating: "b", count: 256)

    @Test(arguments: cases, [true, false]) func theStructureIsFound(wanted: Case, crlf: Bool) {
        let found = outline(wanted.text, crlf: crlf)
        #expect(found.parts == wanted.parts)
        #expect(found.defects == wanted.defects)
    }

    @Test func nestingIsReadToFiftyAndNoDeeper() {
        for depth in [50, 51, 10_000] {
            var text = ""
            for level in 0..<depth {
                text += "Content-Type: multipart/mixed; boundary=b\(level)\n\n--b\(level)\n"
            }
            let structure = MessageStructure(Array((text + "\nend").utf8).span, Charsets())
            let isDeep = depth > MessageStructure.maxDepth
            #expect(structure.parts.filter { $0.role == .container }.count == MessageStructure.maxDepth)
            #expect(structure.parts.count == MessageStructure.maxDepth + 1)
            let note = "The mail is nested too deeply; its inner parts were not read."
            #expect(structure.defects.sentences.contains(note) == isDeep)
        }
    }

    @Test func onlyTheFirstThousandPartsAreRead() {
        let text = "Content-Type: multipart/mixed; boundary=b\n\n" + String(repeating: "--b\n\nx\n", count: 10_001)
        let structure = MessageStructure(Array(text.utf8).span, Charsets())
        #expect(structure.parts.count == MessageStructure.maxParts)
        #expect(structure.parts.last?.body.count == 1)
        #expect(structure.defects.sentences == ["The mail has more than 1000 parts; the rest was not read."])
    }

    @Test func anAttachedMailIsParsedLikeTheOneItCameIn() throws {
        let bytes = try Fixtures.bytes("21-forward-rfc822", crlf: true)
        let outer = parse(bytes)
        let part = try #require(outer.part("2"))
        #expect(part.isMessage && part.type == "message/rfc822")
        let inner = parseMessage(bytes.span.extracting(part.body), charsets: Charsets())
        #expect(inner.messageID == "<inner@test>" && inner.subject == "原始报送")
        #expect(inner.files.map(\.name) == ["x.xls"])
    }
}
