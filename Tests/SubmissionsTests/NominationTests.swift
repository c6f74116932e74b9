import Foundation
import Inspection
import Testing

@testable import Submissions

/// Persons and projects that are nominated: one per file, per folder, or per row.
struct NominationTests {
    typealias S = Sample
    typealias File = Inspection.Attachment

    static let notice: Notice = {
        var notice = Notice(id: "ministry-2020", title: "2020年全民终身学习活动周")
        notice.keywords = ["活动周", "终身学习"]
        notice.mailboxes = ["main"]
        var phase = Phase(id: "plans", title: "方案与推荐", due: S.due(2020, 11, 25))
        phase.requirements = [S.requirement("plan", .plan, "本地活动周方案")]
        for (id, title) in [("stars", "百姓学习之星"), ("brands", "终身学习品牌项目")] {
            phase.requirements.append(
                S.requirement(id, .nomination, title) {
                    $0.count = CountRange(least: 3, most: 5)
                    $0.materials = ["document", "photo", "video", "resource"]
                })
        }
        notice.phases = [phase]
        return notice
    }()

    private func decide(_ files: [File], subject: String = "活动周推荐材料") -> Decision {
        decided(S.mail(subject: subject, files), at: "2020-11-20 10:00", office: S.office([Self.notice]))
    }

    /// `stars 张三 accepted` for each file.
    private func nominees(_ files: [File]) -> [String] {
        decide(files).items.map { "\($0.requirement ?? "-") \($0.nominee ?? "-") \($0.verdict.rawValue)" }
    }

    private func form(_ name: String, _ person: String) -> File {
        let table = Table(sheet: "", rows: 2, columns: 4, header: ["姓名", person, "性别", "女"], body: [["主要事迹", "略"]])
        return S.document(name, ["百姓学习之星推荐表", "姓名\t\(person)\t性别\t女"], tables: [table])
    }

    private func story(_ name: String, _ person: String) -> File {
        S.document(name, ["\(person)同志先进事迹", "\(person)退休后坚持学习二十年。"])
    }

    private func project(_ name: String, _ title: String) -> File {
        S.document(name, ["终身学习品牌项目推荐表", "项目名称：\(title)", "项目简介：略"])
    }

    private func zip(_ name: String, _ members: [(path: String, file: File)]) -> File {
        S.archive(
            name,
            members.map { member in
                var file = member.file
                file.path = member.path
                file.name = member.path.split(separator: "/").last.map(String.init) ?? ""
                file.sha256 = "hash of \(member.path)"
                return file
            })
    }

    @Test func oneFilePerPersonAndProject() {
        #expect(nominees([form("百姓学习之星推荐表-张小梅.docx", "张小梅")]) == ["stars 张小梅 accepted"])
        #expect(nominees([form("1.docx", "张小梅")]) == ["stars 张小梅 accepted"])
        #expect(nominees([story("百姓学习之星李大勇事迹材料.docx", "李大勇")]) == ["stars 李大勇 accepted"])
        #expect(nominees([story("附件2：百姓学习之星（李大勇）.docx", "李大勇")]) == ["stars 李大勇 accepted"])
        #expect(nominees([project("终身学习品牌项目：银龄课堂.docx", "银龄课堂")]) == ["brands 银龄课堂 accepted"])
        #expect(nominees([project("推荐表3.docx", "“银龄STEAM课堂”项目")]) == ["brands 银龄STEAM课堂 accepted"])
    }

    @Test(arguments: [
        ("百姓学习之星事迹汇编.docx", ["百姓学习之星事迹汇编", "张小梅的故事"]),
        ("百姓学习之星材料.docx", ["百姓学习之星事迹材料", "一、张小梅", "热心社区。", "二、李大勇", "坚持自学。"]),
        ("百姓学习之星材料.docx", ["百姓学习之星推荐材料", "姓名：张小梅", "主要事迹：略", "姓名：李大勇", "主要事迹：略"]),
    ])
    func aFileOfSeveralNomineesIsCountedByAPerson(name: String, lines: [String]) {
        let item = decide([S.document(name, lines)]).items.first
        #expect(item?.verdict == .review && item?.because.contains { $0.code == .severalInOne } == true)
    }

    @Test func theSumBelowAListIsNoNominee() {
        let header = ["序号", "姓名", "性别", "主要事迹"]
        let rows = [["1", "张小梅", "女", "略"], ["2", "李大勇", "男", "略"], ["合计", "2人", "", ""]]
        let list = S.sheet("百姓学习之星汇总表.xlsx", titles: ["百姓学习之星推荐汇总表"], header: header, rows: rows)
        #expect(nominees([list]) == ["stars 张小梅 accepted", "stars 李大勇 accepted"])
    }

    @Test func oneFolderPerNominee() {
        let all = zip(
            "云湖材料.zip",
            [
                ("百姓学习之星/1.张小梅/推荐表.docx", form("", "张小梅")), ("百姓学习之星/1.张小梅/照片/1.jpg", S.photo("")),
                ("百姓学习之星/2.李大勇/先进事迹.docx", story("", "李大勇")),
                ("终身学习品牌项目/银龄课堂/项目总结.docx", S.document("", ["银龄课堂项目工作总结", "一、基本情况", "二、主要做法"])),
                ("终身学习品牌项目/银龄课堂/介绍.mp4", S.video("", seconds: 60)), ("百姓学习之星-王芳/事迹.docx", story("", "王芳")),
            ])
        #expect(
            nominees([all]) == [
                "stars 张小梅 accepted", "stars 张小梅 accepted", "stars 李大勇 accepted", "brands 银龄课堂 accepted",
                "brands 银龄课堂 accepted", "stars 王芳 accepted",
            ])
    }

    @Test func filesOfOneKindInOneFolder() {
        let all = zip(
            "材料.zip",
            [
                ("百姓学习之星/张小梅.docx", story("", "张小梅")), ("百姓学习之星/张小梅.jpg", S.photo("")),
                ("百姓学习之星/李大勇事迹.docx", story("", "李大勇")), ("百姓学习之星/IMG_1.jpg", S.photo("")),
            ])
        #expect(
            nominees([all]) == [
                "stars 张小梅 accepted", "stars 张小梅 accepted", "stars 李大勇 accepted", "stars - review",
            ])
        #expect(decide([all]).items[3].because.contains(Reason(.nomineeUnclear)))
    }

    @Test func oneArchivePerPersonNeedsNoOtherWordThanTheFormInIt() {
        let own = zip("张小梅.zip", [("推荐表.docx", form("", "张小梅")), ("照片1.jpg", S.photo(""))])
        #expect(nominees([own]) == ["stars 张小梅 accepted", "stars 张小梅 accepted"])
    }

    @Test func oneRowPerNominee() {
        let list = S.sheet(
            "百姓学习之星推荐汇总表.xlsx", titles: ["百姓学习之星推荐汇总表"], header: ["序号", "姓名", "性别", "工作单位", "主要事迹"],
            rows: [["1", "张小梅", "女", "枫桥", "略"], ["2", "李 勇", "男", "枫桥", "略"], ["3", "阿依古丽·买买提", "女", "枫桥", "略"]])
        #expect(nominees([list]) == ["stars 张小梅 accepted", "stars 李勇 accepted", "stars 阿依古丽·买买提 accepted"])
        let items = decide([list]).items
        #expect(items.map { $0.because.contains { $0.code == .sameBytes } } == [false, false, false])
        #expect(items[1].because.contains(Reason(.nomineeRow, "2")))
    }

    @Test func aWorkbookWithASheetOfEachKind() {
        var book = S.sheet("推荐汇总表.xlsx")
        book.content.lines = ["百姓学习之星"]
        book.content.tables = [
            Table(sheet: "百姓学习之星", rows: 1, columns: 3, header: ["序号", "姓名", "单位"], body: [["1", "张小梅", "枫桥"]]),
            Table(
                sheet: "终身学习品牌项目", rows: 1, columns: 3, header: ["序号", "项目名称", "实施单位"],
                body: [["1", "银龄课堂", "枫桥"]]),
        ]
        #expect(nominees([book]) == ["stars 张小梅 accepted", "brands 银龄课堂 accepted"])
    }

    @Test func picturesAndFilmsBelongToWhomTheyName() {
        let files = [
            form("百姓学习之星推荐表（张小梅）.docx", "张小梅"), form("百姓学习之星推荐表（王芳）.docx", "王芳"), S.photo("张小梅工作照.jpg"),
            S.video("王芳.mp4", seconds: 60), S.photo("照片1.jpg"),
        ]
        let told = nominees(files)
        #expect(told[2...3] == ["stars 张小梅 accepted", "stars 王芳 accepted"])
        #expect(told[4].hasSuffix("review"))
        #expect(nominees([files[0], S.photo("照片1.jpg")])[1] == "stars 张小梅 accepted")
        let reasons = decide([files[0], S.photo("照片1.jpg")]).items[0].because
        #expect(reasons.contains(Reason(.nomineeLacks, "document\nphoto", "video\nresource")))
    }

    @Test func aPictureOfSomebodyElseIsNotTheOnlyNominees() {
        let files = [project("品牌项目推荐表.docx", "银龄课堂"), S.video("张小梅.mp4", seconds: 60)]
        #expect(nominees(files) == ["brands 银龄课堂 accepted", "stars 张小梅 review"])
        #expect(nominees([files[0], S.video("宣传片.mp4", seconds: 60)])[1] == "brands 银龄课堂 accepted")
        #expect(nominees([S.video("百姓学习之星张小梅.mp4", seconds: 60)]) == ["stars 张小梅 accepted"])
    }

    @Test func whatIsUncertainIsForAPerson() {
        #expect(nominees([S.document("百姓学习之星推荐工作报告.docx", ["关于推荐百姓学习之星的报告"])]) == ["stars - review"])
        let other = form("百姓学习之星推荐表-张小梅.docx", "李大勇")
        #expect(nominees([other]) == ["stars 李大勇 review"])
        #expect(decide([other]).items[0].because.contains(Reason(.nomineeDisagrees, "李大勇\n张小梅")))
        let silent = S.document("终身学习品牌项目-第三批.docx", ["项目背景", "略"])
        #expect(decide([silent]).items[0].because.contains(Reason(.nomineeUnmentioned, "第三批")))
        let unread = S.file("百姓学习之星张小梅.doc", .document, .doc)
        #expect(nominees([unread]) == ["stars 张小梅 review"])
        #expect(decide([unread]).items[0].because.contains(Reason(.notReadYet, "doc")))
        let wrongFolder = zip("材料.zip", [("百姓学习之星/张小梅/表.docx", form("", "李大勇"))])
        #expect(nominees([wrongFolder]) == ["stars 张小梅 review"])
    }

    @Test func whatElseIsAskedForIsNoNomination() {
        let plan = S.document("方案.docx", ["云湖2020年全民终身学习活动周工作方案", "一、指导思想", "二、推荐百姓学习之星"])
        #expect(nominees([plan, form("张小梅.docx", "张小梅")]) == ["plan - accepted", "stars 张小梅 accepted"])
        let packed = zip("百姓学习之星和品牌项目.zip", [("方案.docx", plan), ("张小梅.docx", form("", "张小梅"))])
        #expect(nominees([packed]) == ["plan - accepted", "stars 张小梅 accepted"])
    }

    @Test func wordsAndPlacesAreNoNames() {
        let names = NomineeName(words: ["百姓学习之星", "终身学习品牌项目", "云湖省教育厅"])
        for text in ["云湖省百姓学习之星材料", "百姓学习之星推荐汇总表", "附件2", "推荐方案", "活动照片1", "文化", "img_2041", "（3名）", ""] {
            #expect(names.found(in: Folded(text), .person) == nil, "\(text)")
            #expect(names.found(in: Folded(text), .project) == nil, "\(text)")
        }
        #expect(names.found(in: "活到老学到老——记百姓学习之星欧阳明华", .person) == "欧阳明华")
        #expect(names.found(in: "张 丽 推荐表(盖章)", .person) == "张丽")
        #expect(names.found(in: "2.云湖省终身学习品牌项目《银龄课堂》介绍", .project) == "银龄课堂")
    }
}

/// How nominations of several mails add up.
struct NominationStandingTests {
    typealias S = Sample

    private func item(_ name: String, _ nominee: String?, late: Bool = false, hash: String? = nil) -> Item {
        var item = Item(attachment: "2", name: name, kind: "document", format: "docx", verdict: .accepted, late: late)
        (item.notice, item.phase, item.requirement) = ("ministry-2020", "plans", "stars")
        (item.nominee, item.sha256) = (nominee, hash ?? "\(name)\(nominee ?? "")")
        return item
    }

    private func standing(_ mails: [[Item]], count: CountRange = CountRange(least: 3, most: 5)) throws -> Standing {
        let items = mails.enumerated().flatMap { index, items in
            items.map {
                RecordedItem(
                    message: Int64(index + 1),
                    receivedAt: S.time($0.late ? "2020-11-26 10:00" : "2020-11-20 10:00") + Double(index),
                    provisional: false, item: $0)
            }
        }
        var notice = NominationTests.notice
        notice.phases[0].requirements[1].count = count
        let all = Submissions.standing(
            of: S.units[0], notices: [notice], items: items, rulings: [], asOf: .distantFuture)
        return try #require(all.first { $0.requirement == "stars" })
    }

    @Test func allMaterialOfOneNomineeCountsOnce() throws {
        let standing = try standing([[item("推荐表.docx", "张小梅"), item("照片.jpg", "张小梅"), item("推荐表2.docx", "李大勇")]])
        #expect(standing.have == 2 && standing.state == .partial && standing.counted.count == 3)
    }

    @Test func twoMailsAddUpAndMoreThanFiveAreNoted() throws {
        let names = ["甲一", "乙二", "丙三", "丁四", "戊五", "己六"]
        let first = names.prefix(3).map { item("推荐表.docx", $0) }
        let second = names.suffix(3).map { item("推荐表.docx", $0) }
        #expect(try standing([first]).state == .complete)
        let all = try standing([first, second])
        #expect(all.have == 6 && all.setAside.isEmpty && all.note == Reason(.moreThanAsked, "6", "5"))
    }

    @Test func aCorrectedFileTakesNothingFromOthers() throws {
        let first = ["甲一", "乙二", "丙三"].map { item("推荐表.docx", $0) }
        let standing = try standing([first, [item("推荐表.docx", "乙二", hash: "corrected")]])
        #expect(standing.have == 3)
        #expect(standing.setAside.map(\.item.item.nominee) == ["乙二"])
    }

    @Test func theRowsOfOneListAreSeveral() throws {
        let rows = ["甲一", "乙二", "丙三"].map { item("汇总表.xlsx", $0, hash: "same") }
        let standing = try standing([rows, rows])
        #expect(standing.have == 3 && standing.state == .complete && standing.note?.code != .identicalCountedOnce)
    }

    @Test func oneNomineeIsReplacedByAnother() throws {
        let one = CountRange(least: 1, most: 1)
        let first = [item("推荐表.docx", "甲一"), item("照片.jpg", "甲一")]
        #expect(try standing([first], count: one).have == 1)
        let both = try standing([first, [item("推荐表.docx", "乙二")]], count: one)
        #expect(both.have == 1 && both.counted.map(\.item.nominee) == ["乙二"])
    }

    @Test func lateNomineesCountOnlyWhileThoseOnTimeDoNotSuffice() throws {
        let onTime = ["甲一", "乙二"].map { item("推荐表.docx", $0) }
        let late = try standing([onTime + [item("照片.jpg", "乙二")], [item("推荐表.docx", "丙三", late: true)]])
        #expect(late.have == 3 && late.state == .late)
    }
}
