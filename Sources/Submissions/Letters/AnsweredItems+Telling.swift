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

extension [Item] {
    /// The items of one mail, of which an archive with a password and what lies in it are one fault: told of the files that
    /// are for something, by the name of the archive, or else of the archive.
    var tellingPasswordsOnce: [Item] {
        let locked = filter { $0.verdict == .rejected && $0.because.contains(Reason(.encrypted)) }
        guard locked.count > 1 else { return self }
        let names = Dictionary(locked.map { ($0.attachment ?? "", $0.name) }) { first, _ in first }
        /// The path of the outermost archive with a password that an item with one lies in.
        func archive(_ item: Item) -> String? {
            guard let place = item.attachment, item.because.contains(Reason(.encrypted)) else { return nil }
            return place.indices.lazy.filter { place[$0] == "/" }.map { String(place[..<$0]) }
                .first { names[$0] != nil }
        }
        let told = Set(locked.filter { $0.key != nil }.compactMap(archive))
        return compactMap { item in
            if item.verdict == .rejected, let place = item.attachment, told.contains(place) { return nil }
            guard item.verdict == .rejected, let archive = archive(item) else { return item }
            guard item.key != nil else { return nil }
            var item = item
            let reason = Reason(.encryptedArchive, names[archive] ?? "")
            item.because = item.because.map { $0 == Reason(.encrypted) ? reason : $0 }
            return item
        }
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
