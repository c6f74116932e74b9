import Testing

@testable import Submissions

struct LetterReferenceTests {
    private let secret = Array("sixteen bytes ok".utf8)
    private var code: ReferenceCode { ReferenceCode(secret: secret, unit: "E01", notice: "lakeside-2020") }

    @Test func aCodeIsTheSameEachTimeAndAnotherForEachSecretUnitAndNotice() {
        #expect(code.description == "25JH-GPK8")
        #expect(code == ReferenceCode(secret: secret, unit: "E01", notice: "lakeside-2020"))
        let others = [
            ReferenceCode(secret: Array("seventeen bytes ok".utf8), unit: "E01", notice: "lakeside-2020"),
            ReferenceCode(secret: secret, unit: "E02", notice: "lakeside-2020"),
            ReferenceCode(secret: secret, unit: "E01", notice: "lakeside-2021"),
            ReferenceCode(secret: secret, unit: "E01l", notice: "akeside-2020"),
        ]
        #expect(Set(others + [code]).count == 5)
    }

    @Test func everySymbolOfACodeIsOneThatPeopleDoNotMistake() {
        for number in 0..<500 {
            let text = ReferenceCode(secret: secret, unit: "\(number)", notice: "n").description
            #expect(text.utf8.count == 9)
            #expect(text.allSatisfy { "0123456789ABCDEFGHJKMNPQRSTVWXYZ-".contains($0) }, "\(text)")
            #expect(ReferenceCode.candidates(in: text).map(\.description) == [text])
        }
    }

    @Test(arguments: [
        "25JH-GPK8", "25jh-gpk8", "２５ＪＨ－ＧＰＫ８", "２５ｊｈ—ｇｐｋ８", "25JH GPK8", "25JHGPK8", "25JH – GPK8", "25JH−GPK8",
        "回复：【已收到】城东小学（编号25JH-GPK8），请查收", "Re: 25JH-GPK8.", "a 25JH-GPK8-b", "25JH\u{3000}GPK8",
    ])
    func aCodeIsFoundHoweverItIsTyped(text: String) {
        #expect(ReferenceCode.candidates(in: text).contains(code))
    }

    @Test func lettersThatLookLikeDigitsAreRead() {
        #expect(ReferenceCode.candidates(in: "OoiI-lL01").map(\.description) == ["0011-1101"])
    }

    @Test(arguments: [
        "", "25JHGPK", "25JHGPK88", "25J-HGPK8", "25JH/GPK8", "25JH-GPK8X", "X25JH-GPK8", "U5JH-GPK8", "25JH----GPK8",
        "二五", "25JH中GPK8",
    ])
    func whatIsNoCodeIsNotTakenForOne(text: String) {
        #expect(ReferenceCode.candidates(in: text).isEmpty)
    }

    @Test func severalCodesAreFoundInOrderOnceEachAndNotWithoutEnd() {
        let text = "25JH-GPK8 或 AAAA-BBBB，25JH-GPK8"
        #expect(ReferenceCode.candidates(in: text).map(\.description) == ["25JH-GPK8", "AAAA-BBBB"])
        let many = (0..<5000).map { "A\($0 + 1_000_000) " }.joined()
        #expect(ReferenceCode.candidates(in: many).count == 64)
    }

    @Test func aTextOf400000SymbolsIsReadAtOnce() {
        let text = String(repeating: "K7", count: 200_000)
        #expect(ReferenceCode.candidates(in: text).isEmpty)
    }
}
