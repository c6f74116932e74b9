/// In English: `1 file`, `2 files`; `many` is the plural where that is not `one` with an s.
public func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
    "\(count) \(count == 1 ? one : many ?? one + "s")"
}

/// A number of bytes for people, such as `1.5 MB`; powers of 1024, one decimal.
public func sized(_ bytes: Int) -> String { Spelling.binaryBytes(Double(bytes)) }
