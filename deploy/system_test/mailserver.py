"""A mail provider inside the container: Postfix takes mails and gives them to Dovecot over LMTP; both want TLS and a login."""

import email
import email.policy
import os
import pathlib
import re

from container import run

HOST = "mail.office.example"
USER = "submissions@office.example"
SECOND_USER = "north@office.example"
PASSWORD = "Kanarie-7f3a-geheim"
# A directory of the container for each address, readable from outside.
MAILDIRS = "/var/vmail"
CERTIFICATES = "/etc/ssl/mail"

DOVECOT = f"""
protocols = imap lmtp
listen = 127.0.0.1
log_path = /var/log/dovecot.log
auth_verbose = yes
auth_mechanisms = plain login
# Logins that failed are not slowed down: each that is tried is to be seen.
auth_failure_delay = 0
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
ssl = required
ssl_cert = <{CERTIFICATES}/server.pem
ssl_key = <{CERTIFICATES}/server.key
mail_location = maildir:{MAILDIRS}/%u
first_valid_uid = 8
passdb {{
  driver = passwd-file
  args = username_format=%u /etc/dovecot/passwords
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home={MAILDIRS}/%u allow_all_users=yes
}}
namespace inbox {{
  inbox = yes
  mailbox Junk {{
    special_use = \\Junk
    auto = create
  }}
}}
service lmtp {{
  unix_listener /var/spool/postfix/private/dovecot-lmtp {{
    user = postfix
  }}
}}
service auth {{
  unix_listener /var/spool/postfix/private/auth {{
    user = postfix
  }}
}}
"""

POSTFIX = f"""
compatibility_level = 3.6
maillog_file = /var/log/postfix.log
myhostname = {HOST}
inet_interfaces = loopback-only
inet_protocols = ipv4
mydestination =
alias_maps =
alias_database =
local_transport = error
default_transport = error
relay_transport = error
# Every address there is belongs to this server: nothing can leave it.
virtual_mailbox_domains = regexp:/etc/postfix/domains
virtual_transport = lmtp:unix:private/dovecot-lmtp
message_size_limit = 52428800
smtpd_tls_cert_file = {CERTIFICATES}/server.pem
smtpd_tls_key_file = {CERTIFICATES}/server.key
smtpd_sasl_type = dovecot
smtpd_sasl_path = private/auth
"""

# A letter leaves only after a login over TLS, and only under the address that logged in.
SUBMISSION = """
127.0.0.1:465 inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_sender_login_maps=regexp:/etc/postfix/logins
  -o smtpd_sender_restrictions=reject_sender_login_mismatch
  -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject
"""


class MailServer:
    """The two servers of one container."""

    def __init__(self, container):
        self.container = container

    def configure(self):
        """Writes their configuration; to be done before the container boots."""
        write = self._write
        with self.container.path("/etc/hosts").open("a") as hosts:
            hosts.write(f"127.0.0.1 localhost {HOST}\n")
        self._certificates()
        write("/etc/dovecot/dovecot.conf", DOVECOT)
        write("/etc/dovecot/passwords", "".join(f"{user}:{{PLAIN}}{PASSWORD}\n" for user in (USER, SECOND_USER)))
        write("/etc/postfix/main.cf", POSTFIX)
        write("/etc/postfix/domains", "/\\.example$/ ok\n")
        write("/etc/postfix/logins", "/^(.*)$/ ${1}\n")
        master = self.container.path("/usr/share/postfix/master.cf.dist").read_text()
        services = re.sub(r"^((?:\S+ +){4})y ", r"\1n ", master, flags=re.MULTILINE)
        write("/etc/postfix/master.cf", services + SUBMISSION)
        mails = self.container.path(MAILDIRS)
        mails.mkdir()
        os.chown(mails, 8, 8)

    def _write(self, name, text):
        path = self.container.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def _certificates(self):
        """An authority of the office's own, which the container's Debian trusts from now on."""
        folder = self.container.path(CERTIFICATES)
        folder.mkdir()
        run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=System test authority",
            "-keyout", folder / "authority.key", "-out", folder / "authority.pem")
        run("openssl", "req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={HOST}",
            "-keyout", folder / "server.key", "-out", folder / "server.csr")
        (folder / "names").write_text(f"subjectAltName = DNS:{HOST}\n")
        run("openssl", "x509", "-req", "-in", folder / "server.csr", "-CA", folder / "authority.pem", "-CAkey",
            folder / "authority.key", "-CAcreateserial", "-days", "20", "-extfile", folder / "names", "-out", folder / "server.pem")
        trusted = self.container.path("/usr/local/share/ca-certificates/office.crt")
        trusted.write_bytes((folder / "authority.pem").read_bytes())
        run("chroot", self.container.root, "update-ca-certificates", env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"})

    def deliver(self, sender, data):
        """Hands Postfix a mail for the office."""
        self.container.run("sendmail", "-i", "-f", sender, USER, input=data.decode("ascii"))

    def mails_of(self, address):
        """The mails that lie in an address's mailbox, parsed."""
        folder = pathlib.Path(self.container.path(f"{MAILDIRS}/{address}"))
        paths = sorted(path for name in ("new", "cur") for path in (folder / name).glob("*"))
        return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in paths]

    def refused_logins(self):
        """How often Dovecot refused the office's IMAP login."""
        log = self.container.path("/var/log/dovecot.log").read_text(errors="replace")
        return sum("imap-login" in line and "auth failed" in line for line in log.splitlines())
