public import Inspection

/// Whether a mail is a unit's word that it has nothing to report (零报告), and nothing else: a few words and no file.
public func saysNothingToReport(_ examination: Examination) -> Bool {
    guard examination.attachments.isEmpty, examination.links.isEmpty else { return false }
    let written = Folded(MailWords.unquoted(examination.text), limit: 200)
    let rest = politeWords.reduce(written) { $0.removing([$1]) }
    guard rest.count <= 20 else { return false }
    return nilWords.contains { rest.contains($0) } || rest == Folded("无")
}

private let nilWords: [Folded] = [
    "零报告", "零上报", "零申报", "0报告", "无报送", "无上报", "无材料", "无相关", "没有材料", "没有需要", "没有要报", "没有相关", "无内容", "暂无", "nilreturn",
    "nothingtoreport",
]

private let politeWords: [Folded] = ["您好", "你好", "老师", "领导", "谢谢", "本校", "我校", "我单位", "本单位", "!", "。", ".", ",", ":"]
