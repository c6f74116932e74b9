import Testing

@testable import FileReaders

/// Which text is a picture's caption.
@Suite struct CaptionTests {
    /// Paragraphs in order; one that begins with `#` is a picture of that name.
    private func captions(_ paragraphs: [String]) -> [String: String] {
        var captions = PictureCaptions()
        for paragraph in paragraphs {
            if paragraph.hasPrefix("#") {
                captions.take("", pictures: [paragraph])
            } else {
                captions.take(paragraph)
            }
        }
        return captions.resolved.captions
    }

    private let long = String(repeating: "很长的正文", count: 20)

    @Test func aCaptionFollowsItsPicture() {
        #expect(captions([long, "#1", "图1 开幕式", long, "#2", "书法班", long]) == ["#1": "开幕式", "#2": "书法班"])
    }

    @Test func captionsMayStandAboveTheirPictures() {
        #expect(captions([long, "开幕式", "#1", "书法班", "#2"]) == ["#1": "开幕式", "#2": "书法班"])
    }

    @Test func picturesInARowShareTheCaptionBelow() {
        #expect(captions(["#1", " ", "#2", "合影"]) == ["#1": "合影", "#2": "合影"])
    }

    @Test func theHeadingOfSeveralPicturesIsNoCaption() {
        #expect(captions(["活动照片", "#1", "#2"]) == [:])
        #expect(captions(["开幕式现场", "#1"]) == ["#1": "开幕式现场"])
    }

    @Test func textInThePicturesParagraphIsItsCaption() {
        var captions = PictureCaptions()
        captions.take("合影", pictures: ["#1"])
        captions.take("下一段")
        #expect(captions.resolved.captions == ["#1": "合影"])
    }

    @Test(
        arguments: [
            ("图1 开幕式现场", "开幕式现场"), ("图 2：书法班", "书法班"), ("照片三、合影", "合影"), ("1.合影", "合影"),
            ("（3）合影", "合影"), ("2024年开幕式", "2024年开幕式"), ("图书馆读书会", "图书馆读书会"), ("图1", nil),
            ("照片", nil), ("二、主要做法", nil), ("（二）主要做法", nil), ("第三章 总结", nil), ("照片如下：", nil),
            ("2024年11月1日", nil), ("二〇二四年十一月", nil), ("——", nil),
        ] as [(String, String?)])
    func numbersAreKeptOffAndHeadingsAreNone(text: String, caption: String?) {
        #expect(PictureCaptions.caption(text) == caption)
    }

    private func cell(_ column: Int, _ text: String? = nil, _ pictures: [String] = []) -> TableCaptions.Cell {
        TableCaptions.Cell(column: column, text: text, hasText: text != nil, pictures: pictures)
    }

    private func captions(rows: [[TableCaptions.Cell]]) -> [String: String] {
        var captions = TableCaptions()
        for row in rows { captions.take(row) }
        return captions.resolved.captions
    }

    @Test func captionsStandBelowOrAboveInATable() {
        let pictures = [cell(0, nil, ["#1"]), cell(1, nil, ["#2"])]
        let texts = [cell(0, "开幕"), cell(1, "合影")]
        #expect(captions(rows: [pictures, texts]) == ["#1": "开幕", "#2": "合影"])
        #expect(captions(rows: [texts, pictures]) == ["#1": "开幕", "#2": "合影"])
        #expect(captions(rows: [[cell(0, "活动照片")], pictures]) == [:])
    }

    @Test func aListOfPhotosHasItsCaptionsBeside() {
        let rows = [
            [cell(0, "序号"), cell(1, "照片"), cell(2, "说明")], [cell(0, "一"), cell(1, nil, ["#1"]), cell(2, "开幕")],
            [cell(0, "二"), cell(1, nil, ["#2"]), cell(2, "合影")],
        ]
        #expect(captions(rows: rows) == ["#1": "开幕", "#2": "合影"])
    }
}
