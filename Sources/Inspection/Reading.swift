import Glibc

/// One mail or file from its bytes to a checked report, on one thread: it blocks.
struct Reading {
    var programs: WorkerPrograms
    var limits: InspectionLimits
    var allowWithoutLandlock: Bool
    var cancellation: CancellationFlag

    func examination(of path: String, outputFolder: String) throws -> Examination {
        let mail = try opened(path)
        let folder = try OutputFolder(at: outputFolder)
        do {
            let report = try report(of: mail, task: .mail, folder: folder)
            var check = ReportCheck(limits: limits)
            var examination = try decoded(Examination.self, from: report) { (report) throws(MalformedReport) in
                try check.clean(&report)
            }
            for attachment in examination.attachments { try confirm(attachment, in: folder) }
            var second = secondReading()
            for index in examination.attachments.indices {
                try second.read(&examination.attachments[index], in: folder)
            }
            second.end()
            for index in examination.attachments.indices {
                try settle(&examination.attachments[index], in: folder)
            }
            return examination
        } catch {
            folder.empty()
            throw error
        }
    }

    func attachment(of path: String, named name: String, outputFolder: String) throws -> Attachment {
        let file = try opened(path)
        let folder = try OutputFolder(at: outputFolder)
        do {
            let report = try report(of: file, task: .file, folder: folder, fileExtension: fileExtension(of: name))
            var check = ReportCheck(limits: limits)
            var attachment = try decoded(Attachment.self, from: report) { (report) throws(MalformedReport) in
                try check.clean(&report)
            }
            attachment.output = nil
            for inner in attachment.contains { try confirm(inner, in: folder) }
            var second = secondReading()
            try second.read(&attachment, original: file, in: folder)
            second.end()
            for index in attachment.contains.indices {
                try settle(&attachment.contains[index], in: folder)
            }
            (attachment.bytes, attachment.sha256) = try file.sha256()
            return attachment
        } catch {
            folder.empty()
            throw error
        }
    }

    /// Returns when every program can be isolated.
    func checkIsolation() throws {
        for program in [programs.inspect, programs.media, programs.pdf] { try probe(of: program).run() }
    }

    /// What the probe of each program finds.
    func isolation() throws -> [WorkerIsolation] {
        try [programs.inspect, programs.media, programs.pdf].map { program in
            let name = program.split(separator: "/").last.map(String.init) ?? program
            do {
                try probe(of: program).run()
                return WorkerIsolation(program: name, problem: nil)
            } catch let error as CancellationError {
                throw error
            } catch {
                return WorkerIsolation(program: name, problem: error)
            }
        }
    }

    private func opened(_ path: String) throws -> Descriptor {
        // A named pipe must not make the daemon wait.
        let file = try Descriptor(opening: path, O_RDONLY | O_NONBLOCK)
        guard try file.status().st_mode & S_IFMT == S_IFREG else {
            throw InspectionFailure(attempt: "read \(path)", number: EINVAL, reason: "it is not a regular file")
        }
        return file
    }

    private func report(
        of input: borrowing Descriptor, task: WorkerArguments.Task, folder: borrowing OutputFolder,
        fileExtension: String? = nil
    ) throws -> [UInt8] {
        var arguments = WorkerArguments(
            task, fileExtension: fileExtension, allowWithoutLandlock: allowWithoutLandlock, limits: limits)
        var (report, death) = try run(arguments, on: input, folder: folder)
        if death?.cause == .exit(WorkerExit.rareCharset) {
            folder.empty()
            arguments.loadsRareCharsets = true
            (report, death) = try run(arguments, on: input, folder: folder)
        }
        guard let death else { return report }
        // As with the sandbox, a full disk is believed only when it can be seen from here.
        if death.cause == .exit(WorkerExit.cannotWrite), try !folder.hasRoom(for: limits.totalBytes) {
            throw InspectionFailure(attempt: "write what a worker took out", number: ENOSPC, reason: death.log)
        }
        try probe(of: programs.inspect).confirm(death)
    }

    private func run(
        _ arguments: WorkerArguments, on input: borrowing Descriptor, folder: borrowing OutputFolder
    ) throws -> (report: [UInt8], death: WorkerDeath?) {
        let process = try WorkerProcess(
            program: programs.inspect, arguments: arguments, input: input, folder: folder.descriptor,
            cancellation: cancellation)
        defer { _ = process.end() }
        let report = try process.readToEnd(limit: limits.reportBytes, seconds: limits.wallSeconds)
        return (report, process.death(by: process.end(), limits: limits))
    }

    func probe(of program: String) -> IsolationProbe {
        IsolationProbe(
            program: program, limits: limits, allowWithoutLandlock: allowWithoutLandlock, cancellation: cancellation)
    }

    private func decoded<Report: Decodable>(
        _ type: Report.Type, from json: [UInt8], check: (inout Report) throws(MalformedReport) -> Void
    ) throws -> Report {
        do {
            var report = try ReportCoding.decode(type, from: json)
            try check(&report)
            return report
        } catch {
            throw garbage(error.reason)
        }
    }

    /// Refuses a report that names files which the worker did not write.
    private func confirm(_ attachment: Attachment, in folder: borrowing OutputFolder) throws {
        if let output = attachment.output, try !folder.holds(output) { throw garbage("there is no output \(output)") }
        for inner in attachment.contains { try confirm(inner, in: folder) }
    }

    /// Fills in what only this process may say of the files that the worker wrote: their size and hash. It holds for as
    /// long as the folder is left alone, because every worker that could reach it has ended.
    private func settle(_ attachment: inout Attachment, in folder: borrowing OutputFolder) throws {
        if let output = attachment.output {
            guard let file = try folder.measure(output) else { throw garbage("there is no output \(output)") }
            (attachment.bytes, attachment.sha256) = file
        }
        for index in attachment.contains.indices {
            try settle(&attachment.contains[index], in: folder)
        }
    }

    private func garbage(_ reason: String) -> WorkerDeath {
        WorkerDeath(program: "muster-inspect", cause: .garbage(reason), log: "")
    }

    private func secondReading() -> SecondReading {
        let arguments = WorkerArguments(.media, allowWithoutLandlock: allowWithoutLandlock, limits: limits)
        return SecondReading(
            media: NumberedFileWorker(arguments: arguments, probe: probe(of: programs.media)),
            pdf: probe(of: programs.pdf), limits: limits, start: .now)
    }

    private func fileExtension(of path: String) -> String? {
        let name = path.split(separator: "/").last ?? ""
        return name.contains(".") ? name.split(separator: ".").last.map(String.init) : nil
    }
}
