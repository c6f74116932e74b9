/// Decides what each part of a mail is for. Dispositions are hints at best: mailers write `attachment` on pictures in
/// the text and `inline` on attached files.
enum PartRoles {
    /// Sets the roles that the structure alone decides.
    static func assign(_ parts: inout [MessagePart]) {
        for index in parts.indices where parts[index].role != .container {
            let parent = parts[index].parent.map { parts[$0].type }
            parts[index].role = role(of: parts[index], parent: parent)
        }
    }

    /// Makes images that HTML shows by `cid:` inline; `contentIDs` are in lower case.
    static func assignInline(_ parts: inout [MessagePart], shown contentIDs: Set<String>) {
        for index in parts.indices where parts[index].role == .attachment && parts[index].type.hasPrefix("image/") {
            if let id = parts[index].contentID?.lowercased(), contentIDs.contains(id) {
                parts[index].role = .inlineImage
            }
        }
    }

    private static func role(of part: MessagePart, parent: String?) -> PartRole {
        if signatures.contains(part.type) { return .machinery }
        if parent == "multipart/report", part.type.hasPrefix("message/") || part.type == "text/rfc822-headers" {
            return .machinery
        }
        guard part.type.hasPrefix("text/"), part.disposition != "attachment" else { return .attachment }
        // A name makes a text an attached file, but some mailers name the alternatives of the text itself.
        return part.name.isEmpty || parent == "multipart/alternative" ? .text : .attachment
    }

    private static let signatures: Set<String> = [
        "application/pgp-signature", "application/pgp-encrypted", "application/pkcs7-signature",
        "application/x-pkcs7-signature",
    ]
}
