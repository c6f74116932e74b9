import Foundation
import Testing

/// What Chromium (Debian: chromium, fonts-wqy-zenhei) makes of a page in windows of several widths at once.
struct PageInBrowser: Decodable {
    let width: Double
    /// The page's own width; larger than ``width`` when one has to scroll sideways.
    let scrollWidth: Double
    /// Elements that stick out of what they stand in, but for what scrolls in a box of its own.
    let overflowing: [String]
    /// Boxes that scroll sideways: how much wider their content is.
    let scrolling: [Double]
    /// The narrowest first column of a table.
    let narrowestName: Double
    /// The least contrast between a text and what is behind it (WCAG 2.2 §1.4.3), with the text.
    let leastContrast: Double
    let faintest: String
    let background: String

    /// Lays a page out at each width, for a light screen or a dark one.
    static func layouts(of page: String, widths: [Int], isDark: Bool) throws -> [PageInBrowser] {
        let folder = FileManager.default.temporaryDirectory.path + "/muster-browser-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let source = page.replacing("&", with: "&amp;").replacing("\"", with: "&quot;")
        let frames = widths.map {
            "<iframe width=\"\($0)\" height=\"800\" style=\"border:0\" srcdoc=\"\(source)\"></iframe>"
        }
        let script = try String(contentsOf: scriptFile, encoding: .utf8)
        let html = "<!DOCTYPE html><meta charset=\"utf-8\">\(frames.joined())<script>\(script)</script>"
        try html.write(toFile: folder + "/page.html", atomically: true, encoding: .utf8)

        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/timeout")
        process.arguments = [
            "60", "/usr/bin/chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
            "--user-data-dir=\(folder)/profile", "--window-size=2400,1000",
            "--blink-settings=preferredColorScheme=\(isDark ? 0 : 1)", "--dump-dom", "file://\(folder)/page.html",
        ]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "chromium failed: is it installed?")
        let dom = String(decoding: data, as: UTF8.self)
        let result = try #require(dom.firstMatch(of: /<pre id="result">(.*)<\/pre>/)?.1, "\(dom.suffix(300))")
        let json = result.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&")
        return try JSONDecoder().decode([PageInBrowser].self, from: Data(json.utf8))
    }

    private static let scriptFile = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "measure_page.js")
}
