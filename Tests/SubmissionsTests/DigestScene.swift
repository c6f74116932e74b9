import Foundation

@testable import Submissions

/// An invented office of six units and one notice, the day after its plans were due.
struct DigestScene {
    let language: Language
    var notice: Notice
    var units: [OrganizationalUnit]
    var facts: DigestFacts

    static func time(_ text: String) -> Date { Sample.time(text) }

    func say(_ chinese: String, _ english: String) -> String { language == .chinese ? chinese : english }

    var office: Office {
        Office(
            name: say("滨湖社区学院", "Lakeside Community College"), language: language, timeZone: Sample.timeZone,
            roster: Roster(units: units), notices: [notice], ownAddresses: [])
    }

    var content: DigestContent { DigestContent(facts, office: office) }

    /// In the words that come with the program.
    func letter(_ extent: DigestExtent = .whole, pictures: [String: String] = [:]) throws -> DigestLetter {
        try LetterTemplates.builtIn.digest(content, for: office, extent: extent, pictures: pictures)
    }

    /// An empty office.
    init(_ language: Language = .chinese, now: String = "2020-10-14 09:00", since: String = "2020-10-13 09:00") {
        self.language = language
        func say(_ chinese: String, _ english: String) -> String { language == .chinese ? chinese : english }
        facts = DigestFacts(now: Self.time(now), since: Self.time(since))
        notice = Notice(id: "lakeside-2020", title: say("2020年学习活动周", "Learning Week 2020"))
        notice.mailboxes = ["main"]
        var plans = Phase(id: "plans", title: say("方案与安排", "Plans"), due: Sample.due(2020, 10, 13))
        plans.requirements = [
            Requirement(id: "plan", kind: .plan, title: say("活动周工作方案", "Plan of the week")),
            Requirement(id: "schedule", kind: .schedule, title: say("活动安排表", "Schedule")),
        ]
        var results = Phase(id: "results", title: say("总结与照片", "Results"), due: Sample.due(2020, 11, 20))
        results.requirements = [Requirement(id: "photos", kind: .photo, title: say("活动照片", "Photos"))]
        results.requirements[0].count = CountRange(least: 3, most: 5)
        notice.phases = [plans, results]
        let names = [
            ("E01", say("城东小学", "Chengdong Primary School")), ("E02", say("城西实验小学", "Chengxi School")),
            ("E03", say("滨湖中学", "Lakeside Middle School")), ("E04", say("滨湖区社区教育中心", "Community Centre")),
        ]
        units = names.map { code, name in
            OrganizationalUnit(
                code: code, name: name, categories: ["school"], addresses: ["office@\(code.lowercased()).example"],
                contact: say("\(name)办公室 0000-\(code)", "office 0000-\(code)"))
        }
    }

    /// Records an item of a unit.
    mutating func record(
        _ unit: String, _ name: String, _ requirement: String, at time: String, message: Int64, isNew: Bool = true,
        _ change: (inout Item) -> Void = { _ in }
    ) {
        let isPhoto = requirement == "photos"
        var item = Item(
            attachment: "\(facts.items[unit]?.count ?? 0)", name: name, kind: isPhoto ? "photo" : "document",
            format: isPhoto ? "jpeg" : "docx", verdict: .accepted)
        item.notice = notice.id
        item.phase = isPhoto ? "results" : "plans"
        item.requirement = requirement
        item.bytes = 20_000
        item.sha256 = "\(unit)-\(name)"
        change(&item)
        facts.items[unit, default: []].append(
            RecordedItem(message: message, receivedAt: Self.time(time), provisional: false, item: item))
        if isNew { facts.news.insert(message) }
    }

    /// Everything that a digest can tell of, once.
    static func full(_ language: Language) -> DigestScene {
        var scene = DigestScene(language)
        func say(_ chinese: String, _ english: String) -> String { language == .chinese ? chinese : english }
        scene.record("E01", say("工作方案.docx", "plan.docx"), "plan", at: "2020-10-12 10:00", message: 1, isNew: false)
        scene.record("E01", say("安排表.xlsx", "schedule.xlsx"), "schedule", at: "2020-10-13 15:20", message: 2)
        for number in 1...3 {
            scene.record("E01", say("照片\(number).jpg", "\(number).jpg"), "photos", at: "2020-10-13 15:20", message: 2)
        }
        scene.record("E02", say("方案.docx", "plan.docx"), "plan", at: "2020-10-14 08:10", message: 3) { $0.late = true }
        scene.record("E02", say("安排表.pdf", "schedule.pdf"), "schedule", at: "2020-10-14 08:10", message: 3) { item in
            item.verdict = .rejected
            item.because = [Reason(.wrongFormat, "pdf", "xlsx")]
        }
        scene.record("E03", say("材料.docx", "papers.docx"), "plan", at: "2020-10-13 17:05", message: 4) { item in
            item.verdict = .review
            item.because = [Reason(.seems, say("活动周工作方案", "Plan of the week"))]
        }
        scene.record("E03", say("汇演.mp4", "show.mp4"), "photos", at: "2020-10-13 17:06", message: 5) { item in
            (item.kind, item.format, item.verdict, item.attachment, item.sha256) = ("video", "mp4", .review, nil, nil)
            item.because = [
                Reason(.linkOnly, say("汇演.mp4", "show.mp4")), Reason(.linkExpires, "2020-10-20T17:06:00+08:00"),
            ]
        }
        let same = scene.facts.items["E01"]?.last?.item.sha256
        scene.record("E03", say("合影.jpg", "group.jpg"), "photos", at: "2020-10-13 17:07", message: 6) {
            $0.sha256 = same
        }
        scene.facts.held = [
            HeldMail(
                message: 7, receivedAt: time("2020-10-13 18:30"), sender: "somebody@mail.example",
                subject: say("活动周材料", "Papers for the week"),
                because: [Reason(.unknownSender, "somebody@mail.example")],
                candidates: [
                    UnitMatch(code: "E04", name: scene.units[3].name, confidence: 0.62, because: []),
                    UnitMatch(code: "E03", name: scene.units[2].name, confidence: 0.2, because: []),
                ])
        ]
        scene.facts.escalations = [
            Escalation(
                unit: "E04", notice: scene.notice.id, because: .noAddress,
                missing: [
                    ReminderDecision.Overdue(title: say("活动周工作方案", "Plan of the week"), due: Sample.due(2020, 10, 13)),
                    ReminderDecision.Overdue(title: say("活动安排表", "Schedule"), due: Sample.due(2020, 10, 13)),
                ])
        ]
        scene.facts.ignored = 2
        scene.facts.unreached = [
            UnreachedAddress(
                address: "office@e04.example", at: time("2020-10-13 20:00"), fault: .noMailbox)
        ]
        scene.facts.troubles = [
            .mailbox("main", since: time("2020-10-14 06:30"), refusals: 3, reason: "NO [AUTHENTICATIONFAILED]"),
            .failed(count: 1, recipients: ["office@e04.example"]), .waiting(count: 2),
        ]
        return scene
    }
}
