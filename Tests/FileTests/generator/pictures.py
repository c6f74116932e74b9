"""Pictures in every format, as cameras, phones and scanners leave them, and damaged."""
import io
import struct
import subprocess
import zlib

import numpy
from PIL import Image, ImageFilter

from manifest import expect, read, write

TAKEN = "2024:11:05 09:30:00"
TAKEN_REPORTED = "2024-11-05T09:30:00"


def scene(seed, width=640, height=480):
    """A picture with soft shapes, like a photo and unlike that of another seed."""
    random = numpy.random.RandomState(seed)
    small = Image.fromarray((random.rand(9, 12, 3) * 255).astype("uint8"))
    return small.resize((width, height), Image.BICUBIC).filter(ImageFilter.GaussianBlur(4))


def exif(orientation=1, taken=TAKEN):
    """Exif 2.3: orientation (0x0112) in the first directory, DateTimeOriginal (0x9003) in its own."""
    text = taken.encode() + b"\0"
    first = struct.pack("<H", 2) + entry(0x0112, 3, 1, orientation) + entry(0x8769, 4, 1, 38) + bytes(4)
    second = struct.pack("<H", 1) + entry(0x9003, 2, len(text), 56) + bytes(4)
    return b"Exif\0\0" + b"II*\0\x08\0\0\0" + first + second + text


def entry(tag, kind, count, value):
    return struct.pack("<HHII", tag, kind, count, value)


def encoded(image, format, **options):
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def jpeg(seed=1, **options):
    return encoded(scene(seed), "JPEG", quality=85, **options)


def photo(name, data, **wanted):
    write(name, data)
    expect(name, **{"kind": "photo", "width": 640, "height": 480, "images": 0, **wanted})


def formats():
    image = scene(1)
    photo("photo.jpg", jpeg(exif=exif()), format="jpeg", takenAt=TAKEN_REPORTED)
    same = {"looksLike": "photo.jpg"}
    photo("photo.png", encoded(image, "PNG"), format="png", takenAt=None, **same)
    photo("photo.webp", encoded(image, "WEBP", quality=80, exif=exif()), format="webp", takenAt=TAKEN_REPORTED, **same)
    photo("lossless.webp", encoded(image, "WEBP", lossless=True), format="webp", **same)
    photo("photo.bmp", encoded(image, "BMP"), format="bmp", **same)
    photo("photo.gif", encoded(image, "GIF"), format="gif", **same)
    photo("photo.tiff", encoded(image, "TIFF", compression="tiff_lzw"), format="tiff", **same)
    photo("plain.tif", encoded(image.convert("L"), "TIFF"), format="tiff", **same)
    photo("progressive.jpg", jpeg(progressive=True), format="jpeg", takenAt=None, **same)
    photo("grey.jpg", encoded(image.convert("L"), "JPEG"), format="jpeg", **same)
    photo("palette.png", encoded(image.quantize(64), "PNG"), format="png", **same)
    photo("cmyk.jpg", encoded(image.convert("CMYK"), "JPEG"), format="jpeg")
    transparent = image.convert("RGBA")
    transparent.putalpha(200)
    photo("transparent.png", encoded(transparent, "PNG"), format="png")
    pages = [scene(5), scene(6)]
    photo("moving.gif", encoded(pages[0], "GIF", save_all=True, append_images=pages[1:]), format="gif")
    photo("two-pages.tiff", encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:]), format="tiff")
    photo("moving.webp", encoded(pages[0], "WEBP", save_all=True, append_images=pages[1:]), format="webp")
    subprocess.run(["heif-enc", "-q", "60", "photo.jpg", "-o", "photo.heic"], check=True, stdout=subprocess.DEVNULL)
    expect("photo.heic", kind="photo", format="heic", width=640, height=480, takenAt=TAKEN_REPORTED, **same)


def sameness():
    image = scene(1)
    photo("small.jpg", encoded(image.resize((320, 240)), "JPEG", quality=60), format="jpeg", width=320, height=240,
          looksLike="photo.jpg")
    photo("other.jpg", jpeg(2), format="jpeg", looksUnlike="photo.jpg")
    photo("third.jpg", jpeg(3), format="jpeg", looksUnlike="other.jpg")
    # The sensor's picture lies on its side; viewers turn it.
    lying = encoded(image.transpose(Image.ROTATE_90), "JPEG", quality=85, exif=exif(orientation=6))
    photo("turned.jpg", lying, format="jpeg", looksLike="photo.jpg", takenAt=TAKEN_REPORTED)
    upright = encoded(image, "JPEG", quality=85, exif=exif(orientation=8))
    photo("portrait.jpg", upright, format="jpeg", width=480, height=640)
    photo("no-date.jpg", jpeg(exif=exif(taken="0000:00:00 00:00:00")), format="jpeg", takenAt=None)
    photo("logo.png", encoded(scene(4, 120, 40), "PNG"), format="png", width=120, height=40)


def damage():
    whole = read("photo.jpg")
    photo("cut.jpg", whole[: len(whole) // 2], format="jpeg", problem="truncated")
    png = read("photo.png")
    photo("cut.png", png[: len(png) // 2], format="png", problem="truncated")
    place = png.index(b"IDAT") + 400
    photo("damaged.png", png[:place] + bytes([png[place] ^ 0xFF]) + png[place + 1:], format="png", problem="corrupt")
    webp = read("photo.webp")
    photo("cut.webp", webp[: len(webp) // 2], format="webp", problem="truncated")
    heic = read("photo.heic")
    write("cut.heic", heic[: len(heic) // 2])
    expect("cut.heic", kind="photo", format="heic", problem="truncated")
    write("hollow.heic", struct.pack(">I", 24) + b"ftypheic\0\0\0\0mif1heic")
    expect("hollow.heic", kind="photo", format="heic", problem="corrupt")
    write("empty.jpg", b"")
    expect("empty.jpg", kind="other", format="other", problem="empty")
    photo("picture.doc", jpeg(7), format="jpeg")
    photo("phone.jpg", jpeg(8) + b"MotionPhoto_Data" + bytes(100), format="jpeg")


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def make():
    formats()
    sameness()
    damage()
