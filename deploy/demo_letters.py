"""Prints one letter of each kind the way a mail program shows them.

usage: demo_letters.py FOLDER
"""

import email
import email.policy
import pathlib
import sys

letters = []
for path in sorted(pathlib.Path(sys.argv[1]).glob("letter.*")):
    data = path.read_bytes()
    # smtp-sink puts lines of its own before the message's.
    letters.append(email.message_from_bytes(data, policy=email.policy.default))


def text(letter):
    return letter.get_body(("plain",)).get_content()


def is_receipt(letter):
    return letter["Auto-Submitted"] == "auto-replied"


wanted = [
    ("everything is there", lambda l: is_receipt(l) and "全部收齐" in text(l)),
    ("a video is too long", lambda l: is_receipt(l) and "5分01秒" in text(l)),
    ("photos are missing", lambda l: is_receipt(l) and "还差1张" in text(l)),
    ("persons and projects are nominated", lambda l: is_receipt(l) and "百姓学习之星：张小梅" in text(l)),
    ("photos lack captions", lambda l: is_receipt(l) and "还没有文字说明" in text(l)),
    ("nothing was asked for", lambda l: is_receipt(l) and "没有要求贵单位报送材料" in text(l)),
    ("somebody who has sent nothing is reminded", lambda l: "尚未收到" in l["Subject"]),
    ("what the coordinator reads", lambda l: l["To"] == "coordinator@office.example"),
]
for what, matches in wanted:
    # The shortest of its kind says enough.
    found = min(filter(matches, letters), key=lambda letter: len(text(letter)), default=None)
    if found is None:
        sys.exit(f"demo_letters.py: no letter of the kind \"{what}\" among {len(letters)}")
    print(f"--- {what} " + "-" * (70 - len(what)))
    for field in ("From", "To", "Subject", "Date"):
        print(f"{field}: {found[field]}")
    print()
    print(text(found))
