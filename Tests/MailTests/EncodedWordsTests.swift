import Testing

@testable import Mail

struct EncodedWordsTests {
    static let table: [(written: String, text: String)] = [
        ("plain", "plain"),
        ("=?gb2312?B?1cXI/Q==?=", "张三"),
        ("=?GB2312?b?1cXI/Q?=", "张三"),
        ("=?utf-8?Q?=E5=BC=A0_=e4=b8=89?=", "张 三"),
        // Split inside a character: 第一 is E7 AC AC E4 B8 80.
        ("=?utf-8?B?56ys5A==?= =?UTF-8?B?uIA=?=", "第一"),
        ("=?utf-8?Q?=E7=AC?=\r\n =?utf-8?B?rA==?=", "第"),
        ("=?gbk?B?1Q==?= =?gb2312?B?xQ==?=", "张"),
        // Words of different charsets are not joined.
        ("=?gbk?B?1cU=?= =?utf-8?B?5LiJ?=", "张三"),
        ("a =?gbk?B?1cU=?= b =?gbk?B?yP0=?= c", "a 张 b 三 c"),
        ("转发: =?gbk?B?1cU=?=", "转发: 张"),
        ("\"=?gbk?B?1cU=?=\" x", "\"张\" x"),
        ("=?gbk?B?1c U=?=", "张"),
        ("=?utf-8*zh?B?5LiJ?=", "三"),
        ("=?nonsense?B?5LiJ?=", "三"),
        // No words: kept as written.
        ("=?gbk?X?1cU=?=", "=?gbk?X?1cU=?="), ("=??B?1cU=?=", "=??B?1cU=?="), ("=?gbk?B?1cU", "=?gbk?B?1cU"),
        ("=?", "=?"), ("=?=?=?", "=?=?=?"), ("=?gbk?B?", "=?gbk?B?"), ("1=2?", "1=2?"),
        ("=?utf-8?B??=", ""), ("=?utf-8?Q?=ZZ=4?=", "=ZZ=4"),
    ]

    @Test(arguments: table) func aValueIsDecoded(written: String, text: String) {
        #expect(EncodedWords.decode(Array(written.utf8), Charsets()) == text)
    }

    @Test func rawBytesAroundWordsAreKept() {
        let value = hex("b5da~ =?gbk?B?1cU=?= ~d2bb")
        #expect(EncodedWords.decode(value, Charsets()) == "第 张 一")
    }
}
