import Foundation
import Settings

/// The bytes of a file of at most `limit` bytes; nil when it cannot be read, which is noted with the reason, and with
/// `advice` where nothing is there.
func contents(of path: String, limit: Int, advice: String? = nil, _ problems: Problems) -> [UInt8]? {
    do {
        let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? handle.close() }
        let data = try handle.read(upToCount: limit + 1) ?? Data()
        if data.count > limit {
            problems.add(Problem(file: path, message: "is larger than \(limit / 1_024) KiB; no file of this kind is"))
            return nil
        }
        return Array(data)
    } catch {
        let isMissing = access(path, F_OK) != 0 && errno == ENOENT
        let advice = isMissing ? advice.map { "; \($0)" } ?? "" : ""
        problems.add(Problem(file: path, message: "cannot be read: \(reason(error))\(advice)"))
        return nil
    }
}

/// The path without `.` and `..`, taken relative to `folder` unless it begins at the root.
func absolutePath(_ path: String, in folder: String) -> String {
    URL(fileURLWithPath: path, relativeTo: URL(fileURLWithPath: folder, isDirectory: true)).standardizedFileURL.path
}

/// The system's words for an error of Foundation, which names the system's own error in some cases only.
func reason(_ error: any Error) -> String {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    if let underlying, underlying.domain == NSPOSIXErrorDomain {
        return String(cString: strerror(Int32(underlying.code)))
    }
    switch (error as? CocoaError)?.code {
    case .fileReadNoSuchFile, .fileNoSuchFile: return String(cString: strerror(ENOENT))
    case .fileReadNoPermission: return String(cString: strerror(EACCES))
    default: return error.localizedDescription
    }
}
