import Glibc
import Testing

@testable import Mail

struct CharsetsTests {
    @Test func everyConversionIsThereOnThisSystem() {
        #expect(Charsets().preload() == [])
    }

    /// Byte for byte what glibc's conversion makes of it; nil where the byte means nothing.
    private func iconv(_ byte: UInt8, from name: String) throws -> String? {
        let handle = try #require(iconv_open("UTF-8", name))
        try #require(Int(bitPattern: handle) != -1, "glibc has \(name)")
        defer { iconv_close(handle) }
        var (source, target) = ([CChar(bitPattern: byte)], [CChar](repeating: 0, count: 16))
        return source.withUnsafeMutableBufferPointer { source in
            target.withUnsafeMutableBufferPointer { target in
                var (input, output) = (source.baseAddress, target.baseAddress)
                var (left, room) = (source.count, target.count)
                guard Glibc.iconv(handle, &input, &left, &output, &room) == 0 else { return nil }
                let bytes = target.prefix(target.count - room).map { UInt8(bitPattern: $0) }
                return String(decoding: bytes, as: UTF8.self)
            }
        }
    }

    @Test(arguments: SingleByteCharset.names.sorted()) func aTableSaysWhatIconvSays(name: String) throws {
        let upperHalf = try #require(SingleByteCharset.upperHalf(of: name))
        #expect(upperHalf.count == 128)
        for byte in UInt8(0)...127 { #expect(try iconv(byte, from: name) == String(Unicode.Scalar(byte))) }
        for byte in UInt8(128)...255 {
            let wanted = try iconv(byte, from: name) ?? "\u{FFFD}"
            #expect(String(upperHalf[Int(byte) - 128]) == wanted, "byte \(byte)")
        }
        let text = Charsets().decode(Array(32...255), label: name.replacing("CP", with: "windows-")).text
        #expect(text.unicodeScalars.count == 224)
    }

    @Test func tablesAreOfCharsetsThatALabelCanAskFor() {
        #expect(SingleByteCharset.names.count == 23)
        #expect(SingleByteCharset.names.isSubset(of: CharsetLabels.iconvNames))
    }

    static let labelled: [(label: String?, bytes: String, text: String)] = [
        ("gb2312", "9534b235", "𠮷"), ("GBK", "815cdc87", "乗車"), ("\"gb18030\"", "baba", "汉"),
        ("' GBK'*en", "baba", "汉"),
        ("x-gbk", "cdb3bcc6b1ed", "统计表"), ("GB_2312-80", "baba", "汉"), ("utf-8*zh-cn", "e6b189", "汉"),
        ("big5", "b2c4a440a470bec7", "第一小學"), ("iso-2022-jp", "1b2442467c4b5c386c1b2842", "日本語"),
        ("euc-kr", "c7d1b1b9beee", "한국어"), ("shift_jis", "93fa967b8cea", "日本語"),
        ("hz-gb-2312", "~a ~7e7b56504e447e7d~ ~7e7e~b~", "a 中文 ~b"), ("utf-7", "2b5469316c68772d", "中文"),
        // iconv keeps back what a mark might follow.
        ("windows-1258", "d0", "Đ"), ("windows-1255", "e0", "א"), ("big5-hkscs", "8866", "Ê"),
        ("utf-16le", "2d4e8765", "中文"), ("utf-16be", "4e2d6587", "中文"), ("utf-8", "efbbbfe6b189", "汉"),
        // Wrong labels: the bytes are looked at.
        ("utf-8", "b5dad2bb", "第一"), ("us-ascii", "b5dad2bb", "第一"), ("unknown-8bit", "e7acac", "第"),
        ("no-such-charset", "b5dad2bb", "第一"), ("../../etc/passwd", "b5dad2bb", "第一"), (nil, "b5dad2bb", "第一"),
        ("gb2312", "e7acace4b880e5b08fe5ada6", "第一小学"), ("iso-8859-1", "b5dad2bb", "第一"),
        ("iso-8859-1", "d2febbbcd5fbb8c4cca8d5cb2e786c7378", "隐患整改台账.xlsx"), ("latin1", "b3d0c5b5cae9", "承诺书"),
        // Latin-1 that is Latin-1, although it may be valid GB 18030.
        ("iso-8859-1", "4dfc6c6c657220fc626572", "Müller über"), ("latin1", "636166e9", "café"),
    ]

    @Test(arguments: labelled) func aLabelIsBelievedUnlessTheBytesSayOtherwise(
        label: String?, bytes: String, text: String
    ) {
        let decoded = Charsets().decode(hex(bytes), label: label)
        #expect(decoded.text == text)
        #expect(!decoded.isLossy)
    }

    static let unlabelled: [(bytes: String, text: String, charset: String)] = [
        ("", "", "UTF-8"), ("~abc~", "abc", "UTF-8"), ("e6b189", "汉", "UTF-8"), ("efbbbf61", "a", "UTF-8"),
        ("b5dad2bbd6d0d1a7b1a8cbcdb2c4c1cf", "第一中学报送材料", "GB18030"), ("9534b235", "𠮷", "GB18030"),
        ("b2c4a440a470bec7b3f8b065a7f7aec6aaed", "第一小學報送材料表", "BIG5-HKSCS"),
        ("b2d7a8adbec7b2dfaca1b0cab667", "終身學習活動週", "BIG5-HKSCS"),
        ("d2bb~.xls~", "一.xls", "GB18030"), ("~caf~c3a9", "café", "UTF-8"), ("d09fd180d0b8", "При", "UTF-8"),
        ("fffe2d4e8765", "中文", "UTF-16LE"), ("feff4e2d6587", "中文", "UTF-16BE"),
    ]

    @Test(arguments: unlabelled) func bytesWithoutALabelAreGuessed(bytes: String, text: String, charset: String) {
        let decoded = Charsets().guess(hex(bytes))
        #expect(decoded == DecodedText(text: text, charset: charset, isLossy: false))
    }

    @Test func badBytesAreReplacedOneByOne() {
        let decoded = Charsets().guess(hex("baba~a~ff~b~80"))
        #expect(decoded == DecodedText(text: "汉a\u{FFFD}b\u{FFFD}", charset: "GB18030", isLossy: true))
    }

    @Test(arguments: [
        ("e6b189e6b1", "汉"), ("e6b189f0a0ae", "汉"), ("babab5", "汉"), ("baba9534b2", "汉"), ("e6b189", "汉"), ("e6", ""),
    ]) func aPrefixMayEndInsideACharacter(bytes: String, text: String) {
        let decoded = Charsets().guess(hex(bytes), isPrefix: true)
        #expect(decoded.text == text)
        #expect(!decoded.isLossy)
    }

    @Test func aLongTextIsConvertedPieceByPiece() {
        let long = Array(repeating: hex("b5dad2bb"), count: 20_000).flatMap(\.self)
        #expect(Charsets().decode(long, label: "gbk").text == String(repeating: "第一", count: 20_000))
    }
}
