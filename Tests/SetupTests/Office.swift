import Foundation
import Submissions

@testable import Setup

/// A folder for an office that is set up.
struct OfficeFolder {
    let path = FileManager.default.temporaryDirectory.appending(path: "muster-setup-\(UUID().uuidString)").path

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    var place: SetupPlace { SetupPlace(configuration: path + "/office/muster.toml") }

    func remove() { try? FileManager.default.removeItem(atPath: path) }

    func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? -1
    }

    /// The names of everything in it, with the folders they are in.
    func everything() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: path).sorted()
    }
}

extension SetupRequest {
    /// What an office at QQ says.
    static func qq() -> SetupRequest {
        var request = SetupRequest()
        request.office = "示范区\"社区\"学院 \\ 一部"
        request.mail = "office@qq.com"
        request.password = "abcdefghijklmnop"
        request.coordinators = ["a@office.example, b@office.example"]
        return request
    }
}
