import Doctor
import Exports
import Foundation
import Inspection
import Settings
import Setup
import Submissions

/// What `muster setup` reads and refuses.
enum SetupFiles {
    /// Throws where nothing could be written in the end, before anything is asked.
    static func expectRoom(_ place: SetupPlace, mayReplace: Bool, _ words: SetupWords) throws {
        if !mayReplace, try SetupPlan.isInTheWay(place) { throw SetupError.inTheWay([place.configuration]) }
        var folder = (place.configuration as NSString).deletingLastPathComponent
        while access(folder, F_OK) != 0, folder != "/" { folder = (folder as NSString).deletingLastPathComponent }
        guard access(folder, W_OK | X_OK) == 0 else { throw CommandFailure(.noPermission, words.noRoom(folder)) }
    }

    /// Throws all that is wrong with what flags say, and their names that are missing where nobody can be asked.
    static func expectSound(
        _ request: SetupRequest, _ faults: [CommandFailure], missing: [String], at place: SetupPlace,
        _ words: SetupWords
    ) throws {
        let lacks = missing.isEmpty ? [] : [CommandFailure(.usage, words.missing(missing))]
        let all = lacks + faults + [Self.fault(SetupAnswers.flaws(request, at: place), words)].compactMap(\.self)
        guard let first = all.first else { return }
        // What is missing comes before what is wrong.
        let isOne = !lacks.isEmpty || all.allSatisfy { $0.status == first.status }
        throw CommandFailure(isOne ? first.status : .badData, all.map(\.message).joined(separator: "\nmuster: "))
    }

    /// What is wrong with a file that a flag names; nil: it can be read.
    static func fault(_ file: String, _ flag: String, _ words: SetupWords) -> CommandFailure? {
        do {
            try requireFile(file)
            return nil
        } catch {
            let status = (error as? CommandFailure)?.status ?? .noInput
            return CommandFailure(status, "\(flag): \(words.text(SetupFlaw.noSuchFile(file)))".visibleLines)
        }
    }

    private static func fault(_ flaws: SetupFlaws, _ words: SetupWords) -> CommandFailure? {
        let lines = flaws.all.map { "\($0.flag): \(words.text($0.flaw))".visibleLines }
        return lines.isEmpty ? nil : CommandFailure(.badData, lines.joined(separator: "\nmuster: "))
    }

    /// The answers that a request gives; what is wrong is told by its flag.
    static func answers(_ request: SetupRequest, at place: SetupPlace, _ words: SetupWords) throws -> SetupAnswers {
        do throws(SetupFlaws) {
            return try SetupAnswers(request, at: place)
        } catch {
            throw fault(error, words) ?? CommandFailure(.software, "\(error)")
        }
    }

    /// The roster in a file; nil when it has errors, which are in `problems`, as are the units of `earlier` that it lacks.
    /// What is no text is read in a worker.
    static func roster(
        _ file: String, over earlier: Roster?, ownAddresses: Set<String>, _ problems: Problems
    ) async throws -> RosterSheet? {
        let sheet = try await sheet(file, earlier, ownAddresses, problems)
        let missing = earlier?.units.filter { sheet?.roster.unit(code: $0.code) == nil } ?? []
        guard let sheet, !missing.isEmpty else { return sheet }
        let names = missing.prefix(5).map { "\($0.code) \($0.name)" }.joined(separator: ", ")
        problems.add(
            Problem(
                file: file,
                message:
                    "lacks \(missing.count == 1 ? "a unit" : "\(missing.count) units") of the present roster: \(names)"
                    + (missing.count > 5 ? " and others" : ""), severity: .warning))
        return sheet
    }

    private static func sheet(
        _ file: String, _ earlier: Roster?, _ ownAddresses: Set<String>, _ problems: Problems
    ) async throws -> RosterSheet? {
        if ["csv", "txt"].contains((file as NSString).pathExtension.lowercased()) {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: file))
            defer { try? handle.close() }
            let bytes = Array(try handle.read(upToCount: Roster.largestFile + 1) ?? Data())
            return RosterSheet.read(
                csv: bytes, file: file, over: earlier, ownAddresses: ownAddresses, problems: problems)
        }
        let content = try await Workers(limits: MergeRun.limits).inspect(file).content
        if let problem = content.problem {
            throw CommandFailure(
                .badData, "\(file): \(problem.rawValue): cannot be read as a table; save it as .xlsx or .csv")
        }
        return RosterSheet.read(content, file: file, over: earlier, ownAddresses: ownAddresses, problems: problems)
    }
}

extension CommandFailure {
    /// Why setup wrote nothing, or stopped.
    init(_ error: SetupError, _ words: SetupWords) {
        let status: ExitStatus =
            switch error {
            case .inTheWay: .cannotCreate
            case .system(_, _, EACCES), .system(_, _, EPERM): .noPermission
            case .system: .cannotCreate
            case .configuration: .software
            }
        self.init(status, words.text(error).joined(separator: "\nmuster: "))
    }
}

extension SetupResult {
    /// For programs.
    func json(_ place: SetupPlace, _ roster: RosterSheet?, _ notes: [Problem], _ report: DoctorReport?) -> JSONValue {
        .object([
            ("configuration", .string(place.configuration)), ("unit", .text(place.unit)),
            ("written", .texts(written)), ("kept", .texts(kept)), ("unchanged", .texts(unchanged)),
            ("units", .count(roster?.roster.units.count)),
            (
                "categories",
                roster.map { sheet in
                    .array(
                        sheet.categoryCounts.map {
                            .object([("name", .string($0.name)), ("units", .integer($0.units))])
                        })
                } ?? .null
            ),
            ("notes", .array(notes.map(\.json))),
            ("doctor", report?.json ?? .null),
        ])
    }
}
