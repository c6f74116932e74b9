extension SettingsValue {
    /// Reads a value that stands without quotation marks; nil when it is none.
    init?(bare text: String) {
        let bytes = Array(text.utf8)
        switch text {
        case "true": self = .boolean(true)
        case "false": self = .boolean(false)
        case "inf", "+inf": self = .float(.infinity)
        case "-inf": self = .float(-.infinity)
        case "nan", "+nan", "-nan": self = .float(.nan)
        default:
            if bytes.count > 4, bytes[..<4].allSatisfy(isDigit), bytes[4] == UInt8(ascii: "-") {
                self = DateValue(text).map(SettingsValue.date) ?? .impossible(text)
            } else if bytes.count > 2, bytes[2] == UInt8(ascii: ":") {
                self = ClockTime(text).map(SettingsValue.time) ?? .impossible(text)
            } else if let number = Self.integer(bytes) {
                self = .integer(number)
            } else if let number = Self.float(bytes) {
                self = .float(number)
            } else {
                return nil
            }
        }
    }

    private static func integer(_ bytes: [UInt8]) -> Int? {
        if bytes.count > 2, bytes[0] == UInt8(ascii: "0"), let radix = radixOf[bytes[1]] {
            return digits(bytes[2...]).flatMap { Int($0, radix: radix) }
        }
        let unsigned = bytes.drop(while: isSign)
        guard bytes.count - unsigned.count <= 1, let digits = digits(unsigned), hasNoLeadingZero(digits) else {
            return nil
        }
        return Int((bytes.first == UInt8(ascii: "-") ? "-" : "") + digits)
    }

    private static func float(_ bytes: [UInt8]) -> Double? {
        let unsigned = bytes.drop(while: isSign)
        guard bytes.count - unsigned.count <= 1 else { return nil }
        let halves = unsigned.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 | 0x20 == UInt8(ascii: "e") }
        let mantissa = halves[0].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let parts = mantissa.map(digits)
        guard halves.count + mantissa.count > 2, (1...2).contains(parts.count), let whole = parts[0],
            hasNoLeadingZero(whole), isDecimal(whole)
        else { return nil }
        var text = bytes.first == UInt8(ascii: "-") ? "-" + whole : whole
        if parts.count == 2 {
            guard let fraction = parts[1], isDecimal(fraction) else { return nil }
            text += "." + fraction
        }
        if halves.count == 2 {
            let exponent = halves[1].drop(while: isSign)
            guard halves[1].count - exponent.count <= 1, let power = digits(exponent), isDecimal(power) else {
                return nil
            }
            text += halves[1].first == UInt8(ascii: "-") ? "e-" + power : "e" + power
        }
        return Double(text)
    }

    private static func hasNoLeadingZero(_ digits: String) -> Bool { digits == "0" || digits.first != "0" }

    private static func isDecimal(_ digits: String) -> Bool { digits.utf8.allSatisfy(isDigit) }

    /// The text without its underscores, each of which must stand between two digits; nil when it is empty or one does
    /// not. Letters pass: they are judged by who knows the radix.
    private static func digits(_ bytes: ArraySlice<UInt8>) -> String? {
        let groups = bytes.split(separator: UInt8(ascii: "_"), omittingEmptySubsequences: false)
        guard groups.allSatisfy({ !$0.isEmpty && !$0.contains(where: isSign) }) else { return nil }
        return String(decoding: groups.joined(), as: UTF8.self)
    }
}

private let radixOf = [UInt8(ascii: "x"): 16, UInt8(ascii: "o"): 8, UInt8(ascii: "b"): 2]

private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

private func isSign(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") }
