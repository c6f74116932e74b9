/// What a template may name, and what a letter must not go without.
struct LetterVocabulary: Sendable {
    indirect enum Field: Sendable {
        /// A text, which may be absent: `{{phone}}`, or `{{#phone}}…{{/phone}}` to write something round it.
        case text
        /// A word of the program's own, never of a mail: a page may write it into any attribute.
        case token
        /// True or false: only `{{#late}}…{{/late}}` and `{{^late}}…{{/late}}`.
        case flag
        /// A block that is left out when empty, or written once for each entry.
        case block([String: Field])
    }

    let fields: [String: Field]
    /// Names that must be written, each with what a reader would lack without it.
    let required: [(path: String, purpose: String)]

    /// The names of all tokens, in blocks too.
    var tokens: Set<String> { Self.tokens(in: fields) }

    private static func tokens(in fields: [String: Field]) -> Set<String> {
        fields.reduce(into: []) { found, entry in
            switch entry.value {
            case .token: found.insert(entry.key)
            case .block(let inner): found.formUnion(tokens(in: inner))
            case .text, .flag: break
            }
        }
    }

    static let receipt = LetterVocabulary(
        fields: [
            "status": .text, "summary": .text, "unit": .text, "short": .text, "notice": .text, "quoted": .text,
            "office": .text,
            "contact": .text, "phone": .text, "reference": .text, "today": .text, "when": .text, "mails": .text,
            "stage": .text, "strangers": .text, "provisional": .flag, "complete": .flag, "unasked": .flag,
            "open": .flag, "updated": .flag, "captionless": .flag, "conceded": .flag,
            "partlyClosed": .flag, "allClosed": .flag, "received": section(received),
            "unconfirmed": section(received),
            "wrong": section(
                file.merging(["requirement": .text, "arrived": .text, "reasons": reasons, "harmless": .flag]) { $1 }),
            "unfit": section(file.merging(["requirement": .text, "reasons": reasons, "harmless": .flag]) { $1 }),
            "refused": section([
                "requirement": .text, "arrived": .text, "files": .block(file), "rest": .text, "reason": .text,
                "harmless": .flag, "again": .flag,
            ]),
            "surplus": section(["requirement": .text, "asked": .text, "have": .text, "nominees": .flag]),
            "settled": section(["requirement": .text, "waived": .flag, "nothing": .flag]),
            "missing": section(missing, ["counts": .text]), "upcoming": section(missing),
            "review": section(file.merging(["requirement": .text, "reasons": reasons, "extended": .text]) { $1 }),
            "repeated": section(file.merging(["requirement": .text, "reason": .text]) { $1 }),
            "sender": .text,
            "behalf": section(["unit": .text, "unreached": .flag, "files": .block(file), "rest": .text]),
            "extra": section(file.merging(["reasons": reasons]) { $1 }),
            "earlier": section([
                "requirement": .text, "file": .text, "amount": .text, "part": .flag, "arrived": .text, "late": .flag,
                "waived": .flag, "nothing": .flag, "doubtful": .flag, "extended": .text,
            ]),
        ],
        required: [
            ("reference", "the code to answer with"), ("contact", "who answers questions"),
            ("strangers", "that files came from an address that is not the unit's"),
            ("received.items.files.file", "what was received"),
            ("unconfirmed.items.files.file", "what the unit must confirm"),
            ("wrong.items.reasons.reason", "what is wrong with a file"),
            ("wrong.items.reasons.remedy", "how to mend a file"),
            ("unfit.items.reasons.reason", "what is wrong with a file that can be mended no more"),
            ("refused.items.files.file", "what came too late to be counted"),
            ("missing.items.choices.title", "what is missing"), ("missing.items.due", "until when it is due"),
            ("review.items.file", "which files a person still looks at"),
        ])

    static let reminder = LetterVocabulary(
        fields: [
            "status": .text, "summary": .text, "unit": .text, "short": .text, "notice": .text, "quoted": .text,
            "office": .text, "contact": .text, "phone": .text, "reference": .text, "today": .text,
            "received": .text, "waived": .text, "checking": .text, "last": .flag, "second": .flag,
            "mending": .flag,
            "overdue": section(gap), "ahead": section(gap),
        ],
        required: [
            ("reference", "the code to answer with"), ("contact", "who answers questions"),
            ("overdue.items.choices.title", "what is missing"), ("overdue.items.due", "when it was due"),
            ("ahead.items.choices.title", "what is still to come"), ("ahead.items.due", "until when it is due"),
        ])

    /// It quotes nothing and names nobody: anybody may get it.
    static let acknowledgement = LetterVocabulary(
        fields: ["office": .text, "today": .text], required: [("office", "who writes")])

    static let alert = LetterVocabulary(
        fields: [
            "office": .text, "today": .text, "title": .text, "details": .block(["detail": .text]), "command": .text,
            "over": .flag,
        ],
        required: [("title", "what the trouble is")])

    private static let file: [String: Field] = ["file": .text, "about": .text]
    private static let reasons = Field.block(["reason": .text, "remedy": .text])
    private static let received: [String: Field] = [
        "requirement": .text, "arrived": .text, "late": .flag, "files": .block(file), "notes": reasons, "rest": .text,
    ]
    private static let choices = Field.block([
        "title": .text, "amount": .text, "or": .flag, "begun": .flag, "have": .text, "lack": .text,
    ])
    private static let missing: [String: Field] = [
        "choices": choices, "several": .flag, "mend": .flag, "checking": .flag, "ahead": .flag, "overdue": .flag,
        "closed": .flag, "due": .text, "extended": .flag, "closing": .text,
    ]

    private static let gap: [String: Field] = [
        "choices": choices, "several": .flag, "due": .text, "extended": .flag, "final": .flag, "closing": .text,
        "mend": .block(file.merging(["reasons": reasons]) { $1 }),
    ]

    static func section(_ entry: [String: Field], _ more: [String: Field] = [:]) -> Field {
        .block(["items": .block(entry), "total": .text, "others": .text].merging(more) { $1 })
    }
}
