"""Listens on every address of a network namespace of its own while commands run in it.

    unshare -n python3 sink.py REPORT

Standard input holds one JSON array of words, a command, a line; they run one after the other. REPORT becomes a JSON
object: `connections` and `datagrams` that the listeners took, `packets` that went over the loopback device at all, and
of each command its exit `status` and what it printed (`output`).
"""
import json
import socket
import subprocess
import sys
import threading

TCP_PORTS = [21, 53, 80, 443, 554, 1935, 8080]
UDP_PORTS = [53, 554, 8080]


class Sink:
    def __init__(self):
        self.connections = self.datagrams = 0
        for port in TCP_PORTS:
            listener = socket.create_server(("", port), family=socket.AF_INET)
            threading.Thread(target=self.accept, args=[listener], daemon=True).start()
        for port in UDP_PORTS:
            receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            receiver.bind(("", port))
            threading.Thread(target=self.receive, args=[receiver], daemon=True).start()

    def accept(self, listener):
        while True:
            connection, _ = listener.accept()
            self.connections += 1
            connection.close()

    def receive(self, receiver):
        while True:
            receiver.recvfrom(2048)
            self.datagrams += 1


def packets():
    """Packets received by the loopback device, the namespace's only one."""
    with open("/proc/net/dev", encoding="ascii") as file:
        line = next(line for line in file if line.strip().startswith("lo:"))
    return int(line.split(":")[1].split()[1])


def main():
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    # Whatever address somebody calls, it is this machine's: no call leaves unheard.
    subprocess.run(["ip", "route", "add", "local", "default", "dev", "lo"], check=True)
    sink, runs, before = Sink(), [], packets()
    for line in sys.stdin:
        run = subprocess.run(json.loads(line), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
        runs.append({"status": run.returncode, "output": run.stdout.decode("utf-8", "replace")})
    report = {"connections": sink.connections, "datagrams": sink.datagrams, "packets": packets() - before, "runs": runs}
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        json.dump(report, file)


main()
