"""What can be judged without running the daemon: the package, its manual pages, scripts and units."""

import pathlib
import subprocess
import tempfile

from container import expect, run

REPOSITORY = pathlib.Path(__file__).parents[2]
# systemd-analyze's exposure, in tenths.
MOST_EXPOSED = 13


def package(file):
    """lintian finds no error and no warning, and the manual pages have nothing to complain about."""
    found = run("lintian", "--allow-root", "--no-tag-display-limit", file)
    expect(not [line for line in found.splitlines() if line.startswith(("E:", "W:"))], f"lintian:\n{found}")
    with tempfile.TemporaryDirectory() as folder:
        run("dpkg-deb", "-x", file, folder)
        pages = sorted(pathlib.Path(folder).glob("usr/share/man/man*/*"))
        expect([page.name for page in pages] == ["muster.1.gz", "muster-notice.5.gz", "muster.toml.5.gz"],
               f"the manual pages are {[page.name for page in pages]}")
        for page in pages:
            warnings = subprocess.run(
                ["man", "--warnings", "--encoding=UTF-8", "--local-file", page], text=True, stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "MANWIDTH": "100"})
            expect(warnings.returncode == 0 and not warnings.stderr, f"{page.name}: {warnings.stderr}")


def scripts():
    """shellcheck has nothing to say about the scripts of this repository."""
    scripts = [".ci/run", *(f"deploy/{name}" for name in ("setup", "demo", "test", "fuzz", "benchmark", "package"))]
    run("shellcheck", *scripts, *sorted(REPOSITORY.glob("deploy/debian/muster.p*")), cwd=REPOSITORY)


def units(container):
    """systemd understands both units, and neither is more exposed than promised."""
    for unit in ("muster.service", "muster@north.service"):
        complaints = container.run("systemd-analyze", "verify", "--man=no", unit)
        expect("muster" not in complaints, complaints)
        container.run("systemd-analyze", "security", "--offline=true", f"--threshold={MOST_EXPOSED}", unit)
