import Inspection
import Settings

extension NoticeReader {
    func requirement(_ section: Section, phase: String, _ seen: inout Seen) -> Requirement? {
        let id = section.identifier("id", required: true) ?? ""
        if !id.isEmpty, seen.requirements.contains(where: { $0.requirement.id == id }) {
            section.problem("id", "\"\(id)\" is the id of an earlier requirement of the notice too")
        }
        let kind = section.choice("kind", Requirement.Kind.self, required: true)
        let title = section.string("title") ?? (kind ?? .document).title(in: context.language)
        var requirement = Requirement(id: id, kind: kind ?? .document, title: title)
        if let count = section.count("count") { requirement.count = count }
        requirement.attachment = section.integer("attachment", in: 1...99)
        requirement.template = template(section)
        requirement.templateHeader = section.strings("template_header") ?? []
        requirement.units = categories(section)
        requirement.oneOf = group(section, phase: phase, &seen)
        requirement.isOptional = section.boolean("optional") ?? false
        requirement.namePattern = section.string("name_pattern")
        requirement.addresses = addresses(section)
        readLimits(section, into: &requirement)
        if let kind { checkSense(section, kind) }
        seen.requirements.append((section, requirement))
        return requirement
    }

    private func template(_ section: Section) -> String? {
        guard let template = section.string("template") else { return nil }
        if !context.templateExists(template) {
            section.problem(
                "template",
                "there is no readable file \"\(template)\" beside the notice; it is relative to "
                    + "the notice's own folder")
        }
        return template
    }

    private func group(_ section: Section, phase: String, _ seen: inout Seen) -> String? {
        guard let name = section.string("one_of") else { return nil }
        if let group = seen.groups[name], group.phase != phase {
            section.problem("one_of", "\"\(name)\" is a group of \(group.phase); alternatives must stand in one phase")
        }
        seen.groups[name, default: (phase, [])].members.append(section)
        return name
    }

    private func readLimits(_ section: Section, into requirement: inout Requirement) {
        requirement.captions = section.boolean("captions") ?? false
        requirement.embedded = section.boolean("embedded") ?? false
        requirement.minDuration = section.duration("min_duration").map(Double.init)
        requirement.maxDuration = section.duration("max_duration").map(Double.init)
        requirement.minHeight = section.integer("min_height", in: 1...100_000)
        requirement.maxBytes = section.byteSize("max_bytes")
        requirement.minCharacters = section.integer("min_characters", in: 1...10_000_000)
        requirement.maxCharacters = section.integer("max_characters", in: 1...10_000_000)
        requirement.formats = formats(section)
        requirement.materials = materials(section)
        if let least = requirement.minDuration, let most = requirement.maxDuration, least > most {
            section.problem("min_duration", "is longer than max_duration")
        }
        if let least = requirement.minCharacters, let most = requirement.maxCharacters, least > most {
            section.problem("min_characters", "is more than max_characters")
        }
    }

    /// Formats by the names of `muster inspect`; what people write instead of three of them is understood.
    private func formats(_ section: Section) -> [String]? {
        let others = ["jpg": "jpeg", "tif": "tiff", "mpg": "mpeg"]
        guard let names = section.strings("formats") else { return nil }
        if names.isEmpty { section.problem("formats", "is empty, which is no format at all; leave it out for any") }
        return names.map { name in
            let plain = name.lowercased().drop { $0 == "." }
            let format = others[String(plain)] ?? String(plain)
            if FileFormat(rawValue: format) == nil || format == FileFormat.other.rawValue {
                section.problem(
                    "formats", "\"\(name)\" is no format that is told apart, such as docx, pdf, jpeg or mp4")
            }
            return format
        }
    }

    private func materials(_ section: Section) -> [String] {
        let known = ["document", "photo", "video", "resource"]
        let materials = section.strings("materials") ?? []
        for material in materials where !known.contains(material) {
            section.problem("materials", "\"\(material)\" is none of \(known.joined(separator: ", "))")
        }
        return materials
    }

    private func checkSense(_ section: Section, _ kind: Requirement.Kind) {
        for (keys, kinds) in Self.kindsOf where !kinds.contains(kind) {
            for key in keys where section.has(key) {
                let names = kinds.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
                section.problem(key, "makes no sense for the kind \"\(kind.rawValue)\", only for \(names)")
            }
        }
    }

    /// The kinds for which a key says something.
    private static let kindsOf: [(keys: [String], kinds: [Requirement.Kind])] = [
        (["min_duration", "max_duration"], [.video, .resource, .nomination]),
        (["min_height"], [.photo, .video, .resource, .nomination]),
        (["min_characters", "max_characters"], [.plan, .summary, .caseStudy, .nomination, .resource, .document]),
        (["captions", "embedded"], [.photo]),
        (["materials"], [.nomination]),
        (["template", "template_header"], Requirement.Kind.allCases.filter { $0 != .photo && $0 != .video }),
    ]
}

extension Requirement.Kind {
    /// What people call it; the title of a requirement that has none of its own.
    public func title(in language: Language) -> String {
        let (chinese, english) =
            switch self {
            case .plan: ("方案", "plan")
            case .schedule: ("安排表", "schedule")
            case .statistics: ("统计表", "statistics")
            case .summary: ("总结", "summary")
            case .caseStudy: ("案例", "case")
            case .photo: ("照片", "photos")
            case .video: ("视频", "video")
            case .nomination: ("推荐材料", "nomination")
            case .resource: ("资源", "resource")
            case .document: ("材料", "document")
            }
        return language == .chinese ? chinese : english
    }
}

extension Section {
    /// How many: `"1"`, `"3-5"`, `"4+"`, or a bare whole number; from 1 to 1,000.
    func count(_ key: String) -> CountRange? {
        value(key, expected: "\"1\", \"3-5\" or \"4+\", from 1 to 1000") { value in
            if case .integer(let number) = value { return CountRange("\(number)") }
            return value.line.flatMap { CountRange($0) }
        }
    }
}

extension CountRange {
    /// Reads `1`, `3-5` and `4+`; nil when it is anything else or beyond 1–1,000.
    init?(_ text: String) {
        func number(_ text: Substring) -> Int? {
            guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
            return Int(text).flatMap { (1...1_000).contains($0) ? $0 : nil }
        }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        if text.last == "+", let least = number(text.dropLast()) {
            self.init(least: least, most: nil)
        } else if ends.count == 2, let least = number(ends[0]), let most = number(ends[1]), least <= most {
            self.init(least: least, most: most)
        } else if ends.count == 1, let exact = number(ends[0]) {
            self.init(least: exact, most: exact)
        } else {
            return nil
        }
    }
}
