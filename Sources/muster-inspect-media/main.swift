import CMedia
import FolderWorker

// Measures pictures, videos and sound.
let worker = FolderWorker(program: "muster-inspect-media", task: .media)
try worker.run(prepare: media_prepare) { file, _ in read(file) }
