"""The office that the system test runs: its notice, its roster, and Muster as its administrator uses it."""

import csv
import datetime
import io
import json
import re

from container import expect, wait_until
from mailserver import HOST, PASSWORD, USER

CONFIGURATION = "/etc/muster/muster.toml"
STORAGE = "/var/lib/muster"
COORDINATOR = "coordinator@office.example"
ADMIN = "admin@office.example"
NOTICE = "week-2026"
UNITS = 120

NOTICE_TEXT = """
id = "{id}"
title = "全民终身学习活动周"
issuer = "示范区教育局"
issued = {issued}
units = ["school"]
contact = "社区教育科"
keywords = ["活动周"]
mailboxes = ["main"]

[[phase]]
id = "plans"
title = "方案"
due = {due}

[[phase.requirement]]
id = "plan"
kind = "plan"
title = "活动周工作方案"

[[phase.requirement]]
id = "photos"
kind = "photo"
title = "活动照片"
count = "1+"
"""


class Unit:
    """A school of the roster."""

    def __init__(self, number):
        stems, branches = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
        self.code = f"S{number + 1:03d}"
        self.name = f"{stems[number % 10]}{branches[number // 10]}小学"
        self.address = f"yuanwu.{number + 1:03d}@schools.example"


class Office:
    """Muster in the container, and what was sent to it."""

    def __init__(self, container, server):
        self.container = container
        self.server = server
        self.unused = [Unit(number) for number in range(UNITS)]
        self.sent = {}

    # What the administrator does.

    def install_notice(self, folder="/etc/muster/notices"):
        """Puts the notice where the configuration expects it."""
        today = datetime.date.today()
        text = NOTICE_TEXT.format(id=NOTICE, issued=today - datetime.timedelta(7), due=today + datetime.timedelta(30))
        path = self.container.path(f"{folder}/{NOTICE}.toml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def roster(self):
        """The roster as Excel saves it."""
        out = io.StringIO()
        rows = csv.writer(out)
        rows.writerow(["code", "name", "aliases", "categories", "addresses"])
        rows.writerows([unit.code, unit.name, "", "school", unit.address] for unit in self.unused)
        return out.getvalue().encode("gb18030")

    def setup(self, configuration=CONFIGURATION, office="示范区社区培训学院", mail=USER):
        """`muster setup` as an administrator with a script runs it."""
        self.container.path("/root/units.csv").write_bytes(self.roster())
        return self.container.run(
            "muster", "setup", "--config", configuration, "--office", office, "--mail", mail,
            "--imap", f"imaps://{HOST}", "--smtp", f"smtps://{HOST}", "--password-file", "-",
            "--coordinator", COORDINATOR, "--admin", ADMIN, "--roster", "/root/units.csv", input=PASSWORD + "\n")

    def set_key(self, key, value):
        """Changes a value of the configuration, commented out or not."""
        path = self.container.path(CONFIGURATION)
        text, count = re.subn(rf"(?m)^(?:# )?{key} = \S.*?(?=  +#|$)", lambda _: f"{key} = {value}", path.read_text(), count=1)
        expect(count == 1, f"{CONFIGURATION} has no line for {key}")
        path.write_text(text)

    def hurry(self):
        """Shortens what an office waits for."""
        for key, value in [("poll", '"5s"'), ("coalesce", '"1s"'), ("rate", '"1200/min"')]:
            self.set_key(key, value)

    def set_password(self, password):
        """Writes the mailbox's password where the unit loads it from."""
        self.container.path("/etc/muster/credentials/imap-password").write_text(password + "\n")

    def service(self, verb):
        """systemctl start, stop, restart …"""
        return self.container.run("systemctl", verb, "muster")

    def is_active(self):
        return self.container.unit("ActiveState") == "active"

    # What is to be seen.

    def muster(self, *arguments):
        """A command's JSON."""
        return json.loads(self.container.run("muster", *arguments, "--json"))

    def status(self):
        """The whole office's."""
        return self.muster("status")

    def states(self):
        """The state of each unit, by its code."""
        return {unit["code"]: unit["state"] for unit in self.muster("status", "--notice", NOTICE)["units"]}

    def letters(self, unit):
        """What lies in a unit's mailbox."""
        return self.server.mails_of(unit.address)

    def mailbox(self):
        """The mailbox's entry in the status."""
        return next(server for server in self.status()["servers"] if server["name"] == "imap/main")

    # What units do.

    def send(self, make, count=1):
        """So many units send one mail each; `make(unit)` answers the mail. The units."""
        units, self.unused = self.unused[:count], self.unused[count:]
        expect(len(units) == count, "the roster has too few units for the test")
        for unit in units:
            self.server.deliver(unit.address, make(unit))
            self.sent[unit.code] = unit
        return units

    def wait_complete(self, units, seconds=90):
        """Until each of these has sent everything, as far as the office can tell."""
        def rest():
            states = self.states()
            return [unit.code for unit in units if states[unit.code] != "complete"]
        wait_until(lambda: not rest(), f"{len(units)} units are complete", seconds, every=1)

    def wait_answered(self, units, seconds=90):
        """Until each of these has its letter."""
        wait_until(lambda: all(self.letters(unit) for unit in units), f"{len(units)} units have a receipt", seconds)

    def expect_nothing_lost_or_twice(self):
        """Each unit that sent is complete and has exactly one letter; none came twice but in the one window."""
        states = self.states()
        lost = [code for code in self.sent if states[code] != "complete"]
        expect(not lost, f"not complete: {' '.join(lost)}")
        stray = [code for code, state in states.items() if state != "missing" and code not in self.sent]
        expect(not stray, f"sent nothing, and yet not missing: {' '.join(stray)}")
        tries = {letter["recipient"]: letter["attempts"] for letter in self.muster("outbox", "list") if letter["kind"] == "receipt"}
        for unit in self.sent.values():
            letters = [letter["Message-ID"] for letter in self.letters(unit)]
            expect(len(set(letters)) == 1, f"{unit.code} has {len(set(letters))} letters, not one")
            # A kill between the final dot and its answer is the one window that README names: it was sent a second time.
            expect(len(letters) <= (2 if tries[unit.address] == 2 else 1), f"{unit.code} got its letter {len(letters)} times")
        letters = [letter["Message-ID"] for address in (ADMIN, COORDINATOR) for letter in self.server.mails_of(address)]
        expect(len(letters) == len(set(letters)), "a letter was delivered twice")
        kept = sum(1 for _ in self.container.path(f"{STORAGE}/messages").rglob("*.eml"))
        expect(kept == len(self.sent), f"{kept} mails are kept, {len(self.sent)} were sent")
        return len(self.sent)
