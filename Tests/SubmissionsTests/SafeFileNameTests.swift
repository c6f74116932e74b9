import Foundation
import Testing

@testable import Submissions

/// Names that Windows, WPS, Linux and zips take.
@Suite struct SafeFileNameTests {
    private func file(_ name: String) -> String { SafeFileName.file(name, unnamed: "未命名") }

    @Test(arguments: [
        ("工作方案.docx", "工作方案.docx"), ("照片:1?.jpg", "照片_1_.jpg"), ("a<b>c\"d/e\\f|g*.txt", "a_b_c_d_e_f_g_.txt"),
        ("../../etc/passwd", "_.._etc_passwd"), ("..", "未命名"), ("", "未命名"), ("　 \t\r\n", "未命名"),
        ("总结 .", "总结"), ("总结. . .docx", "总结.docx"), (".htaccess", "htaccess"), ("方案\u{0}\u{7}.doc", "方案.doc"),
        ("CON", "_CON"), ("con.txt", "_con.txt"), ("Aux.tar.gz", "_Aux.tar.gz"), ("COM¹.jpg", "_COM¹.jpg"),
        ("LPT9", "_LPT9"), ("nul .docx", "_nul.docx"), ("CONIN$", "_CONIN$"), ("COMMA.txt", "COMMA.txt"),
        ("照片\u{202E}gpj.exe", "照片gpj.exe.txt"), ("零\u{200B}宽\u{FEFF}.pdf", "零宽.pdf"), ("e\u{301}.txt", "\u{E9}.txt"),
        ("行一\n行二.docx", "行一 行二.docx"), ("a\u{2028}b.txt", "a b.txt"), ("附件1.", "附件1"), ("备注.这是很长的后缀", "备注.这是很长的后缀"),
    ]) func aNameIsMadeSafe(name: String, safe: String) {
        #expect(file(name) == safe)
    }

    /// What Windows would start, follow or obey is a text; its name still tells what it was.
    @Test(arguments: [
        ("desktop.ini", "desktop.ini.txt"), ("Desktop.INI", "Desktop.INI.txt"), ("AUTORUN.INF", "AUTORUN.INF.txt"),
        ("总结.docx.lnk", "总结.docx.lnk.txt"), ("a.scf", "a.scf.txt"), ("主页.url", "主页.url.txt"), ("a.lnk. ", "a.lnk.txt"),
        ("a.li\u{200B}nk", "a.link"), ("a.l\u{200B}nk", "a.lnk.txt"), ("a.lnk::$DATA", "a.lnk__$DATA"),
        ("文档.library-ms", "文档.library-ms.txt"),
        ("控制面板.{21EC2020-3AEA-1069-A2DD-08002B30309D}", "控制面板_{21EC2020-3AEA-1069-A2DD-08002B30309D}"),
        ("setup.exe", "setup.exe.txt"), ("报名.vbs", "报名.vbs.txt"), ("con.lnk", "_con.lnk.txt"), ("ini", "ini"),
        ("desktop.ini.txt", "desktop.ini.txt"), (".lnk", "lnk"),
    ]) func whatWindowsObeysOpensHarmlessly(name: String, safe: String) {
        #expect(file(name) == safe)
    }

    @Test func aLongNameOfAShortcutStaysHarmless() {
        let long = file(String(repeating: "长", count: 300) + ".lnk")
        #expect(long.utf16.count == 80 && long.hasSuffix(".txt"))
        #expect(SafeFileName.numbered("a.lnk.txt", 2) == "a.lnk (2).txt")
        #expect(SafeFileName.folder("总览.{20D04FE0-3AEA-1069-A2D8-08002B30309D}", unnamed: "x").hasPrefix("总览_{"))
    }

    @Test func aLongNameKeepsItsExtension() {
        let long = file(String(repeating: "长", count: 300) + ".docx")
        #expect(long.utf16.count == 80 && long.hasSuffix("长.docx"))
        let faces = file(String(repeating: "👨‍👩‍👧", count: 100) + ".jpeg")
        #expect(faces.utf16.count <= 80 && faces.utf8.count <= 255 && faces.hasSuffix(".jpeg"))
        let heap = file("a" + String(repeating: "\u{301}", count: 1000) + ".pdf")
        #expect(heap.utf16.count <= 80 && heap.utf8.count <= 255 && heap.hasSuffix(".pdf"))
    }

    @Test func aNumberStandsBeforeTheExtensionAndWithinTheLimit() {
        #expect(SafeFileName.numbered("照片.jpg", 1) == "照片.jpg")
        #expect(SafeFileName.numbered("照片.jpg", 2) == "照片 (2).jpg")
        #expect(SafeFileName.numbered("M01 一中. 分校", 3, isFolder: true) == "M01 一中. 分校 (3)")
        let long = SafeFileName.numbered(file(String(repeating: "长", count: 300) + ".docx"), 1234)
        #expect(long.utf16.count == 80 && long.hasSuffix(" (1234).docx"))
    }

    @Test func namesThatWindowsTakesForTheSameHaveOneKey() {
        #expect(SafeFileName.key("Photo.JPG") == SafeFileName.key("photo.jpg"))
        #expect(SafeFileName.key("e\u{301}") == SafeFileName.key("\u{C9}"))
        #expect(SafeFileName.key("照片1.jpg") != SafeFileName.key("照片2.jpg"))
    }

    /// Whatever a sender invents: the rules of Windows hold, and a name that is safe stays as it is.
    @Test func tenThousandHostileNamesAreSafe() {
        var random = SplitMix(state: 20_201_013)
        let pieces = [
            "<", ">", ":", "\"", "/", "\\", "|", "?", "*", "\u{0}", "\u{1F}", "\u{7F}", "\u{85}", ".", "..", " ", "　",
            "\u{202E}", "\u{2066}", "\u{200D}", "\u{FEFF}", "\u{301}", "\u{FFFE}", "\u{E0041}", "CON", "nul", "COM1",
            "方案", "😀", "ß", "ﬁ", "K", ".docx", ".", "~$", "-", "=", "@", "'", "\u{1100}\u{1161}", "ｅ",
        ]
        for _ in 0..<10_000 {
            let name = (0..<Int(random.next() % 60)).map { _ in pieces[Int(random.next() % UInt64(pieces.count))] }
                .joined()
            let safe = file(name)
            let folder = SafeFileName.folder(name, unnamed: "未命名")
            #expect(isSafe(safe, limit: 80), "\(name.debugDescription) became \(safe.debugDescription)")
            #expect(isSafe(folder, limit: 60), "\(name.debugDescription) became \(folder.debugDescription)")
            #expect(file(safe) == safe, "\(safe.debugDescription) changed again")
        }
    }

    private func isSafe(_ name: String, limit: Int) -> Bool {
        let scalars = name.unicodeScalars
        let bad = scalars.contains {
            "<>:\"/\\|?*".unicodeScalars.contains($0) || [.control, .format].contains($0.properties.generalCategory)
        }
        let device = name.prefix { $0 != "." }.trimmingCharacters(in: .whitespaces).uppercased()
        return !bad && !name.isEmpty && name.utf16.count <= limit && name.utf8.count <= 255
            && ![" ", "."].contains(name.last) && !["CON", "NUL", "COM1"].contains(device)
            && name == name.precomposedStringWithCanonicalMapping
    }
}

/// The same numbers at each run.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
