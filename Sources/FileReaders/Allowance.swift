import Glibc
import Inspection
import Mail

/// What the reading of one mail or file may still use, shared by all the files in it.
final class Allowance {
    let limits: InspectionLimits
    private(set) var entries = 0
    private(set) var unpacked = 0
    private var text: Int
    private var names: Int

    init(limits: InspectionLimits) {
        self.limits = limits
        text = limits.textBytes
        names = limits.textBytes
    }

    /// Whether there is processor time for another file; without it a file is listed and not read.
    var hasTime: Bool {
        var spent = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent)
        return spent.tv_sec * 1000 + spent.tv_nsec / 1_000_000 < limits.cpuSeconds * 750
    }

    /// Counts a member of an archive.
    func takeEntry() throws(LimitReached) {
        entries += 1
        if entries > limits.entries { throw LimitReached(what: "more than \(limits.entries) files in archives") }
    }

    /// Counts bytes unpacked from an archive's member.
    func takeUnpacked(_ bytes: Int) throws(LimitReached) {
        unpacked += bytes
        if unpacked > limits.totalBytes {
            throw LimitReached(what: "the archives unpack to more than \(limits.totalBytes >> 20) MiB")
        }
    }

    /// Whether text of so many bytes still fits into the report.
    func takeText(_ bytes: Int) -> Bool {
        guard bytes <= text else { return false }
        text -= bytes
        return true
    }

    /// Counts what a file's place and name take in the report.
    func takeName(_ bytes: Int) throws(LimitReached) {
        names -= bytes
        if names < 0 { throw LimitReached(what: "too many long names in archives") }
    }
}

/// A limit stopped the reading of a file.
struct LimitReached: Error {
    var what: String
}

/// What every reader works with.
final class Workbench {
    let allowance: Allowance
    let outputs: OutputFiles
    let charsets: Charsets
    /// Oversized attachments that attached mails link to.
    private(set) var links: [OversizedLink] = []

    init(limits: InspectionLimits, outputs: OutputFiles, charsets: Charsets) {
        allowance = Allowance(limits: limits)
        self.outputs = outputs
        self.charsets = charsets
    }

    /// Keeps the links of an attached mail; those of the same address are one.
    func take(_ found: [OversizedLink]) {
        for link in found where links.count < Self.linkLimit && !links.contains(where: { $0.url == link.url }) {
            links.append(link)
        }
    }

    private static let linkLimit = 50
}
