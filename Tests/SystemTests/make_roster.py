"""Rosters as offices keep them. make_roster.py FOLDER: roster.xlsx, wrong.xlsx, gbk.csv."""

import pathlib
import sys

import openpyxl

HEADS = ["序号", "单位名称", "单位类别", "电子邮箱（必填）", "联系人", "简称"]
UNITS = [
    [1, "澄湖第一中学", "school、middle", "office@m01.example", "办公室", "一中"],
    [2, "澄湖第二中学", "school", "office@m02.example\njwc@m02.example", None, "二中"],
    [3, "柳塘成人学校", "community", "office@c03.example", "教务处", None],
]


def save(path, rows):
    """Writes a workbook whose second sheet is the roster, its head in the third row."""
    book = openpyxl.Workbook()
    book.active.title = "说明"
    book.active.append(["请于本周五前核对"])
    page = book.create_sheet("名册")
    page.append(["各单位通讯录"])
    page.append([])
    for row in [HEADS] + rows:
        page.append(row)
    page.merge_cells("A1:F1")
    book.save(path)


def main():
    folder = pathlib.Path(sys.argv[1])
    save(folder / "roster.xlsx", UNITS)
    save(folder / "wrong.xlsx", UNITS + [[4, "澄湖第四中学", "school", "no address", "无", "一中"]])
    lines = [",".join(["代码", "学校", "邮箱"]), "M01,澄湖第一中学,office@m01.example", "M02,澄湖第二中学,office@m02.example"]
    (folder / "gbk.csv").write_bytes("\r\n".join(lines + [""]).encode("gbk"))


main()
