"""Makes the files that the system tests attach, once: FOLDER/plan.docx, photo1.jpg, 300.mp4 and so on.

usage: make_files.py FOLDER
"""

import datetime
import pathlib
import sys

import xlwt

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "deploy"))
import demo_files as make
import make_tables

folder = pathlib.Path(sys.argv[1])
SCHEDULE = ["序号", "活动名称", "活动时间", "活动地点", "参加对象", "预计人数", "联系人", "联系电话"]
STATISTICS = ["序号", "活动名称", "活动场次", "参与人数", "线上参与人数", "媒体报道", "备注"]
TRAINING = ["序号", "培训项目名称", "培训时间", "培训地点", "培训对象", "课时", "授课教师", "联系电话"]
SAID = {
    "plan": ("全民终身学习活动周工作方案", ["一、指导思想", "二、活动主题", "三、组织领导", "四、活动内容", "五、工作要求"]),
    "plan2": ("全民终身学习活动周工作方案", ["一、指导思想", "二、活动主题", "三、组织领导", "四、活动内容（修改）", "五、工作要求"]),
    "summary": ("全民终身学习活动周工作总结", ["一、基本情况", "共开展活动六场。", "二、主要做法", "三、活动成效", "四、存在问题", "五、下一步打算"]),
    "case": ("典型活动案例：银龄学堂", ["一、案例背景", "二、主要做法", "三、活动成效", "四、经验启示"]),
}
for name, (title, paragraphs) in SAID.items():
    (folder / f"{name}.docx").write_bytes(make.document(title, paragraphs))
for name, lines, header, cells in [
    ("schedule", ["附件1", "全民终身学习活动周主要活动安排表"], SCHEDULE, [1, "读书会", "11月14日", "报告厅", "居民", 40, "略", "略"]),
    ("statistics", ["附件2", "全民终身学习活动周情况统计表"], STATISTICS, [1, "读书会", 2, 80, 200, 1, ""]),
    ("training", ["附件3", "公益培训项目安排表"], TRAINING, [1, "书法班", "11月15日", "教室", "居民", 4, "略", "略"]),
]:
    (folder / f"{name}.xlsx").write_bytes(make.workbook(lines, header, [cells]))
    (folder / f"{name}-blank.xlsx").write_bytes(make.workbook(lines, header, []))
TOTALS = ["序号", "活动类别", "活动场次", "参与人数", "宣传报道篇数", "经费投入", "备注"]
TITLE = "全民终身学习活动周情况统计表"
(folder / "totals.xlsx").write_bytes(make.workbook(
    ["附件2", TITLE], TOTALS,
    [[number, f"读书会{number}", 2, "1,000", "３篇", 0.5, datetime.date(2020, 11, 14)] for number in range(1, 301)]))
old = xlwt.Workbook(encoding="utf-8")
page = old.add_sheet("统计")
courses = [[number, f"书法班{number}", 3, 40, 1, 0.1, "=1+1"] for number in range(1, 101)]
for row, cells in enumerate([["附件2"], [TITLE], TOTALS] + courses + [["合计", "", 300, 4000, 100, 10, ""]]):
    for column, cell in enumerate(cells):
        page.write(row, column, cell)
old.save(str(folder / "totals.xls"))
(folder / "totals.docx").write_bytes(make.document(
    f"附件2 {TITLE}", ["现将有关数据统计如下。"], [TOTALS, ["1", "合唱", "5场", "约80人", "2", "0.2", ""], ["2", "棋", "1场", "20人", "", "0.3", ""]]))
make_tables.make(folder)
for number, (title, story) in enumerate([
    ("家门口的课堂", "居民在小区里上课。"), ("一封家书", "老人学会了写信。"), ("夜校灯火", "工友下班后学技术。"), ("田间课桌", "农技员在地头讲课。"),
    ("书香小巷", "邻居们一起读书。"),
], 1):
    (folder / f"case{number}.docx").write_bytes(
        make.document(f"典型活动案例：{title}", ["一、案例背景", story, "二、主要做法", "三、活动成效", "四、经验启示"]))
for number, name in enumerate(["张小梅", "李大勇", "王芳"], 1):
    (folder / f"star{number}.docx").write_bytes(make.nomination("百姓学习之星推荐表", "姓名", name))
for number, name in enumerate(["银龄课堂", "田间学堂", "工友夜校", "书香小巷", "云上老年大学"], 1):
    (folder / f"brand{number}.docx").write_bytes(make.nomination("终身学习品牌项目推荐表", "项目名称", name))
make.video(folder, 20, (640, 360))
(folder / "20s.mp4").rename(folder / "360p.mp4")
for number in range(1, 8):
    taken = datetime.datetime(2020, 11, 16, 9, number)
    (folder / f"photo{number}.jpg").write_bytes(make.photo(number, taken, (800, 600)))
make.video(folder, 10)
(folder / "10s.mp4").rename(folder / "480p.mp4")
(folder / "stars.zip").write_bytes(make.gbk_zip([
    (f"百姓学习之星/{number}.{name}/{file}", (folder / sample).read_bytes())
    for number, name, file, sample in [
        (1, "张小梅", "推荐表.docx", "star1.docx"), (1, "张小梅", "工作照.jpg", "photo6.jpg"),
        (2, "李大勇", "推荐表.docx", "star2.docx"), (3, "王芳", "推荐表.docx", "star3.docx"), (3, "王芳", "事迹.mp4", "480p.mp4"),
    ]]))
for seconds in (300, 301):
    make.video(folder, seconds)
    (folder / f"{seconds}s.mp4").rename(folder / f"{seconds}.mp4")
