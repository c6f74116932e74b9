public import Foundation
public import Inspection
public import Store
public import Submissions
import Workbooks

/// Puts the tables of all units for one requirement into one workbook. Each file is read again from the store by a
/// sandboxed worker, with all of its rows.
public struct MergeRun {
    /// What came together.
    public struct Counts: Equatable, Sendable {
        /// Units of which there are rows.
        public var units = 0
        public var rows = 0
        /// Lines of the second sheet.
        public var misfits = 0
    }

    /// Reads a file of the store: its path, and what its unit called it. Throws ``WorkerDeath`` when it cannot be read.
    public typealias Reader = @Sendable (_ path: String, _ name: String) async throws -> FileContent

    /// What a worker may use for one file: far more rows than a report on a mail holds, and whole cells.
    public static let limits: InspectionLimits = {
        var limits = InspectionLimits()
        limits.tableRows = 20_000
        limits.cellCharacters = TableMerge.cellCharacters
        limits.textBytes = 32 << 20
        limits.reportBytes = 128 << 20
        limits.cpuSeconds = 60
        limits.wallSeconds = 120
        limits.memoryBytes = 2 << 30
        return limits
    }()

    private let notice: Notice
    private let phase: Phase
    private let requirement: Requirement
    private let office: Office
    private let store: Store?
    private let asOf: Date

    /// - Parameters:
    ///   - asked: A requirement of the notice, with its phase.
    ///   - store: Nil when nothing was ever taken in.
    ///   - asOf: What arrived later is left out.
    public init(
        notice: Notice, asked: (phase: Phase, requirement: Requirement), office: Office, store: Store?, asOf: Date
    ) {
        self.notice = notice
        (phase, requirement) = asked
        self.office = office
        self.store = store
        self.asOf = asOf
    }

    /// Runs it and writes the workbook; an earlier one is replaced. Throws ``ExportError`` and `WorkbookError`.
    ///
    /// - Parameters:
    ///   - storage: The storage directory, in which nothing is written.
    ///   - progress: Files read, and all files.
    public func run(
        to path: String, storage: String, read: @escaping Reader, progress: (Int, Int) -> Void
    ) async throws -> Counts {
        let path = try placeForArchive(path, outside: storage, kind: "workbook")
        let material = try await NoticeMaterial(notice: notice, office: office, store: store, asOf: asOf)
        var merge = TableMerge(requirement)
        let files = try sources(material, &merge)
        for start in stride(from: 0, to: files.count, by: Self.atOnce) {
            let some = files[start..<min(start + Self.atOnce, files.count)]
            for (source, content) in zip(some, try await contents(some, read)) {
                if let content {
                    merge.take(MergeFile(unit: source.unit, name: source.name, content: content))
                } else {
                    merge.miss(source.unit, file: source.name, .unreadable)
                }
            }
            progress(some.endIndex, files.count)
        }
        let table = merge.merged()
        try workbook(table).write(to: path)
        return Counts(units: table.units, rows: table.rows.count, misfits: table.misfits.count)
    }

    /// So many files are read before their rows are taken.
    private static let atOnce = 8

    private struct Source: Sendable {
        var unit: OrganizationalUnit
        var name: String
        var path: String
    }

    /// The files that count, in the order of the roster.
    private func sources(_ material: NoticeMaterial, _ merge: inout TableMerge) throws -> [Source] {
        var sources: [Source] = []
        for unit in office.roster.units {
            let own = material.standings(unit).first { $0.phase == phase.id && $0.requirement == requirement.id }
            guard let own, own.state != .notApplicable || !own.counted.isEmpty else { continue }
            if own.counted.isEmpty { merge.miss(unit, .nothingCounted(own.state)) }
            var seen: Set<String> = []
            for item in own.counted.map(\.item) {
                guard let hash = item.sha256, let path = try store?.files.path(hash, .file), access(path, R_OK) == 0
                else {
                    merge.miss(unit, file: item.name, .notInStore)
                    continue
                }
                if seen.insert(hash).inserted { sources.append(Source(unit: unit, name: item.name, path: path)) }
            }
        }
        return sources
    }

    /// What the files hold, in their order; nil for one that cannot be read.
    private func contents(_ sources: ArraySlice<Source>, _ read: @escaping Reader) async throws -> [FileContent?] {
        try await withThrowingTaskGroup(of: (Int, FileContent?).self) { group in
            for (index, source) in sources.enumerated() {
                group.addTask { (index, try await Self.content(source, read)) }
            }
            var found = [FileContent?](repeating: nil, count: sources.count)
            for try await (index, content) in group { found[index] = content }
            return found
        }
    }

    // Not part of the task above: Swift 6.3's optimiser loses a task's result where it catches an error and goes on.
    @inline(never)
    private static func content(_ source: Source, _ read: Reader) async throws -> FileContent? {
        do {
            return try await read(source.path, source.name)
        } catch is WorkerDeath {
            return nil
        }
    }

    private func workbook(_ table: MergedTable) -> Workbook {
        let words = ExportWords(office.language)
        let head = words.mergeHead
        var merged = Sheet(
            name: requirement.title,
            columns: zip(head.first, [10.0, 26]).map { Sheet.Column($0, width: $1) }
                + table.columns.map { Sheet.Column($0, width: 16) }
                + zip(head.last, [28.0, 12, 7]).map { Sheet.Column($0, width: $1) },
            frozenColumns: 2)
        merged.rows = table.rows.map { row in
            [.text(row.unit), .text(row.unitName)] + row.cells.map(cell)
                + [.text(row.file), .text(row.sheet), .number(Double(row.row))]
        }
        if table.sums.contains(where: { $0 != nil }) {
            merged.rows.append(
                [.text(words.sum, .header), Cell(.empty, style: .header)]
                    + table.sums.map { Cell($0.map(Cell.Value.number) ?? .empty, style: .header) })
        }
        let misfits = Sheet(
            name: words.misfits,
            columns: zip(words.misfitHead, [10.0, 26, 28, 12, 8, 40, 48]).map { Sheet.Column($0, width: $1) },
            rows: table.misfits.map { misfit in
                [misfit.unit, misfit.unitName, misfit.file, misfit.sheet, misfit.cell, misfit.text].map { .text($0) }
                    + [.text(words.text(misfit.problem))]
            })
        return Workbook(sheets: [merged, misfits])
    }

    private func cell(_ cell: MergedCell) -> Cell {
        switch cell {
        case .empty: .empty
        case .text(let text): .text(text)
        case .number(let number): .number(number)
        case .day(let day): .day(year: day.year, month: day.month, day: day.day)
        case .moment(let day, let minutes):
            Cell(.moment(year: day.year, month: day.month, day: day.day, minutes: minutes))
        }
    }
}
