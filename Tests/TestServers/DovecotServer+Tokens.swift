import Foundation

extension DovecotServer {
    private static let tokenKey = "a key of tests that is long enough"

    /// What makes Dovecot accept access tokens by SASL XOAUTH2, which it verifies by itself.
    static func acceptTokens(in folder: URL) throws -> String {
        let keys = folder.appending(path: "keys/default/HS256")
        try FileManager.default.createDirectory(at: keys, withIntermediateDirectories: true)
        try Data(Data(tokenKey.utf8).base64EncodedString().utf8).write(to: keys.appending(path: "default"))
        let file = folder.appending(path: "oauth2.conf")
        try Data(
            """
            introspection_mode = local
            local_validation_key_dict = fs:posix:prefix=\(folder.path)/keys/
            username_attribute = sub

            """.utf8
        ).write(to: file)
        return """

            auth_mechanisms = plain login xoauth2
            passdb {
              driver = oauth2
              mechanisms = xoauth2
              args = \(file.path)
            }
            """
    }

    /// An access token for a user (a JSON Web Token, RFC 7519), good for so many seconds.
    public func token(user: String, lifetime: Int = 600) throws -> String {
        let now = Int(Date().timeIntervalSince1970)
        let parts = [
            #"{"alg":"HS256","typ":"JWT"}"#, #"{"sub":"\#(user)","iat":\#(now - 3_600),"exp":\#(now + lifetime)}"#,
        ]
        let text = parts.map { Self.urlSafe(Data($0.utf8)) }.joined(separator: ".")
        let script = "printf %s \"$1\" | openssl dgst -sha256 -hmac \"$2\" -binary"
        let signature = try ChildProcess.run(["sh", "-c", script, "sh", text, Self.tokenKey], in: folder)
        return text + "." + Self.urlSafe(signature)
    }

    /// Base64 for URLs, without padding (RFC 7515 §2).
    private static func urlSafe(_ data: Data) -> String {
        data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
