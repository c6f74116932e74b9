"""Writes the demo's mails: FOLDER/NNN.eml and FOLDER/plan.tsv (stage, arrival time, file, what it is).

usage: demo_mails.py ROSTER FOLDER ADDRESS
"""

import csv
import datetime
import pathlib
import sys

import demo_files as make

ZONE = datetime.timezone(datetime.timedelta(hours=8))
SCHEDULE = ["序号", "活动名称", "活动时间", "活动地点", "参加对象", "预计人数", "联系人", "联系电话"]
STATISTICS = ["序号", "活动类别", "活动场次", "参与人数", "宣传报道篇数", "经费投入", "备注"]
TRAINING = ["序号", "培训项目名称", "培训时间", "培训地点", "培训对象", "课时", "授课教师", "联系电话"]

roster_file, folder, office = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3]
folder.mkdir(parents=True, exist_ok=True)
with open(roster_file, encoding="utf-8-sig", newline="") as lines:
    roster = list(csv.DictReader(lines))


def units(category):
    """The rostered units of a category that have an address."""
    return [u for u in roster if category in u["categories"].split(";") and u["addresses"]]


def at(text):
    """A moment of the office's zone."""
    return datetime.datetime.fromisoformat(text).replace(tzinfo=ZONE)


plan = []


def arrive(stage, when, what, unit, subject, text, files=(), sender=None, headers=(), charset="gb18030"):
    """One mail that arrives at a moment; `unit` is a roster row or a display name."""
    name = unit if isinstance(unit, str) else unit["name"]
    sender = sender or unit["addresses"].split(";")[0].strip()
    data = make.mail(sender, name, office, subject, text, files, at(when), charset, headers)
    path = folder / f"{len(plan) + 1:03d}.eml"
    path.write_bytes(data)
    plan.append((stage, at(when).isoformat(), path.name, what))


def work_plan(unit, year):
    return make.document(f"{unit['name']}{year}年全民终身学习活动周工作方案", [
        "一、指导思想", f"围绕{year}年全民终身学习活动周主题，结合本单位实际，制定本方案。", "二、活动主题", "人人皆学、处处能学、时时可学。",
        "三、组织领导", "成立活动周工作小组，由主要负责人任组长。", "四、活动内容", "开展讲座、观摩、读书会等活动六场。", "五、工作要求", "按时报送材料。"])


def schedule(unit, year, rows=4):
    return make.workbook(
        ["附件1", f"{year}年全民终身学习活动周主要活动安排表", f"填报单位：{unit['name']}"], SCHEDULE,
        [[n, f"学习活动{n}", f"11月{13 + n}日", "报告厅", "居民与家长", 40 + n, "（略）", "（略）"] for n in range(1, rows + 1)])


def statistics(unit, year, rows=3):
    return make.workbook(
        ["附件2", f"{year}年全民终身学习活动周情况统计表", f"填报单位：{unit['name']}"], STATISTICS,
        [[n, kind, 2, 80 + n, 1, 0.5, ""] for n, kind in enumerate(["讲座", "读书会", "展示交流"][:rows], 1)])


def summary(unit, year):
    return make.document(f"{unit['name']}{year}年全民终身学习活动周工作总结", [
        "一、基本情况", f"{year}年活动周期间，共开展活动六场，累计参与四百余人次。", "二、主要做法", "线上线下相结合，送课进社区。",
        "三、活动成效", "居民参与面明显扩大。", "四、存在问题", "线上资源还不够丰富。", "五、下一步打算", "继续办好社区课堂。"])


def case(unit, title):
    return make.document(f"典型活动案例：{title}", [
        f"报送单位：{unit['name']}", "一、案例背景", "社区老年居民学习智能手机的需求集中。", "二、主要做法", "师生结对、小班教学。",
        "三、活动成效", "三十位老人学会了线上挂号。", "四、经验启示", "从需求出发，小步快走。"])


def photos(seed, count, day):
    return [(f"活动照片{n}.jpg", make.photo(seed * 100 + n, at(f"{day}T09:{10 + n}:00"))) for n in range(1, count + 1)]


s, c, n = units("school"), units("community"), units("non-degree")
film = folder / "films"
film.mkdir(exist_ok=True)

# The first notice: plan, schedule and, from non-degree institutions, the training schedule by 13 October 2020.
for unit, when in [(s[0], "2020-10-12T10:05:00"), (s[1], "2020-10-12T15:40:00"), (c[0], "2020-10-13T23:59:58")]:
    arrive("2020-10-14T08:00:00", when, "plan and schedule", unit, f"{unit['name']}活动周方案及安排表",
           "您好：现报送我单位活动周工作方案和活动安排表，请查收。",
           [("工作方案.docx", work_plan(unit, 2020)), ("附件1：活动安排表.xlsx", schedule(unit, 2020))])
arrive("2020-10-14T08:00:00", "2020-10-12T16:00:00", "plan only", s[2], "活动周工作方案", "请查收。",
       [("活动周工作方案（终稿）.docx", work_plan(s[2], 2020))])
arrive("2020-10-14T08:00:00", "2020-10-13T09:12:00", "plan, schedule, training schedule", n[0],
       f"{n[0]['name']}全民终身学习活动周材料", "方案、附件1、附件3见附件。",
       [("方案.docx", work_plan(n[0], 2020)), ("附件1.xlsx", schedule(n[0], 2020)),
        ("附件3公益培训项目安排表.xlsx", make.workbook(
            ["附件3", "公益培训项目安排表", f"填报单位：{n[0]['name']}"], TRAINING,
            [[1, "手机摄影公益班", "11月15日", "一楼教室", "社区老人", 4, "（略）", "（略）"]]))])
arrive("2020-10-14T08:00:00", "2020-10-13T10:30:00", "the blank form sent back", s[3], "活动周安排表", "见附件。",
       [("附件1.xlsx", make.workbook(["附件1", "2020年全民终身学习活动周主要活动安排表", "填报单位："], SCHEDULE, []))])
arrive("2020-10-14T08:00:00", "2020-10-13T11:00:00", "spam", "发票服务中心", "代开各类发票，诚信合作", "欢迎来电咨询优惠。", sender="promo@spam.example")
arrive("2020-10-14T08:00:00", "2020-10-13T11:20:00", "vacation reply", s[4], "自动回复：活动周通知",
       "您好，我正在休假，回来后尽快回复。", headers=["Auto-Submitted: auto-replied"])
# The day after: late.
arrive("2020-10-15T09:00:00", "2020-10-14T00:00:05", "five seconds late", s[4], f"{s[4]['name']}活动周方案、安排表", "迟报，抱歉。",
       [("工作方案.docx", work_plan(s[4], 2020)), ("活动安排表.xlsx", schedule(s[4], 2020))])
arrive("2020-10-15T09:00:00", "2020-10-14T08:30:00", "late, after an on-time one", s[0], f"{s[0]['name']}工作方案（修改）", "方案有修改。",
       [("工作方案.docx", work_plan(s[0], 2020) + b"")])

# The second phase: summary, case, statistics, five photos or a video of at most five minutes by 23 November.
def closing(unit, when, what, extra, subject=None, text="总结、典型案例、附件2及照片见附件。"):
    arrive("2020-11-24T08:00:00", when, what, unit, subject or f"{unit['name']}活动周总结材料", text,
           [("工作总结.docx", summary(unit, 2020)), ("典型案例.docx", case(unit, "银龄学堂")),
            ("附件2：情况统计表.xlsx", statistics(unit, 2020)), *extra])


closing(s[0], "2020-11-22T09:00:00", "with five photos", photos(1, 5, "2020-11-16"))
closing(s[1], "2020-11-22T09:30:00", "with four photos", photos(2, 4, "2020-11-16"))
closing(s[2], "2020-11-22T10:00:00", "with a video of 4:59", [("活动视频.mp4", make.video(film, 299))])
closing(s[3], "2020-11-22T10:30:00", "with a video of 5:01", [("活动视频.mp4", make.video(film, 301))])
same = photos(5, 4, "2020-11-17")
closing(s[4], "2020-11-22T11:00:00", "five photos, two of them identical", [*same, ("活动照片5.jpg", same[0][1])])
closing(c[0], "2020-11-22T14:00:00", "three photos of 3 + 2", photos(6, 3, "2020-11-18"))
arrive("2020-11-24T08:00:00", "2020-11-22T14:20:00", "two more photos", c[0], "补活动照片两张", "补发两张。",
       [(f"活动照片{k}.jpg", make.photo(650 + k, at("2020-11-18T10:00:00"))) for k in (4, 5)])
arrive("2020-11-24T08:00:00", "2020-11-23T16:00:00", "everything in one zip with GBK names", c[1],
       f"{c[1]['name']}活动周总结材料打包", "材料见压缩包。",
       [("总结材料.zip", make.gbk_zip([
           ("总结材料/工作总结.docx", summary(c[1], 2020)), ("总结材料/典型案例.docx", case(c[1], "家门口的课堂")),
           ("总结材料/附件2情况统计表.xlsx", statistics(c[1], 2020)),
           *[("总结材料/活动照片/" + name, data) for name, data in photos(7, 5, "2020-11-19")]]))])
arrive("2020-11-24T08:00:00", "2020-11-23T17:00:00", "a school sends a form it is not asked for", s[5],
       f"{s[5]['name']}活动周附件3", "附件3请查收。",
       [("附件3公益培训项目安排表.xlsx", make.workbook(
           ["附件3", "公益培训项目安排表", f"填报单位：{s[5]['name']}"], TRAINING, [[1, "书法公益班", "11月16日", "美术室", "居民", 4, "（略）", "（略）"]]))])
arrive("2020-11-24T08:00:00", "2020-11-23T18:00:00", "an unknown sender who names the school", "李老师",
       f"{s[6]['name']}活动周总结材料", "用个人邮箱代发。",
       [("工作总结.docx", summary(s[6], 2020)), ("附件2：情况统计表.xlsx", statistics(s[6], 2020))], sender="teacher.li@mail.example")
arrive("2020-11-24T08:00:00", "2020-11-23T18:30:00", "an unknown sender who names nobody", "王老师",
       "活动周总结材料", "请查收。", [("总结.docx", make.document("全民终身学习活动周工作总结", ["一、基本情况", "共开展活动三场。", "二、主要做法", "略"]))],
       sender="wang@nowhere.example")

# The other notice, four years later.
for index, (unit, when) in enumerate([(c[0], "2024-10-29T09:00:00"), (s[7], "2024-10-30T23:59:00"), (s[8], "2024-10-31T08:00:00")]):
    arrive("2024-10-31T09:00:00", when, "plan and schedule", unit, f"{unit['name']}2024年活动周方案及安排表", "请查收。",
           [("工作方案.docx", work_plan(unit, 2024)), ("活动安排表.xlsx", schedule(unit, 2024))], charset=["utf-8", "gb18030"][index % 2])
arrive("2024-11-08T09:00:00", "2024-11-07T15:00:00", "both phases in one mail", s[9], f"{s[9]['name']}活动周全部材料", "方案、安排表、总结、案例、照片一并报送。",
       [("工作方案.docx", work_plan(s[9], 2024)), ("活动安排表.xlsx", schedule(s[9], 2024)), ("工作总结.docx", summary(s[9], 2024)),
        ("典型活动案例.docx", case(s[9], "书香校园")), *photos(9, 5, "2024-11-02")])
arrive("2024-11-08T09:00:00", "2024-11-07T16:00:00", "summary, case and both alternatives", c[0], f"{c[0]['name']}活动周总结", "总结、案例、照片、视频见附件。",
       [("工作总结.docx", summary(c[0], 2024)), ("典型活动案例.docx", case(c[0], "社区夜校")), *photos(10, 5, "2024-11-03"),
        ("活动视频.mp4", make.video(film, 299))])

# The ministry's notice: plans and nominations by 25 September, summary and exactly four cases by 20 December 2020.
r, b, d = units("province"), units("member"), units("street")


def star(name):
    return make.nomination("百姓学习之星推荐表", "姓名", name)


def brand(name):
    return make.nomination("终身学习品牌项目推荐表", "项目名称", name)


def cases(unit, titles):
    return [(f"典型案例{k}.docx", case(unit, title)) for k, title in enumerate(titles, 1)]


people = make.gbk_zip([
    ("百姓学习之星/1.张小梅/推荐表.docx", star("张小梅")), ("百姓学习之星/1.张小梅/工作照.jpg", make.photo(801, at("2020-09-01T09:00:00"))),
    ("百姓学习之星/2.李大勇/推荐表.docx", star("李大勇")), ("百姓学习之星/3.王芳/推荐表.docx", star("王芳")),
    ("百姓学习之星/3.王芳/事迹.mp4", make.video(film, 10))])
arrive("2020-09-26T08:00:00", "2020-09-24T10:00:00", "plan, three persons in folders, four projects", r[0],
       f"{r[0]['name']}活动周方案及推荐材料", "现报送我省活动周方案、百姓学习之星3名、终身学习品牌项目4个。",
       [("本省活动周方案.docx", work_plan(r[0], 2020)), ("百姓学习之星.zip", people),
        *[(f"终身学习品牌项目推荐表{k}.docx", brand(name)) for k, name in enumerate(["银龄课堂", "田间学堂", "工友夜校", "书香小巷"], 1)]])
arrive("2020-09-26T08:00:00", "2020-09-25T18:00:00", "a fifth project", r[0], "补报活动周品牌项目一个", "补报一个。",
       [("品牌项目推荐表.docx", brand("云上老年大学"))])
arrive("2020-09-26T08:00:00", "2020-09-25T23:59:59", "plan and a list of three persons", r[1], f"{r[1]['name']}活动周方案及推荐汇总表", "请查收。",
       [("活动周方案.docx", work_plan(r[1], 2020)), ("百姓学习之星推荐汇总表.xlsx", make.workbook(
           ["百姓学习之星推荐汇总表"], ["序号", "姓名", "性别", "工作单位", "主要事迹"],
           [[k, name, "（略）", "（略）", "坚持学习二十年"] for k, name in enumerate(["陈晓明", "赵敏", "周建国"], 1)]))])
arrive("2020-09-26T08:00:00", "2020-09-26T00:00:01", "a second too late", r[2], f"{r[2]['name']}活动周方案", "方案报送如下。",
       [("活动周方案.docx", work_plan(r[2], 2020)), ("百姓学习之星推荐表（刘洋）.docx", star("刘洋"))])
arrive("2020-12-21T08:00:00", "2020-12-18T09:00:00", "summary and four cases", r[0], f"{r[0]['name']}活动周总结和案例", "请查收。",
       [("工作总结.docx", summary(r[0], 2020)), *cases(r[0], ["银龄课堂", "田间学堂", "工友夜校", "书香小巷"])])
arrive("2020-12-21T08:00:00", "2020-12-19T09:00:00", "summary and three cases", r[1], f"{r[1]['name']}活动周总结和案例", "请查收。",
       [("工作总结.docx", summary(r[1], 2020)), *cases(r[1], ["邻里学堂", "船上书屋", "候鸟课堂"])])

# The park's plan asks nobody to send anything.
arrive("2021-11-06T08:00:00", "2021-11-05T10:00:00", "a plan that nobody asked for", d[0], f"{d[0]['name']}活动周实施方案", "请查阅。",
       [("实施方案.docx", work_plan(d[0], 2021))])

# The city's notice names no day and no address; photos need captions, the film standard definition.
names = ["老人学用手机.jpg", "IMG_2041.jpg", "微信图片_20211116093000.jpg", "社区读书会现场.jpg", "志愿者教挂号.jpg"]
arrive("2021-12-02T08:00:00", "2021-12-01T10:00:00", "everything, two photos without a caption", b[0], f"{b[0]['name']}活动周总结材料",
       "总结、视频、照片见附件。", [("工作总结.docx", summary(b[0], 2021)), ("活动视频.mp4", make.video(film, 299)),
                         *[(name, make.photo(900 + k, at("2021-11-16T09:00:00"))) for k, name in enumerate(names)]])
arrive("2021-12-02T08:00:00", "2021-12-01T11:00:00", "a film of 360 lines, four photos listed in the mail", b[1],
       f"{b[1]['name']}活动周材料", "照片说明：\n1.工友夜校开班\n2.师傅讲焊接\n3.读书分享会\n4.结业合影",
       [("活动视频.mp4", make.video(film, 20, (640, 360))),
        *[(f"照片{k}.jpg", make.photo(920 + k, at("2021-11-18T09:00:00"))) for k in range(1, 5)]])
arrive("2022-03-02T08:00:00", "2022-03-01T10:00:00", "three months after the week, and not late", b[2], f"{b[2]['name']}活动周总结", "请查收。",
       [("工作总结.docx", summary(b[2], 2021))])

with open(folder / "plan.tsv", "w", encoding="utf-8") as out:
    for row in plan:
        out.write("\t".join(row) + "\n")
print(f"{len(plan)} mails of {len({p.read_bytes().split(b'<')[1].split(b'>')[0] for p in folder.glob('*.eml')})} senders")
