"""Text documents in every format."""
import io
import struct

import docx
import docx.shared

import office
from manifest import characters, expect, inside, read, write
from pictures import jpeg

TITLE = "活动周工作方案"
PARAGRAPHS = ["为推进社区教育，制定本方案。" * 4, "一、指导思想", "以服务居民为宗旨，办好家门口的学校。", "二、活动安排"]
TABLE = [["序号", "名称", "时间", "地点"], ["1", "书法讲座", "11月1日", "三楼教室"], ["2", "合唱展演", "11月2日", "广场"]]
# What tells the pictures apart; "图1" only counts them.
CAPTIONS = ["开幕式现场", "书法课堂"]
FORM = {"rows": 2, "columns": 4, "header": TABLE[0], "body": TABLE[1:]}
TEXT = characters(TITLE, *PARAGRAPHS, *sum(TABLE, []), *(f"图1 {caption}" for caption in CAPTIONS))


def around(count, share=0.03):
    """Programs that convert add a mark or two."""
    return [int(count[0] * (1 - share)), int(count[1] * (1 + share)) + 1]


def plan():
    document = docx.Document()
    document.add_heading(TITLE, 0)
    for text in PARAGRAPHS:
        document.add_paragraph(text)
    table = document.add_table(rows=3, cols=4)
    for row, texts in enumerate(TABLE):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    for seed, caption in enumerate(CAPTIONS, 21):
        document.add_picture(io.BytesIO(jpeg(seed)), width=docx.shared.Cm(8))
        document.add_paragraph(f"图{seed - 20} {caption}")
    document.save("plan.docx")


def wanted(format, **more):
    return {"kind": "document", "format": format, "title": TITLE, "characters": around(TEXT), "tables": [FORM],
            "images": 2, "pictures": [(640, 480), (640, 480)], "captions": CAPTIONS,
            "lines": ["一、指导思想"], **more}


def conversions():
    plan()
    expect("plan.docx", **wanted("docx", characters=TEXT))
    for name, format in [("plan-office.docx", "docx"), ("plan.doc", "doc"), ("plan.odt", "odt"), ("plan.rtf", "rtf")]:
        office.convert("plan.docx", name)
        expect(name, **wanted(format))
    text = {"kind": "document", "title": TITLE, "characters": around(TEXT, 0.1), "lines": ["一、指导思想"]}
    office.convert("plan.docx", "plan-page.doc", "html")
    expect("plan-page.doc", format="other", **text)
    office.convert("plan.docx", "plan.pdf")
    expect("plan.pdf", format="pdf", **text)
    office.convert("plan.docx", "secret.docx", password="ooxml")
    expect("secret.docx", kind="document", format="docx", problem="encrypted")
    office.convert("plan.docx", "secret.doc", password="binary")
    expect("secret.doc", kind="document", format="doc", problem="encrypted")
    office.convert("plan.docx", "secret.odt", password="odf")
    expect("secret.odt", kind="document", format="odt", problem="encrypted")


def forms():
    document = docx.Document()
    document.add_paragraph("附件3")
    document.add_paragraph("学习之星推荐表")
    table = document.add_table(rows=4, cols=4)
    for row, label in enumerate(["姓名", "单位", "联系电话", "主要事迹"]):
        table.cell(row, 0).text = label
    document.save("form.docx")
    expect("form.docx", kind="document", format="docx", title="附件3", images=0)
    for name, format in [("form.doc", "doc"), ("form.odt", "odt"), ("form.rtf", "rtf")]:
        office.convert("form.docx", name)
        expect(name, kind="document", format=format, title="附件3", images=0, lines=["学习之星推荐表"])
    docx.Document().save("nothing.docx")
    expect("nothing.docx", kind="document", format="docx", title=None, characters=[0, 0], tables=[])
    document = docx.Document()
    document.add_heading("活动周工作总结", 0)
    for number in range(600):
        document.add_paragraph(f"第{number}段：本次活动共开展讲座、展演、体验等活动。")
    document.save("summary.docx")
    length = characters("活动周工作总结", *(f"第{n}段：本次活动共开展讲座、展演、体验等活动。" for n in range(600)))
    for name, format in [("summary.docx", "docx"), ("summary.doc", "doc"), ("summary.rtf", "rtf"), ("summary.odt", "odt")]:
        if name != "summary.docx":
            office.convert("summary.docx", name)
        expect(name, kind="document", format=format, title="活动周工作总结", characters=around(length, 0.01))


def plain():
    text = "云岭街道社区学校活动周总结\r\n\r\n一、基本情况\r\n共举办讲座十二场，参与居民三百人次。\r\n"
    wanted = {"kind": "document", "format": "txt", "title": "云岭街道社区学校活动周总结", "characters": characters(text)}
    for name, charset in [
        ("utf8.txt", "utf-8"), ("marked.txt", "utf-8-sig"), ("gbk.txt", "gb18030"), ("utf16.txt", "utf-16"),
        ("utf16-big.txt", "utf-16-be"),
    ]:
        write(name, (b"\xFE\xFF" if charset == "utf-16-be" else b"") + text.encode(charset))
        expect(name, **wanted)
    traditional = "雲嶺街道社區學校活動週總結\r\n\r\n一、基本情況\r\n共舉辦講座十二場，參與居民三百人次。\r\n"
    write("big5.txt", traditional.encode("big5"))
    expect("big5.txt", kind="document", format="txt", title="雲嶺街道社區學校活動週總結")
    write("empty.txt", b"")
    expect("empty.txt", kind="other", format="other", problem="empty")


def by_hand():
    def escaped(text):
        return "".join(f"\\'{byte:02x}" for byte in text.encode("gbk"))

    rtf = ("{\\rtf1\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0\\fnil\\fcharset134 " + escaped("宋体") + ";}}"
           "{\\*\\generator Msftedit 5.41;}\\f0 " + escaped(TITLE) + "\\par " + escaped("一、指导思想") + "\\par "
           "\\u20844?\\u21578?\\par}")
    write("kingsoft.rtf", rtf.encode())
    expect("kingsoft.rtf", kind="document", format="rtf", title=TITLE, lines=["一、指导思想", "公告"],
           characters=characters(TITLE, "一、指导思想", "公告"))
    page = f"<html><head><meta charset=gb2312><title>标题</title><style>p {{color: red}}</style></head><body>" \
           f"<h1>{TITLE}</h1><script>alert(1)</script><p>一、指导思想</p><table><tr><td>序号</td><td>名称</td>" \
           "<td>时间</td></tr><tr><td>1</td><td>讲座</td><td>周一</td></tr></table></body></html>"
    write("page.doc", page.encode("gb18030"))
    page_wanted = {"kind": "document", "format": "other", "title": TITLE, "lines": ["一、指导思想"]}
    expect("page.doc", **page_wanted, firstTable={"header": ["序号", "名称", "时间"], "rows": 1})
    archive = ("MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"; type=\"text/html\"\r\n\r\n"
               "--b\r\nContent-Type: text/html; charset=\"utf-8\"\r\nContent-Transfer-Encoding: base64\r\n"
               "Content-Location: file:///C:/1.htm\r\n\r\n")
    import base64
    archive += base64.encodebytes(page.replace("gb2312", "utf-8").encode()).decode() + "\r\n--b--\r\n"
    write("archive.doc", archive.encode())
    expect("archive.doc", **page_wanted)


def plain_xml():
    """WordprocessingML of Word 2003."""
    def paragraph(text):
        return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"

    rows = "".join(
        "<w:tr>" + "".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in texts) + "</w:tr>" for texts in TABLE)
    text = ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<?mso-application progid="Word.Document"?>\r\n'
            '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body>'
            f'{paragraph(TITLE)}{"".join(map(paragraph, PARAGRAPHS))}<w:tbl>{rows}</w:tbl></w:body></w:wordDocument>')
    write("plan-2003.doc", text.encode())
    expect("plan-2003.doc", kind="document", format="other", title=TITLE, lines=["一、指导思想"], firstTable=FORM,
           characters=characters(TITLE, *PARAGRAPHS, *sum(TABLE, [])))


def damage():
    write("kingsoft.wps", read("plan.doc"))
    expect("kingsoft.wps", **wanted("wps"))
    write("wrong-name.pdf", read("plan.docx"))
    expect("wrong-name.pdf", kind="document", format="docx", title=TITLE)
    for name, share in [("plan.docx", 0.6), ("plan.odt", 0.6)]:
        data, target = read(name), f"cut.{name.rsplit('.')[1]}"
        write(target, data[: int(len(data) * share)])
        expect(target, kind="document", format=target[4:], problem="truncated")
    data = read("plan.doc")
    write("cut.doc", data[: len(data) // 4])
    expect("cut.doc", problem="truncated")
    data = read("summary.rtf")
    write("cut.rtf", data[: len(data) // 2])
    expect("cut.rtf", kind="document", format="rtf", problem="truncated", title="活动周工作总结")
    # [MS-DOC] §2.5.2: bit 8 of the flags says that the file is encrypted.
    data = bytearray(read("form.doc"))
    place = data.index(b"\xEC\xA5") + 11
    data[place] |= 0x01
    write("flagged.doc", bytes(data))
    expect("flagged.doc", kind="document", format="doc", problem="encrypted")


def prepare():
    conversions()
    forms()


def finish():
    plain()
    by_hand()
    plain_xml()
    damage()
