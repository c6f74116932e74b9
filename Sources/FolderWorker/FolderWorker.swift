import CSandbox
import Glibc
public import Inspection

/// A worker program that reads files of one folder in a sandbox. Descriptor 0 brings the number of a file a line,
/// descriptor 1 takes a line of JSON for each, descriptor 3 is the folder; nothing else can be opened. The
/// end of the input ends the program.
public struct FolderWorker {
    /// The program's name in its log.
    public var program: String
    public var task: WorkerArguments.Task
    /// A library that it uses waits for ever when it can't start threads.
    public var startsThreads = false
    /// One more folder whose files may be read: data of a library. It may be missing.
    public var dataFolder: String?

    private static let folder: Int32 = 3

    public init(program: String, task: WorkerArguments.Task) {
        self.program = program
        self.task = task
    }

    /// Does what the command line says until the input ends.
    ///
    /// - Parameters:
    ///   - prepare: loads what libraries load lazily, before the sandbox closes.
    ///   - read: what there is to say of one file.
    public func run<Report: Encodable>(
        prepare: () -> Void, read: (borrowing NumberedFile, InspectionLimits) -> Report
    ) throws {
        guard let arguments = WorkerArguments(words: CommandLine.arguments.dropFirst()),
            [task, .probe].contains(arguments.task)
        else { fail(WorkerExit.usage, "unknown arguments: the programs are of different versions") }
        prepare()
        enterSandbox(arguments)
        if arguments.task == .probe {
            print(sandbox_probe(UInt64(arguments.limits.memoryBytes)))
            return
        }
        while let line = readLine() {
            guard let number = Int(line), number >= 0 else {
                fail(WorkerExit.usage, "a request is the number of a file")
            }
            guard let file = NumberedFile.open(number: number, in: Self.folder) else {
                fail(EX_NOINPUT, "file \(number) can't be opened: \(String(cString: strerror(errno)))")
            }
            write(try ReportCoding.encode(read(file, arguments.limits)) + [UInt8(ascii: "\n")])
        }
    }

    private func enterSandbox(_ arguments: WorkerArguments) {
        var rules = sandbox_rules()
        rules.address_space_bytes = UInt64(arguments.limits.memoryBytes)
        rules.cpu_seconds = UInt64(arguments.limits.cpuSeconds)
        rules.open_files = 32
        rules.folder = Self.folder
        rules.threads = startsThreads
        rules.landlock_optional = arguments.allowWithoutLandlock
        let refusal = (dataFolder ?? "").withCString { path in
            rules.data_folder = dataFolder == nil ? nil : path
            return sandbox_enter(&rules)
        }
        guard refusal == SANDBOX_ENTERED else {
            fail(Int32(refusal.rawValue), "the kernel refused the sandbox")
        }
    }

    private func write(_ report: [UInt8]) {
        var written = 0
        while written < report.count {
            let count = report.withUnsafeBytes {
                Glibc.write(1, $0.baseAddress.map { $0 + written }, $0.count - written)
            }
            guard count > 0 || errno == EINTR else { fail(WorkerExit.cannotWrite, "the report can't be written") }
            written += max(0, count)
        }
    }

    private func fail(_ status: Int32, _ message: String) -> Never {
        let line = Array("\(program): \(message)\n".utf8)
        _ = Glibc.write(2, line, line.count)
        exit(status)
    }
}
