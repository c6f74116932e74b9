import Foundation
import Store
import Submissions

/// 300 units of an invented district, two notices, and what the units send, from a seed.
enum SimulatedUnits {
    static let zone = TimeZone(identifier: "Asia/Shanghai") ?? .gmt

    /// The moment that `2025-09-26 08:31` is in the office's time zone.
    static func time(_ text: String) -> Date {
        let parts = text.split { "- :".contains($0) }.compactMap { Int($0) }
        return LocalDate(year: parts[0], month: parts[1], day: parts[2])
            .moment(at: TimeOfDay(hour: parts[3], minute: parts[4]), in: zone)
    }

    static func code(_ number: Int) -> String { "U\(1000 + number)".replacing("U1", with: "U") }

    /// Every third unit has a second contact, the first hundred do fire drills, one has no address, one sends for two.
    static let units: [OrganizationalUnit] = (1...300).map { number in
        let host = "\(code(number).lowercased()).example"
        var unit = OrganizationalUnit(
            code: code(number), name: "第\(number)学校", categories: number <= 100 ? ["school", "drill"] : ["school"],
            addresses: number % 3 == 0 ? ["office@\(host)", "head@\(host)"] : ["office@\(host)"])
        if number == 98 { unit.addresses = [] }
        if number == 108 { unit.sendsFor = [code(118), code(128)] }
        return unit
    }

    /// Plans are due on the last day before the holidays of 1–8 October 2025, results on 24 October. Sunday 28 September
    /// and Saturday 11 October are worked.
    static let week: Notice = {
        var notice = Notice(id: "week", title: "2025年学习活动周")
        notice.mailboxes = ["main"]
        var photos = Requirement(id: "photos", kind: .photo, title: "活动照片")
        photos.count = CountRange(least: 5, most: 5)
        notice.phases = [
            Phase(id: "plans", title: "方案", due: endOf("2025-09-30")),
            Phase(id: "results", title: "总结", due: endOf("2025-10-24")),
        ]
        notice.phases[0].requirements = [
            Requirement(id: "plan", kind: .plan, title: "活动周工作方案"),
            Requirement(id: "schedule", kind: .schedule, title: "活动安排表"),
        ]
        notice.phases[1].requirements = [Requirement(id: "summary", kind: .summary, title: "活动周总结"), photos]
        return notice
    }()

    /// Due at a time of a day, which is moved while reminders are on their way.
    static func fire(due: String) -> Notice {
        var notice = Notice(id: "fire", title: "2025年消防演练")
        notice.mailboxes = ["main"]
        notice.units = ["drill"]
        let instant = time("\(due) 17:00")
        notice.phases = [
            Phase(
                id: "drill", title: "演练",
                due: Deadline(instant: instant, day: LocalDate(instant, in: zone), isWholeDay: false))
        ]
        notice.phases[0].requirements = [Requirement(id: "report", kind: .summary, title: "演练总结")]
        return notice
    }

    static func endOf(_ day: String) -> Deadline {
        let start = time("\(day) 00:00")
        return Deadline(instant: start.addingTimeInterval(86_400), day: LocalDate(start, in: zone), isWholeDay: true)
    }
}

/// A mail of a unit, or one that is held.
struct SimulatedMail {
    var unit: String
    var at: Date
    /// Requirements with how many files come for them.
    var files: [(notice: String, phase: String, requirement: String, count: Int)] = []
    var verdict = Verdict.accepted
    var isHeld = false
}

extension SimulatedUnits {
    /// What arrives of itself, in the order of time: a third early, others in parts, late, at the last hour or never.
    static let mails: [SimulatedMail] = {
        var random = SplitMix(state: 2025)
        var mails: [SimulatedMail] = []
        for number in 1...300 {
            let unit = code(number)
            func at(_ day: String, within days: Double, _ random: inout SplitMix) -> Date {
                // To the minute, like people read the list.
                time("\(day) 08:00").addingTimeInterval((days * 1440 * random.fraction()).rounded() * 60)
            }
            func send(_ notice: String, _ phase: String, _ files: [(String, Int)], _ date: Date) {
                mails.append(
                    SimulatedMail(unit: unit, at: date, files: files.map { (notice, phase, $0.0, $0.1) }))
            }
            let both = [("plan", 1), ("schedule", 1)]
            switch number % 10 {
            case 0...3: send("week", "plans", both, at("2025-09-16", within: 9, &random))
            case 4, 5:
                send("week", "plans", [("plan", 1)], at("2025-09-17", within: 8, &random))
                send("week", "plans", [("schedule", 1)], at("2025-09-27", within: 14, &random))
            case 6, 7: send("week", "plans", both, at("2025-10-08", within: 7, &random))
            case 9: send("week", "plans", both, at("2025-09-30", within: 0.6, &random))
            default: break
            }
            let all = [("summary", 1), ("photos", 5)]
            switch (number / 10 + number) % 10 {
            case 0...4: send("week", "results", all, at("2025-10-14", within: 9, &random))
            case 5:
                send("week", "results", [("summary", 1), ("photos", 3)], at("2025-10-15", within: 7, &random))
                send("week", "results", [("photos", 2)], at("2025-10-23", within: 6, &random))
            case 6, 7: send("week", "results", all, at("2025-10-25", within: 4, &random))
            default: break
            }
            if number <= 100, number % 4 != 0 {
                send("fire", "drill", [("report", 1)], at("2025-10-09", within: 12, &random))
            }
        }
        return mails
    }()
}

/// SplitMix64: the same numbers on every machine.
struct SplitMix {
    var state: UInt64

    mutating func fraction() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((bits ^ (bits >> 31)) >> 11) / Double(1 << 53)
    }
}
