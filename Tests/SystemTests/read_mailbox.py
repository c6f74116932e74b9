"""Reads letters in an IMAP mailbox with two programs that are not ours, mutt and Python, and prints as JSON what each found.

Usage: read_mailbox.py PORT USER PASSWORD FOLDER   (waits until a letter is there; mutt saves files in FOLDER)
"""

import email
import email.policy
import imaplib
import json
import os
import pty
import re
import sys
import time

port, user, password, folder = int(sys.argv[1]), *sys.argv[2:]


def fetch():
    """The letters' bytes, in order of arrival."""
    deadline = time.monotonic() + 30
    with imaplib.IMAP4("127.0.0.1", port) as server:
        server.login(user, password)
        while server.select("INBOX", readonly=True)[1][0] == b"0":
            assert time.monotonic() < deadline, f"{user} has got no letter"
            time.sleep(0.1)
        return [data[1] for data in server.fetch("1:*", "(BODY.PEEK[])")[1] if isinstance(data, tuple)]


def by_python(raw):
    letter = email.message_from_bytes(raw, policy=email.policy.default)
    plain = email.message_from_bytes(raw)
    for part in letter.walk():
        assert not part.defects, part.defects
    attachments = [
        {"name": part.get_filename(), "bytes": len(part.get_content())} for part in letter.iter_attachments()
    ]
    # What stands on the wire for old readers (RFC 2047 in name=) and for others (RFC 2231 in filename*=).
    fields = [
        {"type": part["Content-Type"], "disposition": part["Content-Disposition"]}
        for part in plain.walk() if part.get_content_disposition() == "attachment"
    ]
    return {
        "subject": letter["Subject"], "from": letter["From"].addresses[0].display_name,
        "text": letter.get_body(("plain",)).get_content(), "attachments": attachments, "fields": fields,
    }


def by_mutt(number):
    """Has mutt write each letter as it would show it, and save the last part of the last one under the name it reads."""
    config = os.path.join(folder, "muttrc")
    keys = "".join(
        f"{index}<enter><pipe-message>cat > {folder}/letter.{index}<enter>" for index in range(1, number + 1))
    with open(config, "w") as file:
        file.write(
            f'set imap_user="{user}" imap_pass="{password}" ssl_starttls=no ssl_force_tls=no\n'
            "ignore *\nunignore subject\n"
            "set pipe_decode=yes wait_key=no pager_stop=no read_only=yes charset=utf-8\n"
            f'push "{keys}<view-attachments><last-entry><save-entry><enter><exit><exit>"\n')
    os.makedirs(os.path.join(folder, "saved"))
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(os.path.join(folder, "saved"))
        os.environ.update(TERM="xterm", LC_ALL="C.UTF-8", HOME=folder)
        os.execvp("mutt", ["mutt", "-n", "-F", config, "-f", f"imap://127.0.0.1:{port}/INBOX"])
    screen = b""
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            break
        if not piece:
            break
        screen += piece
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    assert status == 0, f"mutt ended with {status}: {screen.decode(errors='replace')}"
    shown = []
    for index in range(1, number + 1):
        with open(f"{folder}/letter.{index}", encoding="utf-8") as file:
            head, _, body = file.read().partition("\n\n")
        subject = re.search(r"^Subject: (.*(?:\n\s.*)*)", head, re.MULTILINE).group(1)
        shown.append({"subject": subject, "body": body})
    saved = {
        name: os.path.getsize(os.path.join(folder, "saved", name)) for name in os.listdir(os.path.join(folder, "saved"))
    }
    return shown, saved


letters = fetch()
shown, saved = by_mutt(len(letters))
json.dump({"python": [by_python(raw) for raw in letters], "mutt": shown, "saved": saved}, sys.stdout)
