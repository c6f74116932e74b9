import Foundation
import Glibc

/// One line on standard error that counts long work; silent where nobody watches.
struct Progress {
    let total: Int
    private let isWatched = isatty(STDERR_FILENO) == 1

    init(total: Int) { self.total = total }

    /// Shows how far the work is.
    func show(_ what: String, _ done: Int) {
        guard isWatched, done == total || done % 10 == 0 else { return }
        write("\r\u{1B}[K\(done) of \(total) \(what)")
    }

    /// Clears the line.
    func end() {
        if isWatched { write("\r\u{1B}[K") }
    }

    /// Shows what goes on, until the next note.
    static func note(_ what: String) { Progress(total: 0).replaceLine(what) }

    /// Clears the last note.
    static func clear() { Progress(total: 0).end() }

    private func replaceLine(_ text: String) { if isWatched { write("\r\u{1B}[K\(text)") } }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
