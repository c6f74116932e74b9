import Foundation
import Inspection
import Testing

/// HEIC and AVIF files, as `heif-enc` (Debian package libheif-examples) makes them.
@Suite struct HighEfficiencyPictureTests {
    /// A folder with a JPEG picture of 320 × 240 as 0 and the same as HEIC as 1.
    private func samples(_ options: String = "", exif data: [UInt8]? = nil) async throws -> SampleFolder {
        let folder = try SampleFolder()
        try await folder.ffmpeg("-f lavfi -i mandelbrot=size=320x240:start_scale=0.5 -frames:v 1 -q:v 3 -f mjpeg 0.jpg")
        let plain = Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/0.jpg")))
        let picture = data.map { jpeg(plain, exif: $0) } ?? plain
        try Data(picture).write(to: URL(fileURLWithPath: "\(folder.path)/0.jpg"))
        try folder.write(picture, as: 0)
        try await folder.run("heif-enc", "\(options) -q 60 0.jpg -o 1.heic")
        try FileManager.default.moveItem(atPath: "\(folder.path)/1.heic", toPath: "\(folder.path)/1")
        return folder
    }

    @Test(arguments: ["", "-t 128", "-p chroma=444"])
    func aPictureIsMeasuredAndRecognised(options: String) async throws {
        let folder = try await samples(options, exif: exif(takenAt: "2024:11:05 09:30:00"))
        let run = try await MediaProgram.run([0, 1], in: folder)
        let shown = try #require(run.reports.last)
        #expect(run.status == 0, "\(run.log)")
        #expect(shown.kind == .photo && shown.format == .heic && shown.problem == nil && shown.notes == [])
        #expect([shown.width, shown.height] == [320, 240])
        #expect(shown.takenAt == "2024-11-05T09:30:00")
        let hashes = run.reports.compactMap { $0.perceptualHash.flatMap { PictureHash($0) } }
        try #require(hashes.count == 2)
        #expect(hashes[0].isSamePicture(as: hashes[1]))
    }

    @Test func aPictureIsMeasuredAsTheFileTurnsIt() async throws {
        let folder = try await samples()
        try folder.write(try turned(folder.bytes(of: 1)), as: 2)
        let run = try await MediaProgram.run([1, 2], in: folder)
        let shown = try #require(run.reports.last)
        #expect(shown.problem == nil, "\(shown)")
        #expect([shown.width, shown.height] == [240, 320])
        let hashes = run.reports.compactMap { $0.perceptualHash.flatMap { PictureHash($0) } }
        try #require(hashes.count == 2)
        #expect(hashes[0] != hashes[1])
        #expect(hashes[0].isSamePicture(as: hashes[1]))
    }

    /// With a property of one quarter (`irot`, ISO/IEC 23008-12 §6.5.10) for the first picture: the boxes around it grow
    /// and the picture itself, to which `iloc` points, moves.
    private func turned(_ file: [UInt8]) throws -> [UInt8] {
        func number(_ offset: Int, _ length: Int) -> Int {
            file[offset..<offset + length].reduce(0) { $0 << 8 | Int($1) }
        }
        let property = [UInt8].big(9, 4) + Array("irot".utf8) + [1]
        let (meta, store, links) = try (file.place(of: "meta"), file.place(of: "ipco"), file.place(of: "ipma"))
        let storeEnd = store - 4 + number(store - 4, 4)
        var count = 0
        var offset = store + 4
        while offset < storeEnd {
            count += 1
            offset += number(offset, 4)
        }
        // ipma: version, flags, one entry of item number (2), count (1), one byte for each property.
        let associated = number(links + 14, 1)
        var grown = file
        for (box, growth) in [(meta, 10), (try file.place(of: "iprp"), 10), (store, 9), (links, 1)] {
            grown.replaceSubrange(box - 4..<box, with: [UInt8].big(number(box - 4, 4) + growth, 4))
        }
        grown[links + 14] += 1
        let extent = try place(ofExtentIn: file)
        grown.replaceSubrange(extent..<extent + 4, with: [UInt8].big(number(extent, 4) + 10, 4))
        grown.insert(UInt8(0x80 | (count + 1)), at: links + 15 + associated)
        grown.insert(contentsOf: property, at: storeEnd)
        return grown
    }

    /// iloc of heif-enc: version 0 or 1, four-byte offsets, one item with one extent.
    private func place(ofExtentIn file: [UInt8]) throws -> Int {
        let box = try file.place(of: "iloc")
        let isLater = file[box + 4] > 0
        return box + 8 + 2 + 2 + 2 + (isLater ? 2 : 0) + 2 + Int(file[box + 9] >> 4) + 2
    }

    @Test func anAVIFPictureIsMeasured() async throws {
        let folder = try await samples()
        try await folder.run("heif-enc", "-A -q 50 0.jpg -o 2.avif")
        try FileManager.default.moveItem(atPath: "\(folder.path)/2.avif", toPath: "\(folder.path)/2")
        let shown = try #require(try await MediaProgram.run([2], in: folder).reports.first)
        #expect(shown.kind == .photo && shown.format == .other && shown.problem == nil)
        #expect([shown.width, shown.height] == [320, 240])
        #expect(shown.perceptualHash != nil)
    }

    @Test func aPictureThatWasCutIsTruncatedAndOneThatMakesNoSenseIsCorrupt() async throws {
        let folder = try await samples("-t 128")
        let whole = try folder.bytes(of: 1)
        try folder.write(whole.firstHalf, as: 2)
        try folder.write(.big(24, 4) + Array("ftypheic\0\0\0\0mif1heic".utf8) + [0, 0, 0, 8], as: 3)
        let wide = try whole.replacing(at: whole.place(of: "ispe") + 8, with: .big(30_000, 4) + .big(30_000, 4))
        try folder.write(wide, as: 4)
        let run = try await MediaProgram.run([2, 3, 4], in: folder)
        #expect(run.reports.map(\.format) == [.heic, .heic, .heic])
        #expect(run.reports.map(\.problem).prefix(2) == [.truncated, .corrupt])
        #expect([.corrupt, .tooLarge, nil].contains(run.reports.last?.problem))
    }

    @Test func damagedPicturesNeverStopAMail() async throws {
        let whole = try await samples("-t 128").bytes(of: 1)
        var numbers = SeededNumbers(seed: 3)
        for _ in 0..<40 {
            let changed = whole.damaged(&numbers)
            let shown = try await inspected(temporaryFile(changed)).attachment
            #expect(shown.bytes == changed.count)
        }
    }
}
