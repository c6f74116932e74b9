import Foundation
import Testing

@testable import Store

@Suite struct FileStoreTests {
    let storage: Storage
    let store: Store

    init() throws {
        storage = try Storage()
        store = try storage.open()
    }

    /// SHA-256 of "abc" (FIPS 180-2, appendix B.1).
    private let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

    private func content(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func aMailLiesUnderItsHash() async throws {
        let file = try await store.stored("abc")
        #expect(file == StoredFile(sha256: abc, bytes: 3))
        #expect(try store.files.path(abc, .message) == storage.directory + "/messages/ba/\(abc).eml")
        #expect(content(try store.files.path(abc, .message)) == "abc")
        #expect(try storage.fileNames() == ["messages/ba/\(abc).eml"])
    }

    @Test func anAttachedFileIsMovedAndNotCopied() async throws {
        let folder = try store.files.makeTemporaryFolder()
        try "abc".write(toFile: folder.path + "/1", atomically: false, encoding: .utf8)
        var before = stat()
        #expect(lstat(folder.path + "/1", &before) == 0)
        let kept = try await store.files.keepFiles([measured(folder.path + "/1")])
        #expect(kept == [StoredFile(sha256: abc, bytes: 3)])
        var after = stat()
        #expect(lstat(storage.directory + "/files/ba/\(abc)", &after) == 0)
        #expect(after.st_ino == before.st_ino)
        #expect(after.st_mode & 0o777 == 0o600)
    }

    /// A file whose content is "abc", unless told otherwise.
    private func measured(_ path: String, bytes: Int = 3) -> MeasuredFile {
        MeasuredFile(path: path, sha256: abc, bytes: bytes)
    }

    @Test func aFileThatIsNotAsLongAsWhatWasHashedIsRefused() async throws {
        let folder = try store.files.makeTemporaryFolder()
        try "abcd".write(toFile: folder.path + "/1", atomically: false, encoding: .utf8)
        await #expect(throws: StoreError.self) { try await store.files.keepFiles([measured(folder.path + "/1")]) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: storage.directory + "/files").isEmpty)
    }

    /// One sync of everything for many files, one of each for few.
    @Test(arguments: [1, 7, 8, 60])
    func attachedFilesAreKeptInGroupsOfAnySize(count: Int) async throws {
        let folder = try store.files.makeTemporaryFolder()
        var files: [MeasuredFile] = []
        for number in 1...count {
            let path = "\(folder.path)/\(number)"
            try "file \(number)".write(toFile: path, atomically: false, encoding: .utf8)
            let hash = String(repeating: "0", count: 64 - String(number).count) + String(number)
            files.append(MeasuredFile(path: path, sha256: hash, bytes: "file \(number)".utf8.count))
        }
        let kept = try await store.files.keepFiles(files)
        for (number, file) in zip(1..., kept) {
            #expect(content(try store.files.path(file.sha256, .file)) == "file \(number)")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func knownContentIsStoredOnceAndStaysUntouched() async throws {
        _ = try await store.stored("abc")
        var before = stat()
        #expect(lstat(try store.files.path(abc, .message), &before) == 0)
        _ = try await store.stored("abc")
        var after = stat()
        #expect(lstat(try store.files.path(abc, .message), &after) == 0)
        #expect(before.st_ino == after.st_ino)
        #expect(try storage.fileNames().count == 1)
    }

    @Test func aFileWhoseContentAPowerCutShortenedIsReplaced() async throws {
        _ = try await store.stored("abc")
        let path = try store.files.path(abc, .message)
        #expect(truncate(path, 0) == 0)
        _ = try await store.stored("abc")
        #expect(content(path) == "abc")
    }

    @Test func aGroupKeepsItsOrderAlsoWithRepeats() async throws {
        let texts = (0..<50).map { "mail \($0 % 40)" }
        let files = try texts.map { try store.temporaryFile($0) }
        let kept = try await store.files.keep(files)
        for (text, file) in zip(texts, kept) {
            #expect(content(try store.files.path(file.sha256, .message)) == text)
        }
        #expect(try storage.fileNames().filter { $0.hasPrefix("messages/") && $0.hasSuffix(".eml") }.count == 40)
    }

    @Test func aLargeFileIsHashedInPieces() async throws {
        let million = String(repeating: "a", count: 1_000_000)
        // FIPS 180-2, appendix B.3.
        let hash = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        #expect(try await store.stored(million) == StoredFile(sha256: hash, bytes: 1_000_000))
    }

    @Test func aTemporaryFileThatIsNotKeptGoesWithItsLastUse() async throws {
        var file: TemporaryFile? = try store.temporaryFile("abc")
        let path = try #require(file?.path)
        #expect(content(path) == "abc")
        file = nil
        #expect(content(path) == nil)
        var folder: TemporaryFolder? = try store.files.makeTemporaryFolder()
        let inside = try #require(folder?.path) + "/1"
        try "x".write(toFile: inside, atomically: false, encoding: .utf8)
        folder = nil
        #expect(content(inside) == nil)
        #expect(try FileManager.default.contentsOfDirectory(atPath: storage.directory + "/tmp").isEmpty)
    }

    @Test func whatAHostileWorkerLeavesInsteadOfAFileIsRefused() async throws {
        let folder = try store.files.makeTemporaryFolder().path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let secret = storage.directory + "/secret"
        try "secret".write(toFile: secret, atomically: false, encoding: .utf8)
        #expect(symlink(secret, folder + "/link") == 0)
        #expect(link(secret, folder + "/second-name") == 0)
        #expect(mkfifo(folder + "/pipe", 0o600) == 0)
        try FileManager.default.createDirectory(atPath: folder + "/folder", withIntermediateDirectories: false)
        for name in ["link", "second-name", "pipe", "folder", "nothing", "../../secret"] {
            await #expect(throws: StoreError.self, "\(name)") {
                try await store.files.keepFiles([measured(folder + "/" + name, bytes: 6)])
            }
        }
        await #expect(throws: StoreError.self) { try await store.files.keepFiles([measured(secret, bytes: 6)]) }
        #expect(content(secret) == "secret")
        #expect(try FileManager.default.contentsOfDirectory(atPath: storage.directory + "/files").isEmpty)
    }

    @Test func aLinkInTheStoresPlaceIsNotFollowed() async throws {
        let elsewhere = try Storage()
        #expect(symlink(elsewhere.directory, storage.directory + "/messages/ba") == 0)
        await #expect(throws: StoreError.self) { try await store.stored("abc") }
        #expect(try FileManager.default.contentsOfDirectory(atPath: elsewhere.directory).isEmpty)
        #expect(unlink(storage.directory + "/messages/ba") == 0)
        #expect(mkdir(storage.directory + "/messages/ba", 0o700) == 0)
        #expect(symlink("/etc/hostname", try store.files.path(abc, .message)) == 0)
        await #expect(throws: StoreError.self) { try await store.stored("abc") }
    }

    @Test(arguments: ["", "../../etc/passwd", String(repeating: "A", count: 64), String(repeating: "a", count: 63)])
    func onlyAHashIsLookedUp(text: String) {
        #expect(throws: StoreError.self) { try store.files.path(text, .file) }
    }

    @Test func aFileFromElsewhereIsCopiedUpToTheLimit() async throws {
        let source = storage.directory + "/source.eml"
        let text = String(repeating: "x", count: 600_000)
        try text.write(toFile: source, atomically: false, encoding: .utf8)
        let copy = try #require(try await store.files.copy(source, limit: 600_000))
        #expect(content(copy.path) == text)
        #expect(try await store.files.copy(source, limit: 599_999) == nil)
        #expect(content(source) == text)
        await #expect(throws: StoreError.file(path: "/nowhere.eml", action: "open", number: ENOENT)) {
            try await store.files.copy("/nowhere.eml", limit: 1)
        }
        await #expect(throws: StoreError.file(path: storage.directory, action: "read", number: EISDIR)) {
            try await store.files.copy(storage.directory, limit: 1)
        }
    }

    @Test func theDaemonRemovesWhatKilledRunsLeftAndNothingOfALivingCommand() throws {
        let temporary = storage.directory + "/tmp"
        // No process has so high an id; 1 always runs.
        for name in ["4194999-aa", "1-bb", "odd", "\(getpid())-cc"] {
            try "x".write(toFile: temporary + "/" + name, atomically: false, encoding: .utf8)
        }
        try FileManager.default.createDirectory(
            atPath: temporary + "/4194999-dd/1", withIntermediateDirectories: true)
        _ = try Store.openForDaemon(storage.directory)
        #expect(try FileManager.default.contentsOfDirectory(atPath: temporary) == ["1-bb"])
    }
}
