public import Logging

/// Takes the names out of the mail addresses in what is logged, except at debug: servers repeat them in their answers, and a
/// log lies longer and is read by more people than a mailbox.
public struct AddressMask: LogHandler {
    private var base: any LogHandler

    public init(_ base: any LogHandler) { self.base = base }

    public var metadata: Logger.Metadata {
        get { base.metadata }
        set { base.metadata = newValue }
    }

    public var logLevel: Logger.Level {
        get { base.logLevel }
        set { base.logLevel = newValue }
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { base[metadataKey: key] }
        set { base[metadataKey: key] = newValue }
    }

    public func log(event: LogEvent) {
        guard event.level > .debug else { return base.log(event: event) }
        var event = event
        event.message = "\(Self.masked("\(event.message)"))"
        event.metadata = event.metadata?.mapValues { "\(Self.masked("\($0)"))" }
        base.log(event: event)
    }

    /// The text with `…@domain` for each address; the domain tells which server is in trouble.
    static func masked(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "@")) else { return text }
        var masked = ""
        for character in text {
            if character == "@" {
                while let last = masked.last, isInLocalPart(last) { masked.removeLast() }
                masked.append("…")
            }
            masked.append(character)
        }
        return masked
    }

    /// RFC 5322 §3.2.3 atext and the dot, and whatever is not ASCII (RFC 6531).
    private static func isInLocalPart(_ character: Character) -> Bool {
        if character == "…" { return false }
        return character.isLetter || character.isNumber || "!#$%&'*+-/=?^_`{|}~.".contains(character)
    }
}
