import Testing

@testable import Mail

struct MessageIDTests {
    @Test(arguments: [
        ("<a@b>", ["<a@b>"]), ("<a@b> <c@d>\t<a@b>", ["<a@b>", "<c@d>"]), ("<a@b><c@d>", ["<a@b>", "<c@d>"]),
        ("your mail of Monday <a@b> (x)", ["<a@b>"]), ("<a b@c> <d@e>", ["<d@e>"]), ("<a@b", []), ("", []), ("<>", []),
        ("<<a@b>>", ["<a@b>"]), ("<a\u{0}@b>", []), ("<no-at>", ["<no-at>"]),
    ]) func aListIsRead(written: String, ids: [String]) {
        #expect(MessageID.list(Array(written.utf8)) == ids)
    }

    @Test(arguments: [
        ("<a@b>", "<a@b>"), (" a@b ", "<a@b>"), ("<a@b> x", "<a@b>"), ("a b@c", nil), ("nothing", nil), ("", nil),
    ]) func oneIsRead(written: String, id: String?) {
        #expect(MessageID.single(Array(written.utf8)) == id)
    }

    @Test(arguments: ["<a@b>", "<A.b-1_c=2@mx.example.cn>", "<a@[1.2.3.4]>"]) func aValidOneMayBeCopied(id: String) {
        #expect(MessageID.isValid(id))
    }

    @Test(arguments: [
        "", "<>", "<@>", "<a@>", "<@b>", "a@b", "<a@b", "<a@b>\r\n", "<a@b@c>", "<a b@c>", "<a@b>>", "<<a@b>",
        "<a@b>\u{0}", "<文@b>", "<\(String(repeating: "a", count: 260))@b>",
    ]) func anInvalidOneMayNot(id: String) {
        #expect(!MessageID.isValid(id))
    }

    @Test func referencesBeginWithWhatIsAnswered() {
        let message = parse("In-Reply-To: <b@x>\nReferences: <a@x>\n <b@x> <c@x>\nFrom: a@b.cn\n\n")
        #expect(message.references == ["<b@x>", "<a@x>", "<c@x>"])
        let many = (0..<150).map { "<\($0)@x>" }.joined(separator: " ")
        #expect(MessageID.list(Array(many.utf8)).count == 100)
    }
}
