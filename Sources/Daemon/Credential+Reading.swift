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
        let password: [UInt8]
        switch self {
        case .command(let arguments): password = try await Self.output(of: arguments, limit: limit)
        case .held(let secret, _): password = secret.bytes
        case .credential, .file: password = try bytes(environment)
        }
        return try joined(password, user, kind)
    }

    private func joined(
        _ password: [UInt8], _ user: String, _ kind: Credentials.Kind
    ) throws(CredentialError) -> Credentials {
        var password = password
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

    /// The secret of a file, read at once: a process that gives its rights away could not read it at a later login. A
    /// program stays one.
    public func held(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(CredentialError) -> Credential {
        switch self {
        case .command, .held: self
        case .credential, .file: .held(HeldSecret(bytes: try bytes(environment)), of: self)
        }
    }

    /// Throws when the secret cannot be read, so that a daemon that never could log in does not start. A program is not run: an
    /// access token may be out of reach for the moment.
    func expectReadable(user: String, kind: Credentials.Kind) async throws(CredentialError) {
        if case .command = self { return }
        _ = try await credentials(user: user, kind: kind)
    }

    /// The file that the secret is read from, or the program that prints it.
    private func path(_ environment: [String: String]) -> String {
        switch self {
        case .file(let path): path
        case .credential(let name, let folder): Self.given(environment).map { $0 + "/" + name } ?? folder + "/" + name
        case .command(let arguments): arguments.first ?? ""
        case .held(_, let source): source.path(environment)
        }
    }

    /// The folder that the service manager has put the secrets into.
    private static func given(_ environment: [String: String]) -> String? {
        environment["CREDENTIALS_DIRECTORY"].flatMap { $0.isEmpty ? nil : $0 }
    }

    private func bytes(_ environment: [String: String]) throws(CredentialError) -> [UInt8] {
        let problems = Problems()
        if let bytes = contents(of: path(environment), limit: Self.longest, problems) { return bytes }
        let reasons = problems.all.map(\.description)
        throw CredentialError(description: (reasons + [places(environment)].compactMap(\.self)).joined(separator: "; "))
    }

    /// Where a credential is looked for, for messages that it is not there.
    private func places(_ environment: [String: String]) -> String? {
        guard case .credential(let name, let folder) = self else { return nil }
        let file = "\(folder)/\(name)"
        return Self.given(environment) == nil
            ? "$CREDENTIALS_DIRECTORY is not set, so it is looked for beside the configuration; "
                + "a service gets it by systemd's LoadCredential=\(name):\(file)"
            : "$CREDENTIALS_DIRECTORY is set, so it is not looked for in \(folder); "
                + "the service needs LoadCredential=\(name):\(file)"
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

    /// Notes at the key `password` of `section` what can be told without a login: that the file is not there, that it
    /// holds no password, or that others can read it. A program is not run.
    func check(_ section: Section, environment: [String: String]) {
        func add(_ message: String, _ severity: Problem.Severity) {
            section.problem("password", message, severity: severity)
        }
        let path = path(environment)
        if case .command = self {
            if path.hasPrefix("/"), !FileManager.default.isExecutableFile(atPath: path) {
                add("\(path) is no program that can be run", .error)
            }
            return
        }
        var status = stat()
        guard stat(path, &status) == 0, access(path, R_OK) == 0 else {
            let (message, severity) = absence(path, errno, environment)
            return add(message, severity)
        }
        if status.st_mode & S_IFMT == S_IFREG, let defect = defect(path, environment) { add(defect, .error) }
        if status.st_mode & 0o037 != 0 {
            let mode = String(status.st_mode & 0o777, radix: 8)
            add("\(path) has the mode 0\(mode), so others can read it; make it 0600 or 0640", .warning)
        }
    }

    /// Why the file at `path` holds no password that could be used; nil when it may.
    private func defect(_ path: String, _ environment: [String: String]) -> String? {
        do throws(CredentialError) {
            let bytes = try bytes(environment)
            if bytes.allSatisfy({ [0x20, 0x09, 0x0A, 0x0D].contains($0) }) {
                return "\(path) is empty: put the password or the authorisation code there, on one line"
            }
            // An access token may be longer than a password.
            _ = try joined(bytes, "user", .xoauth2)
            return nil
        } catch {
            return error.description
        }
    }

    /// What to say of a file that cannot be read, for the system's reason `code`. A service may have its credentials from
    /// anywhere, and its folder is closed to all but root.
    private func absence(
        _ path: String, _ code: Int32, _ environment: [String: String]
    ) -> (message: String, severity: Problem.Severity) {
        guard case .credential(_, let folder) = self, Self.given(environment) == nil else {
            return ("\(path) cannot be read", .error)
        }
        if code == EACCES {
            return ("could not be checked: this user may not read \(path); run the command as root", .warning)
        }
        if access(folder, F_OK) == 0 {
            return ("\(path) is not there; put the password or the authorisation code into it, on one line", .error)
        }
        return ("could not be checked: \(path) is not there, and $CREDENTIALS_DIRECTORY is not set", .warning)
    }
}

extension Credential: CustomStringConvertible {
    /// How the configuration names it.
    public var description: String {
        switch self {
        case .credential(let name, _): "{ credential = \"\(name)\" }"
        case .file(let path): "{ file = \"\(path)\" }"
        case .command(let arguments): "{ command = [\"\(arguments.first ?? "")\", …] }"
        case .held(_, let source): source.description
        }
    }
}
