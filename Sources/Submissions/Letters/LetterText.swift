/// A letter of plain text, ready to be composed into a mail.
public struct LetterText: Equatable, Sendable {
    /// One line.
    public var subject: String
    /// Lines ended by line feeds, the last one too.
    public var body: String

    public init(subject: String, body: String) {
        self.subject = subject
        self.body = body
    }

    /// The same letter for the one address that gets all letters while an office tries things out (`redirect_to`): its
    /// first line says to whom it would have gone.
    ///
    /// - Parameter addresses: The true addressees.
    public func redirected(from addresses: [String], in language: Language) -> LetterText {
        let note = Self.redirectionNote(addresses, in: language)
        return LetterText(subject: subject, body: note + "\n\n" + body)
    }

    /// The line that tells the true addressees of a letter that went elsewhere.
    public static func redirectionNote(_ addresses: [String], in language: Language) -> String {
        let names = addresses.map { ShownText.line($0) }.joined(separator: ", ")
        return language == .chinese
            ? "（试运行：这封信本应发给 \(names)）" : "(Trial run: this letter would have gone to \(names))"
    }

    /// The line that tells why a letter comes without its files.
    public static func withoutFilesNote(in language: Language) -> String {
        language == .chinese
            ? "（邮件服务器限制了邮件大小，这封信的附件未能一并发出，请见谅。）"
            : "(The mail server limits the size of letters, so this one comes without its files.)"
    }
}

/// Why a letter could not be written. A template that was loaded without problems gives none.
public enum LetterError: Error, Equatable {
    /// The template can't be read.
    case template(line: Int, message: String)
    /// The template's first line gave no subject.
    case noSubject
}
