/// What holds inside one group of an RTF file; a group inside it starts with the same.
struct RichTextGroup {
    /// What a group's text is.
    enum Destination {
        case text, fontTable, picture
        /// A drawing's properties: only its text box and picture count.
        case shape
        /// Text that a variant in Unicode follows.
        case replaced
        /// Nothing in it counts.
        case dropped
    }

    var destination = Destination.text
    /// A star: a destination that a reader may skip when it does not know it.
    var isIgnorable = false
    var isTextBox = false
    var isHidden = false
    var font = 0
    /// Bytes that follow each `\u` for readers that do not know it.
    var fallback = 1

    /// Groups that begin with one of these hold nothing that a reader of the page sees.
    static let droppedDestinations: Set<String> = [
        "colortbl", "stylesheet", "info", "object", "objdata", "header", "headerl", "headerr", "headerf", "footer",
        "footerl", "footerr", "footerf", "footnote", "annotation", "listtable", "listoverridetable", "listtext",
        "pntext", "fldinst", "nonshppict", "shprslt", "nonesttables", "xe", "tc", "title", "subject", "author",
        "operator", "company", "keywords", "comment", "doccomm", "filetbl", "revtbl",
    ]
}
