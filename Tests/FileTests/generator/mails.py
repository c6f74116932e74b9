"""Mails in mails, Outlook's wrapping, and bytes that are text."""
import base64
import binascii
import struct

from manifest import expect, inside, read, write

SCHEDULE = inside("附件1.xlsx", kind="spreadsheet", format="xlsx", title="附件1")
MAIL = {"kind": "message", "format": "eml"}


def word(text, charset="utf-8"):
    return f"=?{charset}?B?{base64.b64encode(text.encode(charset)).decode()}?="


def part(name, data, type="application/octet-stream"):
    return (f'Content-Type: {type}; name="{word(name)}"\r\nContent-Disposition: attachment; filename="{word(name)}"\r\n'
            f"Content-Transfer-Encoding: base64\r\n\r\n{base64.encodebytes(data).decode()}").encode()


def mail(subject, parts, text="见附件。", end=True):
    head = (f"From: {word('云岭街道')} <school@office.example>\r\nTo: report@office.example\r\nSubject: {word(subject)}\r\n"
            "Date: Tue, 05 Nov 2024 09:30:00 +0800\r\nMIME-Version: 1.0\r\n"
            'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
            "--b\r\nContent-Type: text/plain; charset=gbk\r\nContent-Transfer-Encoding: 8bit\r\n\r\n").encode()
    body = text.encode("gbk") + b"".join(b"\r\n--b\r\n" + one for one in parts)
    return head + body + (b"\r\n--b--\r\n" if end else b"\r\n")


def mails():
    schedule = read("schedule.xlsx")
    simple = mail("报送材料", [part("附件1.xlsx", schedule)])
    write("simple.eml", simple)
    expect("simple.eml", **MAIL, title="报送材料", contains=[SCHEDULE], lines=["见附件。"])
    write("open.eml", mail("报送材料", [part("附件1.xlsx", schedule)], end=False))
    expect("open.eml", **MAIL, title="报送材料", contains=[SCHEDULE])
    forwarded = mail("转发：报送材料", [b"Content-Type: message/rfc822\r\n\r\n" + simple.replace(b'"b"', b'"c"').replace(
        b"--b", b"--c"), part("照片.jpg", read("photo.jpg"), "image/jpeg")])
    write("forwarded.eml", forwarded)
    expect("forwarded.eml", **MAIL, title="转发：报送材料", contains=[
        {"problem": None, "traits": [], **MAIL, "title": "报送材料", "contains": [SCHEDULE]},
        inside("照片.jpg", kind="photo", format="jpeg", width=640)])
    write("packed.eml", mail("压缩包", [part("材料.zip", read("gbk.zip")), part("空.docx", b"")]))
    expect("packed.eml", **MAIL, contains=[
        inside("材料.zip", format="zip", contains=[SCHEDULE, inside("工作方案.docx", format="docx")]),
        inside("空.docx", problem="empty")])
    head = ("From: a@office.example\r\nTo: b@office.example\r\nSubject: uuencode\r\n\r\nattached\r\n\r\n").encode()
    write("uuencoded.eml", head + uuencoded("schedule.xlsx", schedule))
    expect("uuencoded.eml", **MAIL, contains=[inside("schedule.xlsx", format="xlsx", title="附件1")])


def uuencoded(name, data):
    lines = [f"begin 644 {name}\r\n".encode()]
    lines += [binascii.b2a_uu(data[at: at + 45])[:-1] + b"\r\n" for at in range(0, len(data), 45)]
    return b"".join(lines) + b"`\r\nend\r\n"


def attribute(level, number, data):
    return struct.pack("<BII", level, number, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def tnef(attachments):
    """[MS-OXTNEF] §2.1.3: the code page of names, then three attributes for each attachment."""
    out = struct.pack("<IH", 0x223E9F78, 1) + attribute(1, 0x00089006, struct.pack("<I", 0x10000))
    out += attribute(1, 0x00069007, struct.pack("<II", 936, 0))
    for name, data in attachments:
        out += attribute(2, 0x00069002, bytes(14)) + attribute(2, 0x00018010, name.encode("gbk") + b"\0")
        out += attribute(2, 0x0006800F, data)
    return out


def wrapped():
    whole = tnef([("附件1.xlsx", read("schedule.xlsx")), ("照片.jpg", read("photo.jpg"))])
    wanted = {"kind": "message", "format": "tnef"}
    write("winmail.dat", whole)
    expect("winmail.dat", **wanted, contains=[SCHEDULE, inside("照片.jpg", kind="photo", format="jpeg", width=640)])
    write("cut.dat", whole[: len(whole) - 10_000])
    expect("cut.dat", **wanted, problem="truncated")
    write("outlook.eml", mail("来自 Outlook", [part("winmail.dat", whole, "application/ms-tnef")]))
    expect("outlook.eml", **MAIL, contains=[inside("winmail.dat", **wanted, contains=[SCHEDULE, inside("照片.jpg")])])


def strange():
    write("program.exe", b"MZ" + bytes(200))
    expect("program.exe", kind="other", format="other", notes=["Windows program"])
    write("noise.bin", bytes((7 * n * n + 3 * n) % 251 for n in range(3000)))
    expect("noise.bin", kind="other", format="other")
    write("link.lnk", bytes.fromhex("4C00000001140200") + bytes(100))
    expect("link.lnk", kind="other", format="other", notes=["shortcut"])


def make():
    mails()
    wrapped()
    strange()
