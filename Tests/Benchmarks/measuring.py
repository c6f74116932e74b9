"""Runs programs, in turns where two are compared, and says what came out."""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

PAIRS = 5


class Run:
    """A program that ran to its end: seconds, processor seconds of it and of what it started, peak memory in MiB."""

    def __init__(self, words, environment=None):
        with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
            start = time.perf_counter()
            process = subprocess.Popen(
                words, stdin=subprocess.DEVNULL, stdout=output, stderr=errors,
                env={**os.environ, "SWIFT_BACKTRACE": "enable=no", **(environment or {})})
            self.peak = 0
            while True:
                ended, status, usage = os.wait4(process.pid, os.WNOHANG)
                if ended:
                    break
                self.peak = max(self.peak, resident(process.pid))
                time.sleep(0.002)
            process.returncode = os.waitstatus_to_exitcode(status)
            self.seconds = time.perf_counter() - start
            self.cpu = usage.ru_utime + usage.ru_stime
            output.seek(0)
            errors.seek(0)
            self.output = output.read().decode()
            self.errors = errors.read().decode()
        if process.returncode != 0:
            sys.exit(f"{' '.join(words)}: status {process.returncode}\n{self.errors[-2000:]}")

    @property
    def report(self):
        """The line of JSON that it printed."""
        return json.loads(self.output)


def resident(process):
    """The kernel's high-water mark of the resident set, in MiB; 0 when the process is gone."""
    try:
        text = pathlib.Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    found = [line for line in text.splitlines() if line.startswith("VmHWM:")]
    return int(found[0].split()[1]) / 1024 if found else 0


def paired(ours, theirs, pairs=PAIRS):
    """Medians of two functions that answer seconds, called in turns, and the median of how many times as long theirs took."""
    times = []
    for number in range(pairs):
        os.sync()
        first = ours(number)
        os.sync()
        times.append((first, theirs(number)))
    ratio = statistics.median(other / own for own, other in times)
    return statistics.median(own for own, _ in times), statistics.median(other for _, other in times), ratio


class Table:
    """The lines with their targets, printed as they come and once more in the end."""

    def __init__(self):
        self.rows = []

    def add(self, line, ours, peer, value, target, isMet):
        """`ours`, `peer` and `value` are texts; `target` is the promise, None for a figure without one."""
        row = (line, ours, peer, value, target or "-", "" if target is None else "met" if isMet else "MISSED")
        self.rows.append(row)
        print("   ".join(cell for cell in row if cell), flush=True)

    def ratio(self, line, medians, least, unit=1.0, label="s"):
        """A line that compares two times."""
        own, other, ratio = medians
        self.add(line, f"{own * unit:.2f} {label}", f"{other * unit:.2f} {label}", f"{ratio:.2f} x",
                 None if least is None else f">= {least:.1f} x", least is not None and ratio >= least)

    def most(self, line, value, limit, unit):
        """A line of one figure that may be so much at most."""
        self.add(line, f"{value:.1f} {unit}", "", "", f"<= {limit} {unit}", value <= limit)

    def show(self):
        """Prints the table; answers whether every promise was kept."""
        rows = [("line", "ours", "peer", "ratio", "target", "")] + self.rows
        widths = [max(len(row[column]) for row in rows) for column in range(6)]
        print()
        for row in rows:
            print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
        return not any(row[5] == "MISSED" for row in self.rows)
