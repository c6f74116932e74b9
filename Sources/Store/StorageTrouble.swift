import GRDB
import Glibc

/// What an error says about the machine rather than about a record.
public enum StorageTrouble: Sendable {
    /// Another program held the database for longer than one waits.
    case busy
    /// The disk is full or failing.
    case disk

    /// The trouble that an error tells of; nil when it is of another kind.
    public init?(_ error: any Error) {
        switch error as? StoreError {
        case .diskLow?, .file(_, _, ENOSPC)?, .file(_, _, EDQUOT)?, .file(_, _, EIO)?:
            self = .disk
            return
        default: break
        }
        switch (error as? DatabaseError)?.resultCode {
        case .SQLITE_BUSY?, .SQLITE_LOCKED?: self = .busy
        case .SQLITE_FULL?, .SQLITE_IOERR?: self = .disk
        default: return nil
        }
    }
}
