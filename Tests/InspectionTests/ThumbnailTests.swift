import Foundation
import Testing

@testable import Inspection

/// Photos and videos drawn small, by the built worker in its sandbox.
@Suite struct ThumbnailTests {
    private func thumbnails(of numbers: Range<Int>, in folder: SampleFolder) async throws -> [Thumbnail?] {
        let inspector = Inspector(programs: try builtPrograms())
        return try await inspector.thumbnails(
            of: numbers.map { "\(folder.path)/\($0)" }, outputFolder: try temporaryFolder())
    }

    /// Width and height as the measuring worker tells them.
    private func sizes(_ thumbnails: [Thumbnail?]) async throws -> [[Int?]] {
        let folder = try SampleFolder()
        for (number, thumbnail) in thumbnails.enumerated() { try folder.write(thumbnail?.jpeg ?? [0], as: number) }
        let reports = try await MediaProgram.run(Array(thumbnails.indices), in: folder).reports
        #expect(reports.allSatisfy { $0.problem == nil && $0.format == .jpeg })
        return reports.map { [$0.width, $0.height] }
    }

    @Test func everyFormatBecomesASmallJPEG() async throws {
        let folder = try SampleFolder()
        let formats = [
            "-f mjpeg", "-f image2 -c:v png", "-f gif", "-f image2 -c:v bmp", "-f image2 -c:v tiff",
            "-f image2 -c:v libwebp",
        ]
        let outputs = formats.enumerated().map { "-frames:v 1 \($1) \($0)" }
        try await folder.ffmpeg("-f lavfi -i testsrc=size=640x480:rate=1 \(outputs.joined(separator: " "))")
        let found = try await thumbnails(of: 0..<formats.count, in: folder)
        #expect(try await sizes(found) == Array(repeating: [160, 120], count: formats.count))
        #expect(found.allSatisfy { ($0?.jpeg.count ?? .max) <= Thumbnail.mostBytes })
    }

    @Test func aPictureIsTurnedAsItIsShown() async throws {
        let folder = try SampleFolder()
        try await folder.ffmpeg("-f lavfi -i testsrc=size=640x480:rate=1 -frames:v 1 -f mjpeg 9")
        let plain = try folder.bytes(of: 9)
        for orientation in 1...8 {
            try folder.write(jpeg(plain, exif: exif(orientation: orientation)), as: orientation - 1)
        }
        let found = try await sizes(try await thumbnails(of: 0..<8, in: folder))
        #expect(found == Array(repeating: [160, 120], count: 4) + Array(repeating: [120, 160], count: 4))
    }

    @Test func aFilmShowsWhatItShowsATenthIntoIt() async throws {
        let folder = try SampleFolder()
        // Black for two seconds of forty, then white.
        let source =
            "color=black:size=320x180:rate=5:duration=2[a];color=white:size=320x180:rate=5:duration=38[b];[a][b]concat"
        for (number, options) in ["-f mp4 -c:v libx264", "-f matroska -c:v libx264", "-f mpeg"].enumerated() {
            try await folder.ffmpeg("-f lavfi -i \(source) -g 5 -r 25 -pix_fmt yuv420p \(options) \(number)")
        }
        let found = try await thumbnails(of: 0..<3, in: folder)
        #expect(try await sizes(found) == Array(repeating: [160, 90], count: 3))
        for thumbnail in found { #expect(try await brightness(try #require(thumbnail)) > 200) }
    }

    /// The mean of a picture's grey values, as ffmpeg decodes it.
    private func brightness(_ thumbnail: Thumbnail) async throws -> Int {
        let folder = try SampleFolder()
        try folder.write(thumbnail.jpeg, as: 0)
        try await folder.ffmpeg("-f mjpeg -i 0 -vf scale=1:1 -pix_fmt gray -f rawvideo 1")
        return Int(try folder.bytes(of: 1).first ?? 0)
    }

    @Test func whatIsNoPictureOrIsDamagedGivesNoneAndStopsNoOther() async throws {
        let folder = try SampleFolder()
        let picture = try await folder.makePicture("mjpeg", as: 3)
        let film = try await folder.makeFilm(seconds: 4, as: 4)
        try folder.write(Array("nothing to see".utf8), as: 0)
        try folder.write([], as: 1)
        try folder.write(film.firstHalf, as: 2)
        let found = try await thumbnails(of: 0..<4, in: folder)
        #expect(found[0] == nil && found[1] == nil)
        #expect(try await sizes([found[3]]) == [[64, 48]])

        var numbers = SeededNumbers(seed: 7)
        for number in 0..<40 { try folder.write((number % 2 == 0 ? picture : film).damaged(&numbers), as: number) }
        try folder.write(picture, as: 40)
        #expect(try await thumbnails(of: 0..<41, in: folder).last ?? nil != nil)
    }

    @Test func noiseIsEncodedCoarselyUntilItIsSmallEnough() async throws {
        let folder = try SampleFolder()
        try await folder.ffmpeg(
            "-f lavfi -i nullsrc=size=160x160,geq=random(1)*255:128:128 -frames:v 1 -f image2 -c:v png 0")
        let found = try #require(try await thumbnails(of: 0..<1, in: folder).first ?? nil)
        #expect(found.jpeg.count <= Thumbnail.mostBytes && found.jpeg.count > 2_000)
    }

    @Test func aMissingFileIsAnError() async throws {
        let inspector = Inspector(programs: try builtPrograms())
        await #expect(throws: InspectionFailure.self) {
            try await inspector.thumbnails(of: ["/nonexistent/1"], outputFolder: try temporaryFolder())
        }
    }

    @Test(arguments: [[UInt8]("<html>".utf8), [0xFF, 0xD8, 0xFF], [0xFF, 0xD8, 0xFF] + Array("PK".utf8)])
    func aWorkersWordIsNoThumbnailUnlessItIsAJPEGFile(bytes: [UInt8]) {
        #expect(!Thumbnail(jpeg: bytes).isPlausible)
        #expect(Thumbnail(jpeg: [0xFF, 0xD8, 0xFF, 0xE0, 0xFF, 0xD9]).isPlausible)
        #expect(!Thumbnail(jpeg: [0xFF, 0xD8, 0xFF] + Array(repeating: 0, count: 20_000) + [0xFF, 0xD9]).isPlausible)
    }
}
