/// The words of what the office takes home, in its language: names of folders, heads of columns, reasons.
public struct ExportWords: Sendable {
    let language: Language

    public init(_ language: Language) { self.language = language }

    func say(_ chinese: String, _ english: String) -> String { language.say(chinese, english) }

    public var unnamed: String { say("未命名", "unnamed") }
    /// The workbook of all units and requirements.
    public var summary: String { say("汇总.xlsx", "summary.xlsx") }

    /// What the folder within a requirement's is called; nil for what counts, which lies in the requirement's own.
    public func folder(_ place: ExportPlace) -> String? {
        switch place {
        case .counted: nil
        case .late: say("逾期", "late")
        case .old: say("旧版本", "older versions")
        case .refused: say("不合格", "refused")
        case .review: say("待核", "to be checked")
        case .extra: say("其他", "other")
        }
    }

    /// The head of the first columns wherever rows are units'.
    public var unitHead: [String] { language == .chinese ? ["单位代码", "单位"] : ["unit code", "unit"] }

    /// The head of the manifest, in the order of ``ManifestRow``.
    public var manifestHead: [String] {
        unitHead + manifestColumns
    }

    private var manifestColumns: [String] {
        switch language {
        case .chinese:
            [
                "阶段", "材料", "进度", "判定", "原文件名", "路径", "字节数", "SHA-256", "收到时间", "邮件号",
                "逾期", "说明", "附件号",
            ]
        case .english:
            [
                "phase", "requirement", "state", "verdict", "original name", "path", "bytes",
                "SHA-256", "received at", "message", "late", "reason", "attachment",
            ]
        }
    }

    public func state(_ state: Standing.State) -> String { LetterWords(language: language).state(state) }

    func verdict(_ verdict: Verdict) -> String { LetterWords(language: language).verdict(verdict) }

    var late: String { LetterWords(language: language).yes }
    var noFile: String { say("邮件中没有文件（正文或链接），无可复制", "no file in the mail (text or a link): nothing to copy") }
    /// Why a file that is listed was not copied.
    public var notInStore: String { say("文件不在存储中，未能复制", "the file is not in the store and was not copied") }
    public var damagedInStore: String {
        say("存储中的文件已损坏，未能复制", "the file in the store is damaged and was not copied")
    }
    /// Why a file is kept that no longer belongs to what is asked.
    var withdrawn: String { say("已不属于本通知", "no longer part of this notice") }
}
