import Foundation

/// The values that a digest's templates name, in one language: the keys are those of ``LetterVocabulary/digest``.
struct DigestView {
    typealias Values = [String: Any]

    let content: DigestContent
    let extent: DigestExtent
    /// The content ids of the pictures that go with it, by the picture's hash.
    let pictures: [String: String]
    let words: DigestWords

    init(
        _ content: DigestContent, language: Language, timeZone: TimeZone, extent: DigestExtent = .whole,
        pictures: [String: String] = [:]
    ) {
        self.content = content
        self.extent = extent
        self.pictures = pictures
        words = DigestWords(language: language, timeZone: timeZone, now: content.writtenAt)
    }

    var values: Values {
        var values: Values = [
            "day": words.dates.shortDay(of: content.writtenAt), "summary": words.summary(of: content),
            "since": words.dates.moment(content.since), "office": content.office,
            "today": words.dates.day(of: content.writtenAt), "waiting": content.isWaiting,
        ]
        values["troubles"] = section(content.troubles, trouble)
        values["held"] = section(content.held, total: content.heldCount, held)
        values["review"] = section(content.review, review)
        values["calls"] = section(content.calls, call)
        values["unreached"] = section(content.unreached, unreached)
        values["links"] = section(content.links, link)
        values["shared"] = section(content.shared, shared)
        values["totals"] = section(content.notices, limit: extent.mostNotices, totals)
        values["notices"] = content.notices.filter(\.hasNews).prefix(extent.mostNotices).map(notice)
        if !content.pictures.isEmpty { values["pictures"] = ["items": content.pictures.map(picture)] }
        if content.ignored > 0 { values["ignored"] = "\(content.ignored)" }
        return values
    }

    /// A block of a digest; nil, and so left out, when there is nothing to put in.
    func section<Element>(
        _ elements: [Element], total: Int? = nil, limit: Int? = nil, _ entry: (Element) -> Values
    ) -> Values? {
        guard !elements.isEmpty else { return nil }
        let shown = elements.prefix(limit ?? extent.mostEntries)
        let total = max(total ?? 0, elements.count)
        var values: Values = ["items": shown.map(entry), "total": "\(total)"]
        if total > shown.count { values["others"] = words.letter.rest(total - shown.count) }
        return values
    }

    // MARK: What waits for somebody

    private func trouble(_ trouble: OfficeTrouble) -> Values {
        let (title, details, command) = words.trouble(trouble)
        var values: Values = ["title": title, "details": details.filter { !$0.isEmpty }.map { ["detail": $0] }]
        values["command"] = command
        return values
    }

    private func held(_ mail: HeldMail) -> Values {
        // Guesses that are nearly as good are offered too.
        let best = mail.candidates.first?.confidence ?? 0
        let codes = mail.candidates.prefix(3).filter { $0.confidence > best - 0.25 }
            .map { ShownText.line(shellWord($0.code)) }
        let assigns = (codes.isEmpty ? [words.say("单位代码", "CODE")] : codes)
            .map {
                "muster review assign \(mail.message) --unit \($0)"
                    + (mail.because.leaveNoticeOpen ? " --notice ID" : "")
            }
        var values: Values = [
            "arrived": words.dates.moment(mail.receivedAt), "sender": ShownText.line(mail.sender),
            "commands": (["muster review show \(mail.message)"] + assigns + ["muster review dismiss \(mail.message)"])
                .map { ["command": $0] },
        ]
        let subject = ShownText.fileName(mail.subject)
        if !subject.isEmpty { values["subject"] = subject }
        if !mail.because.isEmpty { values["reasons"] = words.reasons(Array(mail.because.prefix(2))) }
        let guesses = mail.candidates.prefix(3).map(words.guess)
        if !guesses.isEmpty { values["guesses"] = words.letter.list(guesses) }
        return values
    }

    /// A mail of many files shows the first few.
    private static let mostFiles = 6

    private func review(_ mail: DigestContent.Review) -> Values {
        let shown = mail.files.prefix(Self.mostFiles)
        let accepts = shown.compactMap { file in
            file.requirement == nil ? nil : file.place.map { "muster review accept \(mail.message)/\($0 + 1)" }
        }
        let settles =
            mail.isUnconfirmed ? ["accept", "dismiss"].map { "muster review \($0) \(mail.message)" } : accepts
        var values: Values = [
            "unit": mail.unit, "arrived": words.dates.moment(mail.receivedAt), "files": shown.map(file),
            "commands": (["muster review show \(mail.message)"] + settles).map { ["command": $0] },
        ]
        let rest = mail.files.count - shown.count
        if rest > 0 { values["rest"] = words.letter.rest(rest) }
        return values
    }

    private func file(_ file: DigestContent.Review.File) -> Values {
        let reasons = words.reasons(file.reasons)
        var values: Values = ["file": words.name(file.file)]
        if !reasons.isEmpty { values["reasons"] = reasons }
        // A reason may name it.
        if let guess = file.requirement, !reasons.contains(guess) { values["requirement"] = guess }
        return values
    }

    private func call(_ call: DigestContent.Call) -> Values {
        var values: Values = [
            "unit": call.unit,
            "matters": call.matters.map { matter -> Values in
                [
                    "notice": matter.notice, "missing": words.letter.list(matter.titles),
                    "reminded": matter.because == .remindedInVain && matter.isAsked,
                    "unreachable": matter.because == .noAddress,
                    "closed": matter.because == .closed, "ended": matter.because == .ended,
                ]
            },
        ]
        values["contact"] = call.contact
        return values
    }

    private func unreached(_ address: DigestContent.Unreached) -> Values {
        var values: Values = [
            "address": address.address, "fault": address.fault.text(in: words.language), "last": address.isLast,
        ]
        values["unit"] = address.unit
        values["contact"] = address.contact
        return values
    }

    private func link(_ link: DigestContent.Link) -> Values {
        var values: Values = [
            "unit": link.unit, "file": words.name(link.file), "arrived": words.dates.moment(link.receivedAt),
            "expired": link.expires.map { $0 <= content.writtenAt } ?? false,
        ]
        values["expires"] = link.expires.map(words.dates.moment)
        return values
    }

    private func shared(_ shared: DigestContent.Shared) -> Values {
        let shown = shared.copies.prefix(Self.mostFiles)
        let rest = shared.copies.count - shown.count
        var values: Values = [
            "units": words.letter.list(shown.map(\.unit)), "picture": shared.isPicture,
            "copies": shown.map { ["unit": $0.unit, "file": words.name($0.file), "message": "\($0.message)"] },
        ]
        if rest > 0 { values["rest"] = words.letter.rest(rest) }
        return values
    }

    private func picture(_ picture: DigestContent.Picture) -> Values {
        var values: Values = ["unit": picture.unit, "about": words.about(picture), "video": picture.isVideo]
        values["picture"] = pictures[picture.sha256]
        return values
    }
}

/// A word for a shell as it is, or in quotes when a sign in it means something there.
func shellWord(_ word: String) -> String {
    let isPlain =
        !word.isEmpty
        && word.utf8.allSatisfy { byte in
            let scalar = Unicode.Scalar(byte)
            return scalar.properties.isAlphabetic && byte < 0x80 || ("0"..."9").contains(scalar)
                || "-_.".utf8.contains(byte)
        } && word.first != "-"
    return isPlain
        ? word : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
}
