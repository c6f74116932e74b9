import CLibFuzzer
import Foundation
import Mail

/// Fuzz targets in one program: `Fuzz TARGET [FOLDER] [libFuzzer's options]`. `deploy/fuzz` builds and runs it.
///
/// A target takes any bytes and checks what must hold of the result. What does not hold ends the program, and libFuzzer
/// writes the bytes to a file that `Fuzz TARGET FILE` tries again.
@main
enum Fuzz {
    static let targets: [FuzzTarget] = [
        .structure, .header, .addresses, .encodedWords, .bodies, .imapResponses, .smtpReplies, .workerReport, .bounces,
        .notice, .roster, .letter, .files, .decision,
    ]

    /// The one that runs: libFuzzer's callback can hold no value of its own.
    private static let chosen = targets.first { $0.name == CommandLine.arguments.dropFirst().first }

    /// Opened once, as in the workers; libFuzzer calls back on the main thread.
    @MainActor private static let charsets = Charsets()

    static func main() throws {
        if CommandLine.arguments.dropFirst() == ["--list"] {
            for target in targets { print(target.name) }
            return
        }
        guard let chosen else {
            let names = targets.map(\.name).joined(separator: " ")
            FileHandle.standardError.write(Data("usage: Fuzz TARGET [FOLDER] [OPTION…]; targets: \(names)\n".utf8))
            exit(64)
        }
        let rest = Array(CommandLine.arguments.dropFirst(2))
        if let folder = rest.first, !folder.hasPrefix("-") { try chosen.plantSeeds(in: folder) }
        var arguments = ([CommandLine.arguments[0]] + rest).map { strdup($0) } + [nil]
        let code = arguments.withUnsafeMutableBufferPointer { buffer in
            var count = Int32(buffer.count - 1)
            var start = buffer.baseAddress
            return LLVMFuzzerRunDriver(&count, &start) { data, size in
                let address = UInt(bitPattern: data)
                MainActor.assumeIsolated { Fuzz.run(size, at: address) }
                return 0
            }
        }
        exit(code)
    }

    @MainActor private static func run(_ size: Int, at address: UInt) {
        chosen?.run(UnsafeRawBufferPointer(start: UnsafeRawPointer(bitPattern: address), count: size), charsets)
    }
}

/// One way in for hostile bytes.
struct FuzzTarget: Sendable {
    var name: String
    /// What the first inputs are made from.
    var seeds: @Sendable () throws -> [[UInt8]]
    /// Reads the bytes and traps when something does not hold.
    var run: @Sendable (UnsafeRawBufferPointer, Charsets) -> Void

    /// Writes the seeds into an existing folder, beside what earlier runs found.
    fileprivate func plantSeeds(in folder: String) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else { return }
        for (number, seed) in try seeds().enumerated() {
            try Data(seed).write(to: URL(filePath: folder).appending(path: "seed-\(number)"))
        }
    }
}

/// Ends the program with a reason when something does not hold; also in an optimized build.
func require(_ condition: @autoclosure () -> Bool, _ reason: @autoclosure () -> String) {
    guard !condition() else { return }
    FileHandle.standardError.write(Data("does not hold: \(reason())\n".utf8))
    abort()
}
