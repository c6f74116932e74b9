import Foundation
public import Settings
public import Submissions

/// What `muster check` found.
public struct CheckReport: Sendable {
    /// Configuration first, then what it points to, in the order of the files and of their lines.
    public var problems: [Problem]
    /// False when the configuration is no file, or no TOML, so that nothing else could be looked at.
    public var isReadable: Bool
    /// The office as far as it could be read, for a summary.
    public var office: Office?

    /// Whether nothing is wrong; warnings are allowed.
    public var isSound: Bool { !problems.contains { $0.severity == .error } }
}

/// Finds every problem of the configuration at `path`, and of the notices, roster, calendar, letters and credentials that
/// it points to. Changes nothing, connects nowhere, runs nothing. `environment` is the process's.
public func check(_ path: String, environment: [String: String]) -> CheckReport {
    let problems = Problems()
    guard let toml = contents(of: path, limit: Section.largestFile, problems),
        let draft = ConfigurationDraft.read(toml, file: path, problems: problems)
    else { return CheckReport(problems: problems.all, isReadable: false) }
    for (section, credential) in draft.credentials { credential.check(section, environment: environment) }
    let office = draft.sources.load(problems)
    let all = problems.all + loadLetters(from: draft.sources.letters).problems
    return CheckReport(problems: all.inReadingOrder(), isReadable: true, office: office)
}
