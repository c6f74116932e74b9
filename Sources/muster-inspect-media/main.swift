import CMedia
import CSandbox
import Glibc
import Inspection

// Measures pictures and videos. Descriptor 0 brings the number of a file a line, descriptor 1 takes a line of
// ``FileContent`` for each, descriptor 3 is the folder of the files; nothing else can be opened. The end of the input
// ends the program.

private let folder: Int32 = 3

private func fail(_ status: Int32, _ message: String) -> Never {
    let line = Array("muster-inspect-media: \(message)\n".utf8)
    write(2, line, line.count)
    exit(status)
}

private func enterSandbox(_ arguments: WorkerArguments) {
    var rules = sandbox_rules()
    rules.address_space_bytes = UInt64(arguments.limits.memoryBytes)
    rules.cpu_seconds = UInt64(arguments.limits.cpuSeconds)
    rules.open_files = 32
    rules.folder = folder
    rules.landlock_optional = arguments.allowWithoutLandlock
    let refusal = sandbox_enter(&rules)
    guard refusal == SANDBOX_ENTERED else {
        fail(Int32(refusal.rawValue), "the kernel refused the sandbox")
    }
}

private func answer(_ line: String) throws {
    guard let number = Int(line), number >= 0 else { fail(WorkerExit.usage, "a request is the number of a file") }
    guard let file = MediaFile.open(number: number, in: folder) else {
        fail(EX_NOINPUT, "file \(number) can't be opened: \(String(cString: strerror(errno)))")
    }
    let report = try ReportCoding.encode(read(file)) + [UInt8(ascii: "\n")]
    var written = 0
    while written < report.count {
        let count = report.withUnsafeBytes { write(1, $0.baseAddress.map { $0 + written }, $0.count - written) }
        guard count > 0 || errno == EINTR else { fail(WorkerExit.cannotWrite, "the report can't be written") }
        written += max(0, count)
    }
}

guard let arguments = WorkerArguments(words: CommandLine.arguments.dropFirst()) else {
    fail(WorkerExit.usage, "unknown arguments: the programs are of different versions")
}
media_prepare()
enterSandbox(arguments)
switch arguments.task {
case .media:
    while let line = readLine() { try answer(line) }
case .probe:
    print(sandbox_probe(UInt64(arguments.limits.memoryBytes)))
case .mail, .file:
    fail(WorkerExit.usage, "it reads pictures and videos only")
}
