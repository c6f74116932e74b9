import Foundation

extension DigestDocument {
    /// Puts a digest into words.
    init(_ content: DigestContent, language: Language, timeZone: TimeZone) {
        let words = DigestWords(
            language: language,
            dates: OfficeDates(language: language, timeZone: timeZone, now: content.writtenAt))
        let writer = DigestWriter(content: content, words: words)
        subject = ShownText.line(words.subject(of: content))
        opening = words.opening(of: content)
        sections = writer.sections
        closing = words.closing(of: content)
    }
}

/// Puts the parts of a digest into words: first what somebody must do, then how each notice stands.
private struct DigestWriter {
    typealias Section = DigestDocument.Section
    typealias Block = DigestDocument.Block
    typealias Entry = DigestDocument.Entry

    let content: DigestContent
    let words: DigestWords

    /// A list shows so many entries and says how many more there are.
    private static let mostEntries = 40
    /// A longer matrix shows only the units that are not complete.
    private static let mostRows = 300

    private func say(_ chinese: String, _ english: String) -> String { words.say(chinese, english) }

    var sections: [Section] {
        [totals, troubles, held, review].compactMap(\.self) + content.notices.filter(\.hasNews).flatMap(notice)
            + [links, shared, unreached, pictures, ignored].compactMap(\.self)
    }

    private func section(_ heading: String, level: Int = 1, _ entries: [Entry]) -> Section? {
        guard !entries.isEmpty else { return nil }
        var blocks = [Block.entries(Array(entries.prefix(Self.mostEntries)))]
        if entries.count > Self.mostEntries { blocks.append(.paragraph(words.more(entries.count - Self.mostEntries))) }
        return Section(heading: heading, level: level, blocks: blocks)
    }

    private var totals: Section? {
        guard !content.notices.isEmpty else { return nil }
        let titles = [
            (say("应交", "Of"), say("应交单位", "units asked")), (say("已齐", "Full"), say("已收齐", "complete")),
            (say("不全", "Part"), say("不全", "partial")), (say("未交", "None"), say("未交", "missing")),
            (say("迟交", "Late"), say("有材料迟交", "with something late")),
        ]
        let columns =
            [DigestDocument.Table.Column(title: say("通知", "Notice"), label: say("通知", "notice"), isName: true)]
            + titles.map { DigestDocument.Table.Column(title: $0.0, label: $0.1) }
        let rows = content.notices.map { notice in
            let matrix = notice.matrix
            let late = matrix.lateCount
            let missing = matrix.count(.missing)
            return [
                DigestDocument.Cell(notice.title), DigestDocument.Cell("\(matrix.rows.count)"),
                DigestDocument.Cell("\(matrix.count(.complete))", tone: .good),
                DigestDocument.Cell("\(matrix.count(.partial))", tone: matrix.count(.partial) > 0 ? .warn : .plain),
                DigestDocument.Cell("\(missing)", tone: missing > 0 && notice.overdue > 0 ? .bad : .plain),
                DigestDocument.Cell("\(late)", tone: late > 0 ? .warn : .plain),
            ]
        }
        let due = content.notices.compactMap { notice in
            notice.nextDue.map { due in
                say(
                    "下一个截止时间：\(words.dates.deadline(due))（\(notice.title)）",
                    "Next due: \(words.dates.deadline(due)) (\(notice.title))")
            }
        }
        return Section(
            heading: say("总体情况", "Totals"), level: 1,
            blocks: [.table(DigestDocument.Table(columns: columns, rows: rows))] + due.map(Block.paragraph))
    }

    private var troubles: Section? {
        section(
            say("系统异常", "System troubles"),
            content.troubles.map { trouble in
                let (title, lines, command) = words.trouble(trouble)
                return Entry(
                    title: title, tone: trouble.isUrgent ? .bad : .warn, lines: lines.filter { !$0.isEmpty },
                    commands: [command].compactMap(\.self))
            })
    }

    private var held: Section? {
        let entries = content.held.map { mail in
            let guesses = mail.candidates.prefix(3).map { candidate in
                ShownText.line(candidate.name) + say("（", " (") + "\(Int((candidate.confidence * 100).rounded()))%"
                    + say("）", ")")
            }
            var lines = [say("发件人：", "From: ") + ShownText.line(mail.sender)]
            if !mail.because.isEmpty {
                lines.append(say("原因：", "Why: ") + words.reasons(Array(mail.because.prefix(2))))
            }
            if !guesses.isEmpty { lines.append(say("可能是：", "Perhaps: ") + words.list(guesses)) }
            let assign = mail.candidates.first.map {
                "muster review assign \(mail.message) --unit \(ShownText.line(shellWord($0.code)))"
            }
            let subject = ShownText.fileName(mail.subject)
            return Entry(
                title: subject.isEmpty ? say("（无主题）", "(no subject)") : subject,
                tag: words.dates.moment(mail.receivedAt),
                tone: .warn, lines: lines, commands: [assign ?? "muster review show \(mail.message)"])
        }
        var section = section(
            say("待您决定的来件：\(content.heldCount)封", "Mails for you to decide: \(content.heldCount)"), entries)
        if content.heldCount > entries.count {
            section?.blocks.append(.paragraph(say("全部列表：muster review list", "All of them: muster review list")))
        }
        return section
    }

    private var review: Section? {
        section(
            say("待您核对的文件", "Files for you to check"),
            content.review.map { mail in
                let isAlone = mail.files.count == 1
                let lines = mail.files.prefix(6).map { file in
                    let reasons = words.reasons(file.reasons)
                    let guess = file.requirement.flatMap { reasons.contains($0) ? nil : $0 }
                    let requirement = guess.map { say("，似为“\($0)”", ", perhaps “\($0)”") } ?? ""
                    return name(file.file) + requirement + (reasons.isEmpty ? "" : say("：", ": ") + reasons)
                }
                var commands = ["muster review show \(mail.message)"]
                if isAlone, let place = mail.files[0].place, mail.files[0].requirement != nil {
                    commands.append("muster review accept \(mail.message)/\(place + 1)")
                }
                let rest = mail.files.count - lines.count
                return Entry(
                    title: mail.unit, tag: words.dates.moment(mail.receivedAt), tone: .warn,
                    lines: lines + (rest > 0 ? [say("另有\(rest)个文件", "and \(rest) more files")] : []),
                    commands: commands)
            })
    }

    private func name(_ file: String) -> String { file.isEmpty ? say("（无文件名）", "(no name)") : file }

    private func notice(_ notice: DigestContent.NoticeDigest) -> [Section] {
        var blocks: [Block] = []
        if !notice.newlyComplete.isEmpty {
            let shown = notice.newlyComplete.prefix(Self.mostEntries)
            let rest = notice.newlyComplete.count - shown.count
            blocks.append(
                .paragraph(
                    say("新收齐", "Newly complete: ") + words.units(notice.newlyComplete.count) + say("：", ": ")
                        + words.list(Array(shown)) + (rest > 0 ? say("等", " and more") : "")))
        }
        let head = Section(heading: notice.title, level: 1, blocks: blocks)
        let parts =
            notice.deadlines.compactMap(lacking)
            + [
                section(say("新到的迟交材料", "Came after the due time"), level: 2, notice.late.map { sent($0, tone: .warn) }),
                section(
                    say("不合要求、已请单位修改", "Refused; the unit was asked to mend it"), level: 2,
                    notice.refused.map { sent($0, tone: .bad) }),
                matrix(notice.matrix),
            ].compactMap(\.self)
        return [head] + parts
    }

    private func lacking(_ group: DigestContent.DueGroup) -> Section? {
        let due = words.dates.deadline(group.due)
        let heading =
            group.isPassed
            ? say("逾期未齐：\(group.phase)（\(due)截止）", "Overdue: \(group.phase) (due by \(due))")
            : say("即将截止：\(group.phase)（\(due)前）", "Due soon: \(group.phase) (by \(due))")
        return section(
            heading + say("，", ": ") + words.units(group.units.count), level: 2,
            group.units.map { unit in
                var lines = [
                    say("缺：", "Missing: ") + words.list(unit.titles.map { $0.joined(separator: say("或", " or ")) })
                ]
                if unit.isUnderReview {
                    lines.append(say("有文件待您核对，核对前不催报", "A file is to be checked; no reminder leaves before that"))
                }
                if let contact = unit.contact { lines.append(say("联系人：", "Contact: ") + contact) }
                let tag = group.isPassed && unit.isBeyondLetters ? say("请电话联系", "please telephone") : nil
                return Entry(title: unit.unit, tag: tag, tone: group.isPassed ? .bad : .plain, lines: lines)
            })
    }

    private func sent(_ sent: DigestContent.Sent, tone: DigestDocument.Tone) -> Entry {
        let requirement = sent.requirement.map { $0 + say("：", ": ") } ?? ""
        var lines = [requirement + name(sent.file)]
        if tone == .bad, !sent.reasons.isEmpty { lines.append(words.reasons(sent.reasons)) }
        return Entry(title: sent.unit, tag: words.dates.moment(sent.receivedAt), tone: tone, lines: lines)
    }

    private func matrix(_ matrix: NoticeMatrix) -> Section? {
        guard !matrix.columns.isEmpty, !matrix.rows.isEmpty else { return nil }
        let isLong = matrix.rows.count > Self.mostRows
        let rows = (isLong ? matrix.rows.filter { $0.state != .complete } : matrix.rows).prefix(Self.mostRows)
        let numbers = matrix.columns.indices.map { "\($0 + 1)" }
        var table = DigestDocument.Table(
            columns: [DigestDocument.Table.Column(title: say("单位", "Unit"), label: say("单位", "unit"), isName: true)]
                + zip(numbers, matrix.columns).map { DigestDocument.Table.Column(title: $0, label: $1.title) },
            rows: rows.map { row in
                [DigestDocument.Cell(ShownText.line(row.unit.name))]
                    + row.standings.map { words.state($0, at: content.writtenAt) }
            })
        table.legend = [zip(numbers, matrix.columns).map { "\($0) \($1.title)" }, words.legend]
        var blocks = [Block.table(table)]
        let left = matrix.rows.count - rows.count
        if left > 0 {
            blocks.append(
                .paragraph(
                    say(
                        "这里只列没有收齐的单位，全部\(matrix.rows.count)个单位见附件汇总.xlsx。",
                        "Only units that are not complete are listed here; all \(matrix.rows.count) are in 汇总.xlsx.")))
        }
        return Section(heading: say("各单位明细", "Every unit"), level: 2, blocks: blocks)
    }

    private var links: Section? {
        section(
            say(
                "只有下载链接的文件（系统不下载，请在到期前提醒单位重发）",
                "Download links only (nothing is fetched; have them sent again before they expire)"),
            content.links.map { link in
                let expires = link.expires.map {
                    say("\(Spelling.moment($0, .chinese))到期", "expires \(Spelling.moment($0, .english))")
                }
                return Entry(
                    title: link.unit, tag: expires ?? say("到期时间不明", "expiry unknown"), tone: .warn,
                    lines: [name(link.file), say("收到：", "Received: ") + words.dates.moment(link.receivedAt)])
            })
    }

    private var shared: Section? {
        section(
            say("几个单位发来的相同材料", "The same material from several units"),
            content.shared.map { shared in
                Entry(
                    title: words.list(shared.copies.map(\.unit)),
                    tag: shared.isPicture ? say("同一张照片", "same picture") : say("同一份文件", "same file"), tone: .warn,
                    lines: shared.copies.prefix(6).map { copy in
                        "\(copy.unit)\(say("：", ": "))\(name(copy.file))\(say("（来件\(copy.message)）", " (mail \(copy.message))"))"
                    })
            })
    }

    private var unreached: Section? {
        section(
            say("信退回来的邮箱", "Addresses that letters bounce from"),
            content.unreached.map { address in
                var lines = [address.fault.text(in: words.language)]
                if address.isLast {
                    lines.append(
                        say(
                            "这个单位已没有可用的邮箱，请电话联系并更新名册",
                            "The unit has no working address left: please telephone, and mend the roster"))
                }
                if let contact = address.contact { lines.append(say("联系人：", "Contact: ") + contact) }
                return Entry(title: address.address, tag: address.unit, tone: .bad, lines: lines)
            })
    }

    private var pictures: Section? {
        guard !content.pictures.isEmpty else { return nil }
        return Section(
            heading: say("新到的照片和视频", "New photos and videos"), level: 1, blocks: [.pictures(content.pictures)])
    }

    private var ignored: Section? {
        guard content.ignored > 0 else { return nil }
        return Section(
            heading: say("其他来信", "Other mails"), level: 1,
            blocks: [
                .paragraph(
                    say(
                        "另有\(content.ignored)封与报送无关的来信，没有处理。",
                        "\(content.ignored) mails were no submissions and were left alone."))
            ])
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
