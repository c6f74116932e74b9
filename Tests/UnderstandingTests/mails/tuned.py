"""The part of the labelled mails by which the rules are made."""


def fill(box, file, packed, make, texts):
    plans_2024(box, file, packed, make, texts)
    plans_2020(box, file, packed, make, texts)
    results_2024(box, file, packed, make, texts)
    results_2020(box, file, packed, make, texts)
    defects(box, file, packed, make, texts)
    strays(box, file, packed, make, texts)
    ministry(box, file, packed, make, texts)
    city_and_park(box, file, packed, make, texts)


def plans_2024(box, file, packed, make, texts):
    dice = texts.seeded("t1")
    unit = box.name("M03")
    box.mail("M03", "2024-10-28 10:00", "青禾中学活动周工作方案及安排表", "请查收。",
             file("青禾中学活动周工作方案.docx", make.word(texts.plan(0, unit, 2024, dice)), "plan"),
             file("附件1：活动周主要活动安排表.xlsx", make.excel(("Sheet1", texts.form("schedule", 0, unit, 2024, dice))), "schedule"))
    unit = box.name("P08")
    box.mail("P08", "2024-10-29 11:10", "望溪小学", "活动周材料",
             file("1.docx", make.word(texts.plan(1, unit, 2024, dice), heading=False), "plan"), file("2.xlsx", make.excel(("Sheet1", texts.form("schedule", 1, unit, 2024, dice))), "schedule"))
    unit = box.name("K01")
    box.mail("K01", "2024-10-30 15:00", "实验幼儿园活动周", "方案是WPS写的",
             file("实验幼儿园活动周方案.wps", make.old_word(texts.plan(2, unit, 2024, dice), heading=False), "plan"),
             file("附件1.et", make.old_excel(("Sheet1", texts.form("schedule", 2, unit, 2024, dice))), "schedule"))
    unit = box.name("P11")
    box.mail("P11", "2024-10-30 16:30", "鹤汀小学活动周策划", "策划书和安排",
             file("策划书.docx", make.word(texts.plan(3, unit, 2024, dice)), "plan"),
             file("鹤汀.docx", make.word(["主要活动安排表", "@1"], [texts.form("schedule", 1, unit, 2024, dice)]), "schedule"))
    unit = box.name("M08")
    box.mail("M08", "2024-10-30 09:20", "中专活动周报表", "两个表在一个工作簿",
             file("中专.xlsx", make.excel(("活动周工作方案", [["澄湖中等专业学校活动周工作方案"], ["一、指导思想"], ["服务终身学习"], ["二、组织领导"]]), ("安排表", texts.form("schedule", 0, unit, 2024, dice))),
                  "schedule", "plan review"))
    unit = box.name("C04")
    box.mail("C04", "2024-10-29 14:14", "梧岭社教中心2024活动周方案", "附件中方案请审阅",
             packed("新建文件夹.zip", make.gbk_zip, file("新建文件夹/方案(定稿).pdf", make.pdf(texts.plan(0, unit, 2024, dice)), "plan"),
                    file("新建文件夹/工作簿1.xlsx", make.excel(("Sheet1", texts.form("schedule", 3, unit, 2024, dice))), "schedule"),
                    file("新建文件夹/.DS_Store", b"\0\0\0\1Bud1" + b"\0" * 300)))
    unit = box.name("P03")
    box.mail("P03", "2024-10-28 09:30", "实小东校区", "活动周方案附后",
             file("方案+安排表.docx", make.word([*texts.plan(0, unit, 2024, dice), "附件1 活动周主要活动安排表", "@1"], [texts.form("schedule", 1, unit, 2024, dice)]), "plan", "schedule"))
    unit = box.name("K06")
    box.mail("K06", "2024-10-29 08:00", "梧岭幼儿园", "活动周方案",
             file("附件2 安排表.docx", make.word(texts.plan(1, unit, 2024, dice)), "plan"),
             file("活动周方案.xlsx", make.excel(("Sheet1", texts.form("schedule", 0, unit, 2024, dice))), "schedule"))


def plans_2020(box, file, packed, make, texts):
    dice = texts.seeded("t2")
    unit = box.name("M04")
    box.mail("M04", "2020-10-12 10:30", "青禾初中2020活动周方案", "见附件",
             file("方案终稿.doc", make.old_word(texts.plan(0, unit, 2020, dice)), "plan"), file("附件1.xls", make.old_excel(("附件1", texts.form("schedule", 0, unit, 2020, dice))), "schedule"))
    unit = box.name("N06")
    box.mail("N06", "2020-10-13 11:00", "巧手家政活动周材料", "方案、附件1、附件3",
             file("巧手家政方案.docx", make.word(texts.plan(1, unit, 2020, dice)), "plan"), file("附件1.docx", make.word(["附件1", "@1"], [texts.form("schedule", 1, unit, 2020, dice)]), "schedule"),
             file("公益课.xlsx", make.excel(("Sheet1", texts.form("training", 1, unit, 2020, dice))), "training"))
    unit = box.name("N02")
    box.mail("N02", "2020-10-12 13:00", "启航文艺 附件", "表都在里面",
             file("附件.xls", make.old_excel(("Sheet1", texts.form("schedule", 2, unit, 2020, dice)), ("Sheet2", texts.form("training", 2, unit, 2020, dice))), "schedule", "training"),
             file("活动方案.docx", make.word(texts.plan(3, unit, 2020, dice)), "plan"))
    unit = box.name("C06")
    box.mail("C06", "2020-10-13 15:50", "开大活动周", "通知已收到，方案如下",
             file("关于举办2020年全民终身学习活动周的通知.docx", make.word(NOTICE_2020)), file("开大活动周方案.odt", make.open_text(texts.plan(0, unit, 2020, dice)), "plan"),
             file("附件1（空白）.xlsx", make.excel(("附件1", texts.form("schedule", 0, "", 2020, dice, 0))), "schedule rejected"))
    unit = box.name("M02")
    box.mail("M02", "2020-10-13 09:09", "二中方案", "活动周方案请查收",
             file("二中文件.docx", make.word(["澄湖第二中学文件", "关于开展二中2020年全民终身学习活动周的通知", "各处室、年级组：", *texts.plan(0, unit, 2020, dice)[1:]]), "plan"),
             file("二中安排.xlsx", make.excel(("Sheet1", texts.form("schedule", 3, unit, 2020, dice))), "schedule"))


NOTICE_2020 = [
    "关于举办2020年全民终身学习活动周的通知", "各中小学及有关学校，各社区教育机构：", "根据省、市部署，我区将举办活动周。有关事项通知如下：", "一、主题和时间", "二、活动内容", "三、具体要求",
    "于10月13日前将活动周工作方案、主要活动安排表（附件1）报送。", "于11月23日前报送工作总结、典型活动案例和统计表（附件2）。", "澄湖区教育局", "2020年10月10日"]


def results_2024(box, file, packed, make, texts):
    dice = texts.seeded("t3")
    unit = box.name("P04")
    box.mail("P04", "2024-11-07 10:10", "青禾中心小学活动周总结材料", "总结、案例、照片，请查收",
             file("活动周工作总结.docx", make.word(texts.summary(0, unit, 2024, dice)), "summary"), file("典型活动案例.docx", make.word(texts.case(2, unit, 2024, dice)), "case"),
             *[file(f"活动照片{n}.jpg", make.photo(f"t3{n}"), "photos") for n in range(1, 6)])
    unit = box.name("M05")
    box.mail("M05", "2024-11-06 18:00", "柳桥中学", "活动周结束，报送如下",
             file("柳桥中学汇报.docx", make.word(texts.summary(3, unit, 2024, dice)), "summary"), file("银龄.docx", make.word(texts.case(0, unit, 2024, dice)), "case"),
             *[file(make.random_name(dice), make.photo(f"t4{n}"), "photos") for n in range(3)], file("大图.bmp", make.photo("t45", size=(400, 320), kind="BMP"), "photos"), file("1.webp", make.photo("t46", kind="WEBP"), "photos"))
    unit = box.name("K07")
    box.mail("K07", "2024-11-07 16:00", "鹤汀幼儿园活动周", "小结和视频",
             file("小结.docx", make.word(texts.summary(2, unit, 2024, dice), heading=False), "summary"), file("鹤汀幼儿园.avi", make.film(120, "avi"), "video"))
    unit = box.name("C02")
    box.mail("C02", "2024-11-07 09:30", "柳桥社教中心活动周资料包", "全部材料在压缩包里",
             packed("资料包.zip", make.gbk_zip, file("资料包/工作总结.doc", make.old_word(texts.summary(0, unit, 2024, dice)), "summary"), file("资料包/案例/剪纸.docx", make.word(texts.case(1, unit, 2024, dice)), "case"),
                    file("资料包/案例/表.docx", make.word(["典型案例申报", "@1"], [texts.report_table("亲子共读", unit, 2024, dice)]), "case"),
                    *[file(f"资料包/活动照片/IMG_{n}.jpg", make.photo(f"t5{n}"), "photos") for n in range(5)]))
    unit = box.name("M01")
    box.mail("M01", "2024-11-05 12:12", "一中活动周总结", "总结内有照片",
             file("一中总结.docx", make.word(texts.summary(1, unit, 2024, dice), pictures=[make.photo(f"t6{n}") for n in range(5)]), "summary"), file("一中案例.txt", "\r\n".join(texts.case(0, unit, 2024, dice)).encode("utf-8-sig"), "case"))
    unit = box.name("P10")
    box.mail("P10", "2024-11-07 13:40", "梧岭小学 总结 案例", "合并在一个文档中",
             file("梧岭小学总结和案例.docx", make.word(texts.summary(0, unit, 2024, dice) + ["典型案例"] + texts.case(0, unit, 2024, dice)), "summary", "case"), *[file(f"梧岭{n}.jpg", make.photo(f"t7{n}"), "photos") for n in "甲乙丙丁戊"])
    unit = box.name("K02")
    box.mail("K02", "2024-11-07 15:15", "实小附幼总结", "您好，见附件。", file("总结.pdf", make.pdf(texts.summary(0, unit, 2024, dice)), "summary"), file("案例.pdf", make.pdf(texts.case(2, unit, 2024, dice)), "case"),
             inline=[file("贴图.jpg", make.photo("t8", kind="PNG"), "photos"), file("logo.png", make.logo((1400, 300)))])
    unit = box.name("C05")
    box.mail("C05", "2024-11-07 09:00", "鹤汀社教中心", "活动周总结、案例、照片",
             packed("鹤汀社教.7z", make.seven_zip, file("总结.docx", make.word(texts.summary(1, unit, 2024, dice)), "summary"), file("案例.docx", make.word(texts.case(3, unit, 2024, dice)), "case"),
                    *[file(f"照片/{n}.jpg", make.photo(f"t9{n}"), "photos") for n in range(4)]))


def results_2020(box, file, packed, make, texts):
    dice = texts.seeded("t10")
    unit = box.name("M11")
    box.mail("M11", "2020-11-20 14:00", "十一中活动周总结材料", "见附件", file("总结.docx", make.word(texts.summary(3, unit, 2020, dice)), "summary"), file("案例.docx", make.word(texts.case(2, unit, 2020, dice)), "case"),
             file("附件1：统计表.xlsx", make.excel(("Sheet1", texts.form("statistics", 0, unit, 2020, dice))), "statistics"), *[file(f"{n}.jpg", make.photo(f"t10{n}", "2020-11-17"), "photos") for n in range(1, 6)])
    unit = box.name("C07")
    box.mail("C07", "2020-11-23 10:00", "老年大学活动周", "统计表等", file("老年大学.xls", make.old_excel(("Sheet1", texts.form("statistics", 1, unit, 2020, dice))), "statistics"), file("老年大学.docx", make.word(texts.summary(1, unit, 2020, dice)), "summary"),
             file("老年大学案例.rtf", make.rich_text(texts.case(0, unit, 2020, dice)), "case"), file("片子.mkv", make.film(200, "mkv"), "video"))
    unit = box.name("P12")
    box.mail("P12", "2020-11-23 11:30", "特校总结", "活动周材料附后", file("附件二.docx", make.word(["附件2", "全民终身学习活动周情况统计表", "@1"], [texts.form("statistics", 1, unit, 2020, dice)]), "statistics"),
             file("特校活动周总结.docx", make.word(texts.summary(2, unit, 2020, dice)), "summary"), file("特校视频.mp4", make.film(301), "video rejected"))
    unit = box.name("N05")
    box.mail("N05", "2020-11-22 08:30", "金穗农校活动周总结", "附件三个", packed("金穗.rar", make.rar, file("总结.docx", make.word(texts.summary(0, unit, 2020, dice)), "summary"), file("统计表.xlsx", make.excel(("Sheet1", texts.form("statistics", 2, unit, 2020, dice))), "statistics"),
             file("案例.docx", make.word(texts.case(1, unit, 2020, dice)), "case")))
    unit = box.name("M06")
    box.mail("M06", "2020-11-23 17:00", "望溪实验中学活动周", "统计表、总结、案例", file("2020活动周统计.xlsx", make.excel(("统计", texts.form("statistics", 3, unit, 2020, dice)), ("照片", [["见附件"]])), "statistics"),
             file("2020活动周总结.docx", make.word(texts.summary(0, unit, 2020, dice)), "summary"), file("2020活动周案例.docx", make.word(texts.case(0, unit, 2020, dice)), "case"))


def defects(box, file, packed, make, texts):
    dice = texts.seeded("t11")
    unit = box.name("K05")
    gaps = texts.form("schedule", 0, unit, 2024, dice, 3)
    gaps[5][3] = ""
    box.mail("K05", "2024-10-30 10:00", "望溪幼儿园活动周方案", "见附件", file("方案.docx", make.word(texts.plan(0, unit, 2024, dice)), "plan"), file("安排表.xlsx", make.excel(("活动安排", gaps)), "schedule"))
    unit = box.name("P06")
    nowhere = [row[:3] + [""] + row[4:] if len(row) > 4 and row[0] != "序号" else row for row in texts.form("schedule", 0, unit, 2024, dice)]
    box.mail("P06", "2024-10-30 11:00", "柳桥小学活动周安排表", "见附件", file("附件1.xlsx", make.excel(("Sheet1", nowhere)), "schedule review"))
    box.mail("P06", "2024-11-07 09:00", "柳桥小学总结", "活动周总结，压缩包有密码", packed("柳桥小学总结.zip", lambda members: make.seven_zip(members, "abc"), file("总结.docx", make.word(texts.summary(0, unit, 2024, dice)))),
             file("柳桥小学总结(截断).docx", make.word(texts.summary(0, unit, 2024, dice))[:9000], "summary rejected"))
    unit = box.name("P09")
    box.mail("P09", "2024-11-06 15:00", "望溪实小", "活动周总结盖章版", file("盖章总结.pdf", make.scanned_pdf(make.picture_of(texts.summary(0, unit, 2024, dice))), "summary review"),
             file("去年总结.docx", make.word(texts.summary(0, unit, 2023, dice)), "summary review"))
    unit = box.name("C01")
    old = texts.form("schedule", 0, unit, 2024, dice)
    for row in old[4:]:
        row[2] = "2023年" + row[2]
    old[1] = ["全民终身学习活动周主要活动安排表"]
    box.mail("C01", "2024-10-30 14:00", "青禾社教中心", "活动周方案、安排表", file("安排.xlsx", make.excel(("Sheet1", old)), "schedule review"), file("方案.docx", make.word(texts.plan(0, unit, 2024, dice)), "plan"))
    box.mail("C03", "2024-11-07 10:00", "望溪社教中心活动周照片", "照片五张，另有一张表的照片", *[file(f"望溪{n}.jpg", make.photo(f"t12{n}"), "photos") for n in range(1, 6)],
             file("安排表截图.png", make.picture_of(["主要活动安排表", "序号 活动名称"], kind="PNG"), "schedule review"))


def strays(box, file, packed, make, texts):
    dice = texts.seeded("t13")
    unit = box.name("P05")
    box.mail("P05", "2024-10-29 10:00", "青禾二小材料", "活动周方案和学期计划",
             file("教学工作计划.docx", make.word([f"{unit}2024年秋学期教学工作计划", "一、指导思想", "落实课程标准。", "二、工作目标", "提升质量。", "三、工作要求", "认真备课。"])),
             file("活动周方案.docx", make.word(texts.plan(2, unit, 2024, dice)), "plan"))
    unit = box.name("P02")
    box.mail("P02", "2024-11-07 14:00", "实小活动周总结", "附发票和签到表", file("总结.docx", make.word(texts.summary(1, unit, 2024, dice)), "summary"), file("电子发票.pdf", make.pdf(["增值税电子发票", "购买方 澄湖实验小学", "金额 260.00"])),
             file("签到表.xlsx", make.excel(("Sheet1", [["活动签到表"], ["序号", "姓名", "住址", "签名"], [1, "甲", "一村", ""], [2, "乙", "二村", ""]]))), file("录音.m4a", make.film(15, "m4a", sound_only=True)))
    unit = box.name("P07")
    box.mail("P07", "2024-11-07 15:00", "柳桥二小活动周", "视频", file("视频.mp4", make.film(180), "video"), file("片头音乐.mp4", make.film(10, sound_only=True)), file("封面二维码.png", make.logo((430, 430))),
             file("课后服务总结.docx", make.word([f"{unit}课后服务工作总结", "一、基本情况", "开设社团十二个。", "二、主要做法", "走班上课。", "三、存在问题", "师资不足。"])))
    box.mail("K04", "2024-11-07 09:50", "柳桥幼儿园活动周总结", "总结和案例", file("柳桥幼儿园总结.docx", make.word(texts.summary(2, box.name("K04"), 2024, dice)), "summary"), file("简介.docx", make.word(["园所简介", "本园创办于上世纪九十年代，现有九个班级。"])),
             file("柳桥案例.docx", make.word(texts.case(3, box.name("K04"), 2024, dice)), "case"))


def ministry(box, file, packed, make, texts):
    dice = texts.seeded("t14")
    unit = box.name("R02")
    box.mail("R02", "2020-09-21 09:00", "沧澜省教育厅报送活动周方案", "方案和推荐材料见附件。", file("沧澜省方案.doc", make.old_word(texts.plan(0, unit, 2020, dice)), "plan"),
             *[file(f"{n + 1}.百姓学习之星—{texts.PERSONS[n][0]}.docx", make.word(texts.person(n % 3, n)), "stars") for n in range(4)],
             *[file(f"{n + 1}.终身学习品牌项目—{texts.PROJECTS[n][0]}.docx", make.word(texts.project(n % 3, n)), "brands") for n in range(3)])
    unit = box.name("R05")
    box.mail("R05", "2020-09-25 15:00", "南浦市推荐材料", "活动周推荐材料打包", packed("南浦.zip", make.gbk_zip, *[
        leaf for n in range(3) for leaf in (
            file(f"学习之星/{texts.PERSONS[n][0]}/{texts.PERSONS[n][0]}.docx", make.word(texts.person(2, n)), "stars"), file(f"学习之星/{texts.PERSONS[n][0]}/1.jpg", make.photo(f"t14{n}"), "stars"))],
        *[file(f"品牌项目/{texts.PROJECTS[n][0]}.docx", make.word(texts.project(0, n)), "brands") for n in range(3)]), file("南浦市活动周实施方案.docx", make.word(texts.plan(1, unit, 2020, dice)), "plan"))
    unit = box.name("R01")
    box.mail("R01", "2020-12-18 10:00", "云岭省活动周工作总结和典型案例", "总结、案例请查收", file("总结.docx", make.word(texts.summary(1, unit, 2020, dice)), "summary"), *[file(f"案例{n}.docx", make.word(texts.case(n % 3, unit, 2020, dice)), "cases") for n in range(1, 5)])
    unit = box.name("R06")
    box.mail("R06", "2020-09-23 11:00", "兵团活动周", "学习之星三名", *[file(f"学习之星{n + 1}.doc", make.old_word(texts.person(0, n)), "stars") for n in range(3)], file("兵团方案.docx", make.word(texts.plan(2, unit, 2020, dice)), "plan"))


def city_and_park(box, file, packed, make, texts):
    dice = texts.seeded("t15")
    unit = box.name("B02")
    box.mail("B02", "2021-12-02 09:30", "总工会活动周总结", "总结一份，照片五张，说明在文件名里", file("总工会总结.docx", make.word(texts.summary(3, unit, 2021, dice)), "summary"),
             *[file(f"职工{what}.jpg", make.photo(f"t15{what}", "2021-11-10"), "photos") for what in ["夜校开班", "技能比武", "读书分享", "瑜伽课", "急救演练"]], file("视频.wmv", make.film(80, "wmv"), "video"))
    unit = box.name("B04")
    box.mail("B04", "2021-12-05 14:00", "市妇联活动周材料", "见附件", file("妇联小结.docx", make.word(texts.summary(2, unit, 2021, dice)), "summary"), *[file(f"{n}.jpg", make.photo(f"t16{n}", "2021-11-10"), "photos") for n in range(1, 5)])
    unit = box.name("B06")
    box.mail("B06", "2021-11-30 16:00", "开大2021活动周", "材料包", packed("澜川开大.7z", make.seven_zip, file("工作总结.pdf", make.pdf(texts.summary(0, unit, 2021, dice)), "summary"), file("视频/宣传片.mp4", make.film(100), "video"), file("照片/讲座.jpg", make.photo("t17", "2021-11-11"), "photos")))
    unit = box.name("D01")
    box.mail("D01", "2021-12-01 10:00", "芦汀街道活动周总结", "活动周总结", file("芦汀街道总结.docx", make.word(texts.summary(1, unit, 2021, dice))), file("照片.jpg", make.photo("t18", "2021-11-20")))
    unit = box.name("U01")
    box.mail("U01", "2021-11-06 10:00", "园区社区学院活动周方案", "实施方案", file("实施方案.docx", make.word(texts.plan(0, unit, 2021, dice))))
    unit = box.name("M07")
    box.mail("M07", "2024-10-29 17:00", "梧岭外校活动周方案", "方案、安排表", file("IWP_plan_final.docx", make.word(texts.plan(0, unit, 2024, dice)), "plan"), file("schedule.xlsx", make.excel(("Sheet1", texts.form("schedule", 2, unit, 2024, dice))), "schedule"))
    unit = box.name("P01")
    box.mail("P01", "2024-11-06 14:30", "一中附小活动周总结", "材料4份", file("1总结.doc", make.old_word(texts.summary(1, unit, 2024, dice)), "summary"), file("2案例.doc", make.old_word(texts.case(1, unit, 2024, dice)), "case"), file("3视频.mpg", make.film(60, "mpg"), "video"), file("4签到.jpg", make.picture_of(["签到表", "姓名 电话"]), "- extra"))
    unit = box.name("C03")
    box.mail("C03", "2020-11-23 13:00", "望溪社教中心活动周总结、统计表", "请查收", file("望溪总结.docx", make.word(texts.summary(0, unit, 2020, dice)), "summary"), file("望溪统计.docx", make.word(["情况统计表", "@1"], [texts.form("statistics", 1, unit, 2020, dice)]), "statistics"), file("望溪案例.docx", make.word(texts.case(2, unit, 2020, dice)), "case"))
