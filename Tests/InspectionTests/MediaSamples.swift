import Foundation

/// Why a sample could not be made.
struct SampleError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// A temporary folder of numbered files, removed with its last use.
final class SampleFolder: Sendable {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "muster-media-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ bytes: [UInt8], as number: Int) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(number)"))
    }

    func bytes(of number: Int) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(number)")))
    }

    /// Runs ffmpeg (Debian package `ffmpeg`) in the folder; the words name its numbered files.
    func ffmpeg(_ words: String) async throws {
        try await run("ffmpeg", "-loglevel error -nostdin -y \(words)")
    }

    /// Runs a program of a Debian package that `deploy/setup --test` installs in the folder.
    func run(_ program: String, _ words: String) async throws {
        try await inTurn { [path] in
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/\(program)")
            process.arguments = words.split(separator: " ").map(String.init)
            process.currentDirectoryURL = URL(fileURLWithPath: path)
            process.standardOutput = FileHandle.nullDevice
            do {
                try process.run()
            } catch {
                throw SampleError("these tests need \(program) (deploy/setup --test): \(error)")
            }
            process.waitUntilExit()
            guard process.terminationStatus == 0 else { throw SampleError("\(program) refused: \(words)") }
        }
    }

    /// One 64 × 48 picture as ffmpeg's format, such as `image2 -c:v png`.
    func makePicture(_ format: String, as number: Int) async throws -> [UInt8] {
        try await ffmpeg("-f lavfi -i testsrc=size=64x48:rate=1 -frames:v 1 -f \(format) \(number)")
        return try bytes(of: number)
    }

    /// A film of 64 × 48 pixels with one picture a second.
    func makeFilm(seconds: Int, options: String = "-f mp4", as number: Int) async throws -> [UInt8] {
        let source = "-f lavfi -i testsrc=size=64x48:rate=1:duration=\(seconds)"
        try await ffmpeg("\(source) -pix_fmt yuv420p -c:v libx264 -preset ultrafast \(options) \(number)")
        return try bytes(of: number)
    }
}

/// The same numbers in every run (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension [UInt8] {
    static func big(_ value: Int, _ length: Int) -> [UInt8] {
        (0..<length).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    static func little(_ value: Int, _ length: Int) -> [UInt8] {
        big(value, length).reversed()
    }

    /// Where an ASCII text stands first.
    func place(of text: String) throws -> Int {
        let wanted = [UInt8](text.utf8)
        guard let place = indices.first(where: { self[$0...].starts(with: wanted) }) else {
            throw SampleError("the sample has no \(text)")
        }
        return place
    }

    func replacing(at offset: Int, with bytes: [UInt8]) -> [UInt8] {
        Array(prefix(offset)) + bytes + Array(dropFirst(offset + bytes.count))
    }

    var firstHalf: [UInt8] { Array(prefix(count / 2)) }

    /// Some bytes changed, most of them near the start where the headers are; sometimes cut.
    func damaged(_ numbers: inout SeededNumbers) -> [UInt8] {
        var file = self
        let reach = Swift.min(count, [64, 600, 5000, count].randomElement(using: &numbers) ?? 64)
        for _ in 0..<([1, 3, 10, 50].randomElement(using: &numbers) ?? 1) {
            let values: [UInt8] = [0, 0xFF, 0x7F, 0x80, .random(in: 0...255, using: &numbers)]
            file[Int.random(in: 0..<reach, using: &numbers)] = values.randomElement(using: &numbers) ?? 0
        }
        let isCut = Int.random(in: 0..<10, using: &numbers) < 3
        return isCut ? Array(file.prefix(Int.random(in: 0..<count, using: &numbers))) : file
    }
}

/// EXIF data (EXIF 2.32 §4.5): a TIFF header, a directory with the orientation, a second one with the date.
func exif(orientation: Int? = nil, takenAt: String? = nil, isLittle: Bool = false) -> [UInt8] {
    func number(_ value: Int, _ length: Int) -> [UInt8] {
        isLittle ? .little(value, length) : .big(value, length)
    }
    func entry(_ tag: Int, type: Int, count: Int, value: [UInt8]) -> [UInt8] {
        number(tag, 2) + number(type, 2) + number(count, 4) + value
    }
    let mark = Array((isLittle ? "II" : "MM").utf8)
    let turned = orientation.map { entry(274, type: 3, count: 1, value: number($0, 2) + [0, 0]) } ?? []
    let count = (orientation == nil ? 0 : 1) + 1
    let second = 8 + 2 + 12 * count + 4
    let pointer = entry(34665, type: 4, count: 1, value: number(second, 4))
    let first = number(count, 2) + turned + pointer + number(0, 4)
    let text = Array((takenAt ?? "").utf8) + [0]
    let dates =
        takenAt == nil
        ? number(0, 2) : number(1, 2) + entry(36867, type: 2, count: text.count, value: number(second + 18, 4))
    return mark + number(42, 2) + number(8, 4) + first + dates + number(0, 4) + text
}

/// A JPEG file with EXIF data as its first segment.
func jpeg(_ file: [UInt8], exif: [UInt8]) -> [UInt8] {
    let payload = Array("Exif\0\0".utf8) + exif
    return Array(file.prefix(2)) + [0xFF, 0xE1] + .big(payload.count + 2, 2) + payload + file.dropFirst(2)
}

/// A chunk of a PNG file with its checksum (PNG §5.3, annex D).
func pngChunk(_ name: String, _ payload: [UInt8]) -> [UInt8] {
    let body = Array(name.utf8) + payload
    let checksum = body.reduce(UInt32.max) { sum, byte in
        (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }
    return .big(payload.count, 4) + body + .big(Int(~checksum), 4)
}
