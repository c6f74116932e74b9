"""Writes the files that the inspection tests read, into the folder given as argument.

Documents and workbooks are made by the libraries that make real ones; what no honest program writes is made by hand.
"""
import io
import os
import struct
import subprocess
import sys
import zipfile
import zlib

import docx
import openpyxl

sys.dont_write_bytecode = True
import make_archives  # noqa: E402

os.chdir(sys.argv[1])

HEADER = ["序号", "活动名称", "活动时间", "活动地点", "参与对象", "预计人数"]


def png(width=8, height=6):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\x80\x20\x40" * width) * height
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def write(name, data):
    with open(name, "wb") as file:
        file.write(data)


def read(name):
    with open(name, "rb") as file:
        return file.read()


def workbooks():
    import datetime

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "活动安排"
    sheet["A1"] = "附件1"
    sheet.merge_cells("A2:F2")
    sheet["A2"] = "活动周活动安排表"
    sheet["A3"] = "填报单位：云岭街道社区学校"
    for column, text in enumerate(HEADER, 1):
        sheet.cell(4, column, text)
    for number in range(1, 10):
        values = [number, f"书法讲座第{number}期", datetime.datetime(2024, 11, number), "三楼教室", "居民", 30 + number]
        for column, value in enumerate(values, 1):
            sheet.cell(5 + number, column, value)
    sheet["C16"] = datetime.datetime(2024, 11, 20, 9, 30)
    sheet["F200"].border = openpyxl.styles.Border()
    book.create_sheet("Sheet2")
    hidden = book.create_sheet("字典")
    hidden.sheet_state = "hidden"
    hidden.append(["类别", "编码", "说明"])
    book.save("schedule.xlsx")

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["姓名", "电话"])
    sheet.append(["甲", 13800000001])
    book.save("narrow.xlsx")

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("培训")
    sheet.append(["培训项目安排表"])
    sheet.append(["序号", "项目名称", "时间", "课时"])
    for number in range(5000):
        sheet.append([number, f"项目{number}", f"周{number % 7}", 2])
    book.save("long.xlsx")


def replaced(source, target, part, data):
    """A copy of an office file with one part replaced; data may be a generator of pieces."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {**dict.fromkeys(old.namelist()), part: None}:
            if name != part:
                new.writestr(name, old.read(name))
            elif isinstance(data, bytes):
                new.writestr(name, data)
            else:
                with new.open(name, "w", force_zip64=True) as file:
                    for piece in data:
                        file.write(piece)


def hostile_workbooks():
    inline = """<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
    <sheetData><row r="1"><c r="B1" t="inlineStr"><is><r><t>统计</t></r><r><t>表</t></r><rPh><t>tong</t></rPh></is></c>
    </row><row r="3"><c r="A3" t="str"><f>"a"</f><v>单位</v></c><c r="C3" t="inlineStr"><is><t>场次</t></is></c>
    <c r="D3" t="b"><v>1</v></c></row><row><c><v>1.38E10</v></c><c t="e"><v>#N/A</v></c></row></sheetData></worksheet>"""
    replaced("narrow.xlsx", "inline.xlsx", "xl/worksheets/sheet1.xml", inline.encode())
    shared = b"""<worksheet xmlns="x"><sheetData><row r="1"><c r="A1" t="s"><v>2</v></c></row><row r="2"><c r="A2" t="s">
    <v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="C2" t="s"><v>3</v></c><c r="D2" t="s"><v>99</v></c></row></sheetData>
    </worksheet>"""
    strings = """<sst xmlns="x"><si><t>序号</t></si><si><r><t>活动</t></r><r><t>名称</t></r></si><si><t>统计表</t>
    <rPh><t>tong ji</t></rPh></si><si><t> 地点 </t></si><si><t>unused</t></si></sst>"""
    replaced("narrow.xlsx", "shared.xlsx", "xl/worksheets/sheet1.xml", shared)
    replaced("shared.xlsx", "shared.xlsx.part", "xl/sharedStrings.xml", strings.encode())
    os.rename("shared.xlsx.part", "shared.xlsx")
    entities = "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    laughs = f'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">{entities}]><sst><si><t>&j;</t></si></sst>'
    replaced("shared.xlsx", "entities.xlsx", "xl/sharedStrings.xml", laughs.encode())
    rows = b'<row><c t="str"><v>aaaaaaaaaaaaaaaaaaaaaaa</v></c><c t="str"><v>b</v></c><c><v>1</v></c></row>' * 10000
    start = b'<worksheet xmlns="x"><sheetData>'
    pieces = [start] + [rows] * 100 + [b"</sheetData></worksheet>"]
    replaced("narrow.xlsx", "bomb.xlsx", "xl/worksheets/sheet1.xml", iter(pieces))
    pieces = [start, rows[: len(rows) // 50]] + [b"<row><c/></row>" * 100000] * 38 + [b"</sheetData></worksheet>"]
    replaced("narrow.xlsx", "hollow.xlsx", "xl/worksheets/sheet1.xml", iter(pieces))
    replaced("narrow.xlsx", "endless.xlsx", "xl/worksheets/sheet1.xml", start + rows[: len(rows) // 50])
    far = b'<worksheet xmlns="x"><dimension ref="A1:XFD1048576"/><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    replaced("narrow.xlsx", "far.xlsx", "xl/worksheets/sheet1.xml", far)
    deep = b'<worksheet xmlns="x">' + b"<a>" * 100_000
    replaced("narrow.xlsx", "deep.xlsx", "xl/worksheets/sheet1.xml", deep)
    data = read("schedule.xlsx")
    write("cut.xlsx", data[: len(data) * 3 // 4])


def documents():
    document = docx.Document()
    document.add_heading("活动周工作方案", 0)
    document.add_paragraph("为推进社区教育，制定本方案。")
    document.add_heading("一、活动安排", 1)
    table = document.add_table(rows=4, cols=4)
    table.cell(0, 0).merge(table.cell(0, 3)).text = "活动一览表"
    for column, text in enumerate(["序号", "名称", "时间", "地点"]):
        table.cell(1, column).text = text
    for row in (2, 3):
        for column in range(4):
            table.cell(row, column).text = f"{row}-{column}"
    nested = table.cell(3, 3).add_table(1, 1)
    nested.cell(0, 0).text = "内层"
    paragraph = document.add_paragraph("末段\t制表")
    paragraph.add_run().add_break()
    paragraph.add_run("换行后")
    document.add_picture(io.BytesIO(png()))
    document.add_picture(io.BytesIO(png(9, 9)))
    document.save("plan.docx")
    data = read("plan.docx")
    write("cut.docx", data[: len(data) * 3 // 4])
    replaced("plan.docx", "broken.docx", "word/document.xml", b"<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>\xe4\xbb\x8d\xe5\x8f\xaf\xe8\xaf\xbb</w:t></w:r></w:p><w:p")


class RawName(zipfile.ZipInfo):
    """An entry whose name is written as these bytes, without the UTF-8 flag unless it is asked for."""

    def __init__(self, raw, flagged=False):
        super().__init__("x")
        self.raw, self.flagged = raw, flagged

    def _encodeFilenameFlags(self):
        return self.raw, (self.flag_bits & ~0x800) | (0x800 if self.flagged else 0)


def archive(name, entries, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(name, "w", method) as file:
        for entry, data in entries:
            if isinstance(entry, zipfile.ZipInfo):
                entry.compress_type = method
            file.writestr(entry, data)
    return read(name)


def named_archives():
    # 乗 is 81 5C in GBK: its second byte is a backslash.
    unicode_name = RawName("活动照片.txt".encode("gbk"))
    path = "活动照片（二）.txt".encode()
    unicode_name.extra = struct.pack("<HHBI", 0x7075, 5 + len(path), 1, zlib.crc32(unicode_name.raw)) + path
    stale = RawName("说明.txt".encode("gbk"))
    stale.extra = struct.pack("<HHBI", 0x7075, 5 + len(path), 1, 1) + path
    archive("names.zip", [
        (RawName("报送/乗车证明.txt".encode("gbk")), "甲"), (RawName("活动照片/照片.txt".encode()), "乙"),
        ("统计表.txt", "丙"), (unicode_name, "丁"), (stale, "戊"), (RawName("标错.txt".encode("gbk"), True), "己"),
        (RawName("报表\\二中.txt".encode("gbk")), "庚"), (RawName("报送/".encode("gbk")), ""), ("统计表.txt", "again"),
    ])
    archive("big5.zip", [(RawName("活動安排表.txt".encode("big5")), "甲")])
    link = zipfile.ZipInfo("link.txt")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    archive("hostile.zip", [
        ("../../etc/passwd", "x"), ("/etc/shadow", "x"), ("C:\\windows\\a.txt", "x"), (link, "/etc/passwd"),
        ("__MACOSX/._a.txt", "x"), (".DS_Store", "x"), ("a/Thumbs.db", "x"), ("~$方案.docx", "x"),
        ("发票\u202etxt.exe", "MZ"), ("a/../../b.txt", "x"), ("好.txt", "好"),
    ])


def archives():
    inner = archive("inner.zip", [("里面.txt", "内容"), ("plan.docx", read("plan.docx"))])
    middle = archive("middle.zip", [("inner.zip", inner)])
    outer = archive("outer.zip", [("middle.zip", middle)])
    archive("nested.zip", [("outer.zip", outer), ("外面.txt", "内容"), ("空.docx", b"")])
    photos = archive("photos.zip", [(f"{n}.png", png(10 + n, 10)) for n in range(4)], zipfile.ZIP_STORED)
    write("cut.zip", photos[: len(photos) * 5 // 8])
    first = photos.index(b"IDAT") + 8
    write("damaged.zip", photos[:first] + bytes([photos[first] ^ 0xFF]) + photos[first + 1:])
    write("self-extracting.zip", b"MZ" + bytes(5000) + photos)
    write("secret.txt", b"x" * 100)
    subprocess.run(["zip", "-q", "-P", "secret", "encrypted.zip", "secret.txt"], check=True)


def bombs():
    zeros = bytes(1 << 20)
    with zipfile.ZipFile("bomb.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        file.writestr("first.txt", "first")
        with file.open("zeros.bin", "w", force_zip64=True) as entry:
            for _ in range(256):
                entry.write(zeros)
    archive("many.zip", [(f"{n}.txt", b"") for n in range(30_000)], zipfile.ZIP_STORED)
    single = archive("single.zip", [("a.txt", b"a" * 5000)])
    end = single.rindex(b"PK\5\6")
    start = single.index(b"PK\1\2")
    directory = single[start:end]
    for name, count in (("overlapping.zip", 50), ("endless.zip", 70_000)):
        listed = min(count, 0xFFFF)
        record = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, listed, listed, len(directory) * count, start, 0)
        write(name, single[:start] + directory * count + record)


def fake_workers():
    scripts = {
        "crash": "kill -SEGV $$", "refuse-landlock": "exit 103",
        "old": "exit 64",
        "lies-about-landlock": "[ $1 = probe ] && echo 0 && exit 0; exit 103", "exit-9": "echo trouble >&2; exit 9",
        "full-disk": "echo no space >&2; exit 74", "sleep": "exec sleep 1000",
        "close-and-sleep": "exec sleep 1000 >&- 2>&-", "flood": "exec cat /dev/zero",
        "flood-log": "head -c 5000000 /dev/zero >&2; cat valid.json", "garbage": "echo 'not { json'",
        "silent": "exit 0", "breach": "echo 5", "deep": "head -c 100000 /dev/zero | tr '\\0' '['",
        "valid": "cat valid.json", "missing-output": "cat missing-output.json",
        "orphan": "sleep 1000 & cat valid.json",
        "environment": "env | sort | tr '\\n' ' ' >&2; ls /proc/self/fd | tr '\\n' ' ' >&2; exit 9",
        "fifo": "mkfifo /proc/self/fd/3/1; cat missing-output.json",
        "link": "ln -s /etc/passwd /proc/self/fd/3/1; cat missing-output.json",
        "one-file": "echo hello > /proc/self/fd/3/1; cat missing-output.json",
        "media": """while read n; do
            case $n in
            2) kill -SEGV $$ ;;
            3) echo 'garbage' ;;
            4) [ -e hung ] || { touch hung; kill -SEGV $$; }; echo '{"kind":"photo","format":"png","lines":[],"tables":[],"images":0,"traits":[],"notes":["again"],"width":4,"height":3}' ;;
            *) echo '{"kind":"photo","format":"png","lines":[],"tables":[],"images":0,"traits":[],"notes":["file '$n'"],"width":4,"height":3}' ;;
            esac
        done""",
        "slow-media": """while read n; do
            sleep 2
            echo '{"kind":"photo","format":"png","lines":[],"tables":[],"images":0,"traits":[],"notes":[],"width":4,"height":3}'
        done""",
        "five-pictures": "for n in 1 2 3 4 5; do cp picture.png /proc/self/fd/3/$n; done; cat pictures.json",
    }
    folder = os.getcwd()
    for name, body in scripts.items():
        write(f"worker-{name}", f"#!/bin/sh\ncd {folder}\n{body}\n".encode())
        os.chmod(f"worker-{name}", 0o755)
    content = '{"kind":"%s","format":"%s","lines":[],"tables":[],"images":0,"traits":[],"notes":[]}'
    attachment = '{"path":"%d","name":"a","inline":false,"bytes":1,"sha256":"f","output":%d,"content":%s,"contains":[]}'
    mail = '{"references":[],"subject":"%s","from":[],"to":[],"cc":[],"replyTo":[],"text":"","attachments":[%s],"links":[],"defects":[]}'
    text, picture = content % ("document", "txt"), content % ("photo", "png")
    write("valid.json", (mail % ("报送\\u202e\\u0007表", "")).encode())
    write("missing-output.json", (mail % ("", attachment % (1, 1, text))).encode())
    pictures = ",".join(attachment % (n, n, picture) for n in range(1, 6))
    write("pictures.json", (mail % ("", pictures)).encode())


write("picture.png", png())
workbooks()
hostile_workbooks()
documents()
named_archives()
archives()
bombs()
make_archives.write_all()
fake_workers()
