"""The part of bench/run that measures level dns: against NSD beside dnsperf, and against a slow name server."""
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import threading
from pathlib import Path

import measure
from measure import Contender, side_by_side, table

sys.path.append(str(Path(__file__).resolve().parent.parent / "tests" / "e2e" / "stage"))
import servers  # noqa: E402  (the tests' directory must be on the path first)
from name_server import HOST, Nsd  # noqa: E402

HERE = Path(__file__).resolve().parent
ROWS_A_DOMAIN = 10
DOMAINS_DRAWN = 1.43  # the list draws from so many domains for each that is in it in the end
THREADS = 2
MEMORY_BASE_MIB, MEMORY_DOMAIN_BYTES, MEMORY_ADDRESS_BYTES, MIB = 64, 600, 24, 2**20
SLOW = ("--delay", "20ms", "--drop", "1")  # 1 % of the questions and 1 % of the answers
PERF_SETTINGS = [(1, 1, 200), (1, 1, 1000), (2, 1, 500), (2, 2, 1000), (4, 2, 4000)]  # clients, threads, in flight
READY_SECONDS = 60
ASKING_GOAL, STORED_GOAL, LOSS_GOAL, WHOLE_GOAL, SLOW_GOAL = 0.8, 0.4, 0.1, 2.5, 50_000

NOT_SHOWN = """What level dns does not show here:

- A real resolver.  It asks others about each name, over a network, and is the bottleneck; here NSD answers from
  memory over loopback, and takes its share of the same two cores: from mailsift as from dnsperf.
- Real trouble.  Every domain here takes mail, by one of 20 pairs of hosts whose addresses come with the answer; a
  domain that is to become invalid is asked for twice, a host whose address does not come along once more.
- The slow name server's own limit: the pretend internet is one thread, and has the rate beside it at most.
- The disk as such: the store's commits and the outputs go where the lists are.
"""


class Pretend:
    """The pretend internet of WORLD on a port of its own, for a `with` block."""

    def __init__(self, build, world, *options):
        self.command = [build / "pretend", "--dns", f"{HOST}:0", *options, world]
        self.process = self.port = None

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        guard = threading.Timer(READY_SECONDS, self.process.kill)
        guard.start()
        words = self.process.stdout.readline().split()
        guard.cancel()
        if words[:2] != ["ready", "dns"]:
            self.process.wait()
            raise SystemExit("bench: pretend does not become ready")
        self.port = int(words[2].rpartition(":")[2])
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()


class Measured:
    """The list, the names and the contenders; what each run said of itself, by the contender's name."""

    def __init__(self, bench, build):
        self.bench, self.build = bench, build
        self.rows = bench.options.rows // 2
        self.place = bench.data / f"dns-{self.rows}"
        self.list = self.place / "list.csv"
        self.said = {}
        self.make()

    def make(self):
        """Makes the files, unless they are there."""
        made = self.place / "made"
        sources = (HERE / "make_list.c", HERE / "make_zone.py")
        if made.exists() and all(made.stat().st_mtime > source.stat().st_mtime for source in sources):
            return
        shutil.rmtree(self.place, ignore_errors=True)
        self.place.mkdir(parents=True)
        print(f"making {self.place}", file=sys.stderr)
        domains = int(self.rows / ROWS_A_DOMAIN * DOMAINS_DRAWN)
        make_list = [self.build / "bench/make_list", "--rows", str(self.rows), "--domains", str(domains)]
        plain = self.place / "addresses"
        for path, more in ((self.list, []), (plain, ["--plain"])):
            with open(path, "wb") as out:
                subprocess.run([*make_list, *more], stdout=out, check=True)
        subprocess.run([sys.executable, HERE / "make_zone.py", plain, self.place], check=True)
        plain.unlink()
        made.touch()

    def names(self):
        with open(self.place / "names", "rb") as file:
            return sum(1 for _ in file)

    def dnsperf(self, name, port, settings):
        """dnsperf, which asks the server at PORT for the MX of each name once."""
        clients, threads, in_flight = map(str, settings)
        said = self.place / "dnsperf.txt"
        line = ["dnsperf", "-s", HOST, "-p", str(port), "-d", str(self.place / "names"), "-n", "1", "-c", clients]
        line += ["-T", threads, "-q", in_flight, "-b", "4096", "-t", "2"]

        def note(_):
            text = said.read_text(encoding="utf-8")
            rate, lost = (float(re.search(f"{key}: +([0-9.]+)", text)[1]) for key in ("per second", "lost"))
            self.said.setdefault(name, []).append({"rate": rate, "lost": lost})

        return Contender(name, ["sh", "-c", 'out=$1; shift; exec "$@" > "$out"', "sh", said, *line], None, note)

    def clean(self, name, source, port, *options, store=False):
        """mailsift at level dns, asking the server at PORT; STORE: with a store that is new each time."""
        room, kept = self.place / "out", self.place / "store.db"
        line = [self.build / "mailsift", "clean", "--level", "dns", "--resolver", f"{HOST}:{port}", "-q", "--force"]
        line += ["-j", str(THREADS), "-o", room, *options]
        line += ["--store", kept] if store else ["--no-store"]

        def note(out):
            self.said.setdefault(name, []).append(json.loads((out / "report.json").read_text(encoding="utf-8")))
            for path in self.place.glob("store.db*"):
                path.unlink()

        return Contender(name, [*line, source], room, note)

    def syntax(self, name, source):
        room = self.place / "out"
        line = [self.build / "mailsift", "clean", "--level", "syntax", "-q", "--force", "-j", str(THREADS), "-o", room]
        return Contender(name, [*line, source], room)

    def median(self, name, number):
        """The median of what NUMBER takes from each of the contender's words, but for the first, which warmed up."""
        return statistics.median(number(said) for said in self.said[name][1:])


def asked_a_second(said):
    """Of all that is neither survey nor publish: the store's opening, last commit and merge are in it."""
    seconds = said["seconds"]
    return said["dns"]["asked"] / (seconds["total"] - seconds["survey"] - seconds["publish"])


def answers_a_second(said):
    return said["dns"]["answers"] / said["seconds"]["resolve"]


def lost(said):
    """In per cent."""
    return 100 * said["dns"]["retries"] / said["dns"]["queries"]


def best_settings(measured, port):
    """The settings with which dnsperf is fastest here."""
    speeds = {}
    for settings in PERF_SETTINGS:
        name = f"dnsperf {settings}"
        for _ in range(2):
            measure.run_once(measured.dnsperf(name, port, settings))
        speeds[settings] = measured.median(name, lambda said: said["rate"])
    rows = [[f"-c {c} -T {t} -q {q}", f"{speeds[c, t, q]:,.0f}"] for c, t, q in PERF_SETTINGS]
    print("### dnsperf's settings, one run each after one to warm up\n")
    table(["", "answers a second"], rows)
    return max(speeds, key=speeds.get)


def show_asking(measured, samples, names):
    """Domains a second beside dnsperf's rate."""
    anchor = measured.median("dnsperf", lambda said: said["rate"])
    lines = [["dnsperf", f"{anchor:,.0f}", f"{anchor:,.0f}", f"{measured.median('dnsperf', lambda s: s['lost']):.0f}",
              f"{samples['dnsperf'].user + samples['dnsperf'].system:.2f}", "1.00"]]
    for name in names:
        rate, sample = measured.median(name, asked_a_second), samples[name]
        retries = measured.median(name, lambda said: said["dns"]["retries"])
        lines.append([name, f"{rate:,.0f}", f"{measured.median(name, answers_a_second):,.0f}", f"{retries:.0f}",
                      f"{sample.user + sample.system:.2f}", f"{rate / anchor:.2f}"])
    table(["", "domains a second", "answers a second", "lost or asked again", "user + system", "of dnsperf"], lines)
    return anchor


def show_whole(measured, samples, names):
    """The movements of the whole runs."""
    lines = []
    for name in names:
        movements = ["", "", ""]
        if name in measured.said:
            movements = [f"{measured.median(name, lambda said, m=m: said['seconds'][m]):.2f}"
                         for m in ("survey", "resolve", "publish")]
        sample = samples[name]
        lines.append([name, f"{sample.wall:.2f}", *movements, f"{sample.user + sample.system:.2f}",
                      f"{sample.rss_kib / 1024:.0f}"])
    table(["", "seconds", "survey", "resolve", "publish", "user + system", "MiB"], lines)


def judge_memory(measured, sample, name):
    """Holds the peak against what so many domains and addresses may take."""
    said = measured.said[name][-1]
    addresses = said["rows"]["clean"] + said["rows"]["risky"]
    domains = said["dns"]["domains"]
    limit = MEMORY_BASE_MIB + (MEMORY_DOMAIN_BYTES * domains + MEMORY_ADDRESS_BYTES * addresses) / MIB
    print(f"Memory, {name}: {domains:,} domains of {MEMORY_DOMAIN_BYTES} bytes and, for dedupe as at level syntax, "
          f"{addresses:,} addresses of {MEMORY_ADDRESS_BYTES} bytes, above {MEMORY_BASE_MIB} MiB.\n")
    measured.bench.goal(f"memory, {name}", limit, sample.rss_kib / 1024, " MiB")


def part_nsd(measured, port):
    """dnsperf, the asking alone, and the whole clean, all in turn."""
    bench, names = measured.bench, measured.place / "names.csv"
    asking = ("asking, --no-store", "asking, new store")
    whole = ("level syntax", "level dns, --no-store", "level dns, new store")
    settings = best_settings(measured, port)
    contenders = [
        measured.dnsperf("dnsperf", port, settings),
        measured.clean(asking[0], names, port),
        measured.clean(asking[1], names, port, store=True),
        measured.syntax(whole[0], measured.list),
        measured.clean(whole[1], measured.list, port),
        measured.clean(whole[2], measured.list, port, store=True),
    ]
    samples = side_by_side(contenders, bench.options.runs)
    print(f"### Asking NSD for {measured.names():,} domains, a row each; dnsperf asks for the same names\n")
    anchor = show_asking(measured, samples, asking)
    for name, goal in zip(asking, (ASKING_GOAL, STORED_GOAL)):
        bench.goal(f"{name}: domains a second, of dnsperf", goal, measured.median(name, asked_a_second) / anchor,
                   at_least=True)
        bench.goal(f"{name}: asked again", LOSS_GOAL, measured.median(name, lost), " %")
    domains = measured.median(whole[1], lambda said: said["dns"]["domains"])
    print(f"### The whole clean: {measured.rows:,} rows over {domains:,.0f} domains, plain\n")
    show_whole(measured, samples, whole)
    base = WHOLE_GOAL * samples[whole[0]].wall + domains / anchor
    print(f"dnsperf's time for as many domains: {domains / anchor:.2f} s.\n")
    for name in whole[1:]:
        bench.goal(f"{name}: seconds, of {WHOLE_GOAL} x syntax + dnsperf", 1.0, samples[name].wall / base)
        judge_memory(measured, samples[name], name)


def part_slow(measured):
    """The pretend internet: as fast as it can, and with 20 ms an answer and loss."""
    bench, names = measured.bench, measured.place / "names.csv"
    world = measured.place / "world"
    with Pretend(measured.build, world) as fast, Pretend(measured.build, world, *SLOW) as slow:
        contenders = [
            measured.dnsperf("dnsperf, fast", fast.port, (2, 1, 500)),
            measured.clean("asking, fast", names, fast.port),
            measured.clean("asking, slow", names, slow.port),
        ]
        side_by_side(contenders, bench.options.runs)
    print("### The pretend internet: at once, and 20 ms late with 2 % loss\n")
    lines = [["dnsperf, fast", f"{measured.median('dnsperf, fast', lambda said: said['rate']):,.0f}", "", ""]]
    for name in ("asking, fast", "asking, slow"):
        lines.append([name, f"{measured.median(name, answers_a_second):,.0f}", f"{measured.median(name, lost):.2f}",
                      f"{measured.median(name, lambda said: said['seconds']['resolve']):.2f}"])
    table(["", "answers a second", "asked again, %", "seconds of asking"], lines)
    bench.goal("asking, 20 ms and 2 % loss: answers a second", SLOW_GOAL,
               measured.median("asking, slow", answers_a_second), at_least=True)


def part_dns(bench, build):
    """Level dns.  BENCH: bench/run's options, data and goals; BUILD: where the programs are."""
    if shutil.which("dnsperf") is None:
        print("Level dns is left out: dnsperf is not installed\n")
        return
    measured = Measured(bench, build)
    try:
        nsd = Nsd(build, os.path.abspath(measured.place / "nsd"), {".": os.path.abspath(measured.place / "zone")})
    except servers.Absent as why:
        print(f"Level dns is left out: {why}\n")
        return
    with nsd:
        part_nsd(measured, nsd.port)
        bench.helped += measure.descendants_seconds(nsd.process.pid)
    part_slow(measured)
    print(NOT_SHOWN)
