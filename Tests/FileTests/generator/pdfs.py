"""PDF and OFD documents: with text, without, and closed."""
import io
import subprocess
import zipfile

import reportlab.lib.utils
import reportlab.pdfbase.cidfonts
import reportlab.pdfbase.pdfmetrics
import reportlab.pdfbase.ttfonts
import reportlab.pdfgen.canvas

from manifest import characters, expect, read, write
from pictures import jpeg

LINES = ["全民终身学习活动周活动安排表", "填报单位：云岭街道社区学校"]
PDF = {"kind": "document", "format": "pdf"}


def written(name, font, pages=(LINES,), picture=None):
    canvas = reportlab.pdfgen.canvas.Canvas(name, invariant=1)
    for lines in pages:
        canvas.setFont(font, 16)
        for number, line in enumerate(lines):
            canvas.drawString(100, 750 - 40 * number, line)
        if picture:
            canvas.drawImage(reportlab.lib.utils.ImageReader(io.BytesIO(picture)), 0, 0, 595, 600)
        canvas.showPage()
    canvas.save()


def with_text():
    fonts = reportlab.pdfbase.pdfmetrics
    fonts.registerFont(reportlab.pdfbase.cidfonts.UnicodeCIDFont("STSong-Light"))
    fonts.registerFont(
        reportlab.pdfbase.ttfonts.TTFont("embedded", "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", subfontIndex=0))
    length = characters(*LINES)
    # The font is not in the file: its characters are known from poppler-data alone.
    written("font-outside.pdf", "STSong-Light")
    expect("font-outside.pdf", **PDF, title=LINES[0], characters=length, lines=LINES)
    written("font-inside.pdf", "embedded")
    expect("font-inside.pdf", **PDF, title=LINES[0], characters=length, lines=LINES)
    written("pages.pdf", "embedded", [[f"第{number}页", "正文"] for number in range(1, 6)])
    expect("pages.pdf", **PDF, title="第1页", lines=["第5页"], characters=[25, 25])
    written("illustrated.pdf", "embedded", [LINES], picture=jpeg(41))
    expect("illustrated.pdf", **PDF, title=LINES[0], characters=length)
    write("prefixed.pdf", b"\x01\x02scanner" + read("font-inside.pdf"))
    expect("prefixed.pdf", **PDF, title=LINES[0])


def without_text():
    written("scanned.pdf", "Helvetica", [[], []], picture=jpeg(42))
    expect("scanned.pdf", **PDF, traits=["scanned"], title=None, characters=[0, 0])
    written("white.pdf", "Helvetica", [[]])
    expect("white.pdf", **PDF, title=None, characters=[0, 0])


def closed():
    def qpdf(*words):
        subprocess.run(["qpdf", *words], check=True)

    qpdf("--encrypt", "user", "owner", "256", "--", "font-inside.pdf", "secret.pdf")
    expect("secret.pdf", **PDF, problem="encrypted")
    qpdf("--allow-weak-crypto", "--encrypt", "user", "owner", "128", "--use-aes=n", "--", "font-inside.pdf",
         "secret-old.pdf")
    expect("secret-old.pdf", **PDF, problem="encrypted")
    qpdf("--encrypt", "", "owner", "256", "--modify=none", "--", "font-inside.pdf", "read-only.pdf")
    expect("read-only.pdf", **PDF, title=LINES[0], lines=LINES)
    qpdf("--object-streams=generate", "font-inside.pdf", "packed.pdf")
    expect("packed.pdf", **PDF, title=LINES[0], lines=LINES)


def damaged():
    whole = read("font-inside.pdf")
    write("cut.pdf", whole[: len(whole) // 2])
    expect("cut.pdf", **PDF, problem="truncated")
    write("hollow.pdf", b"%PDF-1.4\n" + bytes(range(128, 256)) * 20 + b"\n%%EOF\n")
    expect("hollow.pdf", **PDF, problem="corrupt")
    write("wrong-name.docx", whole)
    expect("wrong-name.docx", **PDF, title=LINES[0])


OFD = "http://www.ofdspec.org/2016"


def ofd(name, page, encryption=None):
    def xml(body):
        return f'<?xml version="1.0" encoding="UTF-8"?>{body}'

    with zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("OFD.xml", xml(
            f'<ofd:OFD xmlns:ofd="{OFD}" Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID>'
            "</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"))
        file.writestr("Doc_0/Document.xml", xml(
            f'<ofd:Document xmlns:ofd="{OFD}"><ofd:CommonData><ofd:MaxUnitID>9</ofd:MaxUnitID><ofd:PageArea>'
            "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>"
            '<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>'))
        file.writestr("Doc_0/Pages/Page_0/Content.xml", xml(
            f'<ofd:Page xmlns:ofd="{OFD}"><ofd:Content><ofd:Layer ID="2">{page}</ofd:Layer></ofd:Content></ofd:Page>'))
        if encryption:
            file.writestr("Encryptions.xml", encryption)


def text_object(number, text, top, left=20):
    return (f'<ofd:TextObject ID="{number}" Boundary="{left} {top} 150 8" Font="1" Size="6">'
            f'<ofd:TextCode X="0" Y="6" DeltaX="6">{text}</ofd:TextCode></ofd:TextObject>')


def ofds():
    wanted = {"kind": "document", "format": "ofd"}
    # The lower line comes first in the file, and a line may be written in pieces.
    page = text_object(3, LINES[1], 60) + text_object(4, LINES[0][:4], 20) + text_object(5, LINES[0][4:], 20, 50)
    ofd("notice.ofd", page)
    expect("notice.ofd", **wanted, title=LINES[0], lines=LINES, characters=characters(*LINES))
    ofd("scanned.ofd", '<ofd:ImageObject ID="3" Boundary="0 0 210 297" ResourceID="8"/>')
    expect("scanned.ofd", **wanted, title=None, traits=["scanned"])
    data = read("notice.ofd")
    write("cut.ofd", data[: len(data) * 3 // 4])
    expect("cut.ofd", **wanted, problem="truncated")


def make():
    with_text()
    without_text()
    closed()
    damaged()
    ofds()
