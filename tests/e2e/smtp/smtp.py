"""Level smtp in the pretend internet: every row of its policy, its promises, hostile peers, resume, and its limits.

usage: tests/e2e/smtp/smtp.py BUILD [soak] [unittest's options]; soak: also what takes minutes of waiting
"""
import collections
import json
import os
import re
import signal
import string
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "stage"))
sys.dont_write_bytecode = True
import smtp_cases  # noqa: E402  (they stand beside this file)
from ports import free_port  # noqa: E402
from smtp_script import Script, Scripts  # noqa: E402
from smtp_stage import (QUICK, RUN_SECONDS, ZONE, SmtpTest, Stage, addresses, case, read_cases,  # noqa: E402
                        recipients, sessions, world_of)

SOAK = sys.argv[1:2] == ["soak"] and sys.argv.pop(1) == "soak"
SOAK_SECONDS = 600
MEMORY_MAX_KB = 200 * 1024
PROMPT_SECONDS = 30  # even on a busy machine; far less than what the run would wait for otherwise
TARPIT_MS = 6000  # who takes a second for each answer takes longer than that
TARPIT_EACH_MS = 100
SAVE_SECONDS = 4  # by then what was answered is in the store
INTERVAL_MS, LAG_MS = 2000, 1000  # between two connections; so late may a busy server notice one
RECIPIENTS_MAX, RECIPIENTS_MAX_QQ, UNKNOWN_MAX = 10, 6, 3
DAY_OF_A_DOMAIN = 200
ROWS = 32  # of the policy
VERBS = {"EHLO", "HELO", "STARTTLS", "MAIL", "RCPT", "RSET", "QUIT"}
INVALID = {"no_mailbox", "disabled", "moved", "owner_changed"}
EXIT_NO_NETWORK = 69
VICTIM = "victim." + ZONE
LETTERS = string.ascii_lowercase


def setUpModule():
    for each in (Policy, Scripted, Limits, *([Patience, Endurance] if SOAK else [])):
        each.begin()
        unittest.addModuleCleanup(each.stage.close)


class Long(SmtpTest):
    """One run, begun by setUpModule; its rows and events."""
    SECONDS = RUN_SECONDS

    @classmethod
    def setUpClass(cls):
        cls.code = cls.stage.wait(cls.SECONDS)
        cls.events = cls.stage.events()
        cls.rows = cls.stage.rows() if cls.code == 0 else {}

    def setUp(self):
        self.assertEqual(self.code, 0, self.stage.words())


class Table:
    """What holds of a run over a table of cases."""
    EXTRA, ATTACKS, OPTIONS = [], [], QUICK

    @classmethod
    def begin(cls):
        cls.cases = [*read_cases(cls.TABLE), *cls.EXTRA]
        cls.expected = addresses(cls.cases)
        cls.stage = Stage(world_of(cls.cases), [*cls.expected, *cls.ATTACKS], *cls.OPTIONS)

    def test_every_row_of_the_policy(self):
        self.assert_reasons(self.expected, self.rows)

    def test_few_reasons_make_invalid(self):
        for email in self.expected:
            row = self.rows[email]
            if row["mailsift_status"] == "invalid":
                self.assertIn(row["mailsift_reason"], INVALID, email)
                self.assertEqual(row["mailsift_smtp_code"][:1], "5", email)

    def test_what_is_said_before_a_recipient_is_not_about_him(self):
        asked = {address for *_, address in recipients(self.events)}
        for email in set(self.expected) - asked:
            self.assertEqual(self.rows[email]["mailsift_status"], "risky", email)

    def test_clean_has_a_refused_neighbour(self):
        refused = {address.rpartition("@")[2] for _, _, code, address in recipients(self.events)
                   if code >= 500 and address not in self.expected}
        clean = {email.rpartition("@")[2] for email in self.expected if self.rows[email]["mailsift_status"] == "clean"}
        self.assertTrue(clean)
        self.assertEqual(clean - refused, set())

    def test_hostile_peers_change_nothing(self):
        for email, (about, _) in self.expected.items():
            if "hostile" in about.manners and "tls" not in about.manners:
                self.assertEqual(self.rows[email]["mailsift_status"], "risky", email)

    def test_memory_is_bounded(self):
        self.assertLess(self.stage.usage.ru_maxrss, MEMORY_MAX_KB)

    def test_the_wire(self):
        self.assert_wire(self.events, {each.host for each in self.cases if "hostile" in each.manners})


class Patience(Table, Long):
    """Peers that are waited for: half a minute for a greeting or a handshake, a minute for each reply."""
    TABLE, SECONDS, OPTIONS = smtp_cases.PATIENT, SOAK_SECONDS, [*QUICK, "--retry", "20s"]


class Endurance(Long):
    """A server that is asked for longer than anybody waits for a greylist."""
    CASE = case("long", "slow", "tarpit 1s throttle 6", **{f"box{letter}": "good:accepted" for letter in LETTERS[:20]})

    @classmethod
    def begin(cls):
        cls.expected = addresses([cls.CASE])
        cls.stage = Stage(world_of([cls.CASE]), cls.expected, *QUICK)

    def test_the_answers(self):
        self.assert_reasons(self.expected, self.rows)


class Policy(Table, Long):
    """One run over all manners of the pretend internet, and cells that want to say more than an address."""
    TABLE = smtp_cases.MANNERS
    ATTACKS = [cell.format(victim=VICTIM) for cell in smtp_cases.ATTACKS]
    EXTRA = [
        case("UTF8", "utf8", "smtputf8",
             **{"kim": "good:accepted", "jürgen": "good:accepted|smtputf8", "müller": ":no_mailbox"}),
        case("UTF8", "noutf8", "style postfix", **{"kim": "good:accepted", "jürgen": "good:smtputf8"}),
        case("slow", "tarpit", "tarpit 1s", **dict.fromkeys(("kim", "lee", "max", "joe"), "good:accepted")),
        case("attack", "victim", "style postfix", kim="good:accepted"),
    ]

    def test_whoever_was_not_answered_is_asked_again(self):
        last = {address: code for _, _, code, address in recipients(self.events)}
        lost = [address for _, _, code, address in recipients(self.events) if code in (0, 421)]
        for name in ("throttled", "dropping"):
            mine = [address for address in lost if address.endswith(f"@{name}.{ZONE}")]
            self.assertTrue(mine, name)
            self.assertEqual([address for address in mine if last[address] not in (250, 550)], [])

    def test_attacks_are_not_said(self):
        said = {address for *_, address in recipients(self.events) if VICTIM in address}
        self.assertEqual([address for address in said if not address.endswith("@" + VICTIM)], [])
        locals_said = {address.partition("@")[0] for address in said if address.count("@") == 1}
        self.assertEqual([local for local in locals_said if not re.fullmatch("[a-z]+", local)], [])
        neighbours = locals_said - {"kim", "evil", "mallory"}
        self.assertEqual(len(neighbours), 1, neighbours)
        for cell in self.ATTACKS:
            self.assertNotEqual(self.rows[cell]["mailsift_status"], "clean", repr(cell))

    def test_smtputf8_is_used_where_it_is_offered(self):
        asked = {address for *_, address in recipients(self.events) if not address.isascii()}
        self.assertEqual(asked, {f"jürgen@utf8.{ZONE}", f"müller@utf8.{ZONE}"})

    def test_the_slow_do_not_keep_the_others(self):
        first, last = self.events[0][0], {}
        for ms, *_, address in recipients(self.events):
            last[address.rpartition("@")[2].partition(".")[0]] = ms - first
        self.assertGreater(last["tarpit"], TARPIT_MS)
        usual = ("postfix", "exim", "exchange", "google", "qmail", "apple", "catchall", "quiet")
        self.assertLess(max(last[name] for name in usual), last["tarpit"])


class Scripted(Long):
    """One run over servers that say what no manner says."""

    @classmethod
    def begin(cls):
        scripts, cls.expected = [], {}
        for row, reply, reason in smtp_cases.REPLIES:
            script = cls.add(scripts, row, {"odd": reply})
            cls.expect(script, row, reply, kim="accepted", odd=reason)
        for row, says, kim, gone in smtp_cases.SCRIPTS:
            cls.expect(cls.add(scripts, row, says), row, str(says), kim=kim, gone=gone)
        cls.servers = Scripts(scripts)
        cls.servers.__enter__()
        unittest.addModuleCleanup(cls.servers.__exit__)
        world = world_of([]) + "".join(f"host mx.{script.domain} {script.host}\n"
                                       f"domain {script.domain} mx mx.{script.domain}\n" for script in scripts)
        cls.stage = Stage(world, cls.expected, *QUICK, port=cls.servers.port)

    @classmethod
    def add(cls, scripts, row, says):
        number = len(scripts)
        domain = f"row{row.lower()}-{number}.{ZONE}"
        says = {stage: said and said.format(domain=domain) for stage, said in says.items()}
        scripts.append(Script(f"127.30.{number}.1", domain, says))
        return scripts[-1]

    @classmethod
    def expect(cls, script, row, said, **reasons):
        about = case(row, script.domain, said)
        for local, reason in reasons.items():
            cls.expected[f"{local}@{script.domain}"] = (about, reason.split("|"))

    def test_every_reply(self):
        self.assert_reasons(self.expected, self.rows)

    def test_few_reasons_make_invalid(self):
        invalid = [email for email in self.expected if self.rows[email]["mailsift_status"] == "invalid"]
        self.assertTrue(invalid)
        self.assertEqual([email for email in invalid if not INVALID.intersection(self.expected[email][1])], [])

    def test_nothing_else_is_said(self):
        self.assertEqual(set.union(*(script.verbs for script in self.servers.scripts.values())) - VERBS, set())

    def test_no_row_is_missing(self):
        rows = {about.row for about, _ in [*Policy.expected.values(), *self.expected.values()]}
        self.assertEqual({str(row) for row in range(1, ROWS + 1)} - rows, set())


class Limits(Long):
    """One run at the pace that strangers are asked at."""
    CASES = [
        case("limits", "many", "tarpit 50ms", **{f"good{letter}": "good:accepted" for letter in LETTERS[:22]}),
        case("limits", "dead", "style postfix", **{f"gone{letter}": ":no_mailbox" for letter in LETTERS[:7]}),
        case("limits", "mixed", "style postfix", **{f"box{letter}": box for letter, box in zip(
            LETTERS[:10], ["good:accepted", ":no_mailbox", ":no_mailbox"] * 4)}),
        case("limits", "qq", "style qq",
             **{f"good{letter}": "good:accepted" for letter in LETTERS[:9]})._replace(host="mx3.qq.com"),
    ]

    @classmethod
    def begin(cls):
        cls.expected = addresses(cls.CASES)
        cls.stage = Stage(world_of(cls.CASES), list(cls.expected), "--retry", "1s", "--evidence", "-j", "2")

    @classmethod
    def hosts(cls, events):
        """The sessions of each host, in their order."""
        found = collections.defaultdict(list)
        for session in sessions(events).values():
            found[session[0][4].rpartition(" ")[2]].append(session)
        return found

    def test_the_answers(self):
        self.assert_reasons(self.expected, self.rows)
        self.assert_wire(self.events)

    def test_one_connection_after_the_other(self):
        for host, visits in self.hosts(self.events).items():
            self.assertGreater(len(visits), 1, host)
            for before, after in zip(visits, visits[1:]):
                self.assertGreaterEqual(after[0][0], before[-1][0], host)
                self.assertGreaterEqual(after[0][0] - before[0][0], INTERVAL_MS - LAG_MS, host)
            self.assertGreaterEqual(visits[-1][0][0] - visits[0][0][0], (len(visits) - 1) * INTERVAL_MS - LAG_MS, host)

    def test_few_recipients_a_connection(self):
        for host, visits in self.hosts(self.events).items():
            most = RECIPIENTS_MAX_QQ if host == "mx3.qq.com" else RECIPIENTS_MAX
            counts = [len(list(recipients(visit))) for visit in visits]
            self.assertLessEqual(max(counts), most, (host, counts))

    def test_three_unknown_in_a_row_are_enough(self):
        for host, visits in self.hosts(self.events).items():
            for visit in visits:
                row = 0
                for _, _, code, address in recipients(visit):
                    if address in self.expected:
                        self.assertLess(row, UNKNOWN_MAX, (host, visit))
                        row = row + 1 if code == 550 else 0


class Runs(SmtpTest):
    """Short runs, each with a world of its own."""

    def company(self, manners, domains, boxes):
        """Companies with good and dead mailboxes in turns."""
        each = {"box" + LETTERS[i]: "good:accepted" if i % 2 == 0 else ":no_mailbox" for i in range(boxes)}
        return [case("run", f"firm{number}", manners, **each) for number in range(domains)]

    def test_nothing_is_asked_twice(self):
        cases = self.company("style postfix", 6, 6)
        expected = addresses(cases)
        stage = self.stage(world_of(cases), expected)
        store = ["--store", stage.path("store")]
        self.assert_reasons(expected, stage.run(*QUICK, *store))
        events = stage.events()
        self.assert_wire(events)
        self.assert_reasons(expected, stage.run(*QUICK, *store))
        self.assertEqual(list(recipients(stage.events()[len(events):])), [])

    def test_a_domain_has_its_day(self):
        names = ["box" + first + second for first in LETTERS for second in LETTERS][:DAY_OF_A_DOMAIN]
        about = case("day", "firm", "style postfix", **dict.fromkeys(names, "good:accepted"), new="good:accepted")
        expected, new = addresses([about]), f"new@firm.{ZONE}"
        stage = self.stage(world_of([about]), [email for email in expected if email != new])
        store = ["--store", stage.path("store")]
        stage.run(*QUICK, *store)
        asked = len(stage.events())
        with open(stage.list, "a", encoding="utf-8") as file:
            file.write(new + "\n")
        self.assertEqual(stage.run(*store)[new]["mailsift_reason"], "not_asked")
        self.assertEqual(stage.events()[asked:], [])
        self.assert_reasons(expected, stage.run(*QUICK, *store))

    def test_killed_and_run_again(self):
        cases = self.company(f"tarpit {TARPIT_EACH_MS}ms", 20, 20)
        expected = addresses(cases)
        stage = self.stage(world_of(cases), expected)
        store = ["--store", stage.path("store")]
        stage.start(*QUICK, *store)
        seen = []
        while sum(1 for _ in recipients(seen)) < len(expected) / 3:
            self.assertFalse(stage.ended(), "it has ended too early")
            seen = stage.events()
        stage.internet.process.send_signal(signal.SIGSTOP)  # so that nothing more is answered
        time.sleep(SAVE_SECONDS)
        stage.kill()
        stage.internet.process.send_signal(signal.SIGCONT)
        self.assertFalse(os.path.exists(stage.out))
        killed = stage.events()
        sent_ms = seen[-1][0] - 3 * TARPIT_EACH_MS  # on a busy machine a reply leaves later than its tarpit says
        answered = {address for ms, _, code, address in recipients(seen) if code != 0 and ms < sent_ms}
        self.assertGreater(len(answered & set(expected)), len(expected) / 10)
        self.assertLess(len(answered & set(expected)), len(expected))
        self.assert_reasons(expected, stage.run(*QUICK, *store))
        events = stage.events()[len(killed):]
        self.assert_wire(events)
        again = {address for *_, address in recipients(events)}
        self.assertTrue(again)
        self.assertEqual(answered & again, set())

    def test_port_closed(self):
        cases = self.company("style postfix", 4, 2)
        stage = self.stage(world_of(cases), addresses(cases), *QUICK, port=free_port())
        self.assertEqual(stage.wait(), EXIT_NO_NETWORK)
        self.assertFalse(os.path.exists(stage.out))
        for word in ("no mail server can be reached on port", "--proxy", "--level dns"):
            self.assertIn(word, stage.words())
        self.assertEqual(stage.events(), [])

    def test_port_closed_for_the_only_one(self):
        cases = self.company("style postfix", 1, 2)
        for options in ([], ["--deadline", "1s"]):
            with self.subTest(options):
                stage = self.stage(world_of(cases), addresses(cases), "--evidence", *options, port=free_port())
                self.assertEqual(stage.wait(PROMPT_SECONDS), EXIT_NO_NETWORK)
                self.assertFalse(os.path.exists(stage.out))
                self.assertIn("no mail server can be reached on port", stage.words())

    def test_those_that_are_down_are_not_our_line(self):
        down = [Script(f"127.31.{number}.1", f"down{number}.{ZONE}", {"connect": None}) for number in range(4)]
        expected = {f"kim@{script.domain}": (case("down", script.domain, "down"), ["mx_unreachable"]) for script in down}
        world = world_of([]) + "".join(f"host mx.{script.domain} {script.host}\n"
                                       f"domain {script.domain} mx mx.{script.domain}\n" for script in down)
        with Scripts([Script("127.10.0.1", "canary.org", {}), *down]) as servers:
            stage = self.stage(world, expected, *QUICK, "--deadline", "2s", port=servers.port)
            self.assertEqual(stage.wait(PROMPT_SECONDS), 0, stage.words())
            self.assert_reasons(expected, stage.rows())
            self.assertEqual(servers.scripts["127.10.0.1"].verbs, {"QUIT"})

    def test_deadline(self):
        cases = [case("deadline", "grey", "greylist 3600s", kim="good:greylisted", gone=":greylisted"),
                 case("deadline", "usual", "style postfix", kim="good:accepted")]
        stage = self.stage(world_of(cases), addresses(cases))
        began = time.monotonic()
        self.assert_reasons(addresses(cases), stage.run(*QUICK, "--deadline", "3s"))
        self.assertLess(time.monotonic() - began, PROMPT_SECONDS)

    def check(self, *options):
        cases = [case("check", "usual", "style postfix", kim="good:accepted")]
        stage = self.stage(world_of(cases), [])
        emails = [f"{local}@usual.{ZONE}" for local in ("kim", "lee")]
        line = stage.internet.command_line("check", "--no-store", *options, *emails)
        done = subprocess.run(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=RUN_SECONDS)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assert_wire(stage.events())
        return done.stdout

    def test_check_shows_the_conversation(self):
        said = self.check()
        for words in (f"they <220 mx.usual.{ZONE} ESMTP", "we >MAIL FROM:<probe@example.org>",
                      f"we >RCPT TO:<kim@usual.{ZONE}>", "they <250 2.1.5 Ok", "verdict     clean, accepted",
                      f"we >RCPT TO:<lee@usual.{ZONE}>", "they <550 5.1.1", "verdict     invalid, no_mailbox",
                      "we >QUIT"):
            self.assertIn(words, said)

    def test_check_shows_no_control(self):
        script = Script("127.31.0.1", f"rude.{ZONE}", smtp_cases.RUDE)
        world = world_of([]) + f"host mx.{script.domain} {script.host}\ndomain {script.domain} mx mx.{script.domain}\n"
        with Scripts([script]) as servers:
            stage = self.stage(world, [], port=servers.port)
            for options in ([], ["--json"]):
                line = stage.internet.command_line("check", "--no-store", *options, f"gone@{script.domain}")
                said = subprocess.run(line, stdout=subprocess.PIPE, text=True, timeout=RUN_SECONDS).stdout
                self.assertIn("x1b[31mNo such user", said)
                self.assertIn("\u7528\u6237", said)  # user, in GBK
                self.assertEqual(re.findall("[^\n -~\u7528\u6237]", said), [])

    def test_check_for_machines(self):
        kim, lee = (json.loads(line) for line in self.check("--json").splitlines())
        keys = ("status", "reason", "smtp_code")
        self.assertEqual([kim[key] for key in keys], ["clean", "accepted", 250])
        self.assertEqual([lee[key] for key in keys], ["invalid", "no_mailbox", 550])
        self.assertEqual(kim["smtp_reply"], "Ok")
        self.assertIn("User unknown", lee["smtp_reply"])


if not SOAK:  # make soak runs them: they take minutes
    del Patience, Endurance


if __name__ == "__main__":
    unittest.main()
