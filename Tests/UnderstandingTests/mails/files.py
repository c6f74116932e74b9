"""Makes the files that units attach, with the programs that units use or what comes closest to them."""

import io
import pathlib
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

import docx
import openpyxl
import PIL.Image
import PIL.ImageDraw
import PIL.ImageFont
import reportlab.pdfbase.cidfonts
import reportlab.pdfbase.pdfmetrics
import reportlab.pdfgen.canvas
import xlwt

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "deploy"))
import demo_files

photo_at = demo_files.photo
gbk_zip = demo_files.gbk_zip
reportlab.pdfbase.pdfmetrics.registerFont(reportlab.pdfbase.cidfonts.UnicodeCIDFont("STSong-Light"))


def word(lines, tables=(), pictures=(), heading=True):
    """A .docx: the first line centred or a heading, a paragraph a line, tables (lists of rows) at `@1`, pictures last."""
    doc = docx.Document()
    for number, line in enumerate(lines):
        if line.startswith("@"):
            add_table(doc, tables[int(line[1:]) - 1])
        elif number == 0 and heading:
            doc.add_heading(line, level=1)
        else:
            doc.add_paragraph(line)
    for data in pictures:
        doc.add_picture(io.BytesIO(data), width=docx.shared.Cm(12))
    out = io.BytesIO()
    doc.save(out)
    return out.getvalue()


def add_table(doc, rows):
    grid = doc.add_table(rows=0, cols=max(map(len, rows)))
    for row in rows:
        for cell, text in zip(grid.add_row().cells, row):
            cell.text = str(text)


def excel(*sheets):
    """A .xlsx of (name, rows) pairs; a title row is merged over all columns, as forms have it."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        width = max((len(row) for row in rows), default=1)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                sheet.cell(number, column, value if value != "" else None)
            if len(row) == 1 and width > 1:
                sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=width)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def old_excel(*sheets):
    """A .xls as Excel 97 writes it."""
    book = xlwt.Workbook(encoding="utf-8")
    for name, rows in sheets:
        sheet = book.add_sheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value != "":
                    sheet.write(number, column, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def pdf(lines):
    """A .pdf with text in the reader's own Chinese font, as office programs print it."""
    out = io.BytesIO()
    page = reportlab.pdfgen.canvas.Canvas(out)
    y = 800
    for line in (part for text in lines for part in (text[i:i + 40] for i in range(0, max(1, len(text)), 40))):
        page.setFont("STSong-Light", 12)
        page.drawString(60, y, line)
        y -= 20
        if y < 60:
            page.showPage()
            y = 800
    page.save()
    return out.getvalue()


def scanned_pdf(data):
    """A .pdf whose only page is a picture, as a copier makes it."""
    out = io.BytesIO()
    PIL.Image.open(io.BytesIO(data)).save(out, "PDF")
    return out.getvalue()


def picture_of(lines, size=(900, 1200), kind="JPEG"):
    """A page of text as a picture: a scan or a screenshot."""
    image = PIL.Image.new("RGB", size, "white")
    pen = PIL.ImageDraw.Draw(image)
    font = PIL.ImageFont.truetype("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", 26)
    for number, line in enumerate(lines):
        pen.text((50, 50 + 44 * number), line[:32], fill="black", font=font)
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def photo(seed, day="2024-11-02", size=(1024, 768), kind="JPEG"):
    """A photo; the same seed shows the same at any size and in any format."""
    import datetime

    data = photo_at(seed, datetime.datetime.fromisoformat(day + "T09:30:00"), size)
    if kind == "JPEG":
        return data
    out = io.BytesIO()
    PIL.Image.open(io.BytesIO(data)).save(out, kind)
    return out.getvalue()


def logo(size=(160, 60)):
    """A sign in flat colours, as signatures carry it."""
    image = PIL.Image.new("RGB", size, (250, 250, 250))
    PIL.ImageDraw.Draw(image).ellipse((8, 8, size[1] - 8, size[1] - 8), fill=(20, 90, 170))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


FILMS = {}


def film(seconds, suffix="mp4", sound_only=False):
    """A film of coloured noise at one picture a second, or only its sound in the same container."""
    key = (seconds, suffix, sound_only)
    if key not in FILMS:
        source = ["-i", f"sine=frequency=300:duration={seconds}"] if sound_only else [
            "-i", f"testsrc=size=640x480:rate=1:duration={seconds}"]
        codec = ["-c:a", "aac", "-vn"] if sound_only else ["-c:v", "flv" if suffix == "flv" else "mpeg4"]
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / f"film.{suffix}"
            subprocess.run(
                ["ffmpeg", "-nostdin", "-loglevel", "fatal", "-f", "lavfi", *source, *codec, "-y", path], check=True)
            FILMS[key] = path.read_bytes()
    return FILMS[key]


def seven_zip(members, password=None):
    """A .7z, or a .zip with a password."""
    suffix = "zip" if password else "7z"
    with tempfile.TemporaryDirectory() as folder:
        for name, data in members:
            path = pathlib.Path(folder) / "in" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        out = pathlib.Path(folder) / f"out.{suffix}"
        secret = [f"-p{password}"] if password else []
        subprocess.run(["7z", "a", "-bd", "-bso0", *secret, str(out), "."], cwd=f"{folder}/in", check=True)
        return out.read_bytes()


def rar(members):
    """A .rar of version 4 whose files are stored, not packed."""

    def block(kind, flags, fields, data=b""):
        body = struct.pack("<BHH", kind, flags, 7 + len(fields)) + fields
        return struct.pack("<H", zlib.crc32(body) & 0xFFFF) + body + data

    out = b"Rar!\x1a\x07\x00" + block(0x73, 0, b"\0" * 6)
    for name, data in members:
        raw = name.encode("gbk")
        fields = struct.pack(
            "<IIBIIBBHI", len(data), len(data), 2, zlib.crc32(data), 0x513A4A20, 20, 0x30, len(raw), 0x20) + raw
        out += block(0x74, 0x8000, fields, data)
    return out + block(0x7B, 0x4000, b"")


class Later(bytes):
    """A .docx that is to be saved in another format, all of them by one start of LibreOffice."""

    def __new__(cls, data, suffix):
        made = super().__new__(cls, data)
        made.suffix = suffix
        return made


def convert(files):
    """What LibreOffice makes of these files, by their own bytes."""
    made = {}
    for suffix in sorted({file.suffix for file in files}):
        folder = pathlib.Path(tempfile.mkdtemp())
        wanted = [file for file in files if file.suffix == suffix]
        for number, file in enumerate(wanted):
            (folder / f"{number}.docx").write_bytes(bytes(file))
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", suffix,
             "--outdir", str(folder / "out"), *map(str, sorted(folder.glob("*.docx")))],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for number, file in enumerate(wanted):
            made[bytes(file), suffix] = (folder / "out" / f"{number}.{suffix}").read_bytes()
        shutil.rmtree(folder)
    return made


def old_word(lines, **more):
    """A .doc as Word 97 has it."""
    return Later(word(lines, **more), "doc")


def open_text(lines, **more):
    """A .odt."""
    return Later(word(lines, **more), "odt")


def rich_text(lines):
    """A .rtf with its Chinese as Unicode escapes, as WordPad writes it."""
    text = r"\par ".join("".join(f"\\u{ord(c) if ord(c) < 32768 else ord(c) - 65536}?" for c in line) for line in lines)
    return (r"{\rtf1\ansi\ansicpg936\deff0 " + text + "}").encode("ascii")


def random_name(dice):
    """What a phone or a scanner calls its pictures."""
    return dice.choice([
        f"IMG_{dice.randrange(1000, 9999)}.JPG", f"微信图片_2024110{dice.randrange(1, 7)}{dice.randrange(100000, 999999)}.jpg",
        f"mmexport17306{dice.randrange(10**8, 10**9)}.jpg", f"DSC{dice.randrange(10000, 99999)}.JPG",
        f"{random.Random(dice.random()).getrandbits(64):016X}.jpg", f"QQ图片2024110{dice.randrange(1, 7)}.jpg"])
