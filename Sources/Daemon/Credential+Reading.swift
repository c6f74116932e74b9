import Dispatch
public import Foundation
public import MailTransport
import Settings

extension Credential {
    /// Longer secrets are refused, in bytes.
    static let longest = 8_192

    /// Reads the secret and joins it with the name to log in with. One newline at its end is not part of it. A program
    /// has `limit` seconds to print it.
    public func credentials(
        user: String, kind: Credentials.Kind = .password,
        environment: [String: String] = ProcessInfo.processInfo.environment, limit: Double = 10
    ) async throws(CredentialError) -> Credentials {
        var password: [UInt8]
        switch self {
        case .command(let arguments): password = try await Self.output(of: arguments, limit: limit)
        case .credential, .file: password = try Self.bytes(of: path(environment))
        }
        if password.last == UInt8(ascii: "\n") { password.removeLast() }
        if password.last == UInt8(ascii: "\r") { password.removeLast() }
        guard let text = String(validating: password, as: UTF8.self) else {
            throw CredentialError(description: "the password from \(self) is not UTF-8 text")
        }
        do throws(CredentialProblem) {
            return try Credentials(user: user, password: text, kind: kind)
        } catch {
            throw CredentialError(description: "the \(error.key) from \(self) \(error.message)")
        }
    }

    /// Throws when the secret cannot be read, so that a daemon that never could log in does not start. A program is not run: an
    /// access token may be out of reach for the moment.
    func expectReadable(user: String, kind: Credentials.Kind) async throws(CredentialError) {
        if case .command = self { return }
        _ = try await credentials(user: user, kind: kind)
    }

    /// The file of a credential or a file.
    private func path(_ environment: [String: String]) throws(CredentialError) -> String {
        switch self {
        case .file(let path): return path
        case .credential(let name):
            guard let folder = environment["CREDENTIALS_DIRECTORY"], !folder.isEmpty else {
                throw CredentialError(
                    description:
                        "\(self) is not here: $CREDENTIALS_DIRECTORY is not set; systemd sets it for a service with "
                        + "LoadCredential=\(name):PATH")
            }
            return folder + "/" + name
        case .command(let arguments): return arguments.first ?? ""
        }
    }

    private static func bytes(of path: String) throws(CredentialError) -> [UInt8] {
        let problems = Problems()
        guard let bytes = contents(of: path, limit: longest, problems) else {
            throw CredentialError(description: problems.all.map(\.description).joined(separator: "; "))
        }
        return bytes
    }

    /// The program is waited for on a thread of Dispatch: waiting must not take one of the cooperative pool.
    private static func output(of arguments: [String], limit: Double) async throws(CredentialError) -> [UInt8] {
        let result = await withCheckedContinuation { continuation in
            DispatchQueue(label: "muster.credential").async {
                continuation.resume(returning: CommandOutput.read(arguments, limit: limit, longest: longest))
            }
        }
        switch result {
        case .success(let bytes): return bytes
        case .failure(let error): throw error
        }
    }

    /// Notes at the key `password` of `section` what can be told without a login: that the file is not there, or that
    /// others can read it. A program is not run.
    func check(_ section: Section, environment: [String: String]) {
        func add(_ message: String, _ severity: Problem.Severity) {
            section.problem("password", message, severity: severity)
        }
        do throws(CredentialError) {
            let path = try path(environment)
            if case .command = self {
                if path.hasPrefix("/"), !FileManager.default.isExecutableFile(atPath: path) {
                    add("\(path) is no program that can be run", .error)
                }
                return
            }
            guard FileManager.default.isReadableFile(atPath: path) else { return add("\(path) cannot be read", .error) }
            var status = stat()
            if stat(path, &status) == 0, status.st_mode & 0o037 != 0 {
                let mode = String(status.st_mode & 0o777, radix: 8)
                add("\(path) has the mode 0\(mode), so others can read it; make it 0600 or 0640", .warning)
            }
        } catch {
            add("could not be checked: \(error)", .warning)
        }
    }
}

extension Credential: CustomStringConvertible {
    /// How the configuration names it.
    public var description: String {
        switch self {
        case .credential(let name): "{ credential = \"\(name)\" }"
        case .file(let path): "{ file = \"\(path)\" }"
        case .command(let arguments): "{ command = [\"\(arguments.first ?? "")\", …] }"
        }
    }
}
