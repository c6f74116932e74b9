import ArgumentParser
import Exports
import Foundation
import Store

/// Exit codes after sysexits.h, as the contract fixes them.
enum ExitStatus: Int32 {
    /// Done, and the answer is "no".
    case negative = 1
    case usage = 64
    case badData = 65
    case noInput = 66
    case unavailable = 69
    case software = 70
    case cannotCreate = 73
    case inputOutput = 74
    case temporary = 75
    case noPermission = 77
    case configuration = 78
}

/// A failed command: what to print on standard error, and the exit code.
struct CommandFailure: Error {
    var status: ExitStatus
    var message: String

    init(_ status: ExitStatus, _ message: String) {
        self.status = status
        self.message = message
    }
}

/// Writes one line to standard error.
func printError(_ line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
}

extension ExitStatus {
    /// The code for what went wrong with the storage.
    init(_ error: StoreError) {
        switch error {
        case .alreadyRunning: self = .temporary
        case .databaseIsNewer, .databaseIsOlder: self = .configuration
        case .databaseIsDamaged: self = .badData
        case .file(_, _, EACCES), .file(_, _, EPERM): self = .noPermission
        case .file(_, _, ENOENT), .file(_, _, ENOTDIR): self = .cannotCreate
        case .file: self = .inputOutput
        case .unsafeFile: self = .noPermission
        case .diskLow: self = .temporary
        case .conflict: self = .badData
        }
    }
}

extension ExitStatus {
    /// The code for what went wrong with writing what the office takes home.
    init(_ error: ExportError) {
        switch error {
        case .unsuitable: self = .cannotCreate
        case .notPermitted: self = .noPermission
        case .busy: self = .temporary
        case .system, .zip: self = .inputOutput
        }
    }
}
