"""Writes the files of before 2007 that the inspection tests read, into the folder given as argument.

Most are made by xlwt and LibreOffice; what neither writes is put together from its records and streams.
"""
import datetime
import os
import struct
import sys

import openpyxl
import openpyxl.drawing.image
import xlwt

sys.dont_write_bytecode = True
import make_old_documents  # noqa: E402
from compound import compound  # noqa: E402

os.chdir(sys.argv[1])

HEADER = ["序号", "活动名称", "活动时间", "活动地点", "参与对象", "预计人数"]


def write(name, data):
    with open(name, "wb") as file:
        file.write(data)


def read(name):
    with open(name, "rb") as file:
        return file.read()


def record(kind, data=b""):
    return struct.pack("<HH", kind, len(data)) + data


def workbook(version, sheets, shared=b""):
    """A workbook's stream from the records of its sheets ([MS-XLS]); names are bytes as the version wants them."""
    start = record(0x0809, struct.pack("<HHHH", version, 5, 0, 0) + (bytes(8) if version == 0x600 else b""))
    end = record(0x000A)
    listed = sum(len(record(0x0085, bytes(6) + name)) for name, _ in sheets)
    place, bounds, bodies = len(start + shared + end) + listed, b"", b""
    for name, body in sheets:
        bounds += record(0x0085, struct.pack("<IBB", place + len(bodies), 0, 0) + name)
        bodies += start + body + end
    return start + shared + bounds + end + bodies


def workbooks():
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("活动安排")
    sheet.write(0, 0, "附件1")
    sheet.write_merge(1, 1, 0, 5, "活动周活动安排表")
    sheet.write(2, 0, "填报单位：云岭街道社区学校")
    day = xlwt.easyxf(num_format_str='yyyy"年"m"月"d"日"')
    moment = xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm")
    for column, text in enumerate(HEADER):
        sheet.write(3, column, text)
    for number in range(1, 10):
        sheet.write(4 + number, 2, datetime.datetime(2024, 11, number), day)
        for column, value in enumerate([number, f"书法讲座第{number}期", None, "三楼教室", "居民", 30 + number]):
            if value is not None:
                sheet.write(4 + number, column, value)
    sheet.write(15, 2, datetime.datetime(2024, 11, 20, 9, 30), moment)
    for column, value in enumerate([True, 13800000001, 0.125], 3):
        sheet.write(15, column, value)
    sheet.write_rich_text(16, 3, ["总", ("计", xlwt.easyfont("bold on"))])
    hidden = book.add_sheet("字典")
    hidden.visibility = 1
    for column, text in enumerate(["类别", "编码", "说明"]):
        hidden.write(0, column, text)
    hidden = book.add_sheet("密")
    hidden.visibility = 2
    hidden.write(0, 0, "深藏")
    book.add_sheet("Sheet4")
    book.save("schedule.xls")

    book = xlwt.Workbook(encoding="utf-8")
    book.dates_1904 = True
    book.add_sheet("a").write(0, 0, 100, day)
    book.save("macintosh.xls")

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("培训")
    sheet.write(0, 0, "培训项目安排表")
    for column, text in enumerate(["序号", "项目名称", "说明", "课时"]):
        sheet.write(1, column, text)
    for number in range(5000):
        # The first rows use the last strings, so that all are gone over.
        text = 4999 - number
        sheet.write(2 + number, 0, number)
        sheet.write(2 + number, 1, ("项目" if text % 2 else "project ") + str(text) * (text % 40))
        sheet.write(2 + number, 2, f"说明é{text}")
        sheet.write(2 + number, 3, 2)
    book.save("long.xls")


def converted_workbook():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "活动安排"
    for column, text in enumerate(["甲", "乙", "丙", "丁", "戊", "己"], 1):
        sheet.cell(2, column, text)
    for column, value in enumerate(['="合"&"计"', "=SUM(31.5,33)", "=1=1", "=NA()", datetime.time(9, 30)], 1):
        sheet.cell(4, column, value)
    for column, code in enumerate(['yyyy"年"m"月"d"日"', '[$-804]m"月"d"日";@', "0.00%"], 1):
        cell = sheet.cell(5, column, datetime.date(2024, 11, 20) if column < 3 else 0.125)
        cell.number_format = code
    book.create_sheet("深").sheet_state = "veryHidden"
    book["深"].append(["甲"])
    for number, name in enumerate(["a.jpeg", "b.png"]):
        make_old_documents.noise(name, 40 + number).save(name)
        sheet.add_image(openpyxl.drawing.image.Image(name), f"H{1 + 20 * number}")
    book.save("converted.xlsx")


def hostile_workbooks():
    # Cells in no order, one of them twice, and a chart in the sheet whose numbers are no cells.
    wide = lambda row, column, text: record(
        0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16le"))
    narrow = lambda row, column, text: record(
        0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 0) + text.encode("latin-1"))
    short = lambda row, column, bits: record(0x027E, struct.pack("<HHHI", row, column, 0, bits))
    chart = record(0x0809, bytes(16)) + record(0x0203, struct.pack("<HHHd", 0, 0, 0, 5)) + record(0x000A)
    cells = (wide(2, 1, "乙") + short(2, 0, 7 << 2 | 2) + chart + narrow(0, 0, "title") + wide(1, 2, "三")
             + wide(1, 0, "一") + narrow(1, 1, "old") + wide(1, 1, "二")
             + record(0x00BD, struct.pack("<HHHIHIH", 2, 2, 0, 12345 << 2 | 3, 0, 0x3FF00000, 3))
             + record(0x0006, struct.pack("<HHHBBBBBBHHIH", 3, 0, 0, 0, 0, 0, 0, 0, 0, 0xFFFF, 0, 0, 0))
             + record(0x0207, struct.pack("<HB", 2, 1) + "合计".encode("utf-16le"))
             + record(0x0006, struct.pack("<HHHBBBBBBHHIH", 3, 1, 0, 2, 0, 7, 0, 0, 0, 0xFFFF, 0, 0, 0))
             + record(0x0205, struct.pack("<HHHBB", 3, 2, 0, 42, 1)))
    name = b"\x02\x01" + "表一".encode("utf-16le")
    data = workbook(0x600, [(name, cells)])
    write("disorder.xls", compound({"Workbook": data}))
    write("scattered.xls", compound({"Workbook": data}, scattered=True))
    write("locked.xls", compound({"Workbook": workbook(0x600, [(name, cells)], record(0x002F, bytes(54)))}))

    old = lambda row, column, text: record(
        0x0204, struct.pack("<HHHH", row, column, 0, len(text)) + text)
    pages = (("simplified.xls", 936, "gbk"), ("traditional.xls", 950, "big5"), ("lies.xls", 1252, "gbk"))
    for name, page, charset in pages:
        texts = ["單位名稱", "活動", "人數"] if charset == "big5" else ["单位名称", "活动", "人数"]
        cells = b"".join(old(0, column, text.encode(charset)) for column, text in enumerate(texts))
        cells += record(0x00D6, struct.pack("<HHHH", 1, 0, 0, 4) + "一中".encode(charset) + b"\0")
        cells += record(0x0203, struct.pack("<HHHd", 1, 1, 1, 45000))
        cells += record(0x0006, struct.pack("<HHHBBBBBBHHIH", 2, 0, 0, 0, 0, 0, 0, 0, 0, 0xFFFF, 0, 0, 0))
        cells += record(0x0207, struct.pack("<H", 4) + "合十".encode(charset))
        styles = record(0x041E, struct.pack("<HB", 164, 8) + b"yyyy/m/d")
        styles += record(0x00E0, struct.pack("<HH", 0, 0) + bytes(12)) + record(0x00E0, struct.pack("<HH", 0, 164) + bytes(12))
        title = "表一".encode(charset)
        shared = record(0x0042, struct.pack("<H", page)) + styles
        write(name, compound({"Book": workbook(0x500, [(bytes([len(title)]) + title, cells)], shared)}))

    # Sheets that all start at one place, and sheets that start nowhere.
    body = record(0x0203, struct.pack("<HHHd", 0, 0, 0, 5)) * 20_000
    data = workbook(0x600, [(b"\x01\x00a", body)] + [(b"\x01\x00b", b"")] * 40)
    bounds = data.index(b"\x85\0\x09\0")
    for name, place in (("overlapping.xls", data[bounds + 4:bounds + 8]), ("nowhere.xls", b"\xff\xff\xff\x7f")):
        moved = bytearray(data)
        for number in range(41):
            moved[bounds + 13 * number + 4:bounds + 13 * number + 8] = place
        write(name, compound({"Workbook": bytes(moved)}))


def cut():
    data = read("long.xls")
    write("cut.xls", data[: len(data) * 9 // 10])
    looped = bytearray(read("schedule.xls"))
    table = 512 + 512 * struct.unpack_from("<I", looped, 76)[0]
    looped[table + 4:table + 8] = struct.pack("<I", 0)
    write("looped.xls", bytes(looped))


def drawings():
    """Pictures whose records go on in others: a bitmap without a file's header, a picture twice hashed, a drawing."""
    pixels = struct.pack("<IiiHHIIiiII", 40, 2, 2, 1, 24, 0, 16, 0, 0, 0, 0) + bytes(range(16))
    blips = [(0xF01F, 0x7A8, bytes(17) + pixels), (0xF01E, 0x6E1, bytes(33) + read("b.png")),
             (0xF01A, 0x3D4, bytes(50) + b"vectors")]
    entries = b""
    for kind, instance, data in blips:
        blip = struct.pack("<HHI", instance << 4, kind, len(data)) + data
        entries += struct.pack("<HHI", 0x52, 0xF007, 36 + len(blip)) + bytes(36) + blip
    store = struct.pack("<HHI", 0x3F, 0xF001, len(entries)) + entries
    group = struct.pack("<HHI", 0x0F, 0xF000, len(store)) + store
    pieces = [group[place:place + 1000] for place in range(0, len(group), 1000)]
    shared = record(0x00EB, pieces[0]) + record(0x00EB, pieces[1]) + b"".join(record(0x003C, p) for p in pieces[2:])
    name = b"\x01\x00a"
    write("drawings.xls", compound({"Workbook": workbook(0x600, [(name, b"")], shared)}))


workbooks()
converted_workbook()
hostile_workbooks()
make_old_documents.sources()
make_old_documents.convert()
make_old_documents.by_hand()
drawings()
cut()
