import Foundation

/// The columns of a roster file, by their names in the first row.
enum RosterColumn: String, CaseIterable {
    case code, name, aliases, categories, addresses, contact
    case sendsFor = "sends_for"

    /// The last three may be left out.
    static let required: [RosterColumn] = [.code, .name, .aliases, .categories]

    /// Whether a cell may hold several values.
    var isList: Bool {
        switch self {
        case .aliases, .categories, .addresses, .sendsFor: true
        case .code, .name, .contact: false
        }
    }

    /// What offices call it in sheets of their own.
    private var usualNames: [String] {
        switch self {
        case .code: ["单位代码", "代码", "单位编码", "编码", "单位编号", "编号", "学校代码", "学校编码", "unitcode", "id"]
        case .name: ["单位名称", "单位", "学校名称", "学校", "名称", "机构名称", "单位全称", "全称", "unit", "school", "unitname"]
        case .aliases: ["别名", "简称", "单位简称", "学校简称", "曾用名", "其他名称", "alias", "shortname"]
        case .categories: ["类别", "类型", "单位类别", "单位类型", "学校类别", "学校类型", "分类", "category", "type"]
        case .addresses: ["邮箱", "电子邮箱", "邮箱地址", "电子邮件", "电子邮箱地址", "单位邮箱", "备用邮箱", "address", "email", "e-mail", "mail"]
        case .contact: ["联系人", "负责人", "联系人姓名", "联络人"]
        case .sendsFor: ["代报", "代报单位", "代报单位代码", "代报代码", "sendsfor"]
        }
    }

    /// The column that a head names, in the words of the roster's form or in usual ones. What stands in brackets, marks and
    /// white space do not count: `邮箱（必填）*` is an address.
    init?(head: String) {
        let words = Self.bare(head)
        guard let column = Self.allCases.first(where: { $0.rawValue == words || $0.usualNames.contains(words) }) else {
            return nil
        }
        self = column
    }

    private static func bare(_ head: String) -> String {
        var depth = 0
        var words = String.UnicodeScalarView()
        for scalar in head.lowercased().unicodeScalars {
            switch scalar {
            case "(", "（", "[", "【": depth += 1
            case ")", "）", "]", "】": depth = max(0, depth - 1)
            case "*", "＊", ":", "：", "1"..."9": continue
            default: if depth == 0, !scalar.properties.isWhitespace { words.append(scalar) }
            }
        }
        return String(words)
    }

    /// The values of a cell as people separate them.
    func values(_ cell: String) -> [String] {
        guard isList else { return [cell.split(whereSeparator: \.isNewline).joined(separator: " ")] }
        var separators: Set<Unicode.Scalar> = [";", "；", ",", "，", "、", "\n", "\r"]
        if self == .addresses || self == .sendsFor { separators.formUnion(["/", "|"]) }
        let endsAtSpace = self == .addresses
        return cell.unicodeScalars.split { scalar in
            separators.contains(scalar) || endsAtSpace && scalar.properties.isWhitespace
        }.map { String($0).trimmingCharacters(in: .whitespacesAndNewlines) }.filter { !$0.isEmpty }
    }
}
