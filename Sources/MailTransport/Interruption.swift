import Synchronization

/// Tells a blocking call on another thread that its task was cancelled.
final class Interruption: Sendable {
    private let flag = Atomic<Bool>(false)

    /// Whether the task was cancelled.
    var isRequested: Bool { flag.load(ordering: .acquiring) }

    func request() {
        flag.store(true, ordering: .releasing)
    }
}

/// Runs blocking work on the calling actor and hands it the means to notice that the task is cancelled.
func interruptible<Value: Sendable>(
    isolation: isolated (any Actor)? = #isolation, _ work: (Interruption) throws(TransportError) -> Value
) async throws(TransportError) -> Value {
    let interruption = Interruption()
    let result: Result<Value, TransportError> = await withTaskCancellationHandler {
        Result { () throws(TransportError) -> Value in try work(interruption) }
    } onCancel: {
        interruption.request()
    }
    return try result.get()
}
