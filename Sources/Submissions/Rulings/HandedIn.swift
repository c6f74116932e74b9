/// Mails that the office makes round files which came by other ways.
public enum HandedIn {
    private static let start = "<attached-"

    /// The Message-ID of such a mail. `key` is of letters and digits.
    public static func messageID(key: String, domain: String) -> String { "\(start)\(key)@\(domain)>" }

    /// Whether a mail of the office's own address is one.
    static func isMessageID(_ id: String?) -> Bool { id?.hasPrefix(start) == true }
}
