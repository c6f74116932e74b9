import FoundationEssentials
import Glibc
import Mail

import struct Crypto.SHA256

/// Takes every mail of a folder apart and hashes what is attached.
struct DecodingRun {
    let folder: String

    func run() throws {
        let paths = try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { folder + "/" + $0 }
        let charsets = Charsets()
        var (files, bytes) = (0, 0)
        var sum: UInt64 = 0
        let start = ContinuousClock.now
        for path in paths {
            try withBytes(ofFile: path) { mail in
                for part in parseMessage(mail, charsets: charsets).files {
                    var hash = SHA256()
                    let body = decodeBody(of: part, in: mail) { (piece) throws(Never) in
                        piece.withUnsafeBytes { hash.update(bufferPointer: $0) }
                    }
                    files += 1
                    bytes += body.count
                    // Which file stands where does not matter; what is in it does.
                    sum &+= hash.finalize().withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
                }
            }
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        Benchmark.report([
            "seconds": seconds, "mails": Double(paths.count), "files": Double(files), "bytes": Double(bytes),
            "sum": Double(sum >> 12),
        ])
    }

    private func withBytes(ofFile path: String, _ body: (Span<UInt8>) -> Void) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_size > 0 else { throw CocoaError(.fileReadUnknown) }
        let count = Int(status.st_size)
        let address = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0)
        guard let address, address != MAP_FAILED else { throw CocoaError(.fileReadUnknown) }
        defer { munmap(address, count) }
        body(Span<UInt8>(_unsafeBytes: UnsafeRawBufferPointer(start: address, count: count)))
    }
}
