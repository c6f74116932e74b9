"""The words of plans, summaries, cases and forms, each kind in several hands. All of it is invented."""

import random

EVENTS = [
    ("银龄手机课", "社区活动室", "辖区老年居民"), ("亲子共读", "校图书馆", "学生及家长"), ("剪纸非遗体验", "文化站二楼", "社区居民"),
    ("法治讲座", "报告厅", "家长代表"), ("八段锦教学", "文化广场", "退休教职工"), ("垃圾分类课堂", "居委会会议室", "居民代表"),
    ("家庭急救培训", "多功能厅", "志愿者"), ("书法公益课", "美术教室", "周边居民"), ("科普实验秀", "科学实验室", "三年级学生"),
    ("家庭教育沙龙", "心理辅导室", "一年级家长"), ("短视频制作入门", "计算机房", "新市民"), ("红色故事会", "阶梯教室", "全体师生"),
    ("中式面点", "烹饪实训室", "家政学员"), ("智能防诈骗宣讲", "村委会", "村民"), ("旧衣改造", "缝纫工坊", "妇女之家成员"),
]
AIMS = [
    "为推动学习型社区建设，营造人人愿学、处处能学的氛围，根据区教育局的统一部署，结合我单位实际，制定本方案。",
    "为进一步发挥学校在社区教育中的辐射作用，让更多居民走进校园、走进课堂，现就活动周有关工作安排如下。",
    "今年我们打算把课堂开到居民家门口去，以小型、多样、就近为原则，让老人孩子都能参加。",
]
DOINGS = [
    "一是把需求摸清楚。活动前向居民发放问卷一百二十份，回收一百零六份，根据结果调整了课程。",
    "二是把资源用起来。开放图书馆、机房和操场，组织骨干教师担任志愿讲师，六天里开课九节。",
    "三是把声势造起来。制作展板八块，发放学习手册三百本，公众号推送五期，阅读量两千余次。",
    "我们与居委会、老年协会商定时间，避开早晚接送高峰，参加人数比预想的多出一倍。",
    "课程由居民自己点单，学校派单，讲师接单，结束后由学员打分，平均九十六分。",
    "针对行动不便的老人，志愿者上门教学十二户，手把手教会了视频通话和预约挂号。",
]
LACKS = ["参与者仍以老年人为主，在职职工偏少。", "线上课程更新较慢，讲师队伍有待充实。", "宣传覆盖面还不够，部分小区居民并不知情。"]


def plan(style, unit, year, dice):
    """A work plan: official, numbered in figures, in brackets, or a school's short one."""
    picks = dice.sample(EVENTS, 5)
    items = [f"（{'一二三四五'[n]}）{name}。地点：{place}，面向{people}。" for n, (name, place, people) in enumerate(picks)]
    aim = AIMS[style % 3]
    if style == 0:
        return [f"{unit}{year}年全民终身学习活动周工作方案", aim, "一、指导思想", "坚持以人民为中心，服务全民终身学习，推进学习型社会建设。",
                "二、活动主题", "让学习成为一种生活方式", "三、组织领导", "成立活动周领导小组，组长由主要负责人担任，下设办公室。",
                "四、活动内容", *items, "五、工作要求", "各部门要高度重视，按照分工落实到人，及时报送活动信息和图片。", unit, f"{year}年10月"]
    if style == 1:
        return [f"{year}年终身学习活动周活动方案", unit, "1.活动背景", aim, "2.活动目标", "参与居民不少于三百人次，开放场馆四处。",
                "3.活动时间与内容", *[item[3:] for item in items], "4.保障措施", "经费从社区教育专项中列支，安全由总务处负责。", "5.预期成效", "形成一至两个可推广的项目。"]
    if style == 2:
        return [unit, "全民终身学习活动周", "实 施 方 案", aim, "【活动主题】悦读·悦动·悦成长", "【组织机构】由教导处牵头，年级组配合，成立领导小组。",
                "【活动内容】", *[f"{n}. {name}——{place}" for n, (name, place, _) in enumerate(picks, 1)],
                "【活动要求】各班留好照片，周五前交到办公室。"]
    return [f"{unit}“终身学习”活动周策划书", f"{year}年的活动周快到了，{aim}", "活动时间：活动周期间每天下午四点至五点半", "活动地点：校内及结对社区",
            "活动流程：" + "；".join(f"第{n}天 {name}（{people}）" for n, (name, _, people) in enumerate(picks, 1)),
            "人员分工：总负责一人，摄影两人，安全员三人。", "所需物资：横幅、扩音器、签到表、饮用水。", "预算：约一千二百元。"]


def summary(style, unit, year, dice):
    """A summary: official, with a motto for title, a story, or a report."""
    picks = dice.sample(EVENTS, 4)
    done = dice.sample(DOINGS, 4)
    names = "、".join(name for name, _, _ in picks)
    crowd = dice.randrange(200, 900)
    if style == 0:
        return [f"{unit}{year}年全民终身学习活动周工作总结", f"活动周期间，我单位共开展{names}等活动{dice.randrange(5, 14)}场，参与{crowd}余人次。现将有关情况总结如下：",
                "一、基本情况", "领导重视，组织健全，经费到位，宣传先行。", "二、主要做法", *done[:3], "三、活动成效", "居民学习热情明显提高，满意度达到九成八。",
                "四、存在问题", dice.choice(LACKS), "五、下一步打算", "把活动周的好做法固定下来，做到周周有课、月月有主题。", unit, f"{year}年11月"]
    if style == 1:
        return [dice.choice(["书香润社区 乐学伴银龄", "学在身边 乐在其中", "一座校园 一片书声"]), f"——{unit}{year}年终身学习活动周总结",
                f"金秋时节，{unit}的活动周如约而至，{names}轮番登场，累计{crowd}人走进课堂。", "一、高位推动，明确责任", done[0], "二、精心设计，丰富内容",
                done[1], done[2], "三、广泛宣传，营造氛围", done[3], "四、反思与展望", dice.choice(LACKS)]
    if style == 2:
        return [f"{unit}活动周小结", f"从周一到周日，我们一共办了{names}四项活动，来了{crowd}多人。", *done,
                "活动圆满结束，大家都说意犹未尽。" + dice.choice(LACKS), "明年我们会早一点排好场地，把课表提前贴到小区里。"]
    return [f"关于{year}年全民终身学习活动周开展情况的工作汇报", "区教育局：", f"按照通知要求，{unit}认真组织了活动周系列活动，累计参加{crowd}人次，现汇报如下。",
            "1.工作成效", *done[:2], "2.特色亮点", done[2], "3.存在不足", dice.choice(LACKS), "4.下一步工作思路", "建立长效机制，巩固活动成果。", "特此报告。", unit]


def case(style, unit, year, dice):
    """A case: with its headings, told as a story, as a table, or under the notice's own words."""
    name, place, people = dice.choice(EVENTS)
    done = dice.sample(DOINGS, 3)
    if style == 0:
        return [f"典型案例：{name}走进{place}", f"报送单位：{unit}", "一、案例背景", f"{people}对{name}的呼声很高，但一直缺少场地和老师。", "二、主要做法", *done,
                "三、活动成效", f"三年来累计服务{dice.randrange(500, 3000)}人次，被评为受欢迎的课程。", "四、经验启示", "贴近需求、持之以恒、共建共享。"]
    if style == 1:
        return [f"“{name}”的故事", f"{unit}", "【缘起】", f"前年冬天，一位老人在{place}门口问：你们的课我能不能听？", "【实施过程】", *done, "【案例反思】",
                "一堂课改变不了所有人，但能让一群人愿意再来。", "【创新点】学员变讲师，课堂变客厅。"]
    if style == 2:
        return ["典型活动案例", f"{name}：让{place}热起来", "（一）实施背景", f"辖区内{people}居多。", "（二）实施过程", *done, "（三）特色亮点", "全部课程由居民自主选择。",
                "（四）推广价值", "已在相邻两个社区推开。"]
    return [f"{unit}终身学习优秀案例", f"案例名称：{name}", f"案例概述：在{place}为{people}开设常年课程。", "案例详情：", *done, "案例评析：可复制、成本低。"]


def report_table(name, unit, year, dice):
    """A case filled into a table."""
    done = dice.sample(DOINGS, 2)
    return [["案例名称", name], ["报送单位", unit], ["案例背景", "居民有需求，学校有资源。"], ["主要做法", done[0]], ["活动成效", done[1]], ["经验启示", f"{year}年起每月一次。"]]


PERSONS = [
    ("周大伯", "退休木工", "六十岁开始学电脑，如今是社区里有名的剪辑师"), ("陈阿姨", "菜场摊主", "十年自学英语，给外国游客当志愿向导"),
    ("小林", "快递员", "利用送件间隙考取三张职业证书"), ("吴老师", "退休教师", "办起院子里的读书会，十二年没有断过"), ("阿珍", "返乡农民", "跟着网课学嫁接，带着一个村种出了好果子"),
]
PROJECTS = [
    ("水乡夜学堂", "在渔村码头办夜校，船回来就上课"), ("流动科普车", "一辆旧客车改成实验室，走遍二十个村"), ("外婆的灶台", "把家常菜做成课程，老人当老师"),
    ("云上老年大学", "课堂直播到养老院床头"), ("工间一刻钟", "车间里每天十五分钟的微课"),
]


def person(style, number):
    """A person's papers: the usual form, a story, or a recommendation."""
    name, trade, deed = PERSONS[number]
    if style == 0:
        return ["2020年“百姓学习之星”推荐表", f"姓名：{name}    性别：略", f"职业：{trade}", "政治面貌：群众", f"主要事迹：{deed}。", "推荐单位意见：同意推荐。"]
    if style == 1:
        return [f"“百姓学习之星”{name}事迹材料", f"{name}是一名{trade}。", f"{deed}。", "邻居们说，看到窗口的灯就知道又在学习。", "学习改变的不只是一个人。"]
    return [f"学无止境的{trade}", "——百姓学习之星候选人事迹", f"{name}，{trade}。{deed}。", "多年来坚持每天学习两小时，笔记有三十多本。", "推荐理由：可亲、可信、可学。"]


def project(style, number):
    """A project's papers."""
    name, what = PROJECTS[number]
    if style == 0:
        return ["2020年“终身学习品牌项目”申报表", f"项目名称：{name}", "项目负责人：李主任", f"项目简介：{what}。", "项目成效：服务三万人次。", "推荐单位意见：同意。"]
    if style == 1:
        return [f"终身学习品牌项目“{name}”简介", f"{what}。", "项目自启动以来，形成课程四十门。", "项目成效与特色：小而实，常态化。"]
    return [name, "——终身学习品牌项目材料", f"{what}。", "创新点：学员自治。", "社会影响：被多地借鉴。"]


HEADERS = {
    "schedule2020": ["序号", "活动名称", "活动时间", "活动地点", "活动内容", "参加对象", "责任人"],
    "schedule2024": ["序号", "活动名称", "活动时间", "活动地点", "主要内容", "参加人员", "联系人"],
    "statistics": ["序号", "活动类别", "活动场次", "参与人数", "宣传报道篇数", "经费投入", "备注"],
    "training": ["序号", "培训项目", "培训时间", "培训地点", "培训对象", "培训人数", "联系人"],
}
TITLES = {
    "schedule": "年全民终身学习活动周主要活动安排表", "statistics": "年全民终身学习活动周情况统计表", "training": "年公益培训项目安排表"}


def rows(kind, dice, count=5, month=11):
    """Filled rows of a form."""
    found = []
    for number in range(1, count + 1):
        name, place, people = dice.choice(EVENTS)
        day = f"{month}月{dice.randrange(1, 7)}日{dice.choice(['上午', '下午', '14:00', '晚上'])}"
        found.append({
            "schedule": [number, name, day, place, f"{name}一课，互动交流", people, dice.choice(["教导处", "李老师", "社教科", "张主任"])],
            "statistics": [number, dice.choice(["讲座", "培训", "展览", "读书会", "文艺演出"]), dice.randrange(1, 9), dice.randrange(30, 600),
                           dice.randrange(0, 5), dice.randrange(200, 3000), ""],
            "training": [number, name + "班", day, place, people, dice.randrange(15, 60), "教务部"],
        }[kind])
    return found


def form(kind, style, unit, year, dice, count=5):
    """The rows of a form: as the notice has it, without a title, in one's own columns, or spread out."""
    header = HEADERS[kind + str(year) if kind == "schedule" else kind]
    body = rows(kind, dice, count)
    annex = {"schedule": 1, "statistics": 2, "training": 3}[kind]
    title = f"{year}{TITLES[kind]}"
    if style == 0:
        return [[f"附件{annex}"], [title], [f"填报单位：{unit}"], header, *body]
    if style == 1:
        return [header, *body]
    if style == 2:
        spread = {"活动名称": "活 动 名 称", "活动时间": "活动时间\n（具体到时）", "参加对象": "参加对象（人数）", "参加人员": "参加人员（人数）", "培训项目": "培训项目名称",
                  "参与人数": "参与人数（人次）", "经费投入": "经费投入（元）", "活动地点": "活动地点"}
        return [[title], ["填报单位（盖章）：" + unit, "", "", "填报日期：11月"], [spread.get(cell, cell) for cell in header], *body]
    return [[unit + title], [""], header, *body, ["填表人：办公室", "", "", "联系电话：内线201"]]


def seeded(*key):
    """Dice that fall the same way each time."""
    return random.Random("/".join(map(str, key)))
