import Foundation
import Testing

@testable import Submissions

/// What goes where when the office takes everything home.
@Suite struct ExportTests {
    private let words = ExportWords(.chinese)
    private let unit = OrganizationalUnit(code: "M01", name: "一中", categories: ["school"])
    private var office: Office {
        Office(
            name: "学院", language: .chinese, timeZone: Sample.timeZone, roster: Roster(units: [unit]),
            notices: [Sample.autumn], ownAddresses: [])
    }

    private func item(
        _ message: Int64, _ name: String, _ verdict: Verdict = .accepted, at time: String = "2020-10-12 09:00",
        requirement: String? = "plan", bytes: String? = nil
    ) -> RecordedItem {
        var item = Item(attachment: "2", name: name, kind: "document", format: "docx", verdict: verdict)
        item.sha256 = String(repeating: bytes ?? String(message % 10), count: 64)
        item.bytes = 10
        item.notice = "district-2020"
        item.phase = requirement == nil ? nil : "plans"
        item.requirement = requirement
        return RecordedItem(message: message, receivedAt: Sample.time(time), provisional: false, item: item)
    }

    private func entries(_ items: [RecordedItem], code: String = "M01") -> [ExportEntry] {
        exportEntries(
            of: Sample.autumn, office: office, items: [code: items], rulings: [], asOf: Sample.time("2020-12-01 09:00"))
    }

    /// Places items into a folder that holds these files, by path and hash.
    private func place(
        _ items: [RecordedItem], over disk: [String: String] = [:], earlier: [ManifestRow] = [],
        missing: Set<String> = []
    ) throws -> ExportPlacing {
        let contents = FolderContents(
            names: { folder in
                disk.keys.filter { $0.hasPrefix(folder + "/") }.map { String($0.dropFirst(folder.count + 1)) }
            },
            holds: { disk[$0] == $1.sha256 })
        return try ExportPlacing(entries(items), missing: missing, earlier: earlier, contents: contents, words: words)
    }

    private func disk(_ placing: ExportPlacing) -> [String: String] {
        Dictionary(uniqueKeysWithValues: placing.files.map { ($0.path, $0.file.sha256) })
    }

    @Test func eachItemLiesWhereItStands() throws {
        let placing = try place([
            item(1, "方案.docx"), item(2, "方案.docx", at: "2020-10-13 09:00"),
            item(3, "逾期.docx", at: "2020-10-20 09:00"), item(4, "坏.docx", .rejected), item(5, "何物.docx", .review),
            item(6, "合影.jpg", .extra, requirement: nil),
        ])
        #expect(
            placing.entries.map { $0.path ?? "" } == [
                "M01 一中/活动周工作方案/旧版本/方案.docx", "M01 一中/活动周工作方案/不合格/坏.docx", "M01 一中/活动周工作方案/待核/何物.docx",
                "M01 一中/活动周工作方案/方案.docx", "M01 一中/活动周工作方案/逾期/逾期.docx", "M01 一中/其他/合影.jpg",
            ])
        #expect(placing.files.allSatisfy { $0.step == .copy })
        #expect(!placing.entries[0].reason.isEmpty && placing.entries[3].reason.isEmpty)
        #expect(placing.entries[3].state == .complete)
    }

    @Test func filesOfOneNameAreNumberedWhateverTheCase() throws {
        let placing = try place([
            item(1, "何物.DOCX", .review), item(2, "何物.docx", .review), item(3, "何物?.docx", .review),
            item(4, "何物*.docx", .review),
        ])
        #expect(
            Set(placing.files.map(\.path)) == [
                "M01 一中/活动周工作方案/待核/何物.DOCX", "M01 一中/活动周工作方案/待核/何物 (2).docx",
                "M01 一中/活动周工作方案/待核/何物_.docx", "M01 一中/活动周工作方案/待核/何物_ (2).docx",
            ])
    }

    @Test func aSecondRunCopiesOnlyWhatIsNewAndMovesWhatChanged() throws {
        let first = try place([item(1, "方案.docx")])
        let again = try place([item(1, "方案.docx")], over: disk(first), earlier: first.rows(office))
        #expect(again.files.map(\.step) == [.keep])
        let second = try place(
            [item(1, "方案.docx"), item(2, "方案.docx", at: "2020-10-13 09:00")], over: disk(first),
            earlier: first.rows(office))
        let steps = Dictionary(uniqueKeysWithValues: second.files.map { ($0.path, $0.step) })
        #expect(
            steps == [
                "M01 一中/活动周工作方案/旧版本/方案.docx": .move(from: "M01 一中/活动周工作方案/方案.docx"), "M01 一中/活动周工作方案/方案.docx": .copy,
            ])
    }

    @Test func aNumberStaysWithItsFile() throws {
        let both = [item(1, "何物.docx", .review), item(2, "何物.docx", .review)]
        let first = try place(both)
        let second = try place([both[1]], over: disk(first), earlier: first.rows(office))
        #expect(second.entries.map(\.path) == ["M01 一中/活动周工作方案/待核/何物 (2).docx"])
        #expect(second.withdrawn.map(\.path) == ["M01 一中/旧版本/何物.docx"], "what is asked for no longer is kept apart")
        let third = try place([both[1]], over: disk(second), earlier: second.rows(office))
        #expect(third.files.allSatisfy { $0.step == .keep } && third.withdrawn == second.withdrawn)
    }

    @Test func aManifestThatExcelSavedAgainStillTellsTheFiles() throws {
        var two = item(1, "方案.docx")
        two.item.attachment = "2.10"
        let first = try place([two])
        let saved = try #require(
            ManifestText.rows(
                Array(
                    String(decoding: ManifestText.bytes(first.rows(office), words: words), as: UTF8.self)
                        .replacingOccurrences(of: ",2.10", with: ",2.1").utf8)))
        #expect(saved.map(\.attachment) == ["2.1"])
        #expect(try place([two], over: disk(first), earlier: saved).files.map(\.step) == [.keep])
    }

    @Test func whatPeoplePutThereIsLeftAlone() throws {
        let path = "M01 一中/活动周工作方案/方案.docx"
        let first = try place([item(1, "方案.docx")])
        let changed = try place([item(1, "方案.docx")], over: [path: "somebody's"], earlier: first.rows(office))
        #expect(changed.files.map(\.path) == ["M01 一中/活动周工作方案/方案 (2).docx"])
        let shouted = try place([item(1, "方案.docx")], over: ["M01 一中/活动周工作方案/方案.DOCX": "somebody's"])
        #expect(shouted.files.map(\.path) == ["M01 一中/活动周工作方案/方案 (2).docx"])
        let lost = try place([item(1, "方案.docx")], over: disk(first))
        #expect(lost.files.map(\.step) == [.keep], "without a manifest a file is known by its content")
    }

    @Test func whatHasNoFileIsListedWithTheReason() throws {
        var link = item(2, "二中.rar", .review)
        link.item.sha256 = nil
        let placing = try place([item(1, "方案.docx"), link], missing: [String(repeating: "1", count: 64)])
        #expect(placing.files.isEmpty && placing.entries.allSatisfy { $0.path == nil })
        #expect(placing.entries[0].reason.contains("不在存储中"))
        #expect(placing.entries[1].reason.contains("没有文件"))
        #expect(placing.rows(office).map(\.cells).allSatisfy { $0[7].isEmpty && $0[9].isEmpty })
    }

    @Test func aUnitThatLeftTheRosterIsTakenHomeToo() throws {
        let entries = entries([item(1, "方案.docx")], code: "CON")
        #expect(entries.map(\.folder) == [["_CON", "活动周工作方案"]])
    }

    @Test func thePathIsShortEnoughForWindows() throws {
        var notice = Sample.autumn
        notice.phases[0].requirements[0].title = String(repeating: "题", count: 200)
        let long = OrganizationalUnit(code: "M01", name: String(repeating: "校", count: 200), categories: ["school"])
        let office = Office(
            name: "", language: .english, timeZone: Sample.timeZone, roster: Roster(units: [long]), notices: [notice],
            ownAddresses: [])
        let items = [item(1, String(repeating: "名", count: 300) + ".docx", .review)]
        let entries = exportEntries(
            of: notice, office: office, items: ["M01": items], rulings: [], asOf: Sample.time("2020-12-01 09:00"))
        let path = entries[0].folder + [SafeFileName.numbered(entries[0].fileName, 99)]
        #expect(path.joined(separator: "/").utf16.count <= 240)
        #expect(path.map(\.utf16.count) == [60, 60, 13, 80])
    }

    @Test func tenThousandFilesOfOneNameArePlacedInTime() throws {
        let many = (1...10_000).map { item(Int64($0), "何物.docx", .review) }
        let placing = try place(many)
        #expect(Set(placing.files.map { SafeFileName.key($0.path) }).count == 10_000)
    }
}

/// The list that Excel and WPS open, and that the next run reads.
@Suite struct ManifestTests {
    private let words = ExportWords(.chinese)

    @Test func aCellIsNeverAFormulaAndComesBack() throws {
        for cell in ["=cmd|'/C calc'!A0", "+1", "-2", "@SUM(A1)", "\t=1", "'quoted'", "a,b\"c\"\nd", "＝1", "平常", ""] {
            let harmless = ManifestText.harmless(cell)
            #expect(cell.isEmpty || cell == "平常" || cell.hasPrefix("a") || harmless.hasPrefix("'"))
            #expect(ManifestText.plain(harmless) == cell)
        }
    }

    @Test func theRowsComeBack() throws {
        var row = ManifestRow(path: "=M01/附件,\"1\".docx", sha256: String(repeating: "a", count: 64), bytes: 12)
        row.message = 7
        row.attachment = "2/报表"
        row.receivedAt = "2020-10-12T09:00:00+08:00"
        let bytes = ManifestText.bytes([row], words: words)
        #expect(bytes.starts(with: [0xEF, 0xBB, 0xBF]))
        let read = try #require(ManifestText.rows(bytes)?.first)
        #expect(read.path == row.path && read.message == 7)
        #expect(read.file?.receivedAt == Sample.time("2020-10-12 09:00"))
        #expect(
            read.file?.identity == ExportFile.Identity(message: 7, attachment: "2/报表", sha256: row.file?.sha256 ?? ""))
    }

    @Test func aForeignListIsNoneOfOurs() {
        #expect(ManifestText.rows(Array("序号,姓名\r\n1,张三\r\n".utf8)) == nil)
        #expect(ManifestText.rows([]) == nil)
    }

    @Test(arguments: ["../up.docx", "/etc/passwd", "a/../../b", "a/./b"])
    func aPathThatLeadsOutIsRefused(path: String) {
        let row = ManifestRow(path: path, sha256: String(repeating: "a", count: 64), bytes: 1)
        #expect(ManifestText.rows(ManifestText.bytes([row], words: words)) == [])
    }
}
