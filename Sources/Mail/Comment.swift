/// Comments within a header value (RFC 5322 §3.2.2): they nest, and a backslash quotes.
enum Comment {
    /// The position after the comment that opens at `start`; nil when it is never closed.
    static func end(in value: [UInt8], from start: Int) -> Int? {
        var depth = 0
        var index = start
        while index < value.count {
            switch value[index] {
            case ASCII.backslash: index += 1
            case ASCII.openParenthesis: depth += 1
            case ASCII.closeParenthesis: depth -= 1
            default: break
            }
            index += 1
            if depth == 0 { return index }
        }
        return nil
    }
}
