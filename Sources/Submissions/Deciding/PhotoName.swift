import Inspection

/// What the name of a photo's file says about it.
enum PhotoName {
    /// The words of a name that somebody chose: 3.老人学用手机.jpg. Nil for what cameras, messengers and lazy people
    /// give: IMG_2024.jpg, 微信图片_20241030.jpg, 活动照片3.jpg.
    static func caption(_ name: String, stock: [Folded]) -> String? {
        let stem = MailFile.withoutExtension(name)
        let left = Folded(stem, limit: 200).removing(stock)
        guard left.scalars.count(where: \.isHan) >= 3 else { return nil }
        return CaptionLine.caption(stem.unicodeScalars.drop { $0.value < 0x80 && !$0.properties.isAlphabetic })
    }

    /// The number by which a list may call the photo: of 照片3.jpg, 3.jpg and 3-老人学用手机.jpg.
    static func number(_ name: Folded) -> Int? {
        let plain = Folded(scalars: name.removing(stock).scalars.filter { !"-_.()、 ".unicodeScalars.contains($0) })
        let whole = plain.scalars
        if (1...3).contains(whole.count), whole.allSatisfy(UnitSpelling.isNumeral) { return valid(whole[...]) }
        let digits = name.scalars.prefix { $0.isDigit }
        guard (1...2).contains(digits.count), digits.count < name.count,
            "-_.、)".unicodeScalars.contains(name.scalars[digits.count])
        else { return nil }
        return valid(digits)
    }

    private static func valid(_ numeral: ArraySlice<Unicode.Scalar>) -> Int? {
        UnitSpelling.value(numeral).flatMap { (1...100).contains($0) ? $0 : nil }
    }

    /// Words that stand in the names of photos of anything, longest first.
    static let stock: [Folded] = [
        "全民终身学习活动周", "终身学习活动周", "全民终身学习", "终身学习", "活动周", "活动照片", "活动图片", "活动现场照片", "现场照片", "配套照片", "微信图片",
        "微信截图", "微信照片", "qq图片", "qq截图", "屏幕截图", "截图", "截屏", "照片", "图片", "相片", "未命名", "新建", "副本", "复件", "拷贝", "扫描件",
        "扫描", "附件", "附图", "配图", "活动", "图", "第", "张", "年", "月", "日", "原图", "压缩", "修改", "最终版", "定稿",
    ].sorted { $0.count > $1.count }
}

/// Which photos of a mail a number or a file's name means.
struct PhotoNumbers {
    /// The photos among the mail's files, in its order.
    let indices: [Int]
    private var byNumber: [Int: [Int]] = [:]
    private var byName: [Folded: [Int]] = [:]

    init(files: [MailFile]) {
        indices = files.indices.filter { files[$0].content.kind == .photo }
        for index in indices {
            let name = files[index].name.text
            byName[name, default: []].append(index)
            if let number = PhotoName.number(name) { byNumber[number, default: []].append(index) }
        }
    }

    var isEmpty: Bool { indices.isEmpty }

    /// The photos that are meant; none when it is not clear which. Photos without any number of their own are counted in
    /// the order of the mail.
    func files(_ label: CaptionLine.Label) -> [Int] {
        switch label {
        case .file(let name):
            // 1.读书会.jpg in a list may be the first one, 读书会.jpg.
            let plain = name.scalars.drop { $0.isDigit || "-_.、)( ".unicodeScalars.contains($0) }
            let files = byName[name] ?? byName[Folded(scalars: Array(plain))] ?? []
            return files.count == 1 ? files : []
        case .numbers(let numbers):
            guard byNumber.isEmpty else {
                return numbers.flatMap { number -> [Int] in
                    let files = byNumber[number] ?? []
                    return files.count == 1 ? files : []
                }
            }
            return numbers.compactMap { indices.indices.contains($0 - 1) ? indices[$0 - 1] : nil }
        }
    }
}
