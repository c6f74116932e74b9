import Testing

@testable import Mail

/// Oversized attachments as the providers' mailers lay them out.
struct OversizedLinkLayoutTests {
    private func links(html: String) -> [OversizedLink] {
        parse(Array("Content-Type: text/html; charset=utf-8\n\n\(html)".utf8)).links
    }

    private func netease(_ file: String) -> String {
        "https://mail.163.com/large-attachment-download/index.html?p=X-NETEASE-HUGE-ATTACHMENT&file=\(file)"
    }

    /// The icon, the name and "download" link the same page; the heading links NetEase's client.
    private func block(_ file: String, _ name: String, _ details: String) -> String {
        let href = netease(file).replacing("&", with: "&amp;")
        return """
            <div><div style="float:left"><a href="\(href)"><img src="cid:icon.gif"></a></div>
            <div><a href="\(href)">\(name)</a><span> (\(details))</span></div><div><a href="\(href)">下载</a></div></div>
            """
    }

    @Test func netEasesBlockGivesOneLinkAFile() {
        let found = links(
            html: """
                <div><b>从网易163邮箱发来的超大附件</b><a class="bigattach-mailmaster-download"
                href="http://u.163.com/Rc?spm=x">推荐客户端极速下载</a></div>
                \(block("A", "2020年11月14日视频.mp4", "80.96M, 2099年8月17日 0:49 到期"))
                \(block("B", "活动照片.zip", "2.5G, 2099年9月1日 12:00 到期"))
                """)
        #expect(
            found == [
                OversizedLink(
                    provider: .netease, name: "2020年11月14日视频.mp4", bytes: 84_892_713,
                    expires: "2099-08-17T00:49:00+08:00", url: netease("A")),
                OversizedLink(
                    provider: .netease, name: "活动照片.zip", bytes: 2_684_354_560, expires: "2099-09-01T12:00:00+08:00",
                    url: netease("B")),
            ])
    }

    @Test func whatAttributesSayIsExact() {
        let found = links(
            html: """
                <a href="\(netease("A"))" filename="活动视频.mp4" filesize="3781934" expiretime="4102415999000">下载</a>
                <a href="\(netease("B"))" filename="" filesize="-1" expiretime="1">总结.doc</a>
                """)
        #expect(
            found == [
                OversizedLink(
                    provider: .netease, name: "活动视频.mp4", bytes: 3_781_934, expires: "2099-12-31T23:59:59+08:00",
                    url: netease("A")),
                OversizedLink(provider: .netease, name: "总结.doc", bytes: nil, expires: nil, url: netease("B")),
            ])
    }

    @Test func aNameMayStandInTheAddress() {
        let url = "http://fs.qiye.163.com/fs/display/?p=X-NETEASE-HUGE-ATTACHMENT&file=x&title=%E6%96%B9%E6%A1%88.zip"
        #expect(links(html: "<a href=\"\(url)\">查看</a>").map(\.name) == ["方案.zip"])
        let without = url.replacing(".zip", with: "")
        #expect(links(html: "<a href=\"\(without)\">查看</a>").map(\.name) == [nil])
    }

    @Test func tencentsBlocksOfBothMailersAreRead() {
        let first = "http://mail.qq.com/cgi-bin/ftnExs_download?t=exs_ftn_download&k=1&code=a"
        let second = "https://wx.mail.qq.com/ftn/download?func=3&key=2&code=b"
        let third = "http://exmail.qq.com/cgi-bin/ftnExs_download?k=3&code=c"
        let found = links(
            html: """
                <div>从腾讯企业邮箱发来的超大附件</div>
                <div><a href="\(first)">总结.doc</a> <span>(65.38M, 2099年05月01日 13:35 到期)</span>
                <a href="\(first)">进入下载页面</a></div>
                <div><a href="\(second)">照片.rar</a><div>1.2G</div><div>有效期至 2099-05-02 08:00</div></div>
                <div><a href="\(third)">视频.mp4</a> (700K, 无限期)</div>
                """)
        #expect(found.map(\.name) == ["总结.doc", "照片.rar", "视频.mp4"])
        #expect(found.map(\.bytes) == [68_555_899, 1_288_490_189, 716_800])
        #expect(found.map(\.expires) == ["2099-05-01T13:35:00+08:00", "2099-05-02T08:00:00+08:00", nil])
        #expect(found.allSatisfy { $0.provider == .tencent })
    }

    @Test func severalFilesOfAPlainTextKeepTheirOwnDetails() {
        let mail = parse(
            """
            Content-Type: text/plain; charset=utf-8

            从QQ邮箱发来的超大附件

            一.zip (128.03M, 2099年11月27日 21:59 到期)进入下载页面：http://mail.qq.com/cgi-bin/ftnExs_download?k=1
            二.zip (2M, 2099年11月28日 21:59 到期)进入下载页面：http://mail.qq.com/cgi-bin/ftnExs_download?k=2
            """)
        #expect(mail.links.map(\.name) == ["一.zip", "二.zip"])
        #expect(mail.links.map(\.bytes) == [134_249_185, 2_097_152])
        #expect(mail.links.map(\.expires) == ["2099-11-27T21:59:00+08:00", "2099-11-28T21:59:00+08:00"])
    }

    @Test(arguments: [
        "https://mail.qq.com.evil.example/cgi-bin/ftnExs_download?k=1", "https://mail-qq.com/cgi-bin/ftnExs_download",
        "https://mail.qq.com@evil.example/cgi-bin/ftnExs_download",
        "https://mail.163.com\\@evil.example/large-attachment-download/",
        "https://evil.example/?u=https://mail.163.com/large-attachment-download/",
    ])
    func aLookalikeIsNoLink(url: String) {
        #expect(links(html: "<a href=\"\(url)\">活动视频.mp4</a> (65M, 2099年5月1日 到期)").isEmpty)
        #expect(parse("Content-Type: text/plain; charset=utf-8\n\n视频.mp4 \(url)").links.isEmpty)
    }
}
