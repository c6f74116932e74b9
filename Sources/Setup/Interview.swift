import Foundation
public import Submissions

/// Why an interview ended without answers.
public enum InterviewEnd: Error, Equatable, Sendable {
    /// The input ended.
    case inputEnded
    /// The person did not want it written.
    case declined
}

/// Asks a person for what setup has not been told. A question is asked until its answer can be used.
public struct Interview {
    /// Shows a prompt and returns the line that is answered, nil when the input has ended. A secret is not shown.
    public typealias Asker = (_ prompt: String, _ isSecret: Bool) -> String?

    let words: SetupWords
    private let ask: Asker
    let tell: (String) -> Void

    public init(_ words: SetupWords, ask: @escaping Asker, tell: @escaping (String) -> Void) {
        self.words = words
        self.ask = ask
        self.tell = tell
    }

    func say(_ chinese: String, _ english: String) -> String { words.say(chinese, english) }

    /// The request with everything in it that it lacked. What `earlier` says, which was told at another time, is the
    /// default, or holds unasked.
    public func complete(
        _ request: SetupRequest, over earlier: SetupRequest? = nil
    ) throws(InterviewEnd) -> SetupRequest {
        var request = request
        tell(beginning(isAgain: earlier != nil))
        if request.office == nil {
            request.office = try question(
                say("办公室（单位）名称", "Name of the office"), default: earlier?.office, rule: SetupRule.text)
        }
        if request.mail == nil {
            request.mail = try question(
                say("收件邮箱地址", "Mail address that units send to"), default: earlier?.mail, rule: SetupRule.address)
        }
        if let earlier { request.keepUnasked(of: earlier) }
        try servers(&request, over: earlier)
        try secret(&request, over: earlier)
        if request.coordinators.isEmpty {
            let usual = earlier?.coordinators.joined(separator: ", ")
            request.coordinators = try question(
                say("协调人邮箱（接收每日汇总，多个用逗号分隔）", "Coordinators' addresses, who get the digests (with commas between)"),
                default: usual, rule: SetupRule.addresses)
        }
        if request.admin == nil {
            let none = say("同协调人", "the coordinators")
            request.admin = try question(
                say("管理员邮箱（收不到邮件等故障时通知）", "Administrator's address, told of failures"),
                default: earlier?.admin ?? none
            ) { answer throws(SetupFlaw) in answer == none ? nil : try SetupRule.address(answer) }
        }
        return request
    }

    private func beginning(isAgain: Bool) -> String {
        isAgain
            ? say(
                "这里已经有一份配置。下面逐项询问：方括号里的是现在的设置，直接回车即保留；没有问到的也都保留。最后确认之前什么都不会写入。",
                "There is a configuration already. A few questions: Enter keeps what stands in brackets, and what is not asked "
                    + "for stays; nothing is written before you agree at the end.")
            : say(
                "下面逐项询问。方括号里的是默认值，直接回车即采用；最后确认之前什么都不会写入。",
                "A few questions. Enter takes what stands in brackets; nothing is written before you agree at the end.")
    }

    /// The roster, if there is one already; `read` reads it.
    ///
    /// - Parameter hasUnits: Whether one that has units is kept when none is named.
    public func roster(
        hasUnits: Bool = false, _ read: (String) async throws(SetupFlaw) -> RosterSheet
    ) async throws(InterviewEnd) -> RosterSheet? {
        let none = hasUnits ? say("保留现有的", "keep the present one") : say("以后再填", "later")
        let prompt = say(
            "单位名册文件（.xlsx、.xls、.et、.ods 或 .csv）", "Roster of the units (.xlsx, .xls, .et, .ods or .csv)")
        while true {
            let answer = try line(prompt, default: none)
            if answer == none { return nil }
            do throws(SetupFlaw) {
                return try await read(try SetupRule.file(answer))
            } catch {
                tell(words.text(error))
            }
        }
    }

    /// Shows what will be written and asks whether it may be.
    public func confirm(_ summary: String) throws(InterviewEnd) {
        tell(summary)
        let isAgreed = try question(say("写入吗？（y/n）", "Write this? (y/n)"), default: "y") { answer throws(SetupFlaw) in
            switch answer.lowercased() {
            case "y", "yes", "是": return true
            case "n", "no", "否": return false
            default: throw .noYesOrNo
            }
        }
        if !isAgreed { throw .declined }
    }

    /// - Parameter shown: Stands in the brackets instead of the default, which may be a secret.
    func question<Value>(
        _ prompt: String, default usual: String? = nil, shown: String? = nil, isSecret: Bool = false,
        rule: (String) throws(SetupFlaw) -> Value
    ) throws(InterviewEnd) -> Value {
        while true {
            let answer = try line(prompt, default: usual, shown: shown, isSecret: isSecret)
            do throws(SetupFlaw) {
                return try rule(answer)
            } catch {
                tell(words.text(error))
            }
        }
    }

    private func line(
        _ prompt: String, default usual: String?, shown: String? = nil, isSecret: Bool = false
    ) throws(InterviewEnd) -> String {
        let brackets = usual.map { " [\(shown ?? $0)]" } ?? ""
        guard let answer = ask(prompt + brackets + say("：", ": "), isSecret) else { throw .inputEnded }
        let isEmpty = answer.allSatisfy(\.isWhitespace)
        return isEmpty ? usual ?? "" : isSecret ? answer : answer.trimmingCharacters(in: .whitespaces)
    }
}

extension SetupRequest {
    /// Whether it is about the same mailbox.
    func hasMail(of other: SetupRequest) -> Bool { mail?.lowercased() == other.mail?.lowercased() }

    /// Takes over what no question is about.
    fileprivate mutating func keepUnasked(of earlier: SetupRequest) {
        if storage == nil { storage = earlier.storage }
        if authority == nil { authority = earlier.authority }
        if language == nil { language = earlier.language }
        if timeZone == nil { timeZone = earlier.timeZone }
        if from == nil, hasMail(of: earlier) { from = earlier.from }
    }
}
