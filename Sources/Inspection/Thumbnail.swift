import Glibc

/// A small picture of a photo, or of a moment of a video: JPEG, at most 160 pixels a side.
public struct Thumbnail: Codable, Equatable, Sendable {
    /// The bytes of the file; empty when there is none.
    public var jpeg: [UInt8]

    /// The longest one.
    public static let mostBytes = 20_000

    public init(jpeg: [UInt8]) {
        self.jpeg = jpeg
    }

    /// Whether a worker's word may be taken for one: it begins and ends as a JPEG file does (ITU-T T.81 §B.1.1.3).
    var isPlausible: Bool {
        jpeg.count <= Self.mostBytes && jpeg.starts(with: [0xFF, 0xD8, 0xFF]) && jpeg.suffix(2) == [0xFF, 0xD9]
    }
}

extension Inspector {
    /// Draws photos and videos small. `outputFolder` is made, or must be empty; nothing is left in it.
    ///
    /// - Returns: One for each path, in order; nil for what can't be drawn. Throws what ``examineMail(at:outputFolder:)``
    ///   does when nothing can be.
    public func thumbnails(of paths: [String], outputFolder: String) async throws -> [Thumbnail?] {
        try await run { try $0.thumbnails(of: paths, outputFolder: outputFolder) }
    }
}

extension Reading {
    fileprivate func thumbnails(of paths: [String], outputFolder: String) throws -> [Thumbnail?] {
        let folder = try OutputFolder(at: outputFolder)
        let arguments = WorkerArguments(.thumbnail, allowWithoutLandlock: allowWithoutLandlock, limits: limits)
        let worker = NumberedFileWorker(arguments: arguments, probe: probe(of: programs.media))
        return try paths.enumerated().map { number, path in
            try folder.link(path, as: number)
            defer { folder.remove(number) }
            return try worker.thumbnail(number, in: folder)
        }
    }
}
