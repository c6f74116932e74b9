import Glibc

/// What a picture shows, as 63 bits that survive encoding it again, resizing it and turning it.
///
/// The picture is shrunk to 32 × 32 grey fields and transformed (DCT-II); a bit is the sign of one of the 8 × 8 lowest
/// frequencies, the mean brightness left out. Brightness and contrast do not change a sign. A mirrored or turned picture
/// has the same coefficients in other places and with other signs, so its bits follow from those of the upright one:
/// that is why signs are taken and no comparison with a median.
public struct PictureHash: Equatable, Hashable, Sendable {
    /// Row by row from the highest bit: vertical frequency 0 to 7, in each row horizontal frequency 0 to 7; the first is 0.
    private let bits: UInt64

    /// Pictures with at most so many different bits are the same one.
    public static let mostDifferentBits = 5
    /// Fields in a row and in a column of the grey picture that is hashed.
    public static let side = 32

    private init(bits: UInt64) {
        self.bits = bits
    }

    /// Reads what ``text`` writes: 16 hexadecimal digits, as in ``FileContent/perceptualHash``; nil for anything else.
    public init?(_ hex: String) {
        guard hex.utf8.count == 16, hex.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
            let bits = UInt64(hex, radix: 16)
        else { return nil }
        self.bits = bits
    }

    /// The hash of a grey picture: ``side`` rows of ``side`` fields, 0 (black) to 255 (white), from the top left. Nil
    /// when it shows too little to tell it from others: one colour, a few stripes.
    public init?(grey: [Float]) {
        guard grey.count == Self.side * Self.side else { return nil }
        let coefficients = Self.lowFrequencies(of: grey)
        let telling = coefficients.dropFirst().count { abs($0) >= Self.leastAmplitude }
        guard telling >= Self.leastTellingBits else { return nil }
        bits = coefficients.enumerated().reduce(UInt64(0)) { bits, coefficient in
            bits << 1 | (coefficient.offset > 0 && coefficient.element > 0 ? 1 : 0)
        }
    }

    /// 16 lower-case hexadecimal digits.
    public var text: String {
        let digits = String(bits, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// How many bits differ when one of the pictures is turned to fit best: 0 (the same) to 63; about 25 between
    /// pictures that have nothing in common.
    public func distance(to other: PictureHash) -> Int {
        let quarter = other.transposed.mirrored
        let turns = [other, quarter, other.mirrored.flipped, other.transposed.flipped]
        return turns.map { (bits ^ $0.bits).nonzeroBitCount }.min() ?? 63
    }

    /// Whether both are the same picture, perhaps encoded again, resized or turned.
    public func isSamePicture(as other: PictureHash) -> Bool {
        distance(to: other) <= Self.mostDifferentBits
    }

    /// The hash of the picture as a viewer shows it that obeys the EXIF orientation (1 to 8, EXIF 2.32 §4.6.4 A).
    public func shown(orientation: Int) -> PictureHash {
        switch orientation {
        case 2: mirrored
        case 3: mirrored.flipped
        case 4: flipped
        case 5: transposed
        case 6: transposed.mirrored
        case 7: transposed.mirrored.flipped
        case 8: transposed.flipped
        default: self
        }
    }

    /// Left and right changed: cosines of odd horizontal frequency change their sign.
    private var mirrored: PictureHash { PictureHash(bits: bits ^ 0x5555_5555_5555_5555) }

    /// Top and bottom changed.
    private var flipped: PictureHash { PictureHash(bits: bits ^ 0x00FF_00FF_00FF_00FF) }

    /// Rows and columns changed: an 8 × 8 matrix of bits (Hacker's Delight, 2nd edition, §7-3).
    private var transposed: PictureHash {
        var matrix = bits
        for (shift, mask) in [
            (7, 0x00AA_00AA_00AA_00AA), (14, 0x0000_CCCC_0000_CCCC), (28, 0x0000_0000_F0F0_F0F0),
        ] as [(UInt64, UInt64)] {
            let swapped = (matrix ^ matrix >> shift) & mask
            matrix ^= swapped ^ swapped << shift
        }
        return PictureHash(bits: matrix)
    }
}

extension PictureHash {
    private static let frequencies = 8
    /// Encoding a picture again moves a coefficient by less than this.
    private static let leastAmplitude: Float = 2
    private static let leastTellingBits = 48

    /// The orthonormal DCT-II of a grey picture, vertical frequency by vertical frequency.
    private static func lowFrequencies(of grey: [Float]) -> [Float] {
        let waves = (0..<frequencies).map { frequency in
            (0..<side).map { place in
                let scale = (frequency == 0 ? 1 : Float(2).squareRoot()) / Float(side).squareRoot()
                return scale * cosf(Float((2 * place + 1) * frequency) * .pi / Float(2 * side))
            }
        }
        // Each row by itself first, then the columns of what comes out.
        let rows = (0..<side).map { row in
            waves.map { wave in sum(wave) { grey[row * side + $0] } }
        }
        return waves.flatMap { wave in
            (0..<frequencies).map { frequency in sum(wave) { rows[$0][frequency] } }
        }
    }

    private static func sum(_ wave: [Float], _ value: (Int) -> Float) -> Float {
        wave.indices.reduce(0) { $0 + wave[$1] * value($1) }
    }
}
