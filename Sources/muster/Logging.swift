import Logging

/// The program's log: one line an event on standard error, facts as metadata, nothing personal above debug.
func makeLogger(level: Logger.Level) -> Logger {
    var logger = Logger(label: "muster", factory: { StreamLogHandler.standardError(label: $0) })
    logger.logLevel = level
    return logger
}
