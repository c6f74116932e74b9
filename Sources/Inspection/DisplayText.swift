extension String {
    /// The text without what can deceive or disturb a reader: control characters, bidirectional and invisible marks
    /// (CVE-2021-42574), cut after `limit` characters (Unicode scalars). Line breaks and tabs become spaces unless
    /// `keepingLines`.
    public func displayable(limit: Int, keepingLines: Bool = false) -> String {
        if utf8.count <= limit, utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return self }
        var kept = String.UnicodeScalarView()
        var count = 0
        for scalar in unicodeScalars where count < limit {
            guard let shown = scalar.displayable(keepingLines: keepingLines) else { continue }
            kept.append(shown)
            count += 1
        }
        return String(kept)
    }
}

extension Unicode.Scalar {
    fileprivate func displayable(keepingLines: Bool) -> Unicode.Scalar? {
        switch value {
        case 0x09, 0x0A: keepingLines ? self : " "
        case 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029: keepingLines ? nil : " "
        case 0..<0x20, 0x7F..<0xA0: nil
        // Soft hyphen, Arabic letter mark, zero-width and directional marks, embeddings, isolates, the byte order mark.
        case 0xAD, 0x61C, 0x180E, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF: nil
        // Interlinear annotations, and tags: text that is not drawn.
        case 0xFFF9...0xFFFB, 0xE0000...0xE007F: nil
        default: self
        }
    }
}
