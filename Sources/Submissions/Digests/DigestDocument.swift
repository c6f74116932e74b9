/// A digest in words, without the form of a medium: ``plainText`` and ``DigestPage`` show the same of it.
struct DigestDocument: Equatable {
    /// What something means; shown as a colour.
    enum Tone: String {
        case plain, good, warn, bad, muted
    }

    struct Section: Equatable {
        var heading: String
        /// 1 for a notice or a matter of the office, 2 within a notice.
        var level: Int
        var blocks: [Block]
    }

    enum Block: Equatable {
        case paragraph(String)
        case table(Table)
        case entries([Entry])
        case pictures([DigestContent.Picture])
    }

    struct Table: Equatable {
        var columns: [Column]
        var rows: [[Cell]]
        /// What the signs mean, and what the columns' numbers stand for.
        var legend: [[String]] = []

        struct Column: Equatable {
            /// Short: on a telephone a column is three characters wide.
            var title: String
            /// What is read out for it.
            var label: String
            var isName = false
        }
    }

    struct Cell: Equatable {
        /// In HTML.
        var sign: String
        /// In plain text, where the width of a sign differs from one mail program to the next.
        var word: String
        /// What is read out for it; nil when ``sign`` says all.
        var label: String?
        var tone: Tone = .plain

        init(_ text: String, tone: Tone = .plain) {
            (sign, word, self.tone) = (text, text, tone)
        }

        init(sign: String, word: String, label: String, tone: Tone) {
            (self.sign, self.word, self.label, self.tone) = (sign, word, label, tone)
        }
    }

    /// One matter: a line, what there is to say of it, and what settles it.
    struct Entry: Equatable {
        var title: String
        var tag: String?
        var tone = Tone.plain
        var lines: [String] = []
        var commands: [String] = []
    }

    var subject: String
    var opening: [String]
    var sections: [Section]
    var closing: [String]
}
