"""Looking after it: the doctor's opinion, and a backup that is made under load and restored."""

import json
import zipfile

import mails
from container import expect, wait_until
from installing import expect_rights
from mailserver import HOST, PASSWORD
from office import CONFIGURATION, NOTICE, STORAGE

BACKUP = "/root/backup"
METRICS = "/run/muster/muster.prom"
RESTORED = "/var/lib/muster-restored"
RESTORED_CONFIGURATION = "/etc/muster/restored.toml"


def doctor(office):
    """`muster doctor` finds no failure, reaches both servers, says no password and leaves no file of root's behind."""
    container = office.container
    code, output, errors = container.try_run("muster", "doctor", "--json")
    findings = json.loads(output)["checks"]
    failures = [finding for finding in findings if finding["state"] == "failure"]
    expect(code == 0 and not failures, f"exit {code}: {failures}")
    expect(HOST in output, f"no server was looked at: {output}")
    expect(PASSWORD not in output + errors, "it says the password")
    strangers = container.run("find", STORAGE, "!", "-user", "muster")
    expect(not strangers, f"not the daemon's: {strangers}")


def metrics(office):
    """The numbers for Prometheus are written where everybody may read them; `status --check` says that all is well."""
    container = office.container
    office.set_key("textfile", f'"{METRICS}"')
    office.service("restart")
    numbers = wait_until(lambda: container.try_run("cat", METRICS)[1], "the numbers are written", 60)
    expect("\nmuster_storage_free_bytes" in numbers, f"the numbers are {numbers}")
    expect_rights(container, {METRICS: "-rw-r--r-- muster muster", "/run/muster": "drwxr-xr-x muster muster"})
    container.run("muster", "status", "--check")


def gathered(office):
    """What units sent is exported and merged by the optimised program, again and again: each file is read every time."""
    container = office.container
    container.run("install", "-d", "-o", "muster", "/srv/export")
    container.run("muster", "export", "--notice", NOTICE, "/srv/export/files")
    plans = len(container.run("find", "/srv/export/files", "-name", "*工作方案*", "-size", "+1k").splitlines())
    expect(plans >= 10, f"only {plans} plans were exported")
    question = ["merge", "--notice", NOTICE, "--requirement", "plan", "/srv/export/plans.xlsx"]
    answers = {json.dumps(office.muster(*question), sort_keys=True) for _ in range(20)}
    expect(len(answers) == 1, f"merging the same says {answers}")
    # A plan has no table of the form asked for: each is a note on the second sheet, and none of them says "unreadable".
    with zipfile.ZipFile(container.path("/srv/export/plans.xlsx")) as book:
        texts = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    expect("工作方案" in texts and "文件无法读取" not in texts, f"files are called unreadable: {answers}")
    container.run("rm", "-r", "/srv/export")


def backup(office):
    """A backup made while mails come in is whole; brought up to date and restored it shows the same status."""
    container = office.container
    units = office.send(mails.usual, 12)
    container.run("muster", "backup", BACKUP)
    text = container.path(CONFIGURATION).read_text()
    container.path(RESTORED_CONFIGURATION).write_text(text.replace(f'"{STORAGE}"', f'"{RESTORED}"'))
    restore(container)
    container.run("muster", "doctor", "--offline", "--config", RESTORED_CONFIGURATION)
    office.wait_complete(units)
    office.wait_answered(units)
    container.run("muster", "backup", BACKUP)
    restore(container, "--replace")
    moment = container.run("date", "-Iseconds").strip()
    question = ["status", "--notice", NOTICE, "--now", moment]
    restored = office.muster(*question, "--config", RESTORED_CONFIGURATION)
    expect(restored == office.muster(*question), f"restored it says {restored}")
    container.run("rm", "-r", RESTORED, RESTORED_CONFIGURATION)


def lost_storage(office):
    """The storage is lost and restored: later mails come in again, their letters wait and leave when they are released."""
    container = office.container
    office.service("stop")
    units = office.send(mails.usual, 3)
    container.run("rm", "-r", STORAGE)
    container.run("muster", "restore", BACKUP)
    office.service("start")
    office.wait_complete(units)
    waiting = wait_until(lambda: office.status()["outbox"]["queued"] == len(units), "their letters are queued")
    expect(waiting and not any(office.letters(unit) for unit in units), "a letter left that nobody released")
    container.run("muster", "outbox", "release", "--all")
    office.wait_answered(units)
    office.expect_nothing_lost_or_twice()
    container.run("rm", "-r", BACKUP)


def restore(container, *options):
    container.run("muster", "restore", BACKUP, *options, "--config", RESTORED_CONFIGURATION)
