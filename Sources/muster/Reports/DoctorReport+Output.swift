import Doctor
import Foundation
import Submissions
import TerminalText

extension DoctorReport {
    /// The document of `--json`.
    var json: JSONValue {
        let checks = findings.map { finding in
            JSONValue.object([
                ("id", .string(finding.id)), ("state", .string(finding.state.rawValue)),
                ("message", .string(finding.message)), ("summary", .text(finding.summary)),
                ("advice", .text(finding.advice)),
            ])
        }
        return .object([
            ("asOf", .string(formatMoment(asOf, in: .current))), ("checks", .array(checks)),
            ("worst", .string(worst.rawValue)),
        ])
    }

    /// A line for each check, what to do below it, and a last one with the numbers.
    func text(_ output: OutputOptions) -> String {
        let width = findings.map { DisplayWidth.of($0.id) }.max() ?? 0
        let lines = findings.flatMap { finding in
            let state = finding.state.rawValue.padding(toLength: 7, withPad: " ", startingAt: 0)
            let id = finding.id.padding(toLength: width, withPad: " ", startingAt: 0)
            let message = VisibleText.of(finding.summary ?? finding.message)
            let line = "\(colored(state, finding.state, output))  \(id)  \(message)"
            let margin = String(repeating: " ", count: 7 + 2 + width + 2)
            return [line] + [finding.advice].compactMap(\.self).map { "\(margin)→ \(VisibleText.of($0))" }
        }
        let numbers = Finding.State.allCases.reversed().map { state in (state, findings.count { $0.state == state }) }
            .filter { $0.1 > 0 }.map { state, count in
                state == .ok ? "\(count) ok" : counted(count, state.rawValue)
            }
        return (lines + [numbers.joined(separator: ", ")]).joined(separator: "\n")
    }

    private func colored(_ text: String, _ state: Finding.State, _ output: OutputOptions) -> String {
        guard output.color else { return text }
        let code =
            switch state {
            case .ok: "32"
            case .warning: "33"
            case .failure: "31"
            }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }
}
