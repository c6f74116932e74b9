import CMedia
import FolderWorker

// Measures pictures, videos and sound.
var worker = FolderWorker(program: "muster-inspect-media", task: .media)
// libde265, which libheif decodes with.
worker.startsThreads = true
try worker.run(prepare: media_prepare) { file, _ in read(file) }
