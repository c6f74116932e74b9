import Foundation

/// Damaged copies of files, each made from its number alone: the same number gives the same bytes.
struct Mutations: Sendable {
    private let seeds: [URL]

    /// Files of more than a megabyte are left out: they only cost time.
    init(of files: [URL]) throws {
        seeds = try files.filter {
            let bytes = try FileManager.default.attributesOfItem(atPath: $0.path)[.size] as? Int ?? 0
            return (1...1 << 20).contains(bytes)
        }
    }

    /// Writes the mutation of this number into a folder, under a name that says from which file it was made.
    func write(_ number: Int, into folder: URL) throws -> URL {
        let seed = seeds[number % seeds.count]
        var random = SplitMix(state: UInt64(number))
        var bytes = [UInt8](try Data(contentsOf: seed))
        for _ in 0...random.below(3) { mutate(&bytes, &random) }
        let file = folder.appending(path: "\(number)-\(seed.lastPathComponent)")
        try Data(bytes).write(to: file)
        return file
    }

    private func mutate(_ bytes: inout [UInt8], _ random: inout SplitMix) {
        guard !bytes.isEmpty else { return }
        switch random.below(6) {
        case 0: flip(&bytes, &random)
        case 1:
            let range = part(of: bytes, &random)
            for place in range { bytes[place] = 0 }
        case 2: bytes.removeLast(random.below(bytes.count))
        case 3:
            let range = part(of: bytes, &random)
            let block = Array(bytes[range])
            let target = random.below(bytes.count - block.count + 1)
            bytes.replaceSubrange(target..<target + block.count, with: block)
        case 4:
            let range = part(of: bytes, &random)
            bytes.insert(contentsOf: bytes[range], at: random.below(bytes.count))
        default: writeNumbers(&bytes, &random)
        }
    }

    private func flip(_ bytes: inout [UInt8], _ random: inout SplitMix) {
        for _ in 0...random.below(50) {
            bytes[place(in: bytes, &random)] = [0, 0xFF, 0x7F, 0x80, UInt8(random.below(256))][random.below(5)]
        }
    }

    /// Puts what counts and lengths break at where one may stand: in two, four or eight bytes, either end first.
    private func writeNumbers(_ bytes: inout [UInt8], _ random: inout SplitMix) {
        let extremes: [UInt64] = [
            0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, UInt64(bytes.count), .max,
            0x7FFF_FFFF_FFFF_FFFF,
        ]
        for _ in 0...random.below(8) {
            let number = extremes[random.below(extremes.count)]
            let width = [2, 4, 8][random.below(3)]
            let isLittle = random.below(2) == 0
            let start = place(in: bytes, &random) & ~1
            for index in 0..<min(width, bytes.count - start) {
                bytes[start + index] = UInt8(
                    truncatingIfNeeded: number >> (8 * UInt64(isLittle ? index : width - 1 - index)))
            }
        }
    }

    /// A place that is as often near the start, where headers stand, as anywhere.
    private func place(in bytes: [UInt8], _ random: inout SplitMix) -> Int {
        random.below(min(bytes.count, [64, 600, 5000, bytes.count][random.below(4)]))
    }

    private func part(of bytes: [UInt8], _ random: inout SplitMix) -> Range<Int> {
        let start = place(in: bytes, &random)
        return start..<min(bytes.count, start + 1 + random.below(2000))
    }
}

/// Numbers that look random and follow from the first one (G. Steele's SplitMix64).
struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `limit` - 1.
    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(max(limit, 1))) }
}
