import Foundation
import Testing

@testable import Doctor
@testable import Store

/// Database and files, which must agree, and the daemon that works on both meanwhile.
@Suite struct AgreementTests {
    private let a = String(repeating: "a", count: 64)
    private let b = String(repeating: "b", count: 64)

    private func file(_ hash: String?, bytes: Int = 5, age: TimeInterval = day) -> ListedFile {
        ListedFile(path: "messages/x", sha256: hash, bytes: bytes, changedAt: noon - age, owner: 0)
    }

    private func compare(
        _ listed: [ListedFile], rows: [String], present: [String: Int] = [:]
    ) -> (states: [Finding.State], agreement: Agreement) {
        var agreement = Agreement(now: noon)
        agreement.compare(listed: listed, inUse: Set(rows.map { FileInUse(sha256: $0, bytes: 5) })) { present[$0] }
        return (agreement.findings(in: "/x").map(\.state), agreement)
    }

    @Test func whatAgreesIsWell() {
        #expect(compare([file(a), file(b)], rows: [a, b], present: [a: 5, b: 5]).states == [.ok])
        #expect(compare([], rows: []).states == [.ok])
    }

    @Test func aRowWithoutItsFileIsAFailure() {
        let (states, agreement) = compare([file(a)], rows: [a, b], present: [a: 5])
        #expect(states == [.failure] && agreement.missing == [b])
    }

    @Test func aFileOfAnotherLengthThanItsRowSaysIsAFailure() {
        let (states, agreement) = compare([file(a, bytes: 0)], rows: [a], present: [a: 0])
        #expect(states == [.failure] && agreement.changed == [a])
    }

    @Test func aFileThatCameAfterTheListingIsNotMissing() {
        #expect(compare([], rows: [a], present: [a: 5]).states == [.ok])
    }

    @Test func aFileWithoutARowIsAWarningOnceItIsOld() {
        #expect(compare([file(a, age: 599)], rows: [], present: [a: 5]).states == [.ok])
        #expect(compare([file(a, age: 601)], rows: [], present: [a: 5]).states == [.warning])
        #expect(compare([file(nil)], rows: []).states == [.warning], "whatever else lies there")
    }

    @Test func aFileThatWasPurgedAfterTheListingIsNoLeftover() {
        #expect(compare([file(a)], rows: []).states == [.ok])
    }
}
