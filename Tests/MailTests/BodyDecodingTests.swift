import Testing

@testable import Mail

struct BodyDecodingTests {
    private func decode(_ text: String, _ encoding: String) -> (text: String, isDamaged: Bool) {
        let bytes = Array("Content-Type: a/b\nContent-Transfer-Encoding: \(encoding)\n\n\(text)".utf8)
        let message = parse(bytes)
        var body: [UInt8] = []
        let decoded = decodeBody(of: message.parts[0], in: bytes.span) { piece in body += piece.copy(0..<piece.count) }
        #expect(decoded.count == body.count)
        return (String(decoding: body, as: UTF8.self), decoded.isDamaged)
    }

    static let base64: [(written: String, text: String, isDamaged: Bool)] = [
        ("aGVsbG8=", "hello", false), ("aGVsbG8=\n", "hello", false), ("aGVs\nbG8=\r\n", "hello", false),
        ("", "", false), ("\n\n", "", false), ("aGVsbG8", "hello", false), ("aGVsbG", "hell", false), ("a", "", true),
        ("aGVs bG8=", "hello", false), ("aG!V*s-bG8=", "hello", true), ("a G V s b G 8 =", "hello", false),
        // Pieces that were padded each.
        ("aGVs\nbG8=\naGVsbG8=\n", "hellohello", true), ("aA==aQ==", "hi", true), ("aA=====aQ==", "hi", true),
        // A footer that a gateway put behind the file.
        ("aGVsbG8=\n\n-- \nscanned by X\n", "hello", true), ("aGVsbG8=\n这是\n", "hello", true),
        ("====", "", false), ("=", "", false), ("aGVsbG8==", "hello", false),
    ]

    @Test(arguments: base64) func base64IsDecoded(written: String, text: String, isDamaged: Bool) {
        let decoded = decode(written, "base64")
        #expect(decoded.text == text)
        #expect(decoded.isDamaged == isDamaged)
    }

    static let quotedPrintable: [(written: String, text: String, isDamaged: Bool)] = [
        ("plain", "plain", false), ("=E6=B1=89", "汉", false), ("=e6=b1=89", "汉", false), ("a=\nb", "ab", false),
        ("a=\r\nb", "ab", false), ("a= \t\nb", "ab", false), ("a  \nb", "a\nb", false), ("a b\t\r\n", "a b\r\n", false),
        ("a=", "a", false), ("a=3", "a=3", true), ("a=ZZ", "a=ZZ", true), ("=3D=", "=", false), ("a ", "a", false),
        ("= x", "= x", true), ("汉", "汉", false),
    ]

    @Test(arguments: quotedPrintable) func quotedPrintableIsDecoded(written: String, text: String, isDamaged: Bool) {
        let decoded = decode(written, "Quoted-Printable")
        #expect(decoded.text == text)
        #expect(decoded.isDamaged == isDamaged)
    }

    @Test(arguments: ["7bit", "8bit", "binary", "", "x-unknown", "7bit; x"]) func otherBodiesAreGivenAsTheyAre(
        encoding: String
    ) {
        #expect(decode("a=3D\naGVs", encoding).text == "a=3D\naGVs")
    }

    @Test(arguments: ["base64", "BASE64", "base64;", "\"base64\"", "base64 (x)"]) func theEncodingsNameIsReadLeniently(
        encoding: String
    ) {
        #expect(decode("aGVsbG8=", encoding).text == "hello")
    }

    /// Lines of every length, so that groups are split by line ends and by the pieces that are handed out.
    @Test func longBodiesAreReadBackWhateverTheirLines() {
        let content = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }
        for length in [4, 60, 61, 75, 76, 998, 100_000] {
            let encoded = Base64.encoded(content)
            var body = Array("Content-Type: a/b\nContent-Transfer-Encoding: base64\n\n".utf8)
            for start in stride(from: 0, to: encoded.count, by: length) {
                body += encoded[start..<min(start + length, encoded.count)]
                body += [13, 10]
            }
            let message = parse(body)
            #expect(message.body("1", of: body) == content)
        }
        let digits = Array("0123456789ABCDEF".utf8)
        var quoted = Array("Content-Type: a/b\nContent-Transfer-Encoding: quoted-printable\n\n".utf8)
        for byte in content.prefix(100_000) { quoted += [0x3D, digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
        #expect(parse(quoted).body("1", of: quoted) == Array(content.prefix(100_000)))
    }

    @Test func aSinkThatThrowsStopsTheDecoding() {
        struct Full: Error {}
        let bytes = Array("Content-Transfer-Encoding: base64\n\n".utf8) + [UInt8](repeating: 0x41, count: 1 << 20)
        let part = parse(bytes).parts[0]
        var pieces = 0
        #expect(throws: Full.self) {
            _ = try decodeBody(of: part, in: bytes.span) { _ throws(Full) in
                pieces += 1
                throw Full()
            }
        }
        #expect(pieces == 1)
    }
}
