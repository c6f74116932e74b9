"""Presentations, from a flat OpenDocument file that LibreOffice converts."""
import base64

import office
from manifest import expect, read, write
from pictures import jpeg

TITLE = "活动周风采展示"
NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{uri}:1.0"' for name, uri in [
        ("office", "office"), ("text", "text"), ("draw", "drawing"), ("svg", "svg-compatible"),
        ("presentation", "presentation"), ("style", "style"), ("fo", "xsl-fo-compatible")])


def frame(content, role, top):
    return (f'<draw:frame presentation:class="{role}" svg:x="2cm" svg:y="{top}cm" svg:width="20cm" svg:height="3cm">'
            f"{content}</draw:frame>")


def box(text):
    return f"<draw:text-box><text:p>{text}</text:p></draw:text-box>"


def prepare():
    picture = base64.b64encode(jpeg(31)).decode()
    pages = (
        f'<draw:page draw:name="1" draw:master-page-name="m">{frame(box(TITLE), "title", 1)}'
        f'{frame(box("云岭街道社区学校"), "subtitle", 6)}</draw:page>'
        f'<draw:page draw:name="2" draw:master-page-name="m">{frame(box("开幕式现场"), "title", 1)}'
        f'{frame(f"<draw:image><office:binary-data>{picture}</office:binary-data></draw:image>", "graphic", 6)}'
        "</draw:page>")
    text = (f'<?xml version="1.0" encoding="UTF-8"?><office:document {NAMESPACES} office:version="1.3" '
            'office:mimetype="application/vnd.oasis.opendocument.presentation">'
            '<office:automatic-styles><style:page-layout style:name="l"><style:page-layout-properties '
            'fo:page-width="28cm" fo:page-height="21cm"/></style:page-layout></office:automatic-styles>'
            '<office:master-styles><style:master-page style:name="m" style:page-layout-name="l"/></office:master-styles>'
            f"<office:body><office:presentation>{pages}</office:presentation></office:body></office:document>")
    write("slides.fodp", text.encode())
    for name in ["slides.pptx", "slides.ppt", "slides.odp"]:
        office.convert("slides.fodp", name)
    office.convert("slides.fodp", "secret.pptx", password="ooxml")
    expect("slides.pptx", kind="presentation", format="pptx", title=TITLE, images=1, pictures=[(640, 480)],
           lines=["云岭街道社区学校", "开幕式现场"], captions=["开幕式现场"])
    expect("slides.ppt", kind="presentation", format="ppt")
    expect("slides.odp", kind="presentation", format="other")
    expect("secret.pptx", kind="presentation", format="pptx", problem="encrypted")


def finish():
    data = read("slides.pptx")
    write("cut.pptx", data[: len(data) * 2 // 3])
    expect("cut.pptx", kind="presentation", format="pptx", problem="truncated")
