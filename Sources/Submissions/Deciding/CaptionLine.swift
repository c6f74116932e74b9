import Foundation

/// What a line says about one photo or several: `图1：志愿者领读`, `照片一 开幕式`, `读书会.jpg：老人读诗`.
struct CaptionLine: Equatable {
    enum Label: Equatable {
        /// The photos of these numbers.
        case numbers(ClosedRange<Int>)
        /// The file of this name, its extension left out.
        case file(Folded)
    }

    let label: Label
    let caption: String

    /// - Parameter isListed: Whether the line stands under a heading such as 照片说明, where a bare number is a photo's.
    init?(_ line: String, isListed: Bool) {
        let text = Array(line.precomposedStringWithCompatibilityMapping.unicodeScalars.prefix(300))
        guard let (label, end) = Self.fileLabel(text) ?? Self.numberLabel(text, isListed: isListed) else { return nil }
        guard let caption = Self.caption(text[end...]) else { return nil }
        self.label = label
        self.caption = caption
    }

    /// The words of a caption without what joins them to their label; nil when they are too few to say anything.
    static func caption(_ text: some Sequence<Unicode.Scalar>) -> String? {
        let rest = text.drop { isSeparator($0) || ")]】".unicodeScalars.contains($0) }
        var kept = String.UnicodeScalarView()
        for scalar in rest.prefix(120) where scalar.properties.generalCategory != .format {
            kept.append(scalar.properties.isWhitespace || scalar.properties.generalCategory == .control ? " " : scalar)
        }
        let caption = String(kept).trimmingCharacters(in: .whitespaces)
        let letters = caption.unicodeScalars.count { $0.isHan || $0.properties.isAlphabetic }
        return letters >= 2 ? caption : nil
    }

    /// `1.jpg：…`: a file's name with its extension.
    private static func fileLabel(_ text: [Unicode.Scalar]) -> (Label, Int)? {
        guard let dot = text.indices.first(where: { text[$0] == "." && pictureExtension(in: text, after: $0) != nil }),
            let end = pictureExtension(in: text, after: dot)
        else { return nil }
        return (.file(Folded(string(text[..<dot]))), end)
    }

    /// Where the extension of a picture that follows the dot ends.
    private static func pictureExtension(in text: [Unicode.Scalar], after dot: Int) -> Int? {
        var end = dot + 1
        while end < text.count, end - dot <= 5, text[end].isASCII, text[end].properties.isAlphabetic { end += 1 }
        return pictureExtensions.contains(string(text[(dot + 1)..<end]).lowercased()) ? end : nil
    }

    private static let pictureExtensions: Set<String> = [
        "jpg", "jpeg", "png", "heic", "bmp", "gif", "webp", "tif", "tiff",
    ]

    /// 图1, 照片一, 第3张, 图1-2; where a list is expected also 1. and (1).
    private static func numberLabel(_ text: [Unicode.Scalar], isListed: Bool) -> (Label, Int)? {
        let folded = Folded(scalars: text)
        var index = text.firstIndex { !isSeparator($0) && !"([【".unicodeScalars.contains($0) } ?? text.count
        let word = words.first { folded.matches($0, at: index) }
        guard word != nil || isListed else { return nil }
        index += word?.count ?? 0
        guard let (first, afterFirst) = number(text, at: index) else { return nil }
        var (last, end) = (first, afterFirst)
        if end < text.count, "-~—至".unicodeScalars.contains(text[end]), let (other, next) = number(text, at: end + 1),
            other > first
        {
            (last, end) = (other, next)
        }
        if word == "第", end < text.count, "张幅".unicodeScalars.contains(text[end]) {
            end += 1
            // 第一张是开幕式.
            if end < text.count, "是为".unicodeScalars.contains(text[end]) { return (.numbers(first...last), end + 1) }
        }
        // 图一百姓 is no label, 照片5张 is a count.
        guard end < text.count else { return nil }
        let isJoined = isSeparator(text[end]) || ")]】".unicodeScalars.contains(text[end])
        guard isJoined || word == "图" && text[end - 1].isDigit && text[end].isHan && text[end] != "张" else {
            return nil
        }
        return (.numbers(first...last), end)
    }

    private static let words: [Folded] = ["活动照片", "活动图片", "照片", "图片", "相片", "配图", "附图", "图", "第"]

    /// The number from 1 to 100 at `start` and where it ends.
    private static func number(_ text: [Unicode.Scalar], at start: Int) -> (value: Int, end: Int)? {
        var end = start
        while end < text.count, end - start < 3, UnitSpelling.isNumeral(text[end]) { end += 1 }
        guard end > start, let value = UnitSpelling.value(text[start..<end]), (1...100).contains(value) else {
            return nil
        }
        return (value, end)
    }

    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || ":、.-_—–|=,;。".unicodeScalars.contains(scalar)
    }

    private static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }
}
