import Testing

@testable import Mail

struct ParametersTests {
    static let names: [(field: String, text: String?)] = [
        ("~attachment; filename=a.xls~", "a.xls"),
        ("~attachment; filename=\"a;b.xls\"; x=y~", "a;b.xls"),
        ("~attachment; FileName = \"a.xls\" ~", "a.xls"),
        ("~attachment;filename=2024 report.xls~", "2024 report.xls"),
        ("~attachment; filename=\"a\\\"b.xls\"~", "a\"b.xls"),
        ("~attachment; filename=\"C:\\dir\\a.xls\"~", "C:\\dir\\a.xls"),
        ("~attachment; filename=\"\"~", nil), ("~attachment; filename=~", nil), ("~attachment~", nil),
        ("~attachment; filename=\"never closed.xls; x=y~", "never closed.xls"),
        ("~attachment; size=3 filename=\"a.xls\"~", nil),
        ("~attachment; x=\"y\" filename=\"a.xls\"~", "a.xls"),
        ("~attachment; ; =x; filename=a.xls~", "a.xls"),
        ("~attachment; filename=a.xls; filename=b.xls~", "a.xls"),
        // Raw GBK, whose second byte may be a backslash, also before the closing quote.
        ("~attachment; filename=\"~b5dad2bb~.xls\"~", "第一.xls"),
        ("~attachment; filename=\"~815c~\"; x=y~", "乗"), ("~attachment; filename=\"~815cdc87~.xls\"~", "乗車.xls"),
        ("~attachment; filename=\"=?gbk?B?1cXI/Q==?=.xls\"~", "张三.xls"),
        ("~attachment; filename==?gbk?B?1cXI/Q==?=~", "张三"),
        // RFC 2231.
        ("~attachment; filename*=utf-8''%E7%AC%AC%E4%B8%80~", "第一"),
        ("~attachment; filename*=gb2312'zh'%B5%DA~", "第"), ("~attachment; filename*=''%B5%DA~", "第"),
        ("~attachment; filename*=%E7%AC%AC~", "第"), ("~attachment; filename*=utf-8''\"a b.xls\"~", "a b.xls"),
        ("~attachment; filename*=utf-8''%ZZ%4~", "%ZZ%4"),
        ("~attachment; filename=old.xls; filename*=utf-8''new.xls~", "new.xls"),
        ("~attachment; filename*=utf-8''; filename=a.xls~", "a.xls"),
        ("~attachment; filename*1=b; filename*0=a; filename*2=c~", "abc"),
        ("~attachment; filename*0*=utf-8''%E7%AC; filename*1*=%AC; filename*2=\".xls\"~", "第.xls"),
        ("~attachment; filename*10=k; filename*2=b; filename*0=a~", "abk"),
        ("~attachment; filename*0=a; filename*0=b~", "a"), ("~attachment; filename*x=a; filename*-1=b~", nil),
        ("~attachment; filename*99999999999999999999=a~", nil),
        ("~attachment; filename*0=\"=?gbk?B?1cXI\"; filename*1=\"/Q==?=\"~", "张三"),
    ]

    @Test(arguments: names) func aNameIsRead(field: String, text: String?) {
        #expect(ParameterizedValue(hex(field)).text("filename", Charsets()) == text)
    }

    static let values: [(field: String, value: String)] = [
        ("Text/HTML; charset=x", "text/html"), ("text/plain", "text/plain"),
        (" text/plain (comment); a=b", "text/plain"),
        ("", ""), (";charset=x", ""), ("text / plain", "text"),
    ]

    @Test(arguments: values) func theValueBeforeTheParametersIsRead(field: String, value: String) {
        #expect(ParameterizedValue(Array(field.utf8)).value == value)
    }

    static let boundaries: [(field: String, boundary: String?)] = [
        ("multipart/mixed; boundary=abc", "abc"), ("multipart/mixed; boundary=\"a b\"", "a b"),
        ("multipart/mixed; boundary=----=_Part_1", "----=_Part_1"), ("multipart/mixed; boundary=abc (x)", "abc"),
        ("multipart/mixed; boundary*=us-ascii''a%62c", "abc"), ("multipart/mixed; boundary*0=ab; boundary*1=c", "abc"),
        ("multipart/mixed", nil),
    ]

    @Test(arguments: boundaries) func aBoundaryIsRead(field: String, boundary: String?) {
        #expect(ParameterizedValue(Array(field.utf8)).token("boundary").map(asciiText) == boundary)
    }

    @Test func onlyTheFirstHundredParametersAreLookedAt() {
        let many = (0..<200).map { "; p\($0)=v" }.joined()
        let value = ParameterizedValue(Array(("a/b" + many).utf8))
        #expect(value.parameters.count == ParameterizedValue.maxParameters)
        #expect(value.raw("p99")?.value == Array("v".utf8) && value.raw("p100") == nil)
    }
}
