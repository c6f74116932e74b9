import CSandbox
import FileReaders
import Glibc
import Inspection
import Mail

/// Reads one mail or file in a sandbox and prints what it found as JSON. ``WorkerArguments`` describes its command line
/// and its descriptors; nothing else reaches it.
@main
enum InspectWorker {
    private static let outputFolder: Int32 = 3

    static func main() {
        guard let arguments = WorkerArguments(words: CommandLine.arguments.dropFirst()),
            [.mail, .file, .probe].contains(arguments.task)
        else {
            end(WorkerExit.usage, "started with a command line of another version")
        }
        // Names in archives are converted by the C library, to the locale's charset. Both the locale and the charsets
        // are files, which can't be opened later.
        setlocale(LC_CTYPE, "C.UTF-8")
        let charsets = Charsets()
        if arguments.loadsRareCharsets {
            charsets.preload()
        } else {
            charsets.preloadCommon { end(WorkerExit.rareCharset) }
        }
        if arguments.task == .probe {
            enterSandbox(arguments, inputBytes: 0)
            write(Array("\(sandbox_probe(UInt64(arguments.limits.memoryBytes) * 2))\n".utf8))
            end(0)
        }
        guard let input = MappedFile(descriptor: 0) else { end(WorkerExit.usage, "started without a file to read") }
        enterSandbox(arguments, inputBytes: input.count)
        do {
            write(try input.read { try report(on: $0, arguments, charsets) })
            end(0)
        } catch let error as CannotWrite {
            end(WorkerExit.cannotWrite, "can't write to the output folder: \(String(cString: strerror(error.number)))")
        } catch {
            end(70, "\(error)")
        }
    }

    private static func report(
        on bytes: UnsafeRawBufferPointer, _ arguments: WorkerArguments, _ charsets: Charsets
    ) throws -> [UInt8] {
        let outputs = OutputFiles(folder: outputFolder)
        let reader = FileReader(limits: arguments.limits, outputs: outputs, charsets: charsets)
        let limit = arguments.limits.reportBytes
        if arguments.task == .mail {
            let report = try reader.mail(bytes)
            let json = try ReportCoding.encode(report)
            return json.count <= limit ? json : try ReportCoding.encode(report.shortened)
        }
        let report = try reader.file(bytes, fileExtension: arguments.fileExtension)
        let json = try ReportCoding.encode(report)
        return json.count <= limit ? json : try ReportCoding.encode(report.shortened)
    }

    private static func enterSandbox(_ arguments: WorkerArguments, inputBytes: Int) {
        let limits = arguments.limits
        var rules = sandbox_rules()
        rules.address_space_bytes = UInt64(limits.memoryBytes + inputBytes)
        rules.cpu_seconds = UInt64(limits.cpuSeconds)
        rules.file_bytes = UInt64(limits.entryBytes)
        rules.open_files = 32
        rules.folder = outputFolder
        rules.folder_writable = true
        rules.landlock_optional = arguments.allowWithoutLandlock
        let refusal = sandbox_enter(&rules)
        if refusal != SANDBOX_ENTERED { end(Int32(refusal.rawValue), "the sandbox is not complete") }
    }

    private static func write(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let count = Glibc.write(1, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { end(WorkerExit.cannotWrite, "nobody takes the report") }
                rest = rest.dropFirst(count)
            }
        }
    }

    private static func end(_ status: Int32, _ reason: String = "") -> Never {
        let line = Array((reason + "\n").utf8)
        if !reason.isEmpty { _ = Glibc.write(2, line, line.count) }
        exit(status)
    }
}
