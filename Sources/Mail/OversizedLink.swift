/// An attachment that the provider replaced by a download link. Never fetched.
public struct OversizedLink: Codable, Equatable, Sendable {
    /// Who keeps the file.
    public enum Provider: String, Codable, Sendable {
        case tencent, netease, other
    }

    public var provider: Provider
    public var name: String?
    /// As the provider rounded it.
    public var bytes: Int?
    /// RFC 3339.
    public var expires: String?
    public var url: String

    /// Makes a link from its parts.
    public init(provider: Provider, name: String?, bytes: Int?, expires: String?, url: String) {
        self.provider = provider
        self.name = name
        self.bytes = bytes
        self.expires = expires
        self.url = url
    }
}

extension OversizedLink.Provider {
    /// Who keeps the file that `url` leads to; nil when it is no download page of a known provider. Hosts must match
    /// whole, so that `mail.163.com.example.org` is nobody's, and an address with a user name in it is refused.
    static func of(_ url: String) -> Self? {
        // Bytes, not characters: an `@` with an accent on it is an `@`.
        let lower = url.utf8.prefix(4000).map(\.lowered)
        guard let scheme = ["https://", "http://"].first(where: { lower.starts(with: $0.utf8) }) else { return nil }
        let rest = lower.dropFirst(scheme.utf8.count)
        let authority = rest.prefix { !"/?#\\".utf8.contains($0) }
        guard !authority.contains(ASCII.at) else { return nil }
        let host = asciiText(authority.prefix { $0 != ASCII.colon })
        let path = rest.dropFirst(authority.count)
        return pages.first { page in page.host == host && page.paths.contains { path.starts(with: $0.utf8) } }?.provider
    }

    /// Whether an address is NetEase's short form, under which its mailers also offer their client.
    static func isShort(_ url: String) -> Bool {
        let lower = url.utf8.prefix(20).map(\.lowered)
        return lower.starts(with: "http://u.163.com/".utf8) || lower.starts(with: "https://u.163.com/".utf8)
    }

    private static let pages: [(host: String, paths: [String], provider: Self)] = [
        ("mail.qq.com", ["/cgi-bin/ftn", "/ftn/download"], .tencent),
        ("m.mail.qq.com", ["/cgi-bin/ftn"], .tencent),
        ("exmail.qq.com", ["/cgi-bin/ftn", "/ftn/download"], .tencent),
        ("wx.mail.qq.com", ["/ftn/download"], .tencent),
        ("iwx.mail.qq.com", ["/ftn/download"], .tencent),
        ("share.weiyun.com", ["/"], .tencent),
        ("drive.weixin.qq.com", ["/s"], .tencent),
        ("mail.163.com", ["/large-attachment-download"], .netease),
        ("mail.126.com", ["/large-attachment-download"], .netease),
        ("mail.yeah.net", ["/large-attachment-download"], .netease),
        ("dashi.163.com", ["/html/cloud-attachment-download"], .netease),
        ("fs.163.com", ["/fs/display"], .netease),
        ("fs.qiye.163.com", ["/fs/display"], .netease),
        ("edisk.qiye.163.com", ["/api/biz/attachment/download"], .netease),
        ("u.163.com", ["/"], .netease),
        ("mail.sina.com.cn", ["/filecenter/download"], .other),
        ("download.cloud.189.cn", ["/file/downloadfile"], .other),
        ("pan.baidu.com", ["/s/", "/share/"], .other),
        ("www.aliyundrive.com", ["/s/"], .other),
        ("www.alipan.com", ["/s/"], .other),
    ]
}
