import ArgumentParser
import Daemon
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
            others by --imap and --smtp, or imap.DOMAIN and smtp.DOMAIN; a bare host is TLS from the start, with port 143 or \
            587 STARTTLS. Letters queue and none leaves (sending = "hold").
            At a terminal it asks for what is missing; elsewhere all of --office, --mail, --password-file and --coordinator \
            are needed. Nothing is written before all of it is right. Run again at a terminal it offers what is configured as \
            defaults and changes only what is answered otherwise. Elsewhere nothing that somebody wrote is replaced without \
            --force. What is replaced is kept beside as *.bak-TIME, but for passwords. Ends with what `muster doctor` says, \
            and at a terminal asks again for a login that was refused: 1 when doctor finds a failure.
            """)

    @OptionGroup var config: ConfigurationOption
    @OptionGroup var answers: SetupOptions

    @Flag(help: "Replace files that somebody wrote; all but passwords are kept as *.bak-TIME.")
    var force = false

    @Flag(help: "End without `muster doctor`, which logs in to the servers.")
    var noDoctor = false

    @Flag(help: "Print a configuration with all its comments, as the package installs it, and do nothing else.")
    var example = false

    @OptionGroup var output: OutputOptions

    private var words: SetupWords { SetupWords(answers.dialogLanguage) }

    func execute() async throws {
        guard !example else { return print(SetupExample.packaged, terminator: "") }
        do {
            try await setUp(at: SetupPlace(configuration: config.path))
        } catch let end as InterviewEnd {
            throw CommandFailure(.badData, words.text(end))
        } catch let error as SetupError {
            throw CommandFailure(error, words)
        }
    }

    private func setUp(at usual: SetupPlace) async throws {
        var faults: [CommandFailure] = []
        var request = answers.request(words, &faults)
        let missing = answers.missing(request)
        let isAsked = Terminal.isThere && !missing.isEmpty
        let earlier = isAsked ? EarlierSetup(usual) : nil
        let place = earlier?.place ?? usual
        try SetupFiles.expectRoom(place, mayReplace: force || earlier != nil, words)
        try SetupFiles.expectSound(request, faults, missing: isAsked ? [] : missing, at: place, words)
        let interview = isAsked ? Interview(words, ask: Terminal.ask, tell: { printError($0.visibleLines) }) : nil
        if let interview { request = try interview.complete(request, over: earlier?.request) }
        let answers = try SetupFiles.answers(request, at: place, words)
        let notes = Problems()
        let roster = try await roster(answers, interview, at: place, notes)
        // Who sees what is replaced and agrees has no need of the flag.
        let plan = try SetupPlan(answers, roster: roster, over: earlier, at: place, isForced: force || isAsked)
        if let interview {
            let summary = words.summary(answers, roster: roster, plan: plan).visibleLines
            if plan.isEmpty { printError(summary) } else { try interview.confirm(summary) }
        }
        var result = try plan.write(at: Date())
        if !output.json { tell(result, answers, isAsked ? nil : request.mailProvider, roster, plan, notes.all) }
        let report = try look(at: place, request, interview) { request throws in
            let answers = try SetupFiles.answers(request, at: place, words)
            let plan = try SetupPlan(answers, roster: nil, over: earlier, at: place, isForced: true)
            let again = try plan.write(at: Date(), over: result)
            print(words.text(SetupResult(written: again.written, kept: again.kept)).visibleLines)
            result.written += again.written
        }
        if output.json {
            print(result.json(place, roster, notes.all, report).text)
        } else {
            let steps = words.nextSteps(
                place, hasRoster: plan.hasUnits, isEnabled: place.isEnabled, isChanged: !result.written.isEmpty,
                isSending: plan.isSending,
                hasFailure: report?.worst == .failure)
            print(steps.visibleLines)
        }
        if report?.worst == .failure { throw ExitCode(ExitStatus.negative.rawValue) }
    }

    /// Tells what was done.
    private func tell(
        _ result: SetupResult, _ answers: SetupAnswers, _ provider: MailProvider?, _ roster: RosterSheet?,
        _ plan: SetupPlan, _ notes: [Problem]
    ) {
        print(words.text(result).visibleLines)
        if let roster { print(words.aboutCategories(roster).visibleLines) }
        if self.answers.roster != nil, !notes.isEmpty {
            print(words.beforeNotes)
            for note in notes { print(VisibleText.of("\(note)")) }
        }
        for hint in words.hints(answers, provider, plan) { print(hint.visibleLines) }
    }

    /// What doctor finds; nil when it is not wanted. A person whose login was refused may give another one, which
    /// `rewrite` writes, and then it looks again.
    private func look(
        at place: SetupPlace, _ request: SetupRequest, _ interview: Interview?,
        rewrite: (SetupRequest) throws -> Void
    ) throws -> DoctorReport? {
        guard !noDoctor else { return nil }
        var request = request
        while true {
            let report = try DoctorProcess.report(place.configuration)
            if output.json { return report }
            print(words.beforeDoctor)
            print(report.text(output))
            // Further mailboxes have passwords that are none of setup's.
            let mailbox = Configuration.load(place.configuration).configuration?.mailboxes.first?.id
            let imap = mailbox.flatMap { report.login("imap/" + $0) }
            let smtp = report.login("smtp")
            guard imap == .failure || smtp == .failure, let interview,
                let again = interview.loginsAgain(
                    request, isIMAPRefused: imap == .failure, isSMTPRefused: smtp == .failure,
                    isSMTPLetIn: smtp.map { $0 != .failure } ?? false)
            else { return report }
            request = again
            try rewrite(request)
        }
    }

    /// The roster of `--roster`, or that the person names.
    private func roster(
        _ answers: SetupAnswers, _ interview: Interview?, at place: SetupPlace, _ notes: Problems
    ) async throws -> RosterSheet? {
        let (addresses, earlier) = (answers.ownAddresses, try SetupPlan.roster(place))
        if let file = self.answers.roster {
            let problems = Problems()
            let sheet = try await SetupFiles.roster(file, over: earlier, ownAddresses: addresses, problems)
            guard let sheet else {
                throw CommandFailure(
                    .badData, problems.all.map { VisibleText.of("\($0)") }.joined(separator: "\nmuster: "))
            }
            for problem in problems.all { notes.add(problem) }
            return sheet
        }
        return try await interview?.roster(hasUnits: SetupPlan.hasUnits(place)) { file throws(SetupFlaw) in
            let problems = Problems()
            let sheet: RosterSheet?
            do {
                sheet = try await SetupFiles.roster(file, over: earlier, ownAddresses: addresses, problems)
            } catch {
                throw .file([(error as? CommandFailure)?.message ?? "\(error)"])
            }
            guard let sheet else {
                throw .file(problems.all.filter { $0.severity == .error }.map(\.description))
            }
            if !problems.all.isEmpty { printError(words.beforeNotes) }
            for problem in problems.all {
                printError("  " + VisibleText.of("\(problem)"))
                notes.add(problem)
            }
            return sheet
        }
    }
}
