import Foundation
import Settings
import Submissions
import Testing

/// A person's slip, or a disk's, ends in problems and never in a trap.
@Suite struct NoticeMutationTests {
    private let notice = Array(NoticeReadingTests.sound().utf8)

    private func read(_ bytes: [UInt8]) -> Int {
        let problems = Problems()
        let context = NoticeContext(
            timeZone: NoticeReadingTests.shanghai, roster: NoticeReadingTests.roster, mailboxes: ["main"],
            calendar: .builtIn)
        _ = Notice.read(bytes, file: "n.toml", context: context, problems: problems)
        return problems.all.count
    }

    @Test func anyByteReplacedDeletedOrDoubledIsAnswered() {
        var problems = 0
        for index in notice.indices {
            for byte in [0x00, 0x0A, 0x22, 0x30, 0x3D, 0x5B, 0x5C, 0xFF] as [UInt8] {
                var bytes = notice
                bytes[index] = byte
                problems += read(bytes)
            }
            var bytes = notice
            bytes.remove(at: index)
            problems += read(bytes)
            bytes = notice
            bytes.insert(notice[index], at: index)
            problems += read(bytes)
        }
        #expect(problems > 3_000)
    }

    @Test func anyPrefixIsAnswered() {
        for length in notice.indices { _ = read(Array(notice[..<length])) }
        #expect(read([]) > 0)
    }

    @Test func randomBytesAreAnswered() {
        var state: UInt64 = 0x2545_F491_4F6C_DD1D
        func random(_ bound: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % UInt64(bound))
        }
        for _ in 0..<500 {
            var bytes = notice
            for _ in 0...random(8) { bytes[random(bytes.count)] = UInt8(random(256)) }
            let (from, to) = (random(bytes.count), random(bytes.count))
            bytes.replaceSubrange(min(from, to)..<max(from, to), with: bytes.shuffled().prefix(random(40)))
            _ = read(bytes)
        }
    }

    @Test func numbersBeyondEveryRangeAreAnswered() {
        for number in [
            "9223372036854775807", "-9223372036854775808", "9223372036854775808", "1e400", "inf", "nan",
            "0xFFFFFFFFFFFFFFFF",
        ] {
            for key in ["attachment", "min_height", "max_bytes", "count", "due", "grace", "max_duration"] {
                let toml = NoticeReadingTests.sound(("kind = \"video\"", "kind = \"video\"\n\(key) = \(number)"))
                #expect(read(Array(toml.utf8)) > 0, "\(key) = \(number)")
            }
        }
    }
}
