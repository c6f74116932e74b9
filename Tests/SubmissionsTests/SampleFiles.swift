import Foundation
import Inspection
import Mail

@testable import Submissions

/// Mails and files as the workers report them.
extension Sample {
    static func mail(
        from address: String = "fengqiao@qq.com", name: String = "", subject: String = "活动周材料", text: String = "请查收。",
        _ attachments: [Attachment] = []
    ) -> Examination {
        var mail = Examination()
        mail.from = [EmailAddress(name: name, address: address)]
        mail.subject = subject
        mail.text = text
        mail.attachments = attachments.enumerated().map { index, attachment in
            numbered(attachment, "\(index + 2)")
        }
        return mail
    }

    private static func numbered(_ attachment: Attachment, _ path: String) -> Attachment {
        var attachment = attachment
        attachment.path = path
        attachment.contains = attachment.contains.map { numbered($0, "\(path)/\($0.path.isEmpty ? $0.name : $0.path)") }
        return attachment
    }

    static func file(
        _ name: String, _ kind: FileKind, _ format: FileFormat, bytes: Int = 50_000, hash: String? = nil,
        _ change: (inout FileContent) -> Void = { _ in }
    ) -> Attachment {
        var content = FileContent(kind: kind, format: format)
        change(&content)
        return Attachment(path: "", name: name, bytes: bytes, sha256: hash ?? "hash of \(name)", content: content)
    }

    /// A Word document with these lines, the first one its title.
    static func document(
        _ name: String, _ lines: [String], tables: [Table] = [], images: Int = 0, hash: String? = nil
    ) -> Attachment {
        file(name, .document, .docx, hash: hash) {
            $0.title = lines.first
            $0.lines = lines
            $0.characters = lines.map(\.count).reduce(0, +)
            $0.tables = tables
            $0.images = images
        }
    }

    /// A workbook with one sheet.
    static func sheet(
        _ name: String, titles: [String] = [], header: [String] = [], rows: [[String]] = [], sheet: String = "Sheet1",
        hash: String? = nil
    ) -> Attachment {
        file(name, .spreadsheet, .xlsx, hash: hash) {
            $0.title = titles.first ?? header.first
            $0.lines =
                titles + (header.isEmpty ? [] : [header.joined(separator: "\t")])
                + rows.map { $0.joined(separator: "\t") }
            $0.characters = $0.lines.map(\.count).reduce(0, +)
            $0.tables = [
                Table(
                    sheet: sheet, rows: rows.count, columns: header.count, header: header, titles: titles.map { [$0] },
                    body: rows)
            ]
        }
    }

    static func photo(_ name: String, hash: String? = nil, width: Int = 4032, height: Int = 3024) -> Attachment {
        file(name, .photo, .jpeg, bytes: 2_000_000, hash: hash) {
            $0.width = width
            $0.height = height
        }
    }

    static func photos(_ numbers: ClosedRange<Int>) -> [Attachment] { numbers.map { photo("活动照片\($0).jpg") } }

    static func video(_ name: String, seconds: Double?) -> Attachment {
        file(name, .video, .mp4, bytes: 30_000_000) {
            $0.duration = seconds
            $0.width = 1280
            $0.height = 720
        }
    }

    static func archive(_ name: String, _ members: [Attachment], format: FileFormat = .zip) -> Attachment {
        var archive = file(name, .archive, format)
        archive.contains = members
        return archive
    }

    static let plan = document(
        "枫桥小学活动周工作方案.docx", ["枫桥小学2020年全民终身学习活动周工作方案", "一、指导思想", "二、活动主题", "三、组织领导"])
    static let schedule = sheet(
        "附件1：活动安排表.xlsx", titles: ["附件1", "2020年全民终身学习活动周主要活动安排表"], header: scheduleHeader,
        rows: [["1", "读书会", "11月15日", "图书室", "社区居民", "60", "王老师", "60000000"]])
    static let summary = document(
        "活动周总结.docx", ["枫桥小学2020年全民终身学习活动周工作总结", "一、基本情况", "共开展活动12场", "二、主要做法", "三、存在问题"])
    static let caseStudy = document(
        "典型活动案例.docx", ["典型活动案例：银龄课堂进社区", "一、案例背景", "二、主要做法", "三、经验启示"])
    static let statistics = sheet(
        "附件2情况统计表.xlsx", titles: ["附件2", "2020年全民终身学习活动周情况统计表"], header: statisticsHeader,
        rows: [["枫桥小学", "12", "800", "300", "3", ""]])
}

extension Decision {
    /// Verdicts by requirement, in the order of the items: `plan accepted`, `- extra`.
    var verdicts: [String] {
        items.map { "\($0.requirement ?? "-") \($0.verdict.rawValue)" }
    }

    var codes: [Reason.Code] { because.map(\.code) }

    /// Every reason anywhere in it.
    var allReasons: [Reason] {
        because + (unit?.because ?? []) + (notice?.because ?? []) + candidates.flatMap(\.because)
            + items.flatMap(\.because)
    }
}

/// Decides, and checks that every reason has exactly the values that its sentence needs.
func decided(_ mail: Examination, at time: String = "2020-10-12 09:00", office: Office = Sample.office()) -> Decision {
    let decision = decide(mail, receivedAt: Sample.time(time), mailbox: "main", office: office)
    for reason in decision.allReasons where reason.values.count != reason.code.valueCount {
        preconditionFailure("\(reason.code) has \(reason.values.count) values, needs \(reason.code.valueCount)")
    }
    return decision
}
