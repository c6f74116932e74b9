import Foundation
import Logging
import MailTransport
import Settings
import Testing

@testable import Daemon

@Suite struct CredentialTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "muster-credentials-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func file(_ text: String, mode: Int = 0o600) throws -> String {
        let path = folder.appendingPathComponent(UUID().uuidString).path
        _ = FileManager.default.createFile(
            atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: mode])
        return path
    }

    /// What went wrong; empty when nothing did.
    private func failure(
        _ credential: Credential, environment: [String: String] = [:], limit: Double = 5
    ) async -> String {
        do throws(CredentialError) {
            _ = try await credential.credentials(user: "u", environment: environment, limit: limit)
            return ""
        } catch {
            return error.description
        }
    }

    @Test(arguments: ["secret", "secret\n", "secret\r\n"])
    func oneNewlineAtTheEndIsNotPartOfThePassword(_ text: String) async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let read = try await Credential.file(file(text)).credentials(user: "u")
        #expect(try read == Credentials(user: "u", password: "secret"))
    }

    @Test func aCredentialIsReadFromSystemdsFolder() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("secret".utf8).write(to: folder.appendingPathComponent("imap"))
        let environment = ["CREDENTIALS_DIRECTORY": folder.path]
        func credential(_ name: String) -> Credential { .credential(name, folder: "/elsewhere/credentials") }
        let read = try await credential("imap").credentials(user: "u", environment: environment)
        #expect(try read == Credentials(user: "u", password: "secret"))
        let missing = await failure(credential("smtp"), environment: environment)
        #expect(missing.contains("\(folder.path)/smtp: cannot be read: No such file"))
        #expect(missing.contains("needs LoadCredential=smtp:/elsewhere/credentials/smtp"))
    }

    @Test func atAShellACredentialIsReadBesideTheConfiguration() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("secret\n".utf8).write(to: folder.appendingPathComponent("imap"))
        let expected = try Credentials(user: "u", password: "secret")
        for environment in [[:], ["CREDENTIALS_DIRECTORY": ""]] {
            let imap = Credential.credential("imap", folder: folder.path)
            #expect(try await imap.credentials(user: "u", environment: environment) == expected)
            let missing = await failure(.credential("smtp", folder: folder.path), environment: environment)
            #expect(missing.contains("\(folder.path)/smtp: cannot be read: No such file"))
            #expect(missing.contains("$CREDENTIALS_DIRECTORY is not set") && missing.contains("LoadCredential=smtp:"))
        }
    }

    @Test func aSecretThatIsHeldIsReadOnceAndNeverPrinted() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = try file("opensesame\n")
        let held = try Credential.file(path).held(environment: [:])
        try FileManager.default.removeItem(atPath: path)
        let expected = try Credentials(user: "u", password: "opensesame")
        #expect(try await held.credentials(user: "u", environment: [:]) == expected)
        var dumped = ""
        dump(held, to: &dumped)
        for text in ["\(held)", String(reflecting: held), dumped] { #expect(!text.contains("opensesame")) }
        #expect(!dumped.contains("\(UInt8(ascii: "o")), \(UInt8(ascii: "p"))") && held.description.contains(path))
        #expect(try Credential.command(["pass"]).held() == .command(["pass"]))
        #expect(throws: CredentialError.self) { try Credential.file(path).held() }
    }

    @Test func aProgramPrintsThePasswordWithoutAShell() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let read = try await Credential.command(["printf", "%s\n", "a;$b *"]).credentials(user: "u")
        #expect(try read == Credentials(user: "u", password: "a;$b *"))
        #expect(await failure(.command(["/nowhere/pass"])).contains("cannot be run: No such file or directory"))
        #expect(await failure(.command(["sh", "-c", "echo x; exit 3"])).contains("failed"))
        #expect(await failure(.command(["cat", "/dev/zero"])).contains("did not print one password"))
    }

    @Test func aProgramThatHangsIsEndedWithWhatItStarted() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let marker = folder.appendingPathComponent("pid").path
        let started = ContinuousClock.now
        let script = "sleep 60 & echo $! > \(marker); wait"
        #expect(await failure(.command(["sh", "-c", script]), limit: 0.5).contains("did not print one password"))
        #expect(ContinuousClock.now - started < .seconds(20))
        let child = try #require(pid_t(try String(contentsOfFile: marker, encoding: .utf8).dropLast()))
        // A killed process is gone, or a zombie until whoever adopted it collects it.
        let stat = "/proc/\(child)/stat"
        while ContinuousClock.now - started < .seconds(5),
            let state = try? String(contentsOfFile: stat, encoding: .utf8).split(separator: " ")[2], state != "Z"
        {
            await Task.yield()
        }
        #expect(ContinuousClock.now - started < .seconds(20))
    }

    @Test func aPasswordThatCouldEndACommandIsRefused() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        for text in ["a\nb", "a\n\n", "", "a\u{0}b"] {
            let message = await failure(.file(try file(text)))
            #expect(message.contains("the password from { file = ") && !message.contains("a\nb"), "\(message)")
        }
        let bytes = try file("")
        try Data([0xFF, 0xFE]).write(to: URL(fileURLWithPath: bytes))
        #expect(await failure(.file(bytes)).contains("is not UTF-8 text"))
        #expect(await failure(.file(try file(String(repeating: "a", count: 9_000)))).contains("is larger than 8 KiB"))
    }

    @Test func anAccessTokenMayBeLongerThanAPassword() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let token = Credential.file(try file(String(repeating: "a", count: 4_000) + "\n"))
        #expect(try await token.credentials(user: "u", kind: .xoauth2).user == "u")
        #expect(await failure(token).contains("is longer than 1024 bytes"))
    }

    @Test func aSessionIsMadeOnlyWhereItsSecretCanBeRead() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let server = try ServerEndpoint(.imap, url: "imaps://imap.office.example")
        func session(_ credential: Credential) async throws {
            let mailbox = MailboxSettings(id: "main", server: server, user: "u", password: credential)
            _ = try await mailbox.session(logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        }
        try await session(.file(try file("secret")))
        await #expect(throws: CredentialError.self) { try await session(.file("/nowhere/secret")) }
        // What a command needs may be out of reach for the moment: it is run at each login.
        try await session(.command(["/nowhere/token"]))
    }

    @Test func outdatedTLSIsLoggedAtEachStart() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let password = Credential.file(try file("secret"))
        for isLegacy in [true, false] {
            let lines = LogLines()
            let imap = try ServerEndpoint(.imap, url: "imaps://imap.office.example", allowsLegacyTLS: isLegacy)
            let smtp = try ServerEndpoint(.smtp, url: "smtps://smtp.office.example", allowsLegacyTLS: isLegacy)
            let mailbox = MailboxSettings(id: "main", server: imap, user: "u", password: password)
            _ = try await mailbox.session(logger: lines.logger)
            _ = try await SMTPSettings(server: smtp, from: "a@office.example", hello: "x").session(logger: lines.logger)
            let warnings = lines.all.filter { $0.hasPrefix("warning") && $0.contains("outdated TLS") }
            #expect(warnings.count == (isLegacy ? 2 : 0))
            #expect(warnings.allSatisfy { $0.contains("office.example:") })
        }
    }

    @Test func whatCheckCanTellWithoutALoginIsSaid() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        func found(_ credential: Credential, _ environment: [String: String] = [:]) -> [String] {
            let problems = Problems()
            Section.read(Array("[smtp]\npassword = 1\n".utf8), file: "m.toml", problems: problems) { root in
                _ = root.section("smtp") { smtp in
                    _ = smtp.value("password")
                    credential.check(smtp, environment: environment)
                }
            }
            return problems.all.map(\.description)
        }
        let (closed, shared) = (try file("x"), try file("x", mode: 0o640))
        #expect(found(.file(closed)) == [] && found(.file(shared)) == [])
        let open = found(.file(try file("x", mode: 0o644)))
        #expect(
            open.count == 1 && open[0].hasPrefix("m.toml:2: warning: smtp.password: /") && open[0].contains("mode 0644")
        )
        #expect(found(.file("/nowhere/x")) == ["m.toml:2: smtp.password: /nowhere/x cannot be read"])
        let elsewhere = Credential.credential("x", folder: "/elsewhere")
        let unknown = found(elsewhere)
        #expect(unknown.count == 1 && unknown[0].contains("warning: smtp.password: could not be checked: /elsewhere/x"))
        #expect(
            found(elsewhere, ["CREDENTIALS_DIRECTORY": "/nowhere"]) == [
                "m.toml:2: smtp.password: /nowhere/x cannot be read"
            ])
        // A folder of credentials is there, as a package makes it, but not this one.
        let missing = found(.credential("x", folder: folder.path))
        #expect(missing.count == 1 && missing[0].hasPrefix("m.toml:2: smtp.password: \(folder.path)/x is not there"))
        for text in ["", "\n", " \r\n"] {
            let empty = found(.file(try file(text)))
            #expect(empty.count == 1 && empty[0].contains("is empty: put the password or the authorisation code there"))
        }
        let two = found(.file(try file("opensesame\nsecond")))
        #expect(two.count == 1 && two[0].contains("must hold one line") && !two[0].contains("opensesame"))
        #expect(found(.command(["pass"])) == [] && found(.command(["/nowhere/pass"])).count == 1)
    }
}
