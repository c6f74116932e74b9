"""Boots a small Debian, installs Muster's package in it and shows that it keeps its promises under systemd.

usage: system_test PACKAGE.deb [--keep]
"""

import argparse
import os
import pathlib
import signal
import sys
import time

import installing
import keeping
import privacy
import running
import static_checks
from container import Container, Failure
from mailserver import MailServer
from office import Office


class Steps:
    """Runs each step, says what it shows and how long it took."""

    def __call__(self, step, *arguments):
        start = time.monotonic()
        try:
            answer = step(*arguments)
        except Failure:
            print(f"FAILED {time.monotonic() - start:7.1f} s  {step.__name__}: {step.__doc__}", flush=True)
            raise
        print(f"ok     {time.monotonic() - start:7.1f} s  {step.__name__}: {step.__doc__}", flush=True)
        return answer


def everything(step, container, package):
    """All steps in their order."""
    server = MailServer(container)
    office = Office(container, server)
    step(static_checks.package, package)
    step(static_checks.scripts)
    step(container.prepare, package)
    server.configure()
    step(container.boot)
    begin = time.monotonic()
    step(installing.install, container)
    step(static_checks.units, container)
    step(installing.start_unconfigured, container)
    step(installing.set_up, office)
    print(f"from the installation to the first status: {time.monotonic() - begin:.0f} s")
    step(installing.first_notice, office)
    step(installing.second_office, office)
    step(installing.older_database, office)
    step(installing.newer_database, office)
    step(running.hold, office)
    step(running.release, office)
    step(keeping.doctor, office)
    step(keeping.metrics, office)
    waiting = step(running.refused_login, office)
    step(running.watchdog, office)
    step(running.login_again, office, waiting)
    step(running.kills, office)
    step(running.broken_configuration, office)
    step(running.missing_password, office)
    step(running.full_disk, office)
    step(running.terminations, office)
    step(running.early_termination, office)
    step(keeping.gathered, office)
    step(keeping.backup, office)
    step(keeping.lost_storage, office)
    step(installing.upgrade, office, package)
    step(privacy.journal, office)
    step(privacy.core_files, office)
    step(privacy.closed_to_others, office)
    step(privacy.purge, office)
    step(installing.remove_and_purge, office)


def main():
    parser = argparse.ArgumentParser(prog="deploy/test --system")
    parser.add_argument("package", type=pathlib.Path)
    parser.add_argument("--keep", action="store_true", help="keep the container's files")
    arguments = parser.parse_args()
    if os.geteuid() != 0:
        parser.error("only root can boot a container")
    container = Container(os.environ.get("MUSTER_SYSTEM_CACHE", "/var/tmp/muster-system"))
    # Cleans up when it is told to end, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    start = time.monotonic()
    try:
        everything(Steps(), container, arguments.package.resolve())
        print(f"all of it: {time.monotonic() - start:.0f} s")
    finally:
        container.stop()
        if arguments.keep:
            print(f"kept: {container.root}")
        else:
            container.remove()


if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        raise SystemExit(f"deploy/test --system: {failure}")
