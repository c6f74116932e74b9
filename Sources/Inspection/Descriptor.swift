import Glibc

/// A file descriptor that is closed with its last use. Its number is above 3, so that it can be given to a worker as
/// 0 to 3 in any order.
struct Descriptor: ~Copyable {
    let number: Int32

    /// Takes over the answer of a system call that makes a descriptor.
    init(_ result: Int32, attempt: @autoclosure () -> String) throws(InspectionFailure) {
        guard result >= 0 else { throw InspectionFailure(attempt()) }
        guard result < 4 else {
            number = result
            return
        }
        let lifted = fcntl(result, F_DUPFD_CLOEXEC, 4)
        let failure = InspectionFailure(attempt())
        Glibc.close(result)
        guard lifted >= 0 else { throw failure }
        number = lifted
    }

    /// Opens a file or folder.
    init(opening path: String, _ flags: Int32) throws(InspectionFailure) {
        try self.init(open(path, flags | O_CLOEXEC), attempt: "open \(path)")
    }

    /// Opens a file beneath a folder; symbolic links are refused.
    init(opening name: String, in folder: borrowing Descriptor, _ flags: Int32) throws(InspectionFailure) {
        let result = openat(folder.number, name, flags | O_CLOEXEC | O_NOFOLLOW, 0o600)
        try self.init(result, attempt: "open file \(name) of a worker's folder")
    }

    deinit { Glibc.close(number) }

    /// Size and type of what it refers to.
    func status() throws(InspectionFailure) -> stat {
        var status = stat()
        guard fstat(number, &status) == 0 else { throw InspectionFailure("look at an open file") }
        return status
    }
}

extension InspectionFailure {
    /// The system call that just failed.
    init(_ attempt: String, number: Int32 = errno) {
        self.init(attempt: attempt, number: number, reason: String(cString: strerror(number)))
    }
}

/// Two connected descriptors: `reading` gets what is written to `writing`.
///
/// It is a pair of sockets: unlike a pipe it can be made close-on-exec in one step without GNU extensions, and sending
/// to a worker that is gone is an error instead of a signal.
struct Pipe: ~Copyable {
    let reading: Descriptor
    let writing: Descriptor

    init() throws(InspectionFailure) {
        var ends: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let attempt = "make a pair of sockets"
        guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw InspectionFailure(attempt) }
        let first = try Descriptor(ends[0], attempt: attempt)
        let second = try Descriptor(ends[1], attempt: attempt)
        reading = first
        writing = second
    }

    /// The writing end alone; the reading end is closed.
    consuming func takeWriting() -> Descriptor { writing }
}
