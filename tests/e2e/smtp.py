"""Level smtp in the pretend internet: the policy row by row, and what must hold when things go wrong.

usage: tests/e2e/smtp.py BUILD [unittest's options]; with SOAK set, also what waits for time-outs of a minute.
"""
import csv
import json
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
import mail_world  # noqa: E402  (it stands beside this file)
from mail_world import MailInternet, log_lines, report, rows  # noqa: E402

BUILD = os.path.abspath(sys.argv.pop(1))
MEMORY_MOST = 200 << 20
INVALID = {"no_mailbox", "disabled", "moved", "owner_changed"}
FAST = ("--no-limits", "--retry", "1s", "-q", "--evidence")
CANARIES = "".join(f"domain {name} mx mx.{name}\nhost mx.{name} 127.9.9.{i + 1}\n"
                   for i, name in enumerate(("gmail.com", "outlook.com", "qq.com", "yahoo.com")))

# A server's manners, what is at its domain, and what is right to say of it.  The rows are those of the policy.
POLICY = {
    "2 hangs up before the greeting": ("close", {"a": ("good", "not_smtp")}),
    "2 is no mail server": ("nosmtp", {"a": ("good", "not_smtp")}),
    "3 refuses at the greeting": ("banner 554", {"a": ("good", "ip_refused")}),
    "3 takes no mail (RFC 7504)": ("banner 521", {"a": ("good", "ip_refused")}),
    "4 is busy at the greeting": ("banner 421", {"a": ("good", "rate_limited")}),
    "5 knows only HELO": ("noehlo", {"a": ("good", "accepted"), "n": (None, "no_mailbox")}),
    "6 its TLS is broken": ("starttls broken", {"a": ("good", "accepted"), "n": (None, "no_mailbox")}),
    "7 insists on TLS that it cannot do": ("starttls required", {"a": ("good", "tls_required")}),
    "8 refuses the sender": ("sender 550", {"a": ("good", "sender_refused")}),
    "8 refuses the sender for now": ("sender 450", {"a": ("good", "sender_refused")}),
    "9 hangs up by 421 at the third": ("throttle 2", {"a": ("good", "accepted"), "b": ("good", "accepted"),
                                                     "c": ("good", "accepted"), "n": (None, "no_mailbox")}),
    "9 hangs up without a word": ("drop 3", {"a": ("good", "accepted"), "b": ("good", "accepted"), "n": (None, "no_mailbox")}),
    "10 greylists": ("greylist 500ms", {"a": ("good", "accepted"), "n": (None, "no_mailbox")}),
    "10 greylists for longer than we wait": ("greylist 600s", {"a": ("good", "greylisted")}),
    "12 counts recipients": ("style qq rate 2", {"a": ("good", "accepted"), "b": ("good", "accepted"),
                                                 "n": (None, "no_mailbox")}),
    "16 blocks our address": ("blocked", {"a": ("good", "blocked"), "n": (None, "blocked")}),
    "16 blocks it in Exim's two lines": ("style exim blocked", {"a": ("good", "blocked")}),
    "16 Tencent blocks it": ("style exmail blocked", {"a": ("good", "blocked")}),
    "16 GoDaddy says so with 5.1.1": ("style godaddy rate 1", {"a": ("good", {"accepted", "accepted_uncontrolled",
                                                                            "rate_limited"})}),
    "17 Microsoft denies access": ("style m365", {"a": ("good", "accepted"), "n": (None, "no_mailbox")}),
    "26 says nothing of use": ("style gmx", {"a": ("good", "accepted_uncontrolled"), "n": (None, "refused_unclear")}),
    "27 Google": ("style google", {"a": ("good", "accepted"), "n": (None, "no_mailbox"), "d": ("disabled", "disabled"),
                                   "o": ("overquota", "mailbox_full")}),
    "27 NetEase, in Chinese": ("style netease", {"a": ("good", "accepted"), "n": (None, "no_mailbox")}),
    "27 Aliyun, in Chinese": ("style aliyun", {"a": ("good", "accepted"), "n": (None, "no_mailbox")}),
    "27 OpenSMTPD": ("style opensmtpd", {"a": ("good", "accepted"), "n": (None, "no_mailbox")}),
    "27 qmail": ("style qmail", {"a": ("good", "accepted"), "n": (None, "no_mailbox")}),
    "28 takes everything": ("catchall", {"a": ("good", "catch_all"), "n": (None, "catch_all"), "d": ("disabled", "disabled")}),
    "every kind of mailbox": ("", {
        "a": ("good", "accepted"), "n": (None, "no_mailbox"), "full": ("full", "mailbox_full"),
        "over": ("overquota", "mailbox_full"), "dis": ("disabled", "disabled"), "moved": ("moved", "moved"),
        "owner": ("owner", "owner_changed"), "soft": ("soft", "soft_unknown_user"),
        "temp": ("temporary", {"temporary_failure", "greylisted"}), "unclear": ("unclear", "refused_unclear"),
        "quiet": ("quiet", "cannot_verify")}),
    "I7 refuses the postmaster, too": ("refuseall", {"a": ("good", "refused_unclear"), "n": (None, "refused_unclear")}),
    "I7 has no postmaster, but somebody": ("nopostmaster", {"a": ("good", "accepted"), "n": (None, "no_mailbox")}),
    "hostile: two codes in one reply": ("hostile mixed-codes", {"a": ("good", "hostile_peer")}),
    "hostile: NUL": ("hostile nul", {"a": ("good", "hostile_peer")}),
    "hostile: no code": ("hostile no-code", {"a": ("good", "hostile_peer")}),
    "hostile: 2 MB without a line end": ("hostile long-line", {"a": ("good", "hostile_peer")}),
    "hostile: a reply without an end": ("hostile endless-reply", {"a": ("good", "hostile_peer")}),
    "hostile: a greeting without an end": ("hostile endless-banner", {"a": ("good", "hostile_peer")}),
    "hostile: offers without an end": ("hostile endless-ehlo", {"a": ("good", "hostile_peer")}),
    "hostile: answers before it is asked": ("hostile early-answers", {"a": ("good", "hostile_peer")}),
    "hostile: hangs up in mid-reply": ("hostile early-close", {"a": ("good", "rate_limited")}),
    "hostile: resets": ("hostile reset", {"a": ("good", "rate_limited")}),
    "hostile: TLS of random bytes": ("hostile tls-garbage", {"a": ("good", "accepted"), "n": (None, "no_mailbox")}),
}
SLOW = {
    "hostile: drips a byte a second": ("hostile drip", {"a": ("good", {"mx_unreachable", "hostile_peer", "not_smtp"})}),
    "hostile: never answers": ("hostile silence", {"a": ("good", "temporary_failure")}),
    "hostile: TLS that never answers": ("hostile tls-silence", {"a": ("good", {"accepted", "tls_required", "mx_unreachable"})}),
}


class World:
    """A world of the CASES and its list, in DIRECTORY; EXTRA lines stand in both."""

    def __init__(self, directory, cases, extra="", more_rows=()):
        self.path, self.list = os.path.join(directory, "world"), os.path.join(directory, "list.csv")
        self.expected, lines = {}, [CANARIES, extra]
        for number, (name, (manners, boxes)) in enumerate(cases.items()):
            domain = f"case{number}.com"
            lines.append(f"domain {domain} mx mx.{domain}\nhost mx.{domain} 127.20.{number}.1 {manners}")
            for local, (what, reason) in boxes.items():
                address = f"{local}-box@{domain}"
                self.expected[address] = (name, reason if isinstance(reason, set) else {reason})
                if what is not None:
                    lines.append(f"mailbox {address} {what}")
        with open(self.path, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
        with open(self.list, "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["email"], *([address] for address in self.expected), *more_rows])


class Case(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory(prefix="mailsift-smtp-")
        self.out = os.path.join(self.directory.name, "out")
        self.log = os.path.join(self.directory.name, "log")

    def tearDown(self):
        self.directory.cleanup()

    def world(self, cases, *more):
        return World(self.directory.name, cases, *more)

    def internet(self, world):
        return MailInternet(BUILD, world.path, self.log)

    def clean(self, internet, world, *options, code=0):
        ended = internet.run("clean", "-o", self.out, "--force", *options, world.list)
        self.assertEqual(ended.returncode, code, ended.stderr)
        return rows(self.out) if code == 0 else ended.stderr

    def hold(self, world, found):
        for address, (name, reasons) in world.expected.items():
            with self.subTest(name, address=address):
                self.assertIn(found[address]["mailsift_reason"], reasons, found[address])

    def recipients(self):
        return [rest.split("TO:<", 1)[1].rstrip(">") for _, _, _, event, rest in log_lines(self.log) if event == "rcpt"]

    def forbidden(self):
        return [line for line in log_lines(self.log) if line[3] == "VIOLATION"]


class Policy(Case):
    def check(self, cases):
        world = self.world(cases)
        with self.internet(world) as internet:
            found = self.clean(internet, world, *FAST)
        self.hold(world, found)
        self.assertEqual(self.forbidden(), [])
        self.assertLess(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss << 10, MEMORY_MOST)

    def test_every_row(self):
        self.check(POLICY)

    @unittest.skipUnless("SOAK" in os.environ, "waits for time-outs of a minute; SOAK=1 runs it")
    def test_slow_harm(self):
        self.check(SLOW)

    def test_whoever_was_greeted_is_left_politely(self):
        world = self.world({"plain": ("", {"a": ("good", "accepted"), "n": (None, "no_mailbox")})})
        with self.internet(world) as internet:
            self.clean(internet, world, *FAST)
        events = [event for _, _, address, event, _ in log_lines(self.log) if address == "127.20.0.1"]
        self.assertEqual([event for event in events if event in ("connect", "quit")], ["connect", "quit"])

    def test_a_neighbour_is_asked_first_and_once(self):
        world = self.world({"plain": ("", {"a": ("good", "accepted"), "b": ("good", "accepted"), "n": (None, "no_mailbox")})})
        with self.internet(world) as internet:
            self.clean(internet, world, *FAST)
        asked = [address for address in self.recipients() if address.endswith("case0.com")]
        self.assertRegex(asked[0], r"^[a-z]{14}@")
        self.assertEqual(sum(bool(re.match(r"^[a-z]{14}@", address)) for address in asked), 1)

    def test_mail_hosts_of_yahoo_accept_everything(self):
        extra = "domain firm.com mx mta5.am0.yahoodns.net\nhost mta5.am0.yahoodns.net 127.30.0.1 style yahoo\nmailbox anna-b@firm.com"
        world = self.world({}, extra, [["anna-b@firm.com"]])
        with self.internet(world) as internet:
            found = self.clean(internet, world, *FAST)
        self.assertEqual(found["anna-b@firm.com"]["mailsift_reason"], "accept_all_provider")

    def test_the_next_mail_host_is_asked(self):
        extra = ("domain firm.com mx 5 one.firm.com 10 two.firm.com\nhost one.firm.com 127.30.0.1 banner 554\n"
                 "host two.firm.com 127.30.1.1\nmailbox anna-b@firm.com")
        world = self.world({}, extra, [["anna-b@firm.com"]])
        with self.internet(world) as internet:
            found = self.clean(internet, world, *FAST)
        self.assertEqual(found["anna-b@firm.com"]["mailsift_reason"], "accepted")
        self.assertEqual(found["anna-b@firm.com"]["mailsift_mx"], "two.firm.com")

    def test_smtputf8_is_asked_where_it_is_offered(self):
        extra = ("domain offers.com mx mx.offers.com\nhost mx.offers.com 127.30.0.1 smtputf8\nmailbox 用户@offers.com\n"
                 "domain not.com mx mx.not.com\nhost mx.not.com 127.30.1.1\nmailbox 用户@not.com")
        world = self.world({}, extra, [["用户@offers.com"], ["无人@offers.com"], ["用户@not.com"]])
        with self.internet(world) as internet:
            found = self.clean(internet, world, *FAST)
        self.assertEqual(found["无人@offers.com"]["mailsift_reason"], "no_mailbox")
        self.assertEqual(found["用户@offers.com"]["mailsift_smtp_code"], "250")
        self.assertEqual(found["用户@not.com"]["mailsift_reason"], "smtputf8")
        self.assertEqual(found["用户@not.com"]["mailsift_smtp_code"], "")
        self.assertEqual(self.forbidden(), [])

    def test_no_row_can_speak_smtp(self):
        attacks = ["a@case0.com\r\nDATA", "a@case0.com>\r\nRSET\r\n", "a\r\nQUIT@case0.com", "\"a\nb\"@case0.com", "a\0b@case0.com",
                   "<a@case0.com> SIZE=1", "a b@case0.com", "a>@case0.com", "<@evil.com:a@case0.com>"]
        world = self.world({"plain": ("", {"a": ("good", "accepted")})}, "", [[attack] for attack in attacks])
        with self.internet(world) as internet:
            self.clean(internet, world, *FAST)
        self.assertEqual(self.forbidden(), [])
        for address in self.recipients():
            self.assertRegex(address, r"^[a-z-]+@[a-z0-9.]+$")


class Faults(Case):
    PLAIN = {f"server {n}": ("", {f"a{i}": ("good", "accepted") for i in range(8)} | {"n": (None, "no_mailbox")}) for n in range(40)}

    def test_nothing_is_asked_twice(self):
        world = self.world(self.PLAIN)
        store = os.path.join(self.directory.name, "store")
        with self.internet(world) as internet:
            first = self.clean(internet, world, *FAST, "--store", store)
            asked = report(self.out)["smtp"]
            again = self.clean(internet, world, *FAST, "--store", store)
        self.assertEqual(asked["asked"], len(world.expected))
        self.assertEqual(report(self.out)["smtp"]["recipients"], 0)
        self.assertEqual({a: row["mailsift_reason"] for a, row in first.items()},
                         {a: row["mailsift_reason"] for a, row in again.items()})

    def test_kill_and_go_on(self):
        slow = {name: ("tarpit 40ms", boxes) for name, (_, boxes) in self.PLAIN.items()}
        world = self.world(slow)
        store = os.path.join(self.directory.name, "store")
        with self.internet(world) as internet:
            for _ in range(3):
                line = internet.command_line("clean", "-o", self.out, "--force", *FAST, "--store", store, "--sessions", "8")
                process = subprocess.Popen([*line, world.list], stderr=subprocess.DEVNULL)
                time.sleep(1.0)
                process.send_signal(signal.SIGKILL)
                process.wait()
                self.assertFalse(os.path.exists(self.out))
            found = self.clean(internet, world, *FAST, "--store", store)
        self.hold(world, found)
        asked = [address for address in self.recipients() if not re.match(r"^([a-z]{14}|postmaster)@", address)]
        again = len(asked) - len(set(asked))
        # What was on its way at a kill: at most a conversation's mailboxes, in eight of them.
        self.assertLess(again, 3 * 8 * 9)
        self.assertGreaterEqual(len(set(asked)), len(world.expected))

    def test_no_way_out(self):
        extra = "".join(f"domain dead{i}.com mx mx.dead{i}.com\nhost mx.dead{i}.com 127.40.{i}.1\n" for i in range(4))
        world = self.world({}, extra, [[f"anna{i}@dead{i}.com"] for i in range(4)])
        with self.internet(world) as internet:
            internet.port = "1"  # nobody listens there
            error = self.clean(internet, world, *FAST, code=69)
        self.assertIn("port 1", error)
        self.assertIn("--proxy", error)
        self.assertFalse(os.path.exists(self.out))

    def test_a_proxy_that_is_not_there(self):
        world = self.world(self.PLAIN)
        with self.internet(world) as internet:
            error = self.clean(internet, world, *FAST, "--proxy", "socks5://user:secret@127.0.0.1:1", code=69)
        self.assertIn("proxy", error)
        self.assertNotIn("secret", error)

    def test_a_tarpit_holds_up_nobody_else(self):
        world = self.world(self.PLAIN | {"tarpit": ("tarpit 800ms", {"a": ("good", "accepted"), "n": (None, "no_mailbox")})})
        with self.internet(world) as internet:
            self.hold(world, self.clean(internet, world, *FAST, "-j", "1"))
        last = {}
        for ms, _, address, _, _ in log_lines(self.log):
            last[address] = ms
        slow = last.pop(f"127.20.{len(self.PLAIN)}.1")
        self.assertGreater(slow - min(last.values()), 4000)
        self.assertLess(max(last.values()) - min(last.values()), 2000)

    def test_a_deadline(self):
        world = self.world({"grey": ("greylist 3600s", {"a": ("good", "greylisted")})})
        with self.internet(world) as internet:
            begun = time.monotonic()
            found = self.clean(internet, world, "--deadline", "3s", "-q")
        self.hold(world, found)
        self.assertLess(time.monotonic() - begun, 10)

    def test_the_line_dies_in_mid_run(self):
        world = self.world({name: ("tarpit 100ms", boxes) for name, (_, boxes) in self.PLAIN.items()})
        with self.internet(world) as internet:
            line = internet.command_line("clean", "-o", self.out, *FAST, "--patience", "3s", "--sessions", "4")
            process = subprocess.Popen([*line, world.list], stderr=subprocess.PIPE, text=True)
            time.sleep(1.5)
            internet.process.kill()
            error = process.communicate(timeout=60)[1]
        self.assertEqual(process.returncode, 75, error)
        self.assertFalse(os.path.exists(self.out))


class Manners(Case):
    def test_limits(self):
        boxes = {f"a{i}": ("good", "accepted") for i in range(14)}
        unknown = {f"n{i}": (None, "no_mailbox") for i in range(5)}
        world = self.world({"many": ("", boxes), "unknown": ("", unknown)})
        with self.internet(world) as internet:
            self.hold(world, self.clean(internet, world, "-q"))
        for host in ("127.20.0.1", "127.20.1.1"):
            events = [(ms, session, event) for ms, session, address, event, _ in log_lines(self.log) if address == host]
            opened = [ms for ms, _, event in events if event == "connect"]
            self.assertGreaterEqual(len(opened), 2)
            for before, after in zip(opened, opened[1:]):
                self.assertGreaterEqual(after - before, 1900)
            for session in {session for _, session, _ in events}:
                asked = sum(event == "rcpt" for _, of, event in events if of == session)
                self.assertLessEqual(asked, 11)  # ten, and the control
            closed = {session: ms for ms, session, event in events if event == "close"}
            for ms, session, event in events:
                if event == "connect":
                    self.assertTrue(all(end <= ms for of, end in closed.items() if of < session))

    def test_check_shows_the_conversation(self):
        world = self.world({"plain": ("", {"a": ("good", "accepted")})})
        with self.internet(world) as internet:
            shown = internet.run("check", "--no-store", "a-box@case0.com").stdout
            told = json.loads(internet.run("check", "--no-store", "--json", "a-box@case0.com").stdout)
        self.assertRegex(shown, r"we >MAIL FROM:<probe@example.org>\n +they <250 ")
        self.assertRegex(shown, r"we >RCPT TO:<a-box@case0.com>\n +they <250 ")
        self.assertRegex(shown, r"we >QUIT\n +they <221 ")
        self.assertEqual((told["reason"], told["smtp_code"], told["mx"]), ("accepted", 250, "mx.case0.com"))


if __name__ == "__main__":
    unittest.main()
