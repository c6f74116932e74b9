import Glibc

/// Text of a server for people: UTF-8, else GB18030, as QQ and Exmail answer in GBK.
func serverText(_ bytes: some Sequence<UInt8>) -> String {
    let bytes = Array(bytes)
    return String(validating: bytes, as: UTF8.self) ?? gb18030(bytes) ?? String(decoding: bytes, as: UTF8.self)
}

private func gb18030(_ bytes: [UInt8]) -> String? {
    guard let converter = iconv_open("UTF-8", "GB18030"), converter != iconv_t(bitPattern: -1) else { return nil }
    defer { iconv_close(converter) }
    // Two bytes of GB18030 become at most three of UTF-8, one byte at most one.
    var output = [CChar](repeating: 0, count: bytes.count * 3 + 4)
    var input = bytes.map { CChar(bitPattern: $0) }
    var (inputLeft, outputLeft) = (input.count, output.count)
    let outputSize = output.count
    let isConverted = input.withUnsafeMutableBufferPointer { source in
        output.withUnsafeMutableBufferPointer { target in
            var (from, to) = (source.baseAddress, target.baseAddress)
            return iconv(converter, &from, &inputLeft, &to, &outputLeft) != -1 && inputLeft == 0
        }
    }
    guard isConverted else { return nil }
    return String(decoding: output.prefix(outputSize - outputLeft).map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
