import Inspection

extension Item {
    /// What it is material of, for a nomination.
    var materials: Set<Material> {
        let isRow = because.contains { $0.code == .nomineeRow }
        return Material.of(FileKind(rawValue: kind) ?? .other, name: name, isRow: isRow)
    }

    /// The requirement that the item is for, or may be for.
    var key: RequirementKey? {
        guard let phase, let requirement else { return nil }
        return RequirementKey(phase: phase, requirement: requirement)
    }

    /// The reasons that a unit can do something with, at most four, what it must mend first; their values, which may be
    /// an outsider's words, made fit to be shown.
    var reasonsForLetters: [Reason] {
        let mendable = because.filter(\.isForUnitToMend)
        let hasRemedy = verdict == .rejected && !mendable.isEmpty
        // That a form is blank says already that all of its columns are.
        let isBlank = because.contains { $0.code == .emptyForm }
        let others = because.filter { reason in
            hasRemedy ? reason.code == .emptyColumns && !isBlank : reason.code.isForLetters
        }
        return (mendable + others).prefix(4).map(\.shown)
    }
}

extension Reason {
    /// The same with its values, which may be an outsider's words, made fit to be shown.
    var shown: Reason {
        var shown = self
        shown.values = values.map { value in
            value.split(separator: "\n").map { ShownText.fileName(String($0)) }.joined(separator: "\n")
        }
        return shown
    }
}

extension Reason.Code {
    /// Whether a unit can make use of it: how a file was recognised is the office's affair.
    fileprivate var isForLetters: Bool {
        switch self {
        case .ownerUnclear, .severalUnitsInFile, .perhapsForOthers, .undecidedBetween, .twoInOne, .noticeEcho,
            .notAskedOfUnit, .otherYear,
            .nameDisagrees:
            true
        case .emptyColumns, .emptyCells, .partOf, .samePicture: true
        case .coverLetter, .oldDraft, .partOnly, .unwritten, .severalInOne: true
        case .scanned, .scannedPages, .graphic, .tinyPicture, .photosInDocument, .bodyText: true
        case .unsupportedFormat, .durationUnknown, .dimensionsUnknown: true
        case .namePattern, .captionList, .nomineeUnclear, .nomineeDisagrees, .nomineeUnmentioned: true
        default: false
        }
    }
}

extension ReceiptContent.ShownFile {
    init(_ item: Item) {
        self.init(
            name: ShownText.fileName(item.name), kind: item.kind, format: item.format, bytes: item.bytes,
            duration: item.duration, isLink: item.isMereLink)
    }
}
