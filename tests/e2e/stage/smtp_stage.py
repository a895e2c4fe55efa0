"""A world on the stage: a run of mailsift in the pretend internet, what it wrote, and what the servers have heard."""
import collections
import csv
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import mail_world

BUILD = os.path.abspath(sys.argv.pop(1))
ZONE = "smtp-cases.org"
QUICK = ["--no-limits", "--retry", "1s", "--evidence", "-j", "2"]
RUN_SECONDS = 60
NOTICE_SECONDS = 30  # by then servers have noticed that a connection has ended
FLUSH_SECONDS = 0.3  # by then they have written what they log
CANARY = "host mx.canary.org 127.10.0.1\n" + "".join(f"domain {name} mx mx.canary.org\n" for name in
                                                   ("gmail.com", "outlook.com", "qq.com", "yahoo.com"))
Case = collections.namedtuple("Case", "row name host manners boxes")


def case(row, name, manners, **boxes):
    """A case whose mailboxes are given as local="WHAT:REASON"."""
    return Case(row, name, f"mx.{name}.{ZONE}", manners, {local: box.split(":") for local, box in boxes.items()})


def read_cases(text):
    """The cases of a table of smtp_cases; their boxes as {local: (what, reason)}."""
    for line in text.strip().split("\n"):
        row, name, manners, boxes = re.fullmatch(r"(\S+)\s+(\S+)\s+(.+?)\s+(\S+=.*)", line).groups()
        name, _, host = name.partition("@")
        pairs = (re.fullmatch(r"(\w+)=(\w*):(\S+)", box).groups() for box in boxes.split())
        yield Case(row, name, host or f"mx.{name}.{ZONE}", manners, {local: about for local, *about in pairs})


def world_of(cases):
    """The text of a world file: each host is alone in its network."""
    lines = [CANARY]
    for number, each in enumerate(cases):
        lines += [f"host {each.host} 127.20.{number}.1 {each.manners}\n", f"domain {each.name}.{ZONE} mx {each.host}\n"]
        lines += [f"mailbox {local}@{each.name}.{ZONE} {what}\n" for local, (what, _) in each.boxes.items() if what]
    return "".join(lines)


def addresses(cases):
    """Each address of CASES, with its case and the reasons that are right."""
    return {f"{local}@{each.name}.{ZONE}": (each, reason.split("|"))
            for each in cases for local, (_, reason) in each.boxes.items()}


class Stage:
    """A world, its internet, and a list of CELLS; with OPTIONS a run begins, and goes on until it is waited for."""

    def __init__(self, world, cells, *options, port=None):
        self.dir = tempfile.mkdtemp(prefix="mailsift-smtp-")
        self.log, self.out, self.list = self.path("log"), self.path("out"), self.path("list.csv")
        with open(self.path("world"), "w", encoding="utf-8") as file:
            file.write(world)
        with open(self.list, "w", encoding="utf-8", newline="") as file:
            csv.writer(file, quoting=csv.QUOTE_ALL).writerows([["email"], *([cell] for cell in cells)])
        self.internet = mail_world.MailInternet(BUILD, self.path("world"), self.log)
        self.internet.__enter__()
        self.internet.port = str(port or self.internet.port)
        self.process = self.usage = None
        if options:
            self.start(*options)

    def path(self, name):
        return os.path.join(self.dir, name)

    def start(self, *options):
        options = [*options, *([] if "--store" in options else ["--no-store"])]
        line = self.internet.command_line("clean", "-q", "--force", "-o", self.out, *options, self.list)
        self.usage, self.began = None, time.monotonic()
        with open(self.path("words"), "wb") as words:
            self.process = subprocess.Popen(line, stderr=words)

    def ended(self):
        """Whether the run is over; its use of the machine is `usage` then."""
        if self.usage is None:
            pid, status, usage = os.wait4(self.process.pid, os.WNOHANG)
            if pid != 0:
                self.usage, self.process.returncode = usage, os.waitstatus_to_exitcode(status)
        return self.usage is not None

    def wait(self, seconds=RUN_SECONDS):
        """Waits for the end of the run; returns its exit code."""
        while not self.ended():
            if time.monotonic() - self.began > seconds:
                self.kill()
                raise AssertionError(f"mailsift goes on for more than {seconds} seconds")
            time.sleep(0.02)
        return self.process.returncode

    def kill(self):
        os.kill(self.process.pid, signal.SIGKILL)
        _, status, self.usage = os.wait4(self.process.pid, 0)
        self.process.returncode = os.waitstatus_to_exitcode(status)

    def run(self, *options):
        """A whole run; returns its rows."""
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

    def events(self):
        """The events of the servers' log: (ms, session, address, event, the rest).  Once the run is over, that is when the
        servers have noticed the end of every connection; until then, what is written so far."""
        until = time.monotonic() + NOTICE_SECONDS
        while True:
            time.sleep(FLUSH_SECONDS)
            events = list(mail_world.log_lines(self.log))
            opened, closed = (sum(event[3] == word for event in events) for word in ("connect", "close"))
            if opened == closed or self.process is not None and not self.ended() or time.monotonic() > until:
                return events

    def close(self):
        if self.process is not None and not self.ended():
            self.kill()
        self.internet.__exit__()
        shutil.rmtree(self.dir, True)


def unescape(text):
    """The text that a line of the log has with \\xNN for what is not ASCII."""
    return re.sub(r"(\\x[0-9a-f]{2})+",
                  lambda found: bytes.fromhex(found[0].replace("\\x", "")).decode("utf-8", "replace"), text)


def recipients(events):
    """(milliseconds, session, code, address) of each RCPT."""
    for ms, session, _, event, rest in events:
        if event == "rcpt":
            code, _, path = rest.partition(" ")
            yield ms, session, int(code), unescape(path[len("TO:<"):-1])


def sessions(events):
    """The events of each session."""
    found = collections.defaultdict(list)
    for event in events:
        found[event[1]].append(event)
    return found


def is_rude(session):
    """Whether the client has hung up without QUIT on a server that answered it, and had not asked it to go."""
    said = [event[3] for event in session]
    codes = [event[4][:3] for event in session if event[3] in ("ehlo", "helo", "mail", "rcpt", "rset")]
    left = session[-1][3:5] == ("close", "client")
    return left and bool(codes) and codes[-1] != "421" and "quit" not in said and said[-2] != "starttls"


class SmtpTest(unittest.TestCase):
    def assert_wire(self, events, hostile=()):
        """Nothing forbidden was said, and who was talked to was left by QUIT, but for those at HOSTILE hosts."""
        self.assertEqual([event for event in events if event[3] == "VIOLATION"], [])
        rude = [session[0][4] for session in sessions(events).values()
                if is_rude(session) and session[0][4].rpartition(" ")[2] not in hostile]
        self.assertEqual(rude, [])

    def assert_reasons(self, expected, rows):
        """ROWS say of each address of EXPECTED what it has."""
        wrong = []
        for email, (about, reasons) in expected.items():
            row = rows[email]
            if row["mailsift_reason"] not in reasons:
                wrong.append(f"row {about.row}, {about.manners}: {email} is {row['mailsift_reason']}, not "
                             f"{reasons[0]}: {row['mailsift_smtp_code']} {row['mailsift_smtp_reply']}")
        if wrong:
            self.fail(f"{len(wrong)} mailboxes:\n" + "\n".join(wrong))

    def stage(self, world, cells, *options, port=None):
        stage = Stage(world, cells, *options, port=port)
        self.addCleanup(stage.close)
        return stage
