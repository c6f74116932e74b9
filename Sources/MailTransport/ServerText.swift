import Mail

/// Text of a server for people: UTF-8, or the GBK in which QQ and Exmail answer.
func serverText(_ bytes: some Sequence<UInt8>) -> String {
    Charsets().guess(Array(bytes)).text
}
