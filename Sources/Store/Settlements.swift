import Foundation
import GRDB

extension Database {
    /// Writes how an attempt ended. A letter whose answer was lost once may have arrived: whatever a later attempt
    /// tells short of "sent" leaves it `unknown`.
    func settle(_ letter: OutboundMessage, as settlement: Settlement, at now: Date) throws {
        let mayHaveArrived = letter.lostAnswers > 0
        switch settlement {
        case .sent(let reply):
            try move(
                letter: letter.id, from: .sending, to: .sent,
                [
                    "sentAt": now.milliseconds, "finishing": 0, "nextAttemptAt": nil, "lastReply": reply,
                    "lastError": nil,
                ])
            try log(.letterSent, letter, at: now)
        case .unknown(let error):
            try loseAnswer(letter, error: error, at: now)
        case .deferred(let error, let pause):
            let waited = now.timeIntervalSince(max(letter.queuedAt, letter.releasedAt ?? letter.queuedAt))
            let givesUp = waited >= RetrySchedule.giveUpAfter
            let earliest = now.addingTimeInterval(pause).milliseconds
            let next: OutboundState = mayHaveArrived ? .unknown : givesUp ? .failed : .queued
            try move(
                letter: letter.id, from: .sending, to: next,
                [
                    "finishing": 0, "lastError": error,
                    "nextAttemptAt": givesUp ? nil : letter.nextAttemptAt.map { max($0.milliseconds, earliest) },
                ])
            try log(next == .failed ? .letterFailed : .letterDeferred, letter, at: now)
        case .refused(let error):
            try move(
                letter: letter.id, from: .sending, to: mayHaveArrived ? .unknown : .failed,
                ["finishing": 0, "lastError": error, "nextAttemptAt": nil])
            try log(mayHaveArrived ? .letterUnknown : .letterFailed, letter, at: now)
        case .notTried(let error, let retryAt):
            // As if it had not been claimed, so that after a day without a server all letters await their release.
            try move(
                letter: letter.id, from: .sending, to: mayHaveArrived ? .unknown : .queued,
                [
                    "finishing": 0, "lastError": error, "attempts": letter.attempts - 1,
                    "nextAttemptAt": retryAt.milliseconds,
                    "claimedAt": letter.attempts == 1 ? nil : letter.claimedAt?.milliseconds,
                ])
        }
    }

    /// Settles what a kill left in `sending`; see ``Store/claim(at:limit:objection:)``.
    func takeBackInterrupted(at now: Date) throws {
        let rows = try Row.fetchAll(
            cachedStatement(sql: "SELECT \(OutboundMessage.columns) FROM outboundMessage WHERE state = 'sending'"))
        for letter in try rows.map(OutboundMessage.init(row:)) {
            if letter.finishing {
                try loseAnswer(letter, error: "interrupted after the final dot", at: now)
                continue
            }
            let atOnce = letter.attempts <= RetrySchedule.interruptedAtOnce
            try move(
                letter: letter.id, from: .sending, to: letter.lostAnswers > 0 ? .unknown : .queued,
                ["nextAttemptAt": atOnce ? now.milliseconds : letter.nextAttemptAt?.milliseconds])
            try log(.letterInterrupted, letter, at: now)
        }
    }

    func cancel(_ letter: OutboundMessage, reason: String, by who: String, at now: Date) throws {
        try move(
            letter: letter.id, from: letter.state, to: .cancelled, ["nextAttemptAt": nil, "lastError": reason])
        try log(.letterCancelled, letter, at: now, by: who)
    }

    func log(_ kind: Event.Kind, _ letter: OutboundMessage, at now: Date, by who: String = "daemon") throws {
        try log(
            Event(
                kind, at: now, by: who, letter: letter.id, unit: letter.unit, notice: letter.notice,
                detail: ["attempt": "\(letter.attempts)"]))
    }

    private func loseAnswer(_ letter: OutboundMessage, error: String, at now: Date) throws {
        let lost = letter.lostAnswers + 1
        let next = lost == 1 ? now.addingTimeInterval(RetrySchedule.lostAnswerDelay).milliseconds : nil
        try move(
            letter: letter.id, from: .sending, to: .unknown,
            ["finishing": 0, "lostAnswers": lost, "nextAttemptAt": next, "lastError": error])
        try log(.letterUnknown, letter, at: now)
    }
}
