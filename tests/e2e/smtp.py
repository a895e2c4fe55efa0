"""Level smtp in the pretend internet: every row of its policy, its promises, hostile peers, resume, and its limits.

usage: tests/e2e/smtp.py BUILD [soak] [unittest's options]; soak: also what takes minutes of waiting
"""
import collections
import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
import mail_world  # noqa: E402  (they stand beside this file)
import smtp_cases  # noqa: E402
from name_server import free_port  # noqa: E402
from smtp_script import Script, Scripts  # noqa: E402

BUILD = os.path.abspath(sys.argv.pop(1))
SOAK = sys.argv[1:2] == ["soak"] and sys.argv.pop(1) == "soak"
ZONE = "smtp-cases.org"
FIRST = ["--no-limits", "--retry", "1s", "--evidence", "-j", "2"]
MEMORY_MAX_KB = 200 * 1024
QUICK_MS, TARPIT_MS = 5000, 6000  # all others are done by then; who takes a second for each answer is not
RUN_SECONDS, SOAK_SECONDS = 60, 600
UNSAVED_MS = 200  # what was answered so shortly before a kill may be asked again
INVALID = {"no_mailbox", "disabled", "moved", "owner_changed"}
EXIT_NO_NETWORK = 69
CANARY = "host mx.canary.org 127.10.0.1\n" + "".join(f"domain {name} mx mx.canary.org\n" for name in
                                                   ("gmail.com", "outlook.com", "qq.com", "yahoo.com"))
Case = collections.namedtuple("Case", "row name host manners boxes")


def read_cases(text):
    """The cases of a table of smtp_cases: the boxes as {local: (what, reason)}."""
    for line in text.strip().split("\n"):
        row, name, manners, boxes = re.fullmatch(r"(\S+)\s+(\S+)\s+(.+?)\s+(\S+=.*)", line).groups()
        name, _, host = name.partition("@")
        pairs = (re.fullmatch(r"(\w+)=(\w*):(\w+)", box).groups() for box in boxes.split())
        yield Case(row, name, host or f"mx.{name}.{ZONE}", manners, {local: about for local, *about in pairs})


def world_of(cases):
    """The lines of a world file: each host is alone in its network."""
    lines = [CANARY]
    for number, case in enumerate(cases):
        lines += [f"host {case.host} 127.20.{number}.1 {case.manners}\n", f"domain {case.name}.{ZONE} mx {case.host}\n"]
        lines += [f"mailbox {local}@{case.name}.{ZONE} {what}\n" for local, (what, _) in case.boxes.items() if what]
    return "".join(lines)


def write(path, text):
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    return path


def write_list(path, cells):
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([["email"], *([cell] for cell in cells)])
    return path


class Stage:
    """A world, its internet, and a run of mailsift there that goes on until it is waited for."""

    def __init__(self, world, cells, *options, port=None):
        self.dir = tempfile.mkdtemp(prefix="mailsift-smtp-")
        self.log, self.out = self.path("log"), self.path("out")
        self.list = write_list(self.path("list.csv"), cells)
        self.internet = mail_world.MailInternet(BUILD, write(self.path("world"), world), self.log)
        self.internet.__enter__()
        self.internet.port = port or self.internet.port
        self.process = self.usage = None
        if options:
            self.start(*options)

    def path(self, name):
        return os.path.join(self.dir, name)

    def start(self, *options):
        options = [*options, *([] if "--store" in options else ["--no-store"])]
        line = self.internet.command_line("clean", "-q", "--force", "-o", self.out, *options, self.list)
        self.began = time.monotonic()
        with open(self.path("words"), "wb") as words:
            self.process = subprocess.Popen(line, stderr=words)

    def wait(self, seconds=RUN_SECONDS):
        """Waits for the end of the run; returns its exit code."""
        while self.usage is None:
            pid, status, usage = os.wait4(self.process.pid, os.WNOHANG)
            if pid != 0:
                self.usage, self.process.returncode = usage, os.waitstatus_to_exitcode(status)
            elif time.monotonic() - self.began > seconds:
                self.process.kill()
                raise AssertionError(f"mailsift goes on for more than {seconds} seconds")
            else:
                time.sleep(0.02)
        return self.process.returncode

    def run(self, *options):
        self.usage = None
        self.start(*options)
        code = self.wait()
        if code != 0:
            raise AssertionError(f"exit code {code}: {self.words()}")
        return self.rows()

    def words(self):
        with open(self.path("words"), encoding="utf-8") as file:
            return file.read()

    def rows(self):
        return mail_world.rows(self.out)

    def reasons(self):
        return {email: row["mailsift_reason"] for email, row in self.rows().items()}

    def events(self):
        """The log, when the servers have written all of it."""
        time.sleep(0.3)
        return list(mail_world.log_lines(self.log))

    def close(self):
        if self.process is not None and self.process.poll() is None and self.usage is None:
            self.process.kill()
            self.process.wait()
        self.internet.__exit__()
        shutil.rmtree(self.dir, True)


def recipients(events):
    """(milliseconds, session, code, address) of each RCPT."""
    for ms, session, _, event, rest in events:
        if event == "rcpt":
            code, _, path = rest.partition(" ")
            yield ms, session, int(code), path[len("TO:<"):-1]


def sessions(events):
    """The events of each session."""
    found = collections.defaultdict(list)
    for event in events:
        found[event[1]].append(event)
    return found


class SmtpTest(unittest.TestCase):
    def assert_good_manners(self, events):
        """Nothing forbidden was said, and whoever could be left was left in peace."""
        self.assertEqual([event for event in events if event[3] == "VIOLATION"], [])
        rude = []
        for session in sessions(events).values():
            said = [event[3] for event in session]
            hung_up = session[-1][3] == "close" and session[-1][4] == "client"
            codes = [event[4][:3] for event in session if event[3] in ("ehlo", "helo", "mail", "rcpt", "rset")]
            if hung_up and codes and "quit" not in said and codes[-1] != "421" and said[-2] != "starttls":
                rude.append(session)
        return rude

    def stage(self, world, cells, *options, port=None):
        stage = Stage(world, cells, *options, port=port)
        self.addCleanup(stage.close)
        return stage


class Policy(SmtpTest):
    """One run over all manners of the pretend internet."""
    TABLE, SECONDS = smtp_cases.MANNERS, RUN_SECONDS
    EXTRA = (Case("UTF8", "utf8", "mx.utf8." + ZONE, "smtputf8", {"kim": ["good", "accepted"],
                                                                "j\u00fcrgen": ["good", "accepted"],
                                                                "m\u00fcller": ["", "no_mailbox"]}),
             Case("UTF8", "noutf8", "mx.noutf8." + ZONE, "style postfix", {"kim": ["good", "accepted"],
                                                                         "j\u00fcrgen": ["good", "smtputf8"]}),
             Case("tarpit", "tarpit", "mx.tarpit." + ZONE, "tarpit 1s",
                  {f"n{number}x": ["good", "accepted"] for number in range(5)}),
             Case("attack", "victim", "mx.victim." + ZONE, "style postfix", {"kim": ["good", "accepted"]}))

    @classmethod
    def setUpClass(cls):
        cls.cases = [*read_cases(cls.TABLE), *cls.EXTRA]
        cls.expected = {f"{local}@{case.name}.{ZONE}": (case, reason)
                        for case in cls.cases for local, (_, reason) in case.boxes.items()}
        cls.attacks = [cell.format(victim="victim." + ZONE) for cell in smtp_cases.ATTACKS] if cls.EXTRA else []
        cls.stage = Stage(world_of(cls.cases), [*cls.expected, *cls.attacks], *FIRST)
        cls.addClassCleanup(cls.stage.close)
        cls.code = cls.stage.wait(cls.SECONDS)
        cls.events = cls.stage.events()
        cls.rows = cls.stage.rows() if cls.code == 0 else {}

    def setUp(self):
        self.assertEqual(self.code, 0, self.stage.words())

    def test_every_row_of_the_policy(self):
        wrong = []
        for email, (case, reason) in self.expected.items():
            row = self.rows[email]
            if row["mailsift_reason"] != reason:
                wrong.append(f"row {case.row}, {case.manners}: {email} is {row['mailsift_reason']}, not {reason}: "
                             f"{row['mailsift_smtp_code']} {row['mailsift_smtp_reply']}")
        self.assertFalse(wrong, f"{len(wrong)} mailboxes:\n" + "\n".join(wrong))

    def test_few_reasons_make_invalid(self):
        for email in self.expected:
            row = self.rows[email]
            if row["mailsift_status"] == "invalid":
                self.assertIn(row["mailsift_reason"], INVALID, email)
                self.assertEqual(row["mailsift_smtp_code"][:1], "5", email)

    def test_who_was_refused_before_is_not_held_to_it(self):
        """What is said before RCPT is never about a mailbox."""
        asked = {address for _, _, _, address in recipients(self.events)}
        for email in set(self.expected) - asked:
            self.assertEqual(self.rows[email]["mailsift_status"], "risky", email)

    def test_clean_has_a_refused_neighbour(self):
        refused = {address.rpartition("@")[2] for _, _, code, address in recipients(self.events)
                   if code >= 500 and address not in self.expected}
        clean = [email for email in self.expected if self.rows[email]["mailsift_status"] == "clean"]
        self.assertTrue(clean or not self.EXTRA)
        self.assertEqual([email for email in clean if email.isascii() and email.rpartition("@")[2] not in refused], [])

    def test_nobody_is_left_without_an_answer(self):
        """Whoever was refused because of those before him, and he whose answer was lost, is asked again."""
        last = {address: code for _, _, code, address in recipients(self.events)}
        for name in ("throttled", "dropping", "rating"):
            for case in (case for case in self.cases if case.name == name):
                codes = {local: last[f"{local}@{name}.{ZONE}"] for local in case.boxes}
                self.assertTrue(all(code in (250, 550) for code in codes.values()), (name, codes))

    def test_hostile_peers_change_nothing(self):
        for email, (case, _) in self.expected.items():
            if "hostile" in case.manners and "tls" not in case.manners:
                self.assertEqual(self.rows[email]["mailsift_status"], "risky", email)

    def test_memory_is_bounded(self):
        self.assertLess(self.stage.usage.ru_maxrss, MEMORY_MAX_KB)

    def test_good_manners(self):
        hostile = {case.host for case in self.cases if "hostile" in case.manners}
        names = {event[1]: event[4].rpartition(" ")[2] for event in self.events if event[3] == "connect"}
        rude = [session for session in self.assert_good_manners(self.events) if names[session[0][1]] not in hostile]
        self.assertEqual(rude, [])

    def test_attacks_are_not_said(self):
        if not self.attacks:
            return
        said = {address for _, _, _, address in recipients(self.events) if address.endswith("victim." + ZONE)}
        known = {"kim", "evil", "mallory"}  # who is asked about is one of the words, or the neighbour
        odd = {address for address in said if re.fullmatch(r"[a-z0-9]+@victim\." + re.escape(ZONE), address) is None}
        self.assertEqual(odd, set())
        self.assertEqual(len({address.partition("@")[0] for address in said} - known), 1, said)
        for cell in self.attacks:
            row = self.rows.get(cell) or self.rows.get(cell.replace("\r\n", "\n"))
            self.assertIsNotNone(row, repr(cell))
            self.assertNotEqual(row["mailsift_status"], "clean", repr(cell))

    def test_smtputf8_is_asked_for_where_it_is_offered(self):
        if not self.EXTRA:
            return
        asked = {address for _, _, _, address in recipients(self.events)}
        escaped = {f"{local.encode('utf-8').decode('latin-1')}@{name}.{ZONE}" for local, name in ()}
        self.assertFalse(escaped)
        self.assertTrue(any("\\xc3\\xbc" in address and "@utf8." in address for address in asked))
        self.assertFalse(any("\\xc3\\xbc" in address and "@noutf8." in address for address in asked))

    def test_the_slow_do_not_keep_the_others(self):
        if not self.EXTRA:
            return
        begun = self.events[0][0]
        last = {}
        for ms, _, _, address in recipients(self.events):
            last[address.rpartition("@")[2].partition(".")[0]] = ms - begun
        usual = ("postfix", "exim", "google", "qmail", "apple", "full", "catchall")
        self.assertGreater(last["tarpit"], TARPIT_MS)
        self.assertEqual({name: last[name] for name in usual if last[name] > QUICK_MS and name != "full"}, {})


@unittest.skipUnless(SOAK, "takes minutes: give it the argument soak")
class Patience(Policy):
    """Peers that are waited for."""
    TABLE, SECONDS, EXTRA = smtp_cases.PATIENT, SOAK_SECONDS, ()


if __name__ == "__main__":
    unittest.main()
