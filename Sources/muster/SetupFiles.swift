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
    static func expectRoom(_ place: SetupPlace, isForced: Bool) throws {
        do throws(SetupError) {
            if !isForced, try SetupPlan.isInTheWay(place) { throw .inTheWay([place.configuration]) }
        } catch {
            throw CommandFailure(error)
        }
        var folder = (place.configuration as NSString).deletingLastPathComponent
        while access(folder, F_OK) != 0, folder != "/" { folder = (folder as NSString).deletingLastPathComponent }
        guard access(folder, W_OK | X_OK) == 0 else {
            throw CommandFailure(.noPermission, "\(folder): this user may not write there; run it as root (sudo)")
        }
    }

    /// The answers that a request gives; what is wrong is told by its flag.
    static func answers(_ request: SetupRequest, at place: SetupPlace) throws -> SetupAnswers {
        do throws(SetupFlaws) {
            return try SetupAnswers(request, at: place)
        } catch {
            let words = SetupWords(.english)
            let lines = error.all.map { "\($0.flag): \(words.text($0.flaw))".visibleLines }
            throw CommandFailure(.badData, lines.joined(separator: "\nmuster: "))
        }
    }

    /// The roster in a file; nil when it has errors, which are in `problems`. What is no text is read in a worker.
    static func roster(_ file: String, ownAddresses: Set<String>, _ problems: Problems) async throws -> RosterSheet? {
        if ["csv", "txt"].contains((file as NSString).pathExtension.lowercased()) {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: file))
            defer { try? handle.close() }
            let bytes = Array(try handle.read(upToCount: Roster.largestFile + 1) ?? Data())
            return RosterSheet.read(csv: bytes, file: file, ownAddresses: ownAddresses, problems: problems)
        }
        let content = try await Workers(limits: MergeRun.limits).inspect(file).content
        if let problem = content.problem {
            throw CommandFailure(
                .badData, "\(file): \(problem.rawValue): cannot be read as a table; save it as .xlsx or .csv")
        }
        return RosterSheet.read(content, file: file, ownAddresses: ownAddresses, problems: problems)
    }
}

extension CommandFailure {
    /// Why setup wrote nothing, or stopped.
    init(_ error: SetupError) {
        switch error {
        case .inTheWay(let paths):
            self.init(
                .cannotCreate,
                paths.map { "\($0) is there already" }.joined(separator: "; ")
                    + "; nothing was written (--force replaces it and keeps the old one beside it)")
        case .system(let what, let path, let code):
            self.init(
                code == EACCES || code == EPERM ? .noPermission : .cannotCreate,
                "\(path) cannot \(what): \(String(cString: strerror(code)))")
        case .configuration(let problems):
            self.init(
                .software,
                (["what would be written does not say what was asked for; nothing was written"]
                    + problems.map(\.description)).joined(separator: "\nmuster: "))
        }
    }
}

extension SetupResult {
    /// For programs.
    func json(_ place: SetupPlace, _ roster: RosterSheet?, _ notes: [Problem], _ report: DoctorReport?) -> JSONValue {
        .object([
            ("configuration", .string(place.configuration)), ("unit", .text(place.unit)),
            ("written", .texts(written)), ("kept", .texts(kept)), ("unchanged", .texts(unchanged)),
            ("units", .count(roster?.roster.units.count)), ("notes", .array(notes.map(\.json))),
            ("doctor", report?.json ?? .null),
        ])
    }
}
