import Foundation
import Inspection
import Testing

@testable import Submissions

/// What is said about photos: by lists in mails, documents and tables, and by their own names.
struct CaptionTests {
    typealias S = Sample

    /// The captions of the photos of a mail to a notice that asks for captioned ones; `-` where it is noted as lacking.
    private func captions(_ attachments: [Inspection.Attachment], text: String = "请查收。") -> [String] {
        var notice = S.autumn
        notice.phases[1].requirements[3].captions = true
        notice.phases[1].requirements[3].embedded = true
        let decision = decided(S.mail(text: text, attachments), at: "2020-11-20 10:00", office: S.office([notice]))
        return decision.items.filter { $0.requirement == "photos" }.map { item in
            let isNoted = item.because.contains(Reason(.noCaption))
            #expect(isNoted == (item.caption == nil) && item.verdict == .accepted)
            return item.caption ?? "-"
        }
    }

    @Test(arguments: [
        ("3.老人学用手机.jpg", "老人学用手机"), ("社区读书会.jpg", "社区读书会"), ("枫桥小学读书会现场-2.jpg", "枫桥小学读书会现场-2"),
        ("IMG_20201116_093000.jpg", "-"), ("微信图片_20201116093000.jpg", "-"), ("活动照片3.jpg", "-"), ("照片一.png", "-"),
        ("DSC01234.JPG", "-"), ("枫桥小学活动周照片2.jpg", "-"), ("第3张.jpg", "-"), ("mmexport1605.jpg", "-"), ("1.jpg", "-"),
    ])
    func onlyANameThatSomebodyChoseSaysSomething(name: String, caption: String) {
        #expect(captions([S.photo(name)]) == [caption])
    }

    @Test(arguments: [
        "图1：志愿者领读\n图2：老人学用手机", "照片说明：\n1. 志愿者领读\n2. 老人学用手机", "照片一 志愿者领读\n照片二 老人学用手机",
        "活动照片1.jpg：志愿者领读\n活动照片2.jpg 老人学用手机", "（图1）志愿者领读\n（图2）老人学用手机", "第1张：志愿者领读\n第2张：老人学用手机",
        "第一张是志愿者领读\n第二张是老人学用手机",
    ])
    func theMailListsThem(text: String) {
        #expect(captions(S.photos(1...3), text: "您好：\n\(text)\n\n谢谢！") == ["志愿者领读", "老人学用手机", "-"])
    }

    @Test(arguments: ["材料清单：\n1. 工作总结\n2. 活动照片", "照片5张，请查收", "照片5张\n总结1份", "图一百姓", "2020年11月16日", "照片：\n\n共3张"])
    func otherNumbersInAMailAreNoCaptions(text: String) {
        #expect(captions(S.photos(1...2), text: text) == ["-", "-"])
    }

    @Test func photosWithoutNumbersAreCountedInTheOrderOfTheMail() {
        let photos = [S.photo("IMG_2041.jpg"), S.photo("IMG_2042.jpg")]
        #expect(captions(photos, text: "图1-2：志愿者领读") == ["志愿者领读", "志愿者领读"])
        #expect(captions(photos, text: "图2：志愿者领读\n图7：没有这张") == ["-", "志愿者领读"])
    }

    @Test func aDocumentDescribesThemAndIsNotAskedForItself() {
        let list = S.document("照片说明.docx", ["照片说明", "1.志愿者领读", "2.老人学用手机"])
        let mail = S.mail(S.photos(1...2) + [list])
        #expect(captions(S.photos(1...2) + [list]) == ["志愿者领读", "老人学用手机"])
        let item = decided(mail, at: "2020-11-20 10:00").items[2]
        #expect(item.verdict == .extra && item.because == [Reason(.captionList)])
    }

    @Test func theFiguresOfASummaryAreItsOwn() {
        let summary = S.document("活动周总结.docx", S.summary.content.lines + ["图1：社区概况"])
        #expect(captions([summary] + S.photos(1...1)) == ["-"])
        let named = S.document("活动周总结.docx", S.summary.content.lines + ["活动照片1.jpg：社区概况"])
        #expect(captions([named] + S.photos(1...1)) == ["社区概况"])
    }

    @Test func aTableDescribesThem() {
        let sheet = S.sheet(
            "照片文字说明.xlsx", header: ["序号", "文件名", "说明"],
            rows: [["1", "活动照片2.jpg", "老人学用手机"], ["2", "活动照片1", "志愿者领读"]])
        #expect(captions(S.photos(1...2) + [sheet]) == ["志愿者领读", "老人学用手机"])
        var narrow = S.sheet("说明.xlsx", rows: [["照片", "文字说明"], ["1", "志愿者领读"]])
        narrow.content.lines = ["照片\t文字说明", "1\t志愿者领读"]
        #expect(captions(S.photos(1...2) + [narrow]) == ["志愿者领读", "-"])
    }

    @Test func aListIsWorthMoreThanAName() {
        #expect(captions([S.photo("社区读书会.jpg")], text: "图1：志愿者为老人领读") == ["志愿者为老人领读"])
    }

    @Test func whatStandsWithAPictureInADocumentIsItsCaption() {
        var document = S.document("活动周总结.docx", S.summary.content.lines, images: 2)
        document.contains = (1...2).map { S.photo("image\($0).jpeg") }
        document.contains[0].content.caption = "图1 志愿者领读"
        #expect(captions([document]) == ["图1 志愿者领读", "-"])
    }

    @Test func hostileListsAreBounded() {
        let lines = (1...30_000).map { "图\($0)：\(String(repeating: "长", count: 300))" }.joined(separator: "\n")
        let found = captions(S.photos(1...3), text: lines + "\u{202E}图1：\u{0}\u{202E}倒着写")
        #expect(found.count == 3 && found.allSatisfy { $0.unicodeScalars.count <= 121 })
        #expect(CaptionLine("图999999999999999999：甲乙", isListed: true) == nil)
        #expect(CaptionLine("图", isListed: true) == nil && CaptionLine("图1", isListed: true) == nil)
    }
}
