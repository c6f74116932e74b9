"""A small Debian 12 that is booted with systemd-nspawn on a loopback of its own: nothing in it reaches the network."""

import hashlib
import os
import pathlib
import shutil
import signal
import subprocess
import time

RELEASE = "bookworm"
MIRROR = os.environ.get("MUSTER_SYSTEM_MIRROR", "http://deb.debian.org/debian")
SECURITY = os.environ.get("MUSTER_SYSTEM_SECURITY_MIRROR", "http://deb.debian.org/debian-security")
SYSTEM = ["systemd", "systemd-sysv", "dbus", "ca-certificates", "procps"]
MAIL_SERVERS = ["dovecot-imapd", "dovecot-lmtpd", "postfix"]
# What a worker shuts itself in with; systemd-nspawn's own filter lacks it before systemd 254.
SYSTEM_CALLS = "landlock_create_ruleset landlock_add_rule landlock_restrict_self"
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
QUIET_APT = {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8", "PATH": PATH}


class Failure(Exception):
    """Something is not as it should be."""


def expect(condition, what):
    """Fails with `what` unless `condition`."""
    if not condition:
        raise Failure(what)


def wait_until(condition, what, seconds=60, every=0.25):
    """The first true value of `condition()`; fails with `what` after so many seconds."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise Failure(f"{what}: not within {seconds} s")
        time.sleep(every)


def run(*command, **options):
    """Runs a program of this machine; fails with what it printed."""
    done = subprocess.run([str(word) for word in command], text=True, capture_output=True, errors="replace", **options)
    expect(done.returncode == 0, f"{' '.join(map(str, command))}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


class Container:
    """One Debian in a folder of its own, from a tree that is bootstrapped once."""

    def __init__(self, cache):
        self.cache = pathlib.Path(cache)
        self.root = self.cache / f"run-{os.getpid()}"
        self.log = self.root.with_suffix(".log")
        self.nspawn = None
        self.init = None

    # Making the tree.

    def prepare(self, package):
        """Copies the cached tree and puts the package and all that it needs into it, installing nothing."""
        base = self._base()
        run("cp", "-a", "--reflink=auto", base, self.root)
        shutil.copyfile(package, self.root / "root/muster.deb")
        self._apt("update")
        self._apt("install", "--download-only", "/root/muster.deb")
        (self.root / "etc/resolv.conf").unlink(missing_ok=True)
        # Written to disk, because the whole journal is looked through in the end.
        (self.root / "var/log/journal").mkdir(exist_ok=True)

    def _base(self):
        sources = (f"deb {MIRROR} {RELEASE} main\ndeb {MIRROR} {RELEASE}-updates main\n"
                   f"deb {SECURITY} {RELEASE}-security main\n")
        key = hashlib.sha256("\n".join([*SYSTEM, *MAIL_SERVERS, sources]).encode()).hexdigest()[:12]
        base = self.cache / f"base-{key}"
        if base.exists():
            return base
        self.cache.mkdir(parents=True, exist_ok=True)
        making = self.root
        run("debootstrap", "--variant=minbase", f"--include={','.join(SYSTEM)}", RELEASE, making, MIRROR)
        (making / "etc/apt/sources.list").write_text(sources)
        (making / "etc/apt/apt.conf.d/90system-test").write_text(_apt_settings())
        # Nothing is started before the tree is booted.
        policy = making / "usr/sbin/policy-rc.d"
        policy.write_text("#!/bin/sh\nexit 101\n")
        policy.chmod(0o755)
        self._apt("update")
        run("chroot", making, "debconf-set-selections", input="postfix postfix/main_mailer_type select No configuration\n")
        self._apt("install", *MAIL_SERVERS)
        policy.unlink()
        making.rename(base)
        return base

    def _apt(self, *arguments):
        shutil.copyfile("/etc/resolv.conf", self.root / "etc/resolv.conf")
        proxies = {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")}
        run("chroot", self.root, "apt-get", "-qq", "-y", "--no-install-recommends", *arguments, env=QUIET_APT | proxies)

    # Running it.

    def boot(self):
        """Boots the tree; back when systemd has started everything."""
        log = self.log.open("w")
        self.nspawn = subprocess.Popen(
            ["systemd-nspawn", "-D", self.root, "--machine", f"muster-system-{os.getpid()}", "--register=no", "--keep-unit",
             "--boot", "--private-network", "--resolv-conf=off", f"--system-call-filter={SYSTEM_CALLS}"],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        wait_until(self._is_up, "Debian boots", 120)

    def _is_up(self):
        expect(self.nspawn.poll() is None, f"systemd-nspawn ended: see {self.log}")
        children = pathlib.Path(f"/proc/{self.nspawn.pid}/task/{self.nspawn.pid}/children").read_text().split()
        # While it gets ready, systemd-nspawn has other children.
        self.init = int(children[0]) if children else None
        return self.init and self.try_run("systemctl", "is-system-running")[1].strip() in ("running", "degraded")

    def stop(self):
        """Powers it off."""
        if self.nspawn is None or self.nspawn.poll() is not None:
            return
        self.nspawn.send_signal(signal.SIGTERM)
        try:
            self.nspawn.wait(60)
        except subprocess.TimeoutExpired:
            self.nspawn.kill()
            self.nspawn.wait()

    def remove(self):
        """Deletes the tree."""
        shutil.rmtree(self.root, ignore_errors=True)
        self.log.unlink(missing_ok=True)

    def try_run(self, *command, input=None):
        """Runs a program inside as root: (exit status, output, errors)."""
        done = subprocess.run(
            ["nsenter", "-t", str(self.init), "-m", "-u", "-i", "-n", "-p", "-C", "env", "-i", "LC_ALL=C.UTF-8", "HOME=/root",
             "DEBIAN_FRONTEND=noninteractive", f"PATH={PATH}", *[str(word) for word in command]],
            text=True, errors="replace", capture_output=True, input=input)
        return done.returncode, done.stdout, done.stderr

    def run(self, *command, status=0, input=None):
        """Runs a program inside as root; its output, or its errors when it prints nothing else."""
        code, output, errors = self.try_run(*command, input=input)
        expect(code == status, f"{' '.join(map(str, command))}: exit {code}, not {status}\n{output}{errors}")
        return output or errors

    def path(self, name):
        """A file inside, seen from outside; mounts made inside are not seen."""
        return self.root / name.lstrip("/")

    def unit(self, name, unit="muster.service"):
        """A property of a unit."""
        return self.run("systemctl", "show", "--value", "-p", name, unit).strip()


def _apt_settings():
    """The proxy that this machine's own apt goes through; packages are kept for the install inside, which has no network."""
    proxies = [line for line in run("apt-config", "dump", "Acquire").splitlines() if "::Proxy" in line]
    return "\n".join([*proxies, 'Binary::apt::APT::Keep-Downloaded-Packages "true";',
                      'APT::Keep-Downloaded-Packages "true";', 'APT::Install-Recommends "false";', ""])
