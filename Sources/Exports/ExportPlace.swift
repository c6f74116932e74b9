import Foundation

/// The path without links, dots or a slash at its end, of something that is there or could be made.
///
/// Throws unless its folder is there, and when it lies in the storage directory.
func placeForWriting(_ path: String, outside storage: String) throws(ExportError) -> String {
    let url = URL(filePath: path).standardizedFileURL
    let place: String
    if let real = realPath(url.path) {
        place = real
    } else {
        let parent = url.deletingLastPathComponent().path
        guard let real = realPath(parent) else {
            guard errno == ENOENT || errno == ENOTDIR else { throw .failed("look into the folder", parent) }
            throw .unsuitable(path: path, reason: "there is no folder \(parent); make it first")
        }
        place = (real == "/" ? "" : real) + "/" + url.lastPathComponent
    }
    let store = realPath(storage) ?? storage
    guard place != store, !place.hasPrefix(store + "/") else {
        throw .unsuitable(path: path, reason: "lies in the storage directory \(storage); name a place outside of it")
    }
    return place
}

private func realPath(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
}

/// The place of a zip or workbook that is to be written: an earlier one is replaced, but no file of another kind, which
/// somebody named by mistake.
func placeForArchive(_ path: String, outside storage: String, kind: String) throws(ExportError) -> String {
    let place = try placeForWriting(path, outside: storage)
    let folder = String(place[..<(place.lastIndex(of: "/") ?? place.startIndex)]) + "/"
    guard access(folder, W_OK) == 0 else { throw .failed("write into the folder", folder) }
    var status = stat()
    guard lstat(place, &status) == 0 else { return place }
    let file = open(place, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    defer { if file >= 0 { close(file) } }
    var head: [UInt8] = [0, 0]
    // Both begin with the mark of a zip.
    guard status.st_mode & S_IFMT == S_IFREG, file >= 0, read(file, &head, 2) == 2, head == Array("PK".utf8) else {
        throw .unsuitable(path: path, reason: "is there and no \(kind); name another file")
    }
    return place
}
