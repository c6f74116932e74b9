/// Whether a byte is `0–9`.
func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}

/// Whether a byte is one of `A–Z`, `a–z`, `0–9`.
func isAlphanumeric(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
}

/// Whether the bytes are that ASCII text in any case. `text` must be in upper case.
func equalsIgnoringCase(_ bytes: some Sequence<UInt8>, _ text: StaticString) -> Bool {
    text.withUTF8Buffer { upper in
        bytes.lazy.map { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) ? $0 & 0xDF : $0 }.elementsEqual(upper)
    }
}
