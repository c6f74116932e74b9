import Inspection
import Testing

/// What ``PictureHash`` makes of real files, as the media worker decodes them.
@Suite struct SamePictureTests {
    private func hashes(_ numbers: [Int], in folder: SampleFolder) async throws -> [PictureHash?] {
        try await MediaProgram.run(numbers, in: folder).reports.map { $0.perceptualHash.flatMap { PictureHash($0) } }
    }

    /// What people do to a picture before they send it again.
    private static let copies = [
        "-q:v 20 -f mjpeg", "-f image2 -c:v png", "-f image2 -c:v libwebp -quality 50", "-f image2 -c:v bmp", "-f gif",
        "-f image2 -c:v tiff", "-vf scale=iw/2:ih/2 -q:v 5 -f mjpeg", "-vf scale=iw/5:ih/5 -q:v 5 -f mjpeg",
        "-vf scale=1000:500 -q:v 5 -f mjpeg", "-vf transpose=1 -q:v 8 -f mjpeg",
        "-vf transpose=2,scale=iw/2:-1 -f mjpeg",
        "-vf hflip,vflip -q:v 8 -f mjpeg", "-vf format=gray -q:v 5 -f mjpeg", "-vf eq=brightness=0.05 -q:v 5 -f mjpeg",
        "-f image2 -c:v png -pix_fmt rgb48be", "-f image2 -c:v png -pix_fmt pal8",
    ]

    @Test(arguments: ["mandelbrot=size=1200x900:start_scale=0.5", "testsrc2=size=1200x900", "mandelbrot=size=700x1100"])
    func aCopyOfAPictureIsTheSamePicture(source: String) async throws {
        let folder = try SampleFolder()
        let outputs = Self.copies.enumerated().map { "-frames:v 1 \($1) \($0 + 1)" }.joined(separator: " ")
        try await folder.ffmpeg("-f lavfi -i \(source) -frames:v 1 -q:v 2 -f mjpeg 0 \(outputs)")
        let found = try await hashes(Array(0...Self.copies.count), in: folder)
        let original = try #require(found[0])
        for (copy, hash) in zip(Self.copies, found.dropFirst()) {
            #expect(hash.map { $0.isSamePicture(as: original) } == true, "\(copy)")
        }
    }

    @Test func anotherPictureAndAMirrorImageAreNot() async throws {
        let folder = try SampleFolder()
        let zoom = "-f lavfi -i mandelbrot=size=800x600:rate=1:start_scale=1:end_scale=0.01:end_pts=40"
        try await folder.ffmpeg("\(zoom) -frames:v 30 -q:v 3 -start_number 0 -f image2 -c:v mjpeg %d")
        try await folder.ffmpeg("\(zoom) -frames:v 1 -vf hflip,rotate=0.3 -q:v 3 -f mjpeg 30")
        let found = try await hashes(Array(stride(from: 0, through: 30, by: 6)), in: folder)
        for (number, hash) in found.enumerated() {
            for other in found.dropFirst(number + 1) {
                let both = try (#require(hash), #require(other))
                #expect(!both.0.isSamePicture(as: both.1))
            }
        }
    }

    /// Forms and letters differ in words, which a small grey picture does not show.
    @Test func pagesOfPaperAndPicturesOfNothingHaveNoHash() async throws {
        let folder = try SampleFolder()
        let form =
            "drawgrid=width=300:height=90:thickness=2:color=black,drawbox=x=120:y=140:w=500:h=40:color=black:t=fill"
        let sources = [
            "color=white:size=1240x1754,\(form)", "color=0xE8E4DC:size=1240x1754,\(form),noise=alls=8",
            "color=black:size=640x480",
            "color=0x336699:size=640x480", "testsrc2=size=31x600",
        ]
        for (number, source) in sources.enumerated() {
            try await folder.ffmpeg("-f lavfi -i \(source) -frames:v 1 -q:v 3 -f mjpeg \(number)")
        }
        #expect(try await hashes(Array(sources.indices), in: folder) == sources.map { _ in nil })
    }
}
