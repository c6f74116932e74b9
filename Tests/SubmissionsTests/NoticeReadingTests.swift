import Foundation
import Settings
import Submissions
import Testing

@Suite struct NoticeReadingTests {
    static let shanghai = TimeZone(identifier: "Asia/Shanghai") ?? .gmt
    static let roster = Roster(units: [
        OrganizationalUnit(code: "1", name: "甲", categories: ["school"]),
        OrganizationalUnit(code: "2", name: "乙", categories: ["community", "non-degree"]),
    ])

    static func read(_ toml: String, _ change: (inout NoticeContext) -> Void = { _ in }) -> (Notice?, [String]) {
        var context = NoticeContext(
            timeZone: shanghai, roster: roster, mailboxes: ["main", "second"], calendar: .builtIn)
        change(&context)
        let problems = Problems()
        let notice = Notice.read(Array(toml.utf8), file: "n.toml", context: context, problems: problems)
        return (notice, problems.all.map(\.description))
    }

    /// A sound notice; `change` replaces one text in it.
    static func sound(_ change: (from: String, to: String) = ("", "")) -> String {
        let toml = """
            id = "n1"
            title = "活动周"
            issued = 2024-10-18
            mailboxes = ["main"]
            [activity]
            from = 2024-10-31
            to = 2024-11-06
            [[phase]]
            id = "plans"
            due = 2024-10-30
            [[phase.requirement]]
            id = "plan"
            kind = "plan"
            [[phase]]
            id = "results"
            due_after_activity = "7d"
            [[phase.requirement]]
            id = "photos"
            kind = "photo"
            one_of = "pictures"
            [[phase.requirement]]
            id = "video"
            kind = "video"
            one_of = "pictures"

            """
        return change.from.isEmpty ? toml : toml.replacingOccurrences(of: change.from, with: change.to)
    }

    @Test func defaultsAreFilledIn() throws {
        let (read, problems) = Self.read(Self.sound())
        let notice = try #require(read)
        #expect(problems == [])
        #expect(notice.units == nil && notice.keywords.isEmpty && !notice.isInformational)
        #expect(notice.phases[0].title == "活动周" && notice.phases[0].grace == 0 && notice.phases[0].cutoff == nil)
        let photos = notice.phases[1].requirements[0]
        #expect(photos.count == CountRange(least: 1, most: 1) && photos.title == "照片" && photos.oneOf == "pictures")
        #expect(!photos.isOptional && !photos.captions && !photos.embedded && photos.formats == nil)
        #expect(notice.phases[1].due?.day == LocalDate(year: 2024, month: 11, day: 13))
        #expect(notice.phases[1].due?.isWholeDay == true)
    }

    @Test func everyKeyOfARequirementIsRead() throws {
        let keys = """
            id = "video"
            title = "视频"
            count = "3-5"
            attachment = 3
            units = ["school"]
            optional = true
            min_duration = "1m"
            max_duration = "5m"
            min_height = 720
            max_bytes = "50MB"
            formats = ["mp4", ".MOV", "JPG"]
            name_pattern = "单位名称+视频"
            addresses = ["video@office.example"]
            """
        let (notice, problems) = Self.read(Self.sound(("id = \"video\"", keys)))
        #expect(problems == [])
        let video = try #require(notice?.phases[1].requirements[1])
        #expect(video.count == CountRange(least: 3, most: 5) && video.attachment == 3 && video.units == ["school"])
        #expect(video.minDuration == 60 && video.maxDuration == 300 && video.minHeight == 720)
        #expect(video.maxBytes == 52_428_800 && video.formats == ["mp4", "mov", "jpeg"] && video.isOptional)
        #expect(video.namePattern == "单位名称+视频" && video.addresses == ["video@office.example"])
    }

    @Test func formsNominationsAndEmbeddedPhotosAreRead() throws {
        let keys =
            "kind = \"nomination\"\nmaterials = [\"document\", \"video\"]\nmin_characters = 100\n"
            + "max_characters = 200\ntemplate = \"t/a.xlsx\"\ntemplate_header = [\"序号\", \"名称\"]"
        let (notice, problems) = Self.read(
            Self.sound(("kind = \"plan\"", keys)).replacingOccurrences(
                of: "kind = \"photo\"", with: "kind = \"photo\"\nembedded = true\ncaptions = true\ncount = \"4+\""))
        #expect(problems == [])
        let nomination = try #require(notice?.phases[0].requirements[0])
        #expect(nomination.materials == ["document", "video"] && nomination.templateHeader == ["序号", "名称"])
        #expect(nomination.template == "t/a.xlsx" && nomination.minCharacters == 100 && nomination.maxCharacters == 200)
        let photos = try #require(notice?.phases[1].requirements[0])
        #expect(photos.embedded && photos.captions && photos.count == CountRange(least: 4, most: nil))
    }

    @Test(arguments: [
        ("2024-10-30", "2024-10-30T16:00:00Z", true), ("\"2024-10-30\"", "2024-10-30T16:00:00Z", true),
        ("2024-10-30T17:30:00", "2024-10-30T09:30:00Z", false),
        ("\"2024-10-30 17:30\"", "2024-10-30T09:30:00Z", false),
        ("2024-10-30T17:30:00+09:00", "2024-10-30T08:30:00Z", false),
    ])
    func aDueDateIsAWholeDayAndADueTimeExact(_ due: String, _ instant: String, _ isWholeDay: Bool) throws {
        let (notice, problems) = Self.read(Self.sound(("due = 2024-10-30", "due = \(due)")))
        let deadline = try #require(notice?.phases[0].due)
        #expect(problems == [])
        #expect(deadline.instant == ISO8601DateFormatter().date(from: instant) && deadline.isWholeDay == isWholeDay)
        #expect(deadline.day == LocalDate(year: 2024, month: 10, day: 30))
    }

    @Test func aNoticeWithoutMailboxesMayAskNothing() throws {
        let (notice, problems) = Self.read("id = \"info\"\ntitle = \"通报\"\n")
        #expect(try #require(notice).isInformational && problems.isEmpty)
    }

    @Test func whereMailboxesAreForgottenWhatIsAskedIsAskedOfNobody() {
        let line = "mailboxes = [\"main\"]"
        let (notice, problems) = Self.read(Self.sound((line, "")))
        #expect(notice?.isInformational == true && problems.count == 1)
        #expect(problems.first?.contains("warning: mailboxes: is left out, so the notice is informational") == true)
        #expect(Self.read(Self.sound((line, "mailboxes = []"))).1 == [], "that is meant")
    }

    @Test func titlesThatAreLeftOutAreInTheOfficesLanguage() {
        let (notice, _) = Self.read(Self.sound()) { $0.language = .english }
        #expect(notice?.phases[1].requirements.map(\.title) == ["photos", "video"])
        for kind in Requirement.Kind.allCases { #expect(!kind.title(in: .chinese).isEmpty) }
    }

    @Test func twoNoticesWithOneIDAreAnErrorOfTheLater() {
        let problems = Problems()
        let files = ["a.toml", "b.toml"].map { (file: $0, toml: Array(Self.sound().utf8)) }
        _ = Notice.readAll(files, context: NoticeContext(timeZone: Self.shanghai), problems: problems)
        #expect(problems.all.map(\.description) == ["b.toml: id: \"n1\" is the id of the notice in a.toml too"])
    }

    @Test func whatCannotBeKnownWithoutARosterIsNotChecked() {
        let (_, problems) = Self.read(Self.sound(("[activity]", "units = [\"nobody\"]\n[activity]"))) { context in
            context.roster = nil
        }
        #expect(problems == [])
    }

    @Test func aCountIsANumberARangeOrAnOpenRange() {
        for (text, least, most) in [("\"1\"", 1, 1), ("\"3-5\"", 3, 5), ("\"4+\"", 4, nil), ("7", 7, 7)]
            as [(String, Int, Int?)]
        {
            let (notice, problems) = Self.read(Self.sound(("kind = \"plan\"", "kind = \"plan\"\ncount = \(text)")))
            #expect(problems == [] && notice?.phases[0].requirements[0].count == CountRange(least: least, most: most))
        }
    }
}
