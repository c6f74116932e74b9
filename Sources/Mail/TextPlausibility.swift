/// How much a decoded text looks like the Chinese that offices write. Bytes of one Chinese encoding are often valid in
/// another, but then they decode to rare characters.
enum TextPlausibility {
    /// Whether at least half of the non-ASCII characters are common in Chinese office mail.
    static func isChinese(_ text: String) -> Bool {
        let counts = count(text)
        return counts.common > 0 && counts.common * 2 >= counts.all
    }

    /// Whether all that is not ASCII are at least two pairs of bytes that are punctuation or one of the 3755 more usual
    /// characters of GB 2312 (rows 1–3 and 16–55). Text in Latin-1 has its accented letters one by one.
    static func isCommonGB2312(_ bytes: [UInt8]) -> Bool {
        var (index, pairs) = (0, 0)
        while index < bytes.count {
            guard bytes[index] >= 0x80 else {
                index += 1
                continue
            }
            guard index + 1 < bytes.count, (0xA1...0xA3).contains(bytes[index]) || (0xB0...0xD7).contains(bytes[index]),
                bytes[index + 1] >= 0xA1
            else { return false }
            pairs += 1
            index += 2
        }
        return pairs >= 2
    }

    /// Higher is more plausible; 0 for plain ASCII.
    static func score(_ text: String) -> Double {
        let counts = count(text)
        guard counts.all > 0 else { return 0 }
        let weighed =
            2 * Double(counts.common) + 0.3 * Double(counts.han) - 3 * Double(counts.privateUse)
            - 0.2 * Double(counts.other)
        return weighed / Double(counts.all)
    }

    /// The first characters decide: a long text says nothing more.
    private static let examined = 4096

    private static func count(_ text: String) -> (all: Int, common: Int, han: Int, privateUse: Int, other: Int) {
        var counts = (all: 0, common: 0, han: 0, privateUse: 0, other: 0)
        for scalar in text.unicodeScalars.prefix(examined) where scalar.value >= 0x80 {
            counts.all += 1
            if scalar.value < 0x10000, isCommon[Int(scalar.value)] {
                counts.common += 1
            } else if (0x4E00...0x9FFF).contains(scalar.value) {
                counts.han += 1
            } else if (0xE000...0xF8FF).contains(scalar.value) {
                counts.privateUse += 1
            } else {
                counts.other += 1
            }
        }
        return counts
    }

    /// The most frequent characters of simplified and traditional Chinese, words of school and community offices, and
    /// full-width punctuation.
    private static let common = """
        的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方\
        后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它\
        合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条\
        只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资\
        边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北\
        造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车\
        例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫\
        且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克\
        何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调\
        满县局照参红细引听该铁价严滨培训项案典频附材交表册汇填审核聘街镇村居园幼班师您请谢送呈函邮箱寄收查阅敬礼祝\
        這個們來時會學國說對為過發後種現實應開還與關無見數點線質變條問題結員總設長資邊圖統級較將組計別論運農幾決戰\
        則處隊給門規熱領東導壓濟階術極聯認權證單車務達積議聲報鬥類離華確張馬節話況傳許廣記際難連歷選標寫親養師謝請\
        動體業產經電機義樣縣區鎮園戶覽訓練檔檢備註責負專項處轉錄，。、；：？！“”‘’（）《》【】—…·０１２３４５６７８９ 　
        """

    /// Whether each scalar of the first plane is one of them.
    private static let isCommon: [Bool] = {
        var isCommon = [Bool](repeating: false, count: 0x10000)
        for scalar in common.unicodeScalars { isCommon[Int(scalar.value)] = true }
        return isCommon
    }()
}
