extension MailDate {
    /// Reads a `Date` value as mailers write it: RFC 5322 with or without weekday and seconds, RFC 850, asctime,
    /// ISO 8601 and `2024年10月30日 9:00`. Nil when it names no day. Without a zone it is UTC (RFC 5322 §4.3).
    static func parse(_ value: [UInt8]) -> MailDate? {
        let lexemes = lexemes(of: value.prefix(200))
        let time = time(in: lexemes)
        let zone = zone(in: lexemes, after: time?.end ?? lexemes.count)
        var rest: [Lexeme] = []
        for (index, lexeme) in lexemes.enumerated() {
            let isTime = time.map { index >= $0.start && index < $0.end } ?? false
            let isZone = zone.map { index >= $0.start && index < $0.end } ?? false
            if !isTime, !isZone { rest.append(lexeme) }
        }
        guard let day = day(in: rest) else { return nil }
        return MailDate(
            year: day.year, month: day.month, day: day.day, hour: time?.hour ?? 0, minute: time?.minute ?? 0,
            second: time?.second ?? 0, offsetMinutes: zone?.minutes ?? 0)
    }

    /// The date of a `Received` value: what stands after its last semicolon (RFC 5321 §4.4).
    static func parseReceived(_ value: [UInt8]) -> MailDate? {
        value.lastIndex(of: ASCII.semicolon).flatMap { parse(Array(value[($0 + 1)...].trimmed)) }
    }

    private enum Lexeme: Equatable {
        case number(Int, digits: Int)
        case word(String)
        case symbol(UInt8)
    }

    /// Comments keep their words: `(CST)` may be the only zone. Eight-bit bytes only separate.
    private static func lexemes(of value: ArraySlice<UInt8>) -> [Lexeme] {
        var lexemes: [Lexeme] = []
        var index = value.startIndex
        while index < value.endIndex {
            let start = index
            if value[index].isDigit {
                while index < value.endIndex, value[index].isDigit { index += 1 }
                let digits = value[start..<index]
                if digits.count <= 6 {
                    lexemes.append(.number(digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }, digits: digits.count))
                }
            } else if value[index].isLetter {
                while index < value.endIndex, value[index].isLetter { index += 1 }
                lexemes.append(.word(lowerText(value[start..<index])))
            } else {
                if value[index] < 0x80, !value[index].isMailSpace { lexemes.append(.symbol(value[index])) }
                index += 1
            }
        }
        return lexemes
    }

    private static func time(
        in lexemes: [Lexeme]
    ) -> (hour: Int, minute: Int, second: Int, start: Int, end: Int)? {
        for start in lexemes.indices.dropLast(2) {
            guard case .number(var hour, 1...2) = lexemes[start], lexemes[start + 1] == .symbol(ASCII.colon),
                case .number(let minute, 2) = lexemes[start + 2]
            else { continue }
            var end = start + 3
            var second = 0
            if end + 1 < lexemes.count, lexemes[end] == .symbol(ASCII.colon),
                case .number(let value, 1...2) = lexemes[end + 1]
            {
                second = value
                end += 2
                if end + 1 < lexemes.count, lexemes[end] == .symbol(ASCII.dot), case .number = lexemes[end + 1] {
                    end += 2
                }
            }
            if end < lexemes.count, lexemes[end] == .word("pm") || lexemes[end] == .word("am") {
                hour = hour % 12 + (lexemes[end] == .word("pm") ? 12 : 0)
                end += 1
            }
            return (hour, minute, second, start, end)
        }
        return nil
    }

    /// The first offset after the time, `+0800`, `GMT+08:00`, `+8`; else the first zone name.
    private static func zone(in lexemes: [Lexeme], after start: Int) -> (minutes: Int, start: Int, end: Int)? {
        for index in lexemes.indices where index >= start && index + 1 < lexemes.count {
            guard case .symbol(let sign) = lexemes[index], sign == ASCII.hyphen || sign == UInt8(ascii: "+"),
                case .number(let value, let digits) = lexemes[index + 1]
            else { continue }
            var minutes = digits <= 2 ? value * 60 : value / 100 * 60 + value % 100
            var end = index + 2
            if digits <= 2, end + 1 < lexemes.count, lexemes[end] == .symbol(ASCII.colon),
                case .number(let more, 2) = lexemes[end + 1]
            {
                minutes += more
                end += 2
            }
            // RFC 5322 §4.3: an offset that means nothing is unknown, which is UTC.
            if minutes > 14 * 60 { minutes = 0 }
            return (sign == ASCII.hyphen ? -minutes : minutes, index, end)
        }
        for index in lexemes.indices where index >= start {
            if case .word(let name) = lexemes[index], let hours = zoneHours[name] {
                return (hours * 60, index, index + 1)
            }
        }
        return nil
    }

    // CST is China's time here, although RFC 5322 §4.3 reads US Central: the writers are Chinese servers.
    private static let zoneHours = [
        "gmt": 0, "utc": 0, "ut": 0, "z": 0, "cst": 8, "hkt": 8, "jst": 9, "kst": 9,
        "est": -5, "edt": -4, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
    ]

    private static let lowerMonths = months.map { $0.lowercased() }

    private static func day(in lexemes: [Lexeme]) -> (year: Int, month: Int, day: Int)? {
        var numbers: [(value: Int, digits: Int)] = []
        var month: Int?
        for lexeme in lexemes {
            if case .number(let value, let digits) = lexeme { numbers.append((value, digits)) }
            if case .word(let word) = lexeme, month == nil, word.utf8.count >= 3 {
                month = lowerMonths.firstIndex { word.utf8.starts(with: $0.utf8) }.map { $0 + 1 }
            }
        }
        guard let month else {
            guard numbers.count >= 3, numbers[0].digits == 4 else { return nil }
            return (numbers[0].value, numbers[1].value, numbers[2].value)
        }
        guard let day = numbers.firstIndex(where: { $0.digits <= 2 }) else { return nil }
        let dayOfMonth = numbers.remove(at: day).value
        guard let year = numbers.first(where: { $0.digits >= 2 && $0.digits <= 4 }) else { return nil }
        // RFC 5322 §4.3: two digits below 50 are of this century, other short years of the last.
        let century = year.digits >= 4 ? 0 : year.digits == 2 && year.value < 50 ? 2000 : 1900
        return (year.value + century, month, dayOfMonth)
    }
}
