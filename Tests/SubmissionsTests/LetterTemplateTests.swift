import Settings
import Testing

@testable import Submissions

struct LetterTemplateTests {
    private static let chineseFile = "receipt.zh-Hans.mustache"
    private static let englishFile = "receipt.en.mustache"

    /// A template with everything that a receipt must have and nothing else.
    private static let least = """
        Subject: {{status}}

        {{unit}} {{reference}} {{#contact}}{{contact}}{{/contact}}
        {{#strangers}}{{strangers}}{{/strangers}}
        {{#received}}{{#items}}{{#files}}{{file}}{{/files}}{{/items}}{{/received}}
        {{#unconfirmed}}{{#items}}{{#files}}{{file}}{{/files}}{{/items}}{{/unconfirmed}}
        {{#wrong}}{{#items}}{{#reasons}}{{reason}} {{remedy}}{{/reasons}}{{/items}}{{/wrong}}
        {{#missing}}{{#items}}{{#choices}}{{title}}{{/choices}}{{#ahead}}{{due}}{{/ahead}}{{/items}}{{/missing}}
        {{#review}}{{#items}}{{file}}{{/items}}{{/review}}
        {{#unfit}}{{#items}}{{#reasons}}{{reason}}{{/reasons}}{{/items}}{{/unfit}}
        {{#refused}}{{#items}}{{#files}}{{file}}{{/files}}{{/items}}{{/refused}}

        """

    private func problems(_ text: String) -> [Problem] {
        LetterTemplates.load(overrides: [Self.englishFile: text]).problems.filter { $0.severity == .error }
    }

    @Test(arguments: LetterName.allCases)
    func theBuiltInTemplatesHaveNoFaultAndSayTheSameInBothLanguages(name: LetterName) {
        var texts: [String: String] = [:]
        for language in Language.allCases {
            texts[name.file(in: language)] = LetterTemplates.builtIn.text(name, language)
        }
        let (templates, problems) = LetterTemplates.load(overrides: texts)
        #expect(problems.isEmpty)
        #expect(templates == .builtIn)
        let used = texts.mapValues { TemplateLint($0, file: "", letter: name).used }
        #expect(used[name.file(in: .chinese)] == used[name.file(in: .english)])
        #expect(used.values.allSatisfy { !$0.isEmpty })
    }

    @Test func anOwnTemplateIsUsedInPlaceOfTheBuiltInOne() throws {
        var scene = LetterScene(.english, now: "2020-10-12 09:25")
        scene.receive("2020-10-12 09:15", [scene.item("plan.docx", "plan")])
        let (templates, problems) = LetterTemplates.load(overrides: [Self.englishFile: Self.least])
        #expect(problems.allSatisfy { $0.severity == .warning })
        let letter = try scene.letter(templates)
        #expect(letter.subject == "Received")
        #expect(letter.body.hasPrefix("Chengdong Primary School 25JH-GPK8 the Community Education section\n"))
        scene = LetterScene(.chinese, now: "2020-10-12 09:25")
        #expect(try scene.letter(templates) == scene.letter())
    }

    @Test(arguments: [
        ("{{unit}}", "{{unti}}", 3, "there is no {{unti}} here; did you mean {{unit}}?"),
        ("{{reason}} {{remedy}}", "{{reason}} {{remedy}} {{due}}", 7, "there is no {{due}} here"),
        ("{{#review}}", "{{#review}}{{review}}", 9, "{{review}} is no text: write {{#review}}…{{/review}}"),
        ("{{due}}{{/ahead}}", "{{due}}{{/ahaed}}", 8, "{{/ahaed}} closes {{#ahead}} of line 8: use the same name"),
        ("{{/review}}", "", 9, "{{#review}} is not closed"),
        ("{{unit}}", "{{/unit}}", 3, "{{/unit}} closes nothing"),
        ("{{unit}}", "{{unit}", 3, "“{{” is not closed by “}}” on the same line"),
        ("{{unit}}", "{{unit", 3, "“{{” is not closed by “}}” on the same line"),
        ("{{unit}}", "{{{unit}}", 3, "“{{{” is not closed by “}}}”"),
        ("{{unit}}", "{{>head}}", 3, "“{{>head}}” has no use in a letter"),
        ("{{unit}}", "{{=<% %>=}}", 3, "has no use in a letter"),
        ("{{unit}}", "{{uppercased(unit)}}", 3, "“{{uppercased(unit)}}”: a name is made of letters"),
        ("{{unit}}", "{{}}", 3, "“{{}}”: a name is made of letters"),
        ("{{unit}}", "{{unit}}\u{202E}", 3, "holds the invisible character U+202E"),
        ("Subject: ", "Betreff: ", 1, "the first line must be the letter's subject"),
        ("{{status}}\n\n", "{{status}}\n", 2, "an empty line must follow the subject"),
        ("{{status}}\n\n", "{{status}}{{#open}}\n\n{{/open}}", 1, "{{#open}} must be closed on the subject's line"),
    ])
    func aFaultIsNamedWithItsLineAndWhatToDo(old: String, new: String, line: Int, message: String) {
        let text = Self.least.replacing(old, with: new, maxReplacements: 1)
        #expect(text != Self.least)
        let found = problems(text)
        #expect(found.contains { $0.line == line && $0.message.contains(message) }, "\(found)")
        #expect(found.allSatisfy { $0.file == Self.englishFile })
        #expect(LetterTemplates.load(overrides: [Self.englishFile: text]).templates == .builtIn)
    }

    @Test(arguments: [
        ("{{reference}}", "{{reference}} is missing: a reader would not learn the code to answer with"),
        ("{{#contact}}{{contact}}{{/contact}}", "{{contact}} is missing"),
        (
            "{{title}}",
            "{{#missing}}{{#items}}{{#choices}}{{title}} is missing: a reader would not learn what is missing"
        ),
        ("{{due}}", "{{#missing}}{{#items}}{{due}} is missing"),
        ("{{remedy}}", "{{#wrong}}{{#items}}{{#reasons}}{{remedy}} is missing"),
        ("{{#strangers}}{{strangers}}{{/strangers}}", "{{strangers}} is missing"),
    ])
    func aLetterMustNotGoWithoutWhatItsReaderNeeds(part: String, message: String) {
        let found = problems(Self.least.replacing(part, with: ""))
        #expect(found.count == 1)
        #expect(found.first?.message.hasPrefix(message) == true, "\(found)")
    }

    @Test func whatAReaderNeedsMustNotHideInABlockThatMayBeLeftOut() {
        let found = problems(Self.least.replacing("{{reference}}", with: "{{#open}}{{reference}}{{/open}}"))
        #expect(
            found.map(\.message) == [
                "{{reference}} (the code to answer with) stands inside a block that some letters leave out: move it outside"
            ])
        #expect(
            !problems(Self.least.replacing("{{reference}}", with: "{{^reference}}{{reference}}{{/reference}}")).isEmpty)
    }

    @Test func allFaultsOfAllFilesAreNamedAtOnce() {
        let text = Self.least.replacing("{{unit}}", with: "{{unti}} {{offcie}}").replacing("{{reference}}", with: "")
        let found = LetterTemplates.load(
            overrides: [Self.englishFile: text, Self.chineseFile: "x", "README.md": "{{"], directory: "Config/letters"
        ).problems
        #expect(found.filter { $0.file == "Config/letters/\(Self.englishFile)" && $0.severity == .error }.count == 3)
        #expect(found.contains { $0.file == "Config/letters/\(Self.chineseFile)" && $0.line == 1 })
        #expect(!found.contains { $0.file.hasSuffix("README.md") })
    }

    @Test func aFileThatIsNoLettersIsNamedWithTheNearestOne() {
        let found = LetterTemplates.load(overrides: ["reciept.en.mustache": Self.least]).problems
        #expect(found.map(\.message) == ["is the name of no letter; did you mean receipt.en.mustache?"])
    }

    @Test func aTemplateThatFellBehindTheOtherLanguageIsWarnedOf() throws {
        let found = LetterTemplates.load(overrides: [Self.englishFile: Self.least]).problems
        let warning = try #require(found.first)
        #expect(found.count == 1)
        #expect(warning.severity == .warning)
        #expect(warning.file == Self.englishFile)
        #expect(warning.message.hasSuffix("as \(Self.chineseFile) does"))
        #expect(warning.message.contains("upcoming.items.choices.title"))
    }

    @Test func linesEndedByCarriageReturnsAndAByteOrderMarkAreNoFault() throws {
        let windows = "\u{FEFF}" + Self.least.replacing("\n", with: "\r\n")
        let (templates, problems) = LetterTemplates.load(overrides: [Self.englishFile: windows])
        #expect(problems.allSatisfy { $0.severity == .warning })
        let plain = LetterTemplates.load(overrides: [Self.englishFile: Self.least]).templates
        #expect(templates == plain)
        #expect(try !LetterScene(.english, now: "2020-10-12 09:25").letter(templates).body.contains("\r"))
    }

    @Test(arguments: [
        "", "{", "{{", "{{{", "{{{{", "}}", "{{#", "{{/", "{{!", "{{! }}", "{{#a}}", "\n\n{{%x:y}}", "{{$a}}{{/a}}",
    ])
    func noTextOfATemplateStopsTheProgram(text: String) {
        #expect(!problems(text).isEmpty)
        #expect(!problems("Subject: x\n\n" + text).isEmpty)
    }

    @Test func blocksNestedWithoutEndAreRefused() {
        let found = problems("Subject: x\n\n" + String(repeating: "{{#open}}", count: 5_000))
        #expect(found.contains { $0.message == "blocks are nested too deep" })
        #expect(problems(Self.least + String(repeating: "x", count: 70_000)).contains { $0.message.contains("64 KB") })
    }
}
