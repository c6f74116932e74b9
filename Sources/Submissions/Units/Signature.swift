/// Where a mail is signed: the last lines that its sender wrote.
enum Signature {
    /// The last six lines or sentences of a mail's own text that are short enough for a signature. The first one of
    /// several is the greeting.
    static func lines(of text: String) -> [Folded] {
        let own = MailWords.unquoted(text)
        let sentences = own.split { $0.isNewline || "。！!；;".contains($0) }.map { Folded(String($0), limit: 60) }
            .filter { !$0.isEmpty }
        let ending = sentences.dropFirst(sentences.count > 1 ? 1 : 0).suffix(6)
        return ending.filter { line in
            line.count <= 40 && !greetings.contains { line.contains($0) }
        }
    }

    private static let greetings: [Folded] = ["您好", "你好", "尊敬的", "收:", "启:", "查收", "致:", "主送", "抄送"]
}
