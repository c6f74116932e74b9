"""Answers a program at a terminal of its own. answer_setup.py FILE: a JSON object with the command and the answers, each of which
is given when its prompt has come. Prints what the terminal showed, the program's status, and whether it shows what is
typed at the end, as JSON."""

import json
import os
import pty
import select
import signal
import sys
import termios
import time


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        order = json.load(file)
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(order.get("environment", {}))
        os.execv(order["command"][0], order["command"])
    shown = b""
    hidden = []
    end = time.monotonic() + 60
    steps = [(step["prompt"].encode(), step) for step in order["answers"]]
    seen = 0
    while time.monotonic() < end:
        if steps and steps[0][0] in shown[seen:]:
            prompt, step = steps.pop(0)
            seen = shown.index(prompt, seen) + len(prompt)
            # A secret's prompt comes before the echo ends.
            patience = time.monotonic() + 5
            while step.get("secret") and echoes(terminal) and time.monotonic() < patience:
                time.sleep(0.01)
            hidden.append(not echoes(terminal))
            if step.get("signal"):
                os.kill(pid, getattr(signal, step["signal"]))
            else:
                os.write(terminal, step["answer"].encode())
            continue
        if not select.select([terminal], [], [], 0.1)[0]:
            continue
        try:
            data = os.read(terminal, 65536)
        except OSError:
            break
        if not data:
            break
        shown += data
    # The terminal's settings outlive the program while it is open here.
    restored = echoes(terminal)
    if time.monotonic() >= end:
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    print(json.dumps({"shown": shown.decode(errors="replace"), "hidden": hidden, "restored": restored,
                      "left": len(steps), "status": os.waitstatus_to_exitcode(status)}))


def echoes(terminal):
    return bool(termios.tcgetattr(terminal)[3] & termios.ECHO)


main()
