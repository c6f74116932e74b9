import ArgumentParser
import Daemon
import Foundation
import Settings
import Submissions
import TerminalText

struct Check: MusterCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists every problem of the configuration, the notices, the roster and the letters at once.",
        discussion: "Exit code 0: sound; 1: problems; 78: the configuration itself can't be read.")

    @OptionGroup var config: ConfigurationOption
    @OptionGroup var output: OutputOptions

    func execute() async throws {
        let report = await check()
        if output.json {
            print(JSONValue.object([("problems", .array(report.problems.map(\.json)))]).text)
        } else {
            for problem in report.problems { print(VisibleText.of("\(problem)")) }
            print(summary(report))
        }
        if let hint = config.setupHint { printError("muster: \(hint)") }
        if !report.isReadable { throw ExitCode(ExitStatus.configuration.rawValue) }
        if !report.isSound { throw ExitCode(ExitStatus.negative.rawValue) }
    }

    /// Everything that reading finds, and what only a worker can say about blank forms.
    private func check() async -> CheckReport {
        var report = Daemon.check(config.path, environment: ProcessInfo.processInfo.environment)
        guard let configuration = Configuration.load(config.path).configuration, var office = report.office else {
            return report
        }
        report.problems += await office.readTemplates(of: configuration) { path in
            try await Workers(configuration.inspection).inspect(path).content.formHeader
        }
        report.office = office
        return report
    }

    private func summary(_ report: CheckReport) -> String {
        let errors = report.problems.count { $0.severity == .error }
        let warnings = report.problems.count - errors
        return errors == 0
            ? "sound: \(counted(report.office?.notices.count ?? 0, "notice")), "
                + counted(report.office?.roster.units.count ?? 0, "unit")
                + (warnings == 0 ? "" : ", \(counted(warnings, "warning"))")
            : "\(counted(errors, "problem")), \(counted(warnings, "warning"))"
    }
}

extension Problem {
    /// A problem as `check` prints it for programs.
    var json: JSONValue {
        .object([
            ("file", .string(file)),
            ("line", .count(line)),
            ("key", .string(key)),
            ("severity", .string(severity.rawValue)),
            ("message", .string(message)),
        ])
    }
}
