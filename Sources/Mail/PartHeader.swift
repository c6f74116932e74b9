/// What the header of a part says about it.
struct PartHeader {
    var type: String
    var contentType: ParameterizedValue
    var disposition: String?
    var name: String
    var contentID: String?
    var contentLocation: String?
    var transferEncoding: TransferEncoding

    init(_ block: HeaderBlock, isInDigest: Bool, charsets: Charsets, defects: inout Defects) {
        contentType = ParameterizedValue(block.first("content-type") ?? [])
        let disposition = ParameterizedValue(block.first("content-disposition") ?? [])
        self.disposition = disposition.value.isEmpty ? nil : Self.shortened(disposition.value)
        // The order of trust: what RFC 2183 defines, then what mailers wrote before it.
        let written = disposition.text("filename", charsets) ?? contentType.text("name", charsets) ?? ""
        name = FileName.displayName(written)
        if written != name, !written.isEmpty, FileName.isSuspicious(written) {
            defects.note("A file name holds a path or invisible characters.")
        }
        contentID = block.first("content-id").flatMap(Self.contentID)
        contentLocation = block.first("content-location").map { asciiText($0.trimmed.prefix(1000)) }
        transferEncoding = Self.transferEncoding(block.keyword("content-transfer-encoding"))
        if transferEncoding == .unknown { defects.note("A part has an unknown transfer encoding.") }
        if block.all("content-type").count > 1 { defects.note("A part has several Content-Type fields.") }
        // RFC 2046 §5.1.5: parts of a digest are mails unless they say otherwise. RFC 2045 §5.2: text else.
        let declared = Self.shortened(contentType.value)
        if Self.isMediaType(declared) {
            type = declared
        } else if isInDigest, declared.isEmpty {
            type = "message/rfc822"
        } else {
            if !declared.isEmpty { defects.note("A part's media type is malformed.") }
            type = name.isEmpty ? "text/plain" : "application/octet-stream"
        }
        if boundaryCount > 1 { defects.note("A multipart names several boundaries.") }
    }

    var charset: String? {
        contentType.token("charset").map { asciiText($0.prefix(60)) }
    }

    /// The boundary, white space at its ends removed; nil when absent or unusable.
    var boundary: [UInt8]? {
        guard let token = contentType.token("boundary") else { return nil }
        let boundary = Array(token.trimmed)
        return boundary.isEmpty || boundary.count > 1000 ? nil : boundary
    }

    private var boundaryCount: Int { contentType.parameters.count { Self.boundaryForms.contains($0.name) } }

    private static let boundaryForms = ["boundary", "boundary*", "boundary*0", "boundary*0*"]

    private static func shortened(_ value: String) -> String {
        value.utf8.count <= 100 ? value : String(value.prefix(100))
    }

    /// Whether it is a type and a subtype.
    private static func isMediaType(_ value: String) -> Bool {
        let bytes = value.utf8
        return bytes.count { $0 == ASCII.slash } == 1 && bytes.first != ASCII.slash && bytes.last != ASCII.slash
    }

    private static func contentID(_ value: [UInt8]) -> String? {
        let inner = value.trimmed.drop { $0 == ASCII.less }.prefix { $0 != ASCII.greater }
        return inner.isEmpty ? nil : asciiText(inner.prefix(300))
    }

    private static func transferEncoding(_ value: String) -> TransferEncoding {
        let token = value.utf8.prefix {
            $0 != ASCII.semicolon && $0 != ASCII.space && $0 != ASCII.openParenthesis && $0 != ASCII.tab
        }
        switch String(decoding: token.filter { $0 != ASCII.quote }, as: UTF8.self) {
        case "base64": return .base64
        case "quoted-printable": return .quotedPrintable
        case "x-uuencode", "uuencode", "x-uue", "uue": return .uuencode
        case "", "7bit", "8bit", "binary", "7-bit", "8-bit": return .identity
        default: return .unknown
        }
    }
}
