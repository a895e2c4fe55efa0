"""A generated world of mailboxes with a known truth, and the pretend internet that acts it out."""
import collections
import csv
import json
import os
import random
import subprocess

import no_settings  # noqa: F401  (the user's settings are not the tests')

RUN_SECONDS = 900
READY_SECONDS = 30
HELO, SENDER = "probe.example.org", "probe@example.org"

# What a mailbox is: its word in a world file (None: there is no such mailbox), its share, what is right to say of it.
KINDS = {
    "alive": ("good", 76, {"accepted"}),
    "dead": (None, 16, {"no_mailbox"}),
    "full": ("full", 1, {"mailbox_full"}),
    "over_quota": ("overquota", 2, {"mailbox_full"}),
    "disabled": ("disabled", 2, {"disabled"}),
    "moved": ("moved", 1, {"moved"}),
    "soft": ("soft", 0.5, {"soft_unknown_user"}),
    "temporary": ("temporary", 0.5, {"temporary_failure", "greylisted"}),
    "unclear": ("unclear", 0.5, {"refused_unclear"}),
    "quiet": ("quiet", 0.5, {"cannot_verify"}),
}
GONE = {"dead", "disabled", "moved"}
SOFTWARE = ("postfix", "exim", "exchange", "qmail", "opensmtpd", "proofpoint")

# The manners of a company's own server: their share, and whether an RCPT probe could know its mailboxes.
MANNERS = [
    ("", 52, True), ("catchall", 12, False), ("greylist 1s", 10, True), ("block {few}", 2, False), ("blocked", 1, False),
    ("throttle {few}", 4, True), ("rate {few}", 3, True), ("tarpit 300ms", 2, True), ("banner 554", 1, False),
    ("banner 421", 0.5, False), ("sender 550", 1, False), ("refuseall", 2, False), ("nopostmaster", 2, True),
    ("limit 1", 1, True), ("drop {few}", 1, True), ("greetwait 300ms", 1, True), ("starttls broken", 1, True),
    ("starttls required", 0.5, False), ("noehlo", 1, True), ("close", 0.5, False), ("nosmtp", 0.5, False),
    ("hostile mixed-codes", 0.3, False), ("hostile nul", 0.3, False), ("hostile early-close", 0.3, False),
    ("hostile no-code", 0.3, False), ("hostile endless-banner", 0.2, False), ("hostile long-line", 0.2, False),
    ("hostile early-answers", 0.2, False), ("hostile reset", 0.2, False),
]

# Providers: the MX hosts of many domains, their style, how many domains, and whether their mailboxes can be known.
PROVIDERS = [
    ("google", "aspmx.l.google.com", "google", 0.10, True),
    ("m365", "{name}.mail.protection.outlook.com", "m365", 0.10, True),
    ("exmail", "mxbiz1.qq.com", "exmail throttle 6", 0.04, True),
    ("qiye", "mxn.mxhichina.com", "aliyun", 0.03, True),
]
MASS = [  # domain, MX host, manners, share of all mailboxes, knowable
    ("gmail.com", "gmail-smtp-in.l.google.com", "style google", 0.06, True),
    ("outlook.com", "outlook-com.olc.protection.outlook.com", "style outlook", 0.03, False),
    ("qq.com", "mx3.qq.com", "style qq rate 20", 0.05, True),
    ("163.com", "163mx01.mxmail.netease.com", "style netease throttle 12", 0.04, True),
    ("yahoo.com", "mta5.am0.yahoodns.net", "style yahoo acceptall", 0.03, False),
    ("mail.ru", "mxs.mail.ru", "style mailru", 0.02, True),
    ("gmx.de", "mx00.gmx.net", "style gmx", 0.02, False),
]


class MailWorld:
    """MAILBOXES addresses on about DOMAINS domains, in DIRECTORY: a world file, a list, and the truth."""

    def __init__(self, directory, mailboxes, domains, seed=1):
        self.random = random.Random(seed)
        self.path, self.list = os.path.join(directory, "world"), os.path.join(directory, "list.csv")
        self.lines, self.truth, self.hosts = [], {}, set()  # truth: address -> (kind, knowable, manners)
        for domain, host, manners, share, knowable in MASS:
            self.add_host(host, manners)
            self.add_domain(domain, host, max(3, int(mailboxes * share)), (knowable, manners))
        left = mailboxes - len(self.truth)
        for number in range(domains):
            size = max(1, min(left - (domains - number - 1), self.size(left, domains - number)))
            self.add_company(f"firm{number}.com", size)
            left -= size
        self.write()

    def size(self, left, domains):
        return int(self.random.expovariate(domains / max(1, left))) + 1 if domains > 1 else left

    def add_host(self, host, manners):
        if host in self.hosts:
            return
        self.hosts.add(host)
        number = len(self.hosts)
        address = f"127.{16 + number // 60000}.{number // 240 % 250}.{number % 240 + 1}"
        self.lines.append(f"host {host} {address} {manners}")

    def add_domain(self, domain, host, size, traits):
        self.lines.append(f"domain {domain} mx {host}")
        for _ in range(size):
            kind = self.random.choices(list(KINDS), [share for _, share, _ in KINDS.values()])[0]
            local = "".join(self.random.choices("bcdfghklmnprstvz", k=5)) + str(len(self.truth)) + "x"
            address = f"{local}@{domain}"
            self.truth[address] = (kind, *traits)
            if KINDS[kind][0] is not None:
                self.lines.append(f"mailbox {address} {KINDS[kind][0]}")

    def add_company(self, domain, size):
        draw = self.random.random()
        for name, host, style, share, knowable in PROVIDERS:
            if draw < share:
                host = host.format(name=domain.replace(".", "-"))
                self.add_host(host, f"style {style}")
                self.add_domain(domain, host, size, (knowable, name))
                return
            draw -= share
        words, _, knowable = self.random.choices(MANNERS, [share for _, share, _ in MANNERS])[0]
        manners = words.format(few=self.random.randint(4, 12))
        self.add_host(f"mx.{domain}", f"style {self.random.choice(SOFTWARE)} {manners}")
        self.add_domain(domain, f"mx.{domain}", size, (knowable, words or "plain"))

    def write(self):
        with open(self.path, "w", encoding="utf-8") as file:
            file.write("\n".join(self.lines) + "\n")
        addresses = list(self.truth)
        self.random.shuffle(addresses)
        with open(self.list, "w", encoding="utf-8") as file:
            file.write("email\n" + "\n".join(addresses) + "\n")


class MailInternet:
    """BUILD's pretend internet with the world file PATH, for a `with` block."""

    def __init__(self, build, path, log):
        self.build, self.log = build, log
        self.command = [os.path.join(build, "pretend"), "--dns", "127.0.0.1:0", "--smtp", "0.0.0.0:0", "--smtp-log", log,
                        path]
        self.process = self.resolver = self.port = None

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.resolver = self.process.stdout.readline().split()[2]
        self.port = self.process.stdout.readline().rsplit(":", 1)[1].strip()
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=READY_SECONDS)
        self.process.stdout.close()

    def command_line(self, *options):
        """A command of mailsift that asks this internet."""
        return [os.path.join(self.build, "mailsift"), *options, "--level", "smtp", "--helo", HELO, "--mail-from", SENDER,
                "--resolver", self.resolver, "--smtp-port", self.port, "--allow-loopback"]

    def run(self, *options, **more):
        more.setdefault("timeout", RUN_SECONDS)
        return subprocess.run(self.command_line(*options), capture_output=True, text=True, **more)


def rows(out):
    """The rows of the outputs in OUT by their e-mail cell."""
    found = {}
    for segment in ("clean", "risky", "invalid"):
        with open(os.path.join(out, segment + ".csv"), encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                found[row["email"]] = row
    return found


def report(out):
    with open(os.path.join(out, "report.json"), encoding="utf-8") as file:
        return json.load(file)


def log_lines(log):
    """The lines of a --smtp-log: (milliseconds, session, host's address, event, the rest)."""
    with open(log, encoding="utf-8", errors="replace") as file:
        for line in file:
            if not line.endswith("\n"):  # the rest of it is not written yet
                break
            parts = line.rstrip("\n").split(" ", 4)
            yield int(parts[0]), int(parts[1]), parts[2], parts[3], parts[4] if len(parts) > 4 else ""


def matrix(world, found):
    """How often each reason was given to each kind of mailbox."""
    counts = collections.Counter()
    for address, row in found.items():
        kind, knowable, _ = world.truth[address]
        counts[kind if knowable else kind + " (hidden)", row["mailsift_reason"]] += 1
    return counts
