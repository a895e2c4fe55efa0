"""The command doctor with a real name server (NSD) and mail servers on loopback addresses, healthy and not.

usage: tests/e2e/doctor.py BUILD [unittest's options]
"""
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "stage"))
sys.dont_write_bytecode = True
import dns_wire as wire  # noqa: E402  (they stand beside this file)
from liar_server import Server  # noqa: E402
from liar_world import World  # noqa: E402
from name_server import SOA, Nsd  # noqa: E402
from ports import free_port  # noqa: E402

BUILD = os.path.abspath(sys.argv.pop(1))
MOST_SECONDS = 30  # the promise
HOSTS = ("127.1.0.1", "127.2.0.1", "127.3.0.1", "127.4.0.1")
FRIENDLY = b"220 mx.test ESMTP\r\n"
EXIT_USAGE, EXIT_NO_NETWORK = 64, 69
BLOCKED = ("doubleclick.net", "googleadservices.com", "app-measurement.com", "flurry.com", "pornhub.com", "bet365.com")

# The key has 2,048 bits; a string of a TXT record has 255 bytes at most.
KEY = ("MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvwNxT1ee5OHTqkVPhwPKijXLHlhqLB1xmF/Zh19Tnfvxrm9Uf5v9WZGCfARPYslF"
       "4ZeKDzaKr2igi+/Yk4xcQnHeiix0mM+vaRHvgXsk3lZOgUyYTF4PXD1ZgoTspzHzXwj07T/J/zWnbqcmdE33bXE3zol6hckqiiWl6QHajxm5"
       "8ylmSKtLqB2jg40aehhrRZMW3GzQqbWngpKMIUpvL6UbfLdUVVZwvivM4W8XajJQbhEmE+4wtktsgFsaeL4gcUr1HGSMBfjGWyGJfdDQnWph"
       "pEYuEgC5cwB3dlrqHvp14hVL2ZJ2XUiW40qoNBCKM3DRtS3rCyIOIyW5ds7LbQIDAQAB")

ZONES = {
    "test.": SOA + "\n".join([
        *(f"canary{n} MX 10 mx{n}\nmx{n} A {host}" for n, host in enumerate(HOSTS)),
        "alone MX 10 mx0", "homeless MX 10 inside", "inside A 10.1.2.3",
        "probe A 127.0.0.1", "probe MX 10 mx0", 'probe TXT "v=spf1 a ip4:127.0.0.8 -all"',
        '_dmarc.probe TXT "v=DMARC1; p=reject; rua=mailto:d@probe.test"',
        "helo.probe A 127.0.0.1", 'helo.probe TXT "v=spf1 a -all"',
        "one-way A 127.9.9.9", "six AAAA ::1",
        f's1._domainkey.probe TXT "v=DKIM1; p={KEY[:200]}" "{KEY[200:]}"',
        f's1._domainkey.news TXT "v=DKIM1; p={KEY[:200]}" "{KEY[200:]}"', 's2._domainkey.news TXT "v=DKIM1; p="',
        "news MX 10 mx1", 'news TXT "v=spf1 ip4:192.0.2.0/24 ~all"', '_dmarc.news TXT "v=DMARC1; p=quarantine; rua=mailto:a@news.test"',
        "naked A 192.0.2.1", "lax MX 0 .", 'lax TXT "v=spf1 +all"', '_dmarc.lax TXT "v=DMARC1; p=none"',
        "messy MX 10 mx1", 'messy TXT "v=spf1 -all"', 'messy TXT "v=spf1 ~all"',
        '_dmarc.messy TXT "v=DMARC1; p=none"', '_dmarc.messy TXT "v=DMARC1; p=reject"',
        "strict MX 10 mx1", 'strict TXT "v=spf1 -all"', 'soft TXT "v=spf1 ~all"', 'mute TXT "v=spf1"',
    ]) + "\n",
    "127.in-addr.arpa.": SOA.replace("ns A 20.0.0.53\n", "") + "\n".join([
        "1.0.0 PTR probe.test.", "2.0.0 PTR other.test.", "4.0.0 PTR one-way.test.",
    ]) + "\n",
    "ip6.arpa.": SOA.replace("ns A 20.0.0.53\n", "") + "1" + 31 * ".0" + " PTR six.test.\n",
}


class MailServers:
    """A mail server on each of HOSTS, all on one port.  TALK gets the connection and returns when it has spoken."""

    def __init__(self, talk):
        self.talk, self.heard, self.lock = talk, [], threading.Lock()
        self.sockets = []
        while len(self.sockets) < len(HOSTS):
            self.bind()
        for listener in self.sockets:
            threading.Thread(target=self.serve, args=(listener,), daemon=True).start()

    def bind(self):
        self.port = free_port()
        for host in HOSTS:
            listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            try:
                listener.bind((host, self.port))
            except OSError:
                listener.close()
                self.close()
                self.sockets = []
                return
            listener.listen(8)
            self.sockets.append(listener)

    def serve(self, listener):
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self.visited, args=(listener.getsockname()[0], connection), daemon=True).start()

    def visited(self, host, connection):
        with connection:
            connection.settimeout(MOST_SECONDS)
            heard = b""
            try:
                self.talk(host, connection)
                while b"\n" not in heard:
                    piece = connection.recv(1000)
                    if not piece:
                        break
                    heard += piece
                connection.sendall(b"221 bye\r\n")
            except OSError:
                pass
            with self.lock:
                self.heard.append((host, heard))

    def close(self):
        for listener in self.sockets:
            listener.close()


def friendly(_, connection):
    connection.sendall(FRIENDLY)


def family(pid):
    """A process and all that it has started."""
    yield pid
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        for child in file.read().split():
            yield from family(int(child))


class Doctor(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = tempfile.mkdtemp(prefix="mailsift-doctor-")
        cls.addClassCleanup(shutil.rmtree, cls.home, True)
        paths = {}
        for zone, text in ZONES.items():
            paths[zone] = os.path.join(cls.home, zone + "zone")
            with open(paths[zone], "w", encoding="utf-8") as file:
                file.write(f"$ORIGIN {zone}\n$TTL 60\n{text}")
        cls.nsd = Nsd(BUILD, os.path.join(cls.home, "nsd"), paths)
        cls.nsd.start()
        cls.addClassCleanup(cls.nsd.stop)

    def servers(self, talk=friendly):
        servers = MailServers(talk)
        self.addCleanup(servers.close)
        return servers

    def run_doctor(self, *options, port=None, resolver=None, canaries=("canary0", "canary1", "canary2", "canary3")):
        """Runs doctor; returns its exit code, its standard output and how long it took."""
        line = [os.path.join(BUILD, "mailsift"), "doctor", "--allow-loopback"]
        line += ["--resolver", resolver or self.nsd.address, *options]
        line += [word for canary in canaries for word in ("--canary", canary + ".test")]
        if port:
            line += ["--smtp-port", str(port)]
        began = time.monotonic()
        done = subprocess.run(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=MOST_SECONDS + 20)
        self.assertIn(done.returncode, (0, EXIT_USAGE, EXIT_NO_NETWORK), done.stderr)
        seconds = time.monotonic() - began
        self.assertLess(seconds, MOST_SECONDS)
        self.words = done.stderr
        return done.returncode, done.stdout, seconds

    def examine(self, *options, **others):
        """What doctor --json says: exit code, and the check of each name."""
        code, output, self.seconds = self.run_doctor("--json", *options, **others)
        answer = json.loads(output)
        self.assertEqual(answer["fit"], code == 0)
        for check in answer["checks"]:
            self.assertEqual(list(check), ["name", "verdict", "text", "advice"])
            self.assertIn(check["verdict"], ("ok", "warn", "bad", "skipped"))
            if check["verdict"] in ("warn", "bad"):
                self.assertTrue(check["advice"], check)
        return code, {check["name"]: check for check in answer["checks"]}

    def assert_verdicts(self, checks, **expected):
        for name, verdict in expected.items():
            check = checks[name.replace("_", "-")]
            self.assertEqual(check["verdict"], verdict, check)

    def test_everything_is_fine(self):
        servers = self.servers()
        code, checks = self.examine("--helo", "Probe.test", "--mail-from", "who@probe.test", "--sender", "news.test",
                                    "--dkim-selector", "s1", port=servers.port)
        wrong = [check for check in checks.values() if check["verdict"] in ("warn", "bad")]
        self.assertFalse([check for check in wrong if check["name"] not in ("clock", "open-files", "lists")])
        self.assertEqual(code, 0)
        self.assert_verdicts(checks, resolver="ok", port_25="ok", helo="ok", ptr="ok", fcrdns="ok", spf="ok", mx="ok",
                             dmarc="ok", sender_mx="ok", sender_spf="ok", sender_dmarc="ok", sender_apart="ok",
                             dkim="ok", block_lists="skipped")
        self.assertRegex(checks["lists"]["text"], r"disposable.*\.txt is dated 20\d\d-\d\d-\d\d, \d+ days? ago")
        self.assertIn("127.0.0.1", checks["ptr"]["text"])
        self.assertIn("2048 bits", checks["dkim"]["text"])
        self.assertEqual(sorted(servers.heard), [(host, b"QUIT\r\n") for host in HOSTS])

    def test_for_people(self):
        servers = self.servers()
        code, output, _ = self.run_doctor("--sender", "lax.test", "--color", "never", port=servers.port)
        self.assertEqual(code, 0)
        self.assertRegex(output, r"(?m)^  port-25 +ok +mail servers accept this machine")
        self.assertRegex(output, r"(?m)^  sender-spf +bad +the SPF record authorizes everyone")
        self.assertIn("This machine is ready for --level smtp.", output)
        self.assertNotIn("\x1b", output)
        self.assertTrue(all(len(line) <= 80 for line in output.splitlines()), output)
        _, colored, _ = self.run_doctor("--color", "always", port=servers.port)
        self.assertIn("\x1b[", colored)

    def test_names_only_where_asked(self):
        servers = self.servers()
        _, checks = self.examine(port=servers.port)
        self.assertNotIn("sender-spf", checks)
        self.assert_verdicts(checks, helo="skipped", ptr="ok", fcrdns="ok", spf="skipped", mx="skipped",
                             dmarc="skipped", dkim="skipped")

    def test_resolver_not_there(self):
        code, checks = self.examine("--sender", "news.test", resolver=f"127.0.0.1:{free_port()}")
        self.assertEqual(code, EXIT_NO_NETWORK)
        self.assert_verdicts(checks, resolver="bad", port_25="skipped", ptr="skipped", sender_spf="skipped")

    def test_resolver_silent(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
            silent.bind(("127.0.0.1", 0))
            code, checks = self.examine(resolver="127.0.0.1:%d" % silent.getsockname()[1])
        self.assertEqual(code, EXIT_NO_NETWORK)
        self.assert_verdicts(checks, resolver="bad", port_25="skipped")
        self.assertIn("does not answer", checks["resolver"]["text"])

    def test_filter(self):
        """What a server says of names that filters block, and of one that does not exist."""
        some = BLOCKED[0], BLOCKED[3]
        refused, bare = wire.Answer(wire.REFUSED), wire.Answer(wire.NXDOMAIN)
        cases = (
            (lambda name, kind: None, "ok", "does not filter"),
            (lambda name, kind: name in some and wire.Answer(answer=[wire.a(name, "0.0.0.0")] if kind == wire.A else []),
             "warn", ": doubleclick.net, flurry.com"),
            (lambda name, kind: name in some and wire.Answer(answer=[wire.a(name, "192.168.7.25")]), "warn", "flurry.com"),
            (lambda name, kind: name in some and bare, "warn", "your resolver filters: doubleclick.net, flurry.com"),
            (lambda name, kind: name in some and wire.Answer(), "warn", "your resolver filters"),
            (lambda name, kind: name in some and refused, "ok", "does not filter"),
            (lambda name, kind: name in BLOCKED and refused, "skipped", "cannot tell"),
            (lambda name, kind: name.startswith("no-") and bare, "warn", "omits the proof"),
        )
        world = World(0, 0, HOSTS[0])
        for name in BLOCKED:
            world.add_zone(name)
            world.add_address(name, "20.99.0.1")
        for number, (says, verdict, text) in enumerate(cases):
            with self.subTest(number), Server(world, lambda _, *question, says=says: says(*question) or None) as server:
                _, checks = self.examine(resolver=server.address, canaries=(), port=free_port())
                self.assertEqual(checks["filter"]["verdict"], verdict, checks["filter"])
                self.assertIn(text, checks["filter"]["text"])

    def test_resolver_dies_in_between(self):
        def stop(_, connection):
            for pid in family(self.nsd.process.pid):
                self.stopped.add(pid)
                os.kill(pid, signal.SIGSTOP)
            connection.sendall(FRIENDLY)

        def go_on():
            for pid in self.stopped:
                os.kill(pid, signal.SIGCONT)

        self.stopped = set()
        self.addCleanup(go_on)
        servers = self.servers(stop)
        code, checks = self.examine("--helo", "probe.test", "--mail-from", "a@probe.test", "--sender", "news.test",
                                    port=servers.port)
        self.assertEqual(code, 0)  # that nobody could tell is no evidence
        self.assert_verdicts(checks, resolver="ok", port_25="ok")
        for name in ("helo", "ptr", "fcrdns", "spf", "mx", "dmarc", "sender-spf", "sender-mx", "sender-dmarc"):
            self.assertIn(checks[name]["verdict"], ("warn", "skipped"), checks[name])

    def test_port_closed(self):
        code, checks = self.examine("--helo", "probe.test", port=free_port())
        self.assertEqual(code, EXIT_NO_NETWORK)
        self.assert_verdicts(checks, resolver="ok", port_25="bad", helo="ok", ptr="ok")

    def test_nobody_greets(self):
        servers = self.servers(lambda _, connection: connection.recv(1))
        code, checks = self.examine(port=servers.port)
        self.assertEqual(code, EXIT_NO_NETWORK)
        self.assert_verdicts(checks, port_25="bad")
        self.assertIn("none sends a greeting", checks["port-25"]["text"])
        self.assertEqual({heard for _, heard in servers.heard}, {b""})

    def test_strange_greetings(self):
        for bytes_sent in (b"SSH-2.0-OpenSSH_9\r\n", b"220 a\0b\r\n", b"220" * 5000, b"", b"\xff\xfe\r\n"):
            def strange(_, connection, words=bytes_sent):
                connection.sendall(words)
                connection.shutdown(socket.SHUT_WR)
            servers = self.servers(strange)
            code, checks = self.examine(port=servers.port)
            self.assertEqual(code, EXIT_NO_NETWORK)
            self.assert_verdicts(checks, port_25="bad")

    def test_quit_waits_for_the_whole_greeting(self):
        def slow(_, connection):
            connection.settimeout(0.3)
            for line in (b"220-mx.test ESMTP\r\n", b"220-we do not ", b"relay\r\n", b"220 go"):
                connection.sendall(line)
                try:
                    self.early.append(connection.recv(1))
                except socket.timeout:
                    pass
            connection.settimeout(MOST_SECONDS)
            connection.sendall(b" ahead\r\n")
        self.early = []
        servers = self.servers(slow)
        code, checks = self.examine(port=servers.port)
        self.assertEqual(code, 0)
        self.assert_verdicts(checks, port_25="ok")
        self.assertFalse(self.early)
        self.assertEqual({heard for _, heard in servers.heard}, {b"QUIT\r\n"})

    def test_refusals(self):
        def refuse(host, connection):
            bad = host in self.refusing
            connection.sendall(b"554 5.7.1 you are on a list\r\n" if bad else FRIENDLY)
        servers = self.servers(refuse)
        for refusing, verdict, words in ((HOSTS, "warn", "each refuses"), (HOSTS[1:], "warn", "only some"),
                                         (HOSTS[:1], "ok", "accept this machine")):
            self.refusing = refusing
            code, checks = self.examine(port=servers.port)
            self.assertEqual(code, 0)
            self.assert_verdicts(checks, port_25=verdict)
            self.assertIn(words, checks["port-25"]["text"])
            self.assertIn("554 you are on a list", checks["port-25"]["text"])

    def test_few_networks(self):
        servers = self.servers()
        _, checks = self.examine(port=servers.port, canaries=("alone",))
        self.assert_verdicts(checks, port_25="warn")
        _, checks = self.examine(port=servers.port, canaries=("homeless",))
        self.assert_verdicts(checks, port_25="skipped", ptr="skipped")
        self.assertEqual(len(servers.heard), 1)

    def test_private_addresses_are_not_visited(self):
        servers = self.servers()
        line = [os.path.join(BUILD, "mailsift"), "doctor", "--resolver", self.nsd.address, "--canary", "canary0.test",
                "--smtp-port", str(servers.port), "--json"]
        done = subprocess.run(line, stdout=subprocess.PIPE, timeout=MOST_SECONDS)
        checks = {check["name"]: check for check in json.loads(done.stdout)["checks"]}
        self.assert_verdicts(checks, port_25="skipped", ptr="skipped")
        self.assertFalse(servers.heard)

    def test_proxy(self):
        servers = self.servers()
        code, checks = self.examine("--proxy", "socks5://127.0.0.1:1", "--helo", "probe.test", port=servers.port)
        self.assertEqual(code, 0)
        self.assert_verdicts(checks, port_25="skipped", ptr="skipped", fcrdns="skipped")
        _, checks = self.examine("--proxy", "socks5://127.0.0.1:1", "--public-ip", "127.0.0.1", port=servers.port)
        self.assert_verdicts(checks, ptr="ok")
        self.assertFalse(servers.heard)

    def test_names(self):
        servers = self.servers()
        for helo, address, expected, exit_code in (
                ("probe.test", None, {"helo": "ok", "ptr": "ok", "fcrdns": "ok"}, 0),
                ("gone.test", None, {"helo": "bad", "ptr": "bad", "fcrdns": "bad"}, EXIT_NO_NETWORK),
                ("helo.probe.test", None, {"helo": "ok", "ptr": "bad", "fcrdns": "ok"}, EXIT_NO_NETWORK),
                ("probe.test", "127.0.0.2", {"helo": "ok", "ptr": "bad", "fcrdns": "bad"}, EXIT_NO_NETWORK),
                ("probe.test", "127.0.0.3", {"helo": "ok", "ptr": "bad", "fcrdns": "skipped"}, EXIT_NO_NETWORK),
                ("one-way.test", "127.0.0.4", {"helo": "ok", "ptr": "ok", "fcrdns": "bad"}, EXIT_NO_NETWORK),
                ("six.test", "::1", {"helo": "ok", "ptr": "ok", "fcrdns": "ok"}, 0)):
            options = ["--helo", helo] + (["--public-ip", address] if address else [])
            code, checks = self.examine(*options, port=servers.port)
            self.assert_verdicts(checks, **expected)
            self.assertEqual(code, exit_code, (helo, address))

    def test_mail_from(self):
        servers = self.servers()
        for sender, expected in (
                ("a@probe.test", {"spf": "ok", "mx": "ok", "dmarc": "ok"}),
                ("<>", {"spf": "ok", "mx": "skipped", "dmarc": "skipped"}),
                ("a@strict.test", {"spf": "bad", "mx": "ok", "dmarc": "warn"}),
                ("a@soft.test", {"spf": "warn", "mx": "bad"}),
                ("a@mute.test", {"spf": "warn"}),
                ("a@naked.test", {"spf": "warn", "mx": "warn"}),
                ("a@lax.test", {"spf": "warn", "mx": "bad", "dmarc": "ok"}),
                ("a@messy.test", {"spf": "bad", "dmarc": "warn"}),
                ("a@gone.test", {"spf": "warn", "mx": "bad"})):
            code, checks = self.examine("--mail-from", sender, "--helo", "probe.test", port=servers.port)
            self.assert_verdicts(checks, **expected)
            self.assertEqual(code, 0)

    def test_sender(self):
        servers = self.servers()
        for sender, selector, expected in (
                ("news.test", "s2", {"sender_spf": "ok", "sender_dmarc": "ok", "dkim": "bad", "sender_apart": "ok"}),
                ("news.test", "none", {"dkim": "bad"}),
                ("strict.test", None, {"sender_spf": "ok", "sender_dmarc": "bad", "dkim": "skipped"}),
                ("lax.test", None, {"sender_mx": "bad", "sender_spf": "bad", "sender_dmarc": "warn"}),
                ("mute.test", None, {"sender_spf": "warn"}),
                ("naked.test", None, {"sender_mx": "warn", "sender_spf": "bad", "sender_dmarc": "bad"}),
                ("messy.test", None, {"sender_spf": "bad", "sender_dmarc": "bad"}),
                ("PROBE.test", "s1", {"sender_apart": "warn", "sender_spf": "ok", "dkim": "ok"}),
                ("www.probe.test", None, {"sender_apart": "warn", "sender_dmarc": "ok"})):
            options = ["--dkim-selector", selector] if selector else []
            _, checks = self.examine("--mail-from", "a@probe.test", "--sender", sender, *options, port=servers.port)
            self.assert_verdicts(checks, **expected)

    def test_usage(self):
        for options in (["list.csv"], ["--sender", "x"], ["--public-ip", "1.2.3"], ["--dkim-selector", "a..b"],
                        ["--dkim-selector", "a b"], ["--level", "smtp"], ["--helo", "localhost"]):
            code, output, _ = self.run_doctor(*options)
            self.assertEqual(code, EXIT_USAGE, options)
            self.assertEqual(output, "")
            self.assertIn("see mailsift help doctor", self.words.lower())


if __name__ == "__main__":
    unittest.main()
