import Inspection
import Testing

@Suite struct PictureHashTests {
    /// Soft hills and valleys of brightness, others for each seed: the low frequencies that a photo has.
    private func scene(_ seed: UInt64) -> [Float] {
        var numbers = SeededNumbers(seed: seed)
        let spots = (0..<40).map { _ in
            (
                x: Float.random(in: 0..<32, using: &numbers), y: Float.random(in: 0..<32, using: &numbers),
                width: Float.random(in: 1...6, using: &numbers), light: Float.random(in: -120...120, using: &numbers)
            )
        }
        return fields { row, column in
            128
                + spots.reduce(0) { sum, spot in
                    let away = (Float(column) - spot.x, Float(row) - spot.y)
                    return sum + spot.light / (1 + (away.0 * away.0 + away.1 * away.1) / (spot.width * spot.width))
                }
        }
    }

    private func fields(_ value: (Int, Int) -> Float) -> [Float] {
        (0..<32).flatMap { row in (0..<32).map { value(row, $0) } }
    }

    private func mirrored(_ grey: [Float]) -> [Float] { fields { grey[$0 * 32 + 31 - $1] } }
    private func flipped(_ grey: [Float]) -> [Float] { fields { grey[(31 - $0) * 32 + $1] } }
    private func transposed(_ grey: [Float]) -> [Float] { fields { grey[$1 * 32 + $0] } }

    @Test(arguments: 1...5)
    func theBitsOfATurnedPictureFollowFromThoseOfTheUprightOne(seed: UInt64) throws {
        let grey = scene(seed)
        let hash = try #require(PictureHash(grey: grey))
        let shown: [Int: [Float]] = [
            1: grey, 2: mirrored(grey), 3: mirrored(flipped(grey)), 4: flipped(grey), 5: transposed(grey),
            6: mirrored(transposed(grey)), 7: mirrored(flipped(transposed(grey))), 8: flipped(transposed(grey)),
        ]
        for (orientation, turned) in shown {
            let expected = try #require(PictureHash(grey: turned))
            #expect(hash.shown(orientation: orientation) == expected, "orientation \(orientation)")
            // A mirror image is another picture.
            #expect(hash.isSamePicture(as: expected) == [1, 3, 6, 8].contains(orientation))
        }
    }

    @Test func turnedPicturesAreZeroBitsApartBothWays() throws {
        let hash = try #require(PictureHash(grey: scene(9)))
        for orientation in [1, 3, 6, 8] {
            #expect(hash.distance(to: hash.shown(orientation: orientation)) == 0)
            #expect(hash.shown(orientation: orientation).distance(to: hash) == 0)
        }
    }

    @Test func differentScenesAreFarApart() throws {
        let hashes = try (1...60).map { try #require(PictureHash(grey: scene($0))) }
        for first in hashes.indices {
            for second in hashes.indices.dropFirst(first + 1) {
                #expect(!hashes[first].isSamePicture(as: hashes[second]), "scenes \(first + 1) and \(second + 1)")
            }
        }
    }

    @Test func brightnessAndContrastDoNotMatter() throws {
        let grey = scene(4)
        #expect(PictureHash(grey: grey.map { $0 * 0.7 + 30 }) == PictureHash(grey: grey))
    }

    @Test func aPictureThatShowsNextToNothingHasNoHash() {
        #expect(PictureHash(grey: fields { _, _ in 255 }) == nil)
        #expect(PictureHash(grey: fields { row, _ in Float(row * 8) }) == nil)
        #expect(PictureHash(grey: fields { row, column in row < 16 && column < 16 ? 0 : 255 }) == nil)
        #expect(PictureHash(grey: [1, 2, 3]) == nil)
    }

    @Test func theTextIsSixteenDigitsAndReadBack() throws {
        let hash = try #require(PictureHash(grey: scene(2)))
        #expect(hash.text.count == 16)
        #expect(PictureHash(hash.text) == hash)
        #expect(PictureHash("00000000000000ff")?.text == "00000000000000ff")
    }

    @Test(arguments: ["", "12345", "00000000000000fg", "+00000000000000f", "-00000000000000f", "00000000000000ff0"])
    func anythingElseIsNoHash(text: String) {
        #expect(PictureHash(text) == nil)
    }
}
