"""Workbooks and tables in every format: as spreadsheets write them, and as web sites and old programs do."""
import datetime
import io
import struct

import openpyxl
import openpyxl.drawing.image
import xlwt

import office
from cfb import compound
from manifest import expect, inside, read, write
from pictures import jpeg

HEADER = ["序号", "活动名称", "活动时间", "活动地点", "参与对象", "预计人数"]
ROWS = [
    [number, f"书法讲座第{number}期", datetime.date(2024, 11, number), "三楼教室", "居民", 30 + number]
    for number in range(1, 10)
]
TITLES = [["附件1"], ["活动周活动安排表"], ["填报单位：云岭街道社区学校"]]
FIRST_ROW = ["1", "书法讲座第1期", "2024-11-01", "三楼教室", "居民", "31"]
SCHEDULE = {"rows": 9, "columns": 6, "header": HEADER, "titles": TITLES, "body": [FIRST_ROW]}


def schedule(sheet):
    for row, texts in enumerate(TITLES, 1):
        sheet.cell(row, 1, texts[0])
    sheet.merge_cells("A2:F2")
    for column, text in enumerate(HEADER, 1):
        sheet.cell(4, column, text)
    for row, values in enumerate(ROWS, 5):
        for column, value in enumerate(values, 1):
            sheet.cell(row, column, value)


def workbooks():
    book = openpyxl.Workbook()
    book.active.title = "活动安排"
    schedule(book.active)
    book.create_sheet("Sheet2")
    hidden = book.create_sheet("字典")
    hidden.sheet_state = "hidden"
    for row in [["类别", "编码", "说明"], ["甲", 1, "是"], ["乙", 2, "否"]]:
        hidden.append(row)
    book.save("schedule.xlsx")
    both = [
        {"sheet": "活动安排", "headerRow": 4, **SCHEDULE},
        {"sheet": "字典", "headerRow": 1, "rows": 2, "columns": 3, "header": ["类别", "编码", "说明"]},
    ]

    def wanted(format, **more):
        return {"kind": "spreadsheet", "format": format, "title": "附件1", "tables": both, "images": 0,
                "notes": ["字典"], **more}

    expect("schedule.xlsx", **wanted("xlsx"))
    office.convert("schedule.xlsx", "schedule-office.xlsx")
    expect("schedule-office.xlsx", **wanted("xlsx"))
    office.convert("schedule.xlsx", "schedule.xls")
    expect("schedule.xls", **wanted("xls"))
    office.convert("schedule.xlsx", "schedule.ods")
    expect("schedule.ods", **wanted("ods"))
    office.convert("schedule.xlsx", "schedule-page.xls", "calc.html")
    expect("schedule-page.xls", kind="spreadsheet", format="other", firstTable={"header": HEADER})
    office.convert("schedule.xlsx", "secret.xlsx", password="ooxml")
    expect("secret.xlsx", kind="spreadsheet", format="xlsx", problem="encrypted")
    office.convert("schedule.xlsx", "secret.xls", password="binary")
    expect("secret.xls", kind="spreadsheet", format="xls", problem="encrypted")
    office.convert("schedule.xlsx", "secret.ods", password="odf")
    expect("secret.ods", kind="spreadsheet", format="ods", problem="encrypted")


def filled_and_blank():
    header = ["单位名称", "活动场次（场）", "参与人数（人次）", "媒体报道（篇）", "备注"]
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "统计"
    sheet.append(["附件2：活动周情况统计表"])
    sheet.append(header)
    book.save("blank.xlsx")
    blank = {"sheet": "统计", "rows": 0, "columns": 5, "header": header, "body": []}
    expect("blank.xlsx", kind="spreadsheet", format="xlsx", title="附件2：活动周情况统计表", tables=[blank])
    office.convert("blank.xlsx", "blank.xls")
    expect("blank.xls", kind="spreadsheet", format="xls", title="附件2：活动周情况统计表", tables=[blank])
    office.convert("blank.xlsx", "blank.ods")
    expect("blank.ods", kind="spreadsheet", format="ods", title="附件2：活动周情况统计表", tables=[blank])
    sheet.append(["云岭街道社区学校", 12, 3500.5, "=2*2", ""])
    sheet.append([None] * 5)
    sheet.append(["合计", 12, 3500.5, 4, True])
    book.save("statistics.xlsx")
    office.convert("statistics.xlsx", "statistics.xls")
    office.convert("statistics.xlsx", "statistics.ods")
    office.convert("statistics.xlsx", "statistics-office.xlsx")
    filled = {"sheet": "统计", "rows": 2, "columns": 5, "header": header}
    for name, format in [("statistics.xls", "xls"), ("statistics.ods", "ods"), ("statistics-office.xlsx", "xlsx")]:
        # LibreOffice stores a truth value of a .ods file as a number.
        truth = "1" if format == "ods" else "TRUE"
        body = [["云岭街道社区学校", "12", "3500.5", "4"], ["合计", "12", "3500.5", "4", truth]]
        expect(name, kind="spreadsheet", format=format, tables=[{**filled, "body": body}])
    expect("statistics.xlsx", kind="spreadsheet", format="xlsx", tables=[filled])
    write("empty.xlsx", b"")
    expect("empty.xlsx", kind="other", format="other", problem="empty")


def pictured():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "照片"
    for row, text in enumerate(["活动照片", "开幕式现场", "书法课堂"], 1):
        sheet.cell(row * 20 - 19, 1, text)
    for seed, row in [(11, 22), (12, 42)]:
        sheet.add_image(openpyxl.drawing.image.Image(io.BytesIO(jpeg(seed))), f"A{row}")
    book.save("photos.xlsx")
    for name, format in [("photos.xlsx", "xlsx"), ("photos.xls", "xls"), ("photos.ods", "ods")]:
        if name != "photos.xlsx":
            office.convert("photos.xlsx", name)
        expect(name, kind="spreadsheet", format=format, title="活动照片", images=2, pictures=[(640, 480), (640, 480)])


def old_ones():
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("活动安排")
    for row, texts in enumerate(TITLES):
        sheet.write(row, 0, texts[0])
    day = xlwt.easyxf(num_format_str='yyyy"年"m"月"d"日"')
    moment = xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm")
    for column, text in enumerate(HEADER):
        sheet.write(3, column, text)
    for row, values in enumerate(ROWS, 4):
        for column, value in enumerate(values):
            sheet.write(row, column, value, *([day] if column == 2 else []))
    sheet.write(13, 2, datetime.datetime(2024, 11, 20, 9, 30), moment)
    book.save("dates.xls")
    table = {"sheet": "活动安排", **SCHEDULE, "rows": 10, "headerRow": 4}
    expect("dates.xls", kind="spreadsheet", format="xls", title="附件1", tables=[table], lines=["2024-11-20 09:30"])
    write("kingsoft.et", read("dates.xls"))
    expect("kingsoft.et", kind="spreadsheet", format="et", title="附件1", tables=[table])
    write("wrong.doc", read("dates.xls"))
    expect("wrong.doc", kind="spreadsheet", format="xls", title="附件1", tables=[table])
    write("old.xls", compound({"Book": biff5()}))
    expect("old.xls", kind="spreadsheet", format="xls", title="统计表", tables=[
        {"sheet": "一月", "rows": 1, "columns": 3, "header": ["单位", "场次", "人数"], "body": [["云岭街道", "12", "300"]]}])
    # [MS-XLS] §2.4.117: a FILEPASS record behind the first one hides all others.
    book = compound({"Workbook": record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 6))
                     + record(0x2F, struct.pack("<HHH", 0, 0x1234, 0x5678)) + bytes(200)})
    write("secret-old.xls", book)
    expect("secret-old.xls", kind="spreadsheet", format="xls", problem="encrypted")


def record(kind, data=b""):
    return struct.pack("<HH", kind, len(data)) + data


def biff5():
    """Excel 95's stream: code page 936, texts as bytes."""
    def label(row, column, text):
        data = text.encode("gbk")
        return record(0x204, struct.pack("<HHHH", row, column, 0, len(data)) + data)

    name = "一月".encode("gbk")
    globals_start = record(0x809, struct.pack("<HHHH", 0x500, 5, 0, 0)) + record(0x42, struct.pack("<H", 936))
    size = len(globals_start) + 4 + 7 + len(name) + 4
    globals_part = (globals_start + record(0x85, struct.pack("<IHB", size, 0, len(name)) + name) + record(0x0A))
    cells = [label(0, 0, "统计表")]
    cells += [label(2, column, text) for column, text in enumerate(["单位", "场次", "人数"])]
    cells += [label(3, 0, "云岭街道"), record(0x203, struct.pack("<HHHd", 3, 1, 0, 12)),
              record(0x27E, struct.pack("<HHHI", 3, 2, 0, 300 << 2 | 2))]
    return globals_part + record(0x809, struct.pack("<HHHH", 0x500, 0x10, 0, 0)) + b"".join(cells) + record(0x0A)


def separated():
    rows = [["序号", "姓名", "单位"], ["1", "甲", "云岭街道社区学校"], ["2", "乙", "云岭街道，文化站"]]
    table = {"rows": 2, "columns": 3, "header": rows[0], "body": rows[1:]}
    wanted = {"kind": "spreadsheet", "format": "csv", "title": None, "tables": [table]}
    del wanted["title"]
    commas = "".join(",".join(row) + "\r\n" for row in rows)
    for name, charset in [("utf8.csv", "utf-8-sig"), ("plain.csv", "utf-8"), ("gbk.csv", "gb18030")]:
        write(name, commas.encode(charset))
        expect(name, **wanted)
    tabs = commas.replace(",", "\t")
    for name, charset in [("utf16.csv", "utf-16"), ("export.xls", "utf-16")]:
        write(name, tabs.encode(charset))
        expect(name, **wanted)
    quoted = '序号,姓名,单位\n1,甲,"云岭街道, 文化站"\n'
    write("quoted.csv", quoted.encode())
    expect("quoted.csv", kind="spreadsheet", format="csv", tables=[
        {"rows": 1, "columns": 3, "header": rows[0], "body": [["1", "甲", "云岭街道, 文化站"]]}])


def plain_xml():
    """SpreadsheetML of Excel 2003: cells that are left out are skipped by an index."""
    def cell(value, index=""):
        return f'<Cell{index}><Data ss:Type="String">{value}</Data></Cell>'

    rows = [f"<Row>{cell(texts[0])}</Row>" for texts in TITLES]
    rows.append(f"<Row>{''.join(map(cell, HEADER))}</Row>")
    for values in ROWS:
        rows.append(f"<Row>{''.join(map(cell, values[:5]))}" + cell(values[5], ' ss:Index="6"') + "</Row>")
    text = ('<?xml version="1.0"?>\r\n<?mso-application progid="Excel.Sheet"?>\r\n'
            '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
            'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="活动安排"><Table>'
            f'{"".join(rows)}</Table></Worksheet></Workbook>')
    write("schedule-2003.xls", text.encode())
    expect("schedule-2003.xls", kind="spreadsheet", format="other", title="附件1",
           firstTable={"sheet": "活动安排", **SCHEDULE})


def damage():
    for name, share in [("schedule.xlsx", 0.75), ("schedule.xls", 0.5), ("schedule.ods", 0.6)]:
        data, target = read(name), f"cut.{name.rsplit('.')[1]}"
        write(target, data[: int(len(data) * share)])
        # An OLE2 file that is cut has lost the directory that says what it is.
        known = {} if target == "cut.xls" else {"kind": "spreadsheet", "format": target[4:]}
        expect(target, **known, problem="truncated")
    data = bytearray(read("schedule-office.xlsx"))
    place = data.index(b"xl/worksheets/sheet1.xml") + 60
    data[place: place + 40] = bytes(byte ^ 0x5A for byte in data[place: place + 40])
    write("damaged.xlsx", bytes(data))
    expect("damaged.xlsx", kind="spreadsheet", format="xlsx", problem="corrupt")
    write("archived.zip.xlsx", read("schedule.xlsx"))
    expect("archived.zip.xlsx", kind="spreadsheet", format="xlsx", title="附件1")


def prepare():
    workbooks()
    filled_and_blank()
    pictured()


def finish():
    old_ones()
    separated()
    plain_xml()
    damage()
