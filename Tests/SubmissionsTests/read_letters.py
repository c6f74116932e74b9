"""Compares letters full of hostile words with letters of the same kind full of harmless ones, and prints what differs as JSON.

Usage: read_letters.py FOLDER
FOLDER holds NAME.LANGUAGE.KIND.eml and NAME.LANGUAGE.xlsx; those whose NAME is "harmless" are what the others must be like.
"""

import collections
import email
import email.policy
import html.parser
import json
import os
import re
import sys

import openpyxl


class Elements(html.parser.HTMLParser):
    """The elements with the names of their attributes; comments and declarations count as elements."""

    def __init__(self, page):
        super().__init__()
        self.found = set()
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.found.add((tag, tuple(sorted(name for name, _ in attributes))))

    def handle_endtag(self, tag):
        self.found.add(("/" + tag, ()))

    def handle_comment(self, data):
        self.found.add(("comment", ()))

    def handle_decl(self, declaration):
        self.found.add(("declaration", ()))

    def unknown_decl(self, data):
        self.found.add(("unknown declaration", ()))


def shape(letter):
    """The header fields of the letter and of each part, in their order."""
    return [tuple(part.keys()) for part in letter.walk()]


def parsed(raw):
    letter = email.message_from_bytes(raw, policy=email.policy.default)
    page = letter.get_body(("html",))
    return letter, Elements(page.get_content()).found if page else set()


def wire_faults(raw):
    if re.search(rb"(?<!\r)\n|\r(?!\n)", raw):
        yield "bare CR or LF"
    if any(len(line) > 998 or line.startswith(b".") for line in raw.split(b"\r\n")):
        yield "a line that is too long or begins with a dot"


def formulas(path):
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f" or cell.hyperlink:
                    yield f"formula or link in {sheet.title}!{cell.coordinate}: {cell.value!r}"


def main(folder):
    found = []
    models = collections.defaultdict(dict)
    for name in sorted(os.listdir(folder), key=lambda name: not name.startswith("harmless.")):
        path = os.path.join(folder, name)
        number, language, kind = name.split(".")[:3]
        if kind == "xlsx":
            found += [f"{name}: {fault}" for fault in formulas(path)]
            continue
        with open(path, "rb") as file:
            raw = file.read()
        letter, elements = parsed(raw)
        if number == "harmless":
            models[language, kind] = (shape(letter), elements)
            continue
        found += [f"{name}: {fault}" for fault in wire_faults(raw)]
        model, allowed = models[language, kind]
        if shape(letter) != model:
            found.append(f"{name}: header fields {shape(letter)}, not {model}")
        if not elements <= allowed:
            found.append(f"{name}: elements {sorted(elements - allowed)}")
    json.dump(found[:20], sys.stdout)


main(sys.argv[1])
