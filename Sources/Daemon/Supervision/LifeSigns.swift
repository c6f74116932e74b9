import Synchronization

/// What each part of the daemon promised: to be heard of again within a time. A part that hangs breaks its promise, and one
/// that waits for its next round keeps it.
public final class LifeSigns: Sendable {
    /// A part at work is heard of again within this: longer than any server or worker may take for one step
    /// (``Timeouts``, `InspectionLimits`).
    static let atWork = Duration.seconds(900)

    /// Time that the machine slept does not count.
    typealias Instant = SuspendingClock.Instant

    // What uses it is never inlined into an async function, here as with every `Mutex` of the program: Swift 6.3's
    // optimiser keeps the number of the thread, by which a mutex of Linux knows its owner, from before an `await` to after
    // it, and another thread's mutex can't be unlocked.
    private let promises = Mutex<[String: Instant]>([:])

    public init() {}

    /// The part is heard of again within so long.
    @inline(never)
    func promise(_ part: String, within duration: Duration = LifeSigns.atWork, at now: Instant = .now) {
        promises.withLock { $0[part] = now.advanced(by: duration) }
    }

    /// The part has ended, and promises nothing more.
    @inline(never)
    func end(_ part: String) { _ = promises.withLock { $0.removeValue(forKey: part) } }

    /// The parts that broke their promise, in the order of their names.
    @inline(never)
    func broken(at now: Instant = .now) -> [String] {
        promises.withLock { $0.filter { $0.value < now }.keys.sorted() }
    }
}

/// A part of the daemon that gives signs of life. What it runs finds it as ``current``, tasks of a group too.
struct Part: Sendable {
    @TaskLocal static var current: Part?

    let name: String
    let signs: LifeSigns

    /// Runs the part: it has promised to be heard of until it ends.
    static func run<Value: Sendable>(
        _ name: String, in signs: LifeSigns, _ body: () async throws -> Value
    ) async rethrows -> Value {
        let part = Part(name: name, signs: signs)
        part.isAtWork()
        defer { signs.end(name) }
        return try await $current.withValue(part) { try await body() }
    }

    /// It did something, and is heard of again within the usual time.
    func isAtWork() { signs.promise(name) }

    /// It does something that may take longer than usual.
    func isAtWork(for duration: Duration) { signs.promise(name, within: LifeSigns.atWork + duration) }

    /// Waits; shorter when the task is cancelled.
    static func wait(_ duration: Duration) async {
        current?.isAtWork(for: duration)
        try? await Task.sleep(for: duration)
        current?.isAtWork()
    }
}
