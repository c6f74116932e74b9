"""Private mail servers on loopback, in a folder of their own."""
import os
import pathlib
import pwd
import socket
import subprocess
import sys
import time

PASSWORD = "benchmark"


def free_port():
    """A port of loopback that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for(port, what, log=None):
    """Returns when somebody listens."""
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    sys.exit(f"{what} did not start" + (f"; {log}:\n{log.read_text()}" if log and log.exists() else ""))


class Server:
    """A program that is ended with the benchmark."""

    def __init__(self, words, port, what, log=None):
        self.process = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(port, what, log)

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Dovecot(Server):
    """IMAP, plain and over TLS, for the maildirs in `folder`/mail."""

    def __init__(self, folder, users):
        self.folder = pathlib.Path(folder)
        self.port, self.secure_port = free_port(), free_port()
        self.authority = self.folder / "cert.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", self.folder / "key.pem", "-out",
             self.authority, "-days", "2", "-subj", "/CN=localhost", "-addext",
             "subjectAltName=DNS:localhost,IP:127.0.0.1"], check=True, capture_output=True)
        (self.folder / "passwd").write_text("".join(f"{user}:{{PLAIN}}{PASSWORD}\n" for user in users))
        (self.folder / "dovecot.conf").write_text(self.configuration())
        super().__init__(["/usr/sbin/dovecot", "-F", "-c", str(self.folder / "dovecot.conf")], self.port, "dovecot",
                         self.folder / "log")

    def mailbox(self, user):
        """The user's maildir."""
        return self.folder / "mail" / user

    def configuration(self):
        """Nothing outside the folder; root gives its rights away, anyone else is the only user there is."""
        folder, name = self.folder, pwd.getpwuid(os.geteuid()).pw_name
        if os.geteuid() == 0:
            users = "mail_uid = mail\nmail_gid = mail"
        else:
            users = (f"mail_uid = {os.geteuid()}\nmail_gid = {os.getegid()}\ndefault_internal_user = {name}\n"
                     f"default_login_user = {name}\ndefault_internal_group =\n"
                     "service anvil {\n  chroot =\n}\nservice imap-login {\n  chroot =\n}")
        return f"""
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
mail_location = maildir:{folder}/mail/%u
first_valid_uid = 1
mail_fsync = never
stats_writer_socket_path =
ssl = yes
ssl_cert = <{self.authority}
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
default_vsz_limit = 0
{users}
passdb {{
  driver = passwd-file
  args = username_format=%u {folder}/passwd
}}
userdb {{
  driver = static
  args = home={folder}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
service imap-login {{
  inet_listener imap {{
    port = {self.port}
  }}
  inet_listener imaps {{
    port = {self.secure_port}
    ssl = yes
  }}
}}
"""


class Sink(Server):
    """Postfix's SMTP server that takes every letter and keeps none."""

    def __init__(self):
        self.port = free_port()
        # As root it insists on giving its rights away.
        user = ["-u", "nobody"] if os.geteuid() == 0 else []
        super().__init__(["/usr/sbin/smtp-sink", *user, f"127.0.0.1:{self.port}", "100"], self.port, "smtp-sink")
