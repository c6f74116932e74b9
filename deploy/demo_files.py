"""Makes the demo's files and mails: what schools really attach, packed and named the way their mailers do it."""

import base64
import datetime
import io
import pathlib
import random
import subprocess
import zipfile

import docx
import openpyxl
import PIL.ExifTags
import PIL.Image


def document(title, paragraphs, table=None):
    """A .docx with a heading, paragraphs and, if asked, one table (a list of rows)."""
    doc = docx.Document()
    doc.add_heading(title, level=1)
    for paragraph in paragraphs:
        doc.add_paragraph(paragraph)
    if table:
        grid = doc.add_table(rows=0, cols=len(table[0]))
        for row in table:
            for cell, text in zip(grid.add_row().cells, row):
                cell.text = str(text)
    out = io.BytesIO()
    doc.save(out)
    return out.getvalue()


def nomination(title, label, nominee):
    """A .docx with a nomination form: who or what is nominated stands beside its label."""
    return document(title, [f"{nominee}坚持学习，带动身边的人一起学习。"], [
        [label, nominee, "推荐单位", "（略）"], ["联系人", "（略）", "联系电话", "（略）"], ["主要事迹", "多年来坚持学习。", "推荐意见", "同意推荐"]])


def workbook(lines, header, rows):
    """A .xlsx: title lines, a header row, filled rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [[line] for line in lines] + [header] + rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def photo(seed, taken, size=(1280, 960)):
    """A .jpg with coarse random shapes and the time it was taken."""
    dice = random.Random(seed)
    small = PIL.Image.new("RGB", (16, 12))
    small.putdata([tuple(dice.randrange(256) for _ in range(3)) for _ in range(16 * 12)])
    image = small.resize(size, PIL.Image.BICUBIC)
    exif = PIL.Image.Exif()
    exif[PIL.ExifTags.IFD.Exif] = {PIL.ExifTags.Base.DateTimeOriginal: taken.strftime("%Y:%m:%d %H:%M:%S")}
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85, exif=exif)
    return out.getvalue()


def video(folder, seconds, size=(640, 480)):
    """A .mp4 of so many seconds at one picture a second."""
    path = pathlib.Path(folder) / f"{seconds}s.mp4"
    if not path.exists():
        subprocess.run(
            ["ffmpeg", "-nostdin", "-loglevel", "error", "-f", "lavfi", "-i", f"testsrc=size={size[0]}x{size[1]}:rate=1",
             "-t", str(seconds), "-c:v", "mpeg4", "-y", path],
            check=True)
    return path.read_bytes()


class GBKInfo(zipfile.ZipInfo):
    """An entry named as Chinese Windows names it: GBK bytes, no UTF-8 flag."""

    def _encodeFilenameFlags(self):
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def gbk_zip(members):
    """A .zip of (name, bytes) pairs with GBK names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            info = GBKInfo(name, (2020, 11, 20, 9, 30, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()


def word(text, charset="utf-8"):
    """Encoded words of at most 75 characters, split between characters (RFC 2047)."""
    if text.isascii():
        return text
    words, part = [], ""
    for character in text:
        if len(base64.b64encode((part + character).encode(charset))) > 45:
            words.append(part)
            part = ""
        part += character
    words.append(part)
    return "\r\n ".join(f"=?{charset}?B?{base64.b64encode(w.encode(charset)).decode()}?=" for w in words)


def mail(sender, name, to, subject, text, files=(), when=None, charset="gb18030", headers=()):
    """One mail as QQ's or NetEase's web mailer writes it; `files` are (name, bytes) pairs."""
    when = when or datetime.datetime.now().astimezone()
    boundary = "----=_NextPart_5FFBEAAB_10302518_241C259A"
    lines = [
        f"From: {word(name, charset)} <{sender}>", f"To: <{to}>", f"Subject: {word(subject, charset)}",
        "Date: " + when.strftime("%a, %d %b %Y %H:%M:%S %z"),
        f"Message-ID: <tencent_{random.getrandbits(80):020X}@{sender.split('@')[1]}>",
        *headers, "MIME-Version: 1.0", f'Content-Type: multipart/mixed; boundary="{boundary}"', "",
        f"--{boundary}", f'Content-Type: text/plain; charset="{charset}"', "Content-Transfer-Encoding: base64", "",
        base64.encodebytes(text.encode(charset)).decode().replace("\n", "\r\n"),
    ]
    for file_name, data in files:
        encoded = word(file_name, charset).replace("\r\n ", "\r\n\t")
        lines += [
            f"--{boundary}", f'Content-Type: application/octet-stream; name="{encoded}"',
            f'Content-Disposition: attachment; filename="{encoded}"', "Content-Transfer-Encoding: base64", "",
            base64.encodebytes(data).decode().replace("\n", "\r\n"),
        ]
    lines += [f"--{boundary}--", ""]
    return "\r\n".join(lines).encode("ascii")
