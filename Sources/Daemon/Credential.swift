/// Where a password is kept; read only when it is needed.
public enum Credential: Equatable, Sendable {
    /// A file of this name in `$CREDENTIALS_DIRECTORY` (systemd's `LoadCredential=`).
    case credential(String)
    /// A file; absolute.
    case file(String)
    /// A program and its arguments, run without a shell; the password is what it prints.
    case command([String])
}

/// Why a password could not be had; never holds any of it.
public struct CredentialError: Error, Equatable, CustomStringConvertible {
    public let description: String
}
