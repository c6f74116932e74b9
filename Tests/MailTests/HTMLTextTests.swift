import Testing

@testable import Mail

struct HTMLTextTests {
    static let table: [(html: String, text: String)] = [
        ("plain", "plain"), ("<p>a</p><p>b</p>", "a\n\nb"), ("a<br>b<br/>c", "a\nb\nc"), ("<div>a</div>b", "a\nb"),
        ("a  \n\t b", "a b"), ("<b>a</b><i>b</i>", "ab"), ("a&nbsp;b", "a b"), ("<td>a</td><td>b</td>", "a b"),
        ("<tr><td>a</td></tr><tr><td>b</td></tr>", "a\n\nb"),
        ("&lt;b&gt; &amp; &quot;&#20013;&#x6587;&#X6587;&mdash;", "<b> & \"中文文—"),
        (
            "&unknown; &amp &copy=1 &#20013 &#99999999999; &#xD800; &",
            "&unknown; &amp &copy=1 中 &#99999999999; &#xD800; &"
        ),
        ("a<!-- b -->c", "ac"), ("a<!-- b --", "a"), ("a<!-- b > c", "a c"), ("a<!doctype html>b", "ab"),
        ("a<?xml x?>b", "ab"), ("<![if x]>a<![endif]>", "a"),
        ("<style>x{}</style>a<script>if (a<b) {'</p>'}</script>b", "ab"), ("<script>never closed", ""),
        ("<title>t</title>a", "a"), ("<SCRIPT>x</Script >a", "a"),
        ("1 < 2 <3", "1 < 2 <3"), ("<", "<"), ("a<b", "a"), ("<a title=\"x>y\">z</a>", "z"), ("<a title='>", ""),
        ("\u{202E}a\u{200B}\u{0}b", "ab"), ("", ""), ("<>", "<>"), ("</p>a</p>", "a"),
    ]

    @Test(arguments: table) func textIsStripped(html: String, text: String) {
        let stripped = HTMLText(Array(html.utf8)).text
        #expect(String(decoding: stripped.utf8.trimmed, as: UTF8.self) == text)
    }

    @Test func linksKeepTheirAddressAndText() {
        let html = HTMLText(
            Array(
                "x<a HREF='http://a/?x=1&amp;y=2' class=c>one <b>two</b></a><a href=http://b>three<a name=c>four".utf8))
        #expect(html.links.map(\.url) == ["http://a/?x=1&y=2", "http://b"])
        #expect(html.links.map(\.text) == ["one two", ""])
    }

    @Test func contentIDsAreFoundWhereverTheyAreShown() {
        let html =
            "<img src=\"cid:A@x\"><body background='CID:b%40y'><img alt=\"cid:c\" src=cid:d@z><img src=\"x/cid:e\">"
        #expect(HTMLText(Array(html.utf8)).contentIDs == ["a@x", "b@y", "c", "d@z"])
    }

    @Test func textIsBounded() {
        let html = HTMLText(Array(String(repeating: "字<br>", count: 150_000).utf8))
        #expect(html.text.unicodeScalars.count == HTMLText.limit)
        let links = HTMLText(Array(String(repeating: "<a href=x>y</a>", count: 2000).utf8))
        #expect(links.links.count == HTMLText.maxLinks)
    }
}
