/// Why something was decided, kept as data so that it can be shown in any language and counted.
public struct Reason: Codable, Equatable, Sendable {
    /// What kind of reason; its raw value is stored, so it is never renamed.
    public var code: Code
    /// The facts that the sentence needs, in the order its text names them.
    public var values: [String]

    public init(_ code: Code, _ values: String...) {
        self.code = code
        self.values = values
    }

    public enum Code: String, Codable, CaseIterable, Sendable {
        case rosteredAddress
    }
}
