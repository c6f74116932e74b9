"""The part of the labelled mails that nobody looks at while rules are made: it shows what the rules are worth."""


def fill(box, file, packed, make, texts):
    plans_2024(box, file, packed, make, texts)
    plans_2020(box, file, packed, make, texts)
    results_2024(box, file, packed, make, texts)
    results_2020(box, file, packed, make, texts)
    oddities(box, file, packed, make, texts)
    ministry(box, file, packed, make, texts)
    city_and_park(box, file, packed, make, texts)


def plans_2024(box, file, packed, make, texts):
    dice = texts.seeded("h1")
    unit = box.name("P04")
    box.mail("P04", "2024-10-28 16:20", "青禾中心小学活动周方案", "领导好，方案和安排表在附件里。",
             file("方案.docx", make.word(texts.plan(0, unit, 2024, dice)), "plan"),
             file("附件1.xlsx", make.excel(("Sheet1", texts.form("schedule", 0, unit, 2024, dice))), "schedule"))
    unit = box.name("P06")
    box.mail("P06", "2024-10-29 10:02", "柳小报送", "活动周材料，请查收",
             file("新建 Microsoft Word 文档.docx", make.word(texts.plan(1, unit, 2024, dice), heading=False), "plan"),
             file("新建 Microsoft Excel 工作表.xlsx", make.excel(("Sheet1", texts.form("schedule", 1, unit, 2024, dice))), "schedule"))
    unit = box.name("K02")
    box.mail("K02", "2024-10-29 15:45", "实小附幼-活动周", "老师您好！附件为我园活动周方案及安排。",
             file("幼儿园活动周（最终版2）.doc", make.old_word(texts.plan(2, unit, 2024, dice)), "plan"),
             file("活动周安排.xls", make.old_excel(("Sheet1", texts.form("schedule", 2, unit, 2024, dice))), "schedule"))
    unit = box.name("M03")
    both = make.excel(("方案", [[line] for line in texts.plan(1, unit, 2024, dice)]), ("安排表", texts.form("schedule", 0, unit, 2024, dice)))
    box.mail("M03", "2024-10-30 08:31", "青禾中学2024年活动周材料", "见附件", file("活动周材料.xlsx", both, "schedule", "plan review"))
    unit = box.name("M05")
    box.mail("M05", "2024-10-30 17:50", "转发：活动周方案", "请审阅",
             packed("柳桥中学活动周.zip", make.gbk_zip,
                    file("柳桥中学/方案/定稿.docx", make.word(texts.plan(0, unit, 2024, dice)), "plan"),
                    file("柳桥中学/安排/1.xlsx", make.excel(("活动安排", texts.form("schedule", 3, unit, 2024, dice))), "schedule"),
                    file("柳桥中学/方案/~$定稿.docx", b"\x00" * 162)))
    unit = box.name("K04")
    table = texts.form("schedule", 1, unit, 2024, dice, 3)
    box.mail("K04", "2024-10-29 09:00", "柳桥幼儿园活动周方案及安排表", "方案后附安排表。",
             file("活动周方案（含安排表）.docx", make.word([*texts.plan(0, unit, 2024, dice), "附：活动安排表", "@1"], [table]), "plan", "schedule"))
    unit = box.name("P09")
    box.mail("P09", "2024-10-30 11:11", "望溪实小 活动周 工作方案 安排表", "",
             file("附件2：工作方案.pdf", make.pdf(texts.plan(0, unit, 2024, dice)), "plan"),
             file("附件1：安排表.docx", make.word(["附件1", "2024年全民终身学习活动周主要活动安排表", f"填报单位：{unit}", "@1"], [texts.form("schedule", 1, unit, 2024, dice)]), "schedule"))
    unit = box.name("C03")
    box.mail("C03", "2024-10-28 14:00", "望溪社教中心活动周", "附件请收。另附去年的供参考。",
             file("2024方案.docx", make.word(texts.plan(3, unit, 2024, dice)), "plan"),
             file("2023年活动周方案.docx", make.word(texts.plan(0, unit, 2023, dice)), "plan review"),
             file("安排表空表.xlsx", make.excel(("Sheet1", texts.form("schedule", 0, unit, 2024, dice, 0))), "schedule rejected"))
    unit = box.name("P10")
    box.mail("P10", "2024-10-30 13:13", "梧岭小学", "活动周方案、安排表、通知扫描件",
             file("关于举办2024年全民终身学习活动周的通知.pdf", make.pdf(NOTICE_2024), "- extra"),
             file("梧岭小学方案.docx", make.word(texts.plan(1, unit, 2024, dice)), "plan"),
             file("梧岭小学.xlsx", make.excel(("Sheet1", texts.form("schedule", 2, unit, 2024, dice)), ("Sheet2", []), ("Sheet3", [])), "schedule"))


NOTICE_2024 = [
    "澄湖区教育局文件", "澄教〔2024〕76号", "关于举办2024年全民终身学习活动周的通知", "各中小学、幼儿园，各社区教育中心：", "为推进学习型社会建设，决定举办活动周，现将有关事项通知如下：",
    "一、活动主题", "让学习成为一种生活方式", "二、活动时间", "10月31日至11月6日", "三、组织领导", "成立组织委员会。", "四、相关要求",
    "请于10月30日前报送活动周工作方案和主要活动安排表（附件1）。", "附件1：主要活动安排表", "澄湖区教育局", "2024年10月18日"]


def plans_2020(box, file, packed, make, texts):
    dice = texts.seeded("h2")
    unit = box.name("M01")
    box.mail("M01", "2020-10-12 09:12", "一中活动周方案报送", "请查收附件",
             file("附件2.docx", make.word(texts.plan(0, unit, 2020, dice)), "plan"),
             file("附件2 活动安排.xlsx", make.excel(("附件1", texts.form("schedule", 0, unit, 2020, dice))), "schedule"))
    unit = box.name("N01")
    box.mail("N01", "2020-10-12 11:30", "晨光培训 公益培训", "你好，附件三填好了，方案和安排表一起报上。",
             file("附件3.xls", make.old_excel(("Sheet1", texts.form("training", 0, unit, 2020, dice))), "training"),
             file("晨光方案.docx", make.word(texts.plan(2, unit, 2020, dice), heading=False), "plan"),
             file("晨光安排.xlsx", make.excel(("Sheet1", texts.form("schedule", 1, unit, 2020, dice))), "schedule"))
    unit = box.name("N04")
    box.mail("N04", "2020-10-13 16:00", "博雅培训报送材料", "三个表都在一个文件里，请分别打印。",
             file("博雅.xlsx", make.excel(("附件1", texts.form("schedule", 0, unit, 2020, dice)), ("附件3", texts.form("training", 0, unit, 2020, dice))),
                  "schedule", "training"))
    unit = box.name("M11")
    box.mail("M11", "2020-10-13 08:08", "十一中活动周方案", "老师好",
             file("十一中活动周.wps", make.old_word(texts.plan(1, unit, 2020, dice)), "plan"),
             file("十一中活动周.et", make.old_excel(("Sheet1", texts.form("schedule", 1, unit, 2020, dice))), "schedule"))
    unit = box.name("P12")
    box.mail("P12", "2020-10-12 15:15", "澄湖特校2020年活动周方案", "见附件。",
             file("工作方案（盖章）.jpg", make.picture_of(texts.plan(0, unit, 2020, dice)), "plan review"),
             file("工作方案.docx", make.word(texts.plan(0, unit, 2020, dice)), "plan"),
             file("安排表.pdf", make.pdf(["2020年全民终身学习活动周主要活动安排表", f"填报单位：{unit}", "序号 活动名称 活动时间 活动地点 活动内容 参加对象 责任人",
                                        "1 读书会 11月14日 图书馆 分享好书 居民 教导处"]), "schedule"))


def results_2024(box, file, packed, make, texts):
    dice = texts.seeded("h3")
    unit = box.name("P05")
    box.mail("P05", "2024-11-06 10:00", "青禾二小活动周总结材料", "总结、案例、照片见附件。",
             file("总结.docx", make.word(texts.summary(0, unit, 2024, dice)), "summary"), file("案例.docx", make.word(texts.case(0, unit, 2024, dice)), "case"),
             *[file(make.random_name(dice), make.photo(f"h3{n}"), "photos") for n in range(5)])
    unit = box.name("K03")
    box.mail("K03", "2024-11-07 09:40", "青禾幼儿园", "活动周的总结和案例，视频发您了",
             file("书香童年.docx", make.word(texts.summary(1, unit, 2024, dice)), "summary"),
             file("典型案例材料终稿.doc", make.old_word(texts.case(2, unit, 2024, dice)), "case"), file("VID_20241103.mp4", make.film(90), "video"))
    unit = box.name("C01")
    box.mail("C01", "2024-11-07 14:22", "青禾社教中心活动周总结", "材料打包。",
             packed("青禾社教中心2024年活动周.zip", make.gbk_zip,
                    file("1.总结/社教中心.docx", make.word(texts.summary(3, unit, 2024, dice)), "summary"),
                    file("2.案例/案例一.docx", make.word(texts.case(1, unit, 2024, dice)), "case"), file("2.案例/案例二.docx", make.word(texts.case(0, unit, 2024, dice)), "case"),
                    *[file(f"3.照片/{n}.jpg", make.photo(f"h4{n}"), "photos") for n in range(1, 6)], file("3.照片/Thumbs.db", b"\xd0\xcf\x11\xe0" + b"0" * 600)))
    unit = box.name("M06")
    box.mail("M06", "2024-11-07 20:00", "望溪实验中学活动周总结", "总结见附件，活动照片已插入文中。",
             file("望溪实验中学.docx", make.word(texts.summary(0, unit, 2024, dice), pictures=[make.photo(f"h5{n}") for n in range(3)]), "summary"),
             file("望溪案例.pdf", make.pdf(texts.case(0, unit, 2024, dice)), "case"))
    unit = box.name("P02")
    box.mail("P02", "2024-11-05 12:00", "实小活动周总结+案例", "二合一",
             file("总结及典型案例.docx", make.word(texts.summary(0, unit, 2024, dice) + ["附：典型活动案例"] + texts.case(0, unit, 2024, dice)), "summary", "case"))
    unit = box.name("P08")
    box.mail("P08", "2024-11-06 16:06", "望溪小学 活动周 资料", "附件共8个",
             file("望溪小学活动周汇报.doc", make.old_word(texts.summary(3, unit, 2024, dice)), "summary"),
             file("《“银龄手机课”的故事》.docx", make.word(texts.case(1, unit, 2024, dice), heading=False), "case"),
             *[file(f"图片{n}.png", make.photo(f"h6{n}", size=(640, 480), kind="PNG"), "photos") for n in range(1, 6)],
             file("发票.pdf", make.pdf(["增值税电子普通发票", "发票代码 0320", "项目名称 横幅制作", "价税合计 380.00"])))
    unit = box.name("K05")
    box.mail("K05", "2024-11-07 17:30", "望溪幼儿园活动周", "请查收",
             file("活动周小结.txt", "\n".join(texts.summary(2, unit, 2024, dice)).encode("gbk"), "summary"),
             file("活动视频.mov", make.film(60, "mov"), "video"), file("背景音乐.mp4", make.film(20, sound_only=True)))
    unit = box.name("C05")
    box.mail("C05", "2024-11-07 11:00", "鹤汀社教中心活动周材料", "总结、案例、5张照片",
             packed("鹤汀.rar", make.rar, file("总结.docx", make.word(texts.summary(1, unit, 2024, dice)), "summary"),
                    file("案例.docx", make.word(texts.case(3, unit, 2024, dice)), "case"),
                    *[file(f"照片{n}.jpg", make.photo(f"h7{n}"), "photos") for n in range(1, 6)]))
    unit = box.name("P11")
    box.mail("P11", "2024-11-07 08:20", "鹤汀小学活动周总结", "附件请查收。",
             file("总结(1).docx", make.word(texts.summary(2, unit, 2024, dice)), "summary"), file("案例(1).odt", make.open_text(texts.case(0, unit, 2024, dice)), "case"),
             file("统计表.xlsx", make.excel(("Sheet1", texts.form("statistics", 0, unit, 2024, dice))), "- extra"),
             inline=[file("image001.png", make.logo())])


def results_2020(box, file, packed, make, texts):
    dice = texts.seeded("h8")
    unit = box.name("M02")
    box.mail("M02", "2020-11-20 10:10", "二中活动周总结材料", "总结、案例、统计表、照片五张",
             file("附件1.docx", make.word(texts.summary(0, unit, 2020, dice)), "summary"), file("附件2.xlsx", make.excel(("Sheet1", texts.form("statistics", 0, unit, 2020, dice))), "statistics"),
             file("附件3.docx", make.word(texts.case(0, unit, 2020, dice)), "case"), *[file(f"附件{n}.jpg", make.photo(f"h8{n}", "2020-11-16"), "photos") for n in range(4, 9)])
    unit = box.name("C02")
    box.mail("C02", "2020-11-22 15:00", "柳桥社教中心总结", "统计表、总结、案例，视频较短",
             file("柳桥统计.xls", make.old_excel(("Sheet1", texts.form("statistics", 2, unit, 2020, dice))), "statistics"),
             file("柳桥社教中心活动周工作总结.docx", make.word(texts.summary(1, unit, 2020, dice)), "summary"),
             file("柳桥案例1.docx", make.word(texts.case(2, unit, 2020, dice)), "case"), file("柳桥.wmv", make.film(240, "wmv"), "video"))
    unit = box.name("M04")
    box.mail("M04", "2020-11-23 09:00", "青禾初中活动周", "见附件", file("活动周汇总.xlsx", make.excel(("统计表", texts.form("statistics", 1, unit, 2020, dice)), ("说明", [["填表说明"], ["请如实填写"]])), "statistics"),
             file("青禾初中.docx", make.word(texts.summary(3, unit, 2020, dice)), "summary"), file("长视频.mp4", make.film(320), "video rejected"))
    unit = box.name("C06")
    box.mail("C06", "2020-11-23 16:40", "开大活动周总结", "附件如下",
             file("总结.docx", make.word(texts.summary(0, unit, 2020, dice)), "summary"), file("附件2盖章.jpg", make.picture_of(["2020年全民终身学习活动周情况统计表", "澄湖开放大学"]), "statistics review"),
             file("附件2.xlsx", make.excel(("附件2", texts.form("statistics", 3, unit, 2020, dice))), "statistics"),
             file("课程案例.docx", make.word(texts.case(1, unit, 2020, dice)), "case"))
    unit = box.name("N02")
    box.mail("N02", "2020-11-23 12:00", "启航文艺活动周总结", "空表先发，后补",
             file("附件2情况统计表.xlsx", make.excel(("Sheet1", texts.form("statistics", 0, unit, 2020, dice, 0))), "statistics rejected"),
             file("启航总结.rtf", make.rich_text(texts.summary(0, unit, 2020, dice)), "summary"))


def oddities(box, file, packed, make, texts):
    dice = texts.seeded("h9")
    unit = box.name("P07")
    box.mail("P07", "2024-11-06 09:09", "柳桥二小活动周资料", "总结有密码，1234",
             packed("总结.zip", lambda members: make.seven_zip(members, "1234"), file("总结.docx", make.word(texts.summary(0, unit, 2024, dice)))),
             file("柳桥二小案例.docx", make.word(texts.case(0, unit, 2024, dice)), "case"))
    unit = box.name("M07")
    box.mail("M07", "2024-11-07 10:30", "梧岭外校 活动周总结", "各位领导好，附件如下。",
             file("活动周总结扫描件.pdf", make.scanned_pdf(make.picture_of(texts.summary(0, unit, 2024, dice))), "summary review"),
             file("活动周总结.docx", make.word(texts.summary(2, unit, 2024, dice)), "summary"), file("二维码.png", make.logo((400, 400))), file("校徽.png", make.logo((500, 500))))
    unit = box.name("P01")
    box.mail("P01", "2024-11-07 15:50", "一中附小活动周", "照片和会议记录", *[file(f"活动剪影{n}.jpg", make.photo(f"h9{n}"), "photos") for n in range(1, 6)],
             file("会议记录.docx", make.word(["行政会议记录", "时间：11月4日", "主持人：校长", "一、传达上级会议精神", "二、布置期中质量调研", "三、食堂卫生检查通报"])),
             file("通讯录.xlsx", make.excel(("Sheet1", [["教职工通讯录"], ["序号", "姓名", "部门", "电话"], [1, "王", "教导处", "201"]]))))
    unit = box.name("K06")
    box.mail("K06", "2024-10-30 09:00", "梧岭幼儿园方案", "方案见附件",
             file("消防安全工作方案.docx", make.word([f"{unit}消防安全工作方案", "一、指导思想", "预防为主。", "二、组织领导", "园长任组长。", "三、工作要求", "每月演练。"])),
             file("全民终身学习活动周实施方案.docx", make.word(texts.plan(0, unit, 2024, dice)), "plan"))
    unit = box.name("K07")
    box.mail("K07", "2024-11-07 13:00", "鹤汀幼儿园总结", "见附件",
             packed("鹤汀幼儿园.7z", make.seven_zip, file("总结/鹤汀.docx", make.word(texts.summary(1, unit, 2024, dice)), "summary"), file("视频/活动.mp4", make.film(45), "video")))
    box.mail("C04", "2024-11-07 16:00", "梧岭社教中心 新闻稿", "公众号文章供参考",
             file("新闻稿.docx", make.word(["梧岭街道举办亲子阅读节", "11月2日上午，文化广场上人头攒动。", "记者从现场获悉，活动将持续三天。", "来源：街道融媒体中心"])),
             file("截图.png", make.picture_of(["公众号阅读量", "阅读 1203"], kind="PNG")), *[file(f"微信图片{n}.jpg", make.photo(f"h10{n}"), "photos") for n in range(1, 4)])


def ministry(box, file, packed, make, texts):
    dice = texts.seeded("h11")
    unit = box.name("R01")
    box.mail("R01", "2020-09-22 10:00", "云岭省教育厅2020年活动周方案及推荐材料", "现报送我省活动周方案、百姓学习之星和终身学习品牌项目推荐材料，请审阅。",
             file("云岭省2020年全民终身学习活动周方案.docx", make.word(texts.plan(0, unit, 2020, dice)), "plan"),
             *[file(f"百姓学习之星推荐表-{texts.PERSONS[n][0]}.docx", make.word(texts.person(0, n)), "stars") for n in range(3)],
             *[file(f"品牌项目-{texts.PROJECTS[n][0]}.docx", make.word(texts.project(1, n)), "brands") for n in range(3)])
    unit = box.name("R03")
    box.mail("R03", "2020-09-24 16:30", "北屏省活动周材料", "压缩包内按人、按项目分文件夹。",
             packed("北屏省推荐材料.zip", make.gbk_zip, *[
                 leaf for n in range(3) for leaf in (
                     file(f"百姓学习之星/{texts.PERSONS[n][0]}/事迹材料.docx", make.word(texts.person(1, n)), "stars"),
                     file(f"百姓学习之星/{texts.PERSONS[n][0]}/照片.jpg", make.photo(f"h11{n}"), "stars"))],
                    *[file(f"终身学习品牌项目/{texts.PROJECTS[n][0]}/简介.docx", make.word(texts.project(2, n)), "brands") for n in range(4)]),
             file("活动周方案.pdf", make.pdf(texts.plan(1, unit, 2020, dice)), "plan"))
    unit = box.name("R04")
    box.mail("R04", "2020-12-17 09:00", "东洲市教委 活动周总结、案例", "总结一份、典型案例四个。", file("东洲市总结.doc", make.old_word(texts.summary(0, unit, 2020, dice)), "summary"),
             *[file(f"典型案例{n}.docx", make.word(texts.case(n - 1, unit, 2020, dice)), "cases") for n in range(1, 5)])
    unit = box.name("R06")
    box.mail("R06", "2020-12-19 18:00", "兵团活动周工作总结", "附件请查收", file("兵团教育局.docx", make.word(texts.summary(3, unit, 2020, dice)), "summary"),
             packed("案例汇编.rar", make.rar, *[file(f"{n}.docx", make.word(texts.case(style, unit, 2020, dice)), "cases") for n, style in enumerate([0, 2, 0, 2], 1)]))


def city_and_park(box, file, packed, make, texts):
    dice = texts.seeded("h12")
    unit = box.name("B01")
    box.mail("B01", "2021-12-02 10:10", "市文旅局2021年全民终身学习活动周总结材料", "总结、照片、视频见附件。", file("市文旅局总结.docx", make.word(texts.summary(0, unit, 2021, dice)), "summary"),
             *[file(f"{place}活动现场.jpg", make.photo(f"h12{place}", "2021-11-12"), "photos") for place in ["读书会", "非遗展", "夜校", "讲座"]], file("活动视频.mp4", make.film(150), "video"))
    unit = box.name("B03")
    box.mail("B03", "2021-12-03 15:00", "市农业农村局活动周", "材料在压缩包", packed("农业农村局.zip", make.gbk_zip, file("总结.doc", make.old_word(texts.summary(1, unit, 2021, dice)), "summary"),
             *[file(f"照片/{n}高素质农民培训.jpg", make.photo(f"h13{n}", "2021-11-20"), "photos") for n in range(1, 6)]))
    unit = box.name("B05")
    box.mail("B05", "2021-12-01 09:00", "科协报送活动周材料", "见附件", file("附件.docx", make.word(texts.summary(2, unit, 2021, dice)), "summary"), file("科普.flv", make.film(70, "flv"), "video"),
             file("2021活动周计划.docx", make.word(texts.plan(0, unit, 2021, dice))))
    unit = box.name("W01")
    box.mail("W01", "2021-11-30 10:00", "云帆社工委活动周总结", "活动周总结及照片", file("总结.docx", make.word(texts.summary(0, unit, 2021, dice))), *[file(f"照片{n}.jpg", make.photo(f"h14{n}", "2021-11-15")) for n in range(1, 3)])
    unit = box.name("P12")
    box.mail("P12", "2020-11-23 08:50", "特校活动周统计表", "补统计表", file("统计.et", make.old_excel(("Sheet1", texts.form("statistics", 2, unit, 2020, dice))), "statistics"))
    unit = box.name("K01")
    box.mail("K01", "2024-11-07 10:45", "实验幼儿园活动周总结", "总结案例视频", file("幼儿园总结1107.docx", make.word(texts.summary(1, unit, 2024, dice)), "summary"), file("幼儿园案例1107.docx", make.word(texts.case(2, unit, 2024, dice)), "case"), file("5.3gp", make.film(40, "3gp"), "video"))
    unit = box.name("P03")
    box.mail("P03", "2024-10-30 16:10", "实小东校区活动周", "方案和表",
             file("东校区.docx", make.word(texts.plan(3, unit, 2024, dice)), "plan"), file("东校区.ods.xlsx", make.excel(("活动", texts.form("schedule", 1, unit, 2024, dice))), "schedule"))
    unit = box.name("M08")
    box.mail("M08", "2024-11-07 18:20", "中专活动周总结及案例", "附件为总结、案例和图片", file("总结-中专.docx", make.word(texts.summary(0, unit, 2024, dice)), "summary"), file("案例-面点课.doc", make.old_word(texts.case(0, unit, 2024, dice)), "case"),
             *[file(f"P{n}.JPG", make.photo(f"h15{n}"), "photos") for n in range(101, 106)])
