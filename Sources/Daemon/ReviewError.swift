/// Why a ruling is not made. Nothing was written.
public struct ReviewError: Error, Equatable, CustomStringConvertible {
    public enum Kind: Sendable {
        /// What it names is not there.
        case unknown
        /// It cannot be made about this.
        case refused
    }

    public let kind: Kind
    /// What is wrong and what to do.
    public let description: String

    static func unknown(_ description: String) -> ReviewError { ReviewError(kind: .unknown, description: description) }

    static func refused(_ description: String) -> ReviewError { ReviewError(kind: .refused, description: description) }
}
