import Testing

@testable import Submissions

/// Which unit a piece of text names. The roster is full of names that are easily taken for each other.
struct UnitNameTests {
    static let roster = Roster(units: [
        unit("S01", "云湖区第一中学", ["一中"]),
        unit("S02", "云湖区第十一中学"),
        unit("S03", "云湖区第一中学附属小学", ["一中附小"]),
        unit("S04", "云湖区第二十一中学", ["二十一中"]),
        unit("S05", "枫桥小学"),
        unit("S06", "枫桥第二小学"),
        unit("S07", "枫桥实验小学"),
        unit("S08", "荷塘镇中心小学"),
        unit("S09", "荷塘镇中心幼儿园"),
        unit("S10", "夏墅小学"),
        unit("S11", "云湖区第三实验小学", ["三实小"]),
        unit("S12", "云湖区实验小学", ["实验小学"]),
        unit("S13", "云湖外国语学校", ["云外"]),
        unit("S14", "五一小学"),
        unit("S15", "云湖区第三幼儿园"),
        unit("C01", "云湖区柳塘镇社区教育中心", ["柳塘社教中心"]),
        unit("C02", "云湖区荷塘镇成人文化技术学校"),
        unit("C03", "云湖区社区学院"),
        unit("C04", "望湖区社区学院"),
        unit("C05", "云湖区开放大学"),
        unit("C06", "松岭街道社区教育学校"),
        unit("T01", "荷塘镇人民政府"),
        unit("N01", "启明教育培训有限公司", ["启明教育"]),
        unit("N02", "博学教育培训中心（云湖）"),
        unit("A01", "云湖区教育局"),
    ])

    private static func unit(_ code: String, _ name: String, _ aliases: [String] = []) -> OrganizationalUnit {
        OrganizationalUnit(code: code, name: name, aliases: aliases, categories: ["school"])
    }

    private var notice: Notice {
        var notice = Sample.autumn
        notice.title = "2026年冬季校园安全自查"
        notice.phases[0].requirements[0].title = "隐患整改台账"
        return notice
    }

    /// The codes that a text claims as its sender, in the order of the text.
    private func claims(_ text: String, running: Bool = false) -> [String] {
        Self.roster.names.mentions(
            in: UnitSpelling(text), officeRegions: ["云湖区"], notices: NoticeWords([notice]), running: running
        )
        .filter { $0.weight == .claim }.map { Self.roster.units[$0.unit].code }
    }

    @Test func anAbbreviationStandsBeforeTheWordsOfANotice() {
        for text in ["一中冬季安全自查", "一中安全自查报告", "一中隐患整改台账.xlsx", "一中台账"] { #expect(claims(text) == ["S01"]) }
        for text in ["一中全会精神", "一中队列比赛"] { #expect(claims(text) == []) }
    }

    @Test func anAbbreviationInATextIsMeantWhereSomethingIsItsOwn() {
        #expect(claims("您好，这是一中的台账，代为报送", running: true) == ["S01"])
        #expect(claims("这是一中全会以来的工作", running: true) == [])
        #expect(claims("附上一中的总结", running: true) == [])
    }

    @Test(arguments: [
        ("枫桥小学、荷塘分校材料", "S05"),
        ("云湖区第一中学", "S01"), ("第一中学活动周方案", "S01"), ("一中方案", "S01"), ("1中活动总结", "S01"), ("云湖一中总结.docx", "S01"),
        ("（第１中学）材料", "S01"), ("云湖区第十一中学", "S02"), ("十一中方案", "S02"), ("11中材料", "S02"), ("第11中学活动周方案", "S02"),
        ("第一中学附属小学方案", "S03"), ("一中附小活动总结", "S03"), ("云湖区第一中学附属小学", "S03"), ("二十一中总结", "S04"),
        ("21中总结", "S04"), ("第二十一中学", "S04"), ("枫桥小学活动周总结", "S05"), ("楓橋小學活動週總結", "S05"),
        ("2020年枫桥小学活动方案", "S05"), ("枫桥第二小学方案", "S06"), ("枫桥二小方案", "S06"), ("枫桥实验小学方案", "S07"), ("枫桥实小方案", "S07"),
        ("荷塘镇中心小学", "S08"), ("荷塘中心小学总结", "S08"), ("云湖区荷塘镇中心小学", "S08"), ("荷塘镇中心幼儿园方案", "S09"),
        ("夏墅小学", "S10"), ("第三实验小学方案", "S11"), ("三实小方案", "S11"), ("云湖区实验小学总结", "S12"), ("实验小学总结", "S12"),
        ("云湖外国语学校照片", "S13"), ("云外总结", "S13"), ("五一小学总结", "S14"), ("云湖区第三幼儿园方案", "S15"), ("云湖三幼活动", "S15"),
        ("柳塘镇社区教育中心活动周方案", "C01"), ("柳塘社教中心总结", "C01"), ("柳塘 社区教育 中心", "C01"), ("荷塘成校总结", "C02"),
        ("荷塘镇成人学校方案", "C02"), ("云湖区荷塘成技校", "C02"), ("云湖区社区学院", "C03"), ("云湖社区教育学院方案", "C03"),
        ("雲湖區社區學院（蓋章）", "C03"), ("望湖社区学院", "C04"), ("云湖电大总结", "C05"), ("云湖广播电视大学", "C05"),
        ("松岭社区学校方案", "C06"), ("荷塘镇人民政府", "T01"), ("荷塘镇活动周总结", "T01"), ("启明教育活动安排", "N01"),
        ("启明教育培训有限责任公司", "N01"), ("云湖区教体局", "A01"), ("枫桥小学：活动周材料", "S05"), ("报送单位：枫桥小学", "S05"),
        ("枫桥镇第二小学总结", "S06"), ("柳塘社区教育中心", "C01"), ("博学教育培训中心方案", "N02"), ("博学教育培训中心（云湖）", "N02"), ("荷塘镇枫桥小学", "S05"),
        ("关于枫桥小学活动周方案的报告", "S05"), ("报送：枫桥小学", "S05"),
        ("【枫桥小学】活动周材料", "S05"), ("活动周总结（枫桥小学）", "S05"), ("全民终身学习活动周枫桥小学", "S05"),
    ])
    func aNameIsFoundHoweverItIsWritten(text: String, code: String) {
        #expect(claims(text) == [code])
    }

    @Test(arguments: [
        // Another region's unit of the same name.
        "武湖区第一中学方案", "望湖区实验小学方案", "城东区社区学院", "武湖市第一中学附属小学",
        // Part of a longer name that is on no roster.
        "西夏墅小学总结", "新枫桥小学方案", "枫桥小学附属幼儿园方案", "第一中学分校方案", "第一中学东校区方案", "第二实验小学方案", "第一中心小学方案", "枫桥小学幼儿园总结",
        // Numbers are compared whole.
        "三十一中方案", "第一百一十一中学", "12中方案", "第二中学总结", "枫桥三小总结",
        // Only the type of unit, or a word that looks like a name.
        "社区学院方案", "中心小学", "社区教育中心总结", "十九届二中全会", "第一小组总结", "一中队活动", "枫桥小学生活动方案",
        // Talked about, not speaking.
        "主办单位：枫桥小学", "活动地点：枫桥小学", "枫桥小学：", "抄送：云湖区教育局", "走进枫桥小学", "与枫桥小学联合开展活动", "赴荷塘镇中心小学参观",
        // A spelling mistake is for a person.
        "枫侨小学方案", "",
    ])
    func whatOnlyLooksLikeANameClaimsNothing(text: String) {
        #expect(claims(text) == [])
    }

    @Test func twoNamesAreTwoUnits() {
        #expect(claims("枫桥小学、夏墅小学方案") == ["S05", "S10"])
        #expect(Set(claims("枫桥小学 荷塘中心小学 材料")) == ["S05", "S08"])
    }

    @Test func anAbbreviationSaysNothingInRunningText() {
        #expect(claims("学习贯彻十九届一中、二中全会精神", running: true) == [])
        #expect(claims("一中方案", running: true) == [])
        #expect(claims("云湖区第一中学附属小学", running: true) == ["S03"])
    }

    @Test func aShortFormThatTwoUnitsShareNamesNeither() {
        let names = UnitNames(units: [
            Self.unit("A", "东区荷塘镇成人学校"), Self.unit("B", "西区荷塘镇成人学校"),
        ])
        #expect(names.mentions(in: UnitSpelling("荷塘成校方案"), officeRegions: []) == [])
        #expect(names.mentions(in: UnitSpelling("东区荷塘镇成校方案"), officeRegions: []).map(\.unit) == [0])
    }

    @Test func oneNameOnTwoRowsNamesBoth() {
        let names = UnitNames(units: [Self.unit("A", "枫桥小学"), Self.unit("B", "枫桥学校", ["枫桥小学"])])
        #expect(names.mentions(in: UnitSpelling("枫桥小学方案"), officeRegions: []).map(\.unit) == [0, 1])
    }

    @Test(arguments: [
        ("一", 1), ("十", 10), ("十一", 11), ("二十一", 21), ("一百零二", 102), ("12", 12), ("五一", nil), ("1一", nil),
    ])
    func numeralsAreReadWhole(text: String, value: Int?) {
        #expect(UnitSpelling.value(Folded(text).scalars[...]) == value)
    }

    @Test func hostileTextsAreSearchedInTime() {
        let long = String(repeating: "第一中学附属小", count: 3000)
        #expect(claims(long).isEmpty || claims(long).count <= 3)
        #expect(UnitSpelling(String(repeating: "一", count: 5000), limit: 5000).text.count == 5000)
    }
}
