import Foundation
import Inspection
import Testing

@testable import Submissions

/// A roster of a whole city.
struct LargeRosterTests {
    private static let units: [OrganizationalUnit] = (0..<2000).map { index in
        let towns = "柳荷桥松梧鹤望澄青夏岭汀塘溪湖山石泉林岗".map(String.init)
        let town = towns[index % 20] + towns[index / 20 % 20]
        let kind = ["中心小学", "初级中学", "中心幼儿园", "社区教育中心", "成人文化技术学校"][index / 400]
        return OrganizationalUnit(
            code: "U\(index)", name: "云湖区\(town)镇\(kind)", aliases: ["\(town)\(kind)"], categories: ["school"],
            addresses: ["u\(index)@d\(index).example"])
    }

    private static let office: Office = {
        var office = Sample.office(units: units)
        office.referenceSecret = Array(repeating: 7, count: 32)
        return office
    }()

    @Test func twoThousandUnitsCostAMailLittleMoreThanTwenty() {
        let text = String(repeating: "云湖区柳荷镇开展了全民终身学习活动，20201012共有12345678人参加。", count: 120)
        let lines = ["云湖区桥松镇成人文化技术学校活动周工作方案", "一、指导思想", "二、活动主题", "三、组织领导"]
        let mail = Sample.mail(
            from: "u1@d1.example", subject: "柳荷中心小学活动周材料", text: text,
            (0..<5).map { Sample.document("方案\($0).docx", lines) })
        var small = Sample.office(units: Array(Self.units.prefix(20)))
        small.referenceSecret = Self.office.referenceSecret
        _ = (decided(mail, office: small), decided(mail, office: Self.office))
        let clock = ContinuousClock()
        let few = (0..<5).map { _ in clock.measure { _ = decided(mail, office: small) } }.min() ?? .zero
        let many = (0..<5).map { _ in clock.measure { _ = decided(mail, office: Self.office) } }.min() ?? .zero
        print("deciding a mail: 20 units \(few), 2,000 units \(many)")
        #expect(many < few * 4 + .milliseconds(20))
    }

    @Test func aCodeIsFoundAmongThousandsAndADateIsNone() {
        let secret = [UInt8](repeating: 7, count: 32)
        let code = ReferenceCode(secret: secret, unit: "U1234", notice: "district-2020")
        let found = ReferencesInMail(subject: "回复：\(code)", text: "20201012", office: Self.office)
        #expect(found.units == [1234] && found.notices == ["district-2020"])
        let none = ReferencesInMail(subject: "20201012 1234-5678", text: "", office: Self.office)
        #expect(none.units.isEmpty && none.notices.isEmpty)
    }

    @Test func anotherSecretRosterOrNoticeMakesOtherCodes() {
        var office = Self.office
        let code = ReferenceCode(secret: [UInt8](repeating: 7, count: 32), unit: "U9", notice: "district-2020")
        func units() -> [Int] { ReferencesInMail(subject: "\(code)", text: "", office: office).units }
        #expect(units() == [9])
        office.notices = [Sample.later]
        #expect(units() == [])
        office.notices = [Sample.autumn]
        office.roster = Roster(units: Array(Self.units[9..<20]))
        #expect(units() == [0])
        office.referenceSecret = Array(repeating: 8, count: 32)
        #expect(units() == [])
        office.referenceSecret = nil
        #expect(units() == [])
    }
}
