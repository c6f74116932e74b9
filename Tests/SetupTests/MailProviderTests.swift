import MailTransport
import Testing

@testable import Setup

@Suite struct MailProviderTests {
    @Test(arguments: [
        ("office@qq.com", "qq"), ("office@foxmail.com", "qq"), ("Office@163.COM", "netease"),
        ("office@vip.126.com", "netease"), ("office@188.com", "netease"), ("office@aliyun.com", "aliyun"),
        ("office@sina.cn", "sina"), ("office@139.com", "139"), ("office@189.cn", "189"),
        ("office@hotmail.com", "outlook"), ("office@gmail.com", "gmail"), ("office@me.com", "icloud"),
    ])
    func anAddressTellsItsProvider(_ address: String, _ id: String) {
        #expect(provider(of: address)?.id == id)
    }

    @Test(arguments: ["office@jyj.city.example", "office@notqq.com", "office@qq.com.evil.example", "office", ""])
    func aDomainOfItsOwnTellsNone(_ address: String) {
        #expect(provider(of: address) == nil)
    }

    @Test func everyServerOfTheTableIsOneThatAConfigurationMayName() throws {
        for provider in MailProvider.known + MailProvider.forOwnDomains {
            for domain in provider.domains.isEmpty ? ["office.example"] : provider.domains {
                let imap = try ServerEndpoint(.imap, url: provider.imapURL(domain))
                let smtp = try ServerEndpoint(.smtp, url: provider.smtpURL(domain), tls: provider.smtpTLS)
                #expect(imap.port == 993 && imap.security == .implicit)
                #expect(smtp.port == (provider.smtpTLS == nil ? 465 : 587) && smtp.security != .none)
            }
        }
        let ids = (MailProvider.known + MailProvider.forOwnDomains).map(\.id)
        let domains = MailProvider.known.flatMap(\.domains)
        #expect(Set(ids).count == ids.count && Set(domains).count == domains.count)
    }

    @Test(arguments: [
        ("imap.exmail.qq.com", "exmail"), ("IMAP.qiye.163.com", "netease-qiye"), ("imap.vip.163.com", "netease"),
        ("smtp.office365.com", "microsoft365"), ("imap.qiye.aliyun.com", "aliyun-qiye"),
    ])
    func aServerTellsItsProvider(_ host: String, _ id: String) {
        #expect(provider(servedBy: host)?.id == id)
        #expect(provider(servedBy: "imap.office.example") == nil)
    }

    @Test func theNotesSayWhatThatProviderWants() throws {
        let (chinese, english) = (SetupWords(.chinese), SetupWords(.english))
        let qq = try #require(provider(of: "a@qq.com"))
        #expect(chinese.beforePassword(qq).contains("授权码，不是登录密码"))
        #expect(english.beforePassword(qq).contains("not the password"))
        #expect(chinese.notes(qq, from: "a@qq.com", login: "A@qq.com").joined().contains("最近 30 天"))
        #expect(!chinese.notes(qq, from: "a@qq.com", login: "A@qq.com").joined().contains("发件人"))
        #expect(chinese.notes(qq, from: "b@qq.com", login: "a@qq.com").joined().contains("要求发件人与登录邮箱一致"))
        let netease = try #require(provider(of: "a@126.com"))
        #expect(english.notes(netease, from: nil, login: nil).joined().contains("RFC 2971"))
        let outlook = try #require(provider(of: "a@outlook.com"))
        #expect(english.beforePassword(outlook).contains("OAuth 2.0 tokens (XOAUTH2) only"))
        #expect(english.notes(outlook, from: nil, login: nil).isEmpty)
    }
}
