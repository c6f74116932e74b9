import Inspection
import Mail

extension Examination {
    /// What `muster parse` prints: the contract's form, every key present.
    var parseReport: JSONValue {
        .object([
            ("messageId", .text(messageID)),
            ("subject", .string(subject)),
            ("from", .array(from.map(\.report))),
            ("to", .array(to.map(\.report))),
            ("cc", .array(cc.map(\.report))),
            ("replyTo", .array(replyTo.map(\.report))),
            ("date", .text(date)),
            ("automatic", .text(automatic?.rawValue)),
            ("authentication", authentication?.report ?? .null),
            ("text", .string(text)),
            ("attachments", .array(attachments.map(\.parseReport))),
            ("links", .array(links.map(\.report))),
            ("bounce", bounce?.report ?? .null),
            ("defects", .texts(defects)),
        ])
    }
}

extension EmailAddress {
    fileprivate var report: JSONValue {
        .object([("name", .string(name)), ("address", .string(address))])
    }
}

extension Attachment {
    fileprivate var parseReport: JSONValue {
        .object([
            ("path", .string(path)),
            ("name", .string(name)),
            ("type", .text(type)),
            ("bytes", .integer(bytes)),
            ("sha256", .string(sha256)),
            ("inline", .bool(inline)),
            ("contains", .array(contains.map(\.parseReport))),
        ])
    }
}

extension OversizedLink {
    fileprivate var report: JSONValue {
        .object([
            ("provider", .string(provider.rawValue)),
            ("name", .text(name)),
            ("bytes", .count(bytes)),
            ("expires", .text(expires)),
            ("url", .string(url)),
        ])
    }
}

extension AuthenticationResults {
    fileprivate var report: JSONValue {
        .object([("server", .string(server)), ("dmarc", .text(dmarc)), ("fromDomain", .text(fromDomain))])
    }
}

extension Bounce {
    fileprivate var report: JSONValue {
        .object([
            ("recipient", .text(recipient)),
            ("status", .text(status)),
            ("permanent", .bool(permanent)),
            ("originalMessageId", .text(originalMessageID)),
            ("fault", .text(fault?.rawValue)),
        ])
    }
}
