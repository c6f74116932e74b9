import Foundation
import Inspection
import Testing

@testable import Submissions

/// Where a unit stands after several mails.
struct StandingTests {
    typealias S = Sample

    /// What the decisions about mails of one unit put on record.
    private func recorded(
        _ mails: [(at: String, Examination)], office: Office = Sample.office(), provisional: Set<Int> = []
    ) -> [RecordedItem] {
        mails.enumerated().flatMap { index, mail in
            let decision = decided(mail.1, at: mail.at, office: office)
            #expect(decision.decision == .record)
            return decision.items.map {
                RecordedItem(
                    message: Int64(index + 1), receivedAt: Sample.time(mail.at),
                    provisional: decision.provisional || provisional.contains(index), item: $0)
            }
        }
    }

    private func standings(
        _ items: [RecordedItem], asOf: String = "2020-12-31 00:00", unit: String = "S01", notice: Notice = Sample.autumn
    ) -> [String: Standing] {
        let unit = Sample.office().roster.unit(code: unit) ?? Sample.units[0]
        let all = standing(of: unit, notices: [notice], items: items, rulings: [], asOf: Sample.time(asOf))
        return Dictionary(uniqueKeysWithValues: all.map { ($0.requirement, $0) })
    }

    private func photos(_ numbers: ClosedRange<Int>, at time: String) -> (at: String, Examination) {
        (time, S.mail(subject: "活动周照片", S.photos(numbers)))
    }

    @Test func everyRequirementIsListedInTheOrderOfTheNotice() {
        let all = standing(
            of: S.units[0], notices: [S.autumn, S.later], items: [], rulings: [], asOf: S.time("2025-01-01 00:00"))
        #expect(
            all.map(\.requirement) == [
                "plan", "schedule", "training", "summary", "case", "statistics", "photos", "video", "plan", "schedule",
                "summary", "case", "photos", "video",
            ])
        #expect(all.filter { $0.requirement == "training" }.map(\.state) == [.notApplicable])
        #expect(all.filter { $0.requirement != "training" }.allSatisfy { $0.state == .missing && $0.have == 0 })
        #expect(unitState(all, notice: S.autumn) == .missing)
    }

    @Test func whatWasRefusedLastIsToldUntilSomethingNewerCameOrEnoughCounts() {
        var items = recorded([
            ("2020-11-20 10:00", S.mail(subject: "活动周照片", S.photos(1...2))),
            ("2020-11-20 11:00", S.mail(subject: "活动周照片", S.photos(3...4))),
        ])
        func photos() -> Standing? { standings(items)["photos"] }
        (items[0].item.verdict, items[0].item.because) = (.rejected, [Reason(.pictureContent), Reason(.corrupt)])
        #expect(photos()?.refused == [] && photos()?.isToBeMended == false && photos()?.note?.code != .corrupt)
        (items[3].item.verdict, items[3].item.because) = (.rejected, [Reason(.pictureContent), Reason(.corrupt)])
        #expect(photos()?.refused == [items[3]] && photos()?.isToBeMended == true)
        #expect(photos()?.note == Reason(.corrupt) && photos()?.state == .partial)
        items[3].item.because.append(Reason(.afterCutoff, "2020-11-19"))
        #expect(photos()?.note?.code == .afterCutoff && photos()?.isToBeMended == false)
        var ruling = Ruling(.waive, id: 1, at: S.time("2020-11-20 12:00"), by: "li")
        (ruling.unit, ruling.notice, ruling.requirement, ruling.phase) = (
            "S01", S.autumn.id, "photos", photos()?.phase
        )
        let waived = standing(
            of: S.units[0], notices: [S.autumn], items: items, rulings: [ruling], asOf: S.time("2020-12-31 00:00"))
        let last = waived.first { $0.requirement == "photos" }
        #expect(last?.state == .waived && last?.refused == [] && last?.note?.code != .afterCutoff)
    }

    @Test func fourOfFivePhotosArePartial() {
        let result = standings(recorded([photos(1...4, at: "2020-11-20 10:00")]))
        #expect(result["photos"]?.state == .partial)
        #expect(result["photos"]?.have == 4 && result["photos"]?.need == 5)
        #expect(result["video"]?.state == .missing)
    }

    @Test func fivePhotosWithTwoIdenticalAreFour() {
        let mail = S.mail(subject: "活动周照片", S.photos(1...4) + [S.photo("又一张.jpg", hash: "hash of 活动照片1.jpg")])
        let items = recorded([("2020-11-20 10:00", mail)])
        #expect(items.last?.item.because.contains(Reason(.sameBytes, "活动照片1.jpg")) == true)
        let photos = standings(items)["photos"]
        #expect(photos?.state == .partial && photos?.have == 4)
        #expect(photos?.note == Reason(.identicalCountedOnce, "5", "4"))
        #expect(photos?.setAside.map(\.item.item.name) == ["又一张.jpg"])
    }

    @Test func threePhotosAndTwoInAnotherMailAreFive() {
        let items = recorded([photos(1...3, at: "2020-11-20 10:00"), photos(4...5, at: "2020-11-21 10:00")])
        let result = standings(items)
        #expect(result["photos"]?.state == .complete)
        #expect(result["photos"]?.receivedAt == S.time("2020-11-21 10:00"))
        #expect(result["video"]?.state == .notApplicable)
        #expect(result["video"]?.note == Reason(.alternativeComplete, "活动照片"))
        #expect(standings(items, asOf: "2020-11-20 12:00")["photos"]?.have == 3)
    }

    @Test func photosOfTheSameNameFromTwoMailsAddUp() {
        let first = S.mail(subject: "活动周照片", (1...3).map { S.photo("image.png", hash: "a\($0)") })
        let second = S.mail(subject: "活动周照片", (1...2).map { S.photo("image.png", hash: "b\($0)") })
        let items = recorded([("2020-11-20 10:00", first), ("2020-11-21 10:00", second)])
        #expect(standings(items)["photos"]?.state == .complete)
    }

    @Test func morePhotosThanAskedAreTakenWithANote() {
        let photos = standings(recorded([photos(1...7, at: "2020-11-20 10:00")]))["photos"]
        #expect(photos?.state == .complete && photos?.have == 7)
        #expect(photos?.note == Reason(.moreThanAsked, "7", "5"))
    }

    @Test func aLateVersionNeverDisplacesOneThatCameInTime() {
        let items = recorded([
            ("2020-10-12 10:00", S.mail([S.plan])),
            ("2020-10-20 10:00", S.mail([S.document("工作方案改.docx", S.plan.content.lines + ["修改"], hash: "v2")])),
        ])
        #expect(items.map(\.item.late) == [false, true])
        let plan = standings(items)["plan"]
        #expect(plan?.state == .complete && plan?.isLate == false)
        #expect(plan?.counted.map(\.message) == [1])
        #expect(plan?.setAside.map(\.reason) == [Reason(.lateSetAside)])
        #expect(plan?.note == Reason(.lateSetAside))
    }

    @Test func aCorrectedVersionInTimeSupersedes() {
        let items = recorded([
            ("2020-10-12 10:00", S.mail([S.plan])),
            ("2020-10-13 23:59", S.mail([S.document("工作方案改.docx", S.plan.content.lines + ["修改"], hash: "v2")])),
        ])
        let plan = standings(items)["plan"]
        #expect(plan?.counted.map(\.message) == [2])
        #expect(plan?.setAside.map(\.reason) == [Reason(.superseded)])
        #expect(plan?.have == 1)
    }

    @Test func onlyLateIsLateAndCountsAsDone() {
        let items = recorded([("2020-10-14 00:00", S.mail([S.plan, S.schedule]))])
        let plan = standings(items)["plan"]
        #expect(plan?.state == .late && plan?.isLate == true)
    }

    @Test func photosInTimeAndLateOnesTogetherAreLate() {
        let items = recorded([photos(1...3, at: "2020-11-23 23:00"), photos(4...5, at: "2020-11-24 08:00")])
        #expect(standings(items)["photos"]?.state == .late)
        let partial = recorded([photos(1...3, at: "2020-11-23 23:00"), photos(4...4, at: "2020-11-24 08:00")])
        #expect(standings(partial)["photos"]?.state == .partial)
        #expect(standings(partial)["photos"]?.note == Reason(.countsLateOnes))
    }

    @Test func bothAlternativesMayBeSent() {
        let both = S.photos(1...5) + [S.video("活动视频.mp4", seconds: 200)]
        let result = standings(recorded([("2020-11-20 10:00", S.mail(both))]))
        #expect(result["photos"]?.state == .complete && result["video"]?.state == .complete)
    }

    @Test func aVideoTooLongBesideFivePhotosDoesNoHarm() {
        let mail = S.mail(S.photos(1...5) + [S.video("活动视频.mp4", seconds: 301)])
        let result = standings(recorded([("2020-11-20 10:00", mail)]))
        #expect(result["photos"]?.state == .complete)
        #expect(result["video"]?.state == .notApplicable)
        #expect(result["video"]?.setAside.map(\.reason.code) == [.tooLong])
    }

    @Test func theVideoAloneFulfilsTheAlternative() {
        let result = standings(recorded([("2020-11-20 10:00", S.mail([S.video("视频.mp4", seconds: 299)]))]))
        #expect(result["video"]?.state == .complete && result["photos"]?.state == .notApplicable)
    }

    @Test func aStrangersVersionCountsOnlyUntilARosteredOneComes() {
        let stranger = S.mail(from: "wang@qq.com", subject: "枫桥小学活动周方案", [S.plan])
        let own = S.mail([S.document("我校工作方案.docx", S.plan.content.lines + ["二"], hash: "own")])
        let alone = recorded([("2020-10-12 10:00", stranger)])
        #expect(alone.map(\.provisional) == [true])
        #expect(standings(alone)["plan"]?.state == .complete)
        let both = recorded([("2020-10-11 10:00", own), ("2020-10-12 10:00", stranger)])
        #expect(standings(both)["plan"]?.counted.map(\.message) == [1])
        #expect(standings(both)["plan"]?.note == Reason(.provisionalSetAside))
    }

    @Test func whatIsUnderReviewCountsNotButHoldsBackReminders() {
        let result = standings(recorded([("2020-11-20 10:00", S.mail([S.video("视频.mp4", seconds: nil)]))]))
        #expect(result["video"]?.have == 0 && result["video"]?.state == .missing)
        #expect(result["video"]?.underReview == true && result["photos"]?.underReview == true)
        #expect(result["plan"]?.underReview == false)
    }

    @Test func severalCasesAreToldApartByTitleAndResentOnesSupersede() {
        var notice = S.autumn
        notice.phases[1].requirements[1].count = CountRange(least: 2, most: nil)
        let office = S.office([notice])
        func study(_ name: String, _ title: String, _ hash: String) -> Inspection.Attachment {
            S.document(name, [title, "一、案例背景", "二、主要做法", "三、经验启示"], hash: hash)
        }
        let items = recorded(
            [
                (
                    "2020-11-20 10:00",
                    S.mail([study("典型案例1.docx", "典型活动案例：银龄课堂", "1"), study("典型案例2.docx", "典型活动案例：亲子阅读", "2")])
                ),
                ("2020-11-21 10:00", S.mail([study("典型案例改.docx", "典型活动案例：银龄课堂", "3")])),
            ], office: office)
        let cases = standings(items, notice: notice)["case"]
        #expect(cases?.have == 2)
        #expect(cases?.counted.map(\.item.sha256) == ["2", "3"])
    }

    @Test func unitStatesFollowFromTheirStandings() {
        let all = recorded([
            ("2020-10-12 10:00", S.mail([S.plan, S.schedule])),
            ("2020-11-20 10:00", S.mail([S.summary, S.caseStudy, S.statistics] + S.photos(1...5))),
        ])
        func state(_ items: [RecordedItem], asOf: String = "2020-12-31 00:00") -> Standing.State {
            unitState(
                standing(of: S.units[0], notices: [S.autumn], items: items, rulings: [], asOf: S.time(asOf)),
                notice: S.autumn)
        }
        #expect(state(all) == .complete)
        #expect(state(all, asOf: "2020-11-01 00:00") == .partial)
        #expect(state(all, asOf: "2020-10-12 09:59") == .missing)
        #expect(state(recorded([("2020-11-20 10:00", S.mail([S.video("视频.mp4", seconds: 301)]))])) == .partial)
        let office = standing(
            of: OrganizationalUnit(code: "G", name: "镇政府", categories: ["government"]), notices: [], items: [],
            rulings: [], asOf: .now)
        #expect(unitState(office, notice: S.autumn) == .notApplicable)
    }

    @Test func whatIsOptionalIsNeverMissing() {
        var notice = S.autumn
        for phase in notice.phases.indices {
            for index in notice.phases[phase].requirements.indices
            where notice.phases[phase].requirements[index].id != "plan" {
                notice.phases[phase].requirements[index].isOptional = true
            }
        }
        let items = recorded([("2020-10-12 10:00", S.mail([S.plan]))], office: S.office([notice]))
        let result = standing(of: S.units[0], notices: [notice], items: items, rulings: [], asOf: .now)
        #expect(result.first?.state == .complete)
        #expect(!result.contains { $0.state == .missing })
        #expect(unitState(result, notice: notice) == .complete)
    }

    @Test func aNoticeThatAsksForNothingHasNoStanding() {
        var notice = S.autumn
        notice.mailboxes = []
        #expect(standing(of: S.units[0], notices: [notice], items: [], rulings: [], asOf: .now).isEmpty)
        notice = S.autumn
        notice.units = ["community"]
        #expect(standing(of: S.units[0], notices: [notice], items: [], rulings: [], asOf: .now).isEmpty)
    }

    @Test func theOrderOfTheItemsDoesNotMatter() {
        let items = recorded([photos(1...3, at: "2020-11-20 10:00"), photos(3...6, at: "2020-11-21 10:00")])
        let unit = S.units[0]
        let forwards = standing(of: unit, notices: [S.autumn], items: items, rulings: [], asOf: .distantFuture)
        let backwards = standing(
            of: unit, notices: [S.autumn], items: items.reversed(), rulings: [], asOf: .distantFuture)
        #expect(forwards.map(\.state) == backwards.map(\.state) && forwards.map(\.have) == backwards.map(\.have))
        #expect(forwards.first { $0.requirement == "photos" }?.have == 6)
    }
}
