import Setup
import Submissions
import Testing

/// What setup says is to be done next.
@Suite struct NextStepTests {
    private func steps(_ configuration: String, _ language: Language = .chinese) -> String {
        SetupWords(language).nextSteps(SetupPlace(configuration: configuration), hasRoster: true)
    }

    @Test func aFurtherOfficesCommandsNameIt() {
        let north = "/etc/muster/north/muster.toml"
        for language in [Language.chinese, .english] {
            let text = steps(north, language)
            for command in ["muster status", "muster outbox list"] {
                #expect(text.contains("\(command) --config \(north)"), "\(text)")
            }
            #expect(text.contains("systemctl restart muster@north"))
        }
    }

    @Test func whatDoesNotWorkIsMendedFirst() {
        let place = SetupPlace(configuration: "/etc/muster/north/muster.toml")
        let text = SetupWords(.chinese).nextSteps(place, hasRoster: false, hasFailure: true)
        #expect(text.contains("  1. 先解决上面标为 failure 的问题"), "\(text)")
        #expect(text.contains("再运行一次 muster setup --config /etc/muster/north/muster.toml，"), "\(text)")
        #expect(!steps("/etc/muster/muster.toml").contains("failure"))
    }

    @Test func theFirstOfficeNeedsNoName() {
        let text = steps("/etc/muster/muster.toml")
        #expect(!text.contains("--config") && text.contains("systemctl restart muster）"), "\(text)")
    }

    @Test func aDaemonThatMayRunIsRestarted() {
        let place = SetupPlace(configuration: "/etc/muster/muster.toml")
        let text = SetupWords(.english).nextSteps(place, hasRoster: true, isEnabled: true, isSending: true)
        #expect(text.contains("systemctl restart muster, so that") && !text.contains("enable"), "\(text)")
        #expect(!text.contains("sending = \"on\""), "what is done already is no step")
        let same = SetupWords(.english).nextSteps(place, hasRoster: true, isEnabled: true, isChanged: false)
        #expect(!same.contains("systemctl restart muster, so that") && same.contains("muster status"), "\(same)")
    }
}
