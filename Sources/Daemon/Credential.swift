/// Where a password or an access token is kept; read at every login.
public enum Credential: Equatable, Sendable {
    /// A file of this name in `$CREDENTIALS_DIRECTORY` (systemd's `LoadCredential=`).
    case credential(String)
    /// A file; absolute.
    case file(String)
    /// A program and its arguments, run without a shell; the secret is what it prints.
    case command([String])
}

/// Why a password could not be had; never holds any of it.
public struct CredentialError: Error, Equatable, CustomStringConvertible {
    public let description: String
}
