"""Measures the line from mailbox to receipt as `deploy/benchmark` builds it, beside mbsync, GMime, libcurl and the
script that an administrator would write; exits with 1 when a promise is missed.

Usage: benchmark.py FOLDER-OF-PROGRAMS [LINE ...]
"""
import os
import pathlib
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile

import mailboxes
import office
from measuring import PAIRS, Run, Table, paired
from servers import PASSWORD, Dovecot, Sink

HERE = pathlib.Path(__file__).resolve().parent
MEMORY = 64
table = Table()


class Bench:
    """The programs, a folder that is removed in the end, and one server for all mailboxes."""

    def __init__(self, programs, folder):
        self.programs = pathlib.Path(programs)
        self.folder = pathlib.Path(folder)
        self.number = 0
        self.peaks = []
        (self.folder / "dovecot" / "mail").mkdir(parents=True)
        # The server's user must reach its mailboxes.
        for path in (self.folder, self.folder / "dovecot", self.folder / "dovecot" / "mail"):
            path.chmod(0o755 if path.name != "mail" else 0o777)
        self.dovecot = Dovecot(
            self.folder / "dovecot", ["small", "large", "few", "many", "line", "empty"])

    def fresh(self):
        """A new path: ext4 makes files up to ten times slower where many were removed just before."""
        self.number += 1
        return self.folder / f"run{self.number}"

    def program(self, name):
        return str(self.programs / name)

    def compiled(self, source, *packages):
        """A peer written in C."""
        target = self.folder / pathlib.Path(source).stem
        flags = subprocess.run(["pkg-config", "--cflags", "--libs", *packages], check=True, capture_output=True)
        subprocess.run(["cc", "-O2", "-o", str(target), str(HERE / "peers" / source), *flags.stdout.decode().split()],
                       check=True)
        return str(target)

    def samples(self):
        folder = self.folder / "samples"
        if not folder.exists():
            mailboxes.samples(folder)
        return folder

    def make_empty(self):
        """The mailbox that holds nothing, which several lines need."""
        mailbox = self.dovecot.mailbox("empty")
        if not mailbox.exists():
            mailboxes.Maildir(mailbox).finish()

    def url(self, isSecure=False):
        return f"imaps://localhost:{self.dovecot.secure_port}" if isSecure else f"imap://127.0.0.1:{self.dovecot.port}"

    def intake(self, user, count, isSecure=False):
        """Seconds of our intake of a mailbox into a new store."""
        authority = str(self.dovecot.authority) if isSecure else "-"
        run = Run([self.program("muster-benchmark"), "intake", self.url(isSecure), authority, user, str(self.fresh())])
        assert run.report["taken"] == count, run.output
        self.peaks.append(run.peak)
        return run.seconds

    def mbsync(self, user, count, isSecure=False):
        """Seconds of mbsync with FSync yes, which is its default."""
        target = self.fresh()
        target.mkdir()
        port = self.dovecot.secure_port if isSecure else self.dovecot.port
        (target / "config").write_text(f"""
FSync yes

IMAPAccount server
Host localhost
Port {port}
User {user}
Pass {PASSWORD}
SSLType {"IMAPS" if isSecure else "None"}
CertificateFile {self.dovecot.authority}
AuthMechs PLAIN LOGIN

IMAPStore remote
Account server

MaildirStore local
Path {target}/
Inbox {target}/INBOX

Channel benchmark
Far :remote:
Near :local:
Patterns INBOX
Create Near
Sync Pull New
SyncState *
""")
        run = Run(["mbsync", "-c", str(target / "config"), "benchmark"])
        taken = sum(len(list((target / "INBOX" / name).iterdir())) for name in ("cur", "new"))
        assert taken == count, f"mbsync took {taken} mails: {run.errors}"
        return run.seconds

    def script(self, user, count):
        """Seconds of the administrator's script."""
        target = self.fresh()
        target.mkdir()
        run = Run(["/usr/bin/python3", "-B", str(HERE / "peers" / "take_in.py"), str(self.dovecot.port), "-", user,
                   str(target)])
        assert len(list((target / "messages").iterdir())) == count
        return run.seconds


def small(bench):
    """Intake of 10,000 mails of 5 to 30 KB."""
    count = 10_000
    mailboxes.small(bench.dovecot.mailbox("small"), count)
    bench.intake("small", count)
    table.ratio("intake of 10,000 mails of 5-30 KB, beside mbsync", paired(
        lambda _: bench.intake("small", count), lambda _: bench.mbsync("small", count)), 1.0)
    table.ratio("the same over TLS", paired(
        lambda _: bench.intake("small", count, True), lambda _: bench.mbsync("small", count, True)), 1.0)
    table.ratio("the same, beside imaplib + email + sqlite3", paired(
        lambda _: bench.intake("small", count), lambda _: bench.script("small", count)), None)
    table.most("peak memory of these", max(bench.peaks), MEMORY, "MiB")


def large(bench):
    """Intake of 3 GB."""
    bench.peaks = []
    count = 2_000
    mailboxes.large(bench.dovecot.mailbox("large"), bench.samples())
    bench.intake("large", count)
    table.ratio("intake of 3 GB in 2,000 mails, beside mbsync", paired(
        lambda _: bench.intake("large", count), lambda _: bench.mbsync("large", count)), 1.0)
    table.most("peak memory of these", max(bench.peaks), MEMORY, "MiB")
    home = bench.fresh()
    run = serve(bench, home, "large", 100)
    table.add("the same, examined and decided", f"{run.seconds:.0f} s", "", "", None, True)
    table.most("peak memory of this", run.peak, MEMORY, "MiB")


def decode(bench):
    """Taking mails apart and hashing what is attached, beside GMime and OpenSSL."""
    peer = bench.compiled("decode_gmime.c", "gmime-3.0", "libcrypto")
    for name, make, count in (
            ("photographs", lambda path: mailboxes.large(path, bench.samples(), 20, 380), 400),
            ("small files", lambda path: mailboxes.small(path, 4_000), 4_000)):
        maildir = bench.fresh()
        make(maildir)
        folder = str(mailboxes.flat(maildir, bench.fresh(), count))

        def measured(words):
            report = Run(words).report
            results.add((report["files"], report["bytes"], report["sum"]))
            return report["seconds"]
        results = set()
        ours = [bench.program("muster-benchmark"), "decode", folder]
        measured(ours)
        medians = paired(lambda _: measured(ours), lambda _: measured([peer, folder]))
        assert len(results) == 1, f"both found the same files: {results}"
        table.ratio(f"MIME decoding and SHA-256 of {name}, beside GMime", medians, 1.5)


def letters(bench):
    """Letters over one connection."""
    peer = bench.compiled("letters_curl.c", "libcurl")
    sink = Sink()
    count, size = 3_000, 8_000

    def measured(words):
        report = Run([*words, str(sink.port), str(count), str(size)]).report
        assert report["sent"] == count
        return report["seconds"]
    table.ratio("3,000 letters of 8 KB to smtp-sink, beside libcurl", paired(
        lambda _: measured([bench.program("muster-benchmark"), "letters"]), lambda _: measured([peer])), 0.8)
    sink.stop()


def serve(bench, home, user, units):
    """One round of the program on a mailbox."""
    config = office.write(home, units, 1, (bench.dovecot.port, user))
    return Run([bench.program("muster"), "serve", "--once", "--now", office.NOW, "--log-level", "warning"],
               environment={"MUSTER_CONFIG": str(config)})


def line(bench):
    """Processor time of the full line for a mail with one office file."""
    sys.path.insert(0, str(HERE.parents[1] / "deploy"))
    import demo_files
    sample = bench.folder / "plan.docx"
    sample.write_bytes(demo_files.document("社区教育活动方案", [
        f"{number}. 依托社区学习点开展读书、书法、健康讲座等活动，由教务处负责组织，各年级配合。" for number in range(1, 61)]))
    count, units = 500, 250
    mailboxes.documents(bench.dovecot.mailbox("line"), sample, units, count)
    bench.make_empty()
    costs, peaks = [], []
    for _ in range(PAIRS):
        home = bench.fresh()
        full = serve(bench, home, "line", units)
        with sqlite3.connect(home / "storage" / "muster.sqlite") as store:
            done = store.execute("SELECT (SELECT count(*) FROM inboundMessage WHERE state = 'recorded'),"
                                 " (SELECT count(*) FROM outboundMessage WHERE kind = 'receipt')").fetchone()
        assert done == (count, units), f"all is recorded and answered: {done}"
        empty = serve(bench, bench.fresh(), "empty", units)
        costs.append((full.cpu - empty.cpu) * 1000 / count)
        peaks.append(full.peak)
    table.most("processor time of the full line, one docx a mail", statistics.median(costs), 15, "ms")
    table.most("peak memory of this", max(peaks), MEMORY, "MiB")


def poll(bench):
    """A look into a mailbox in which nothing is new."""
    mailboxes.tiny(bench.dovecot.mailbox("many"), 100_000)
    mailboxes.tiny(bench.dovecot.mailbox("few"), 100)
    stores = {user: str(bench.fresh()) for user in ("many", "few")}
    words = ["poll", bench.url(), "-", "many", stores["many"], "few", stores["few"], "200"]
    reports = [Run([bench.program("muster-benchmark"), *words]).report for _ in range(PAIRS)]
    large, small = (statistics.median(report[name] for report in reports) for name in ("large", "small"))
    table.add("empty poll, 100,000 mails in the mailbox beside 100", f"{large:.3f} ms", f"{small:.3f} ms",
              f"{large / small:.2f} x", "<= 1.1 x", large / small <= 1.1)


def status(bench):
    """The matrix of a large office."""
    home = bench.fresh()
    config = office.write(home, 2_000, 10, (bench.dovecot.port, "empty"))
    bench.make_empty()
    environment = {"MUSTER_CONFIG": str(config)}
    Run([bench.program("muster"), "serve", "--once", "--now", office.NOW], environment=environment)
    office.fill(home / "storage" / "muster.sqlite", 2_000, 10, 20_000)
    words = [bench.program("muster"), "status", "--notice", office.NOTICE, "--now", office.NOW, "--json"]
    runs = [Run(words, environment=environment) for _ in range(2 * PAIRS + 1)]
    units = runs[0].report["units"]
    assert len(units) == 2_000 and all(unit["state"] == "complete" for unit in units), units[:2]
    table.most("status --json, 2,000 units x 10 x 20,000 submissions",
               statistics.median(run.seconds for run in runs) * 1000, 200, "ms")


LINES = {"small": small, "large": large, "decode": decode, "letters": letters, "line": line, "poll": poll,
         "status": status}


def main():
    programs, wanted = sys.argv[1], sys.argv[2:] or list(LINES)
    unknown = [name for name in wanted if name not in LINES]
    if unknown:
        sys.exit(f"no line {', '.join(unknown)}; there are: {', '.join(LINES)}")
    folder = tempfile.mkdtemp(prefix="muster-benchmark-")
    if "large" in wanted and shutil.disk_usage(folder).free < 50 << 30:
        sys.exit(f"the line \"large\" writes 45 GB below {tempfile.gettempdir()}, which has less free: set TMPDIR")
    bench = Bench(programs, folder)
    try:
        print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors", flush=True)
        for name in wanted:
            LINES[name](bench)
        isKept = table.show()
        print(f"load of the machine: {os.getloadavg()[0]:.1f}")
    finally:
        bench.dovecot.stop()
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(0 if isKept else 1)


if __name__ == "__main__":
    main()
