import Foundation
import Testing

@testable import Submissions

/// An invented office with one notice of two phases, and a unit whose standings and mails a test puts together.
struct LetterScene {
    let language: Language
    var notice: Notice
    var unit: OrganizationalUnit
    var standings: [Standing]
    var mails: [AnsweredMail] = []
    var now: Date

    private func say(_ chinese: String, _ english: String) -> String { language == .chinese ? chinese : english }

    var office: Office {
        Office(
            name: say("滨湖社区学院", "Lakeside Community College"), language: language,
            timeZone: TimeZone(identifier: "Asia/Shanghai") ?? .gmt, roster: Roster(units: [unit]), notices: [notice],
            ownAddresses: [])
    }

    var content: ReceiptContent {
        let code = ReferenceCode(secret: Array("sixteen bytes ok".utf8), unit: unit.code, notice: notice.id)
        return ReceiptContent(
            ReceiptFacts(
                unit: unit, notice: notice, standings: standings, mails: mails, reference: code, now: now),
            office: office)
    }

    func letter(_ templates: LetterTemplates = .builtIn) throws -> LetterText {
        try templates.receipt(content, for: office)
    }

    /// - Parameter now: When the letter is written, as ``time(_:)`` reads it.
    init(_ language: Language, now: String) {
        self.language = language
        self.now = Self.time(now)
        notice = Notice(id: "lakeside-2020", title: "")
        notice.mailboxes = ["main"]
        unit = OrganizationalUnit(
            code: "E01", name: "", categories: ["school"], addresses: ["office@chengdong.example"])
        standings = []
        notice.title = say("2020年学习活动周", "Learning Week 2020")
        notice.contact = say("社区教育科", "the Community Education section")
        notice.phone = "0000-1234567"
        unit.name = say("滨湖区城东小学", "Chengdong Primary School")
        unit.aliases = [say("城东小学", "Chengdong")]
        notice.phases = [plans, results]
        for (phase, requirement) in notice.requirements {
            var standing = Standing(
                notice: notice.id, phase: phase.id, requirement: requirement.id,
                state: requirement.units == nil ? .missing : .notApplicable, have: 0, need: requirement.count.least)
            standing.due = phase.due
            standings.append(standing)
        }
    }

    private var plans: Phase {
        var phase = Phase(id: "plans", title: say("方案与安排", "Plans"), due: Self.endOf(2020, 10, 13))
        var training = Requirement(id: "training", kind: .schedule, title: say("培训项目安排表", "List of trainings"))
        training.units = ["non-degree"]
        phase.requirements = [
            Requirement(id: "plan", kind: .plan, title: say("活动周工作方案", "Work plan")),
            Requirement(id: "schedule", kind: .schedule, title: say("活动安排表", "Schedule of activities")), training,
        ]
        return phase
    }

    private var results: Phase {
        var phase = Phase(id: "results", title: say("总结材料", "Results"), due: Self.endOf(2020, 11, 23))
        var photos = Requirement(id: "photos", kind: .photo, title: say("活动照片", "Photos of activities"))
        photos.count = CountRange(least: 5, most: 5)
        photos.oneOf = "pictures"
        var video = Requirement(id: "video", kind: .video, title: say("活动记录视频", "Video of activities"))
        video.oneOf = "pictures"
        video.maxDuration = 300
        phase.requirements = [
            Requirement(id: "summary", kind: .summary, title: say("活动周总结", "Summary")),
            Requirement(id: "case", kind: .caseStudy, title: say("典型案例", "Case study")), photos, video,
        ]
        return phase
    }

    /// The moment that `2020-10-12 09:15` is in the office's time zone.
    static func time(_ text: String) -> Date {
        let parts = text.split { "- :".contains($0) }.compactMap { Int($0) }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: "Asia/Shanghai") ?? .gmt
        let components = DateComponents(
            year: parts[0], month: parts[1], day: parts[2], hour: parts[3], minute: parts[4])
        return calendar.date(from: components) ?? .distantPast
    }

    /// By the end of a day.
    static func endOf(_ year: Int, _ month: Int, _ day: Int) -> Deadline {
        Deadline(
            instant: time("\(year)-\(month)-\(day) 00:00").addingTimeInterval(86_400),
            day: LocalDate(year: year, month: month, day: day), isWholeDay: true)
    }
}

extension LetterScene {
    /// A mail of the unit.
    mutating func receive(
        _ received: String, from sender: String = "office@chengdong.example", provisional: Bool = false, _ items: [Item]
    ) {
        mails.append(
            AnsweredMail(
                message: Int64(mails.count + 1), receivedAt: Self.time(received), sender: sender,
                provisional: provisional, items: items))
    }

    /// Sets what a requirement's standing is, its counted items being those of the mails that were accepted for it.
    mutating func stand(
        _ requirement: String, _ state: Standing.State, have: Int = 1, at received: String? = nil,
        change: (inout Standing) -> Void = { _ in }
    ) {
        guard let index = standings.firstIndex(where: { $0.requirement == requirement }) else {
            Issue.record("there is no requirement \(requirement)")
            return
        }
        standings[index].state = state
        standings[index].have = have
        standings[index].isLate = state == .late
        standings[index].counted = mails.flatMap { mail in
            mail.items.filter { $0.requirement == requirement && $0.verdict == .accepted }.map {
                RecordedItem(
                    message: mail.message, receivedAt: mail.receivedAt, provisional: mail.provisional, item: $0)
            }
        }
        standings[index].receivedAt = received.map(Self.time) ?? standings[index].counted.last?.receivedAt
        change(&standings[index])
    }

    /// What an earlier mail brought, which is answered already.
    func before(_ received: String, _ items: [Item]) -> [RecordedItem] {
        items.map { RecordedItem(message: 100, receivedAt: Self.time(received), provisional: false, item: $0) }
    }

    /// Grants the unit a later time for a requirement.
    mutating func extend(_ requirement: String, to due: Deadline) {
        for index in standings.indices where standings[index].requirement == requirement {
            standings[index].due = due
            standings[index].isExtended = true
        }
    }

    /// An item judged for a requirement of the notice, or for none.
    func item(
        _ name: String, _ requirement: String?, _ verdict: Verdict = .accepted, kind: String = "document",
        format: String = "docx", bytes: Int = 35_800, because: [Reason] = []
    ) -> Item {
        var item = Item(
            attachment: "2/\(name)", name: name, kind: kind, format: format, verdict: verdict, because: because)
        item.bytes = bytes
        item.sha256 = name
        item.notice = notice.id
        item.requirement = requirement
        item.phase = notice.requirements.first { $0.requirement.id == requirement }?.phase.id
        return item
    }

    func photo(_ name: String, _ verdict: Verdict = .accepted, because: [Reason] = []) -> Item {
        item(name, "photos", verdict, kind: "photo", format: "jpeg", bytes: 2_345_678, because: because)
    }

    func video(_ name: String, seconds: Double, _ verdict: Verdict = .accepted, because: [Reason] = []) -> Item {
        var item = item(name, "video", verdict, kind: "video", format: "mp4", bytes: 187_000_000, because: because)
        item.duration = seconds
        return item
    }
}

/// Compares a receipt with `LetterTexts/NAME.LANGUAGE.txt`, the subject first; with `MUSTER_REWRITE_GOLDEN=1` in the
/// environment the file is written.
func expectLetter(_ scene: LetterScene, _ name: String) throws {
    try expectLetter(try scene.letter(), name, scene.language)
}

func expectLetter(_ letter: LetterText, _ name: String, _ language: Language) throws {
    let text = "\(letter.subject)\n\n\(letter.body)"
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "LetterTexts")
    let file = folder.appending(path: "\(name).\(language.rawValue).txt")
    if ProcessInfo.processInfo.environment["MUSTER_REWRITE_GOLDEN"] == "1" {
        try Data(text.utf8).write(to: file)
    }
    #expect(text == (try String(contentsOf: file, encoding: .utf8)))
}
