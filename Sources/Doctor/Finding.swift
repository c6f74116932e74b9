public import Foundation

/// What one look at the installation found. `muster doctor --json` prints its members by their names.
public struct Finding: Equatable, Sendable, Decodable {
    /// How bad it is.
    public enum State: String, Sendable, Decodable, CaseIterable, Comparable {
        /// As it should be.
        case ok
        /// It works, and somebody should look at it.
        case warning
        /// Something does not work.
        case failure

        /// Orders from good to bad.
        public static func < (left: State, right: State) -> Bool {
            allCases.firstIndex(of: left) ?? 0 < allCases.firstIndex(of: right) ?? 0
        }
    }

    /// What was looked at, such as `disk` or `imap/main/login`. The same in every run.
    public let id: String
    /// How it is.
    public let state: State
    /// What was found, in a sentence for people. It may hold what a server said, without line breaks, and never a secret.
    public let message: String
    /// The message in few words, for a line of a terminal; nil where it is short.
    public let summary: String?
    /// What to do; nil when nothing need be done.
    public let advice: String?

    /// All is well.
    public static func ok(_ id: String, _ message: String, summary: String? = nil) -> Finding {
        Finding(id: id, state: .ok, message: message, summary: summary, advice: nil)
    }

    /// Somebody should look at it.
    public static func warning(
        _ id: String, _ message: String, summary: String? = nil, _ advice: String
    ) -> Finding {
        Finding(id: id, state: .warning, message: message, summary: summary, advice: advice)
    }

    /// It does not work.
    public static func failure(_ id: String, _ message: String, _ advice: String) -> Finding {
        Finding(id: id, state: .failure, message: message, summary: nil, advice: advice)
    }
}

/// Everything that was found.
public struct DoctorReport: Sendable {
    /// When the looking began.
    public let asOf: Date
    /// In the order in which a person reads them: the files of the office, the machine, the storage, the servers.
    public var findings: [Finding]

    /// A report of what is found from a moment on.
    public init(asOf: Date, findings: [Finding] = []) {
        (self.asOf, self.findings) = (asOf, findings)
    }

    /// The worst of all states.
    public var worst: Finding.State { findings.map(\.state).max() ?? .ok }
}
