"""An office of many units with one notice, and a store that holds what they sent."""
import pathlib
import sqlite3

from mailboxes import FIRST

NOTICE = "benchmark-2024"
NOW = "2024-10-28T10:00:00+08:00"


def write(folder, units, requirements, mailbox=None):
    """Configuration, roster and notice in `folder`; `mailbox` is the (port, user) of an IMAP server."""
    folder = pathlib.Path(folder)
    for name in ("Config", "secrets", "notices"):
        (folder / name).mkdir(parents=True)
    secret = folder / "secrets" / "imap"
    secret.write_text("benchmark")
    secret.chmod(0o600)
    port, user = mailbox or (1, "submissions@office.example")
    (folder / "Config" / "muster.toml").write_text(f"""
[office]
name = "示范区社区培训学院"
coordinators = ["coordinator@office.example"]
[storage]
directory = "storage"
[notices]
directory = "notices"
[units]
roster = "units.csv"
[[mailbox]]
id = "main"
url = "imap://127.0.0.1:{port}"
tls = "none"
user = "{user}"
password = {{ file = "secrets/imap" }}
since = 2020-09-01
[smtp]
url = "smtp://127.0.0.1:1"
tls = "none"
from = "submissions@office.example"
sending = "hold"
[letters]
coalesce = "0s"
""")
    rows = ["code,name,aliases,categories,addresses,contact,sends_for"]
    rows += [f"M{unit:04d},第{unit}小学,,school,office@m{unit:04d}.example,办公室," for unit in range(1, units + 1)]
    (folder / "units.csv").write_text("\n".join(rows) + "\n")
    (folder / "notices" / f"{NOTICE}.toml").write_text(notice(requirements))
    return folder / "Config" / "muster.toml"


def notice(requirements):
    """A notice that asks for a plan and for so many other documents less one."""
    lines = [f'id = "{NOTICE}"', 'title = "2024年社区教育活动"', 'issuer = "示范区教育局"', "issued = 2024-10-10",
             'units = ["school"]', 'contact = "社区教育科"', 'keywords = ["社区教育", "活动方案"]', 'mailboxes = ["main"]',
             "[[phase]]", 'id = "plans"', 'title = "方案"', "due = 2024-11-20",
             "[[phase.requirement]]", 'id = "plan"', 'kind = "plan"', 'title = "活动方案"']
    for number in range(2, requirements + 1):
        lines += ["[[phase.requirement]]", f'id = "case{number}"', 'kind = "case"', f'title = "典型活动案例{number}"']
    return "\n".join(lines) + "\n"


def fill(database, units, requirements, submissions):
    """Puts recorded submissions into the store that the program made: each of one unit, one file for one requirement."""
    connection = sqlite3.connect(database)
    for number in range(submissions):
        digest = f"{number:064x}"
        at = (FIRST + number) * 1000
        unit = f"M{number % units + 1:04d}"
        place = number // units % requirements
        requirement = "plan" if place == 0 else f"case{place + 1}"
        message = connection.execute(
            "INSERT INTO inboundMessage (sha256, bytes, source, receivedAt, takenAt, mayAnswer, state)"
            " VALUES (?, 20000, 'ingest', ?, ?, 0, 'recorded')", (digest, at, at)).lastrowid
        connection.execute(
            "INSERT INTO decision (message, kind, decidedAt, json) VALUES (?, 'record', ?, '{}')", (message, at))
        submission = connection.execute(
            "INSERT INTO submission (message, unit, provisional, receivedAt) VALUES (?, ?, 0, ?)",
            (message, unit, at)).lastrowid
        connection.execute(
            "INSERT INTO item (submission, position, attachment, name, title, sha256, bytes, kind, format, notice, phase,"
            " requirement, verdict, late, because) VALUES (?, 0, '2', ?, ?, ?, 20000, 'document', 'docx', ?, 'plans', ?,"
            " 'accepted', 0, '[]')",
            (submission, f"材料{number}.docx", f"第{number}份材料", digest, NOTICE, requirement))
    connection.commit()
    connection.close()
