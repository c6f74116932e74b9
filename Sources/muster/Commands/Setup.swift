import ArgumentParser
import Doctor
import Exports
import Foundation
import Settings
import Setup
import Submissions
import TerminalText

struct SetupCommand: MusterCommand {
    static let configuration = CommandConfiguration(
        commandName: "setup",
        abstract: "Writes an office's configuration, credentials and roster, asking for what no flag says.",
        discussion: """
            Knows the servers and habits of QQ, NetEase, Exmail, Aliyun, Sina, Sohu, 139, 189, Outlook, Gmail and iCloud; \
            others by --imap and --smtp, or imap.DOMAIN and smtp.DOMAIN. Letters queue and none leaves (sending = "hold").
            At a terminal it asks for what is missing; elsewhere all of --office, --mail, --password-file and --coordinator \
            are needed. Nothing is written before all of it is right, and nothing that somebody wrote is replaced without \
            --force, which keeps it beside as *.bak-TIME. Ends with what `muster doctor` says: 1 when that finds a failure.
            """)

    @OptionGroup var config: ConfigurationOption
    @OptionGroup var answers: SetupOptions

    @Flag(help: "Replace files that somebody wrote; they are kept as *.bak-TIME.")
    var force = false

    @Flag(help: "End without `muster doctor`, which logs in to the servers.")
    var noDoctor = false

    @Flag(help: "Print a configuration with all its comments, as the package installs it, and do nothing else.")
    var example = false

    @OptionGroup var output: OutputOptions

    func execute() async throws {
        guard !example else { return print(SetupExample.packaged, terminator: "") }
        let place = SetupPlace(configuration: config.path)
        try SetupFiles.expectRoom(place, isForced: force)
        var request = try answers.request()
        let words = SetupWords(answers.dialogLanguage)
        let interview = Interview(
            words, ask: Terminal.ask, tell: { printError($0.visibleLines) })
        let isAsked = Terminal.isThere && !request.missing.isEmpty
        guard isAsked || request.missing.isEmpty else {
            throw CommandFailure(.usage, "missing: \(request.missing.joined(separator: ", ")); or run it at a terminal")
        }
        do {
            if isAsked { request = try interview.complete(request) }
            let answers = try SetupFiles.answers(request, at: place)
            let notes = Problems()
            let roster = try await roster(answers, isAsked ? interview : nil, notes)
            let plan = try SetupPlan(answers, roster: roster, at: place, isForced: force)
            if isAsked { try interview.confirm(words.summary(answers, roster: roster, plan: plan).visibleLines) }
            let result = try plan.write(at: Date())
            if !output.json {
                print(words.text(result).visibleLines)
                if self.answers.roster != nil { for note in notes.all { print(VisibleText.of("\(note)")) } }
                let provider = isAsked ? nil : request.mailProvider
                for hint in words.hints(answers, provider) { print(hint.visibleLines) }
                print(words.nextSteps(place, hasRoster: roster != nil).visibleLines)
            }
            try await look(result, at: place, roster, notes.all)
        } catch let end as InterviewEnd {
            throw CommandFailure(.badData, words.text(end))
        } catch let error as SetupError {
            throw CommandFailure(error)
        }
    }

    /// The roster of `--roster`, or that the person names.
    private func roster(_ answers: SetupAnswers, _ interview: Interview?, _ notes: Problems) async throws
        -> RosterSheet?
    {
        let addresses = answers.ownAddresses
        if let file = self.answers.roster {
            try requireFile(file)
            let problems = Problems()
            let sheet = try await SetupFiles.roster(file, ownAddresses: addresses, problems)
            guard let sheet else {
                throw CommandFailure(
                    .badData, problems.all.map { VisibleText.of("\($0)") }.joined(separator: "\nmuster: "))
            }
            for problem in problems.all { notes.add(problem) }
            return sheet
        }
        return try await interview?.roster { file throws(SetupFlaw) in
            let problems = Problems()
            let sheet: RosterSheet?
            do {
                sheet = try await SetupFiles.roster(file, ownAddresses: addresses, problems)
            } catch {
                throw .file([(error as? CommandFailure)?.message ?? "\(error)"])
            }
            guard let sheet else { throw .file(problems.all.map(\.description)) }
            for problem in problems.all {
                printError(VisibleText.of("\(problem)"))
                notes.add(problem)
            }
            return sheet
        }
    }

    /// Ends as `muster doctor` does.
    private func look(
        _ result: SetupResult, at place: SetupPlace, _ roster: RosterSheet?, _ notes: [Problem]
    ) async throws {
        let doctor = try DoctorCommand.parse(["--config", place.configuration])
        guard output.json else {
            if !noDoctor { try await doctor.execute() }
            return
        }
        var report: DoctorReport?
        if !noDoctor {
            var round = try DoctorRound(doctor.config, now: Date())
            try await round.look(offline: false, sendingTestTo: nil)
            Progress.clear()
            report = round.report
        }
        print(result.json(place, roster, notes, report).text)
        if report?.worst == .failure { throw ExitCode(ExitStatus.negative.rawValue) }
    }
}
