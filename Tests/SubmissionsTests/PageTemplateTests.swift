import Settings
import Testing

@testable import Submissions

/// Templates of pages: a value may stand only where it is escaped.
struct PageTemplateTests {
    private static let file = "digest-page.en.mustache"

    private func problems(_ line: String) -> [String] {
        let page = LetterTemplates.builtIn.text(.digestPage, .english).replacing("</body>", with: line + "\n</body>")
        let (templates, problems) = LetterTemplates.load(overrides: [Self.file: page])
        #expect(problems.isEmpty == (templates != .builtIn), "one with an error is not taken over")
        return problems.map(\.message)
    }

    @Test(arguments: [
        "<p>{{office}}</p>", "<p title=\"{{office}}\">x</p>", "<p title='{{office}}'>x</p>",
        "<img alt=\"a > b {{office}}\" />", "a < {{office}}",
        "{{#pictures}}{{#items}}<img src=\"cid:{{picture}}\" />{{/items}}{{/pictures}}",
        "{{#notices}}{{#matrix}}{{#rows}}{{#cells}}<i style=\"color:{{color}}\" class=\"{{tone}}\"></i>{{/cells}}{{/rows}}{{/matrix}}{{/notices}}",
        "<p {{#waiting}}class=\"x\"{{/waiting}}>x</p>", "<!-- <p> -->{{office}}",
        "<style>a > b { color: red }</style>{{office}}",
    ])
    func aValueMayStandInTextAndInWhatIsReadToAPerson(line: String) {
        #expect(problems(line).isEmpty)
    }

    @Test(arguments: [
        ("{{{office}}}", "{{office}} is not escaped: write it with two braces and without &"),
        ("{{&office}}", "{{office}} is not escaped: write it with two braces and without &"),
        (
            "<a href=\"{{office}}\">x</a>",
            "{{office}} may stand in the attributes alt, aria-label, title, and not in href"
        ),
        (
            "<p style=\"color:{{office}}\">x</p>",
            "{{office}} may stand in the attributes alt, aria-label, title, and not in style"
        ),
        (
            "<p onclick=\"{{office}}\">x</p>",
            "{{office}} may stand in the attributes alt, aria-label, title, and not in onclick"
        ),
        (
            "<p title={{office}}>x</p>",
            "{{office}} may stand between tags or in an attribute's quotes, and nowhere else"
        ),
        ("<p {{office}}>x</p>", "{{office}} may stand between tags or in an attribute's quotes, and nowhere else"),
        ("<{{office}}>", "{{office}} may stand between tags or in an attribute's quotes, and nowhere else"),
        ("<!-- {{office}} -->", "{{office}} may stand between tags or in an attribute's quotes, and nowhere else"),
        (
            "<script>{{office}}</script>",
            "{{office}} may stand between tags or in an attribute's quotes, and nowhere else"
        ),
        (
            "<STYLE>{{office}}</STYLE>",
            "{{office}} may stand between tags or in an attribute's quotes, and nowhere else"
        ),
    ])
    func elsewhereItIsRefused(line: String, message: String) {
        #expect(problems(line) == [message])
    }

    @Test func aPageNeedsNoSubjectAndMustNameWhatACoordinatorNeeds() {
        let text = LetterTemplates.builtIn.text(.digestPage, .english)
        #expect(!text.hasPrefix("Subject:"))
        let found = LetterTemplates.load(overrides: [Self.file: text.replacing("{{address}}", with: "")]).problems
        #expect(found.contains { $0.message.contains("a reader would not learn which addresses letters do not reach") })
    }

    @Test func aLineEndInAValueBeginsNoLine() throws {
        let template = try LetterTemplates.parsed("{{a}}", .plain)
        #expect(template.render(["a": "x\r\ny\u{2028}z\u{85}"]) == "x  y z ")
        let page = try LetterTemplates.parsed("<p title=\"{{a}}\">", .page)
        #expect(
            page.render(["a": "\"\u{301} onclick=x<\u{338}&'"])
                == "<p title=\"&quot;\u{301} onclick=x&lt;\u{338}&amp;&#39;\">")
    }
}
