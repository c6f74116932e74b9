extension LetterVocabulary {
    /// A digest's plain text.
    static let digest = LetterVocabulary(fields: digestFields, required: digestRequired)

    /// A digest's page of HTML; `heading` is the subject of the mail.
    static let digestPage = LetterVocabulary(
        fields: digestFields.merging(["heading": .text]) { $1 }, required: digestRequired)

    private static let digestRequired: [(path: String, purpose: String)] = [
        ("troubles.items.title", "what is wrong with the system"),
        ("held.items.sender", "who wrote a mail that is to be decided"),
        ("held.items.commands.command", "how to decide a mail"), ("review.items.unit", "whose files are to be checked"),
        ("review.items.commands.command", "how to settle a file"), ("calls.items.unit", "whom to telephone"),
        ("calls.items.matters.missing", "what to telephone about"),
        ("unreached.items.address", "which addresses letters do not reach"),
        ("links.items.file", "which files are links only"),
        ("shared.items.units", "which units sent the same"), ("totals.items.notice", "how each notice stands"),
        ("notices.overdue.items.unit", "who is overdue"), ("notices.overdue.items.missing", "what is overdue"),
    ]

    private static let digestFields: [String: Field] = [
        "day": .text, "summary": .text, "since": .text, "office": .text, "today": .text, "workbook": .text,
        "waiting": .flag, "ignored": .text,
        "troubles": section(["title": .text, "details": .block(["detail": .text]), "command": .text]),
        "held": section([
            "subject": .text, "arrived": .text, "sender": .text, "reasons": .text, "guesses": .text,
            "commands": commands,
        ]),
        "review": section([
            "unit": .text, "arrived": .text, "rest": .text, "commands": commands,
            "files": .block(["file": .text, "requirement": .text, "reasons": .text]),
        ]),
        "calls": section([
            "unit": .text, "contact": .text,
            "matters": .block([
                "notice": .text, "missing": .text, "reminded": .flag, "unreachable": .flag, "closed": .flag,
                "ended": .flag,
            ]),
        ]),
        "unreached": section(["address": .text, "fault": .text, "unit": .text, "contact": .text, "last": .flag]),
        "links": section(["unit": .text, "file": .text, "arrived": .text, "expires": .text, "expired": .flag]),
        "shared": section([
            "units": .text, "picture": .flag, "rest": .text,
            "copies": .block(["unit": .text, "file": .text, "message": .text]),
        ]),
        "totals": section([
            "notice": .text, "asked": .text, "complete": .text, "partial": .text, "missing": .text, "behind": .flag,
            "tardy": .text, "next": .text,
        ]),
        "notices": .block([
            "notice": .text, "completed": .block(["total": .text, "units": .text]), "overdue": due, "soon": due,
            "late": section(sent), "refused": section(sent.merging(["reasons": .text]) { $1 }), "matrix": matrix,
        ]),
        "pictures": .block([
            "items": .block(["picture": .token, "unit": .text, "about": .text, "video": .flag])
        ]),
    ]

    private static let commands = Field.block(["command": .text])
    private static let sent: [String: Field] = [
        "unit": .text, "arrived": .text, "requirement": .text, "file": .text,
    ]
    private static let due = Field.block([
        "items": .block(["unit": .text, "missing": .text, "contact": .text, "checking": .flag]), "total": .text,
        "others": .text, "phase": .text, "due": .text, "called": .text,
    ])
    private static let matrix = Field.block([
        "columns": .block(["number": .text, "title": .text]), "lines": .block(["line": .text]), "left": .text,
        "rows": .block([
            "unit": .text, "cells": .block(["sign": .text, "label": .text, "tone": .token, "color": .token]),
        ]),
    ])
}
