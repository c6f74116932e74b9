"""Words that must not turn up: in the journal, in files that crashes leave, and after a purge anywhere in the storage."""

import base64

import mails
from container import expect, wait_until
from installing import NORTH_STORAGE
from mailserver import PASSWORD
from office import NOTICE, STORAGE


def forms(word):
    """The bytes a word can lie in: as UTF-8, GBK and UTF-16, and as base64 at each of the three places in a group."""
    plain = [word.encode(charset) for charset in ("utf-8", "gb18030", "utf-16-le", "utf-16-be")]
    coded = []
    for text in plain[:2]:
        for shift in range(3):
            # What stands beside the word changes its first and last characters.
            whole = base64.b64encode(bytes(shift) + text)
            coded.append(whole[(0, 2, 3)[shift]:(len(text) + shift) // 3 * 4])
    return set(plain + [form for form in coded if len(form) >= 10])


def found_in(data, words):
    """Which of these words are in the bytes."""
    return sorted({word for word in words if any(form in data for form in forms(word))})


def canaries(office):
    """What identifies a person, as the mails said it."""
    return mails.CANARIES + [unit.address for unit in office.sent.values()]


def journal(office):
    """The journal holds no personal data and no password."""
    office.container.run("sh", "-c", "journalctl --no-pager -o export >/root/journal")
    text = office.container.path("/root/journal").read_bytes()
    expect(found_in(text, ["unit.code", "receipt queued"]), "the journal does not know what the daemon does")
    found = found_in(text, [*canaries(office), PASSWORD])
    expect(not found, f"in the journal: {found}")
    for word in (b"SIGILL", b"core-dump", b"Illegal instruction"):
        expect(word not in text, f"in the journal: {word}")


def core_files(office):
    """No crash left a file."""
    root = office.container.root
    cores = [path for folder in ("var", "tmp", "root", "run") for path in (root / folder).rglob("*core*")
             if path.is_file() and not path.is_symlink() and path.read_bytes()[:4] == b"\x7fELF"]
    expect(not cores, f"core files: {cores}")


def closed_to_others(office):
    """What the daemon makes is for its own user only, the workers' files too: its umask lets nobody else read."""
    container = office.container
    status = container.run("cat", f"/proc/{container.unit('MainPID')}/status")
    expect("\nUmask:\t0077\n" in status, f"the daemon's umask is not 0077:\n{status}")
    for storage in (STORAGE, NORTH_STORAGE):
        found = container.run("find", storage)
        expect(f"{storage}/muster.sqlite-wal" in found, f"nothing to look at: {found[:500]}")
        open_files = container.run("find", storage, "-perm", "/077", "-printf", "%M %p\n")
        expect(not open_files, f"others can read: {open_files}")


def storage_has(office):
    """Which canaries lie in the storage."""
    found = set()
    for path in office.container.path(STORAGE).rglob("*"):
        if path.is_file():
            found.update(found_in(path.read_bytes(), canaries(office)))
    return found


def purge(office):
    """After `muster purge` no canary is left in the storage, and nothing of it comes back."""
    expect(len(storage_has(office)) >= len(mails.CANARIES), "the canaries are not found where they must be: the search is wrong")
    letters = {unit.code: len(office.letters(unit)) for unit in office.sent.values()}
    # The notice's due day is not over yet.
    office.container.run("muster", "purge", "--notice", NOTICE, status=1)
    office.container.run("muster", "purge", "--notice", NOTICE, "--force")
    found = storage_has(office)
    expect(not found, f"after the purge in {STORAGE}: {sorted(found)[:10]}")
    # The mails are still on the server, which the daemon looks through from the start.
    before = office.mailbox()["lastSuccessAt"]
    office.service("restart")
    wait_until(lambda: office.mailbox()["lastSuccessAt"] != before, "the mailbox is read again")
    wait_until(lambda: office.status()["undecided"] == 0, "nothing is undecided")
    found = storage_has(office)
    expect(not found, f"come back after the purge: {sorted(found)[:10]}")
    again = {unit.code: len(office.letters(unit)) for unit in office.sent.values()}
    expect(again == letters, "a unit was written to again")
