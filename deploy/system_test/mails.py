"""The mails of the system test: what schools send, with words in them that must not turn up where they do not belong."""

import datetime
import io
import pathlib
import random
import sys

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import demo_files as make  # noqa: E402
from mailserver import USER  # noqa: E402

# Personal data, each as a person would write it. None of it may be in the journal, none of it may outlive a purge.
PERSON = "欧阳慕白"
PHONE = "13957100861"
SUBJECT = "丹桂飘香"
SENDER_NAME = "教导处诸葛青"
FILE_NAME = "端木老师"
CANARIES = [PERSON, PHONE, SUBJECT, SENDER_NAME, FILE_NAME]


def work_plan(unit):
    """A plan as a .docx."""
    return make.document(f"{unit.name}全民终身学习活动周工作方案", [
        "一、指导思想", "围绕活动周主题，结合本单位实际，制定本方案。", "二、活动主题", "人人皆学、处处能学、时时可学。",
        "三、活动内容", f"开展讲座、读书会等活动六场。联系人{PERSON}，电话{PHONE}。", "四、工作要求", "按时报送材料。"])


def printed_plan(unit):
    """A plan as a .pdf whose characters only poppler-data knows how to read."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    page = canvas.Canvas(out)
    for number, line in enumerate([
            f"{unit.name}全民终身学习活动周工作方案", "一、指导思想", "围绕活动周主题，制定本方案。", "二、活动内容",
            f"开展讲座六场。联系人{PERSON}，电话{PHONE}。", "三、工作要求", "按时报送材料。"]):
        page.setFont("STSong-Light", 20 if number == 0 else 12)
        page.drawString(72, 760 - 30 * number, line)
    page.save()
    return out.getvalue()


def photo(unit):
    """A photograph of today, another one for each unit."""
    return make.photo(int(unit.code[1:]), datetime.datetime.now() - datetime.timedelta(days=1), (640, 480))


def mail(unit, files):
    text = f"您好：现报送活动周工作方案和照片，请查收。联系人{PERSON}，电话{PHONE}。"
    headers = [f"X-Phone: {PHONE}"]
    charset = random.choice(["gb18030", "utf-8"])
    return make.mail(unit.address, SENDER_NAME, USER, f"{unit.name}活动周材料（{SUBJECT}）", text, files, charset=charset, headers=headers)


def usual(unit):
    """A plan and a photograph."""
    return mail(unit, [("工作方案.docx", work_plan(unit)), (f"活动照片{FILE_NAME}.jpg", photo(unit))])


def zipped(unit):
    """The same in a zip with GBK names."""
    return mail(unit, [("材料.zip", make.gbk_zip([
        (f"材料/工作方案{FILE_NAME}.docx", work_plan(unit)), ("材料/活动照片.jpg", photo(unit))]))])


def printed(unit):
    """The plan as a .pdf."""
    return mail(unit, [("工作方案.pdf", printed_plan(unit)), ("活动照片.jpg", photo(unit))])


def damaged_zip(unit):
    """A zip that is cut short, besides good files."""
    whole = make.gbk_zip([("照片.jpg", photo(unit))])
    return mail(unit, [("工作方案.docx", work_plan(unit)), ("活动照片.jpg", photo(unit)), ("其他.zip", whole[:len(whole) // 2])])
