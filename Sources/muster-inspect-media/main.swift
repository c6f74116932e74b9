import CMedia
import FolderWorker
import Inspection

// Measures pictures, videos and sound; or draws pictures and videos small.
let task = WorkerArguments(words: CommandLine.arguments.dropFirst())?.task ?? .media
var worker = FolderWorker(program: "muster-inspect-media", task: task == .thumbnail ? .thumbnail : .media)
// libde265, which libheif decodes with.
worker.startsThreads = true
if task == .thumbnail {
    try worker.run(prepare: media_prepare) { file, _ in Thumbnail(drawing: file) }
} else {
    try worker.run(prepare: media_prepare) { file, _ in read(file) }
}
