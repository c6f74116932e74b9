"""Writes the PDF documents that the inspection tests read, into the folder given as argument.

reportlab draws pages without embedding their Chinese font, as many programs do; qpdf encrypts, turns and rearranges what
it drew; LibreOffice prints a Word document, embedding its fonts.
"""
import os
import subprocess
import sys

import docx
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

os.chdir(sys.argv[1])
FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))

ROWS = [
    ["序号", "活动名称", "活动时间", "活动地点", "参与对象"],
    ["1", "书法讲座", "2024年11月5日", "三楼教室", "居民"],
    ["2", "智能手机使用培训", "2024年11月8日", "一楼活动室", "老年学员"],
]


def schedule(name, pages=1):
    page = canvas.Canvas(name, pagesize=A4)
    for number in range(1, pages + 1):
        page.setFont(FONT, 18)
        page.drawCentredString(300, 800, "活动周活动安排表")
        page.setFont(FONT, 10.5)
        page.drawString(60, 775, "填报单位：云岭街道社区学校")
        for row, cells in enumerate(ROWS):
            for left, text in zip((60, 110, 230, 340, 440), cells):
                page.drawString(left, 755 - 20 * row, text)
        page.drawString(60, 690, f"第{number}页")
        page.showPage()
    page.save()


def scan(name, footer=None):
    picture = ImageReader(Image.effect_noise((300, 400), 60))
    page = canvas.Canvas(name, pagesize=A4)
    for _ in range(2):
        page.drawImage(picture, 0, 0, *A4)
        if footer:
            page.setFont(FONT, 8)
            page.drawString(400, 10, footer)
        page.showPage()
    page.save()


def blank():
    page = canvas.Canvas("blank.pdf", pagesize=A4)
    page.showPage()
    page.save()


def cells():
    """Cells that nearly touch, and a word whose two characters are spread to fill its cell."""
    page = canvas.Canvas("narrow.pdf", pagesize=A4)
    page.setFont(FONT, 10)
    for left, text in ((60, "活动名称"), (104, "活动时间"), (148, "活动地点")):
        page.drawString(left, 800, text)
    for left, text in ((60, "姓"), (80, "名"), (110, "负责人甲")):
        page.drawString(left, 780, text)
    page.save()


def printed():
    document = docx.Document()
    document.add_heading("社区教育工作总结", 0)
    document.add_paragraph("二、主要做法。本年度共开展各类活动十二场，服务居民九百余人次。")
    table = document.add_table(rows=2, cols=3)
    for row, texts in enumerate((["姓名", "单位", "联系电话"], ["负责人甲", "云岭街道社区学校", "010-00000000"])):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    document.save("summary.docx")
    subprocess.run(
        ["soffice", "-env:UserInstallation=file://" + os.getcwd() + "/profile", "--headless", "--convert-to", "pdf",
         "summary.docx"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def qpdf(*words):
    subprocess.run(["qpdf", *words], check=True)


def part(source, name, count):
    with open(source, "rb") as file:
        whole = file.read()
    with open(name, "wb") as file:
        file.write(whole[:count(len(whole))])


schedule("schedule.pdf")
schedule("ten.pdf", 10)
schedule("long.pdf", 230)
scan("scan.pdf")
scan("scan-footer.pdf", "扫描全能王 创建")
cells()
blank()
printed()
qpdf("--encrypt", "secret", "owner", "256", "--", "schedule.pdf", "locked.pdf")
qpdf("--encrypt", "", "owner", "256", "--", "schedule.pdf", "owner.pdf")
qpdf("--linearize", "ten.pdf", "web.pdf")
qpdf("--object-streams=generate", "ten.pdf", "packed.pdf")
for turns in (90, 180, 270):
    qpdf(f"--rotate=+{turns}", "schedule.pdf", f"turned-{turns}.pdf")
part("ten.pdf", "cut.pdf", lambda length: length // 2)
part("web.pdf", "web-cut.pdf", lambda length: length * 2 // 3)
part("ten.pdf", "repaired.pdf", lambda length: length - 30)
with open("empty.pdf", "wb") as file:
    file.write(b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
               b"trailer<</Root 1 0 R>>\n%%EOF\n")
with open("junk.pdf", "wb") as file:
    file.write(b"%PDF-1.4\nnothing that makes sense\n%%EOF\n")
