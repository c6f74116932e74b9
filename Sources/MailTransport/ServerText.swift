import Mail

/// Text of a server for people, on one line: UTF-8, or the GBK in which QQ and Exmail answer. A control character, such as a CR
/// without LF, is a space: it would write lines of its own into the log.
func serverText(_ bytes: some Sequence<UInt8>) -> String {
    let scalars = Charsets().guess(Array(bytes)).text.unicodeScalars.map { scalar -> Unicode.Scalar in
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: " "
        default: scalar
        }
    }
    return String(String.UnicodeScalarView(scalars))
}
