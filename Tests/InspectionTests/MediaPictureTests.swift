import Foundation
import Inspection
import Testing

@Suite struct MediaPictureTests {
    private func report(on bytes: [UInt8]) async throws -> FileContent {
        let folder = try SampleFolder()
        try folder.write(bytes, as: 1)
        let run = try await MediaProgram.run([1], in: folder)
        #expect(run.status == 0, "\(run.log)")
        return try #require(run.reports.first)
    }

    private func picture(_ format: String) async throws -> [UInt8] {
        try await SampleFolder().makePicture(format, as: 1)
    }

    @Test func everyPictureFormatIsMeasuredAndItsFirstHalfIsDamaged() async throws {
        let formats: [(options: String, format: FileFormat)] = [
            ("-f mjpeg", .jpeg), ("-f image2 -c:v png", .png), ("-f gif", .gif), ("-f image2 -c:v bmp", .bmp),
            ("-f image2 -c:v tiff", .tiff), ("-f image2 -c:v libwebp", .webp),
            ("-f image2 -c:v libwebp -lossless 1", .webp),
        ]
        let folder = try SampleFolder()
        let outputs = formats.enumerated().map { "-frames:v 1 \($1.options) \($0)" }
        try await folder.ffmpeg("-f lavfi -i testsrc=size=64x48:rate=1 \(outputs.joined(separator: " "))")
        let count = formats.count
        for number in 0..<count { try folder.write(folder.bytes(of: number).firstHalf, as: count + number) }
        let run = try await MediaProgram.run(Array(0..<2 * count), in: folder)
        try #require(run.reports.count == 2 * count)
        for (number, expected) in formats.map(\.format).enumerated() {
            var wanted = FileContent(kind: .photo, format: expected)
            (wanted.width, wanted.height) = (64, 48)
            wanted.perceptualHash = run.reports[number].perceptualHash
            #expect(run.reports[number] == wanted)

            let half = run.reports[count + number]
            #expect(half.kind == .photo)
            #expect(half.format == expected)
            // A TIFF file's directory may stand at its end.
            #expect(half.problem == (expected == .tiff ? .corrupt : .truncated))
            if expected != .tiff { #expect([half.width, half.height] == [64, 48]) }
        }
    }

    @Test(arguments: [false, true])
    func aPhotoIsMeasuredAsItsOrientationShowsIt(isLittle: Bool) async throws {
        let file = try await picture("mjpeg")
        let folder = try SampleFolder()
        for orientation in 0...9 {
            let data = exif(orientation: orientation, isLittle: isLittle)
            try folder.write(jpeg(file, exif: data), as: orientation)
        }
        let run = try await MediaProgram.run(Array(0...9), in: folder)
        let upright: [Int?] = [64, 48]
        let turned: [Int?] = [48, 64]
        // TIFF 6.0 defines 1 to 8; others are ignored.
        let expected = [upright, upright, upright, upright, upright, turned, turned, turned, turned, upright]
        #expect(run.reports.map { [$0.width, $0.height] } == expected)
        #expect(run.reports.allSatisfy { $0.problem == nil && $0.format == .jpeg })
    }

    @Test func aPhotoTellsWhenItWasTakenIfTheCalendarAgrees() async throws {
        let dates = [
            ("2024:10:30 09:00:05", "2024-10-30T09:00:05"), ("2024-10-30 09:00:05", "2024-10-30T09:00:05"),
            ("2024:02:29 23:59:59", "2024-02-29T23:59:59"), ("2023:02:29 12:00:00", nil),
            ("2024:13:01 12:00:00", nil), ("2024:04:31 12:00:00", nil), ("2024:10:30 24:00:00", nil),
            ("2024:10:30 09:60:00", nil), ("0000:00:00 00:00:00", nil), ("1970:01:01 00:00:00", nil),
            ("    :  :     :  :  ", nil), ("2024:10:30", nil),
        ]
        let file = try await picture("mjpeg")
        let folder = try SampleFolder()
        for (number, date) in dates.enumerated() {
            try folder.write(jpeg(file, exif: exif(takenAt: date.0)), as: number)
        }
        let run = try await MediaProgram.run(Array(dates.indices), in: folder)
        #expect(run.reports.map(\.takenAt) == dates.map(\.1))
    }

    @Test func otherFormatsCarryTheSameData() async throws {
        let data = exif(orientation: 6, takenAt: "2024:10:30 09:00:05", isLittle: true)
        let png = try await picture("image2 -c:v png")
        let header = 8 + 25
        let withChunk = Array(png.prefix(header)) + pngChunk("eXIf", data) + png.dropFirst(header)
        let shown = try await report(on: withChunk)
        #expect([shown.width, shown.height] == [48, 64])
        #expect(shown.takenAt == "2024-10-30T09:00:05")
        #expect(shown.problem == nil)

        let webp = try await picture("image2 -c:v libwebp")
        let chunk = Array("EXIF".utf8) + .little(data.count, 4) + data + [UInt8](repeating: 0, count: data.count % 2)
        let grown = (webp + chunk).replacing(at: 4, with: .little(webp.count + chunk.count - 8, 4))
        let shownWebP = try await report(on: grown)
        #expect([shownWebP.width, shownWebP.height] == [48, 64])
        #expect(shownWebP.takenAt == "2024-10-30T09:00:05")
    }

    @Test func aPhotoThatLacksItsEndMarkIsTruncatedAndOneWithMoreBehindItIsNot() async throws {
        let file = try await picture("mjpeg")
        #expect(try await report(on: file.dropLast(2)).problem == .truncated)
        // Phones append a short film.
        #expect(try await report(on: file + Array("MotionPhoto_Data".utf8)).problem == nil)
    }

    @Test func aPhotoWithBrokenContentIsCorrupt() async throws {
        let png = try await picture("image2 -c:v png")
        let data = try png.place(of: "IDAT") + 40
        #expect(try await report(on: png.replacing(at: data, with: [png[data] ^ 0xFF])).problem == .corrupt)

        let file = try await picture("mjpeg")
        let scan = try #require(file.indices.first { file[$0...].starts(with: [0xFF, 0xDA]) })
        let cutScan = file.prefix(scan + 40) + [0xFF, 0xD9]
        #expect(try await report(on: Array(cutScan)).problem == .corrupt)
    }

    /// A PNG file that promises pixels of 16 bits for red, green, blue and alpha, and holds none.
    private func hollowPNG(side: Int) -> [UInt8] {
        let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        let header = pngChunk("IHDR", .big(side, 4) + .big(side, 4) + [16, 6, 0, 0, 0])
        return signature + header + pngChunk("IDAT", [0x78, 0x9C]) + pngChunk("IEND", [])
    }

    @Test func aPictureOfMoreThanAHundredMillionPixelsIsNotDecoded() async throws {
        let bomb = try await report(on: hollowPNG(side: 50_000))
        #expect(bomb.problem == .tooLarge)
        #expect([bomb.width, bomb.height] == [50_000, 50_000])

        let file = try await picture("mjpeg")
        let frame = try #require(file.indices.first { file[$0...].starts(with: [0xFF, 0xC0]) })
        let wide = file.replacing(at: frame + 5, with: .big(20_000, 2) + .big(15_000, 2))
        let tooWide = try await report(on: wide)
        #expect(tooWide.problem == .tooLarge)
        #expect([tooWide.width, tooWide.height] == [15_000, 20_000])
    }

    /// Telephones take them; a JPEG file is decoded at an eighth of its size.
    @Test func aPhotoOfAHundredAndEightMillionPixelsIsMeasured() async throws {
        let folder = try SampleFolder()
        try await folder.ffmpeg("-f lavfi -i gradients=size=120x90:rate=1 -frames:v 1 -vf scale=12000:9000 -f mjpeg 1")
        let shown = try #require(try await MediaProgram.run([1], in: folder).reports.first)
        #expect([shown.width, shown.height] == [12_000, 9_000])
        #expect(shown.problem == nil)
    }

    @Test func aPictureOfAHundredMillionPixelsIsDecoded() async throws {
        let folder = try SampleFolder()
        let source = "-f rawvideo -pix_fmt monob -video_size 10000x10000 -i /dev/zero"
        try await folder.ffmpeg("\(source) -frames:v 1 -c:v png -f image2 1")
        let run = try await MediaProgram.run([1], in: folder)
        #expect(run.reports.first?.width == 10_000)
        #expect(run.reports.first?.problem == nil)
    }

    @Test func aPictureThatNeedsMoreMemoryThanThereIsIsTooLarge() async throws {
        let folder = try SampleFolder()
        try folder.write(hollowPNG(side: 9_000), as: 1)
        let rich = try await MediaProgram.run([1], in: folder)
        #expect(rich.reports.first?.problem == .corrupt)
        let poor = try await MediaProgram.run(requests: "1\n", words: ["media", "memory=500000000"], in: folder)
        #expect(poor.status == 0)
        #expect(poor.reports.first?.problem == .tooLarge)
        #expect(poor.reports.first?.width == 9_000)
    }

    @Test func anAnimatedWebPIsMeasuredWithoutDecoding() async throws {
        let folder = try SampleFolder()
        try await folder.ffmpeg("-f lavfi -i testsrc=size=64x48:rate=2:duration=2 -c:v libwebp_anim -f webp 1")
        let run = try await MediaProgram.run([1], in: folder)
        let shown = try #require(run.reports.first)
        #expect([shown.width, shown.height] == [64, 48])
        #expect(shown.problem == nil)
    }
}
