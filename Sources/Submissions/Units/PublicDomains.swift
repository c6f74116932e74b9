/// Mail domains that anybody may have an address of: they say nothing about a unit.
enum PublicDomains {
    static func contains(_ domain: String) -> Bool { names.contains(domain) }

    private static let names: Set<String> = [
        "qq.com", "vip.qq.com", "foxmail.com", "163.com", "vip.163.com", "126.com", "vip.126.com", "yeah.net",
        "188.com", "netease.com", "sina.com", "sina.cn", "vip.sina.com", "vip.sina.cn", "sina.com.cn", "sohu.com",
        "vip.sohu.com", "tom.com", "21cn.com", "139.com", "189.cn", "wo.cn", "wo.com.cn", "aliyun.com", "alimail.com",
        "88.com", "111.com", "email.cn", "263.net", "x263.net", "263.com", "eyou.com", "china.com", "citiz.net",
        "gmail.com", "googlemail.com", "outlook.com", "outlook.cn", "hotmail.com", "live.com", "live.cn", "msn.com",
        "msn.cn", "yahoo.com", "yahoo.cn", "yahoo.com.cn", "ymail.com", "icloud.com", "me.com", "mac.com",
        "proton.me", "protonmail.com", "aol.com", "mail.com", "gmx.com", "yandex.com", "mail.ru", "zoho.com",
        "zohomail.cn", "petalmail.com", "2980.com", "163.net", "21cn.net", "chinaren.com", "sogou.com", "wo.com",
        "tencent.com",
        "etang.com", "china.com.cn", "xinhuanet.com", "hainan.net", "zj.com", "hz.cn", "mail.hz.cn", "edu.cn",
    ]
}
