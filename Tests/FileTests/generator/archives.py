"""ZIP, 7z and tar archives as offices pack them: names in every charset, nested, closed, split, cut."""
import io
import struct
import subprocess
import tarfile
import zipfile
import zlib

from manifest import expect, inside, read, write

ZIP = {"kind": "archive", "format": "zip"}
SEVEN = {"kind": "archive", "format": "7z"}
SCHEDULE = inside("附件1.xlsx", kind="spreadsheet", format="xlsx", title="附件1")
PLAN = inside("工作方案.docx", kind="document", format="docx", title="活动周工作方案", images=2)


class RawName(zipfile.ZipInfo):
    """An entry whose name is written as these bytes, without the flag that it is UTF-8."""

    def __init__(self, raw):
        super().__init__("x")
        self.raw = raw

    def _encodeFilenameFlags(self):
        return self.raw, self.flag_bits & ~0x800


def packed(entries, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for entry, data in entries:
            if isinstance(entry, zipfile.ZipInfo):
                entry.compress_type = method
            file.writestr(entry, data)
    return out.getvalue()


def run(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def names():
    schedule, plan = read("schedule.xlsx"), read("plan.docx")
    for name, charset in [("gbk.zip", "gbk"), ("mac.zip", "utf-8")]:
        write(name, packed([(RawName("云岭街道/附件1.xlsx".encode(charset)), schedule),
                            (RawName("云岭街道/工作方案.docx".encode(charset)), plan)]))
        expect(name, **ZIP, contains=[SCHEDULE, PLAN])
    write("flagged.zip", packed([("云岭街道/附件1.xlsx", schedule), ("云岭街道/工作方案.docx", plan)]))
    expect("flagged.zip", **ZIP, contains=[SCHEDULE, PLAN])
    write("big5.zip", packed([(RawName("活動照片/活動安排.txt".encode("big5")), "活動")]))
    expect("big5.zip", **ZIP, contains=[inside("活動安排.txt", format="txt")])
    path = "活动照片.jpg".encode()
    extra = RawName("活动照片.jpg".encode("gbk"))
    extra.extra = struct.pack("<HHBI", 0x7075, 5 + len(path), 1, zlib.crc32(extra.raw)) + path
    write("unicode-extra.zip", packed([(extra, read("photo.jpg"))]))
    expect("unicode-extra.zip", **ZIP, contains=[inside("活动照片.jpg", format="jpeg", width=640, height=480)])
    write("photos.zip", packed([(f"照片{number}.jpg", read(name)) for number, name in enumerate(
        ["photo.jpg", "other.jpg", "third.jpg"], 1)] + [("活动.mp4", read("film.mp4"))], zipfile.ZIP_STORED))
    expect("photos.zip", **ZIP, contains=[
        *(inside(f"照片{number}.jpg", kind="photo", format="jpeg", width=640, height=480) for number in (1, 2, 3)),
        inside("活动.mp4", kind="video", format="mp4", duration=[6, 0.3])])


def nested():
    data = read("schedule.xlsx")
    wanted = SCHEDULE
    for depth in range(1, 5):
        name = "附件1.xlsx" if depth == 1 else f"{depth - 1}.zip"
        data = packed([(name, data)])
        wanted = inside(f"{depth}.zip", **ZIP, contains=[wanted])
        if depth == 3:
            write("three-deep.zip", data)
            expect("three-deep.zip", **{key: wanted[key] for key in ("kind", "format", "contains")})
    write("four-deep.zip", data)
    refused = inside("1.zip", **{**ZIP, "problem": "too-large"}, contains=[])
    expect("four-deep.zip", **ZIP, contains=[inside("3.zip", contains=[inside("2.zip", contains=[refused])])])
    mixed = packed([("内.7z", read("plain.7z")), ("内.tar", read("plain.tar")), ("内.rar", read("five.rar"))])
    write("mixed.zip", mixed)
    expect("mixed.zip", **ZIP, contains=[
        inside("内.7z", **SEVEN, contains=[PLAN, SCHEDULE]),
        inside("内.tar", kind="archive", format="tar", contains=[SCHEDULE, PLAN]),
        inside("内.rar", kind="archive", format="rar", contains=[inside("总结.txt"), inside("附件.txt")])])


def other_kinds():
    write("附件1.xlsx", read("schedule.xlsx"))
    write("工作方案.docx", read("plan.docx"))
    run("7z", "a", "-bd", "plain.7z", "附件1.xlsx", "工作方案.docx")
    # 7z sorts by extension.
    expect("plain.7z", **SEVEN, contains=[PLAN, SCHEDULE])
    with tarfile.open("plain.tar", "w", format=tarfile.PAX_FORMAT) as tar:
        tar.add("附件1.xlsx", "报送/附件1.xlsx")
        tar.add("工作方案.docx", "报送/工作方案.docx")
    expect("plain.tar", kind="archive", format="tar", contains=[SCHEDULE, PLAN])
    with tarfile.open("gbk.tar", "w", format=tarfile.GNU_FORMAT, encoding="gbk") as tar:
        tar.add("附件1.xlsx")
    expect("gbk.tar", kind="archive", format="tar", contains=[SCHEDULE])
    with tarfile.open("packed.tar.gz", "w:gz") as tar:
        tar.add("附件1.xlsx")
    expect("packed.tar.gz", kind="archive")
    write("nothing.zip", b"PK\5\6" + bytes(18))
    expect("nothing.zip", **ZIP, contains=[])
    write("wrong-name.rar", read("plain.7z"))
    expect("wrong-name.rar", **SEVEN, contains=[PLAN, SCHEDULE])


def closed():
    run("zip", "-q", "-j", "-P", "secret", "secret.zip", "schedule.xlsx")
    closed = inside("schedule.xlsx", problem="encrypted")
    expect("secret.zip", **ZIP, problem="encrypted", contains=[closed])
    run("7z", "a", "-bd", "-tzip", "-mem=AES256", "-psecret", "secret-aes.zip", "schedule.xlsx")
    expect("secret-aes.zip", **ZIP, problem="encrypted", contains=[closed])
    run("7z", "a", "-bd", "-psecret", "secret.7z", "schedule.xlsx")
    expect("secret.7z", **SEVEN, problem="encrypted")
    run("7z", "a", "-bd", "-psecret", "-mhe=on", "secret-names.7z", "schedule.xlsx")
    expect("secret-names.7z", **SEVEN, problem="encrypted")
    write("secret-inside.zip", packed([("内.zip", read("secret.zip")), ("说明.txt", "密码另发")]))
    expect("secret-inside.zip", **ZIP, contains=[
        inside("内.zip", **ZIP, problem="encrypted", contains=[closed]), inside("说明.txt", format="txt")])


def split():
    run("7z", "a", "-bd", "-mx=0", "-v100k", "split.7z", "photo.png")
    expect("split.7z.001", **SEVEN, problem="*", traits=["multi-volume"])
    run("zip", "-q", "-0", "-s", "100k", "split.zip", "photo.png")
    expect("split.zip", **ZIP, problem="*", traits=["multi-volume"])
    expect("split.z01", **ZIP, problem="*", traits=["multi-volume"])


def damaged():
    whole = read("photos.zip")
    write("cut.zip", whole[: len(whole) // 2])
    expect("cut.zip", **ZIP, problem="truncated")
    place = whole.index(b"\xFF\xD8\xFF") + 5000
    write("damaged.zip", whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1:])
    expect("damaged.zip", **ZIP, problem="corrupt")
    for name, format in [("plain.7z", "7z"), ("plain.tar", "tar")]:
        data, target = read(name), f"cut.{format}"
        write(target, data[: len(data) * 2 // 3])
        expect(target, kind="archive", format=format, problem="truncated")
    data = bytearray(read("plain.7z"))
    data[100:140] = bytes(40)
    write("damaged.7z", bytes(data))
    expect("damaged.7z", **SEVEN, problem="corrupt")
    write("empty.zip", b"")
    expect("empty.zip", kind="other", format="other", problem="empty")


def make():
    names()
    other_kinds()
    nested()
    closed()
    split()
    damaged()
