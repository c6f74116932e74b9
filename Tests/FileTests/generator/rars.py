"""RAR archives written by hand with stored members: no free program writes them.

RAR 4: the technical note of unrar 3. RAR 5: the published format description of WinRAR 5.
"""
import struct
import zlib

from manifest import expect, inside, write

TEXT = "云岭街道社区学校\r\n活动周总结\r\n".encode()
NAME = "报送/总结.txt"
MEMBER = inside("总结.txt", kind="document", format="txt", title="云岭街道社区学校")


def block4(kind, flags, body=b"", data=b""):
    header = struct.pack("<BHH", kind, flags, 7 + len(body)) + body
    return struct.pack("<H", zlib.crc32(header) & 0xFFFF) + header + data


def member4(name, data, flags=0):
    """The name twice: in the system's charset, and packed as UTF-16 (two bytes for each character)."""
    units = name.replace("/", "\\").encode("utf-16le")
    packed = b"\0"
    for start in range(0, len(units), 8):
        packed += b"\xAA" + units[start: start + 8]
    field = name.replace("/", "\\").encode("gbk") + b"\0" + packed
    body = struct.pack("<IIBIIBBHI", len(data), len(data), 2, zlib.crc32(data), 0x59654800, 20, 0x30, len(field), 0x20)
    return block4(0x74, 0x8000 | 0x200 | flags, body + field, data)


def rar4(members, main=0, end=0x4000):
    return b"Rar!\x1A\x07\x00" + block4(0x73, main, bytes(6)) + b"".join(members) + block4(0x7B, end)


def vint(number):
    out = b""
    while number > 0x7F:
        out += bytes([number & 0x7F | 0x80])
        number >>= 7
    return out + bytes([number])


def block5(kind, flags, body, data=b""):
    header = vint(kind) + vint(flags) + body
    sized = vint(len(header)) + header
    return struct.pack("<I", zlib.crc32(sized)) + sized + data


def member5(name, data, extra=b"", flags=0):
    name = name.encode()
    body = (vint(4) + vint(len(data)) + vint(0x20) + struct.pack("<I", zlib.crc32(data)) + vint(0) + vint(0)
            + vint(len(name)) + name)
    sizes = (vint(len(extra)) if extra else b"") + vint(len(data))
    return block5(2, (1 if extra else 0) | 2 | flags, sizes + body + extra, data)


def rar5(members, main=0, end=0, before=b""):
    return (b"Rar!\x1A\x07\x01\x00" + before + block5(1, 0, vint(main)) + b"".join(members)
            + block5(5, 0, vint(end)))


def make():
    archive = {"kind": "archive", "format": "rar"}
    write("four.rar", rar4([member4(NAME, TEXT), member4("附件.txt", b"second line\n")]))
    second = inside("附件.txt", format="txt", title="second line")
    expect("four.rar", **archive, contains=[MEMBER, second])
    write("five.rar", rar5([member5(NAME, TEXT), member5("附件.txt", b"second line\n")]))
    expect("five.rar", **archive, contains=[MEMBER, second])
    write("secret-four.rar", rar4([member4(NAME, TEXT, flags=0x04)]))
    expect("secret-four.rar", **archive, problem="encrypted")
    write("secret-names-four.rar", rar4([bytes(range(64))], main=0x80))
    expect("secret-names-four.rar", **archive, problem="encrypted")
    record = vint(1) + vint(0) + vint(0) + b"\x0F" + bytes(range(32))
    write("secret-five.rar", rar5([member5(NAME, TEXT, extra=vint(len(record)) + record)]))
    expect("secret-five.rar", **archive, problem="encrypted")
    lock = block5(4, 0, vint(0) + vint(0) + b"\x0F" + bytes(range(16)))
    write("secret-names-five.rar", b"Rar!\x1A\x07\x01\x00" + lock + bytes(range(80)))
    expect("secret-names-five.rar", **archive, problem="encrypted")
    write("volume.part1.rar", rar4([member4(NAME, TEXT, flags=0x02)], main=0x0111, end=0x4001))
    expect("volume.part1.rar", **archive, problem="*", traits=["multi-volume"])
    write("volume-five.part1.rar", rar5([member5(NAME, TEXT, flags=0x10)], main=1, end=1))
    expect("volume-five.part1.rar", **archive, problem="*", traits=["multi-volume"])
    whole = rar4([member4("一.txt", b"x" * 50), member4("二.txt", b"y" * 5000)])
    write("cut.rar", whole[: len(whole) - 2000])
    expect("cut.rar", **archive, problem="truncated")
    # libarchive compares no checksum of a stored member of RAR 5; that of a header it does.
    damaged = bytearray(rar5([member5(NAME, TEXT)]))
    damaged[damaged.index(NAME.encode())] ^= 0xFF
    write("damaged.rar", bytes(damaged))
    expect("damaged.rar", **archive, problem="corrupt")
