"""Pictures and films that attack their readers."""
import struct
import zlib

from manifest import read
from pictures import chunk

SIDE = 50_000


def huge_png():
    """A true picture of 50,000 × 50,000 black pixels in a few hundred kilobytes."""
    squeeze = zlib.compressobj(9)
    rows = bytes(SIDE // 8 + 1) * 500
    data = b"".join(squeeze.compress(rows) for _ in range(SIDE // 500)) + squeeze.flush()
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def pictures(attack):
    attack("huge.png", huge_png(), ["too-large"])
    text = chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(200 << 20), 9))
    png = read("logo.png")
    attack("text.png", png[:33] + text + png[33:], ["too-large", "corrupt", None])
    gif = bytearray(read("moving.gif"))
    struct.pack_into("<HH", gif, 6, 65_535, 65_535)
    attack("huge.gif", bytes(gif), ["too-large", "corrupt"])
    bmp = bytearray(read("photo.bmp"))
    struct.pack_into("<ii", bmp, 18, 2_000_000_000, -2_000_000_000)
    attack("huge.bmp", bytes(bmp), ["too-large", "corrupt"])
    jpeg = bytearray(read("photo.jpg"))
    struct.pack_into(">HH", jpeg, jpeg.index(b"\xFF\xC0") + 5, 65_000, 65_000)
    attack("huge.jpg", bytes(jpeg), ["too-large"])
    heic = bytearray(read("photo.heic"))
    at = heic.index(b"ispe")
    struct.pack_into(">II", heic, at + 8, 60_000, 60_000)
    attack("huge.heic", bytes(heic), ["too-large", "corrupt"])
    tiff = struct.pack("<2sHI", b"II", 42, 8) + struct.pack("<H", 1) + struct.pack("<HHII", 256, 4, 1, 9) \
        + struct.pack("<I", 8)
    attack("loop.tiff", tiff, ["corrupt", "truncated"])


def playlist(target):
    return (f"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-TARGETDURATION:5\n#EXTINF:5.0,\n{target}\n"
            "#EXT-X-ENDLIST\n").encode()


def listed(kind, data):
    return struct.pack("<4sI4s", b"LIST", len(data) + 4, kind) + data


def boxed(kind, data):
    return struct.pack("<4sI", kind, len(data)) + data + b"\0" * (len(data) & 1)


def subtitled(text):
    """An AVI whose one stream is a GAB2 subtitle: demuxers hand its text to another demuxer."""
    header = boxed(b"avih", struct.pack("<14I", 40_000, 0, 0, 0x10, 125, 0, 1, 0, 224, 160, 0, 0, 0, 0))
    stream = boxed(b"strh", struct.pack("<4s4sIHHIIIIIIII4H", b"txts", b"\0\0\0\0", 0, 0, 0, 0, 1, 25, 0, 125, 0, 0, 0,
                                        0, 0, 224, 160)) + boxed(b"strf", bytes(40))
    gab2 = b"GAB2\0" + struct.pack("<HI", 2, 2) + b"x\0" + struct.pack("<HI", 4, len(text)) + text
    body = listed(b"hdrl", header + listed(b"strl", stream)) + listed(b"movi", boxed(b"00tx", gab2))
    return struct.pack("<4sI4s", b"RIFF", len(body) + 4, b"AVI ") + body


def referring(target):
    """A QuickTime film whose samples lie in another file (ISO/IEC 14496-12 §8.7.2)."""
    data = read("film.mov")
    place = data.index(b"dref") + 12
    path = target.encode() + b"\0"
    entry = struct.pack(">I4sI", 12 + len(path), b"url ", 0) + path
    data = bytearray(data[:place] + entry + data[place + 12:])
    for name in (b"moov", b"trak", b"mdia", b"minf", b"dinf", b"dref"):
        at = data.rindex(name, 0, place) - 4
        struct.pack_into(">I", data, at, struct.unpack_from(">I", data, at)[0] + len(entry) - 12)
    return bytes(data)


def films(attack, canary, server):
    for number, target in enumerate([f"{server}/segment.ts", f"file://{canary}", f"concat:{server}/a|{canary}"]):
        attack(f"playlist{number}.avi", subtitled(playlist(target)), ["corrupt", "unsupported", "truncated"])
        attack(f"playlist{number}.mp4", playlist(target), [None, "unsupported", "corrupt"])
        attack(f"concat{number}.mp4", f"ffconcat version 1.0\nfile '{target}'\n".encode(), [None, "unsupported", "corrupt"])
        attack(f"reference{number}.mov", referring(target), ["corrupt", "truncated", None])
    sdp = "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 8080 RTP/AVP 96\na=rtpmap:96 H264/90000\n"
    attack("session.mp4", sdp.encode(), [None, "unsupported", "corrupt"])
    attack("redirect.wmv", f"[Reference]\nRef1={server}/a.wmv\n".encode(), [None, "unsupported", "corrupt"])
    film = bytearray(read("film.mp4"))
    at = film.index(b"stsz") + 12
    struct.pack_into(">I", film, at, 0xFFFFFFF0)
    attack("samples.mp4", bytes(film), ["corrupt", "truncated", None])


def media(attack, canary, server):
    pictures(attack)
    films(attack, canary, server)
