"""Workbooks as units fill them in, with openpyxl: headers of two lines with merged cells, sums, notes, other columns."""

import datetime

import openpyxl

TITLE = "全民终身学习活动周情况统计表"
LONG = "活动内容详述。" * 700


def fill(path, rows, merged=(), formats=()):
    """Writes the rows, each a list of values, and merges the ranges."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "统计"
    for row in rows:
        page.append(row)
    for cells in merged:
        page.merge_cells(cells)
    for cell, code in formats:
        page[cell].number_format = code
    book.save(path)


def make(folder):
    """Makes tables-a.xlsx to tables-d.xlsx."""
    fill(folder / "tables-a.xlsx", [
        ["附件2", None, None, None, None, None], [TITLE, None, None, None, None, None],
        ["序号", "活动名称", "参与人数", None, "开始时间", "活动内容"], [None, None, "线上", "线下", None, None],
        [1, "读书会", 200, 80, datetime.datetime(2020, 11, 14, 9, 30), LONG],
        [2, "书法班", 10, 20, datetime.datetime(2020, 11, 15, 14, 0), "练字"],
        ["合 计", None, 210, 100, None, None],
        ["填表说明：1.线上人数按场次累计；2.请于活动结束后一周内报送。", None, None, None, None, None],
        ["填报单位（盖章）：", None, None, "填表人：王老师", None, "2020年11月20日"],
    ], ["A1:F1", "A2:F2", "A3:A4", "B3:B4", "C3:D3", "E3:E4", "F3:F4", "A7:B7", "A8:F8", "A9:C9"],
        [("E5", "yyyy-mm-dd hh:mm"), ("E6", 'yyyy"年"m"月"d"日" h:mm')])
    columns = ["活动名称", "序号", "协办单位", "参与人数线下", "参与人数线上", "活动内容", "开始时间"]
    fill(folder / "tables-b.xlsx", [
        [TITLE], columns,
        ["合唱", 1, "街道办", 30, 5, "排练", datetime.datetime(2020, 11, 16, 19, 0)],
        ["棋", 2, "", 40, 6, "比赛", datetime.datetime(2020, 11, 17)],
        [None, None, None, 70, 11, None, None],
    ], ["A1:G1"], [("G3", "yyyy/m/d h:mm"), ("G4", "yyyy/m/d")])
    for name, people in [("tables-c1", 7), ("tables-c2", 9)]:
        fill(folder / f"{name}.xlsx", [
            [TITLE], ["序号", "活动名称", "参与人数线上", "参与人数线下", "开始时间", "活动内容"],
            [1, "剪纸", people, people, datetime.datetime(2020, 11, 18, 8, 5), "窗花"],
        ], ["A1:F1"], [("E3", "yyyy-mm-dd hh:mm:ss")])
