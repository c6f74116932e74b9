@testable import Submissions

/// A roster whose names are easily taken for each other, and how mails write them.
enum UnitNameCases {
    static let roster = Roster(
        units: [
            ("A01", "云湖区第一中学", "一中"), ("A11", "云湖区第十一中学", ""), ("AP", "云湖区第一中学附属小学", "一中附小"),
            ("AK", "云湖区第一中学附属幼儿园", ""), ("AE", "云湖区第一中学东校区", ""), ("A02", "云湖区第二中学", ""),
            ("A2J", "云湖区第二初级中学", ""), ("A03", "云湖区第三高级中学", ""), ("E0", "云湖区实验小学", "实小"),
            ("E1", "云湖区第一实验小学", ""), ("E2", "云湖区实验第二小学", ""), ("EM", "云湖区实验中学", ""),
            ("ES", "云湖区实验学校", ""), ("EK", "云湖区实验幼儿园", ""), ("Q1", "青禾中学", "青禾高中"),
            ("Q2", "青禾镇初级中学", "青禾初中"), ("Q3", "青禾镇中心小学", ""), ("Q4", "青禾镇第二小学", ""),
            ("Q5", "青禾镇中心幼儿园", ""), ("Q6", "青禾镇成人文化技术学校", ""), ("Q7", "青禾镇社区教育中心", ""),
            ("Q8", "青禾镇人民政府", ""), ("W1", "望溪街道中心小学", ""), ("W2", "望溪街道社区教育学校", ""),
            ("W3", "望溪街道办事处", ""), ("F1", "枫桥小学", ""), ("F2", "枫桥初级中学", ""), ("F3", "新枫桥小学", ""),
            ("B1", "白石桥九年一贯制学校", ""), ("B2", "白石桥幼儿园", ""), ("D1", "云湖区社区学院", ""),
            ("D2", "云湖区开放大学", ""), ("D3", "云湖区老年大学", ""), ("D4", "云湖区特殊教育学校", ""),
            ("D5", "云湖区中等专业学校", ""), ("D6", "云湖区教育局", ""), ("V1", "云湖外国语学校", "云外"),
            ("N1", "启航教育培训有限公司", "启航教育"), ("N2", "博雅艺术培训中心（云湖）", "博雅艺术"),
            ("N3", "晨光职业技能培训学校", ""), ("R1", "望湖区社区学院", ""), ("G1", "柳荫逸夫小学", ""),
            ("G2", "五一路小学", ""), ("G4", "临江第十二幼儿园", ""), ("L1", "澄江县洛溪镇中心小学", ""),
        ].map { code, name, alias in
            OrganizationalUnit(code: code, name: name, aliases: alias.isEmpty ? [] : [alias], categories: ["school"])
        })

    /// A text and the units that it names as its sender; none for a trap, two for a text that really names both.
    struct Case: Sendable {
        let text: String
        let codes: [String]

        init(_ text: String, _ codes: String...) {
            self.text = text
            self.codes = codes
        }
    }

    /// Those that the rules were made with.
    static let known: [Case] = types + scripts + numbers + regions + spellings + traps

    private static let types = [
        Case("云湖社区教育学院活动周总结", "D1"), Case("青禾镇成人学校方案", "Q6"), Case("青禾成技校材料", "Q6"),
        Case("云湖广播电视大学总结", "D2"), Case("云湖电大活动周", "D2"), Case("云湖区教育和体育局", "D6"), Case("云湖教体局统计表", "D6"),
        Case("望溪街道办总结", "W3"), Case("一中附小方案", "AP"), Case("第一中学附属幼稚园总结", "AK"), Case("青禾镇中心小学校方案", "Q3"),
        Case("青禾中心校活动周方案", "Q3"), Case("云湖职业中专活动安排", "D5"), Case("云湖区职教中心总结", "D5"), Case("云湖特教学校总结", "D4"),
        Case("白石桥九年制学校方案", "B1"), Case("启航教育培训有限责任公司", "N1"), Case("晨光职业培训学校总结", "N3"),
        Case("青禾社教中心材料", "Q7"), Case("云湖区老年电大总结", "D3"),
    ]

    private static let scripts = [
        Case("雲湖區第一中學活動週方案", "A01"), Case("楓橋國小活動總結", "F1"), Case("青禾鎮中心幼稚園", "Q5"),
        Case("ＹＨ云湖区第１中学方案", "A01"), Case("枫 桥 小 学 总 结", "F1"), Case("云湖区实验小学（盖章）", "E0"),
        Case("【云湖区实验小学】材料", "E0"), Case("云湖区教育局（公章） 2020年10月", "D6"), Case("“枫桥小学”方案", "F1"),
    ]

    private static let numbers = [
        Case("第1中学方案", "A01"), Case("1中总结", "A01"), Case("云湖11中方案", "A11"), Case("第二初中总结", "A2J"),
        Case("云湖二中方案", "A02"),
        Case("三高方案", "A03"), Case("云湖区第三高中总结", "A03"), Case("第一实小方案", "E1"), Case("实验二小方案", "E2"),
        Case("临江12幼总结", "G4"), Case("青禾二小总结", "Q4"), Case("五一路小学总结", "G2"),
    ]

    private static let regions = [
        Case("南江省云川市云湖区第一中学方案", "A01"), Case("南江省云湖区枫桥小学方案", "F1"), Case("云湖枫桥小学方案", "F1"),
        Case("澄江县洛溪中心小学方案", "L1"), Case("洛溪镇中心小学", "L1"), Case("云川市云湖区青禾镇中心小学总结", "Q3"),
    ]

    private static let spellings = [
        Case("云湖区青合镇中心小学方案", "Q3"), Case("白石侨九年一贯制学校总结", "B1"), Case("柳阴逸夫小学总结", "G1"),
        Case("枫桥小学_活动周方案_v2", "F1"), Case("2020.10.12云湖区实验中学总结", "EM"), Case("附件1-云湖区实验幼儿园", "EK"),
        Case("云湖区第一中学、枫桥小学联合总结", "A01", "F1"), Case("转发：枫桥初中总结", "F2"),
    ]

    private static let traps = [
        Case("武湖区第一中学方案"), Case("望湖区实验小学总结"), Case("第一中学西校区方案"), Case("第一中学（西校区）方案"), Case("第二实验小学方案"),
        Case("第三实验小学方案"), Case("十二中方案"), Case("第二十一中学总结"), Case("第一中心小学方案"), Case("北枫桥小学总结"),
        Case("枫侨小学方案"), Case("社区学院总结"), Case("中心幼儿园方案"), Case("实验小学教育集团活动方案"), Case("中国中小学生活动"),
        Case("枫桥小学生活动方案"), Case("枫桥小学校长培训方案"), Case("走进枫桥小学"), Case("主办单位：云湖区教育局"), Case("青禾第一小学方案"),
        Case("青禾镇初级小学"), Case("望溪中学方案"), Case("云湖区第十实验小学"), Case("一中全会精神"), Case("洛溪县中心小学方案"),
    ]
}
