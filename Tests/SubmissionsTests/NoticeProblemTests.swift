import Foundation
import Settings
import Submissions
import Testing

/// One test for each thing that can be wrong with a notice: what is changed in a sound one, and what is said of it.
@Suite struct NoticeProblemTests {
    typealias Case = (from: String, to: String, says: String)

    private func check(_ wrong: Case, sourceLocation: SourceLocation = #_sourceLocation) {
        let (_, problems) = NoticeReadingTests.read(NoticeReadingTests.sound((wrong.from, wrong.to)))
        #expect(problems.count == 1 && problems[0].contains(wrong.says), "\(problems)", sourceLocation: sourceLocation)
    }

    @Test(
        arguments: [
            ("title = \"活动周\"", "", "n.toml: title: is missing"),
            ("id = \"n1\"", "id = \"n 1\"", "n.toml:1: id: must be 1 to 64 of"),
            (
                "id = \"n1\"", "id = \"n1\"\nisued = 2024-01-01",
                "n.toml:2: isued: is no known key; the nearest one is \"issued\""
            ),
            (
                "mailboxes = [\"main\"]", "mailboxes = [\"mian\"]",
                "\"mian\" is no mailbox of the configuration; the nearest one is \"main\""
            ),
            ("[activity]", "units = [\"shcool\"]\n[activity]", "asks nothing of anyone"),
            ("[activity]", "units = []\n[activity]", "n.toml:5: units: is empty, which is nobody"),
            ("[activity]", "addresses = [\"a b\"]\n[activity]", "n.toml:5: addresses: \"a b\" is no mail address"),
            ("to = 2024-11-06", "to = 2024-10-30", "n.toml:7: activity.to: 2024-10-30 is before from, 2024-10-31"),
            ("to = 2024-11-06", "", "n.toml:5: activity.to: is missing"),
            ("[activity]", "keywords = \"活动周\"\n[activity]", "keywords: must be a list of texts"),
            ("[activity]", "subject_pattern = \"\"\n[activity]", "subject_pattern: must be text"),
        ] as [Case])
    func ofTheNotice(_ wrong: Case) {
        let (_, problems) = NoticeReadingTests.read(NoticeReadingTests.sound((wrong.from, wrong.to)))
        #expect(problems.contains { $0.contains(wrong.says) }, "\(problems)")
    }

    @Test(
        arguments: [
            (
                "id = \"results\"", "id = \"plans\"",
                "n.toml:15: phase[1].id: \"plans\" is the id of an earlier phase too"
            ),
            (
                "due_after_activity = \"7d\"", "due = 2024-11-07\ndue_after_activity = \"7d\"",
                "contradicts due; keep one"
            ),
            ("due_after_activity = \"7d\"", "due_after_activity = \"36h\"", "must be whole days"),
            (
                "due = 2024-10-30", "due = 2024-10-17",
                "n.toml:10: warning: phase[0].due: 2024-10-17 is before the notice was issued"
            ),
            ("due = 2024-10-30", "due = \"2024-06-31\"", "n.toml:10: phase[0].due: must be a date that exists"),
            (
                "due = 2024-10-30", "due = 2024-10-30\ncutoff = 2024-10-29",
                "phase[0].cutoff: 2024-10-29 is before the end"
            ),
            (
                "due = 2024-10-30", "due = 2024-10-30\ngrace = \"2d\"\ncutoff = 2024-10-31",
                "phase[0].cutoff: 2024-10-31 is before"
            ),
            ("due = 2024-10-30", "grace = \"2d\"", "warning: phase[0].grace: has no effect"),
            ("due = 2024-10-30", "due = 2031-10-30", "the working calendar does not know 2031"),
            ("due = 2024-10-30", "due = 2024-10-30\ngrace = \"x\"", "phase[0].grace: must be a whole number and"),
            (
                "[[phase]]\nid = \"plans\"", "[[phase]]\nid = \"empty\"\n[[phase]]\nid = \"plans\"",
                "warning: phase[0].requirement: asks nothing"
            ),
        ] as [Case])
    func ofAPhase(_ wrong: Case) { check(wrong) }

    @Test func aDayCountedFromAMissingActivityIsAProblem() {
        check(("[activity]\nfrom = 2024-10-31\nto = 2024-11-06\n", "", "counts from the last day of [activity]"))
    }

    @Test(
        arguments: [
            (
                "id = \"video\"", "id = \"plan\"",
                "phase[1].requirement[1].id: \"plan\" is the id of an earlier requirement"
            ),
            ("kind = \"plan\"", "kind = \"plans\"", "kind: must be one of \"plan\", \"schedule\""),
            ("kind = \"plan\"", "", "phase[0].requirement[0].kind: is missing"),
            (
                "kind = \"plan\"", "kind = \"plan\"\none_of = \"alone\"",
                "warning: phase[0].requirement[0].one_of: \"alone\" stands"
            ),
            (
                "kind = \"plan\"", "kind = \"plan\"\nunits = [\"schol\"]",
                "\"schol\" is a category of no unit of the roster; "
                    + "the nearest one is \"school\"; the roster's are "
            ),
            (
                "kind = \"plan\"", "kind = \"plan\"\nunits = [\"library\"]",
                "\"library\" is a category of no unit of the roster; the roster's are "
            ),
            ("kind = \"plan\"", "kind = \"plan\"\nunits = []", "units: is empty, which is nobody"),
            (
                "kind = \"plan\"", "kind = \"plan\"\nattachment = 0",
                "attachment: must be a whole number from 1 to 99, but is 0"
            ),
            ("kind = \"plan\"", "kind = \"plan\"\naddresses = [\"x\"]", "addresses: \"x\" is no mail address"),
            (
                "kind = \"plan\"", "kind = \"plan\"\noptional = \"yes\"",
                "optional: must be true or false, but is \"yes\""
            ),
            ("kind = \"plan\"", "kind = \"plan\"\ncout = \"1\"", "the nearest one is \"count\""),
            (
                "kind = \"plan\"", "kind = \"plan\"\nmax_duration = \"5m\"",
                "max_duration: makes no sense for the kind \"plan\""
            ),
            ("kind = \"plan\"", "kind = \"plan\"\nmin_height = 720", "min_height: makes no sense"),
            (
                "kind = \"plan\"", "kind = \"plan\"\nembedded = true",
                "embedded: makes no sense for the kind \"plan\", only for \"photo\""
            ),
            ("kind = \"plan\"", "kind = \"plan\"\nmaterials = [\"photo\"]", "materials: makes no sense"),
            ("kind = \"photo\"", "kind = \"photo\"\nmin_characters = 10", "min_characters: makes no sense"),
            ("kind = \"photo\"", "kind = \"photo\"\ntemplate = \"a.xlsx\"", "template: makes no sense"),
            (
                "kind = \"video\"", "kind = \"video\"\nmin_duration = \"6m\"\nmax_duration = \"5m\"",
                "min_duration: is longer than"
            ),
            (
                "kind = \"plan\"", "kind = \"plan\"\nmin_characters = 9\nmax_characters = 8",
                "min_characters: is more than"
            ),
            (
                "kind = \"plan\"", "kind = \"plan\"\nformats = [\"docs\"]",
                "formats: \"docs\" is no format that is told apart"
            ),
            ("kind = \"plan\"", "kind = \"plan\"\nformats = [\"other\"]", "formats: \"other\" is no format"),
            ("kind = \"plan\"", "kind = \"plan\"\nformats = []", "formats: is empty"),
            ("kind = \"plan\"", "kind = \"plan\"\nname_pattern = 3", "name_pattern: must be text"),
            (
                "kind = \"plan\"", "kind = \"nomination\"\nmaterials = [\"song\"]",
                "materials: \"song\" is none of document, photo"
            ),
        ] as [Case])
    func ofARequirement(_ wrong: Case) { check(wrong) }

    @Test(arguments: [
        "\"0\"", "\"5-3\"", "\"3-\"", "\"-3\"", "\"+\"", "\"1001\"", "\"99999999999999999999\"", "\"一\"", "0", "1.5",
        "\"\"",
    ])
    func ofACount(_ count: String) {
        check(("kind = \"plan\"", "kind = \"plan\"\ncount = \(count)", "count: must be \"1\", \"3-5\" or \"4+\""))
    }

    @Test func alternativesInTwoPhasesAreAProblem() {
        let (_, problems) = NoticeReadingTests.read(
            NoticeReadingTests.sound(("kind = \"plan\"", "kind = \"plan\"\none_of = \"pictures\"")))
        #expect(problems.count == 2, "\(problems)")
        #expect(
            problems.allSatisfy { $0.contains("one_of: \"pictures\" is a group of phase[0]; alternatives must stand") })
    }

    @Test func aFormThatIsNotThereIsAProblem() {
        let toml = NoticeReadingTests.sound(("kind = \"plan\"", "kind = \"plan\"\ntemplate = \"t/a.xlsx\""))
        let (_, problems) = NoticeReadingTests.read(toml) { $0.templateExists = { $0 != "t/a.xlsx" } }
        #expect(
            problems.count == 1 && problems[0].hasPrefix("n.toml:14: phase[0].requirement[0].template: there is no"))
    }

    @Test func whatIsAskedOfNobodyIsAProblem() {
        let narrow = "[activity]", units = "units = [\"school\"]\n[activity]"
        check((narrow + "\nfrom", units + "\nfrom", "unused"), expecting: [])
        let (_, problems) = NoticeReadingTests.read(
            NoticeReadingTests.sound((narrow, units)).replacingOccurrences(
                of: "kind = \"plan\"", with: "kind = \"plan\"\nunits = [\"community\"]"))
        #expect(
            problems.count == 1 && problems[0].contains("requirement[0].units: asks nothing of anyone"), "\(problems)")
        let nothing = "id = \"n\"\ntitle = \"t\"\nmailboxes = [\"main\"]\n"
        #expect(
            NoticeReadingTests.read(nothing).1.map { $0.contains("phase: asks nothing: add a [[phase]]") } == [true])
    }

    private func check(_ change: Case, expecting problems: [String]) {
        #expect(NoticeReadingTests.read(NoticeReadingTests.sound((change.from, change.to))).1 == problems)
    }

    @Test func allProblemsAreListedAtOnce() {
        let toml = NoticeReadingTests.sound(("kind = \"video\"", "kind = \"vidio\"\ncount = \"0\"\nx = 1"))
            .replacingOccurrences(of: "title = \"活动周\"", with: "titel = \"活动周\"")
        #expect(NoticeReadingTests.read(toml).1.count == 5)
    }

    @Test func theYearsOfItsRemindersMustBeKnownToo() {
        let toml = NoticeReadingTests.sound(("due = 2024-10-30", "due = 2026-12-30"))
        #expect(!NoticeReadingTests.read(toml).1.contains { $0.contains("2027") })
        let (_, problems) = NoticeReadingTests.read(toml) { $0.reminders = [-3, 3] }
        #expect(problems.contains { $0.contains("warning") && $0.contains("does not know 2027") }, "\(problems)")
    }
}
