"""One run of mailsift among liars, and what is found when it is compared with the truth: a row of the table."""
import collections
import csv
import json
import os
import shutil
import subprocess
import tempfile
import time

import no_settings  # noqa: F401  (the user's settings are not the tests')

BUILD = os.environ.get("LIARS_BUILD", "build")
SIZE = int(os.environ.get("SIZE", "60"))
BIG = SIZE >= 1000
RUN_SECONDS = int(os.environ.get("RUN_SECONDS", 600 if BIG else 100))
NOBODY = {0, 69, 75}  # exit codes: the run is done, or has found out that nobody is to be believed
ASK_AGAIN = {"dns_failure", "dns_timeout", "dns_filtered"}
COLUMNS = ("case", "living", "false", "dead", "found", "questions", "seconds", "exit", "", "what is wrong")


class Run:
    """What a run has said: code (None: it took too long and was killed), seconds, words, and of each domain
    said[domain] = (status, reason)."""

    def __init__(self, code, seconds, words, out):
        self.code, self.seconds, self.words = code, seconds, words
        self.said, self.report = {}, {}
        for segment in ("clean", "risky", "invalid"):
            path = os.path.join(out, segment + ".csv")
            if os.path.exists(path):
                with open(path, encoding="utf-8", newline="") as file:
                    for row in csv.DictReader(file):
                        domain = row["email"].rsplit("@", 1)[1].lower()
                        self.said[domain] = (row["mailsift_status"], row["mailsift_reason"])
        if os.path.exists(os.path.join(out, "report.json")):
            with open(os.path.join(out, "report.json"), encoding="utf-8") as file:
                self.report = json.load(file)

    def invalid(self, domains):
        return [name for name in domains if self.said.get(name, ("",))[0] == "invalid"]


class Place:
    """A directory for the files of a case, for a `with` block; it is gone after that."""

    def __enter__(self):
        self.dir = tempfile.mkdtemp(prefix="mailsift-liars-")
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.dir, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.dir, name)

    def clean(self, servers, source, *options, build=None, seconds=RUN_SECONDS):
        """Runs mailsift at level dns (unless OPTIONS say otherwise) with the SERVERS' addresses."""
        out = tempfile.mkdtemp(dir=self.dir)
        line = [os.path.join(build or BUILD, "mailsift"), "clean", "-q", "--force", "-o", os.path.join(out, "out")]
        line += [] if "--level" in options else ["--level", "dns"]
        line += [] if "--store" in options else ["--no-store"]
        for address in servers:
            line += ["--resolver", address]
        began = time.monotonic()
        line += [*options, source]
        process = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        try:
            words = process.communicate(timeout=seconds)[1]
            code = process.returncode
        except subprocess.TimeoutExpired:
            process.kill()
            words, code = process.communicate()[1], None
        return Run(code, time.monotonic() - began, words, os.path.join(out, "out"))


class Row(collections.namedtuple("Row", "case living false dead found questions seconds code wrong")):
    """A line of the table; WRONG are sentences: none, and the case has passed."""

    def cells(self):
        code = "killed" if self.code is None else self.code
        wrong = "; ".join(self.wrong)
        return [self.case, self.living, self.false, self.dead, self.found, self.questions, f"{self.seconds:.1f}", code,
                "FAIL" if self.wrong else "ok", wrong]


def judge(case, world, run, questions, dead=None, codes=NOBODY, wrong=()):
    """The row of RUN in WORLD: no living domain may be invalid, and each of DEAD must be, if there is an end; none: no
    matter. CODES: the exit codes that are right."""
    wrong = list(wrong)
    false, found = run.invalid(world.living), run.invalid(world.dead)
    if false:
        reasons = collections.Counter(run.said[name][1] for name in false)
        kinds = collections.Counter(world.living[name] for name in false)
        wrong.append(f"{len(false)} living are invalid ({counts(reasons)}; {counts(kinds)})")
    if run.code not in codes:
        wrong.append("it goes on and on" if run.code is None else f"exit code {run.code}: {run.words.strip()[-200:]}")
    if run.code == 0:
        missing = sum(name not in run.said for name in [*world.living, *world.dead])
        if missing:
            wrong.append(f"{missing} domains are missing")
        lost = [name for name in dead or () if name not in found]
        if lost:
            wrong.append(f"{len(lost)} dead are not found ({counts(collections.Counter(world.dead[n] for n in lost))})")
    sizes = map(len, (world.living, false, world.dead, found))
    return Row(case, *sizes, questions, run.seconds, run.code, wrong)


def counts(counter):
    return ", ".join(f"{count} {word}" for word, count in counter.most_common(4))


def print_table(rows):
    table = [COLUMNS, *(list(map(str, row.cells())) for row in rows)]
    widths = [max(len(line[i]) for line in table) for i in range(len(COLUMNS) - 1)]
    for line in table:
        cells = [line[0].ljust(widths[0]), *(line[i].rjust(widths[i]) for i in range(1, len(widths))), line[-1]]
        print("  ".join(cells).rstrip())
