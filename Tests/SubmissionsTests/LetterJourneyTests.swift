import Foundation
import Inspection
import Testing

@testable import Submissions

/// From mails to letters, with the rules that decide in between.
struct LetterJourneyTests {
    private typealias S = Sample

    /// The receipt of unit S01 for the last `answered` of these mails.
    private func content(
        _ mails: [(at: String, mail: Examination)], answered: Int, now: String, notice: Notice = Sample.autumn
    ) throws -> ReceiptContent {
        let office = S.office([notice])
        let unit = try #require(office.roster.unit(code: "S01"))
        let decisions = mails.map { decided($0.mail, at: $0.at, office: office) }
        var items: [RecordedItem] = []
        var letters: [AnsweredMail] = []
        for (index, decision) in decisions.enumerated() {
            let (message, time) = (Int64(index + 1), S.time(mails[index].at))
            #expect(decision.decision == .record)
            #expect(decision.unit?.code == unit.code)
            items += decision.items.map {
                RecordedItem(message: message, receivedAt: time, provisional: decision.provisional, item: $0)
            }
            letters.append(
                AnsweredMail(
                    message: message, receivedAt: time, sender: mails[index].mail.from[0].address,
                    provisional: decision.provisional, items: decision.items))
        }
        let standings = standing(of: unit, notices: office.notices, items: items, rulings: [], asOf: S.time(now))
        let facts = ReceiptFacts(
            unit: unit, notice: notice, standings: standings, mails: Array(letters.suffix(answered)),
            reference: ReferenceCode(secret: Array("sixteen bytes ok".utf8), unit: unit.code, notice: notice.id),
            now: S.time(now))
        return ReceiptContent(facts, office: office)
    }

    @Test func thePlansAreCompleteAndTheResultsNotDueYet() throws {
        let content = try content(
            [("2020-10-12 09:00", S.mail([S.plan, S.schedule]))], answered: 1, now: "2020-10-12 09:10")
        #expect(content.outcome == .stage(["方案与安排"]))
        #expect(content.received.map(\.requirement) == ["活动周工作方案", "活动周主要活动安排表"])
        #expect(content.received.flatMap(\.notes).isEmpty)
        #expect(content.upcoming.count == 4)
        #expect(content.missing.isEmpty && content.wrong.isEmpty && content.review.isEmpty)
    }

    @Test func aSecondMailBringsMostOfTheRestAndTwoMistakes() throws {
        let training = S.sheet(
            "附件3公益培训项目安排表.xlsx", titles: ["附件3", "公益培训项目安排表"], header: S.trainingHeader,
            rows: [["1", "插花", "11月", "教室", "8", "李老师", "居民"]])
        let content = try content(
            [
                ("2020-10-12 09:00", S.mail([S.plan, S.schedule])),
                (
                    "2020-11-22 15:30",
                    S.mail([S.summary, S.statistics, S.video("活动视频.mp4", seconds: 301), training] + S.photos(1...4))
                ),
            ], answered: 1, now: "2020-11-22 15:40")
        #expect(content.outcome == .open)
        #expect(content.received.map(\.requirement) == ["活动周工作总结", "活动周情况统计表", "活动照片"])
        #expect(content.received.last?.files.count == 4)
        #expect(content.wrong.map(\.reasons) == [[Reason(.tooLong, "301", "300")]])
        #expect(content.missing.map { $0.choices.map(\.title) } == [["典型活动案例"], ["活动照片", "活动记录视频"]])
        #expect(content.missing.map(\.isToBeMended) == [false, true])
        #expect(content.missing.last?.choices.first?.have == 4)
        #expect(content.extra.map(\.reasons) == [[Reason(.notAskedOfUnit, "公益培训项目安排表")]])
        #expect(content.earlier.map(\.requirement) == ["活动周工作方案", "活动周主要活动安排表"])
    }

    @Test func photosOfTwoMailsAddUpAndAreAnsweredTogether() throws {
        let content = try content(
            [
                ("2020-10-12 09:00", S.mail([S.plan, S.schedule])),
                ("2020-11-22 15:30", S.mail([S.summary, S.statistics, S.caseStudy] + S.photos(1...3))),
                ("2020-11-22 15:34", S.mail(S.photos(4...5))),
            ], answered: 2, now: "2020-11-22 15:40")
        #expect(content.outcome == .complete)
        #expect(content.received.suffix(2).map(\.files.count) == [3, 2])
        #expect(content.missing.isEmpty && content.upcoming.isEmpty)
    }

    @Test func aNewVersionTakesThePlaceOfTheOldOneInOneLetter() throws {
        let revised = S.document("枫桥小学工作方案（修改）.docx", ["枫桥小学2020年全民终身学习活动周工作方案", "一、指导思想", "二、组织领导"])
        let content = try content(
            [("2020-10-12 09:00", S.mail([S.plan, S.schedule])), ("2020-10-12 09:05", S.mail([revised]))], answered: 2,
            now: "2020-10-12 09:15")
        #expect(content.received.flatMap { $0.files.map(\.name) } == ["枫桥小学工作方案（修改）.docx", "附件1：活动安排表.xlsx"])
        #expect(content.repeated.map(\.reason) == [Reason(.superseded)])
    }

    @Test func aLateVersionDoesNotDisplaceTheOneSentInTime() throws {
        let late = S.document("枫桥小学活动周工作方案2.docx", ["枫桥小学2020年全民终身学习活动周工作方案", "一、指导思想", "二、组织领导"])
        let content = try content(
            [("2020-10-12 09:00", S.mail([S.plan, S.schedule])), ("2020-10-15 09:05", S.mail([late]))], answered: 1,
            now: "2020-10-15 09:15")
        #expect(content.received.isEmpty)
        #expect(content.repeated.map(\.reason) == [Reason(.lateSetAside)])
        #expect(content.earlier.map(\.requirement) == ["活动周工作方案", "活动周主要活动安排表"])
        #expect(content.outcome == .stage(["方案与安排"]))
    }

    @Test func anUnknownAddressThatNamesTheUnitIsAskedAbout() throws {
        let mail = S.mail(from: "somebody@qq.com", subject: "云湖区枫桥小学活动周方案", [S.plan, S.schedule])
        let content = try content([("2020-10-12 09:00", mail)], answered: 1, now: "2020-10-12 09:10")
        #expect(content.isProvisional)
        #expect(content.strangers == ["s***@qq.com"])
        #expect(content.received.map(\.isUnconfirmed) == [true, true])
        #expect(content.outcome == .open)
    }

    @Test func aLinkInPlaceOfAFileIsAskedFor() throws {
        var mail = S.mail(subject: "活动周视频", [S.summary])
        mail.links = [
            OversizedLink(provider: .tencent, name: "活动视频.mp4", bytes: 90_000_000, expires: nil, url: "https://x")
        ]
        let content = try content([("2020-11-22 15:30", mail)], answered: 1, now: "2020-11-22 15:40")
        #expect(content.wrong.map(\.file.name) == ["活动视频.mp4"])
        #expect(content.missing.contains { $0.choices.count == 2 && $0.isToBeMended })
    }
}
