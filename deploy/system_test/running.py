"""What the daemon must bear under systemd."""

import random
import time

import mails
from container import expect, wait_until
from mailserver import PASSWORD
from office import ADMIN, CONFIGURATION, STORAGE

# The unit's WatchdogSec= and RestartSec=, and some time to end and to start.
WATCHDOG, RESTART, SLACK = 120, 60, 30


def hold(office):
    """Mails of all kinds are read by all three workers in the sandbox; receipts are queued, and none leaves."""
    units = office.send(mails.usual) + office.send(mails.zipped) + office.send(mails.printed)
    office.wait_complete(units)
    wait_until(lambda: office.status()["outbox"]["queued"] == len(units), "a receipt is queued for each mail")
    letters = office.muster("outbox", "list")
    expect({letter["recipient"] for letter in letters} == {unit.address for unit in units}, f"the letters are {letters}")
    office.container.run("muster", "outbox", "show", letters[0]["id"])
    expect(not any(office.letters(unit) for unit in units), "a letter has left under sending = \"hold\"")


def release(office):
    """With sending = "on" they are delivered, each once."""
    office.set_key("sending", '"on"')
    office.service("restart")
    office.wait_answered(office.sent.values())
    letter = office.letters(next(iter(office.sent.values())))[0]
    expect(letter["Auto-Submitted"] == "auto-replied" and "收齐" in letter.get_body(("plain",)).get_content(), f"it says {letter}")
    office.expect_nothing_lost_or_twice()


def refused_login(office):
    """With a wrong password it runs, tries three times, then no more; status and a letter to the administrator tell it."""
    before = office.server.refused_logins()
    office.set_password("another")
    office.service("restart")
    wait_until(lambda: office.server.refused_logins() - before >= 3, "three logins are refused", 120)
    time.sleep(45)
    tried = office.server.refused_logins() - before
    expect(tried == 3, f"{tried} logins were tried within nine polls after the third")
    expect(office.is_active(), "it does not run")
    trouble = office.mailbox()
    expect(trouble["loginsRefused"] == 3 and trouble["refusedSince"], f"status says {trouble}")
    wait_until(lambda: len(office.server.mails_of(ADMIN)) == 1, "the administrator is told")
    # What comes meanwhile stays on the server.
    units = office.send(mails.usual, 2)
    office.set_password(PASSWORD)
    findings = office.muster("doctor")["checks"]
    login = next(finding for finding in findings if finding["id"] == "imap/main/login")
    expect(login["state"] == "warning" and "refused 3 times since" in login["message"]
           and "systemctl restart muster" in login["advice"], f"the doctor says {login}")
    office.service("restart")
    return units


def watchdog(office):
    """A daemon that hangs is killed by systemd and started again."""
    container = office.container
    process, restarts = container.unit("MainPID"), int(container.unit("NRestarts"))
    container.run("kill", "-STOP", process)
    wait_until(lambda: int(container.unit("NRestarts")) > restarts and office.is_active(), "systemd starts it again",
               WATCHDOG + RESTART + 3 * SLACK, every=1)
    expect(container.unit("MainPID") != process, "it is the same process")
    killed = container.run("journalctl", "-u", "muster", "-o", "cat", "--no-pager")
    expect("Watchdog timeout" in killed, "the journal tells of no watchdog")


def login_again(office, units):
    """Five minutes after the last refused login the right password is tried, and what waited comes in."""
    office.wait_complete(units, 330)
    wait_until(lambda: len(office.server.mails_of(ADMIN)) == 2, "the administrator is told that it is over")
    expect(office.mailbox()["loginsRefused"] == 0, "status still tells of refused logins")
    office.wait_answered(units)


def kills(office):
    """kill -9 and an abort amid a backlog: started again by systemd, nothing lost, no letter twice."""
    container = office.container
    expect(" 0 " in next(line for line in container.run("cat", f"/proc/{container.unit('MainPID')}/limits").splitlines()
                         if line.startswith("Max core file size")), "it may write core files")
    office.service("stop")
    units = office.send(mails.usual, 30)
    office.service("start")
    for number, kind in enumerate(["KILL", "ABRT", "KILL", "KILL", "KILL"]):
        time.sleep(random.uniform(0.2, 1.5))
        restarts = int(container.unit("NRestarts"))
        container.run("systemctl", "kill", f"--signal={kind}", "--kill-whom=main", "muster")
        wait_until(lambda: not office.is_active(), "it is gone")
        if number == 0:
            wait_until(lambda: int(container.unit("NRestarts")) > restarts and office.is_active(), "systemd starts it again",
                       RESTART + SLACK)
        else:
            # systemd's `start` would wait for the minute between two tries as well.
            office.service("restart")
    office.wait_complete(units, 120)
    office.wait_answered(units)
    office.expect_nothing_lost_or_twice()


def broken_configuration(office):
    """A wrong key ends it with 78, once; mended, it starts."""
    container = office.container
    path = container.path(CONFIGURATION)
    good = path.read_text()
    path.write_text(good.replace("\npoll = ", "\npol = "))
    container.run("systemctl", "restart", "muster", status=1)
    expect(container.unit("ExecMainStatus") == "78", f"it ended with {container.unit('ExecMainStatus')}, not 78")
    # What waits for its next start is "activating".
    expect(container.unit("ActiveState") == "failed" and container.unit("NRestarts") == "0", "it is tried again")
    log = container.run("journalctl", "-u", "muster", "-o", "cat", "-n", "10", "--no-pager")
    expect("muster.toml:" in log and ".pol: is no known key" in log and '"poll"' in log, f"the journal does not name the key and the nearest one:\n{log}")
    path.write_text(good)
    office.service("start")
    expect(office.is_active(), "mended, it does not start")


def missing_password(office):
    """Without the file of a password it ends with 78 and names it; with the file it starts."""
    container = office.container
    password = container.path("/etc/muster/credentials/smtp-password")
    aside = password.rename(password.with_name("aside"))
    container.run("systemctl", "restart", "muster", status=1)
    expect(container.unit("ExecMainStatus") == "78", f"it ended with {container.unit('ExecMainStatus')}, not 78")
    log = container.run("journalctl", "-u", "muster", "-o", "cat", "-n", "10", "--no-pager")
    expect("smtp-password" in log, f"the journal does not name the password:\n{log}")
    aside.rename(password)
    office.service("start")


def full_disk(office):
    """On a full disk it takes nothing in, says so and lives; with room again everything comes in."""
    container = office.container
    office.service("stop")
    office.set_key("reserve", '"40MB"')
    container.run("mv", STORAGE, f"{STORAGE}.whole")
    container.run("mkdir", STORAGE)
    container.run("mount", "-t", "tmpfs", "-o", "size=128M,mode=700,uid=muster,gid=muster", "tmpfs", STORAGE)
    container.run("cp", "-a", f"{STORAGE}.whole/.", STORAGE)
    office.service("start")
    container.run("dd", "if=/dev/zero", f"of={STORAGE}/filler", "bs=1M", status=1)
    units = office.send(mails.usual, 5)
    wait_until(lambda: office.status()["storage"]["low"], "status tells that the disk is low")
    time.sleep(20)
    expect(office.is_active() and container.unit("NRestarts") == "0", "it did not survive")
    expect(all(office.states()[unit.code] == "missing" for unit in units), "mails were taken in on a full disk")
    container.run("rm", f"{STORAGE}/filler")
    office.wait_complete(units, 120)
    office.wait_answered(units, 400)
    expect(not office.status()["storage"]["low"], "status still tells that the disk is low")
    office.service("stop")
    container.run("cp", "-a", f"{STORAGE}/.", f"{STORAGE}.whole")
    container.run("umount", STORAGE)
    container.run("rmdir", STORAGE)
    container.run("mv", f"{STORAGE}.whole", STORAGE)
    office.service("start")
    office.expect_nothing_lost_or_twice()


def terminations(office, times=20):
    """Stopped amid work it ends by itself with 0, every time."""
    container = office.container
    office.service("restart")
    for _ in range(times):
        office.send(mails.usual, 2)
        time.sleep(random.uniform(0.05, 2))
        office.service("stop")
        ended = {name: container.unit(name) for name in ("Result", "ExecMainCode", "ExecMainStatus", "NRestarts")}
        # 1 is CLD_EXITED.
        expect(ended == {"Result": "success", "ExecMainCode": "1", "ExecMainStatus": "0", "NRestarts": "0"}, f"it ended so: {ended}")
        office.service("start")
    office.wait_complete(office.sent.values(), 120)
    office.wait_answered(office.sent.values())
    office.expect_nothing_lost_or_twice()


def early_termination(office):
    """Stopped while it starts it ends cleanly, too."""
    container = office.container
    for pause in (0, 0.05, 0.1, 0.2, 0.3):
        office.service("stop")
        container.run("systemctl", "start", "--no-block", "muster")
        time.sleep(pause)
        office.service("stop")
        expect(container.unit("ActiveState") == "inactive", f"stopped {pause} s after its start it is {container.unit('Result')}")
    office.service("start")
