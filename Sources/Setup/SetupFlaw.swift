import Foundation
import Mail
import MailTransport
import Submissions

/// Why an answer cannot be used.
public enum SetupFlaw: Error, Equatable, Sendable {
    case empty
    case notOneLine
    case notUTF8
    case tooLong
    case notAnAddress(String)
    /// What is wrong with the server of a protocol, `imap` or `smtp`, in the words of the configuration.
    case server(String, String)
    /// What is wrong with what was told of its TLS, in the same words.
    case serverTLS(String, String)
    case notAZone(String)
    case notALanguage(String)
    case notAbsolute(String)
    case noProgram(String)
    case noSuchFile(String)
    case noChoice(Int)
    /// The provider takes no password.
    case tokenNeeded(String)
    case noYesOrNo
    /// Lines that say what is wrong with a file.
    case file([String])
}

/// What an answer must be. Each returns the answer as it is used, and throws ``SetupFlaw``.
enum SetupRule {
    /// Text on one line, white space at its ends taken away.
    static func text(_ answer: String) throws(SetupFlaw) -> String {
        let text = answer.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty else { throw .empty }
        guard text.utf8.count <= 512 else { throw .tooLong }
        guard !text.unicodeScalars.contains("\u{FFFD}") else { throw .notUTF8 }
        let isOneLine = text.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .format: false
            default: true
            }
        }
        guard isOneLine else { throw .notOneLine }
        return text
    }

    static func address(_ answer: String) throws(SetupFlaw) -> String {
        // As an input method writes them.
        let text = try text(answer).replacing("＠", with: "@").replacing("．", with: ".").replacing("。", with: ".")
        guard EmailAddress.isPlain(text), domain(of: text).contains(".") else { throw .notAnAddress(text) }
        return text
    }

    /// One or more addresses with commas, semicolons or spaces between them.
    static func addresses(_ answer: String) throws(SetupFlaw) -> [String] {
        var found: [String] = []
        for part in try text(answer).split(whereSeparator: { ",;，；、 \t".contains($0) }) {
            let address = try address(String(part))
            if !found.contains(where: { $0.lowercased() == address.lowercased() }) { found.append(address) }
        }
        guard !found.isEmpty else { throw .empty }
        return found
    }

    /// A server as it is written, and what it means; `authority` is a file of authorities to trust.
    static func server(
        _ service: ServerEndpoint.Service, _ told: SetupRequest.Server, authority: String?
    ) throws(SetupFlaw) -> (told: SetupRequest.Server, endpoint: ServerEndpoint) {
        var server = told
        server.url = try text(told.url ?? "")
        server = server.completed(service)
        do throws(EndpointProblems) {
            let endpoint = try ServerEndpoint(
                service, url: server.url ?? "", tls: server.tls, certificateAuthority: authority)
            return (server, endpoint)
        } catch {
            let message = error.all.map { "\($0.key) \($0.message)" }.joined(separator: "; ")
            let isTLS = told.tls != nil && error.all.contains { $0.key == "tls" }
            throw isTLS ? .serverTLS(service.rawValue, message) : .server(service.rawValue, message)
        }
    }

    /// A secret that can be sent; white space that was copied with it is no part of it.
    static func secret(_ answer: String) throws(SetupFlaw) -> String {
        let text = answer.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty else { throw .empty }
        guard text.utf8.count <= 1_024 else { throw .tooLong }
        guard !text.unicodeScalars.contains("\u{FFFD}") else { throw .notUTF8 }
        do throws(CredentialProblem) {
            _ = try Credentials(user: "user", password: text)
        } catch {
            throw .notOneLine
        }
        return text
    }

    /// The language of letters by its code.
    static func language(_ answer: String) throws(SetupFlaw) -> Language {
        let text = try text(answer)
        guard let language = Language(rawValue: text) else { throw .notALanguage(text) }
        return language
    }

    /// The name of a time zone.
    static func zone(_ answer: String) throws(SetupFlaw) -> TimeZone {
        let text = try text(answer)
        // Foundation calls UTC GMT, a name that the configuration does not take.
        let name = text == "UTC" ? "Etc/UTC" : text
        guard name.contains("/"), let zone = TimeZone(identifier: name) else { throw .notAZone(text) }
        return zone
    }

    /// An absolute path, without `.` and `..`.
    static func path(_ answer: String) throws(SetupFlaw) -> String {
        let text = try text(answer)
        guard text.hasPrefix("/"), text != "/" else { throw .notAbsolute(text) }
        return URL(fileURLWithPath: text).standardizedFileURL.path
    }

    /// A program that can be run, by its absolute path.
    static func program(_ answer: String) throws(SetupFlaw) -> String {
        let path = try path(answer)
        guard access(path, X_OK) == 0 else { throw .noProgram(path) }
        return path
    }

    /// A file that can be read.
    static func file(_ answer: String) throws(SetupFlaw) -> String {
        let text = try text(answer)
        guard access(text, R_OK) == 0 else { throw .noSuchFile(text) }
        return text
    }
}
