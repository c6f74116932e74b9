"""The script that an administrator would write: takes in a mailbox, keeps each mail and what is attached, notes it.

Usage: take_in.py PORT AUTHORITY-OR-- USER FOLDER
"""
import email
import email.policy
import hashlib
import imaplib
import os
import pathlib
import sqlite3
import ssl
import sys

port, authority, user, folder = sys.argv[1:5]
folder = pathlib.Path(folder)
(folder / "messages").mkdir(parents=True)
(folder / "files").mkdir()
database = sqlite3.connect(folder / "mails.sqlite")
database.execute("PRAGMA journal_mode = WAL")
database.execute("CREATE TABLE mail (uid INTEGER PRIMARY KEY, sha256 TEXT, sender TEXT, subject TEXT)")
database.execute("CREATE TABLE file (uid INTEGER, name TEXT, sha256 TEXT)")


def keep(path, content):
    """Writes a file and makes it durable."""
    with open(path, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def take(uid, raw):
    """One mail: its bytes, its attachments, its rows."""
    digest = hashlib.sha256(raw).hexdigest()
    keep(folder / "messages" / (digest + ".eml"), raw)
    message = email.message_from_bytes(raw, policy=email.policy.default)
    for part in message.iter_attachments():
        content = part.get_payload(decode=True)
        if content is None:
            continue
        name = hashlib.sha256(content).hexdigest()
        keep(folder / "files" / name, content)
        database.execute("INSERT INTO file VALUES (?, ?, ?)", (uid, part.get_filename(), name))
    database.execute(
        "INSERT INTO mail VALUES (?, ?, ?, ?)", (uid, digest, str(message["from"]), str(message["subject"])))
    database.commit()


if authority == "-":
    mailbox = imaplib.IMAP4("127.0.0.1", int(port))
else:
    mailbox = imaplib.IMAP4_SSL("localhost", int(port), ssl_context=ssl.create_default_context(cafile=authority))
mailbox.login(user, "benchmark")
mailbox.select("INBOX", readonly=True)
_, found = mailbox.uid("SEARCH", None, "ALL")
for number in found[0].split():
    _, answer = mailbox.uid("FETCH", number, "(BODY.PEEK[])")
    take(int(number), answer[0][1])
mailbox.logout()
