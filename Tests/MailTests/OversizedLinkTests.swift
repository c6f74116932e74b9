import Testing

@testable import Mail

struct OversizedLinkTests {
    @Test(arguments: [
        ("https://mail.qq.com/cgi-bin/ftnExs_download?k=1", OversizedLink.Provider.tencent),
        ("http://exmail.qq.com/cgi-bin/ftnExs_download?k=1", .tencent),
        ("HTTPS://WX.MAIL.QQ.COM/ftn/download?func=3", .tencent),
        ("https://iwx.mail.qq.com/ftn/download?func=3", .tencent),
        ("https://mail.163.com/large-attachment-download/index.html?p=x", .netease),
        ("https://mail.163.com:443/large-attachment-download/x", .netease), ("http://u.163.com/abc", .netease),
        ("https://dashi.163.com/html/cloud-attachment-download/?key=x", .netease),
        ("http://fs.163.com/fs/display/?p=X-NETEASE-HUGE-ATTACHMENT&file=x", .netease),
        ("http://fs.qiye.163.com/fs/display/?p=X-NETEASE-HUGE-ATTACHMENT", .netease),
        ("https://drive.weixin.qq.com/s?k=x", .tencent), ("https://mail.126.com/large-attachment-download/x", .netease),
        ("https://mail.yeah.net/large-attachment-download/x", .netease),
        ("https://mail.qq.com.evil.example/cgi-bin/ftnExs_download", nil),
        ("https://mail-qq.com/cgi-bin/ftnExs_download", nil), ("https://mail.qq.com.cn/cgi-bin/ftnExs_download", nil),
        ("https://xmail.qq.com/cgi-bin/ftnExs_download", nil), ("https://mail.qq.com%2eevil.example/cgi-bin/ftn", nil),
        ("https://mail.qq.com:80@evil.example/cgi-bin/ftn", nil), ("https://ｍail.qq.com/cgi-bin/ftn", nil),
        ("https://pan.baidu.com/s/1abc", .other), ("https://www.aliyundrive.com/s/x", .other),
        ("https://mail.163.com.evil.example/large-attachment-download/", nil),
        ("https://evil.example/https://mail.163.com/large-attachment-download/", nil),
        ("https://mail.163.com@evil.example/large-attachment-download/", nil),
        ("https://evil@mail.163.com/large-attachment-download/", nil),
        ("https://evil.example\\mail.163.com/large-attachment-download/", nil),
        ("https://mail.163.com/js6/main.jsp", nil), ("https://mail.qq.com/", nil), ("https://qq.com/cgi-bin/ftn", nil),
        ("https://mail.163.com:x@\u{301}evil.example/large-attachment-download/", nil), ("ftp://u.163.com/a", nil),
        ("javascript:x", nil), ("", nil), ("https://", nil), ("mailto:u.163.com", nil),
    ]) func onlyWholeHostsOfProvidersMatch(url: String, provider: OversizedLink.Provider?) {
        #expect(OversizedLink.Provider.of(url) == provider)
    }

    private func links(html: String) -> [OversizedLink] {
        parse(Array("Content-Type: text/html; charset=utf-8\n\n\(html)".utf8)).links
    }

    @Test func aNameBeforeADownloadLinkIsFound() {
        let url = "https://wx.mail.qq.com/ftn/download?func=3&key=a"
        let found = links(
            html: """
                <div>从QQ邮箱发来的超大附件</div><div>第一小学 活动照片.zip</div>
                <div>(1.5G, 2099年1月2日 3:04 到期)</div><a href="\(url)">进入下载页面</a><p>版本 2.0</p>
                """)
        #expect(
            found == [
                OversizedLink(
                    provider: .tencent, name: "第一小学 活动照片.zip", bytes: 1_610_612_736,
                    expires: "2099-01-02T03:04:00+08:00", url: url)
            ])
    }

    @Test func theSameAddressIsListedOnce() {
        let anchor = "<a href=\"http://u.163.com/x\">a.zip</a>"
        #expect(links(html: anchor + anchor).count == 1)
        let many = (0..<80).map { "<a href=\"http://u.163.com/\($0)\">a.zip</a>" }.joined()
        #expect(links(html: many).count == OversizedLinkSearch.limit)
    }

    @Test func plainTextIsSearchedWhenThereIsNoHTML() {
        let message = parse(
            """
            Content-Type: text/plain; charset=utf-8

            二中.rar (65.38M, 2099年12月31日 12:00 到期)
            进入下载页面：http://mail.qq.com/cgi-bin/ftnExs_download?k=1&t=x 谢谢
            """)
        #expect(
            message.links == [
                OversizedLink(
                    provider: .tencent, name: "二中.rar", bytes: 68_555_899, expires: "2099-12-31T12:00:00+08:00",
                    url: "http://mail.qq.com/cgi-bin/ftnExs_download?k=1&t=x")
            ])
    }

    @Test(arguments: [
        ("80.96M", 84_892_713), ("(12K,", 12_288), ("3 MB", 3_145_728), ("5B", 5), ("1.5GB", 1_610_612_736),
        ("12", nil),
        ("2024年", nil), ("1.2.3M", nil), ("999999999999999999M", nil), ("99999999999G", nil), ("7mm", nil), ("", nil),
    ]) func aSizeIsRead(text: String, bytes: Int?) {
        #expect(LinkDetails.size(text) == bytes)
    }

    @Test(arguments: [
        ("2099年12月31日 13:35 到期", "2099-12-31T13:35:00+08:00"), ("至2099-12-31", "2099-12-31T23:59:00+08:00"),
        ("80.96M, 2099/1/2 3:04 到期", "2099-01-02T03:04:00+08:00"), ("2099年13月1日", nil), ("1999年1月1日", nil),
        ("永久有效", nil),
        ("20991231", nil), ("2024年5月1日照片.zip (2M)", nil),
        ("2024年5月1日照片.zip (2M, 2099年6月2日 8:05 到期)", "2099-06-02T08:05:00+08:00"),
        ("文件有效期至2099-06-02 08:05:33", "2099-06-02T08:05:00+08:00"),
        ("expires on 2099-06-02", "2099-06-02T23:59:00+08:00"),
    ]) func anExpiryIsRead(text: String, expires: String?) {
        #expect(LinkDetails.expiry(text)?.rfc3339 == expires)
    }
}
