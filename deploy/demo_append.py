"""Puts the mails of one stage into the mailbox with their arrival times.

usage: demo_append.py PORT USER PASSWORD FOLDER STAGE
"""

import csv
import datetime
import imaplib
import pathlib
import sys

port, user, password, folder, stage = sys.argv[1:]
server = imaplib.IMAP4("127.0.0.1", int(port))
server.login(user, password)
with open(pathlib.Path(folder) / "plan.tsv", encoding="utf-8", newline="") as lines:
    for row in csv.reader(lines, delimiter="\t"):
        if row[0] == stage:
            arrival = imaplib.Time2Internaldate(datetime.datetime.fromisoformat(row[1]))
            status, answer = server.append("INBOX", None, arrival, (pathlib.Path(folder) / row[2]).read_bytes())
            if status != "OK":
                sys.exit(f"demo_append.py: {row[2]}: {answer}")
server.logout()
