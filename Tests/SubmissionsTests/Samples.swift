import Foundation
import Inspection
import Mail

@testable import Submissions

/// An invented office with two notices in the shape of real ones, and mails to it.
enum Sample {
    static let timeZone = TimeZone(identifier: "Asia/Shanghai") ?? .gmt

    static func day(_ year: Int, _ month: Int, _ day: Int) -> LocalDate {
        LocalDate(year: year, month: month, day: day)
    }

    /// `2020-10-12 09:30` in the office's time zone.
    static func time(_ text: String) -> Date {
        let numbers = text.split { !$0.isNumber }.compactMap { Int($0) }
        let start = day(numbers[0], numbers[1], numbers[2]).start(in: timeZone)
        return start.addingTimeInterval(Double(numbers[3] * 3600 + numbers[4] * 60))
    }

    static func due(_ year: Int, _ month: Int, _ number: Int) -> Deadline {
        Deadline(endOf: day(year, month, number), in: timeZone)
    }

    static func requirement(
        _ id: String, _ kind: Requirement.Kind, _ title: String, _ change: (inout Requirement) -> Void = { _ in }
    ) -> Requirement {
        var requirement = Requirement(id: id, kind: kind, title: title)
        change(&requirement)
        return requirement
    }

    static let scheduleHeader = ["序号", "活动名称", "活动时间", "活动地点", "参与对象", "预计人数", "联系人", "联系电话"]
    static let statisticsHeader = ["单位名称", "活动场次", "参与人数", "线上参与人数", "媒体报道", "备注"]
    static let trainingHeader = ["序号", "培训项目名称", "培训时间", "培训地点", "课时", "授课教师", "培训对象"]

    /// Two phases; annexes 1–3, one of them for one category only; five photos or a video of five minutes.
    static let autumn: Notice = {
        var notice = Notice(id: "district-2020", title: "2020年全民终身学习活动周")
        notice.issued = day(2020, 10, 10)
        notice.keywords = ["活动周", "终身学习"]
        notice.mailboxes = ["main"]
        notice.activity = day(2020, 11, 14)...day(2020, 11, 20)
        var plans = Phase(id: "plans", title: "方案与安排", due: due(2020, 10, 13))
        plans.requirements = [
            requirement("plan", .plan, "活动周工作方案"),
            requirement("schedule", .schedule, "活动周主要活动安排表") {
                $0.attachment = 1
                $0.templateHeader = scheduleHeader
            },
            requirement("training", .schedule, "公益培训项目安排表") {
                $0.attachment = 3
                $0.units = ["non-degree"]
                $0.templateHeader = trainingHeader
            },
        ]
        var results = Phase(id: "results", title: "总结与统计", due: due(2020, 11, 23))
        results.requirements =
            [
                requirement("summary", .summary, "活动周工作总结"),
                requirement("case", .caseStudy, "典型活动案例"),
                requirement("statistics", .statistics, "活动周情况统计表") {
                    $0.attachment = 2
                    $0.templateHeader = statisticsHeader
                },
            ] + pictures
        notice.phases = [plans, results]
        return notice
    }()

    static let pictures = [
        requirement("photos", .photo, "活动照片") {
            $0.count = CountRange(least: 5, most: 5)
            $0.oneOf = "pictures"
        },
        requirement("video", .video, "活动记录视频") {
            $0.oneOf = "pictures"
            $0.maxDuration = 300
        },
    ]

    /// Two deadlines, one annex, the same alternative; four years later.
    static let later: Notice = {
        var notice = Notice(id: "district-2024", title: "2024年全民终身学习活动周")
        notice.issued = day(2024, 10, 18)
        notice.keywords = ["活动周", "终身学习"]
        notice.mailboxes = ["main"]
        var plans = Phase(id: "plans", title: "方案与安排", due: due(2024, 10, 30))
        plans.requirements = [
            requirement("plan", .plan, "活动周工作方案"),
            requirement("schedule", .schedule, "主要活动安排表") { $0.attachment = 1 },
        ]
        var results = Phase(id: "results", title: "总结材料", due: due(2024, 11, 7))
        results.requirements =
            [
                requirement("summary", .summary, "活动周工作总结"), requirement("case", .caseStudy, "典型活动案例"),
            ] + pictures
        notice.phases = [plans, results]
        return notice
    }()

    static let units = [
        OrganizationalUnit(
            code: "S01", name: "云湖区枫桥小学", aliases: ["枫桥小学"], categories: ["school"], addresses: ["fengqiao@qq.com"]),
        OrganizationalUnit(
            code: "S02", name: "云湖区第一中学", aliases: ["一中"], categories: ["school"], addresses: ["yizhong@163.com"]),
        OrganizationalUnit(
            code: "S03", name: "云湖区第十一中学", categories: ["school"], addresses: ["office@shiyi.example"]),
        OrganizationalUnit(code: "S04", name: "云湖区第一中学附属小学", categories: ["school"], addresses: ["fuxiao@qq.com"]),
        OrganizationalUnit(
            code: "C01", name: "云湖区柳塘镇社区教育中心", categories: ["community"], addresses: ["liutang@126.com"],
            sendsFor: ["S01", "S05"]),
        OrganizationalUnit(code: "S05", name: "柳塘中心小学", categories: ["school"], addresses: ["liutangxx@qq.com"]),
        OrganizationalUnit(
            code: "N01", name: "启明教育培训中心", categories: ["non-degree"], addresses: ["qiming@qiming.example"]),
        OrganizationalUnit(code: "S06", name: "云湖区荷塘小学", categories: ["school"], addresses: []),
    ]

    static func office(_ notices: [Notice] = [autumn, later], units: [OrganizationalUnit] = units) -> Office {
        Office(
            name: "云湖区社区培训学院", language: .chinese, timeZone: timeZone, roster: Roster(units: units), notices: notices,
            ownAddresses: ["submissions@office.example"])
    }
}
