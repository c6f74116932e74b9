import Foundation

/// A certificate authority and one server certificate of it, made for one test.
public struct TestCertificates: Sendable {
    /// What the server certificate is good for.
    public enum Kind: Sendable {
        /// `localhost` and 127.0.0.1.
        case valid
        /// Another host's name.
        case otherHost
        /// The right names, and over since yesterday.
        case expired
    }

    /// The path of the authority, for the key `ca`.
    public let authority: String
    let certificate: String
    let key: String
    /// The key in the form of `CURLOPT_PINNEDPUBLICKEY`.
    public let pin: String

    /// Writes PEM files to the folder with openssl(1).
    init(_ kind: Kind, in folder: URL) throws {
        let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        _ = try ChildProcess.run(
            [
                "openssl", "req", "-x509", "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj",
                "/CN=Muster Test CA",
            ]
                + ["-addext", "keyUsage=critical,keyCertSign"] + newKey, in: folder)
        _ = try ChildProcess.run(
            ["openssl", "req", "-new", "-keyout", "key.pem", "-out", "request.pem", "-subj", "/CN=Muster Test"]
                + newKey,
            in: folder)
        let names = kind == .otherHost ? "DNS:mail.other.example" : "DNS:localhost,IP:127.0.0.1"
        try Data("subjectAltName=\(names)\n".utf8).write(to: folder.appending(path: "names"))
        _ = try ChildProcess.run(
            ["openssl", "x509", "-req", "-in", "request.pem", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"]
                + ["-extfile", "names", "-out", "cert.pem", "-days", kind == .expired ? "-1" : "2"], in: folder)
        let digest = try ChildProcess.run(
            ["sh", "-c", "openssl pkey -in key.pem -pubout -outform der | openssl dgst -sha256 -binary"], in: folder)
        authority = folder.appending(path: "ca.pem").path
        certificate = folder.appending(path: "cert.pem").path
        key = folder.appending(path: "key.pem").path
        pin = "sha256//" + digest.base64EncodedString()
    }
}
