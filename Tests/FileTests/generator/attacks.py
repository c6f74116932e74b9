"""Files that attack their readers, each with how it has to be refused.

An expectation here: `problems` (any one of them, somewhere in the file or in what it holds; None for "reads on"), `note`
(stands in a note), `never` (a path that must not be listed).
"""
import io
import json
import lzma
import os
import struct
import tarfile
import zipfile
import zlib

import archives
import rars
from attack_media import media
from attack_papers import papers
from manifest import read, write

expectations = []
# Somebody listens here while the attack files are read.
SERVER = "http://127.0.0.1:8080"


def attack(name, data, problems, note=None, never=None):
    write(f"attacks/{name}", data)
    expectations.append({"file": f"attacks/{name}", "problems": problems, "note": note, "never": never})


def zeros(size, level=9):
    """Zeros as raw deflate data."""
    squeeze = zlib.compressobj(level, zlib.DEFLATED, -15)
    return b"".join(squeeze.compress(bytes(1 << 20)) for _ in range(size >> 20)) + squeeze.flush()


class Bombs:
    """ZIP files written by hand: sizes and offsets as they please."""

    def __init__(self):
        self.body, self.directory = b"", []

    @staticmethod
    def local(name, crc, packed, size, method=8):
        return struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, method, 0, 0x5921, crc, packed, size, len(name), 0) + name

    def list(self, name, crc, packed, size, offset, method=8):
        self.directory.append(struct.pack(
            "<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, method, 0, 0x5921, crc, packed, size, len(name), 0, 0, 0, 0, 0,
            offset) + name)

    def data(self):
        listed, count = b"".join(self.directory), len(self.directory)
        end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, count, count, len(listed), len(self.body), 0)
        return self.body + listed + end


def single_bomb(name, size):
    packed = zeros(size)
    crc = 0
    for _ in range(size >> 20):
        crc = zlib.crc32(bytes(1 << 20), crc)
    bomb = Bombs()
    bomb.list(name, crc, len(packed), size, 0)
    bomb.body = Bombs.local(name, crc, len(packed), size) + packed
    return bomb.data()


def nested_bomb():
    """The shape of 42.zip: five layers of sixteen archives over one large file."""
    data = single_bomb(b"0.bin", 256 << 20)
    for layer in range(5):
        data = archives.packed([(f"{layer}-{number}.zip", data) for number in range(16)])
    return data


def overlapping():
    """Every member's data quotes the header of the next one, so that all share the last one's (D. Fifield, 2019)."""
    bomb = Bombs()
    kernel = zeros(8 << 20)
    crc_input = [bytes(1 << 20)] * 8
    names = [b"%04d" % number for number in range(60)]
    packed, size = kernel, 8 << 20
    crc = zlib.crc32(b"".join(crc_input))
    plain = b"".join(crc_input)
    members = []
    for name in reversed(names):
        header = Bombs.local(name, crc, len(packed), size)
        members.append((name, crc, len(packed), size, len(packed) + len(header)))
        plain = header + plain
        packed = struct.pack("<BHH", 0, len(header), len(header) ^ 0xFFFF) + header + packed
        size, crc = len(plain), zlib.crc32(plain)
    bomb.body = packed[5:]
    for name, crc, length, size, from_end in reversed(members):
        bomb.list(name, crc, length, size, len(bomb.body) - from_end)
    return bomb.data()


def many_members(count):
    """More members than the old end record can count: APPNOTE 4.3.14 and 4.3.15."""
    bomb = Bombs()
    parts = []
    for number in range(count):
        name = b"%06d.txt" % number
        parts.append(Bombs.local(name, 0, 0, 0, 0))
        bomb.list(name, 0, 0, 0, number * len(parts[0]), 0)
    body, size = b"".join(parts), sum(map(len, bomb.directory))
    record = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, len(body))
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, len(body) + size, 1)
    last = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return b"".join([body, *bomb.directory, record, locator, last])


def slips(canary):
    names = ["../../../../escape.txt", "/tmp/escape.txt", canary, "C:\\Windows\\escape.txt", "a/../../escape.txt"]
    link = zipfile.ZipInfo("link.txt")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    entries = [(name, "escaped") for name in names] + [(link, canary), ("link.txt/inside.txt", "x"), ("好.txt", "好")]
    attack("slip.zip", archives.packed(entries), [None], "unsafe name", "escape.txt")
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name in names:
            info = tarfile.TarInfo(name)
            info.size = 7
            tar.addfile(info, io.BytesIO(b"escaped"))
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
            info = tarfile.TarInfo(f"link{kind.decode()}.txt")
            info.type, info.linkname = kind, canary
            tar.addfile(info)
    attack("slip.tar", out.getvalue(), [None], "unsafe name", "escape.txt")
    attack("slip.rar", rars.rar5([rars.member5(name, b"escaped") for name in names]), [None], "unsafe name", "escape.txt")


def streams():
    # RFC 1952: a header, deflate data, checksum and size.
    member = b"\x1F\x8B\x08\0\0\0\0\0\0\3" + zeros(256 << 20) + struct.pack("<II", 0, 256 << 20)
    attack("stream.gz", member * 4, [None], "gzip")
    squeeze = lzma.LZMACompressor(lzma.FORMAT_XZ, preset=0)
    data = b"".join(squeeze.compress(bytes(1 << 20)) for _ in range(300)) + squeeze.flush()
    attack("stream.xz", data, [None], "xz")
    inner = io.BytesIO()
    with tarfile.open(fileobj=inner, mode="w:gz", compresslevel=1) as tar:
        info = tarfile.TarInfo("zeros.bin")
        info.size = 300 << 20
        tar.addfile(info, Zeros(info.size))
    attack("bomb.tar.gz", inner.getvalue(), ["too-large"])
    with open("attacks/zeros.bin", "wb") as file:
        file.truncate(300 << 20)
    archives.run("7z", "a", "-bd", "-mx=1", "attacks/bomb.7z", "attacks/zeros.bin")
    os.remove("attacks/zeros.bin")
    attack("bomb.7z", read("attacks/bomb.7z"), ["too-large"])


class Zeros(io.RawIOBase):
    def __init__(self, size):
        self.left = size

    def read(self, count=-1):
        count = min(self.left, count)
        self.left -= count
        return bytes(count)


def make():
    os.makedirs("attacks")
    os.makedirs("canary")
    write("canary/secret.txt", b"canary-6f1d0c: nothing may read this\n")
    canary = os.path.abspath("canary/secret.txt")
    attack("nested.zip", nested_bomb(), ["too-large"])
    attack("single.zip", single_bomb(b"0.bin", 256 << 20), ["too-large"], "times its size")
    attack("overlapping.zip", overlapping(), ["corrupt"], "share their data")
    attack("many.zip", many_members(100_000), ["too-large"], "too many")
    slips(canary)
    streams()
    papers(attack, canary, SERVER)
    media(attack, canary, SERVER)
    with open("attacks.json", "w", encoding="utf-8") as file:
        json.dump(expectations, file, ensure_ascii=False, indent=1)
