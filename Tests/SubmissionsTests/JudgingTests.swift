import Foundation
import Inspection
import Mail
import Testing

@testable import Submissions

/// What is thought of single files: broken rules with their remedy, doubts, and what is only kept.
struct JudgingTests {
    typealias S = Sample

    /// The first item of a mail with one file, decided while the results are due.
    private func judged(
        _ file: Inspection.Attachment, at time: String = "2020-11-20 10:00",
        _ change: (inout Requirement) -> Void = { _ in }
    ) throws -> Item {
        var notice = S.autumn
        for phase in notice.phases.indices {
            for index in notice.phases[phase].requirements.indices { change(&notice.phases[phase].requirements[index]) }
        }
        return try #require(decided(S.mail([file]), at: time, office: S.office([notice])).items.first)
    }

    private func content(_ file: Inspection.Attachment, _ change: (inout FileContent) -> Void) -> Inspection.Attachment
    {
        var file = file
        change(&file.content)
        return file
    }

    @Test(arguments: [
        (FileProblem.encrypted, Reason.Code.encrypted), (.truncated, .truncated), (.corrupt, .corrupt),
        (.empty, .emptyFile),
        (.tooLarge, .tooLargeToRead),
    ])
    func whatCannotBeReadIsRefusedWithWhatToDo(problem: FileProblem, code: Reason.Code) throws {
        var file = S.file("活动周工作总结.docx", .document, .docx)
        file.content.problem = problem
        let item = try judged(file)
        #expect(item.verdict == .rejected && item.requirement == "summary")
        #expect(item.because.first?.code == code)
        #expect(item.because.first?.remedy(in: .chinese)?.isEmpty == false)
        let nameless = try judged(content(S.file("1.docx", .document, .docx)) { $0.problem = problem })
        #expect(nameless.verdict == .rejected && nameless.requirement == nil)
    }

    @Test func aFormatThatIsNotReadYetIsToldByNameForAPerson() throws {
        let item = try judged(S.file("活动周工作总结.doc", .document, .doc))
        #expect(item.verdict == .review && item.requirement == "summary")
        #expect(item.because.map(\.code).prefix(2) == [.seems, .notReadYet])
    }

    @Test func anEmptyDocumentIsRefused() throws {
        let empty = content(S.file("活动周工作总结.docx", .document, .docx)) { $0.characters = 0 }
        #expect(try judged(empty).because.first?.code == .emptyFile)
        let scanned = content(empty) { $0.images = 3 }
        #expect(try judged(scanned).verdict == .review)
    }

    @Test func theBlankFormIsRefusedByTheNameOfItsSheet() throws {
        let numbered = (1...10).map { ["\($0)", "", "", "", "", "", "", ""] } + [["填报人：", "", "", "", "", "", "", ""]]
        for rows in [[], numbered] {
            let blank = S.sheet(
                "附件1.xlsx", titles: ["附件1", "活动周主要活动安排表"], header: S.scheduleHeader, rows: rows, sheet: "活动安排")
            let item = try judged(blank)
            #expect(item.verdict == .rejected && item.requirement == "schedule")
            #expect(item.because.first == Reason(.emptyForm, "活动安排"))
        }
        let filled = try judged(S.schedule)
        #expect(filled.verdict == .accepted)
    }

    @Test func theNoticeSentBackIsKeptAsExtra() throws {
        let echo = S.document(
            "通知.docx", ["关于举办云湖区2020年全民终身学习活动周的通知", "各中小学：", "附件1：活动安排表", "活动周工作方案"])
        let item = try judged(echo)
        #expect(item.verdict == .extra && item.requirement == nil)
        #expect(item.because.map(\.code) == [.noticeEcho])
    }

    @Test func aUnitsOwnNoticeMayBeItsPlan() throws {
        let own = S.document(
            "通知.docx", ["关于举办枫桥小学2020年全民终身学习活动周的通知", "一、指导思想", "二、活动主题", "三、组织领导", "四、活动内容"])
        let item = try judged(own)
        #expect(item.verdict == .review && item.requirement == "plan")
        #expect(item.because.first == Reason(.seems, "活动周工作方案"))
    }

    @Test func twoThingsInOneFileAreForAPerson() throws {
        let item = try judged(S.document("总结及典型案例.docx", ["活动周工作总结", "一、基本情况", "共开展12场", "典型案例", "案例背景"]))
        #expect(item.verdict == .review && item.requirement == "summary")
        #expect(item.because.first == Reason(.twoInOne, "活动周工作总结\n典型活动案例"))
    }

    @Test func aTextThatCouldNotBeToldIsForAPersonAndAForeignTableIsKept() throws {
        let text = try judged(S.document("银龄.docx", ["银龄学堂", "老师们来到社区。"]))
        #expect(text.verdict == .review && text.requirement == nil)
        #expect(text.because.map(\.code) == [.notRecognised])
        let table = try judged(S.sheet("活动周食堂采购.xlsx", header: ["品名", "数量", "单价"], rows: [["米", "1", "2"]]))
        #expect(table.verdict == .extra && table.because.map(\.code) == [.nothingAsks])
    }

    @Test(arguments: [("a.mp3", FileKind.audio, FileFormat.mp3), ("setup.exe", .other, .other)])
    func whatNothingCanAskForIsKept(name: String, kind: FileKind, format: FileFormat) {
        let decision = decided(S.mail([S.plan, S.file(name, kind, format)]))
        #expect(decision.verdicts == ["plan accepted", "- extra"])
    }

    @Test func whatIsMeasuredIsHeldAgainstTheStatedLimits() throws {
        let video = S.video("视频.mp4", seconds: 100)
        func first(_ change: (inout Requirement) -> Void) throws -> Reason? {
            let item = try judged(video, change)
            return item.verdict == .rejected ? item.because.first : nil
        }
        #expect(try first { $0.minDuration = 120 } == Reason(.tooShort, "100", "120"))
        #expect(try first { $0.minDuration = 100.5 } == nil)
        #expect(try first { $0.minHeight = 1080 } == Reason(.tooLowResolution, "720", "1080"))
        #expect(try first { $0.minHeight = 720 } == nil)
        #expect(try first { $0.maxBytes = 1_000_000 } == Reason(.tooManyBytes, "30000000", "1000000"))
        #expect(try first { $0.formats = ["mov", "avi"] } == Reason(.wrongFormat, "mp4", "mov\navi"))
        #expect(try first { $0.formats = ["mp4"] } == nil)
    }

    @Test func lengthsOfTextsAreHeldAgainstTheStatedLimits() throws {
        let summary = content(S.summary) { $0.characters = 1500 }
        let short = try judged(summary) { $0.minCharacters = 2000 }
        #expect(short.because.first == Reason(.tooFewCharacters, "1500", "2000"))
        let long = try judged(summary) { $0.maxCharacters = 1000 }
        #expect(long.because.first == Reason(.tooManyCharacters, "1500", "1000"))
        #expect(try judged(summary) { $0.maxCharacters = 1500 }.verdict == .accepted)
    }

    @Test func aHostileMeasureIsNoCrash() throws {
        for seconds in [Double.nan, .infinity, -1, 1e300] {
            let item = try judged(S.video("视频.mp4", seconds: seconds))
            #expect(item.verdict == .accepted || item.verdict == .rejected)
            #expect(item.because.allSatisfy { !$0.text(in: .chinese).isEmpty })
        }
        var odd = S.photo("a.jpg")
        odd.bytes = -5
        odd.content.width = -1
        #expect(try judged(odd).bytes == 0)
    }

    @Test func afterTheCutoffNothingIsTaken() throws {
        var notice = S.autumn
        notice.phases[1].cutoff = S.due(2020, 11, 30)
        let office = S.office([notice])
        let inTime = decided(S.mail([S.summary]), at: "2020-11-30 23:59", office: office).items[0]
        #expect(inTime.verdict == .accepted && inTime.late)
        let tooLate = decided(S.mail([S.summary]), at: "2020-12-01 00:00", office: office).items[0]
        #expect(tooLate.verdict == .rejected && tooLate.because.first == Reason(.afterCutoff, "2020-11-30"))
    }

    @Test func lateIsAFlagAndGraceIsNotLate() {
        #expect(decided(S.mail([S.plan]), at: "2020-10-13 23:59").items[0].late == false)
        let late = decided(S.mail([S.plan]), at: "2020-10-14 00:00")
        #expect(late.late && late.verdicts == ["plan accepted"])
        #expect(late.items[0].because.contains(Reason(.lateArrival, "2020-10-13")))
        var notice = S.autumn
        notice.phases[0].grace = 3600
        #expect(!decided(S.mail([S.plan]), at: "2020-10-14 00:59", office: S.office([notice])).late)
    }

    @Test func photosAreNotedForCaptionsAndNames() throws {
        let plain = try judged(S.photo("IMG_001.jpg")) { $0.captions = true }
        #expect(plain.verdict == .accepted && plain.because.contains(Reason(.noCaption)))
        let told = try judged(S.photo("社区读书会.jpg")) { $0.captions = true }
        #expect(!told.because.contains(Reason(.noCaption)))
        let named = try judged(S.summary) { $0.namePattern = "单位名称+总结" }
        #expect(named.verdict == .accepted && named.because.contains(Reason(.namePattern, "单位名称+总结")))
    }

    @Test func contentBeatsTheNameAndSaysSo() throws {
        let item = try judged(S.document("活动周工作方案.docx", ["枫桥小学活动周工作总结", "一、基本情况", "二、主要做法", "三、存在问题"]))
        #expect(item.requirement == "summary" && item.verdict == .accepted)
        #expect(item.because.contains(Reason(.nameDisagrees, "工作方案")))
    }

    @Test func aFileThatAForeignHeaderContradictsIsForAPerson() throws {
        let sheet = S.sheet(
            "活动安排表.xlsx", titles: ["活动周主要活动安排表"], header: ["班级", "人数", "班主任"], rows: [["1", "40", "王"]])
        let item = try judged(sheet)
        #expect(item.verdict == .review && item.because.contains { $0.code == .headerDiffers })
    }
}
