"""Level smtp against real servers: Postfix, postgrey, Exim, OpenSMTPD and smtp-sink, on loopback.

usage: tests/e2e/smtp/smtp_real.py BUILD [unittest's options]

Their programs are unpacked from Debian's packages below BUILD.  The tests are skipped for whoever is not root, and where a server
cannot be had; in CI (the variable CI is set) the latter is a failure.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "stage"))
sys.dont_write_bytecode = True
import mail_servers  # noqa: E402  (they stand beside this file)
import mail_world  # noqa: E402

BUILD = os.path.abspath(sys.argv.pop(1))
WORLD = """
domain gmail.com mx mx.gmail.com
domain outlook.com mx mx.gmail.com
domain qq.com mx mx.gmail.com
domain yahoo.com mx mx.gmail.com
host mx.gmail.com 127.9.9.9
host mx.peer.net 127.0.0.1
""" + "".join(f"domain {name}.example.com mx mx.peer.net\n" for name in
              ("ok", "catchall", "grey", "full", "drop421", "blocked", "tarpit", "else", "virtual"))
POSTFIX = """compatibility_level = 3.6
myhostname = mx.peer.net
mydestination =
mynetworks =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtpd_peername_lookup = no
virtual_mailbox_domains = ok.example.com, catchall.example.com, grey.example.com, full.example.com, drop421.example.com,
  blocked.example.com, tarpit.example.com
virtual_mailbox_maps = texthash:ETC/vmailbox
virtual_transport = discard:
smtpd_relay_restrictions = reject_unauth_destination
smtpd_recipient_restrictions = reject_unauth_destination, check_recipient_access texthash:ETC/rcpt_access,
  reject_unlisted_recipient, permit
smtpd_reject_unlisted_recipient = no
smtpd_client_event_limit_exceptions =
smtpd_error_sleep_time = 0
smtpd_tls_chain_files = ETC/key.pem, ETC/cert.pem
smtpd_tls_security_level = may
smtpd_tls_loglevel = 1
"""
TABLES = {
    "vmailbox": "known@ok.example.com x\nsecond@ok.example.com x\nover@ok.example.com x\nclosed@ok.example.com x\n"
                "postmaster@ok.example.com x\n@catchall.example.com x\nknown@tarpit.example.com x\nknown@drop421.example.com x\n",
    "rcpt_access": "full.example.com 452 4.2.2 The recipient's inbox is out of storage space\n"
                   "over@ok.example.com 552 5.2.2 Mailbox full\n"
                   "closed@ok.example.com 550 5.2.1 This mailbox has been disabled\n"
                   "grey.example.com 450 4.2.0 Greylisted\n"
                   "drop421.example.com 421 4.7.0 Try again later, closing connection\n"
                   "blocked.example.com 554 5.7.1 Service unavailable; Client host [127.0.0.1] blocked using zen.spamhaus.org\n"
                   "known@tarpit.example.com sleep 2\n",
}
LISTED = "reject_unauth_destination,reject_unlisted_recipient"
SERVICES = {
    "plain": "",
    "refuses": "-o smtpd_delay_reject=no -o smtpd_client_restrictions=reject",
    "insists": "-o smtpd_tls_security_level=encrypt",
    "counts": "-o smtpd_client_connection_count_limit=2 -o smtpd_client_recipient_rate_limit=5",
    "hangs_up": "-o smtpd_hard_error_limit=3 -o smtpd_soft_error_limit=1 -o smtpd_error_sleep_time=1",
    "greylists": f"-o smtpd_recipient_restrictions={LISTED},check_policy_service,inet:127.0.0.1:POSTGREY,permit",
    "screens": "-o postscreen_greet_action=enforce -o postscreen_greet_wait=3s -o postscreen_pipelining_enable=yes "
               "-o postscreen_cache_map= -o postscreen_access_list=",
}
GREY_SECONDS = 4
LOG_SECONDS = 60  # for what a server writes when it has answered
EXIM = """exim_path = ROOT/usr/sbin/exim4
exim_user = Debian-exim
exim_group = Debian-exim
spool_directory = PLACE/spool
log_file_path = PLACE/log/%slog
pid_file_path = PLACE/pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = PORT
primary_hostname = mx.peer.net
domainlist local_domains = ok.example.com : grey.example.com
acl_smtp_rcpt = rcpt
acl_smtp_data = tripwire
tls_advertise_hosts =
keep_environment =
begin acl
rcpt:
  accept local_parts = known : postmaster
         domains = ok.example.com
  deny local_parts = over
       message = 552 5.2.2 user is over quota
  defer domains = grey.example.com
        message = greylisted, please try again in 5 minutes
  deny domains = ok.example.com
       message = Unrouteable address
  deny message = relay not permitted
tripwire:
  deny message = TRIPWIRE
       log_message = TRIPWIRE
begin routers
begin transports
"""
SMTPD = """table mailboxes { "known@ok.example.com" = "nobody", "postmaster@ok.example.com" = "nobody" }
listen on 127.0.0.1 port PORT
action "keep" maildir "PLACE/mail" virtual <mailboxes>
match from any for domain "ok.example.com" action "keep"
"""


@unittest.skipUnless(os.geteuid() == 0, "real mail servers are started by root only")
class Peers(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory(prefix="mailsift-real-")
        os.chmod(self.directory.name, 0o755)  # servers that are not root go through it
        world = os.path.join(self.directory.name, "world")
        with open(world, "w", encoding="utf-8") as file:
            file.write(WORLD)
        self.internet = mail_world.MailInternet(BUILD, world, os.path.join(self.directory.name, "log"))
        self.internet.__enter__()

    def tearDown(self):
        self.internet.__exit__()
        self.directory.cleanup()

    def ask(self, port, *locals_and_domains, options=()):
        """The reason of each address, asked in one run of the server at PORT."""
        self.internet.port = str(port)
        listed, out = (os.path.join(self.directory.name, name) for name in ("list.csv", "out"))
        addresses = [f"{local}@{domain}.example.com" for local, _, domain in (each.partition("@") for each in locals_and_domains)]
        with open(listed, "w", encoding="utf-8") as file:
            file.write("email\n" + "\n".join(addresses) + "\n")
        ended = self.internet.run("clean", "--no-limits", "--retry", "2s", "-q", "--force", "--evidence", "-o", out, *options,
                                  listed, timeout=120)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        found = mail_world.rows(out)
        return {each: found[address]["mailsift_reason"] for each, address in zip(locals_and_domains, addresses)}

    def hold(self, port, expected, options=()):
        found = self.ask(port, *expected, options=options)
        wrong = {each: (reason, found[each]) for each, reason in expected.items()
                 if found[each] not in (reason if isinstance(reason, tuple) else (reason,))}
        self.assertEqual(wrong, {})

    def postfix(self, postgrey_port=0):
        place = self.directory.name
        key, certificate = (os.path.join(place, name) for name in ("key.pem", "cert.pem"))
        made = subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=mx.peer.net",
                               "-keyout", key, "-out", certificate], capture_output=True, check=False)
        if made.returncode != 0:
            raise mail_servers.Absent("openssl makes no certificate")
        with open(key, encoding="ascii") as one, open(certificate, encoding="ascii") as other:
            tables = TABLES | {"key.pem": one.read(), "cert.pem": other.read()}
        services = {name: ("postscreen " if name == "screens" else "") + options.replace("POSTGREY", str(postgrey_port))
                    for name, options in SERVICES.items()}
        return mail_servers.Postfix(BUILD, place, POSTFIX, tables, services)

    def wait_for_log(self, server, pattern):
        """Waits for a line in SERVER's log, which another process of its writes after the answer is out."""
        until = time.monotonic() + LOG_SECONDS
        while not re.search(pattern, server.log()) and time.monotonic() < until:
            time.sleep(0.05)
        self.assertRegex(server.log(), pattern)

    def quiet(self, server):
        """Nothing was sent: no DATA in the log, no mail in a queue."""
        self.wait_for_log(server, "(?i)disconnect")
        self.assertNotRegex(server.log(), r"queued|data=|DATA|message-id|PREGREET|COMMAND PIPELINING|NON-SMTP")
        until = time.monotonic() + LOG_SECONDS
        while server.queued() and time.monotonic() < until:
            time.sleep(0.1)  # what a recipient began is dropped at the end of its session
        self.assertEqual(server.queued(), [])

    def test_postfix(self):
        with self.postfix() as server:
            self.hold(server.ports["plain"], {
                "known@ok": "accepted", "second@ok": "accepted", "unknown1@ok": "no_mailbox", "unknown2@ok": "no_mailbox",
                "over@ok": "mailbox_full", "closed@ok": "disabled", "any@catchall": "catch_all",
                "any@full": "mailbox_full", "any@grey": "greylisted", "any@blocked": "blocked",
                "known@drop421": ("rate_limited", "not_asked"), "known@tarpit": "accepted", "unknown@tarpit": "no_mailbox",
                "any@else": "mx_denies_domain"}, ("--retry", "1s"))
            self.wait_for_log(server, "TLS connection established")
            self.quiet(server)

    def test_postfix_that_refuses(self):
        with self.postfix() as server:
            self.hold(server.ports["refuses"], {"known@ok": "ip_refused"}, ("--retry", "1s"))
            self.hold(server.ports["insists"], {"known@ok": "accepted", "unknown@ok": "no_mailbox"})
            self.quiet(server)

    def test_postfix_that_counts(self):
        with self.postfix() as server:
            boxes = {"known@ok": ("accepted", "rate_limited", "accepted_uncontrolled")}
            boxes |= {f"unknown{i}@ok": ("no_mailbox", "rate_limited", "refused_unclear") for i in range(8)}
            self.hold(server.ports["counts"], boxes)
            self.hold(server.ports["hangs_up"], {"known@ok": "accepted", "second@ok": "accepted",
                                                 **{f"unknown{i}@ok": "no_mailbox" for i in range(6)}}, ("--retry", "3s"))
            self.quiet(server)

    def test_postgrey(self):
        with mail_servers.postgrey(BUILD, self.directory.name, GREY_SECONDS) as grey, self.postfix(grey.port) as server:
            self.hold(server.ports["greylists"], {"known@ok": "accepted", "unknown@ok": "no_mailbox"},
                      ("--retry", f"{GREY_SECONDS + 2}s"))
            self.quiet(server)

    def test_postscreen(self):
        with self.postfix() as server:
            self.hold(server.ports["screens"], {"known@ok": "accepted", "unknown@ok": "no_mailbox"})
            self.wait_for_log(server, r"postscreen.*(PASS NEW|450 4\.3\.2)")
            self.quiet(server)

    def test_attacks_leave_nothing(self):
        with self.postfix() as server:
            self.internet.port = str(server.ports["plain"])
            for attack in ("known@ok.example.com\r\nDATA\r\nhello\r\n.\r\n", "known@ok.example.com>\r\nVRFY root",
                           "a\r\nRSET@ok.example.com", "\"a\r\nb\"@ok.example.com"):
                self.internet.run("check", "--no-store", "--json", attack)
            ended = self.internet.run("check", "--no-store", "--json", "known@ok.example.com")
            self.assertIn('"accepted"', ended.stdout, ended)
            self.wait_for_log(server, r"rcpt=\d")  # the last one was asked, so what came before is in the log
            self.assertNotRegex(server.log(), r"VRFY|vrfy|unknown=|RSET|rset=")
            self.quiet(server)

    def test_sinks(self):
        modes = {
            ("-f", "RCPT", "-B", "550 5.1.1 No such user"): ("refused_unclear",),
            ("-r", "RCPT", "-b", "450 4.7.1 Greylisted, try again in 300 seconds"): ("greylisted",),
            ("-Q", "RCPT"): ("rate_limited",),
            ("-q", "RCPT"): ("rate_limited",),
            ("-W", "RCPT:1"): ("catch_all",),
            ("-e",): ("catch_all",),
            (): ("catch_all",),
        }
        for options, reasons in modes.items():
            with self.subTest(options), mail_servers.sink(BUILD, self.directory.name, *options) as server:
                self.hold(server.port, {"known@ok": reasons, "other@ok": reasons}, ("--retry", "1s"))

    def test_exim(self):
        with mail_servers.exim(BUILD, self.directory.name, EXIM) as server:
            self.hold(server.port, {"known@ok": "accepted", "unknown@ok": "no_mailbox", "over@ok": "mailbox_full",
                                    "any@grey": "greylisted", "any@else": "mx_denies_domain"}, ("--retry", "1s"))
            self.assertNotIn("TRIPWIRE", server.log())

    def test_opensmtpd(self):
        with mail_servers.opensmtpd(BUILD, self.directory.name, SMTPD) as server:
            self.hold(server.port, {"known@ok": "accepted", "unknown@ok": "no_mailbox",
                                    "any@else": ("refused_unclear", "mx_denies_domain")}, ("--retry", "1s"))


if __name__ == "__main__":
    unittest.main()
