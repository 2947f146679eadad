"""A report through a mail server that people run: Exim, with STARTTLS or TLS from the first byte, a certificate of a private
authority, and a log-in. What it delivered is read back by Python's email. Needs Exim and root, and says so where they are not."""
import email
import email.policy
import os
import pathlib
import select
import shutil
import socket
import subprocess
import unittest

from desk import BUILD, EVENING, Desk

PASSWORD = "canary-pass-7f3a"
READER = "anna@northwind.example"
SYSTEM_TRUST = pathlib.Path("/etc/ssl/certs/ca-certificates.crt")
EXIM = shutil.which("exim4")

CONFIG = """
primary_hostname = localhost
spool_directory = {root}/spool
log_file_path = {root}/log/%slog
pid_file_path = {root}/exim.pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = {plain} : {secure}
tls_on_connect_ports = {secure}
tls_advertise_hosts = *
tls_certificate = {root}/server.pem
tls_privatekey = {root}/server.key
auth_advertise_hosts = ${{if eq{{$tls_in_cipher}}{{}}{{}}{{*}}}}
acl_smtp_rcpt = known
acl_smtp_data = sound
keep_environment =
queue_only = true
begin acl
known:
  deny !encrypted = *
  deny !authenticated = *
  accept domains = northwind.example
  deny
sound:
  deny !verify = header_syntax
  accept
begin routers
box:
  driver = accept
  transport = box
begin transports
box:
  driver = appendfile
  file = {root}/box/mail
  user = Debian-exim
  mode = 0600
  envelope_to_add
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${{if and{{{{eq{{$auth2}}{{desk}}}}{{eq{{$auth3}}{{{password}}}}}}}}}
  server_set_id = $auth2
"""


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def openssl(*words, cwd):
    subprocess.run(["openssl", *words], cwd=cwd, check=True, capture_output=True)


class Exim:
    def __init__(self, root):
        self.root = root
        self.plain, self.secure = free_port(), free_port()
        for folder in ("spool", "log", "box"):
            (root / folder).mkdir(parents=True)
            shutil.chown(root / folder, "Debian-exim", "Debian-exim")
        root.chmod(0o755)
        self.make_certificates()
        config = root / "exim.conf"
        config.write_text(CONFIG.format(root=root, plain=self.plain, secure=self.secure, password=PASSWORD))
        config.chmod(0o644)
        self.process = subprocess.Popen([EXIM, "-C", config, "-bdf"], stderr=subprocess.PIPE)
        self.wait_until_it_listens()

    def make_certificates(self):
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Northwind CA",
                "-days", "2", "-addext", "basicConstraints=critical,CA:TRUE", cwd=self.root)
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=localhost",
                "-addext", "subjectAltName=DNS:localhost", cwd=self.root)
        openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out", "server.pem",
                "-days", "2", "-copy_extensions", "copy", cwd=self.root)
        shutil.chown(self.root / "server.key", "Debian-exim")

    def wait_until_it_listens(self):
        log = self.root / "log" / "mainlog"
        watch = os.pidfd_open(self.process.pid)
        with select.epoll() as both:
            both.register(watch, select.EPOLLIN)
            while not (log.exists() and "listening for SMTP" in log.read_text()):
                if both.poll(0.02):
                    break
        os.close(watch)
        if self.process.poll() is None:
            return
        raise AssertionError(f"Exim does not start: {self.process.stderr.read().decode()}")

    def delivered(self):
        """The mails: what it took stands in its queue until it is delivered here."""
        subprocess.run([EXIM, "-C", self.root / "exim.conf", "-qf"], check=True)
        box = self.root / "box" / "mail"
        mails = box.read_bytes().split(b"\nFrom ") if box.exists() else []
        return [email.message_from_bytes(one.split(b"\n", 1)[1], policy=email.policy.default) for one in mails]

    def told(self):
        return (self.root / "log" / "mainlog").read_text()

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.process.stderr.close()


def may_mount():
    tried = ["unshare", "-m", "mount", "--bind", SYSTEM_TRUST, SYSTEM_TRUST]
    return os.geteuid() == 0 and subprocess.run(tried, capture_output=True).returncode == 0


@unittest.skipUnless(EXIM and may_mount(), "needs Exim (exim4-daemon-light) and root that may mount")
class ARealMailServer(unittest.TestCase):
    def setUp(self):
        os.environ["FANFOLD_TEST_PASSWORD"] = PASSWORD
        self.desk = Desk()
        self.addCleanup(self.desk.close)
        self.desk.root.chmod(0o755)
        self.exim = Exim(self.desk.root / "exim")
        self.addCleanup(self.exim.stop)
        self.enterprise = self.desk.config / "enterprises" / "northwind-software.toml"
        self.plain = self.enterprise.read_text()

    def configure(self, server, password="${FANFOLD_TEST_PASSWORD}", more=""):
        self.enterprise.write_text(self.plain + f"""
[deliver.mail]
server = "{server}"
user = "desk"
password = "{password}"
from = "Northwind Desk 노스윈드 <reports@northwind.example>"
to = "Anna Kim <{READER}>"
allow_networks = ["127.0.0.0/8", "::1/128"]
{more}""")

    def run_trusting(self, authority, *words):
        """With one authority more among those the system trusts, seen by this program alone."""
        trust = self.desk.root / "trust.crt"
        trust.write_bytes(SYSTEM_TRUST.read_bytes() + (authority.read_bytes() if authority else b""))
        line = 'mount --bind "$1" "$2" && shift 2 && exec "$@"'
        return subprocess.run(["unshare", "-m", "sh", "-c", line, "sh", trust, SYSTEM_TRUST, BUILD / "fanfold", "-C",
                               self.desk.config, *words], capture_output=True)

    def check_the_one_mail(self):
        (mail,) = self.exim.delivered()
        self.assertEqual([], [part.defects for part in mail.walk() if part.defects])
        self.assertIn("<html", mail.get_body(("html",)).get_content())
        self.assertIn("Northwind", mail.get_body(("plain",)).get_content())
        self.assertIn("노스윈드", str(mail["from"]))
        self.assertTrue(mail["list-unsubscribe"] and mail["message-id"] and mail["date"] and mail["subject"])
        self.assertIn("esmtpsa", mail["received"].lower())  # over TLS, and logged in

    def test_takes_a_report_by_starttls(self):
        self.configure(f"smtp://localhost:{self.exim.plain}")
        done = self.run_trusting(self.exim.root / "ca.pem", "run", "--as-of", EVENING)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        self.check_the_one_mail()

    def test_takes_a_report_by_tls_from_the_first_byte(self):
        self.configure(f"smtps://localhost:{self.exim.secure}")
        done = self.run_trusting(self.exim.root / "ca.pem", "run", "--as-of", EVENING)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        self.check_the_one_mail()

    def test_is_not_trusted_without_its_authority_nor_sent_a_password(self):
        self.configure(f"smtp://localhost:{self.exim.plain}")
        self.run_trusting(None, "run", "--as-of", EVENING)
        self.assertEqual(self.exim.delivered(), [])
        told = self.desk.fanfold("deliveries", check=False).stdout.decode()
        self.assertIn("certificate", told)
        self.assertNotIn("authenticat", self.exim.told())

    def test_that_denies_the_log_in_is_named_with_the_reason(self):
        os.environ["FANFOLD_TEST_PASSWORD"] = "another"
        self.configure(f"smtp://localhost:{self.exim.plain}")
        self.run_trusting(self.exim.root / "ca.pem", "run", "--as-of", EVENING)
        self.assertEqual(self.exim.delivered(), [])
        told = self.desk.fanfold("deliveries", check=False).stdout.decode()
        self.assertIn("denied the log-in", told)
        self.assertIn("plain authenticator failed", self.exim.told())


if __name__ == "__main__":
    unittest.main(verbosity=2)
