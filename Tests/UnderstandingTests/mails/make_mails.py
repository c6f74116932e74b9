"""Writes mails as units send them, and what each of their files is: FOLDER/NNN.eml and FOLDER/labels.tsv.

usage: make_mails.py ROSTER FOLDER

A line of labels.tsv: part (tuned or heldout), mail, arrival, path of the attachment, what it serves (a requirement, or
- for nothing), and the verdict that is right for it.
"""

import base64
import csv
import datetime
import pathlib
import sys

import files as make
import heldout
import texts
import tuned

ZONE = datetime.timezone(datetime.timedelta(hours=8))
word = make.demo_files.word


class Box:
    """Collects the mails of one part."""

    def __init__(self, part, roster):
        self.part, self.roster, self.mails = part, roster, []

    def name(self, code):
        return self.roster[code]["name"]

    def mail(self, code, when, subject, text, *files, sender=None, inline=(), charset="gb18030"):
        """A mail of a unit; `when` is `2024-10-29 09:12`, `inline` are pictures that its text shows."""
        self.mails.append((code, when, subject, text, files, sender, inline, charset))


def file(name, data, *labels):
    """An attached file and what it serves: `plan`, `schedule rejected`; nothing when left out."""
    return {"name": name, "data": data, "labels": labels or ("- extra",)}


def packed(name, pack, *members):
    """An archive; `pack` makes it from (name, bytes) pairs."""
    return {"name": name, "pack": pack, "members": members}


def part(name, data, charset, inline=None):
    encoded = word(name, charset).replace("\r\n ", "\r\n\t")
    lines = [f'Content-Type: application/octet-stream; name="{encoded}"', "Content-Transfer-Encoding: base64"]
    if inline:
        lines = [f'Content-Type: image/png; name="{encoded}"', "Content-Transfer-Encoding: base64",
                 f"Content-ID: <{inline}>", f'Content-Disposition: inline; filename="{encoded}"']
    else:
        lines.append(f'Content-Disposition: attachment; filename="{encoded}"')
    return "\r\n".join(lines + ["", base64.encodebytes(data).decode().replace("\n", "\r\n")])


def body(text, charset, inline):
    """The text; with pictures, HTML that shows them."""
    if not inline:
        return (f'Content-Type: text/plain; charset="{charset}"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
                + base64.encodebytes(text.encode(charset)).decode().replace("\n", "\r\n"))
    html = f"<div>{text}</div>" + "".join(f'<img src="cid:{n}@pic">' for n in range(len(inline)))
    shown = [part(one["name"], one["data"], charset, f"{n}@pic") for n, one in enumerate(inline)]
    pieces = [f'Content-Type: text/html; charset="{charset}"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
              + base64.encodebytes(html.encode(charset)).decode().replace("\n", "\r\n"), *shown]
    return ('Content-Type: multipart/related; boundary="rel"\r\n\r\n'
            + "".join(f"--rel\r\n{piece}\r\n" for piece in pieces) + "--rel--\r\n")


def compose(number, sender, name, when, subject, text, files, inline, charset):
    moment = datetime.datetime.fromisoformat(when).replace(tzinfo=ZONE)
    head = [f"From: {word(name, charset)} <{sender}>", "To: <report@office.example>", f"Subject: {word(subject, charset)}",
            "Date: " + moment.strftime("%a, %d %b %Y %H:%M:%S %z"), f"Message-ID: <labelled-{number}@unit.example>",
            "MIME-Version: 1.0", 'Content-Type: multipart/mixed; boundary="mix"', "", ""]
    pieces = [body(text, charset, inline), *(part(one["name"], one["data"], charset) for one in files)]
    return ("\r\n".join(head) + "".join(f"--mix\r\n{piece}\r\n" for piece in pieces) + "--mix--\r\n").encode("ascii")


def packed_bytes(one, real):
    return one["pack"]([(member["name"], real(member["data"])) for member in one["members"]])


def paths(files, inline):
    """Every labelled file with the path by which it is known."""
    for number, one in enumerate(inline):
        yield f"1.{number + 2}", one["labels"]
    for number, one in enumerate(files, 2):
        if "members" in one:
            for member in one["members"]:
                yield f"{number}/{member['name']}", member["labels"]
        else:
            yield f"{number}", one["labels"]


def main():
    roster_file, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    with open(roster_file, encoding="utf-8-sig", newline="") as lines:
        roster = {row["code"]: row for row in csv.DictReader(lines)}
    boxes = [Box("heldout", roster), Box("tuned", roster)]
    for box, module in zip(boxes, [heldout, tuned]):
        module.fill(box, file, packed, make, texts)
    every = [one for box in boxes for mail in box.mails for one in mail[4]]
    leaves = [leaf["data"] for one in every for leaf in one.get("members", [one])]
    made = make.convert([data for data in leaves if isinstance(data, make.Later)])

    def real(data):
        return made[bytes(data), data.suffix] if isinstance(data, make.Later) else data

    labels, number = [], 0
    for box in boxes:
        for code, when, subject, text, files, sender, inline, charset in box.mails:
            number += 1
            ready = [{"name": one["name"], "data": packed_bytes(one, real) if "pack" in one else real(one["data"])}
                     for one in files]
            sender = sender or roster[code]["addresses"].split(";")[0]
            data = compose(number, sender, roster[code]["contact"], when, subject, text, ready, inline, charset)
            (folder / f"{number:03d}.eml").write_bytes(data)
            for path, served in paths(files, inline):
                for label in served:
                    requirement, _, verdict = label.partition(" ")
                    arrival = when.replace(" ", "T") + ":00+08:00"
                    labels.append([box.part, f"{number:03d}.eml", arrival, path, requirement, verdict or "accepted"])
    with open(folder / "labels.tsv", "w", encoding="utf-8") as out:
        out.writelines("\t".join(label) + "\n" for label in labels)


main()
