import Foundation
import Inspection
import Testing

/// Both worker programs together, as the daemon uses them.
@Suite struct MediaInspectionTests {
    private func inspect(_ bytes: [UInt8], named name: String) async throws -> FileContent {
        let path = try temporaryFolder() + "/" + name
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return try await inspected(path).attachment.content
    }

    @Test func aPhotoIsMeasuredAsDisplayed() async throws {
        let file = try await SampleFolder().makePicture("mjpeg", as: 1)
        let data = exif(orientation: 6, takenAt: "2024:10:30 09:00:05")
        let shown = try await inspect(jpeg(file, exif: data), named: "photo.png")
        #expect(shown.kind == .photo)
        #expect(shown.format == .jpeg)
        #expect([shown.width, shown.height] == [48, 64])
        #expect(shown.takenAt == "2024-10-30T09:00:05")
        #expect(shown.problem == nil)
        #expect(shown.notes == [])
    }

    @Test func aVideoIsToldByItsContent() async throws {
        let folder = try SampleFolder()
        try await folder.ffmpeg("-f lavfi -i testsrc=size=64x48:rate=10:duration=5 -c:v wmv2 -f asf 1")
        let shown = try await inspect(folder.bytes(of: 1), named: "film.mp4")
        #expect(shown.kind == .video)
        #expect(shown.format == .wmv)
        #expect((4.9...5.2).contains(shown.duration ?? 0))
        let cut = try await inspect(folder.bytes(of: 1).firstHalf, named: "film.mp4")
        #expect(cut.problem == .truncated)
    }

    @Test func aRecordingOfSoundInAFilmsContainerIsNoVideo() async throws {
        let folder = try SampleFolder()
        try await folder.ffmpeg("-f lavfi -i sine=duration=2 -c:a aac -f mp4 1")
        let shown = try await inspect(folder.bytes(of: 1), named: "film.mp4")
        #expect(shown.kind == .audio)
        #expect(shown.format == .m4a)
    }

    @Test func soundIsMeasured() async throws {
        let folder = try SampleFolder()
        try await folder.ffmpeg("-f lavfi -i sine=duration=2 -c:a aac -f ipod 1 -f mp3 2 -f wav 3")
        for (number, format) in [(1, FileFormat.m4a), (2, .mp3), (3, .wav)] {
            let shown = try await inspect(folder.bytes(of: number), named: "sound")
            #expect(shown.kind == .audio && shown.format == format && shown.problem == nil)
            #expect((1.9...2.2).contains(shown.duration ?? 0), "\(shown)")
            #expect(shown.notes == [])
        }
    }

    @Test(arguments: ["#EXTM3U\n#EXTINF:5,\n/etc/passwd\n", "ffconcat version 1.0\nfile '/etc/passwd'\n"])
    func aPlaylistIsNoVideo(text: String) async throws {
        let shown = try await inspect(Array(text.utf8), named: "film.mp4")
        #expect(shown.kind == .other)
        #expect(shown.duration == nil)
        #expect(shown.notes == ["a playlist: it holds no film, and what it points to is not opened"])
    }
}
