"""Level smtp by a proxy: SOCKS5 and HTTP CONNECT, one that is not there, and those of the environment, which do not count.

usage: tests/e2e/smtp/smtp_proxy.py BUILD [unittest's options]
"""
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "stage"))
sys.dont_write_bytecode = True
import mail_world  # noqa: E402  (they stand beside this file)
import proxies  # noqa: E402

BUILD = os.path.abspath(sys.argv.pop(1))
FIRMS = 3  # so many networks that cannot be reached are more than an accident
WORLD = "\n".join(["host mx.gmail.com 127.9.9.9"] +
                  [f"domain {name} mx mx.gmail.com" for name in ("gmail.com", "outlook.com", "qq.com", "yahoo.com")] +
                  [f"domain firm{n}.com mx mx.firm{n}.com\nhost mx.firm{n}.com 127.31.{n}.1\nmailbox anna-b@firm{n}.com"
                   for n in range(FIRMS)]) + "\n"
EXPECTED = {f"{local}@firm{n}.com": reason for n in range(FIRMS)
            for local, reason in (("anna-b", "accepted"), ("gone-b", "no_mailbox"))}


class Staged(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory(prefix="mailsift-proxy-")
        self.out, world, self.list, log = (os.path.join(self.directory.name, name) for name in ("out", "world", "list.csv", "log"))
        for path, text in ((world, WORLD), (self.list, "email\n" + "\n".join(EXPECTED) + "\n")):
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        self.internet = mail_world.MailInternet(BUILD, world, log)
        self.internet.__enter__()

    def tearDown(self):
        self.internet.__exit__()
        self.directory.cleanup()

    def clean(self, *options, **more):
        return self.internet.run("clean", "-q", "--force", "--no-limits", "--retry", "1s", "-o", self.out, *options, self.list, **more)

    def reasons(self):
        return {address: row["mailsift_reason"] for address, row in mail_world.rows(self.out).items()}


class ByProxy(Staged):
    def test_each_kind(self):
        for scheme in ("socks5", "socks5h", "http"):
            with self.subTest(scheme), proxies.Proxy() as proxy:
                ended = self.clean("--proxy", f"{scheme}://127.0.0.1:{proxy.port}")
                self.assertEqual(ended.returncode, 0, ended.stderr)
                self.assertEqual(self.reasons(), EXPECTED)
                hosts = {(f"127.31.{n}.1", int(self.internet.port)) for n in range(FIRMS)}
                self.assertEqual(set(proxy.reached), hosts)

    def test_what_is_behind_it_cannot_be_reached(self):
        self.internet.port = "1"
        with proxies.Proxy() as proxy:
            for scheme in ("socks5", "http"):
                with self.subTest(scheme):
                    ended = self.clean("--proxy", f"{scheme}://127.0.0.1:{proxy.port}")
                    self.assertEqual(ended.returncode, 69, ended.stderr)

    def test_it_is_not_there(self):
        ended = self.clean("--proxy", "socks5://user:secret@127.0.0.1:1")
        self.assertEqual(ended.returncode, 69, ended.stderr)
        self.assertIn("proxy", ended.stderr)
        self.assertNotIn("secret", ended.stderr)
        self.assertFalse(os.path.exists(self.out))

    def test_it_is_not_there_for_the_only_domain(self):
        with open(self.list, "w", encoding="utf-8") as file:
            file.write("email\nanna-b@firm0.com\n")
        ended = self.clean("--proxy", "http://127.0.0.1:1")
        self.assertEqual(ended.returncode, 69, ended.stderr)
        self.assertIn("through the proxy, which does not answer", ended.stderr)

    def test_the_environment_names_none(self):
        wrong = "socks5://127.0.0.1:1"
        ended = self.clean(env=dict(os.environ, ALL_PROXY=wrong, all_proxy=wrong, http_proxy=wrong, SMTP_PROXY=wrong, smtp_proxy=wrong))
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertEqual(self.reasons(), EXPECTED)

    def test_the_environment_takes_none_away(self):
        hosts = {(f"127.31.{n}.1", int(self.internet.port)) for n in range(FIRMS)}
        for name in ("NO_PROXY", "no_proxy"):
            with self.subTest(name), proxies.Proxy() as proxy:
                ended = self.clean("--proxy", f"socks5://127.0.0.1:{proxy.port}", env={**os.environ, name: "*"})
                self.assertEqual(ended.returncode, 0, ended.stderr)
                self.assertEqual(set(proxy.reached), hosts)


class OneForAll(Staged):
    """Something answers in the place of every mail server; what it says is no verdict, whatever it takes."""

    LIES = {"nobody": lambda local: False, "the postmaster": lambda local: local == "postmaster", "everybody": lambda local: True,
            "some": lambda local: local in ("postmaster", "anna-b")}

    def setUp(self):
        super().setUp()
        self.store = os.path.join(self.directory.name, "store.db")

    def write_list(self, firms):
        with open(self.list, "w", encoding="utf-8") as file:
            file.write("email\n" + "".join(f"{address}\n" for address in EXPECTED if int(address[-5]) < firms))

    def lies(self, firms, sentence, *options, handler=proxies.LyingHandler, address="127.0.0.1"):
        """Runs the list of FIRMS domains against each liar: 69 where SENTENCE is set; nothing of it is remembered."""
        self.write_list(firms)
        port = self.internet.port
        for taken, accepts in self.LIES.items():
            with self.subTest(taken=taken, firms=firms), proxies.Proxy(handler, address, accepts) as liar:
                route = ("--proxy", f"socks5://127.0.0.1:{liar.port}") if address == "127.0.0.1" else ()
                self.internet.port = port if route else str(liar.port)
                ended = self.clean("--store", self.store, *route, *options)
                self.internet.port = port
                self.assertGreater(len(liar.reached), 0)
                self.assertEqual(ended.returncode, 69 if sentence else 0, ended.stderr)
                self.assertIn(sentence, ended.stderr)
                if not sentence:
                    self.assertEqual({row["mailsift_status"] for row in mail_world.rows(self.out).values()} - {"risky", "clean"}, set())
                    self.assertNotIn("no_mailbox", self.reasons().values())
        ended = self.clean("--store", self.store)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        gone = {address: reason for address, reason in self.reasons().items() if reason == "no_mailbox"}
        self.assertEqual(gone, {address: reason for address, reason in EXPECTED.items()
                                if reason == "no_mailbox" and int(address[-5]) < firms})

    def test_many_domains_by_a_proxy(self):
        self.lies(FIRMS, "the proxy is answering for them", "-j", "2")

    def test_two_domains_by_a_proxy(self):
        self.lies(2, "the proxy is answering for them")

    def test_one_domain_by_a_proxy(self):
        self.lies(1, "")

    def test_a_gateway_on_the_way(self):
        self.lies(FIRMS, "something in between is answering for them", handler=proxies.GatewayHandler, address="0.0.0.0")

    def test_a_gateway_on_the_way_to_one_domain(self):
        """The largest mail servers are asked how they greet."""
        self.lies(1, "something in between is answering for them", handler=proxies.GatewayHandler, address="0.0.0.0")


if __name__ == "__main__":
    unittest.main()
