public import Foundation

/// A digest in the forms that a mail carries.
public struct DigestLetter: Equatable, Sendable {
    /// One line.
    public var subject: String
    /// Lines ended by line feeds.
    public var text: String
    public var html: String

    /// Writes a digest.
    ///
    /// - Parameter pictures: The content ids of the thumbnails that go with it, by the hash of the picture; a picture
    ///   without one is named only.
    public init(_ content: DigestContent, language: Language, timeZone: TimeZone, pictures: [String: String] = [:]) {
        let document = DigestDocument(content, language: language, timeZone: timeZone)
        subject = document.subject
        text = document.plainText(language)
        html = DigestPage(document: document, language: language, pictures: pictures).html
    }
}
