import ArgumentParser
import Daemon
import Exports
import Foundation
import Inspection
import Mail
import MailTransport
import Store
import TerminalText
import Workbooks

/// A command whose failures become one line on standard error and an exit code of the contract.
protocol MusterCommand: AsyncParsableCommand {
    func execute() async throws
}

extension MusterCommand {
    func run() async throws {
        do {
            try await execute()
        } catch let failure as CommandFailure {
            try end(failure.status, failure.message)
        } catch let error as SandboxUnavailable {
            try end(.noPermission, "\(error)")
        } catch let error as InspectionFailure {
            try end(.software, "\(error)")
        } catch let error as TransportError {
            try end(error.retry == .configuration ? .configuration : .unavailable, "\(error)")
        } catch let error as StoreError {
            try end(ExitStatus(error), "\(error)")
        } catch let error as ExportError {
            try end(ExitStatus(error), "\(error)")
        } catch let error as WorkbookError {
            try end(.inputOutput, "\(error)")
        } catch let error as CredentialError {
            try end(.configuration, "\(error)")
        } catch let error as CocoaError where error.isFileError {
            try end(.inputOutput, error.localizedDescription)
        } catch let error as ExitCode {
            throw error
        } catch {
            switch StorageTrouble(error) {
            case .busy: try end(.temporary, "the database is in use by another program; try again (\(error))")
            case .disk: try end(.inputOutput, "the disk is full or failing (\(error))")
            case nil: try end(.software, "internal error: \(error)")
            }
        }
    }

    private func end(_ status: ExitStatus, _ message: String) throws -> Never {
        if !message.isEmpty { printError("muster: \(message)") }
        throw ExitCode(status.rawValue)
    }
}

/// `--config`, which every command takes that needs the office.
struct ConfigurationOption: ParsableArguments {
    @Option(
        name: .customLong("config"),
        help: ArgumentHelp(
            "The configuration file.", discussion: "Default: $MUSTER_CONFIG, else /etc/muster/muster.toml."))
    var file: String?

    /// The path of the configuration file.
    var path: String {
        file ?? ProcessInfo.processInfo.environment["MUSTER_CONFIG"] ?? "/etc/muster/muster.toml"
    }
}

/// `--json`.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print one JSON document instead of text for people.")
    var json = false

    /// Whether standard output shows colours: a terminal that has not asked for none (no-color.org).
    var color: Bool {
        isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
    }

    /// The terminal's width in columns; nil when the output goes elsewhere.
    var width: Int? {
        var size = winsize()
        guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
            return nil
        }
        return Int(size.ws_col)
    }
}

/// A moment given as RFC 3339, or a day or local time without an offset, which is then the office's. Anything else is
/// refused, trailing characters included: half a time would put a mail on the wrong side of a deadline.
func parseMoment(_ text: String, in zone: TimeZone) throws -> Date {
    let pattern = /(\d{4}-\d\d-\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?/
    let problem = CommandFailure(.usage, "\"\(text)\" is no time: write it like 2024-10-30T09:00:00+08:00")
    guard let match = text.wholeMatch(of: pattern) else { throw problem }
    let formatter = ISO8601DateFormatter()
    formatter.timeZone = zone
    formatter.formatOptions = [.withInternetDateTime]
    let time = "\(match.2 ?? "00"):\(match.3 ?? "00"):\(match.4 ?? "00")"
    guard let midday = formatter.date(from: "\(match.1)T12:00:00Z") else { throw problem }
    let offset = match.5.map(String.init) ?? offsetText(zone.secondsFromGMT(for: midday))
    let written = "\(match.1)T\(time)\(offset)"
    guard let moment = formatter.date(from: written) else { throw problem }
    // Foundation reads 31 February as 2 March.
    formatter.timeZone = TimeZone(secondsFromGMT: 0)
    guard formatter.string(from: midday).hasPrefix(match.1) else { throw problem }
    return moment
}

private func offsetText(_ seconds: Int) -> String {
    let minutes = abs(seconds) / 60
    let digits = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
    return (seconds < 0 ? "-" : "+") + digits(minutes / 60) + ":" + digits(minutes % 60)
}

/// A moment as RFC 3339 with the zone's offset, `Z` where there is none. Out of the years 1 to 9999 the nearest of them.
func formatMoment(_ moment: Date, in zone: TimeZone) -> String {
    // A matrix has tens of thousands of moments, for which a formatter of Foundation's takes too long.
    let seconds = Int(min(max(moment.timeIntervalSince1970, -1e12), 1e12).rounded(.down))
    let offset = zone.secondsFromGMT(for: moment) / 60
    let text = MailDate(seconds: seconds, offsetMinutes: offset).rfc3339
    return offset == 0 ? text.dropLast(6) + "Z" : text
}

extension String {
    /// The text for a terminal, line by line: see ``VisibleText``.
    var visibleLines: String {
        split(separator: "\n", omittingEmptySubsequences: false).map { VisibleText.of($0) }.joined(separator: "\n")
    }
}
