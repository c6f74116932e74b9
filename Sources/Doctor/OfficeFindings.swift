public import Daemon
import Foundation
import Settings
import Store
import Submissions

/// What `muster check` finds in the office's files, in numbers: the details are that command's.
///
/// - Parameters:
///   - report: of the configuration at `path`.
///   - configuration: nil when it has errors.
public func officeFindings(_ report: CheckReport, at path: String, configuration: Configuration?) -> [Finding] {
    let configured = URL(fileURLWithPath: path).standardizedFileURL.path
    func kind(of problem: Problem) -> String {
        let file = URL(fileURLWithPath: problem.file).standardizedFileURL.path
        if file == configured { return "configuration" }
        guard let configuration else { return "configuration" }
        if file == configuration.rosterFile { return "roster" }
        return file.hasPrefix(configuration.noticesDirectory) ? "notices" : "letters"
    }
    let problems = Dictionary(grouping: report.problems, by: kind)
    let (notices, units) = (report.office?.notices.count ?? 0, report.office?.roster.units.count ?? 0)
    let sound = [
        ("configuration", configured), ("notices", counted(notices, "notice")), ("roster", counted(units, "unit")),
        ("letters", "templates and calendar can be read"),
    ]
    return (configuration == nil ? Array(sound.prefix(1)) : sound).map { id, message in
        finding(id, message, problems[id] ?? [], isReadable: report.isReadable)
    }
}

private func finding(_ id: String, _ sound: String, _ problems: [Problem], isReadable: Bool) -> Finding {
    guard var first = problems.first(where: { $0.severity == .error }) ?? problems.first else { return .ok(id, sound) }
    let isError = first.severity == .error
    // The number before it says how bad it is.
    first.severity = .error
    let errors = problems.count { $0.severity == .error }
    let numbers = [
        errors > 0 ? counted(errors, "error") : nil,
        errors < problems.count ? counted(problems.count - errors, "warning") : nil,
    ].compactMap(\.self).joined(separator: ", ")
    let message = "\(numbers): \(first)" + (problems.count > 1 ? " …" : "")
    let advice =
        isReadable
        ? "`muster check` lists them all with file and line"
        : "give the right file with --config; `muster setup` makes one"
    return isError ? .failure(id, message, advice) : .warning(id, message, advice)
}

/// Whether this process, which has the rights of the storage's owner and so of the daemon, can read what the configuration
/// names.
public func readableFinding(_ configuration: Configuration) -> Finding {
    let letters = [configuration.letters.directory, configuration.letters.workdaysFile].compactMap(\.self)
    let paths = [configuration.file, configuration.noticesDirectory, configuration.rosterFile] + letters
    let authorities = (configuration.mailboxes.map(\.server) + [configuration.smtp.server]).compactMap(
        \.certificateAuthority)
    // What is not there is told with what needs it.
    let closed = (paths + authorities).filter { access($0, R_OK) != 0 && errno != ENOENT }
    guard let first = closed.first else {
        return .ok("permissions", "the user \(userName(geteuid())) can read all files of the office")
    }
    return .failure(
        "permissions", "the user \(userName(geteuid())) cannot read \(closed.joined(separator: ", "))",
        "the daemon must read them: chmod o+r \(first), and o+x on the folders above; or chgrp them to its group")
}
