import CPDF
import FolderWorker

// Reads the text of PDF documents. How characters of Chinese fonts are encoded lies in the Debian package poppler-data.
var worker = FolderWorker(program: "muster-inspect-pdf", task: .pdf)
worker.dataFolder = "/usr/share/poppler"
try worker.run(prepare: pdf_prepare) { file, limits in PDFReader(limits: limits).read(file) }
