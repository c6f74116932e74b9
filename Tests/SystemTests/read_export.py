"""Prints, as JSON, what lies in an exported folder or zip, its manifest, and what is wrong with either.

usage: read_export.py FOLDER|ZIP
"""

import csv
import hashlib
import io
import json
import pathlib
import sys
import zipfile

import openpyxl

place = pathlib.Path(sys.argv[1])
wrong = []
if place.is_dir():
    files = {str(path.relative_to(place)): path.read_bytes() for path in place.rglob("*") if path.is_file()}
else:
    archive = zipfile.ZipFile(place)
    if archive.testzip() is not None:
        wrong.append("a checksum of the zip is wrong")
    for info in archive.infolist():
        if not info.filename.isascii() and not info.flag_bits & 0x800:
            wrong.append(f"{info.filename}: not marked as UTF-8")
    files = {info.filename: archive.read(info) for info in archive.infolist()}

text = files["manifest.csv"]
if not text.startswith(b"\xef\xbb\xbf") or b"\r\n" not in text:
    wrong.append("manifest.csv: not as Excel wants it")
rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline="")))
for row in rows:
    path = row["路径"].removeprefix("'")
    if not path:
        continue
    if path not in files:
        wrong.append(f"{path}: listed and not there")
    elif (hashlib.sha256(files[path]).hexdigest(), str(len(files[path]))) != (row["SHA-256"], row["字节数"]):
        wrong.append(f"{path}: not the file that is listed")
    if any(cell[:1] in "=+-@" for cell in row.values() if cell):
        wrong.append(f"{path}: a formula in its row")

book = openpyxl.load_workbook(io.BytesIO(files["汇总.xlsx"]))
matrix = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
json.dump({"files": sorted(files), "rows": rows, "matrix": matrix, "wrong": wrong}, sys.stdout, ensure_ascii=False)
