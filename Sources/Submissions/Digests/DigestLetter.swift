/// A digest in the forms that a mail carries.
public struct DigestLetter: Equatable, Sendable {
    /// One line.
    public var subject: String
    /// Lines ended by line feeds.
    public var text: String
    /// The same as a page; nil when there is room for the plain text only.
    public var html: String?
}

extension LetterTemplates {
    /// Writes a digest.
    ///
    /// - Parameters:
    ///   - extent: How much of it there is room for.
    ///   - pictures: The content ids of the thumbnails that go with it, by the hash of the picture; a picture without
    ///     one is named only.
    ///   - hasWorkbook: Whether the workbook goes with it.
    public func digest(
        _ content: DigestContent, for office: Office, extent: DigestExtent = .whole, pictures: [String: String] = [:],
        hasWorkbook: Bool = true
    ) throws(LetterError) -> DigestLetter {
        var values = DigestView(
            content, language: office.language, timeZone: office.timeZone, extent: extent, pictures: pictures
        ).values
        if hasWorkbook, extent.hasWorkbook { values["workbook"] = ExportWords(office.language).summary }
        let text = try letter(.digest, of: values, in: office.language)
        values["heading"] = text.subject
        let page = try extent.hasPage ? rendered(.digestPage, of: values, in: office.language) : nil
        return DigestLetter(subject: text.subject, text: text.body, html: page)
    }
}
