import Foundation

/// Finds whom or what a name is about: 附件2：百姓学习之星推荐表（张三）.docx is about 张三.
struct NomineeName {
    /// What a nomination is of.
    enum Subject {
        case person, project
        /// The requirement's title does not say.
        case any

        init(title: String) {
            let title = Folded(title)
            if Self.personWords.contains(where: { title.contains($0) }) {
                self = .person
            } else if Self.projectWords.contains(where: { title.contains($0) }) {
                self = .project
            } else {
                self = .any
            }
        }

        static let personWords: [Folded] = ["之星", "人物", "个人", "标兵", "教师", "学员", "志愿者", "达人", "先进工作者", "好老师", "事迹"]
        static let projectWords: [Folded] = ["项目", "品牌", "基地", "团队", "课程", "组织", "社团"]
    }

    /// Longest first.
    private let stock: [Folded]

    /// - Parameter words: Titles of notice and requirements, names of the unit: they are no part of a nominee's name.
    init(words: [String]) {
        let own = words.map { Folded($0, limit: 200) }.filter { $0.count >= 2 }
        let places = own.flatMap { name in
            Self.offices.filter { name.hasSuffix($0) }.map { Folded(scalars: name.scalars.dropLast($0.count)) }
        }
        let all = Set(own + places.filter { $0.count >= 2 } + Self.stock)
        stock = all.map { (word: $0, text: $0.text) }
            .sorted { ($1.word.count, $0.text) < ($0.word.count, $1.text) }.map(\.word)
    }

    /// For a notice that asks for no nominations: nothing is looked for by it.
    static let unused = NomineeName(words: [])

    /// The nominee in a file's or folder's name or in a title; nil when nothing in it looks like one.
    func found(in text: Folded, _ subject: Subject) -> Folded? {
        let parts = Self.parts(text).map { (part: cleaned($0.part), isBracketed: $0.isBracketed) }
            .filter { !Self.isPlace($0.part) }
        let persons = parts.map(\.part).filter(Self.looksLikePerson)
        if subject != .project, let person = persons.first { return person }
        guard subject != .person else { return nil }
        let named = parts.filter { $0.part.scalars.count(where: \.isHan) >= 2 && $0.part.count <= 40 }
        let plain = named.filter { !$0.isBracketed }
        return (plain.isEmpty ? named : plain).map(\.part).max { $0.count < $1.count }
    }

    /// What stands in a cell for a name; nil when it is none.
    func value(of cell: String, _ subject: Subject) -> Folded? {
        let text = Folded(cell, limit: 80)
        guard text.count >= 2, text.count <= 40, text.scalars.contains(where: \.properties.isAlphabetic) else {
            return nil
        }
        if subject == .person { return text.count <= 20 ? text.withoutBrackets : nil }
        let name = cleaned(text.withoutBrackets)
        return name.count >= 2 ? name : text.withoutBrackets
    }

    /// 云岭省 in 云岭省百姓学习之星.zip is where it comes from.
    private static func isPlace(_ part: Folded) -> Bool {
        guard let last = part.scalars.last, part.count <= 12 else { return false }
        return "省市县区镇乡村局厅委".unicodeScalars.contains(last) && !part.hasSuffix("社区")
    }

    /// Without the stock words and numbers at both ends.
    private func cleaned(_ part: Folded) -> Folded {
        var rest = part.scalars[...]
        var count = -1
        while rest.count != count {
            count = rest.count
            rest = rest.drop { $0.isDigit || Self.isJoint($0) }
            while let last = rest.last, last.isDigit || Self.isJoint(last) { rest.removeLast() }
            let text = Folded(scalars: Array(rest))
            if let word = stock.first(where: { text.hasPrefix($0) }) { rest = rest.dropFirst(word.count) }
            let left = Folded(scalars: Array(rest))
            if let word = stock.first(where: { left.hasSuffix($0) }) { rest = rest.dropLast(word.count) }
        }
        return Folded(scalars: Array(rest))
    }

    /// The pieces between joints, brackets and gaps; 张 三 is one.
    private static func parts(_ text: Folded) -> [(part: Folded, isBracketed: Bool)] {
        var parts: [(part: Folded, isBracketed: Bool)] = []
        var run: [Unicode.Scalar] = []
        var depth = 0
        func end() {
            if !run.isEmpty { parts.append((Folded(scalars: run), depth > 0)) }
            run = []
        }
        for (index, scalar) in text.scalars.prefix(200).enumerated() {
            if text.gaps.contains(index), !(run.count == 1 && run[0].isHan) { end() }
            if "([【〔{".unicodeScalars.contains(scalar) {
                end()
                depth += 1
            } else if ")]】〕}".unicodeScalars.contains(scalar) {
                end()
                depth = max(0, depth - 1)
            } else if isJoint(scalar) {
                end()
            } else {
                run.append(scalar)
            }
        }
        end()
        return parts
    }

    private static func isJoint(_ scalar: Unicode.Scalar) -> Bool {
        "-_—–:、.,;+&/\\|~!?。".unicodeScalars.contains(scalar)
    }

    /// 张三, 欧阳明华, 阿依古丽·买买提.
    static func looksLikePerson(_ text: Folded) -> Bool {
        let halves = text.scalars.split { "·•・".unicodeScalars.contains($0) }
        if halves.count == 2 {
            return text.count <= 20 && halves.allSatisfy { $0.count >= 2 && $0.allSatisfy(\.isHan) }
        }
        guard (2...4).contains(text.count), text.scalars.allSatisfy(\.isHan), let first = text.scalars.first else {
            return false
        }
        if Surnames.compound.contains(where: { text.hasPrefix($0) }) { return text.count >= 3 }
        return text.count <= 3 && Surnames.single.contains(first)
    }

    /// The name of an office without one of these is that of its place.
    private static let offices: [Folded] = ["教育厅", "教育委员会", "教育局", "教委", "街道办事处", "人民政府", "社区教育中心"]

    /// What stands in names beside the nominee's, at either end of it.
    private static let stock: [Folded] = [
        "全民终身学习活动周", "终身学习活动周", "活动周", "百姓学习之星", "百姓之星", "学习之星", "终身学习品牌项目", "终身学习品牌", "学习品牌项目", "品牌项目", "项目品牌",
        "推荐表", "申报表", "申请表", "登记表", "审批表", "汇总表", "一览表", "信息表", "情况表", "推荐书", "申报书", "推荐材料", "申报材料", "推荐", "申报", "推荐函",
        "推荐报告", "汇总", "名单", "公示", "通知", "报告", "请示", "函", "情况", "情况说明", "工作情况", "工作", "表", "候选人", "候选", "人选", "先进事迹材料",
        "事迹材料", "先进事迹", "主要事迹", "个人事迹", "典型事迹", "事迹简介", "事迹介绍", "事迹", "个人简介", "个人材料", "个人", "人物", "先进", "典型", "优秀",
        "材料",
        "文字材料", "文字", "视频材料", "视频资料", "视频", "短片", "微视频", "宣传片", "纪录片", "录像", "照片材料", "照片", "图片", "相片", "活动照片", "配图",
        "剪影",
        "工作照", "生活照", "证件照", "登记照", "教学资源", "学习资源", "课程资源", "资源", "课件", "教案", "微课", "讲义", "简介", "介绍", "说明", "总结", "案例",
        "资料", "佐证", "佐证材料", "附件", "附表", "附", "同志", "老师", "先生", "女士", "记", "关于", "的", "及", "和", "等", "名", "个", "位",
        "人",
        "张图", "最终版", "终稿", "定稿", "修改稿", "修改版", "修改", "最新", "盖章版", "盖章", "扫描件", "扫描", "电子版", "打印版", "新建", "副本", "复件",
        "年度", "年",
        "项目", "品牌", "我的", "我省", "我市", "本省", "全国", "省级", "国家级", "上报", "报送", "方案", "安排", "计划", "成果", "成效", "平台", "公益",
        "文化", "文明", "关爱",
        "时代", "章程", "全民", "党建", "花絮", "高清", "单位", "和谐", "金秋", "时间", "目录", "封面", "现场", "全家福", "成人", "终身学习", "终身", "学习",
        "相册", "意见", "微信图片", "img", "dsc", "vid", "mmexport", "wechat", "qq",
    ]
}

/// The surnames that nearly all people in China have: a name without one is not taken for a person's.
enum Surnames {
    static let single = Set(
        """
        王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎\
        段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁\
        冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎\
        甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初\
        门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公
        """.unicodeScalars.filter(\.isHan))

    static let compound: [Folded] = [
        "欧阳", "上官", "司马", "诸葛", "皇甫", "尉迟", "令狐", "司徒", "慕容", "夏侯", "东方", "公孙", "长孙", "轩辕", "端木",
    ]
}
