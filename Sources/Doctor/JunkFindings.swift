import Foundation
import MailTransport
import Submissions

/// A mail of a rostered unit where nobody looks.
struct MislaidMail: Equatable {
    /// The unit's code.
    var code: String
    /// Nil when the server does not tell.
    var arrival: Date?
}

extension MailboxSurvey {
    /// So many of the newest mails of a junk folder are looked at.
    static let newest = 1_000
    /// No account has more junk folders.
    static let mostFolders = 5

    /// Whether mails of rostered units lie where the provider puts what it takes for junk.
    func junk(_ folders: [MailFolder]) async -> Finding {
        let id = "\(server.id)/junk"
        let found = folders.filter { $0.isJunk && $0.canBeOpened && $0.name != settings.mailbox }.prefix(
            Self.mostFolders)
        guard !found.isEmpty else { return .ok(id, "the server shows no junk folder") }
        var mislaid: [(folder: String, mails: [MislaidMail])] = []
        var looked: [String] = []
        for folder in found {
            do throws(TransportError) {
                let count = try await survey.examine(folder).exists
                let mails = try await survey.senders(ofNewest: Self.newest)
                looked.append("\(folder.name) (\(counted(count, "mail")))")
                let ours = mails.compactMap { mail in
                    mail.address.flatMap { codes[$0] }.map { code in
                        MislaidMail(code: code, arrival: mail.arrival.map { Date(timeIntervalSince1970: Double($0)) })
                    }
                }
                if !ours.isEmpty { mislaid.append((folder.name, ours)) }
            } catch {
                return .warning(id, "\(folder.name): \(error.text)", "look into this folder by hand, in the webmail")
            }
        }
        return finding(id, looked: looked, mislaid: mislaid)
    }

    func finding(_ id: String, looked: [String], mislaid: [(folder: String, mails: [MislaidMail])]) -> Finding {
        guard !mislaid.isEmpty else {
            return .ok(id, "no mail of a rostered unit in \(looked.joined(separator: ", "))")
        }
        let shown = mislaid.map { folder, mails in
            "\(folder) holds \(counted(mails.count, "mail")) of rostered units: \(list(mails))"
        }
        return .warning(
            id, shown.joined(separator: "; "),
            "in the webmail, mark them as no junk (这不是垃圾邮件), which moves them to the inbox, and put the senders on the "
                + "list of those who are always let in (白名单)")
    }

    /// The newest first, by unit and day; ten of them.
    private func list(_ mails: [MislaidMail]) -> String {
        let words = mails.sorted { ($0.arrival ?? .distantPast, $0.code) > ($1.arrival ?? .distantPast, $1.code) }.map {
            $0.code + ($0.arrival.map { " of \(local($0))" } ?? "")
        }
        return words.prefix(10).joined(separator: ", ") + (words.count > 10 ? " …" : "")
    }
}
