import CMemory
import Glibc

/// What `deploy/benchmark` measures that no command of the program does alone. Each run prints one line of JSON.
@main
enum Benchmark {
    static func main() async throws {
        memory_keep_small()
        var words = CommandLine.arguments.dropFirst()
        switch (words.popFirst(), Array(words)) {
        case ("intake", let words) where words.count == 4:
            try await IntakeRun(url: words[0], authority: words[1], user: words[2], storage: words[3]).run()
        case ("poll", let words) where words.count == 7:
            let (large, small) = (
                IntakeRun(url: words[0], authority: words[1], user: words[2], storage: words[3]),
                IntakeRun(url: words[0], authority: words[1], user: words[4], storage: words[5])
            )
            try await PollRun(large: large, small: small, rounds: Int(words[6]) ?? 1).run()
        case ("decode", let words) where words.count == 1:
            try DecodingRun(folder: words[0]).run()
        case ("letters", let words) where words.count == 3:
            try await LetterRun(port: words[0], letters: Int(words[1]) ?? 1, bytes: Int(words[2]) ?? 1).run()
        default:
            print("usage: muster-benchmark intake|poll|decode|letters …; deploy/benchmark knows the rest")
            exit(64)
        }
    }

    /// Prints a result.
    static func report(_ fields: KeyValuePairs<String, Double>) {
        print("{" + fields.map { "\"\($0.key)\": \($0.value)" }.joined(separator: ", ") + "}")
    }

    /// Seconds that `body` takes.
    static func seconds(_ body: () async throws -> Void) async rethrows -> Double {
        let start = ContinuousClock.now
        try await body()
        return (ContinuousClock.now - start) / .seconds(1)
    }
}
