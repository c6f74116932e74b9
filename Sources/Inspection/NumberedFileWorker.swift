import Glibc

/// Reads files of one output folder with `muster-inspect-media` or `muster-inspect-pdf`: started for the first one, and
/// anew after each death. It belongs to one thread, as its ``WorkerProcess`` does.
final class NumberedFileWorker {
    private let arguments: WorkerArguments
    private let probe: IsolationProbe
    private var process: WorkerProcess?
    private var requests: Descriptor?

    /// - Parameter probe: of the program.
    init(arguments: WorkerArguments, probe: IsolationProbe) {
        self.arguments = arguments
        self.probe = probe
    }

    /// What the file of this number is; one that the worker dies of twice is reported as corrupt.
    func read(_ number: Int, in folder: borrowing OutputFolder) throws -> FileContent {
        let answer: FileContent? = try ask(number, in: folder) { (content) throws(MalformedReport) in
            try ReportCheck.clean(&content)
        }
        if let answer { return answer }
        var content = FileContent(problem: .corrupt)
        content.notes = ["not read: the program that reads such files failed twice"]
        return content
    }

    /// The file of this number, drawn small; nil when there is nothing to draw, or the worker dies of it twice.
    func thumbnail(_ number: Int, in folder: borrowing OutputFolder) throws -> Thumbnail? {
        let answer: Thumbnail? = try ask(number, in: folder) { (thumbnail) throws(MalformedReport) in
            guard thumbnail.jpeg.isEmpty || thumbnail.isPlausible else {
                throw MalformedReport(reason: "the thumbnail is no JPEG file")
            }
        }
        return answer.flatMap { $0.jpeg.isEmpty ? nil : $0 }
    }

    /// The worker's answer about a file; nil when it died of it twice.
    private func ask<Answer: Decodable>(
        _ number: Int, in folder: borrowing OutputFolder, check: (inout Answer) throws(MalformedReport) -> Void
    ) throws -> Answer? {
        for _ in 1...2 {
            do {
                return try askOnce(number, in: folder, check: check)
            } catch is WorkerDeath {
                stop()
            }
        }
        return nil
    }

    private func askOnce<Answer: Decodable>(
        _ number: Int, in folder: borrowing OutputFolder, check: (inout Answer) throws(MalformedReport) -> Void
    ) throws -> Answer {
        let process = try startedProcess(in: folder)
        let request = Array("\(number)\n".utf8)
        // To a worker that is gone this fails; that shows below as a missing answer.
        _ = send(requests?.number ?? -1, request, request.count, Int32(MSG_NOSIGNAL))
        let answer = try process.readLine(limit: Self.answerLimit, seconds: arguments.limits.wallSeconds)
        guard let answer else {
            let death = process.death(by: process.end(), limits: arguments.limits)
            try probe.confirm(death ?? process.death(.garbage("no answer")))
        }
        do {
            var report = try ReportCoding.decode(Answer.self, from: answer)
            try check(&report)
            return report
        } catch {
            throw process.death(.garbage(error.reason))
        }
    }

    private func startedProcess(in folder: borrowing OutputFolder) throws -> WorkerProcess {
        if let process { return process }
        let pair = try Pipe()
        let started = try WorkerProcess(
            program: probe.program, arguments: arguments, input: pair.reading, folder: folder.descriptor,
            cancellation: probe.cancellation)
        requests = pair.takeWriting()
        process = started
        return started
    }

    /// Ends the worker; the next request starts another one.
    func stop() {
        _ = process?.end()
        process = nil
        requests = nil
    }

    private static let answerLimit = 1 << 20
}
