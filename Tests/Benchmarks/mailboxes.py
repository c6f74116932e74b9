"""Writes maildirs as an office's mailbox would hold them: the same bytes in every run."""
import base64
import io
import os
import pathlib
import random
import subprocess
import zipfile

# The arrival time of the first mail; each later one came a second after it.
FIRST = 1_730_000_000
LINE = 57


def encoded(content):
    """Base64 in lines, as mailers write it."""
    return base64.encodebytes(content).replace(b"\n", b"\r\n")


def word(text):
    """An encoded word (RFC 2047)."""
    return "=?utf-8?B?" + base64.b64encode(text.encode()).decode() + "?="


def mail(number, files, sender="office@m0001.example", subject=None):
    """A mail with a text and attached files: names and base64 texts."""
    head = (f"Return-Path: <{sender}>\r\nReceived: from mail.example (mail.example [192.0.2.1])\r\n"
            f"\tby mx.office.example with ESMTPS id {number:08x}; Mon, 4 Nov 2024 10:00:00 +0800\r\n"
            f"From: {word('教务处')} <{sender}>\r\nTo: <submissions@office.example>\r\n"
            f"Subject: {word(subject or f'报送材料 {number}')}\r\nDate: Mon, 4 Nov 2024 10:00:00 +0800\r\n"
            f"Message-ID: <{number}.benchmark@m.example>\r\nMIME-Version: 1.0\r\n"
            "Content-Type: multipart/mixed; boundary=\"=_benchmark\"\r\n\r\n--=_benchmark\r\n"
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n")
    parts = [head.encode(), encoded(f"您好，材料见附件，请查收。编号 {number}".encode())]
    for name, text in files:
        parts += [("--=_benchmark\r\nContent-Type: application/octet-stream\r\n"
                   f"Content-Disposition: attachment; filename=\"{word(name)}\"\r\n"
                   "Content-Transfer-Encoding: base64\r\n\r\n").encode(), text]
    return b"".join(parts + [b"--=_benchmark--\r\n"])


class Maildir:
    """A maildir that is being filled."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        for name in ("cur", "new", "tmp"):
            (self.path / name).mkdir(parents=True)
        self.count = 0

    def add(self, content):
        self.count += 1
        arrival = FIRST + self.count
        path = self.path / "cur" / f"{arrival}.M{self.count}.benchmark,S={len(content)}:2,"
        path.write_bytes(content)
        os.utime(path, (arrival, arrival))

    def finish(self):
        """Gives it to the user as whom Dovecot reads."""
        if os.geteuid() == 0:
            subprocess.run(["chown", "-R", "mail:mail", str(self.path)], check=True)


def small(path, count=10_000):
    """Mails of 5 to 30 KB with one attached file."""
    maildir, draw = Maildir(path), random.Random(1)
    for number in range(count):
        content = draw.randbytes(round(draw.randint(4_200, 29_200) * 0.73))
        maildir.add(mail(number, [(f"材料{number}.dat", encoded(content))]))
    maildir.finish()


def tiny(path, count):
    """Mails of half a kilobyte."""
    maildir = Maildir(path)
    for number in range(count):
        maildir.add(mail(number, []))
    maildir.finish()


def filled(content):
    """Padded to whole lines of base64, so that other lines can follow."""
    return content + b"\0" * (-len(content) % LINE)


def large(path, samples, videos=40, photographs=1_960):
    """3 GB in 2,000 mails: 40 with a film of 30 MB, the others with two photographs. No two files are the same; each is
    whole, followed by bytes that its format leaves alone."""
    film, photograph = (encoded(filled((samples / name).read_bytes())) for name in ("film.mp4", "photo.jpg"))
    maildir = Maildir(path)
    for number in range(videos + photographs):
        def unique(text, place):
            return text + encoded(b"\0\0\0\x30free" + f"{number:020d}/{place:019d}".encode())
        if number % 50 == 25 and videos:
            maildir.add(mail(number, [(f"视频{number}.mp4", unique(film, 0))]))
        else:
            maildir.add(mail(number, [(f"照片{number}-{place}.jpg", unique(photograph, place)) for place in (1, 2)]))
    maildir.finish()


def samples(folder):
    """A photograph of about 250 KB and a film of 30 MB, as telephones make them."""
    folder.mkdir()
    subprocess.run(
        ["ffmpeg", "-nostdin", "-y", "-loglevel", "error", "-f", "lavfi", "-i",
         "testsrc2=size=1280x720:rate=25:duration=60,noise=alls=20:allf=t:all_seed=1", "-c:v", "libx264", "-preset",
         "ultrafast", "-b:v", "4M", "-minrate", "4M", "-maxrate", "4M", "-bufsize", "4M", "-nal-hrd", "cbr",
         str(folder / "film.mp4")], check=True)
    subprocess.run(
        ["ffmpeg", "-nostdin", "-y", "-loglevel", "error", "-f", "lavfi", "-i",
         "testsrc2=size=2016x1512:duration=1,noise=alls=8:all_seed=1", "-frames:v", "1", "-q:v", "5",
         str(folder / "photo.jpg")], check=True)


def document(path, title):
    """A docx like another one, of its own bytes: what it says begins with `title`."""
    made = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as copy:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "word/document.xml":
                content = content.replace(b"<w:body>", (
                    f"<w:body><w:p><w:r><w:t>{title}</w:t></w:r></w:p>").encode(), 1)
            copy.writestr(entry.filename, content)
    return made.getvalue()


def documents(path, sample, units, count):
    """Mails of rostered units with one office file each."""
    maildir = Maildir(path)
    for number in range(count):
        unit = number % units + 1
        title = f"第{unit}小学社区教育活动方案{number}"
        maildir.add(mail(number, [("活动方案.docx", encoded(document(sample, title)))],
                         sender=f"office@m{unit:04d}.example", subject="活动方案"))
    maildir.finish()


def flat(maildir, folder, count):
    """The first mails of a maildir under short names, for programs that read a folder."""
    folder.mkdir()
    for number, path in enumerate(sorted((maildir / "cur").iterdir())[:count]):
        os.link(path, folder / f"{number:06d}")
    return folder
