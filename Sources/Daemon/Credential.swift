/// Where a password or an access token is kept; read at every login.
public enum Credential: Equatable, Sendable {
    /// A file of this name in `$CREDENTIALS_DIRECTORY` (systemd's `LoadCredential=`), or, where that is not set, in this
    /// folder (absolute): `credentials` beside the configuration.
    case credential(String, folder: String)
    /// A file; absolute.
    case file(String)
    /// A program and its arguments, run without a shell; the secret is what it prints.
    case command([String])
    /// What was read of one of the files above while there was leave to read it.
    indirect case held(HeldSecret, of: Credential)
}

/// A secret in memory; never printed.
public struct HeldSecret: Equatable, Sendable, CustomStringConvertible, CustomReflectable {
    let bytes: [UInt8]

    /// Nothing of it.
    public var description: String { "HeldSecret" }
    /// Nothing of it.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Why a password could not be had; never holds any of it.
public struct CredentialError: Error, Equatable, CustomStringConvertible {
    public let description: String
}
