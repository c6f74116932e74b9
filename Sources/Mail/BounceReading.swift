/// Finds what a bounce is about, from its machine-readable parts or, where a provider sends none, from its text.
enum BounceReading {
    /// The first failed recipient of the delivery status among the parts of a report; nil when nothing failed.
    static func failure(_ parts: [MessagePart], _ bytes: Span<UInt8>) -> DeliveryStatus.Failure? {
        let types = ["message/delivery-status", "message/global-delivery-status"]
        guard let part = parts.first(where: { types.contains($0.type) }) else { return nil }
        return DeliveryStatus(decodedPrefix(of: part, in: bytes, limit: 256 << 10).span).failed
    }

    /// The bounce as far as it can be told. `text` is that of the mail. Who wrote it and who it came to are never the
    /// recipient that was not reached.
    static func bounce(
        _ parts: [MessagePart], _ bytes: Span<UInt8>, text: String, envelope: MessageEnvelope
    ) -> Bounce {
        let cited = envelope.references
        let original =
            originalMessageID(parts, bytes) ?? quotedID(text) ?? cited.first(where: MessageID.isOwn) ?? cited.first
        if let failed = failure(parts, bytes) {
            return Bounce(
                recipient: failed.recipient, status: failed.status,
                permanent: EnhancedStatus.isPermanent(failed.status), originalMessageID: original,
                fault: DeliveryFault(status: failed.status, words: failed.words))
        }
        let status = EnhancedStatus.first(in: text) ?? replyStatus(text)
        let excluded = Set((envelope.from + envelope.to).map(\.key))
        return Bounce(
            recipient: firstAddress(text, excluded), status: status,
            permanent: EnhancedStatus.isPermanent(status), originalMessageID: original,
            fault: DeliveryFault(status: status, words: text))
    }

    /// The Message-ID of the returned mail or of its returned header.
    private static func originalMessageID(_ parts: [MessagePart], _ bytes: Span<UInt8>) -> String? {
        let types = ["message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"]
        guard let part = parts.first(where: { types.contains($0.type) || $0.isMessage }) else { return nil }
        let original = decodedPrefix(of: part, in: bytes, limit: 64 << 10)
        var reader = HeaderReader()
        var defects = Defects()
        let read = reader.read(original.span, from: 0, boundaries: Boundaries(), defects: &defects)
        return read.block.first("message-id").flatMap(MessageID.single)
    }

    /// `5.0.0` or `4.0.0` for the first SMTP reply code that stands alone in the text (RFC 3463 §3.1).
    private static func replyStatus(_ text: String) -> String? {
        let words = text.utf8.prefix(20_000).split { !($0.isDigit || $0.isLetter || $0 == ASCII.dot) }
        for word in words where word.count == 3 && word.allSatisfy(\.isDigit) {
            if word.first == UInt8(ascii: "5") { return "5.0.0" }
            if word.first == UInt8(ascii: "4") { return "4.0.0" }
        }
        return nil
    }

    private static func firstAddress(_ text: String, _ excluded: Set<String>) -> String? {
        let words = text.utf8.prefix(20_000).split { byte in
            !(byte.isLetter || byte.isDigit || "@.!#$%&'*+/=?^_{|}~-".utf8.contains(byte))
        }
        for word in words where word.count <= 254 && word.count(where: { $0 == ASCII.at }) == 1 {
            let address = lowerText(word.drop { $0 == ASCII.dot })
            let isWhole = !address.hasPrefix("@") && !address.hasSuffix("@") && address.contains(".")
            if isWhole, !excluded.contains(address) { return address }
        }
        return nil
    }

    /// A Message-ID that the text quotes: one of ours, or what stands after `Message-ID:`.
    private static func quotedID(_ text: String) -> String? {
        let bytes = Array(text.utf8.prefix(200_000))
        if let id = MessageID.list(bytes).first(where: MessageID.isOwn) { return id }
        let marker = Array("message-id:".utf8)
        for line in bytes.split(whereSeparator: { $0 == ASCII.lineFeed }) {
            let line = line.trimmed
            if line.count > marker.count, line.prefix(marker.count).map(\.lowered) == marker {
                return MessageID.single(Array(line.dropFirst(marker.count)))
            }
        }
        return nil
    }
}
