"""Writes documents in every office format of text and XML, into the folder given as argument.

python-docx and openpyxl make the originals, LibreOffice turns them into the other formats.
"""
import datetime
import io
import os
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


report()
workbook()
rich_texts()
convert("odt", "report.docx")
convert("rtf", "report.docx")
convert("ods", "plan.xlsx")
open_documents()
