"""Writes documents in every office format of text and XML, into the folder given as argument.

python-docx and openpyxl make the originals, LibreOffice turns them into the other formats.
"""
import base64
import datetime
import io
import os
import re
import subprocess
import sys
import zipfile

import docx
import openpyxl
from PIL import Image

os.chdir(sys.argv[1])


def picture(color, form="PNG", size=(40, 30)):
    data = io.BytesIO()
    Image.new("RGB", size, color).save(data, form)
    data.seek(0)
    return data


def write(name, data):
    with open(name, "wb") as file:
        file.write(data)


def package(name, parts):
    with zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as file:
        for part, data in parts.items():
            method = zipfile.ZIP_STORED if part == "mimetype" else zipfile.ZIP_DEFLATED
            file.writestr(part, data, method)


def parts(name):
    with zipfile.ZipFile(name) as file:
        return {part: file.read(part) for part in file.namelist()}


def convert(form, *names):
    profile = f"-env:UserInstallation=file://{os.getcwd()}/profile"
    command = ["soffice", "--headless", "--norestore", profile, "--convert-to", form, *names]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    name = os.path.splitext(names[0])[0] + "." + form.split(":")[0]
    if not os.path.exists(name):
        sys.exit(f"soffice wrote no {name}")


def report():
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "页眉不是正文"
    document.add_heading("活动周工作总结", 0)
    document.add_paragraph("本周开展“书法”等活动①，共２场，參與居民甚多。" * 3)
    table = document.add_table(rows=3, cols=4, style="Table Grid")
    for column, text in enumerate(["序号", "活动名称", "时间", "人数"]):
        table.cell(0, column).text = text
    for row in (1, 2):
        for column, text in enumerate([str(row), f"讲座{row}", f"11月{row}日", str(30 + row)]):
            table.cell(row, column).text = text
    document.add_paragraph("以下是现场情况。" * 10)
    document.add_picture(picture("red"))
    document.add_paragraph("图1 开幕式现场")
    document.add_picture(picture("blue", "JPEG"))
    document.add_paragraph("图2：书法班上课")
    document.add_paragraph("特此报告。" * 20)
    document.save("report.docx")


def workbook():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "安排表"
    sheet.merge_cells("A1:F1")
    sheet["A1"] = "活动周活动安排表"
    sheet["A2"] = "填报单位：云岭街道社区学校"
    sheet.append([])
    sheet.append(["序号", "活动名称", "活动时间", "地点", "人数", "比例"])
    for number in (1, 2):
        day = datetime.datetime(2024, 11, number, 9 if number == 2 else 0, 30 if number == 2 else 0)
        sheet.append([number, f"讲座{number}\n（公益）", day, "三楼", 30 + number, 0.25])
    sheet.append([])
    sheet.append(["合计", None, None, None, 13800000001])
    sheet["C5"].number_format = sheet["C6"].number_format = "m月d日"
    sheet["F5"].number_format = "0%"
    hidden = book.create_sheet("字典")
    hidden.sheet_state = "hidden"
    hidden.append(["类别", "编码", "说明"])
    book.save("plan.xlsx")


def open_documents():
    """What LibreOffice writes only when a person clicks for it."""
    sheet = parts("plan.ods")
    sheet["META-INF/manifest.xml"] = b"""<manifest:manifest xmlns:manifest="m"><manifest:file-entry
    manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"""
    sheet["content.xml"] = os.urandom(3000)
    package("locked.ods", sheet)
    sheet["content.xml"] = """<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body>
    <table:table table:name="表"><table:table-row table:number-rows-repeated="3"><table:table-cell
    table:number-columns-repeated="16384"/></table:table-row><table:table-row table:number-rows-repeated="1048576">
    <table:table-cell office:value-type="string"><office:annotation><text:p>批注</text:p></office:annotation>
    <text:p>每<text:s/>行</text:p></table:table-cell><table:table-cell table:number-columns-repeated="1048576"
    office:value-type="float" office:value="13800000001"><text:p>1.38E+10</text:p></table:table-cell></table:table-row>
    <table:table-row table:number-rows-repeated="99999999999999999999"/></table:table></office:body>
    </office:document-content>""".encode()
    del sheet["META-INF/manifest.xml"]
    package("repeats.ods", sheet)
    sheet["content.xml"] = b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"
    package("entity.ods", sheet)
    text = parts("report.odt")
    text["content.xml"] = """<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:draw="d">
    <text:tracked-changes><text:p>删去的</text:p></text:tracked-changes><text:p>甲
      乙<draw:frame><draw:text-box><text:p>框中</text:p></draw:text-box></draw:frame>丙<text:note><text:p>脚注</text:p>
    </text:note></text:p><table:table><table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>合并</text:p>
    <table:table><table:table-row><table:table-cell><text:p>内层</text:p></table:table-cell></table:table-row></table:table>
    </table:table-cell><table:covered-table-cell/><table:table-cell><text:p>第三列</text:p></table:table-cell></table:table-row>
    </table:table></office:document-content>""".encode()
    package("tracked.odt", text)


def rich_texts():
    def hexed(text, charset):
        return "".join(f"\\'{byte:02x}" for byte in text.encode(charset))

    gbk = r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset0 Times;}{\f1\fnil\fcharset134 " + hexed("宋体", "gbk")
    gbk += r";}{\f2\fnil\fcharset136 PMingLiU;}}{\info{\title " + hexed("旧标题", "gbk") + r"}}{\header " + hexed("页眉", "gbk")
    gbk += r"\par}\pard\f1 " + hexed("活动总结", "gbk") + r"\par\f2 " + hexed("學習", "big5") + r"\par\plain "
    gbk += hexed("一、情况", "gbk") + r"\~\u-10179?\u-8704?{\uc2\u24179\'c6\'bd\u34913 ??}\par{\v hidden}{\*\unknown x}"
    gbk += r"{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}\{\}\par{\upr{old}{\*\ud{\u26032?}}}\par}"
    write("gbk.rtf", gbk.encode())
    table = r"{\rtf1\ansi\ansicpg1252\deff0 " + hexed("名单", "gbk") + "\\par\n"
    for row in (["姓名", "单位", "电话"], ["甲", "云岭\\par 学校", "138"]):
        table += r"\trowd\cellx1000\cellx2000\cellx3000\pard\intbl "
        table += "".join(("".join(hexed(c, "gbk") if ord(c) > 127 else c for c in cell)) + "\\cell " for cell in row)
        table += "\\row\n"
    data = picture("green").read()
    table += r"\pard " + hexed("尾段", "gbk") + r"\par{\*\shppict{\pict\pngblip\picw1 " + "\n" + data.hex() + r"}}{\nonshppict{\pict\wmetafile8 0102}}\par "
    table += hexed("合影", "gbk") + r"\par"
    table = table.encode() + rb"{\pict\pngblip\bin%d " % len(data) + data + rb"}\par{\pict\jpegblip 1234}}"
    write("table.rtf", table)
    write("big5.rtf", (r"{\rtf1\ansi\ansicpg950 " + hexed("學習計畫", "big5") + r"\par}").encode())
    write("cut.rtf", gbk.encode()[:-200])
    write("deep.rtf", b"{\\rtf1 " + b"{" * 100_000)


TALK = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0"
xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" office:version="1.2"
office:mimetype="application/vnd.oasis.opendocument.presentation"><office:body><office:presentation>
<draw:page draw:name="p1"><draw:frame presentation:class="title" svg:width="20cm" svg:height="3cm" svg:x="1cm"
svg:y="1cm"><draw:text-box><text:p>活动周汇报</text:p></draw:text-box></draw:frame><draw:frame svg:width="20cm"
svg:height="3cm" svg:x="1cm" svg:y="5cm"><draw:text-box><text:p>云岭街道社区学校</text:p></draw:text-box></draw:frame>
</draw:page><draw:page draw:name="p2"><draw:frame presentation:class="title" svg:width="20cm" svg:height="3cm"
svg:x="1cm" svg:y="1cm"><draw:text-box><text:p>开幕式现场</text:p></draw:text-box></draw:frame><draw:frame
svg:width="5cm" svg:height="5cm" svg:x="1cm" svg:y="5cm"><draw:image><office:binary-data>%s</office:binary-data>
</draw:image></draw:frame><draw:frame svg:width="20cm" svg:height="5cm" svg:x="1cm" svg:y="11cm"><table:table>
<table:table-row><table:table-cell><text:p>序号</text:p></table:table-cell><table:table-cell><text:p>活动</text:p>
</table:table-cell><table:table-cell><text:p>人数</text:p></table:table-cell></table:table-row><table:table-row>
<table:table-cell><text:p>1</text:p></table:table-cell><table:table-cell><text:p>讲座</text:p></table:table-cell>
<table:table-cell><text:p>30</text:p></table:table-cell></table:table-row></table:table></draw:frame></draw:page>
</office:presentation></office:body></office:document>"""


def slides():
    write("talk.fodp", (TALK % base64.b64encode(picture("red").read()).decode()).encode())
    convert("odp", "talk.fodp")
    convert("pptx", "talk.fodp")
    plain = b'<p:cNvSpPr txBox="1"/><p:nvPr/>'
    titled = plain.replace(b"<p:nvPr/>", b'<p:nvPr><p:ph type="title"/></p:nvPr>')
    show = {part: data.replace(plain, titled, 1) for part, data in parts("talk.pptx").items()}
    package("talk.pptx", show)
    # The list decides over the numbers.
    main = show["ppt/presentation.xml"].decode()
    first, second = re.findall("<p:sldId [^>]*/>", main)
    main = main.replace(first, "@").replace(second, first).replace("@", second)
    package("turned.pptx", {**show, "ppt/presentation.xml": main.encode()})
    del show["ppt/presentation.xml"]
    package("no-list.pptx", {**show, "ppt/presentation.xml": b"<p:presentation xmlns:p='p'/>"})


def ofd(name, pages, extra={}, template=""):
    """An OFD file (GB/T 33190) whose pages are lists of (x, y, text) or XML."""
    def content(page):
        objects = "".join(
            f'<ofd:TextObject Boundary="{x} {y} {len(t) * 4} 5" Size="4"><ofd:TextCode X="0" Y="4">{t}</ofd:TextCode>'
            "</ofd:TextObject>" for x, y, t in page) if isinstance(page, list) else page
        used = '<ofd:Template TemplateID="9"/>' if template else ""
        return f'<ofd:Page xmlns:ofd="o">{used}<ofd:Content><ofd:Layer ID="1">{objects}</ofd:Layer></ofd:Content></ofd:Page>'

    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    common = '<ofd:CommonData><ofd:TemplatePage ID="9" BaseLoc="Tpls/Tpl_0/Content.xml"/></ofd:CommonData>'
    # Pages stand before what lists them.
    members = {f"Doc_0/Pages/Page_{n}/Content.xml": content(page) for n, page in enumerate(pages)}
    if template:
        members["Doc_0/Tpls/Tpl_0/Content.xml"] = content(template).replace('<ofd:Template TemplateID="9"/>', "")
    members["Doc_0/Document.xml"] = f'<ofd:Document xmlns:ofd="o">{common}<ofd:Pages>{listed}</ofd:Pages></ofd:Document>'
    members["OFD.xml"] = '<ofd:OFD xmlns:ofd="o"><ofd:DocBody><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>'
    package(name, {**members, **extra})


def layouts():
    ofd("notice.ofd", [
        [(90, 40.2, "通知"), (50, 40, "关于活动周的"), (20, 60, "序号"), (60, 60, "名称"), (120, 60.4, "人数"), (20, 70, "各学校："),
         (20, 250, "二〇二四年")],
        '<ofd:TextObject Boundary="20 20 50 10" Size="1" CTM="4 0 0 4 0 0"><ofd:TextCode X="0" Y="1">第二</ofd:TextCode>'
        '<ofd:TextCode X="0" Y="5">下行</ofd:TextCode></ofd:TextObject><ofd:TextObject Boundary="nan inf x y">'
        '<ofd:TextCode X="nan" Y="1e999">页</ofd:TextCode></ofd:TextObject>',
    ], template=[(20, 10, "表头")])
    scan = {"Doc_0/Res/image_1.png": picture("white").read()}
    ofd("scan.ofd", ['<ofd:ImageObject ResourceID="1"/>'], scan)
    ofd("locked.ofd", [[(1, 1, "x")]], {"Encryptions.xml": b"<a/>"})
    ofd("missing.ofd", [[(1, 1, "x")]], {"Doc_0/Document.xml": b"<ofd:Document xmlns:ofd='o'"})


def edits():
    word = parts("report.docx")
    blip = '<w:r><w:drawing><a:blip r:embed="%s"/></w:drawing></w:r>'
    names = dict(reversed(m) for m in re.findall('Id="(rId[0-9]+)"[^>]*Target="media/([a-z0-9.]+)"', word["word/_rels/document.xml.rels"].decode()))
    if len(names) != 2:
        names = dict(re.findall('Target="media/([a-z0-9.]+)"[^>]*Id="(rId[0-9]+)"', word["word/_rels/document.xml.rels"].decode()))
    def run(text):
        return f"<w:r><w:t>{text}</w:t></w:r>"
    def paragraph(inner):
        return f"<w:p>{inner}</w:p>"
    def row(*cells):
        return "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in cells) + "</w:tr>"
    box = (f'<w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>{paragraph(run("框中文字"))}</w:txbxContent></w:drawing>'
           f'</mc:Choice><mc:Fallback><w:pict>{paragraph(run("框中文字"))}</w:pict></mc:Fallback></mc:AlternateContent></w:r>')
    prompt = f'<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run("单击此处输入")}</w:sdtContent></w:sdt>'
    filled = f'<w:sdt><w:sdtPr/><w:sdtContent>{run("填好的姓名")}</w:sdtContent></w:sdt>'
    body = (paragraph(run("保留") + f'<w:del><w:r><w:delText>删</w:delText><w:tab/></w:r></w:del><w:ins>{run("插入")}</w:ins>')
            + paragraph(run("前") + box + run("后")) + paragraph(prompt) + paragraph(filled)
            + "<w:tbl>" + row(run("序号"), run("照片"), run("说明")) + row(run("1"), blip % names["image1.png"], run("开幕式"))
            + row(run("2"), blip % names["image2.jpg"], run("图2 合影")) + "</w:tbl>"
            + paragraph(f'<w:fldSimple w:instr="DATE">{run("结尾")}</w:fldSimple><w:r><w:instrText>PAGE</w:instrText></w:r>'))
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    word["word/document.xml"] = f'<w:document xmlns:w="{strict}" xmlns:a="a" xmlns:r="r" xmlns:mc="m"><w:body>{body}</w:body></w:document>'.encode()
    package("edited.docx", word)
    book = openpyxl.Workbook()
    for number in range(59):
        book.create_sheet(f"表{number}")
    for sheet in book:
        sheet["A1"] = sheet.title
    book.save("many.xlsx")


if __name__ == "__main__":
    report()
    workbook()
    rich_texts()
    convert("odt", "report.docx")
    convert("rtf", "report.docx")
    convert("ods", "plan.xlsx")
    open_documents()
    slides()
    edits()
    layouts()
