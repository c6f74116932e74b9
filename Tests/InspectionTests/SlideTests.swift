import Foundation
import Inspection
import Testing

/// Presentations and OFD files, read by the real worker.
@Suite struct SlideTests {
    private func read(_ name: String) async throws -> Attachment {
        try await inspected(try MadeFiles.documentPath(name)).attachment
    }

    @Test func slidesAreReadInTheirOrder() async throws {
        let show = try await read("talk.pptx")
        let content = show.content
        #expect(content.kind == .presentation && content.format == .pptx && content.problem == nil)
        #expect(content.title == "活动周汇报")
        #expect(content.lines == ["活动周汇报", "云岭街道社区学校", "开幕式现场", "序号\t活动\t人数", "1\t讲座\t30"])
        #expect(content.tables.map(\.header) == [["序号", "活动", "人数"]] && content.tables[0].body == [["1", "讲座", "30"]])
        #expect(content.images == 1 && show.contains.map(\.content.caption) == ["开幕式现场"])
        #expect(try await read("turned.pptx").content.title == "开幕式现场")
        #expect(try await read("no-list.pptx").content.lines == content.lines)
    }

    @Test func anOpenPresentationIsRead() async throws {
        let show = try await read("talk.odp")
        #expect(show.content.kind == .presentation && show.content.format == .other && show.content.problem == nil)
        #expect(show.content.title == "活动周汇报" && show.content.lines.contains("1\t讲座\t30"))
        #expect(show.content.images == 1)
    }

    @Test func runsOfAPageAreJoinedToLines() async throws {
        let content = try await read("notice.ofd").content
        #expect(content.kind == .document && content.format == .ofd && content.problem == nil && content.traits == [])
        #expect(content.title == "表头")
        #expect(
            content.lines == [
                "表头", "关于活动周的\t通知", "序号\t名称\t人数", "各学校：", "二〇二四年", "页", "第二", "下行",
            ])
        #expect(content.characters == 30)
    }

    @Test func aScannedDocumentSaysSo() async throws {
        let document = try await read("scan.ofd")
        #expect(document.content.traits == [.scanned] && document.content.characters == 0)
        #expect(document.content.images == 1 && document.contains.map(\.path) == ["Doc_0/Res/image_1.png"])
    }

    @Test func anUnreadableLayoutSaysWhy() async throws {
        #expect(try await read("locked.ofd").content.problem == .encrypted)
        let missing = try await read("missing.ofd").content
        #expect(missing.problem == .corrupt && missing.lines == [])
    }
}
