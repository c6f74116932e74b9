"""Prints one receipt of each kind the way a mail program shows them.

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

wanted = [
    ("everything is there", lambda text: "全部收齐" in text),
    ("a video is too long", lambda text: "5分01秒" in text),
    ("photos are missing", lambda text: "还差1张" in text),
    ("persons and projects are nominated", lambda text: "百姓学习之星：张小梅" in text),
    ("photos lack captions", lambda text: "还没有文字说明" in text),
    ("nothing was asked for", lambda text: "没有要求贵单位报送材料" in text),
]
for what, matches in wanted:
    found = next((l for l in letters if matches(l.get_body().get_content())), None)
    if found is None:
        sys.exit(f"demo_letters.py: no receipt of the kind \"{what}\" among {len(letters)}")
    print(f"--- {what} " + "-" * (70 - len(what)))
    for field in ("From", "To", "Subject", "Date"):
        print(f"{field}: {found[field]}")
    print()
    print(found.get_body().get_content())
