"""The fault loop: every call of a run fails in turn, and after each what must hold is checked.

usage: tests/faults/run.py BUILD [--faults N] [--seed N] [--at-once N] [--only REGEX]
       tests/faults/run.py BUILD --cell NAME --fault CALL:N:ERROR:MODE      repeats one, and says all about it

A cell is a command line: a level, threads, with a store or not, with former outputs or not.  Each is first run
undisturbed, which counts its calls; then each call of each function fails once, or from then on, as far as N allows:
the first ones, and a spread over the rest.
"""
import argparse
import collections
import concurrent.futures
import csv
import os
import random
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), "e2e", "stage")]
sys.dont_write_bytecode = True
import mail_world  # noqa: E402
from checks import BUG, Problem, Sample, check_end, check_published, everything, require, segments  # noqa: E402
from flavours import FLAVOURS, WEIGHTS  # noqa: E402

ADDRESSES = """ann@firm.com bob@firm.com lost@firm.com off@firm.com carl@bare.com dead@bare.com dora.dodd@gmail.com
dead.dora@gmail.com eve@tls.com noeve@tls.com x@gone.com x@null.com x@empty.com x@dangling.com x@private.com x@catch.com
y@catch.com info@firm.com ann@firm.com nobody a@b@c stop@firm.com x@mailinator.com x@gmial.com x@1.2.3.4
no-reply@firm.com x@xn--caf-dma.com Ann<ann.two@firm.com> {BOB@tls.com} bob@FIRM.com jörg@firm.com
x@café.com""".split()
FORMER_ROWS = 12

CALL_BYTES, NAME_BYTES, PAGE_BYTES = 40, 32, 16384
Cell = collections.namedtuple("Cell", "name level options store former given")  # GIVEN: how the list is given
CELLS = [Cell(*cell) for cell in (
    ("syntax-1", "syntax", ("-j", "1"), False, False, "file"),
    ("syntax-2-force", "syntax", ("-j", "2"), False, True, "file"),
    ("syntax-2-gzip", "syntax", ("-j", "2", "-z"), False, False, "gzip"),
    ("syntax-1-options", "syntax",
     ("-j", "1", "--json", "--preset", "brevo", "--dedupe", "canonical", "--metrics", "METRICS"), False, True, "pipe"),
    ("dns-1-store", "dns", ("-j", "1"), True, False, "file"),
    ("dns-2-pipe", "dns", ("-j", "2"), False, False, "pipe"),
    ("dns-2-store-force", "dns", ("-j", "2"), True, True, "file"),
    ("smtp-1", "smtp", ("-j", "1"), False, False, "file"),
    ("smtp-1-store-force", "smtp", ("-j", "1", "--evidence"), True, True, "file"),
    ("smtp-2-store", "smtp", ("-j", "2"), True, False, "file"),
)]
SLOW_SECONDS = {"syntax": 15, "dns": 30, "smtp": 40}  # what a run with a fault may take more than one without
KILL_SECONDS = 120
# Words that make new outputs right after a failure.
PUBLISHED = re.compile("standard output|metrics|/report.json|the new outputs are there|out of memory|no memory")
FRAMES_TOLD = 6
TELL_EVERY = 1000

Result = collections.namedtuple("Result", "cell fault fired seconds code problem where words")


class Stage:
    """The internet, the list, and what each cell does undisturbed."""

    def __init__(self, build, home):
        self.build, self.home = os.path.abspath(build), home
        self.library = os.path.join(self.build, "libfault.so")
        self.internet = mail_world.MailInternet(self.build, os.path.join(HERE, "world"), os.path.join(home, "smtp.log"))
        self.write_lists()
        self.sample = Sample(self.path("list.csv"))
        self.local = threading.local()
        self.expected, self.tables, self.counts, self.seconds = {}, {}, {}, {}

    def path(self, name):
        return os.path.join(self.home, name)

    def write_lists(self):
        rows = ["id,name,email,note"]
        rows += [f'{i},"N, {i}",{address},"says ""{i}"""' for i, address in enumerate(ADDRESSES)]
        for name, count in (("list.csv", len(rows)), ("former.csv", FORMER_ROWS)):
            with open(self.path(name), "w", encoding="utf-8") as file:
                file.write("\n".join(rows[:count]) + "\n")
        self.lists = {}
        for name in ("list.csv", "former.csv"):
            with open(self.path(name), "rb") as file:
                self.lists[name] = file.read()
        subprocess.run(["gzip", "-kn", self.path("list.csv")], check=True)
        with open(self.path("stop.txt"), "w", encoding="utf-8") as file:
            file.write("stop@firm.com\n")

    def command(self, cell, directory, name="list.csv"):
        options = [os.path.join(directory, "metrics") if word == "METRICS" else word for word in cell.options]
        line = [os.path.join(self.build, "mailsift"), "clean", "-q", "--level", cell.level, *options]
        line += ["--suppress", self.path("stop.txt"), "-o", os.path.join(directory, "out")]
        line += ["--store", os.path.join(directory, "store")] if cell.store else ["--no-store"]
        if cell.level != "syntax":
            line += ["--resolver", self.internet.resolver, "--allow-loopback", "--patience", "2s"]
        if cell.level == "smtp":
            line += ["--helo", mail_world.HELO, "--mail-from", mail_world.SENDER, "--smtp-port", self.internet.port]
            line += ["--no-limits", "--retry", "1s"]
        given = {"file": self.path(name), "gzip": self.path(name + ".gz"), "pipe": "-"}
        return line + (["--force"] if cell.former else []) + [given[cell.given]]

    def run(self, line, page=None, fault=None, name="list.csv"):
        """Runs LINE, which may read list NAME from a pipe; with PAGE the library counts there, with FAULT it lets that
        call fail.  (exit code, words, seconds); no exit code: it had to be killed.
        """
        env = dict(os.environ)
        if page is not None:
            env.update(LD_PRELOAD=self.library, FAULT_PAGE=page)
        if fault is not None:
            env["FAULT"] = fault
        began = time.monotonic()
        process = subprocess.Popen(line, env=env, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE)
        try:
            _, words = process.communicate(self.lists[name] if line[-1] == "-" else b"", KILL_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            _, words = process.communicate()
            return None, words.decode(errors="replace"), time.monotonic() - began
        return process.returncode, words.decode(errors="replace"), time.monotonic() - began

    def fresh(self, cell):
        """A directory of this thread's own, as CELL finds it."""
        if not hasattr(self.local, "directory"):
            self.local.directory = tempfile.mkdtemp(prefix="run-", dir=self.home)
        directory = self.local.directory
        shutil.rmtree(directory)
        if cell.former:
            shutil.copytree(self.path("former-" + cell.name), directory)
        else:
            os.mkdir(directory)
        return directory

    def blank_page(self):
        page = self.path(f"page-{threading.get_ident()}")
        with open(page, "wb") as file:
            file.truncate(PAGE_BYTES)
        return page

    def undisturbed(self, cell, directory, page=None):
        code, words, seconds = self.run(self.command(cell, directory), page)
        require((code, words) == (0, ""), f"an undisturbed run ends with {code}: {words}")
        return seconds

    def learn(self, cell):
        """What CELL does undisturbed: former outputs, verdicts, calls, time."""
        if cell.former:
            former = self.path("former-" + cell.name)
            os.mkdir(former)
            code, words, _ = self.run(self.command(cell, former, "former.csv"), name="former.csv")
            require(code == 0, f"the run for former outputs ends with {code}: {words}")
        page = self.blank_page()
        directory = self.fresh(cell)
        self.seconds[cell.name] = self.undisturbed(cell, directory, page)
        self.tables[cell.name] = segments(os.path.join(directory, "out"))
        self.expected[cell.name] = self.sample.verdicts(self.tables[cell.name])
        self.counts[cell.name], _, _ = read_page(page)

    def attempt(self, cell, fault):
        """Runs CELL with FAULT and checks what must hold; the Result."""
        directory, page = self.fresh(cell), self.blank_page()
        out = os.path.join(directory, "out")
        former = everything(out)
        code, words, seconds = self.run(self.command(cell, directory), page, fault)
        _, fired, where = read_page(page)
        problem = None
        try:
            require(code is not None, f"hangs for more than {KILL_SECONDS} seconds")
            check_end(code, words, fault)
            if everything(out) != former or code == 0:
                check_published(out, self.sample, self.expected[cell.name], self.tables[cell.name])
                require(code == 0 or PUBLISHED.search(words), f"exit code {code}, but there are new outputs")
            require(seconds < self.seconds[cell.name] + SLOW_SECONDS[cell.level], f"takes {seconds:.0f} seconds")
            self.check_next(cell, directory, code, fault)
        except Problem as found:
            problem = str(found)
        except (OSError, ValueError, LookupError, csv.Error) as found:  # what is there cannot even be read
            problem = f"outputs that cannot be read: {found!r}"
        return Result(cell, fault, fired, seconds, code, problem, where, words)

    def check_next(self, cell, directory, code, fault):
        """The run after it finds nothing in its way."""
        if code == 0 and not cell.store and os.listdir(directory) == ["out"]:
            return
        if not cell.former:  # outputs that are there although their disk, or standard output, failed afterwards
            shutil.rmtree(os.path.join(directory, "out"), ignore_errors=True)
        try:
            self.undisturbed(cell, directory)
            found = self.sample.verdicts(segments(os.path.join(directory, "out")))
            other = [number for number, verdict in found.items() if verdict != self.expected[cell.name][number]]
            require(not other, f"{len(other)} rows have another verdict")
            left = set(os.listdir(directory)) - {"out", "store", "store-wal", "store-shm", "metrics"}
            if re.match(r"sqlite3\w*:\d+:11:on", fault):  # that it is damaged, and again when opened once more
                left.discard("store.damaged")
            if fault.startswith("unlink") or code == BUG:
                left = {name for name in left if not name.startswith(".metrics.")}
            require(not left, f"{left} are left over")
        except Problem as found:
            raise Problem(f"in the next run: {found}") from None


def read_page(page):
    """The counts by call, how often the fault came, and who had called."""
    with open(page, "rb") as file:
        data = file.read()
    counts, at = {}, 0
    while (name := data[at:at + NAME_BYTES].rstrip(b"\0")).isascii() and name[:1].isalpha():
        name = name.decode()
        counts[name] = struct.unpack_from("<Q", data, at + NAME_BYTES)[0]
        at += CALL_BYTES
    fired = struct.unpack_from("<Q", data, at)[0]
    where = data[at + 8:].partition(b"\0")[0].decode(errors="replace")
    return counts, fired, where


def numbers(count, most, rng):
    """MOST numbers up to COUNT: the first half of them in turn, the others spread over the rest."""
    if count <= most:
        return list(range(1, count + 1))
    first = most // 2
    step = (count - first) / (most - first)
    return list(range(1, first + 1)) + [first + 1 + int((i + rng.random()) * step) for i in range(most - first)]


def plan(stage, cells, faults, rng, only):
    """(cell, fault) in a random order, about FAULTS of them: as many of each stream of calls as fit."""
    streams = [(cell, call, error, mode, count)
               for cell in cells for call, count in stage.counts[cell.name].items() if count > 0
               for error, mode in FLAVOURS[call] if re.search(only, f"{cell.name} {call}:{error}:{mode}")]

    def share(call, mode, bound):
        return max(1, int(bound * WEIGHTS.get(call, 1) / (4 if mode == "on" else 1)))

    bound = 1
    while bound < 100000 and sum(min(n, share(call, mode, bound)) for _, call, _, mode, n in streams) < faults:
        bound += 1
    made = [(cell, f"{call}:{number}:{error}:{mode}") for cell, call, error, mode, count in streams
            for number in numbers(count, share(call, mode, bound), rng)]
    rng.shuffle(made)
    return made[:faults]


def source_of(where):
    """The frames of WHERE as lines of the source, as far as they are known, from the innermost one."""
    found = []
    for frame in where.split():
        path, _, offset = frame.rpartition("+")
        done = subprocess.run(["addr2line", "-fpse", path, offset], capture_output=True, text=True, check=False)
        known = done.returncode == 0 and ":?" not in done.stdout
        found.append(done.stdout.strip() if known else os.path.basename(frame))
    return " < ".join(found[:FRAMES_TOLD])


def tell(stage, result):
    print(f"\nPROBLEM: {result.problem}\n  repeat: python3 tests/faults/run.py {os.path.relpath(stage.build)} "
          f"--cell {result.cell.name} --fault {result.fault}\n  exit code {result.code}, {result.seconds:.1f} s, "
          f"called by {source_of(result.where)}\n  {result.words.strip()}", flush=True)


def summary(results):
    """Counts by cell and by call."""
    for title, key in (("cell", lambda r: r.cell.name), ("call", lambda r: r.fault.split(":")[0])):
        faults, problems = collections.Counter(), collections.Counter()
        for result in results:
            faults[key(result)] += 1
            problems[key(result)] += result.problem is not None
        print(f"\n{title:<28} faults problems")
        for name, count in sorted(faults.items()):
            print(f"{name:<28} {count:6} {problems[name]:8}")


def loop(stage, options):
    cells = [cell for cell in CELLS if re.search(options.only.split(" ")[0], cell.name) or " " not in options.only]
    for cell in cells:
        stage.learn(cell)
    made = plan(stage, cells, options.faults, random.Random(options.seed), options.only)
    fired, missed, began = [], 0, time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(options.at_once) as pool:
        for done in concurrent.futures.as_completed([pool.submit(stage.attempt, *one) for one in made]):
            result = done.result()
            if result.fired or result.problem:
                fired.append(result)
            else:
                missed += 1
            if result.problem:
                tell(stage, result)
            if (len(fired) + missed) % TELL_EVERY == 0:
                print(f"{len(fired) + missed} of {len(made)} after {time.monotonic() - began:.0f} s", flush=True)
    summary(fired)
    problems = sum(result.problem is not None for result in fired)
    print(f"\n{len(fired)} faults, {problems} problems; {missed} calls did not come; {time.monotonic() - began:.0f} s")
    return problems == 0 and len(fired) > 0


def one(stage, options):
    cell = next(cell for cell in CELLS if cell.name == options.cell)
    stage.learn(cell)
    result = stage.attempt(cell, options.fault)
    print(f"fired {result.fired} times, first called by {source_of(result.where)}\nexit code {result.code} after "
          f"{result.seconds:.2f} s (undisturbed {stage.seconds[cell.name]:.2f} s)\n{result.words}"
          f"{result.problem or 'no problem'}")
    return result.problem is None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--faults", type=int, default=10000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--at-once", type=int, default=8)
    parser.add_argument("--only", default="")
    parser.add_argument("--cell")
    parser.add_argument("--fault")
    options = parser.parse_args()
    place = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="mailsift-faults-", dir=place) as home:
        stage = Stage(options.build, home)
        with stage.internet:
            fine = one(stage, options) if options.fault else loop(stage, options)
    sys.exit(0 if fine else 1)


if __name__ == "__main__":
    main()
