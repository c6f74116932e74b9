import Foundation
import Glibc
import Inspection
import Testing

@Suite struct MediaProgramTests {
    @Test func everyRequestIsAnsweredInOrder() async throws {
        let folder = try SampleFolder()
        _ = try await folder.makePicture("mjpeg", as: 7)
        try folder.write([], as: 2)
        try folder.write(Array("text of no use".utf8), as: 3)
        let run = try await MediaProgram.run([3, 7, 2, 7], in: folder)
        #expect(run.status == 0)
        #expect(run.reports.map(\.format) == [.other, .jpeg, .other, .jpeg])
        #expect(run.reports.map(\.problem) == [nil, nil, .empty, nil])
        let idle = try await MediaProgram.run([], in: folder)
        #expect(idle.status == 0)
        #expect(idle.reports.isEmpty)
    }

    @Test func noiseIsNeitherPictureNorVideo() async throws {
        let folder = try SampleFolder()
        var numbers = SeededNumbers(seed: 11)
        for number in 0..<20 {
            try folder.write((0..<4096).map { _ in UInt8.random(in: 0...255, using: &numbers) }, as: number)
        }
        // Bytes that sound files begin with.
        for number in 20..<40 {
            let noise = (0..<4096).map { _ in UInt8.random(in: 0...255, using: &numbers) }
            try folder.write([0xFF, 0xFB] + noise, as: number)
        }
        let run = try await MediaProgram.run(Array(0..<40), in: folder)
        #expect(run.reports == Array(repeating: FileContent(), count: 40))
    }

    @Test(arguments: ["x", "-1", "../1", "1 2"])
    func aRequestThatIsNoNumberEndsTheProgram(request: String) async throws {
        let folder = try SampleFolder()
        let run = try await MediaProgram.run(requests: "\(request)\n", words: ["media"], in: folder)
        #expect(run.status == WorkerExit.usage)
        #expect(run.log.contains("number of a file"))
    }

    @Test func onlyRegularFilesOfTheFolderAreRead() async throws {
        let folder = try SampleFolder()
        try folder.write([1], as: 1)
        symlink("1", "\(folder.path)/2")
        mkfifo("\(folder.path)/3", 0o600)
        mkdir("\(folder.path)/4", 0o700)
        for number in 2...5 {
            let run = try await MediaProgram.run([number], in: folder)
            #expect(run.status == EX_NOINPUT)
            #expect(run.reports.isEmpty)
        }
    }

    @Test func otherArgumentsAreRefused() async throws {
        let folder = try SampleFolder()
        for words in [[], ["mail"], ["media", "cpu=0"], ["media", "../x"]] {
            let run = try await MediaProgram.run(requests: "", words: words, in: folder)
            #expect(run.status == WorkerExit.usage, "\(words)")
        }
    }

    @Test func theSandboxHolds() async throws {
        let run = try await MediaProgram.output(requests: "", words: ["probe"], in: SampleFolder())
        #expect(run.status == 0)
        #expect(String(decoding: run.output, as: UTF8.self) == "0\n")
    }

    @Test func damagedFilesNeverEndTheProgram() async throws {
        let seeds = try await seeds()
        let folder = try SampleFolder()
        var numbers = SeededNumbers(seed: 7)
        var count = 0
        for seed in seeds {
            for _ in 0..<25 {
                try folder.write(seed.damaged(&numbers), as: count)
                count += 1
            }
        }
        let run = try await MediaProgram.run(Array(0..<count), in: folder)
        #expect(run.status == 0, "\(run.log)")
        #expect(run.reports.count == count)
        #expect(count == 350)
    }

    private func seeds() async throws -> [[UInt8]] {
        let folder = try SampleFolder()
        let pictures =
            "-frames:v 1 -f mjpeg 0 -frames:v 1 -c:v png -f image2 1 -frames:v 1 -f gif 2 "
            + "-frames:v 1 -c:v libwebp -f image2 3 -frames:v 1 -c:v tiff -f image2 4 -frames:v 1 -c:v bmp -f image2 5"
        let films =
            "-c:v libx264 -f mp4 6 -c:v libx264 -f matroska 7 -c:v mpeg4 -f avi 8 -c:v wmv2 -f asf 9 "
            + "-c:v flv -f flv 10 -c:v mpeg2video -f mpeg 11 -c:v libx264 -f mpegts 12 "
            + "-c:v libx264 -movflags +frag_keyframe+empty_moov -f mp4 13"
        try await folder.ffmpeg("-f lavfi -i testsrc=size=64x48:rate=25:duration=4 \(pictures) \(films)")
        return try (0...13).map { try folder.bytes(of: $0) }
    }
}
