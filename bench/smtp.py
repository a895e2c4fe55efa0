"""The part of bench/run that measures level smtp: against Postfix's smtp-sink, beside its smtp-source."""
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

from measure import Contender, side_by_side, table

sys.path.append(str(Path(__file__).resolve().parent.parent / "tests" / "e2e" / "stage"))
from ports import free_ports  # noqa: E402  (the tests' directory must be on the path first)
from mail_world import MailInternet  # noqa: E402

HOST, SESSIONS, MANY_SESSIONS = "127.0.0.1", 100, 10_000
DOMAINS, MAILBOXES_FEW, MAILBOXES_MANY = 20_000, 1, 9  # of a domain; its neighbour is asked about as well
HELD_DOMAINS, HELD_MANNERS = 11_000, "tarpit 1500ms"
MEMORY_BASE_MIB, MEMORY_SESSION_KIB = 64, 24
SESSION_GOAL, MAILBOX_GOAL = 1.0, 4.0

NOT_SHOWN = """What level smtp does not show here:

- Real servers and real limits.  With its limits on, mailsift opens 20 connections a second, on purpose.
- The way there: loopback has no round trip.  TLS: smtp-sink offers none; a handshake is several times the work of all the rest.
- smtp-sink is one thread and takes its share of the same two cores, from mailsift as from smtp-source; about one
  core's worth of the time is its own.
- smtp-source sends a message in each session, mailsift asks about a made-up neighbour and a mailbox.
"""


def postfix_programs(place):
    """The commands of smtp-sink and smtp-source: the system's, or those of Debian's package, unpacked in PLACE."""
    if shutil.which("smtp-sink", path="/usr/sbin:/usr/bin"):
        return ["/usr/sbin/smtp-sink"], ["/usr/sbin/smtp-source"]
    root = place / "postfix"
    if not (root / "usr/sbin/smtp-sink").exists():
        root.mkdir(parents=True, exist_ok=True)
        if subprocess.run(["apt-get", "-qq", "download", "postfix"], cwd=root, stderr=subprocess.DEVNULL).returncode != 0:
            return None, None
        subprocess.run(["dpkg", "-x", *root.glob("postfix_*.deb"), root], check=True)
    run = ["env", f"LD_LIBRARY_PATH={root / 'usr/lib/postfix'}"]
    return [*run, root / "usr/sbin/smtp-sink"], [*run, root / "usr/sbin/smtp-source"]


class World:
    """COUNT domains with MAILBOXES each and a mail host of their own, in PLACE."""

    def __init__(self, place, count, mailboxes, manners=""):
        place.mkdir(parents=True, exist_ok=True)
        self.path, self.list, self.mailboxes = place / "world", place / "list.csv", count * mailboxes
        with open(self.path, "w", encoding="utf-8") as world, open(self.list, "w", encoding="utf-8") as rows:
            rows.write("email\n")
            for i, name in enumerate(("gmail.com", "outlook.com", "qq.com", "yahoo.com")):
                world.write(f"domain {name} mx mx.{name}\nhost mx.{name} 127.9.9.{i + 1}\n")
            for i in range(count):
                address = f"127.{16 + i // 60000}.{i // 240 % 250}.{i % 240 + 1}"
                world.write(f"domain d{i}bench.com mx mx.d{i}bench.com\nhost mx.d{i}bench.com {address} {manners}\n")
                rows.writelines(f"user{j}x@d{i}bench.com\n" for j in range(mailboxes))


class Measured:
    def __init__(self, bench, build):
        self.build, self.place, self.said = build, bench.data / "smtp", {}

    def source(self, name, program, port, recipients):
        """smtp-source, which sends messages to so many RECIPIENTS each."""
        options = ["-s", str(SESSIONS), "-m", str(DOMAINS), "-l", "10", "-r", str(recipients)]
        return Contender(name, [*program, *options, f"{HOST}:{port}"])

    def clean(self, name, world, resolver, port, *options):
        room = self.place / "out"
        line = [self.build / "mailsift", "clean", "--level", "smtp", "--helo", "probe.example.org", "--mail-from",
                "probe@example.org", "--resolver", resolver, "--smtp-port", str(port), "--allow-loopback", "--no-limits", "-q",
                "--force", "-o", room, *options, world.list]

        def note(out):
            self.said.setdefault(name, []).append(json.loads((out / "report.json").read_text(encoding="utf-8")))

        return Contender(name, line, room, note)

    def rate(self, name, what):
        """The median of WHAT's number a second of asking, but for the first run, which warmed up."""
        return statistics.median(said["smtp"][what] * said["rates"]["mailboxes_per_second"] / said["smtp"]["asked"]
                                 for said in self.said[name][1:])


def part_sink(bench, measured, sink, source):
    """smtp-source and mailsift in turn, with one recipient a session and with ten."""
    few = World(measured.place / "few", DOMAINS, MAILBOXES_FEW)
    many = World(measured.place / "many", DOMAINS // 4, MAILBOXES_MANY)
    port, = free_ports(1)
    line = [*sink, "-u", "nobody", "-m", str(2 * MANY_SESSIONS), f"0.0.0.0:{port}", "1000"]
    with subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        time.sleep(0.5)
        with MailInternet(measured.build, few.path, os.devnull) as dns_few, \
                MailInternet(measured.build, many.path, os.devnull) as dns_many:
            store = measured.place / "store.db"
            contenders = [
                measured.source("smtp-source", source, port, 1),
                measured.clean("a mailbox a session", few, dns_few.resolver, port, "--sessions", str(SESSIONS), "--no-store"),
                measured.clean("the same, new store", few, dns_few.resolver, port, "--sessions", str(SESSIONS), "--store", store),
                measured.clean("nine mailboxes a session", many, dns_many.resolver, port, "--sessions", str(SESSIONS), "--no-store"),
            ]
            forget = contenders[2].after

            def forget_store(out):
                forget(out)
                for path in measured.place.glob("store.db*"):
                    path.unlink()

            contenders[2].after = forget_store
            samples = side_by_side(contenders, bench.options.runs)
        server.terminate()
    anchor = DOMAINS / samples["smtp-source"].wall
    print(f"### {DOMAINS:,} sessions with smtp-sink, {SESSIONS} at once\n")
    lines = [["smtp-source", f"{anchor:,.0f}", f"{anchor:,.0f}", "1.00",
              f"{1e6 * (samples['smtp-source'].user + samples['smtp-source'].system) / DOMAINS:.0f}"]]
    for name in [contender.name for contender in contenders[1:]]:
        sessions, recipients = measured.rate(name, "sessions"), measured.rate(name, "recipients")
        cpu = samples[name].user + samples[name].system
        lines.append([name, f"{sessions:,.0f}", f"{recipients:,.0f}", f"{sessions / anchor:.2f}",
                      f"{1e6 * cpu / measured.said[name][-1]['smtp']['sessions']:.0f}"])
    table(["", "sessions a second", "recipients a second", "sessions, of smtp-source", "microseconds of CPU a session, DNS and rows included"], lines)
    for name in ("a mailbox a session", "the same, new store"):
        bench.goal(f"{name}: sessions a second, of smtp-source", SESSION_GOAL, measured.rate(name, "sessions") / anchor, at_least=True)
    bench.goal("nine mailboxes a session: mailboxes a second, of smtp-source", MAILBOX_GOAL,
               measured.rate("nine mailboxes a session", "asked") / anchor, at_least=True)


def part_memory(bench, measured):
    """Ten thousand conversations at once, with servers that take their time."""
    world = World(measured.place / "held", HELD_DOMAINS, 1, HELD_MANNERS)
    name = f"{MANY_SESSIONS:,} sessions at once"
    with MailInternet(measured.build, world.path, os.devnull) as internet:
        contender = measured.clean(name, world, internet.resolver, internet.port, "--sessions", str(MANY_SESSIONS), "--no-store")
        sample = side_by_side([contender], 1)[name]
    limit = MEMORY_BASE_MIB + MEMORY_SESSION_KIB * MANY_SESSIONS / 1024
    bench.goal(f"memory, {name}", limit, sample.rss_kib / 1024, " MiB")


def part_smtp(bench, build):
    """Level smtp.  BENCH: bench/run's options, data and goals; BUILD: where the programs are."""
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    measured = Measured(bench, build)
    measured.place.mkdir(parents=True, exist_ok=True)
    sink, source = postfix_programs(Path(os.path.abspath(measured.place)))
    if sink is None:
        print("Level smtp is left out: Postfix's smtp-sink cannot be had\n")
        return
    part_sink(bench, measured, sink, source)
    if files > MANY_SESSIONS + 200:
        part_memory(bench, measured)
    else:
        print(f"Memory of {MANY_SESSIONS:,} sessions is left out: no more than {files:,} files may be open\n", file=sys.stderr)
    print(NOT_SHOWN)
