"""Installing, upgrading, removing and purging, as an administrator and Debian expect them."""

import os
import pathlib
import re
import shutil
import sqlite3

from container import expect, run, wait_until
from mailserver import SECOND_USER
from office import CONFIGURATION, NOTICE, STORAGE

CREDENTIALS = "/etc/muster/credentials"
NORTH = "/etc/muster/north"
NORTH_STORAGE = "/var/lib/muster-north"


def install(container):
    """apt-get install makes the user, the folders and the conffile, and names `muster setup`; nothing is enabled or started."""
    told = container.run("apt-get", "-qq", "-y", "install", "/root/muster.deb")
    expect("muster: run 'muster setup'" in told, f"nothing leads to muster setup:\n{told}")
    user = container.run("getent", "passwd", "muster").strip().split(":")
    expect(user[5:] == [STORAGE, "/usr/sbin/nologin"], f"the user muster is {user}")
    expect_rights(container, {
        STORAGE: "drwx------ muster muster", "/etc/muster": "drwxr-xr-x root root", CREDENTIALS: "drwx------ root root",
        CONFIGURATION: "-rw-r--r-- root root", "/usr/libexec/muster/muster": "-rwxr-xr-x root root"})
    conffiles = re.findall(r"^ (\S+)", container.run("dpkg-query", "-W", "-f", "${Conffiles}", "muster"), re.MULTILINE)
    expect(conffiles == [CONFIGURATION], f"conffiles are {conffiles}")
    container.run("sh", "-c", f"muster setup --example | cmp - {CONFIGURATION}")
    expect(container.try_run("systemctl", "is-enabled", "muster")[1] == "disabled\n", "the service is enabled")
    expect(container.unit("ActiveState") == "inactive", "the service was started")
    container.run("muster", "--version")


def expect_rights(container, wanted):
    """Mode, owner and group of files inside."""
    for name, rights in wanted.items():
        found = container.run("stat", "-c", "%A %U %G", name).strip()
        expect(found == rights, f"{name} is {found}, not {rights}")


def start_unconfigured(container):
    """Started too early the service ends with 78 and a sentence, and is not tried again."""
    container.run("systemctl", "start", "muster", status=1)
    expect(container.unit("ExecMainStatus") == "78", f"it ended with {container.unit('ExecMainStatus')}, not 78")
    expect(container.unit("ActiveState") == "failed", "it is tried again")
    told = container.run("journalctl", "-u", "muster", "-o", "cat", "--no-pager")
    expect("still the package's example: run `muster setup`" in told, f"it does not say what is wrong:\n{told}")
    container.run("systemctl", "reset-failed", "muster")


def set_up(office):
    """README's lines: `muster setup` with flags, `systemctl enable --now`, `muster status`; it starts in its full sandbox."""
    container = office.container
    office.setup()
    container.run("systemctl", "-q", "enable", "--now", "muster")
    expect("the daemon runs" in container.run("muster", "status"), "status does not see the daemon")
    expect(office.is_active(), "the service is not active")
    expect(not container.unit("DropInPaths"), "the unit is not the shipped one")
    expect_rights(container, {
        CREDENTIALS: "drwx------ root root", f"{CREDENTIALS}/imap-password": "-rw------- root root",
        f"{STORAGE}/muster.sqlite": "-rw------- muster muster"})
    expect(container.path(CONFIGURATION).stat().st_mode & 0o002 == 0, "everybody may write the configuration")
    expect('sending = "hold"' in container.path(CONFIGURATION).read_text(), "letters leave without a word of the administrator")


def first_notice(office):
    """The notice is put into its folder and the service restarted."""
    office.install_notice()
    office.hurry()
    office.container.run("muster", "check")
    office.service("restart")


def second_office(office):
    """muster@north serves another office beside the first one, with a storage of its own."""
    container = office.container
    office.install_notice(f"{NORTH}/notices")
    office.setup(f"{NORTH}/muster.toml", office="北区社区培训学院", mail=SECOND_USER)
    container.run("systemctl", "-q", "enable", "--now", "muster@north")
    expect(container.unit("ActiveState", "muster@north") == "active", "muster@north is not active")
    expect_rights(container, {NORTH_STORAGE: "drwx------ muster muster"})
    report = office.muster("status", "--config", f"{NORTH}/muster.toml")
    expect(report["storage"]["directory"] == NORTH_STORAGE, f"north's storage is {report['storage']}")
    expect(report["daemon"]["running"], "north's daemon is not seen")


def older_database(office):
    """What an older program recorded is copied before it is brought up to date, and is all there afterwards."""
    container = office.container
    container.run("systemctl", "stop", "muster@north")
    storage = container.path(NORTH_STORAGE)
    owner = storage.stat()
    for path in storage.glob("muster.sqlite*"):
        path.unlink()
    with sqlite3.connect(storage / "muster.sqlite") as database:
        database.executescript((pathlib.Path(__file__).parent / "schema-5.sql").read_text())
    os.chown(storage / "muster.sqlite", owner.st_uid, owner.st_gid)
    # As every program of ours has made it.
    (storage / "muster.sqlite").chmod(0o600)
    container.run("systemctl", "start", "muster@north")
    copy = storage / "muster.sqlite.schema-5"
    expect(copy.exists(), "no copy of the older database was made")
    expect_rights(container, {f"{NORTH_STORAGE}/{copy.name}": "-rw------- muster muster"})
    with sqlite3.connect(f"file:{copy}?mode=ro", uri=True) as database:
        last = database.execute("SELECT max(identifier) FROM grdb_migrations").fetchone()[0]
        expect(last == "5", f"the copy's last migration is {last}")
    report = office.muster("status", "--notice", NOTICE, "--config", f"{NORTH}/muster.toml")
    states = {unit["code"]: unit["state"] for unit in report["units"]}
    # A digest may have been due since.
    letters = [letter["state"] for letter in office.muster("outbox", "list", "--config", f"{NORTH}/muster.toml")
               if letter["kind"] == "receipt"]
    expect(states["S001"] == "complete" and letters == ["queued"], f"of the older record is left: {letters} {report}")


def newer_database(office):
    """A program that is older than the database ends with 78 and says so, and changes nothing."""
    container = office.container
    container.run("systemctl", "stop", "muster@north")
    path = container.path(f"{NORTH_STORAGE}/muster.sqlite")
    with sqlite3.connect(path) as database:
        database.execute("INSERT INTO grdb_migrations VALUES ('999')")
    container.run("systemctl", "start", "muster@north", status=1)
    expect(container.unit("ExecMainStatus", "muster@north") == "78", "it does not end with 78")
    told = container.run("journalctl", "-u", "muster@north", "-o", "cat", "-n", "10", "--no-pager")
    expect("written by a newer muster" in told, f"it does not say what is wrong:\n{told}")
    with sqlite3.connect(path) as database:
        database.execute("DELETE FROM grdb_migrations WHERE identifier = '999'")
    container.run("systemctl", "start", "muster@north")


def upgrade(office, package):
    """A later package keeps the administrator's edits, restarts both offices, and they go on."""
    container = office.container
    shutil.copyfile(later_package(package, container.cache), container.path("/root/later.deb"))
    before = {unit: container.unit("MainPID", unit) for unit in ("muster.service", "muster@north.service")}
    edited = container.path(CONFIGURATION).read_text()
    container.run("apt-get", "-qq", "-y", "-o", "Dpkg::Options::=--force-confold", "install", "/root/later.deb")
    expect(container.path(CONFIGURATION).read_text() == edited, "an edit of the configuration is gone")
    expect(container.path(f"{CONFIGURATION}.dpkg-dist").exists(), "the package's configuration is not put beside the edited one")
    for unit, process in before.items():
        wait_until(lambda: container.unit("ActiveState", unit) == "active", f"{unit} is active again")
        expect(container.unit("MainPID", unit) != process, f"{unit} was not restarted")


def later_package(package, folder):
    """The same programs as a later version, with a configuration that says more."""
    tree = folder / "later"
    shutil.rmtree(tree, ignore_errors=True)
    run("dpkg-deb", "-R", package, tree)
    control = tree / "DEBIAN/control"
    control.write_text(re.sub(r"(?m)^(Version: .*)$", r"\1+later1", control.read_text()))
    with (tree / CONFIGURATION.lstrip("/")).open("a") as configuration:
        configuration.write("# A later version explains more.\n")
    run("dpkg-deb", "-Zgzip", "-z1", "--root-owner-group", "-b", tree, folder / "later.deb")
    shutil.rmtree(tree)
    return folder / "later.deb"


def remove_and_purge(office):
    """Removing stops it and keeps everything; purging takes what is the package's and the passwords, and names what it keeps."""
    container = office.container
    container.run("apt-get", "-qq", "-y", "remove", "muster")
    expect(not container.run("pgrep", "-c", "-x", "muster", status=1).strip("0\n"), "a daemon still runs")
    own = [f"{folder}/{name}" for folder in ("/etc/muster", NORTH) for name in ("units.csv", f"notices/{NOTICE}.toml")]
    own += [f"{NORTH}/muster.toml", f"{STORAGE}/muster.sqlite", f"{NORTH_STORAGE}/muster.sqlite"]
    for name in (CONFIGURATION, f"{CREDENTIALS}/imap-password", *own):
        expect(container.path(name).exists(), f"removing took {name}")
    links = container.path("/etc/systemd/system/multi-user.target.wants")
    expect(sorted(path.name for path in links.glob("muster*")) == ["muster.service", "muster@north.service"],
           "the services were not enabled")
    told = container.run("dpkg", "--purge", "muster")
    for storage in (STORAGE, NORTH_STORAGE):
        expect(f"{storage} holds what units submitted and is kept" in told, f"purging does not say that it keeps {storage}:\n{told}")
    expect("/etc/muster is kept without the passwords (north notices units.csv)" in told,
           f"purging does not say what it keeps of the configuration:\n{told}")
    for name in own:
        expect(container.path(name).exists(), f"purging took {name}")
    for name in (CREDENTIALS, f"{NORTH}/credentials", CONFIGURATION):
        expect(not container.path(name).exists(), f"purging left {name}")
    expect(not list(links.glob("muster*")), "purging left services enabled that are not there")
    container.run("getent", "passwd", "muster")
