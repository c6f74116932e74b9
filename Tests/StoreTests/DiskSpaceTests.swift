import Foundation
import Testing

@testable import Store

/// What the disk must keep free, and who is told to be running.
@Suite struct DiskSpaceTests {
    private let folder = FileManager.default.temporaryDirectory.path + "/muster-disk-" + UUID().uuidString

    @Test func whatWouldTouchTheReserveIsRefusedAndRemembered() throws {
        let free = try Store.openForDaemon(folder).files.freeBytes()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let files = try Store.openForDaemon(folder, reserve: free / 2).files
        try files.requireRoom()
        try files.requireRoom(for: 1, of: "main")
        #expect(throws: StoreError.self) { try files.requireRoom(for: free, of: "main") }
        #expect(throws: StoreError.self, "as long as it finds no room") { try files.requireRoom() }
        try files.requireRoom(for: 1, of: "other")
        #expect(throws: StoreError.self) { try files.requireRoom() }
        files.needsNoRoom("main")
        try files.requireRoom()
    }

    @Test func aDiskInItsReserveTakesNothing() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let files = try Store.openForDaemon(folder, reserve: .max).files
        #expect(throws: StoreError.self) { try files.requireRoom() }
        #expect(throws: StoreError.self) { try files.requireRoom(for: 0, of: "main") }
    }

    @Test func theRunningDaemonIsNamedWhileItHoldsTheLock() throws {
        #expect(Store.daemon(of: folder) == nil)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        do {
            let store = try Store.openForDaemon(folder)
            #expect(Store.daemon(of: folder) == getpid())
            withExtendedLifetime(store) {}
        }
        #expect(Store.daemon(of: folder) == nil, "the file stays and the lock does not")
    }

    @Test func aLockOfAnotherProcessOnAFileOfTheSameNumberIsNotIts() {
        let list = """
            1: FLOCK  ADVISORY  WRITE 4711 00:3d:5 0 EOF
            2: POSIX  ADVISORY  WRITE 4712 00:3e:5 0 EOF
            3: FLOCK  ADVISORY  READ  4713 00:3e:5 0 EOF
            3: -> FLOCK  ADVISORY  WRITE 4714 00:3e:5 0 EOF
            """
        #expect(StorageLock.isHeld(5, by: 4711, in: list))
        for process: Int32 in [4712, 4713, 4714, 471] { #expect(!StorageLock.isHeld(5, by: process, in: list)) }
        #expect(!StorageLock.isHeld(6, by: 4711, in: list))
    }
}
