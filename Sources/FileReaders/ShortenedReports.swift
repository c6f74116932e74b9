public import Inspection

// Readers keep within limits that leave room in a report. Many limits met at once, by a mail made for it, may still add
// up to more than the daemon takes: better a bare report than none.

extension Examination {
    /// The report with its files' names and kinds, and nothing of what they say.
    public var shortened: Examination {
        var short = self
        short.attachments = attachments.map(\.shortened)
        return short
    }
}

extension Attachment {
    /// The file's name and kind, and those of the files in it, and nothing of what they say.
    public var shortened: Attachment {
        var short = self
        short.content = FileContent(kind: content.kind, format: content.format, problem: content.problem)
        short.content.images = content.images
        short.content.notes = ["read, but the mail holds too much for a report"]
        short.contains = contains.map(\.shortened)
        return short
    }
}
