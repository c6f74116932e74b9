/// The letters whose words stand in templates, which an office may put its own in place of.
enum LetterName: String, CaseIterable {
    /// Answers a unit's mails.
    case receipt
    /// Asks a unit for what is missing.
    case reminder
    /// Tells somebody on no roster row that a mail arrived.
    case acknowledgement
    /// Tells the administrators at once that no mail comes in, or that it does again.
    case alert
    /// Tells coordinators how everything stands, in plain text.
    case digest
    /// The same as a page of HTML.
    case digestPage = "digest-page"

    var medium: LetterMedium { self == .digestPage ? .page : .plain }

    /// What the letter's templates may name, and must.
    var vocabulary: LetterVocabulary {
        switch self {
        case .receipt: .receipt
        case .reminder: .reminder
        case .acknowledgement: .acknowledgement
        case .alert: .alert
        case .digest: .digest
        case .digestPage: .digestPage
        }
    }

    /// The template that comes with the program, in UTF-8.
    func builtIn(in language: Language) -> [UInt8] {
        switch (self, language) {
        case (.receipt, .chinese): PackageResources.receipt_zh_Hans_mustache
        case (.receipt, .english): PackageResources.receipt_en_mustache
        case (.reminder, .chinese): PackageResources.reminder_zh_Hans_mustache
        case (.reminder, .english): PackageResources.reminder_en_mustache
        case (.acknowledgement, .chinese): PackageResources.acknowledgement_zh_Hans_mustache
        case (.acknowledgement, .english): PackageResources.acknowledgement_en_mustache
        case (.alert, .chinese): PackageResources.alert_zh_Hans_mustache
        case (.alert, .english): PackageResources.alert_en_mustache
        case (.digest, .chinese): PackageResources.digest_zh_Hans_mustache
        case (.digest, .english): PackageResources.digest_en_mustache
        case (.digestPage, .chinese): PackageResources.digest_page_zh_Hans_mustache
        case (.digestPage, .english): PackageResources.digest_page_en_mustache
        }
    }

    /// The name of the template's file: `receipt.zh-Hans.mustache`.
    func file(in language: Language) -> String { "\(rawValue).\(language.rawValue).mustache" }

    /// Every template there may be, by the name of its file.
    static let byFile: [String: (name: LetterName, language: Language)] = {
        var files: [String: (name: LetterName, language: Language)] = [:]
        for name in allCases {
            for language in Language.allCases { files[name.file(in: language)] = (name, language) }
        }
        return files
    }()
}
