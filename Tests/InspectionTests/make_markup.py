"""Writes office documents that are HTML, MHTML or XML text, and text files in the encodings that offices use, into the
folder given as argument.
"""
import base64
import os
import sys

sys.dont_write_bytecode = True
from make_documents import convert, parts, picture, report, workbook, write  # noqa: E402


def web_pages():
    convert("html:HTML (StarWriter):EmbedImages", "report.docx")
    os.rename("report.html", "page.doc")
    convert("html:HTML (StarCalc)", "plan.xlsx")
    os.rename("plan.html", "page.xls")
    export = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta http-equiv=Content-Type content="text/html;
    charset=gb2312"><!--[if gte mso 9]><xml><x:ExcelWorkbook><x:ExcelWorksheets><x:ExcelWorksheet><x:Name>统计</x:Name>
    </x:ExcelWorksheet></x:ExcelWorksheets></x:ExcelWorkbook></xml><![endif]--></head><body><table border=1>
    <caption>情况统计表</caption><tr><th rowspan=2>单位<th colspan=2>场次<th rowspan=2>备注<tr><td>讲座<td>展览
    <tr><td>云岭<br>学校&nbsp;<td>3<td>4<td>无<tr></tr><tr><td>合计<td>3<td><table><tr><td>4<td>5</table><td></table>
    <table><tr><td>另表</table></body></html>"""
    write("export.xls", export.encode("gb18030"))
    write("wide.html", ("<html><body><p>网页</p>" + "<div>" * 5000).encode("utf-16"))
    image = base64.b64encode(picture("red").read()).decode()
    archive = f"""MIME-Version: 1.0\nContent-Type: multipart/related; boundary="=b"; type="text/html"\n\n--=b
Content-Location: file:///C:/1/a.htm\nContent-Transfer-Encoding: quoted-printable\nContent-Type: text/html; charset="gb2312"\n
<html><body><h1>=BB=EE=B6=AF=B7=BD=B0=B8</h1><p><img src=3D"a.files/image002.png"></p><p>=BF=AA=C4=BB=CA=BD</p></body></html>
--=b\nContent-Location: file:///C:/1/a.files/image001.png\nContent-Transfer-Encoding: base64\nContent-Type: image/png\n\n{image}
--=b\nContent-Location: file:///C:/1/a.files/image002.png\nContent-Transfer-Encoding: base64\nContent-Type: image/png\n\n{image}
--=b--\n"""
    write("archive.doc", archive.encode())
    write("saved.mht", b"From: <Saved by Blink>\nSubject: a\n" + archive.encode())


def single_files():
    convert("xml:MS Word 2003 XML", "report.docx")
    os.rename("report.xml", "report2003.doc")
    media = {part: data for part, data in parts("report.docx").items()}
    def part(name):
        data = media[name]
        if name.endswith((".xml", ".rels")):
            body = data.decode().split("?>", 1)[1]
            return f'<pkg:part pkg:name="/{name}"><pkg:xmlData>{body}</pkg:xmlData></pkg:part>'
        return f'<pkg:part pkg:name="/{name}"><pkg:binaryData>{base64.encodebytes(data).decode()}</pkg:binaryData></pkg:part>'
    flat = "".join(part(name) for name in media)
    write("flat.doc", ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?><?mso-application progid="Word.Document"?>'
                       f'<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">{flat}</pkg:package>').encode())
    sheets = """<?xml version="1.0" encoding="gb2312"?><?mso-application progid="Excel.Sheet"?>
    <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
    <Worksheet ss:Name="安排"><Table><Row><Cell ss:MergeAcross="3"><Data ss:Type="String">安排表</Data></Cell></Row>
    <Row ss:Index="3"><Cell ss:MergeDown="1"><Data ss:Type="String">序号</Data></Cell><Cell><Data ss:Type="String">名称</Data>
    <Comment><ss:Data><p>批注</p></ss:Data></Comment></Cell><Cell ss:Index="4"><Data ss:Type="String">时间</Data></Cell></Row>
    <Row><Cell><Data ss:Type="String">讲<B>座</B></Data></Cell><Cell ss:Index="4"><Data ss:Type="DateTime">2024-11-01T00:00:00.000</Data>
    </Cell></Row></Table></Worksheet><Worksheet ss:Name="字典"><Table><Row><Cell><Data ss:Type="Number">1.38E10</Data></Cell></Row>
    </Table><WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>"""
    write("sheets2003.xls", sheets.encode("gb18030"))
    write("laughs.xls", sheets.replace("<Workbook", '<!DOCTYPE a [<!ENTITY b "c">]><Workbook', 1).encode("gb18030"))


def texts():
    table = "活动安排表,,,\r\n序号,活动名称,地点,人数\r\n\r\n1,\"讲座\r\n（公益）\",\"三楼, 东\",=\"0031\"\r\n2,\"“好”\"\"书\"\"\",二楼,5\r\n"
    old = table.replace("活动", "活動").replace("讲", "講").replace("号", "號").replace("书", "書").replace("称", "稱").replace("数", "數").replace("点", "點").replace("楼", "樓").replace("东", "東").replace("“好”", "好")
    for name, charset in (("utf8", "utf-8"), ("mark", "utf-8-sig"), ("gbk", "gb18030"), ("le", "utf-16-le"), ("be", "utf-16-be"),
                          ("wide", "utf-16")):
        write(f"{name}.csv", table.encode(charset))
        write(f"{name}.txt", "活动总结\n一、基本情况".encode(charset))
    write("big5.csv", old.encode("big5"))
    write("bare.txt", "活动总结".encode("utf-16-le"))
    write("tabs.xls", table.replace(",", "\t").encode("utf-16"))


report()
workbook()
web_pages()
single_files()
texts()
