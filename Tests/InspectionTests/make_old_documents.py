"""Documents and presentations of before 2007: converted by LibreOffice, or put together from their streams."""
import base64
import io
import os
import random
import struct
import subprocess

import docx
import docx.shared
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image

from compound import compound


def noise(name, seed, size=(64, 48)):
    """A picture that no other one is like, named for its format."""
    return Image.frombytes("RGB", size, random.Random(seed).randbytes(size[0] * size[1] * 3))


def picture(seed, format="JPEG"):
    data = io.BytesIO()
    noise("", seed).save(data, format)
    return data


def plan():
    document = docx.Document()
    document.add_heading("活动周工作方案", 0)
    document.add_paragraph("为推进社区教育，制定本方案。English café.")
    table = document.add_table(rows=4, cols=4)
    table.cell(0, 0).merge(table.cell(0, 3)).text = "活动一览表"
    for column, text in enumerate(["序号", "名称", "时间", "地点"]):
        table.cell(1, column).text = text
    for row in (2, 3):
        for column in range(4):
            table.cell(row, column).text = f"{row}-{column}"
    table.cell(2, 1).text = ""
    table.cell(2, 2).add_paragraph("第二段")
    nested = table.cell(3, 3).add_table(1, 2)
    nested.cell(0, 0).text = "内层"
    document.add_paragraph("两表之间")
    table = document.add_table(rows=2, cols=40)
    for column in range(40):
        table.cell(0, column).text = f"列{column}"
        table.cell(1, column).text = str(column)
    paragraph = document.add_paragraph("末段\t制表")
    paragraph.add_run().add_break()
    paragraph.add_run("换行后")
    paragraph.add_run("隐藏").font.hidden = True
    for seed, format, caption in ((1, "JPEG", "图1 开幕式现场"), (2, "PNG", "图2：书法课堂")):
        document.add_picture(picture(seed, format))
        document.add_paragraph(caption)
    document.save("plan.docx")


def marks():
    """Changes that were tracked, a link, and a picture that floats above the text."""
    document = docx.Document()
    paragraph = document.add_paragraph("保留")
    change = f'{nsdecls("w")} w:id="1" w:author="a" w:date="2024-01-01T00:00:00Z"'
    paragraph._p.append(parse_xml(f"<w:del {change}><w:r><w:delText>删去</w:delText></w:r></w:del>"))
    paragraph._p.append(parse_xml(f"<w:ins {change}><w:r><w:t>增加</w:t></w:r></w:ins>"))
    paragraph = document.add_paragraph("网址：")
    for run in ('<w:fldChar w:fldCharType="begin"/>', '<w:instrText> HYPERLINK "http://a.example/" </w:instrText>',
                '<w:fldChar w:fldCharType="separate"/>', "<w:t>链接文字</w:t>", '<w:fldChar w:fldCharType="end"/>'):
        paragraph._p.append(parse_xml(f'<w:r {nsdecls("w")}>{run}</w:r>'))
    document.add_picture(picture(3))
    inline = document.inline_shapes[0]._inline
    anchor = parse_xml(
        f'<wp:anchor {nsdecls("wp")} distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" '
        'behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        '<wp:positionH relativeFrom="column"><wp:posOffset>0</wp:posOffset></wp:positionH>'
        '<wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV>'
        "<wp:wrapTopAndBottom/></wp:anchor>")
    anchor.insert(3, inline.extent)
    for child in list(inline):
        anchor.append(child)
    inline.getparent().replace(inline, anchor)
    document.add_paragraph("图1 浮动的图")
    document.save("marks.docx")
    document = docx.Document()
    for number in range(2000):
        document.add_paragraph(f"第{number}段：活动共开展讲座、展演。")
    document.save("long.docx")


def slides():
    names = [("office", "office"), ("text", "text"), ("draw", "drawing"), ("svg", "svg-compatible"),
             ("presentation", "presentation"), ("style", "style"), ("fo", "xsl-fo-compatible")]
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{uri}:1.0"' for name, uri in names)

    def frame(content, role, top):
        return (f'<draw:frame {role} svg:x="2cm" svg:y="{top}cm" svg:width="20cm" svg:height="3cm">{content}'
                "</draw:frame>")

    def page(*frames):
        return f'<draw:page draw:master-page-name="m">{"".join(frames)}</draw:page>'

    def box(text):
        return f"<draw:text-box><text:p>{text}</text:p></draw:text-box>"

    title = 'presentation:class="title"'
    image = base64.b64encode(picture(4).getvalue()).decode()
    image = f"<draw:image><office:binary-data>{image}</office:binary-data></draw:image>"
    pages = (page(frame(box("活动周风采展示"), title, 1), frame(box("云岭街道社区学校"), "", 6))
             + page(frame(box("开幕式现场"), title, 1), frame(image, "", 6))
             + page(frame(box("Summary"), title, 1), frame(box("自由文本"), "", 9)))
    with open("slides.fodp", "w") as file:
        file.write(
            f'<?xml version="1.0" encoding="UTF-8"?><office:document {spaces} office:version="1.3" office:mimetype='
            '"application/vnd.oasis.opendocument.presentation"><office:automatic-styles><style:page-layout '
            'style:name="l"><style:page-layout-properties fo:page-width="28cm" fo:page-height="21cm"/>'
            '</style:page-layout></office:automatic-styles><office:master-styles><style:master-page style:name="m" '
            'style:page-layout-name="l"/></office:master-styles><office:body><office:presentation>'
            f"{pages}</office:presentation></office:body></office:document>")


def sources():
    plan()
    marks()
    slides()


def convert():
    """LibreOffice's own writers, with a profile of their own; each run takes a second."""
    for extension, names in {
        "xls": ["converted.xlsx"], "doc": ["plan.docx", "marks.docx", "long.docx"], "ppt": ["slides.fodp"],
    }.items():
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{os.getcwd()}/profile", "--headless", "--convert-to", extension,
             *names], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def read(name):
    with open(name, "rb") as file:
        return file.read()


def write(name, data):
    with open(name, "wb") as file:
        file.write(data)


def by_hand():
    # [MS-DOC] §2.5.2: a bit of the flags says that the file is encrypted.
    data = bytearray(read("plan.doc"))
    place = next(n for n in range(512, len(data), 512) if data[n:n + 2] == b"\xEC\xA5")
    data[place + 11] |= 1
    write("locked.doc", data)
    data = read("plan.doc")
    write("cut.doc", data[: place + 6000])
    for name, flags, charset in (("word6.doc", 0, "gbk"), ("word95.doc", 0x1000, "utf-16le")):
        text = "附件1\r活动安排表\r序号\7名称\7\7" + "1\7讲座\7\7末段\x13 PAGE \x14第二\x15页\r"
        text = text.encode(charset)
        first = 0x300
        header = struct.pack("<HHHHHH", 0xA5DC, 104, 0, 0x0804, 0, flags).ljust(0x18, b"\0")
        header += struct.pack("<II", first, first + len(text))
        write(name, compound({"WordDocument": header.ljust(first, b"\0") + text}))
    write("noise.doc", compound({"WordDocument": b"\xEC\xA5\xC1\0" + bytes(8) + random.Random(5).randbytes(5000)}))

    data = bytearray(read("slides.ppt"))
    user = data.index(bytes.fromhex("5FC091E3"))
    data[user:user + 4] = bytes.fromhex("DFC4D1F3")
    write("locked.ppt", data)
    data[user:user + 8] = bytes.fromhex("5FC091E3") + b"\xff\xff\xff\x7f"
    write("lost.ppt", data)
