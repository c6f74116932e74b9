import Testing

@testable import Mail

/// Files that stand uuencoded in a mail's text.
struct UUEncodingTests {
    /// A file as POSIX's uuencode writes it: 45 bytes a line.
    private static func encoded(_ name: String, _ bytes: [UInt8], space: Character = "`") -> String {
        var lines = ["begin 644 \(name)"]
        for start in stride(from: 0, to: bytes.count, by: 45) {
            let line = Array(bytes[start..<min(start + 45, bytes.count)])
            var text = String(symbol(line.count, space))
            for place in stride(from: 0, to: line.count, by: 3) {
                let group = (0..<3).map { place + $0 < line.count ? Int(line[place + $0]) : 0 }
                let bits = group[0] << 16 | group[1] << 8 | group[2]
                for shift in [18, 12, 6, 0] { text.append(symbol(bits >> shift & 63, space)) }
            }
            lines.append(text)
        }
        return (lines + [String(symbol(0, space)), "end"]).joined(separator: "\n")
    }

    private static func symbol(_ value: Int, _ space: Character) -> Character {
        value == 0 ? space : Character(Unicode.Scalar(UInt8(value + 32)))
    }

    private func isDamaged(_ path: String, _ mail: ParsedMessage, _ bytes: [UInt8]) throws -> Bool {
        let part = try #require(mail.part(path))
        return decodeBody(of: part, in: bytes.span) { _ in }.isDamaged
    }

    private static let content = (0..<100).map { UInt8($0) }

    @Test func aFileInTheTextIsAnAttachment() throws {
        let bytes = Fixtures.withLineEnds(
            Array("From: a@b.cn\n\n您好\n\n\(Self.encoded("报表.xls", Self.content))\n\n此致\n".utf8), crlf: true)
        let mail = parse(bytes)
        #expect(mail.text == "您好\n\n\n此致")
        #expect(mail.files.map(\.path) == ["1/报表.xls"])
        #expect(mail.files.map(\.name) == ["报表.xls"])
        #expect(mail.body("1/报表.xls", of: bytes) == Self.content)
        #expect(try isDamaged("1/报表.xls", mail, bytes) == false)
    }

    @Test func severalFilesAndNamesInOtherCharsetsAreRead() throws {
        let gbk = try Fixtures.encoded("\(Self.encoded("报表.xls", [1, 2]))\n", as: "GB18030")
        let bytes = Array("Subject: x\n\n".utf8) + gbk + gbk + Array(Self.encoded("../../a.txt", [3]).utf8)
        let mail = parse(bytes)
        #expect(mail.files.map(\.path) == ["1/报表.xls", "1/报表.xls (2)", "1/a.txt"])
        #expect(mail.text.isEmpty)
        #expect(mail.body("1/a.txt", of: bytes) == [3])
    }

    @Test func trimmedSpacesAreZeros() {
        let zeros = [UInt8](repeating: 0, count: 60)
        let lines = Self.encoded("a.bin", [77] + zeros, space: " ").split(separator: "\n")
        let text = [lines[0], lines[1]] + lines.dropFirst(2).map { $0.prefix { $0 != " " } }
        let bytes = Array(("\n" + text.joined(separator: "\n")).utf8)
        #expect(parse(bytes).body("1/a.bin", of: bytes) == [77] + zeros)
    }

    @Test func aFileWithoutAnEndIsKeptAndSaidToBeDamaged() throws {
        let whole = Self.encoded("a.bin", Self.content)
        let bytes = Array(("\n" + whole.split(separator: "\n").prefix(3).joined(separator: "\n")).utf8)
        #expect(parse(bytes).body("1/a.bin", of: bytes) == Array(Self.content.prefix(90)))
        #expect(try isDamaged("1/a.bin", parse(bytes), bytes))
    }

    @Test func aPartMayBeEncodedAsAWhole() {
        let header = "Content-Type: application/x; name=a.bin\nContent-Transfer-Encoding: x-uuencode\n\n"
        let bytes = Array((header + Self.encoded("b.bin", Self.content)).utf8)
        let mail = parse(bytes)
        #expect(mail.files.map(\.name) == ["a.bin"])
        #expect(mail.body("1", of: bytes) == Self.content)
    }

    @Test(arguments: [
        "begin 644 a.txt\n然后请看附件", "begin 2024 season\nwith lower case", "begin 644\n#0V%T\nend", "begin 64x a\n#0V%T",
        "begin 644 a.txt\nend", "begin 644 a.txt", "xbegin 644 a.txt\n#0V%T\n`\nend",
    ])
    func aTextThatOnlyBeginsAlikeIsText(text: String) {
        let mail = parse(Array("\n\(text)".utf8))
        #expect(mail.files.isEmpty && mail.text == text)
    }

    @Test func shortLinesThatClaimToBeLongOnesGiveNoMoreThanTheyAre() throws {
        let first = Self.encoded("a.bin", Self.content).split(separator: "\n").prefix(2).joined(separator: "\n")
        let bytes = Array(("\n" + first + "\n" + String(repeating: "M!\n", count: 10_000) + "end\n").utf8)
        let mail = parse(bytes)
        let body = mail.body("1/a.bin", of: bytes)
        #expect(body.count <= bytes.count && body.starts(with: Self.content.prefix(45)))
        #expect(try isDamaged("1/a.bin", mail, bytes))
    }

    @Test func beginningsWithoutDataAreReadOnce() {
        let bytes = Array(("\n" + String(repeating: "begin 644 a\n", count: 100_000)).utf8)
        #expect(parse(bytes).files.isEmpty)
        let files = Array(("\n" + String(repeating: "begin 644 a\n#0V%T\n`\nend\n", count: 1000)).utf8)
        #expect(parse(files).files.count == 100)
    }
}
