import Foundation

/// Names of files and folders that open everywhere: on Windows and in WPS, on Linux, on a stick, in a zip. What a sender
/// called a file is hostile: it is cleaned, cut and made unique, never trusted.
public enum SafeFileName {
    /// The most UTF-16 units of a file's name, its extension and number included.
    public static let fileLimit = 80
    /// The most UTF-16 units of a folder's name. Two folders, one of ``ExportWords``'s and a file stay below 240, which
    /// leaves Windows (260 with the drive) room for the folder that all of it lies in.
    public static let folderLimit = 60

    /// A file's name with the extension that it has.
    ///
    /// - Parameter unnamed: What a name becomes of which nothing is left.
    public static func file(_ name: String, unnamed: String) -> String {
        let (stem, ending) = parts(harmless(cleaned(name)))
        return fitted(unreserved(stem.isEmpty ? unnamed : stem), ending, limit: fileLimit)
    }

    /// A folder's name; dots in it begin no extension.
    public static func folder(_ name: String, unnamed: String) -> String {
        let cleaned = cleaned(name)
        return fitted(unreserved(cleaned.isEmpty ? unnamed : cleaned), "", limit: folderLimit)
    }

    /// `照片 (2).jpg` for `照片.jpg`, as long as the name itself may be. The first is the name itself.
    public static func numbered(_ name: String, _ number: Int, isFolder: Bool = false) -> String {
        guard number > 1 else { return name }
        let (stem, ending) = isFolder ? (name, "") : parts(name)
        return fitted(stem, " (\(number))" + ending, limit: isFolder ? folderLimit : fileLimit)
    }

    /// What two names have in common that Windows or a Mac take for the same.
    public static func key(_ name: String) -> String {
        name.precomposedStringWithCanonicalMapping.uppercased().lowercased()
    }

    private static func cleaned(_ name: String) -> String {
        var kept = String.UnicodeScalarView()
        for scalar in name.unicodeScalars.prefix(longest) {
            guard let scalar = shown(scalar), scalar != " " || kept.last != " " else { continue }
            kept.append(scalar)
        }
        // `Name.{…}` is what Windows takes for a part of its own, like the control panel.
        return trimmed(String(kept).precomposedStringWithCanonicalMapping.replacing(".{", with: "_{"))
    }

    /// What Windows starts, follows or obeys when the folder is opened or the file is clicked becomes a text to be looked
    /// at: `desktop.ini.txt`. Explorer does not even show some of these endings.
    private static func harmless(_ name: String) -> String {
        guard let dot = name.lastIndex(of: ".") else { return name }
        let ending = name[name.index(after: dot)...].lowercased()
        return obeyed.contains(ending) || ending.hasSuffix("-ms") ? name + ".txt" : name
    }

    private static let obeyed: Set<String> = [
        // Obeyed where they lie, or followed: desktop.ini, autorun.inf, shortcuts.
        "ini", "inf", "lnk", "scf", "url", "website", "pif", "desktop", "htt", "search",
        // Programs and what runs as one.
        "exe", "com", "bat", "cmd", "scr", "cpl", "msi", "msp", "msc", "reg", "hta", "chm", "hlp", "jar", "js", "jse",
        "vbs", "vbe", "wsf", "wsh", "sct", "ps1", "psm1", "application", "gadget", "appx", "msix", "theme", "themepack",
        "diagcab", "sh", "command",
    ]

    /// So many characters of a name are looked at.
    private static let longest = 2000

    private static func shown(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        if "<>:\"/\\|?*".unicodeScalars.contains(scalar) { return "_" }
        let properties = scalar.properties
        if properties.isWhitespace { return " " }
        switch properties.generalCategory {
        // Controls, marks of direction, what takes no room.
        case .control, .format, .surrogate: return nil
        default:
            return properties.isDefaultIgnorableCodePoint || properties.isNoncharacterCodePoint ? nil : scalar
        }
    }

    /// Windows drops dots and spaces at the end; a dot at the start hides the file elsewhere.
    private static func trimmed(_ text: some StringProtocol) -> String {
        let start = text.drop { $0 == " " || $0 == "." }
        let end = start.lastIndex { $0 != " " && $0 != "." }
        return end.map { String(start[...$0]) } ?? ""
    }

    /// The name before its extension, and the extension with its dot; empty when what follows the last dot is none.
    private static func parts(_ name: String) -> (stem: String, ending: String) {
        guard let dot = name.lastIndex(of: ".") else { return (name, "") }
        let ending = name[dot...]
        let isExtension =
            (2...11).contains(ending.utf8.count) && ending.utf8.dropFirst().allSatisfy(isLetterOrDigit)
        return isExtension ? (trimmed(name[..<dot]), String(ending)) : (name, "")
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }

    /// A name that Windows takes for a device, whatever follows its first dot, gets a sign before it.
    private static func unreserved(_ name: String) -> String {
        let base = name.prefix { $0 != "." }.filter { $0 != " " }.uppercased()
        return devices.contains(base) ? "_" + name : name
    }

    private static let devices: Set<String> = {
        let ports = ["COM", "LPT"].flatMap { port in (Array("0123456789") + "¹²³").map { port + String($0) } }
        return Set(["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"] + ports)
    }()

    /// The name cut before its ending so that it is within `limit` UTF-16 units and within the 255 bytes that Linux
    /// allows. A character is not cut, unless it is a heap of marks that is too long by itself.
    private static func fitted(_ stem: String, _ ending: String, limit: Int) -> String {
        var kept = ""
        var units = ending.utf16.count
        var bytes = ending.utf8.count
        for character in stem {
            units += character.utf16.count
            bytes += character.utf8.count
            guard units <= limit, bytes <= limit * 3 else { break }
            kept.append(character)
        }
        if kept.isEmpty {
            let room = max(1, (limit - ending.utf16.count) / 2)
            kept = String(String.UnicodeScalarView(stem.unicodeScalars.prefix(room)))
        }
        let end = trimmed(kept)
        return (end.isEmpty ? "_" : end) + ending
    }
}
