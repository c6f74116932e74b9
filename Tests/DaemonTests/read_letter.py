"""Reads a letter with Python's own parser and prints what it found, as JSON. Fails on a defect or on HTML that is no XML."""

import email
import email.policy
import io
import json
import sys
import xml.etree.ElementTree

import openpyxl
from PIL import Image, ImageStat

with open(sys.argv[1], "rb") as file:
    letter = email.message_from_binary_file(file, policy=email.policy.default)

parts = []
for part in letter.walk():
    assert not part.defects, part.defects
    parts.append(part.get_content_type())
body = letter.get_body(("html",))
page = body.get_content() if body else ""
elements = list(xml.etree.ElementTree.fromstring(page).iter()) if body else []
shown = [element.get("src") for element in elements if element.tag == "img"]
attachments = {part.get_filename(): part.get_content() for part in letter.iter_attachments()}
workbook = attachments.get("汇总.xlsx")
sheets = openpyxl.load_workbook(io.BytesIO(workbook)).sheetnames if workbook else []
pictures = {}
for part in letter.walk():
    if part["Content-ID"]:
        picture = Image.open(io.BytesIO(part.get_content()))
        pictures[part["Content-ID"].strip("<>")] = {
            "format": picture.format, "width": picture.width, "height": picture.height,
            "color": ImageStat.Stat(picture.convert("RGB")).mean,
        }
json.dump({
    "subject": letter["Subject"], "to": letter["To"], "automatic": letter["Auto-Submitted"], "parts": parts,
    "text": letter.get_body(("plain",)).get_content(), "page": page, "tags": len(elements), "shown": shown,
    "ids": list(pictures), "pictures": pictures,
    "attachments": sorted(attachments), "sheets": sheets,
}, sys.stdout)
