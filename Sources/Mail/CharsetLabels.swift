/// How a charset label found in a mail is to be read.
enum CharsetReading: Equatable {
    /// By iconv, under this name.
    case named(String)
    /// HZ-GB-2312 (RFC 1843): seven-bit GB 2312, which glibc does not know.
    case hz
    /// No promise about the bytes: look at them.
    case guess
    /// Latin-1 is what mailers write when they do not know; GB 18030 under it is common.
    case doubtful(String)
}

/// Only labels of this table reach iconv, so no mail can make it search for modules by a hostile name.
enum CharsetLabels {
    /// How `label` is to be read; nil for a label nobody knows. RFC 2231 §5 language tags are ignored.
    static func reading(of label: String) -> CharsetReading? {
        if let known = known(label) { return known }
        let key = label.utf8.prefix { $0 != ASCII.star }.filter {
            $0 != ASCII.quote && $0 != ASCII.apostrophe && $0 != ASCII.space && $0 != ASCII.tab
        }
        return known(lowerText(key))
    }

    private static func known(_ label: String) -> CharsetReading? {
        if guessed.contains(label) { return .guess }
        if hz.contains(label) { return .hz }
        return table.first { $0.labels.contains(label) }.map { $0.name == latin ? .doubtful(latin) : .named($0.name) }
    }

    /// Every iconv name that a label can lead to.
    static var iconvNames: [String] { table.map(\.name) }

    private static let latin = "CP1252"

    private static let hz = ["hz-gb-2312", "hz"]

    private static let guessed = [
        "", "us-ascii", "ascii", "ansi_x3.4-1968", "unknown-8bit", "x-unknown", "unknown", "default", "_autodetect",
        "binary", "8bit", "none",
    ]

    // Looked through and not hashed: a worker asks for few labels, most of them the first ones, and lives for one mail.
    // GB 18030 is a superset of GBK and GB 2312, and mailers label any of the three as any other.
    private static let table: [(name: String, labels: [String])] = [
        ("UTF-8", ["utf-8", "utf8", "unicode-1-1-utf-8", "x-utf-8", "unicode"]),
        (
            "GB18030",
            [
                "gb18030", "gb2312", "gb_2312-80", "gb2312-80", "gbk", "x-gbk", "cp936", "ms936", "windows-936",
                "csgb2312", "euc-cn", "x-euc-cn", "gb", "gb_2312", "iso-ir-58", "chinese", "csiso58gb231280", "gb-2312",
                "gb-18030", "gb18030-2000", "936",
            ]
        ),
        ("BIG5-HKSCS", ["big5", "big5-hkscs", "big5hkscs", "cn-big5", "x-x-big5", "csbig5", "cp950", "windows-950"]),
        ("CP1252", ["iso-8859-1", "latin1", "windows-1252", "cp1252"]),
        ("UTF-16", ["utf-16", "ucs-2", "iso-10646-ucs-2"]),
        ("UTF-16BE", ["utf-16be"]),
        ("UTF-16LE", ["utf-16le"]),
        ("ISO-2022-CN", ["iso-2022-cn"]),
        ("ISO-2022-JP-2", ["iso-2022-jp", "iso-2022-jp-2", "csiso2022jp"]),
        ("ISO-2022-KR", ["iso-2022-kr", "csiso2022kr"]),
        ("CP932", ["shift_jis", "shift-jis", "sjis", "x-sjis", "ms_kanji", "cp932", "windows-31j"]),
        ("EUC-JP", ["euc-jp", "x-euc-jp"]),
        ("CP949", ["euc-kr", "ks_c_5601-1987", "ksc5601", "cp949", "windows-949", "uhc"]),
        ("KOI8-R", ["koi8-r"]),
        ("KOI8-U", ["koi8-u"]),
        ("TIS-620", ["tis-620", "windows-874", "iso-8859-11"]),
        ("UTF-7", ["utf-7", "unicode-1-1-utf-7"]),
        ("UTF-32", ["utf-32", "ucs-4"]),
        ("MACINTOSH", ["macintosh", "mac"]),
        ("ISO-8859-2", ["iso-8859-2"]),
        ("ISO-8859-3", ["iso-8859-3"]),
        ("ISO-8859-4", ["iso-8859-4"]),
        ("ISO-8859-5", ["iso-8859-5"]),
        ("ISO-8859-6", ["iso-8859-6"]),
        ("ISO-8859-7", ["iso-8859-7"]),
        ("ISO-8859-8", ["iso-8859-8"]),
        ("ISO-8859-9", ["iso-8859-9"]),
        ("ISO-8859-10", ["iso-8859-10"]),
        ("ISO-8859-13", ["iso-8859-13"]),
        ("ISO-8859-14", ["iso-8859-14"]),
        ("ISO-8859-15", ["iso-8859-15"]),
        ("ISO-8859-16", ["iso-8859-16"]),
        ("CP1250", ["windows-1250", "cp1250"]),
        ("CP1251", ["windows-1251", "cp1251"]),
        ("CP1253", ["windows-1253", "cp1253"]),
        ("CP1254", ["windows-1254", "cp1254"]),
        ("CP1255", ["windows-1255", "cp1255"]),
        ("CP1256", ["windows-1256", "cp1256"]),
        ("CP1257", ["windows-1257", "cp1257"]),
        ("CP1258", ["windows-1258", "cp1258"]),
    ]
}
