import Foundation
import Inspection
import Testing

@Suite struct MediaFilmTests {
    private func report(on bytes: [UInt8]) async throws -> FileContent {
        let folder = try SampleFolder()
        try folder.write(bytes, as: 1)
        let run = try await MediaProgram.run([1], in: folder)
        #expect(run.status == 0, "\(run.log)")
        return try #require(run.reports.first)
    }

    private func film(_ seconds: Int, _ options: String = "-f mp4") async throws -> [UInt8] {
        try await SampleFolder().makeFilm(seconds: seconds, options: options, as: 1)
    }

    @Test(arguments: [299, 300, 301])
    func aFilmLastsAsLongAsItWasMade(seconds: Int) async throws {
        var wanted = FileContent(kind: .video, format: .mp4)
        (wanted.width, wanted.height, wanted.duration) = (64, 48, Double(seconds))
        #expect(try await report(on: film(seconds)) == wanted)
    }

    @Test func aHeaderCannotMakeAFilmShorterThanItPlays() async throws {
        let made = try await film(300)
        // ISO/IEC 14496-12 §8.2.2, version 0: time scale and duration follow two times.
        let scale = try made.place(of: "mvhd") + 16
        let ticks = made[scale..<scale + 4].reduce(0) { $0 << 8 | Int($1) }
        let lying = made.replacing(at: scale + 4, with: .big(10 * ticks, 4))
        let shown = try await report(on: lying)
        #expect(shown.duration == 300)
        #expect(shown.problem == nil)
    }

    /// What ffmpeg writes each container with, its name in the contract, and what becomes of its first half.
    private struct Container {
        var options: String
        var format: FileFormat
        var half: FileProblem?
    }

    private static let containers = [
        Container(options: "-c:v libx264 -preset ultrafast -c:a aac -f mp4", format: .mp4, half: .corrupt),
        Container(
            options: "-c:v libx264 -preset ultrafast -c:a aac -movflags +faststart -f mp4", format: .mp4,
            half: .truncated),
        Container(
            options: "-c:v libx264 -preset ultrafast -c:a aac -g 25 -movflags +frag_keyframe+empty_moov -f mp4",
            format: .mp4, half: .truncated),
        Container(options: "-c:v mpeg4 -c:a aac -f mov", format: .mov, half: .corrupt),
        Container(options: "-c:v mpeg4 -c:a aac -f 3gp", format: .threeGP, half: .corrupt),
        Container(options: "-c:v mpeg4 -c:a mp2 -f avi", format: .avi, half: .truncated),
        Container(options: "-c:v wmv2 -c:a wmav2 -f asf", format: .wmv, half: .truncated),
        Container(options: "-c:v mpeg4 -c:a aac -f matroska", format: .mkv, half: .truncated),
        Container(options: "-c:v libvpx -cpu-used 8 -c:a libopus -f webm", format: .mkv, half: .truncated),
        Container(options: "-c:v flv -c:a libmp3lame -ar 44100 -f flv", format: .flv, half: .truncated),
        // Nothing in these says how long they were.
        Container(options: "-c:v mpeg2video -c:a mp2 -f mpeg", format: .mpeg, half: nil),
        Container(options: "-c:v mpeg2video -c:a mp2 -f mpegts", format: .ts, half: nil),
        Container(
            options: "-c:v libx264 -preset ultrafast -c:a aac -f mpegts -mpegts_m2ts_mode 1", format: .ts, half: nil),
    ]

    @Test func everyContainerIsMeasuredAndItsFirstHalfIsFoundOut() async throws {
        let folder = try SampleFolder()
        let sources = "-f lavfi -i testsrc=size=64x48:rate=25:duration=10 -f lavfi -i sine=duration=10 -pix_fmt yuv420p"
        let count = Self.containers.count
        let outputs = Self.containers.enumerated().map { "\($1.options) -pix_fmt yuv420p \($0)" }
        try await folder.ffmpeg("\(sources) \(outputs.joined(separator: " "))")
        for number in 0..<count { try folder.write(folder.bytes(of: number).firstHalf, as: count + number) }

        let run = try await MediaProgram.run(Array(0..<2 * count), in: folder)
        try #require(run.reports.count == 2 * count)
        for (number, container) in Self.containers.enumerated() {
            let whole = run.reports[number]
            #expect(whole.kind == .video, "\(container)")
            #expect(whole.format == container.format, "\(container)")
            #expect([whole.width, whole.height] == [64, 48], "\(container)")
            #expect((9.9...10.2).contains(whole.duration ?? 0), "\(container): \(whole)")
            #expect(whole.problem == nil, "\(container): \(whole)")

            let half = run.reports[count + number]
            #expect(half.format == container.format, "\(container)")
            #expect(half.problem == container.half, "\(container): \(half)")
            if container.half == nil { #expect((3...7).contains(half.duration ?? 0), "\(container): \(half)") }
        }
    }

    @Test func aRecordingWithoutLengthIsMeasuredToItsEnd() async throws {
        let shown = try await report(on: film(300, "-f matroska -live 1"))
        #expect(shown.duration == 300)
        #expect(shown.format == .mkv)
        #expect(shown.problem == nil)
    }

    @Test func aFilmIsMeasuredAsItsMatrixTurnsItAndItsPixelsStretchIt() async throws {
        let folder = try SampleFolder()
        let square = try await folder.makeFilm(seconds: 2, as: 1)
        let wide = try await folder.makeFilm(seconds: 2, options: "-vf setsar=2 -f mp4", as: 2)
        let one = 0x10000
        let turns = [[one, 0, 0, one], [0, one, -one, 0], [-one, 0, 0, -one], [0, -one, one, 0]]
        for (quarters, turn) in turns.enumerated() {
            // ISO/IEC 14496-12 §8.3.2, version 0: the matrix stands 44 bytes behind the start of the name.
            let words = [turn[0], turn[1], 0, turn[2], turn[3], 0, 0, 0, 0x4000_0000]
            let matrix = words.flatMap { [UInt8].big($0, 4) }
            for (file, number) in [(square, 10), (wide, 20)] {
                let turned = file.replacing(at: try file.place(of: "tkhd") + 44, with: matrix)
                try folder.write(turned, as: number + quarters)
            }
        }
        let run = try await MediaProgram.run(Array(10...13) + Array(20...23), in: folder)
        let sizes: [[Int?]] = [
            [64, 48], [48, 64], [64, 48], [48, 64], [128, 48], [48, 128], [128, 48], [48, 128],
        ]
        #expect(run.reports.map { [$0.width, $0.height] } == sizes)
    }

    @Test func soundAloneIsNoVideo() async throws {
        let folder = try SampleFolder()
        let source = "-f lavfi -i sine=duration=3"
        try await folder.ffmpeg("\(source) -c:a aac -f mp4 1 -f wav 2 -f mp3 3 -f mp3 -id3v2_version 0 4 -f asf 5")
        try await folder.ffmpeg("\(source) -c:a libopus -f matroska 6 -c:a aac -f 3gp 7 -c:a mp2 -f avi 8")
        let run = try await MediaProgram.run(Array(1...8), in: folder)
        #expect(run.reports.allSatisfy { $0.kind == .audio })
        #expect(run.reports.map(\.format) == [.m4a, .wav, .mp3, .mp3, .wmv, .mkv, .threeGP, .avi])
        #expect(run.reports.allSatisfy { (2.9...3.3).contains($0.duration ?? 0) && $0.width == nil })
        #expect(run.reports.allSatisfy { $0.problem == nil })
    }

    @Test func aFilmTellsWhenItWasTaken() async throws {
        let tagged = try await report(on: film(2, "-metadata creation_time=2024-10-30T01:02:03Z -f mp4"))
        #expect(tagged.takenAt == "2024-10-30T01:02:03")
        #expect(tagged.notes == ["the time it was taken is UTC"])
        let apple = "-movflags use_metadata_tags -metadata com.apple.quicktime.creationdate=2024-10-30T09:02:03+0800"
        let local = try await report(on: film(2, "\(apple) -f mov"))
        #expect(local.takenAt == "2024-10-30T09:02:03")
        #expect(local.notes == [])
        let unset = try await report(on: film(2, "-metadata creation_time=1970-01-01T00:00:00Z -f mp4"))
        #expect(unset.takenAt == nil)
    }

    @Test func aFilmWithoutAPictureInItIsCorrupt() async throws {
        let made = try await film(2)
        let emptied = made.replacing(at: try made.place(of: "mdat"), with: Array("free".utf8))
        let samples = try emptied.place(of: "stsz") + 4
        let shown = try await report(on: emptied.replacing(at: samples, with: .big(0, 12)))
        #expect(shown.problem == .corrupt)
    }

    /// A subtitle stream whose only chunk is a playlist (GAB2, as subtitle editors write it), put in front of the film.
    @Test func aFilmThatCarriesAPlaylistIsRefused() async throws {
        let made = try await film(2, "-f avi")
        let playlist = Array("GAB2\0#EXTM3U\n#EXTINF:1,\n/etc/passwd\n#EXT-X-ENDLIST\n".utf8)
        let chunk = Array("JUNK".utf8) + .little(playlist.count, 4) + playlist
        let start = try made.place(of: "movi") + 4
        let shown = try await report(on: Array(made.prefix(start)) + chunk + made.dropFirst(start))
        #expect(shown.problem == .unsupported)
        #expect(shown.duration == nil)
        #expect(shown.notes == ["it holds a playlist, which points to other files: not opened"])
    }

    @Test func aPlaylistOpensNoOtherFile() async throws {
        let folder = try SampleFolder()
        _ = try await folder.makeFilm(seconds: 20, options: "-f mpegts", as: 1)
        for (number, target) in ["1", "\(folder.path)/1", "file:\(folder.path)/1"].enumerated() {
            let playlist = "#EXTM3U\n#EXT-X-TARGETDURATION:20\n#EXTINF:20,\n\(target)\n#EXT-X-ENDLIST\n"
            try folder.write(Array(playlist.utf8), as: 2 + number)
            try folder.write(Array("ffconcat version 1.0\nfile '\(target)'\n".utf8), as: 5 + number)
        }
        let run = try await MediaProgram.run(Array(1...7), in: folder)
        #expect(run.reports.first?.duration == 20)
        #expect(run.reports.dropFirst() == ArraySlice(repeating: FileContent(), count: 6))
    }
}
