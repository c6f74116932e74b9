import Daemon
import Foundation
import Logging

/// The program's log: facts as metadata, nothing personal above debug. Under systemd it goes to the journal, each fact in a
/// field of its own, elsewhere one line an event to standard error.
func makeLogger(level: Logger.Level) -> Logger {
    var logger = Logger(label: "muster") { label in
        let journal = JournalLog(environment: ProcessInfo.processInfo.environment)
        return AddressMask(journal ?? StreamLogHandler.standardError(label: label))
    }
    logger.logLevel = level
    return logger
}
