import Foundation
public import Settings
public import Submissions

/// The letters' templates: the built-in ones, and the office's own where the configuration names a folder.
public func loadLetters(_ configuration: Configuration) -> (templates: LetterTemplates, problems: [Problem]) {
    loadLetters(from: configuration.letters.directory)
}

/// The same for a folder; nil means the built-in ones.
func loadLetters(from folder: String?) -> (templates: LetterTemplates, problems: [Problem]) {
    guard let folder else { return (.builtIn, []) }
    let problems = Problems()
    var texts: [String: String] = [:]
    do {
        for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
            let path = "\(folder)/\(name)"
            // Editors leave hidden copies beside a file.
            guard name.hasSuffix(".mustache"), !name.hasPrefix("."),
                let bytes = contents(of: path, limit: largestTemplate, problems)
            else { continue }
            guard let text = String(validating: bytes, as: UTF8.self) else {
                problems.add(Problem(file: path, message: "is not UTF-8; save it in that encoding"))
                continue
            }
            texts[name] = text
        }
    } catch {
        problems.add(Problem(file: folder, message: "cannot be read: \(reason(error))"))
    }
    let (templates, found) = LetterTemplates.load(overrides: texts, directory: folder)
    return (templates, problems.all + found)
}

/// In bytes; a letter is a page.
private let largestTemplate = 1 << 18
