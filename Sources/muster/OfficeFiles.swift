import ArgumentParser
import Daemon
import Foundation
import Inspection
import Settings
import Store
import Submissions

/// The office as its files describe it: what every command but `parse` and `inspect` starts from.
struct OfficeFiles {
    let configuration: Configuration
    let office: Office

    /// Reads configuration, notices and roster, and the header rows of blank forms. Warnings are left to `muster check`;
    /// an error ends the command and shows them all. A command that logs in holds the secrets that root alone can read,
    /// before it becomes the storage's owner.
    init(_ option: ConfigurationOption, logsIn: Bool = false) async throws {
        var configuration = try OfficeFiles.configuration(option)
        if logsIn, StorageOwner.isAnother(configuration.storageDirectory) {
            configuration = configuration.holdingSecrets()
        }
        var (office, problems) = loadOffice(configuration)
        guard var office else {
            // Where nothing was set up, that is all there is to mend, and it was told.
            if option.setupHint != nil { throw ExitCode(ExitStatus.configuration.rawValue) }
            throw OfficeFiles.failure(problems)
        }
        self.configuration = configuration
        problems += await office.readTemplates(of: configuration) { path in
            try await Workers(configuration.inspection).inspect(path).content.formHeader
        }
        guard !problems.contains(where: { $0.severity == .error }) else { throw OfficeFiles.failure(problems) }
        self.office = office
    }

    /// The configuration alone, for what must work whatever is wrong with notices and roster. Where nothing was set up yet,
    /// that is told on standard error.
    static func configuration(_ option: ConfigurationOption) throws -> Configuration {
        let (configuration, problems) = Configuration.load(option.path)
        guard let configuration else {
            var failure = failure(problems)
            if let hint = option.setupHint { failure.message += "\nmuster: " + hint }
            throw failure
        }
        if let hint = option.setupHint { printError("muster: \(hint)") }
        return configuration
    }

    /// The notice with this id.
    func notice(_ id: String) throws -> Notice {
        guard let notice = office.notice(id) else {
            let known = office.notices.map(\.id).joined(separator: ", ")
            throw CommandFailure(.noInput, "no notice \"\(id)\"; there are: \(known)")
        }
        return notice
    }

    /// A requirement of a notice, named `plan`, or `plans/plan` where two phases have one of that name.
    func requirement(_ name: String, of notice: Notice) throws -> (phase: Phase, requirement: Requirement) {
        let found = notice.requirements.filter {
            $0.requirement.id == name || "\($0.phase.id)/\($0.requirement.id)" == name
        }
        guard let first = found.first, found.count == 1 else {
            let known = notice.requirements.map { "\($0.phase.id)/\($0.requirement.id)" }.joined(separator: ", ")
            let problem = found.isEmpty ? "no requirement \"\(name)\"" : "several requirements \"\(name)\""
            throw CommandFailure(found.isEmpty ? .noInput : .usage, "\(problem); there are: \(known)")
        }
        return first
    }

    /// The office with the codes of its letters, which only the store's secret can make.
    func office(of instance: Instance?) -> Office {
        var office = office
        office.referenceSecret = instance?.secret
        return office
    }

    /// The letters' templates.
    func templates() throws -> LetterTemplates {
        let (templates, problems) = loadLetters(configuration)
        guard !problems.contains(where: { $0.severity == .error }) else { throw OfficeFiles.failure(problems) }
        return templates
    }

    /// The store for looking; nil when there is no database yet, which is an empty history.
    func openForReading() throws -> Store? {
        try StorageOwner.become(of: configuration.storageDirectory)
        return try Store.openForReading(configuration.storageDirectory)
    }

    /// The store for a command that writes.
    func openForCommand() throws -> Store {
        try StorageOwner.become(of: configuration.storageDirectory)
        return try Store.openForCommand(configuration.storageDirectory)
    }

    /// The store for the daemon.
    func openForDaemon() throws -> Store {
        try StorageOwner.become(of: configuration.storageDirectory)
        return try Store.openForDaemon(
            configuration.storageDirectory, reserve: configuration.storageReserve)
    }

    /// The workers as the office's configuration allows them.
    func inspector() throws -> Inspector {
        try Inspector(configuration.inspection)
    }

    /// The workers for commands that look.
    func workers() throws -> Workers { try Workers(configuration.inspection) }

    private static func failure(_ problems: [Problem]) -> CommandFailure {
        let errors = problems.filter { $0.severity == .error }.map { "\($0)" }
        return CommandFailure(.configuration, errors.joined(separator: "\nmuster: "))
    }
}
