/// How much of a digest is told: one that would be too large for a mail server is told shorter.
public enum DigestExtent: Int, CaseIterable, Sendable {
    case whole, withoutPictures, withoutMatrices, withoutWorkbook
    /// The first few of everything, without the page.
    case brief

    public var hasPictures: Bool { self == .whole }
    public var hasWorkbook: Bool { rawValue < Self.withoutWorkbook.rawValue }
    public var hasPage: Bool { self != .brief }

    /// A longer matrix shows only the units that are not complete.
    var mostRows: Int { rawValue < Self.withoutMatrices.rawValue ? 300 : 0 }
    /// A list shows so many entries and says how many more there are.
    var mostEntries: Int { self == .brief ? 3 : 40 }
    /// So many notices are told of one by one; the totals show all but the hundreds.
    var mostNotices: Int { self == .brief ? 10 : 100 }
}
