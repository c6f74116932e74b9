/// What was odd about a mail, in short English sentences for people; each kind is said once.
struct Defects {
    private(set) var sentences: [String] = []

    /// More kinds of trouble tell nobody more.
    private static let limit = 40

    mutating func note(_ sentence: String) {
        if sentences.count < Self.limit, !sentences.contains(sentence) { sentences.append(sentence) }
    }
}
