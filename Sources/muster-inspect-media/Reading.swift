import FolderWorker
import Inspection

/// What a file is, told from its bytes; the whole of this program for one file.
func read(_ file: borrowing NumberedFile) -> FileContent {
    guard file.size > 0 else { return FileContent(problem: .empty) }
    guard let signature = Signature(file.bytes(Signature.length, at: 0)) else { return FileContent() }
    switch signature.reader {
    case .picture(let decoder): return Picture.read(file, as: signature, decoder: decoder)
    case .streams(let demuxer): return Film.read(file, as: signature, demuxer: demuxer)
    case .highEfficiencyPicture: return HighEfficiencyPicture.read(file, as: signature)
    }
}
