import Glibc
import Store

/// Why what the office takes home could not be written. The text names the file or folder and what to do.
public enum ExportError: Error, Equatable, Sendable {
    /// There is no place for it there.
    case unsuitable(path: String, reason: String)
    /// This user may not write there.
    case notPermitted(path: String, action: String)
    /// Another export writes there.
    case busy(path: String)
    /// A system call failed; `number` is its errno.
    case system(path: String, action: String, number: Int32)
    /// The zip could not be written, in the library's words.
    case zip(path: String, reason: String)

    /// The system call that just failed on `path`.
    static func failed(_ action: String, _ path: String) -> ExportError {
        switch errno {
        case EACCES, EPERM: .notPermitted(path: path, action: action)
        case ENOENT, ENOTDIR, EROFS, ENAMETOOLONG, EISDIR:
            .unsuitable(path: path, reason: "cannot \(action): \(String(cString: strerror(errno)))")
        default: .system(path: path, action: action, number: errno)
        }
    }
}

extension ExportError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unsuitable(let path, let reason): return "\(path): \(reason)"
        case .notPermitted(let path, let action):
            let user = userName(geteuid())
            return "\(path): cannot \(action): the command has the rights of \(user), to whom the storage belongs, "
                + "also when root starts it, and \(user) may not write there; make a folder for it: "
                + "install -d -o \(user) /srv/export"
        case .busy(let path): return "\(path): another export is writing here; try again when it is done"
        case .system(let path, let action, let number):
            let advice = [ENOSPC, EDQUOT].contains(number) ? "; make room and run it again: it goes on from there" : ""
            return "\(path): cannot \(action): \(String(cString: strerror(number)))\(advice)"
        case .zip(let path, let reason): return "\(path): cannot be written: \(reason)"
        }
    }
}
