"""Archives for the inspection tests: by 7z and tar where free programs make them, byte by byte where none does."""
import bz2
import gzip
import io
import lzma
import os
import struct
import subprocess
import tarfile
import zipfile
import zlib

# Named as an office does, in the order in which the tests expect them.
FILES = [("报送/活动方案.txt", "甲".encode()), ("报送/总结.txt", "乙乙".encode())]


def write(name, data):
    with open(name, "wb") as file:
        file.write(data)
    return data


def read(name):
    with open(name, "rb") as file:
        return file.read()


def rar4_block(kind, flags, rest, data=b""):
    head = struct.pack("<BHH", kind, flags, 7 + len(rest)) + rest
    return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head + data


def rar4(files, volume=0, encrypted=False, header_encrypted=False, solid=False, last=True):
    """RAR 4 with stored members; names are the bytes given. `volume`: the bits of the main header."""
    flags = volume | (0x80 if header_encrypted else 0) | (0x08 if solid else 0)
    out = b"Rar!\x1a\x07\x00" + rar4_block(0x73, flags, bytes(6))
    if header_encrypted:
        return out + bytes(range(64))
    for number, (name, data) in enumerate(files):
        rest = struct.pack("<IIBIIBBHI", len(data), len(data), 2, zlib.crc32(data), 0x5A21_0000, 20, 0x30, len(name), 0x20)
        bits = 0x8000 | (0x04 if encrypted else 0) | (0x10 if solid and number else 0)
        out += rar4_block(0x74, bits, rest + name, data)
    return out + rar4_block(0x7B, 0x4000 | (0 if last else 1), b"")


def vint(number):
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes(out + bytes([number]))


def rar5_block(kind, flags, rest, data=b"", extra=b""):
    flags |= (1 if extra else 0) | (2 if kind == 2 else 0)
    body = vint(kind) + vint(flags) + (vint(len(extra)) if extra else b"") + (vint(len(data)) if kind == 2 else b"")
    body = vint(len(body + rest + extra)) + body + rest + extra
    return struct.pack("<I", zlib.crc32(body)) + body + data


def rar5(files, archive=b"\x00", encrypted=False, header_encrypted=False, last=True):
    """RAR 5 with stored members. `archive`: the flags of the main header, with a volume's number behind them."""
    out = b"Rar!\x1a\x07\x01\x00"
    if header_encrypted:
        # Version 0, no check value, 2^15 rounds, salt.
        return out + rar5_block(4, 0, b"\x00\x00\x0f" + bytes(16)) + bytes(range(64))
    out += rar5_block(1, 0, archive)
    for name, data in files:
        rest = vint(4) + vint(len(data)) + vint(0x20) + struct.pack("<I", zlib.crc32(data))
        rest += vint(0) + vint(0) + vint(len(name)) + name
        record = vint(1) + vint(0) + vint(0) + b"\x0f" + bytes(16) + bytes(16)
        out += rar5_block(2, 0, rest, data, vint(len(record)) + record if encrypted else b"")
    return out + rar5_block(5, 0, vint(0 if last else 1))


def rars():
    old = [(name.replace("/", "\\").encode("gbk"), data) for name, data in FILES]
    # 乗 is 81 5C in GBK: its second byte is a backslash.
    write("old.rar", rar4([*old, ("报送\\乗车.txt".encode("gbk"), b"x")]))
    write("old-encrypted.rar", rar4(old, encrypted=True))
    write("old-header-encrypted.rar", rar4(old, header_encrypted=True))
    write("old-first.rar", rar4(old, volume=0x0101, last=False))
    write("old-second.rar", rar4(old, volume=0x0001))
    write("old-single-volume.rar", rar4(old, volume=0x0101))
    write("old-cut.rar", rar4(old)[:-20])
    write("old-solid.rar", rar4(old, solid=True))
    new = [(name.encode(), data) for name, data in FILES]
    write("new.rar", rar5([*new, (b"../up.txt", b"x"), (b"__MACOSX/._a", b"x")]))
    write("new-encrypted.rar", rar5(new, encrypted=True))
    write("new-encrypted-cut.rar", rar5(new, encrypted=True)[:-12])
    write("new-header-encrypted.rar", rar5(new, header_encrypted=True))
    write("new-first.rar", rar5(new, archive=vint(1), last=False))
    write("new-second.rar", rar5(new, archive=vint(3) + vint(1)))
    write("new-single-volume.rar", rar5(new, archive=vint(1)))
    write("new-cut.rar", rar5(new)[:-12])


def seven_zips():
    os.makedirs("报送", exist_ok=True)
    for name, data in FILES:
        write(name, data)
    pack = ["7z", "a", "-bd", "-mtc=off"]

    def run(*arguments):
        subprocess.run([*pack, *arguments], check=True, stdout=subprocess.DEVNULL)

    names = [name for name, _ in FILES]
    run("seven.7z", *names)
    run("-m0=ppmd", "seven-ppmd.7z", *names)
    run("-psecret", "seven-encrypted.7z", *names)
    run("-psecret", "-mhe=on", "seven-header-encrypted.7z", *names)
    run("-tzip", "-psecret", "-mem=AES256", "aes.zip", *names)
    write("noise.bin", os.urandom(30_000))
    run("-v10k", "split.7z", "noise.bin")
    run("-tzip", "-v10k", "split.zip", "noise.bin")
    subprocess.run(["zip", "-q", "-s", "64k", "spanned.zip", "-"], input=os.urandom(150_000), check=True)
    data = read("seven.7z")
    write("seven-cut.7z", data[: len(data) - 10])
    write("zeros.bin", bytes(16 << 20))
    run("seven-bomb.7z", "zeros.bin")
    os.remove("zeros.bin")
    os.makedirs("__MACOSX", exist_ok=True)
    write("__MACOSX/zeros.bin", bytes(16 << 20))
    run("litter-bomb.7z", "__MACOSX/zeros.bin", *names)
    os.remove("__MACOSX/zeros.bin")


def tars():
    def tar(format, encoding):
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w", format=format, encoding=encoding) as file:
            for name, data in FILES:
                info = tarfile.TarInfo(name)
                info.size = len(data)
                file.addfile(info, io.BytesIO(data))
            link = tarfile.TarInfo("link.txt")
            link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
            file.addfile(link)
            climbing = tarfile.TarInfo("../../up.txt")
            climbing.size = 1
            file.addfile(climbing, io.BytesIO(b"x"))
        return out.getvalue()

    plain = write("plain.tar", tar(tarfile.PAX_FORMAT, "utf-8"))
    write("gbk.tar", tar(tarfile.GNU_FORMAT, "gbk"))
    write("packed.tar.gz", gzip.compress(plain))
    write("packed.tar.bz2", bz2.compress(plain))
    write("packed.tar.xz", lzma.compress(plain))
    write("single.txt.gz", gzip.compress("一份总结".encode()))
    write("cut.tar", plain[:1300])
    write("cut.tar.gz", gzip.compress(os.urandom(40_000))[:20_000])
    write("bomb.gz", gzip.compress(b"a" * (16 << 20)))
    write("twice.gz", gzip.compress(gzip.compress("内层".encode())))


def mixed():
    """Archives of different kinds within one another; and the shape of 42.zip: many small files of many large ones."""
    def zipped(entries, method=zipfile.ZIP_DEFLATED):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", method) as file:
            for name, data in entries:
                file.writestr(name, data)
        return out.getvalue()

    inner = rar5([("照片.txt".encode(), b"x")])
    middle = io.BytesIO()
    with tarfile.open(fileobj=middle, mode="w:gz") as file:
        info = tarfile.TarInfo("内.rar")
        info.size = len(inner)
        file.addfile(info, io.BytesIO(inner))
    write("mixed.zip", zipped([("中.tar.gz", middle.getvalue())]))
    level = zipped([("0.dll", bytes(3 << 20))])
    for _ in range(4):
        level = zipped([(f"lib {number}.zip", level) for number in range(16)])
    write("forty-two.zip", level)
    wide = zipped([("0.dll", bytes(3 << 20))])
    for _ in range(2):
        wide = zipped([(f"lib {number}.zip", wide) for number in range(16)])
    write("wide.zip", wide)
    # A slash with an accent on it is a slash.
    write("accents.zip", zipped([("a/\u0301..\\..\\x.txt", b"x"), ("..\\\u0301up.txt", b"x"), ("好\\\u0301好.txt", b"x")]))


def write_all():
    rars()
    seven_zips()
    tars()
    mixed()
