"""Level dns against a generated world whose truth is known, on a good wire and on a bad one.

usage: tests/e2e/dns/dns_truth.py BUILD [unittest's options]; DOMAINS and SEED in the environment make another
world, LOSS (20) is how many percent of the packets the bad wire loses, in each direction.

The runs go side by side, each with its own server: most of the time they wait for names that never answer.
"""
import collections
import csv
import filecmp
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "stage"))
sys.dont_write_bytecode = True
import pretend  # noqa: E402  (it stands beside this file)
from pretend import Server, World, segments  # noqa: E402

BUILD = os.path.abspath(sys.argv.pop(1))
DOMAINS = int(os.environ.get("DOMAINS", "4000"))
SEED = int(os.environ.get("SEED", "1"))
SMALL = 1000
LOSS = ("--drop", os.environ.get("LOSS", "20"))
THREADS = {"one": "1", "two": "2", "sixteen": "16"}
RUNS = {name + wire: (threads, manners) for wire, manners in (("", ()), (", lossy", LOSS))
        for name, threads in THREADS.items()}
RESENT = 1.02  # questions that a busy machine may make of one
FAILED = {"dns_failure", "dns_timeout", "*"}


def finish_all(runs):
    """Lets all runs come to their end; returns what is wrong with them."""
    faults = []
    for name, process in runs.items():
        try:
            errors = process.communicate(timeout=pretend.RUN_SECONDS)[1]
        except subprocess.TimeoutExpired:
            process.kill()
            errors = process.communicate()[1] + "it took too long"
        if process.returncode != 0:
            faults.append(f"{name}: exit code {process.returncode}: {errors}")
    return faults


def together(reasons):
    """The rows by reason, with one number for all that failed: of some it is not certain in which way."""
    found = collections.Counter()
    for reason, rows in reasons.items():
        found["failed" if reason in FAILED else reason] += rows
    return found


class Truth(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = tempfile.mkdtemp(prefix="mailsift-truth-")
        cls.addClassCleanup(shutil.rmtree, cls.home, True)
        cls.world = World(BUILD, cls.home, DOMAINS, SEED)
        cls.outs = {name: os.path.join(cls.home, name) for name in RUNS}
        servers, runs = {}, {}
        try:
            for name, (threads, manners) in RUNS.items():
                servers[name] = Server(cls.world, *manners).__enter__()
                line = pretend.command(cls.world, servers[name], cls.outs[name], "-j", threads)
                runs[name] = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                              text=True)
            faults = finish_all(runs)
        finally:
            for process in runs.values():
                if process.poll() is None:
                    process.kill()
                    process.communicate()
            for server in servers.values():
                server.__exit__()
        if faults:
            raise AssertionError("\n".join(faults))
        cls.asked = servers["two"].asked()
        with open(cls.world.list, encoding="utf-8", newline="") as file:
            domains = (row["email"].rsplit("@", 1)[1] for row in csv.DictReader(file))
            cls.rows = collections.Counter(domains)

    def test_every_verdict(self):
        for name, out in self.outs.items():
            with self.subTest(run=name):
                wrong = self.world.wrong(out)
                kinds = collections.Counter((self.world.truth[row[0]][2], *row[1:]) for row in wrong)
                self.assertEqual(kinds.most_common(10), [], f"{len(wrong)} rows are not as the world says")

    def test_every_row(self):
        for name, out in self.outs.items():
            with self.subTest(run=name):
                written = sum(data.count(b"\n") - 1 for data in segments(out).values())
                self.assertEqual(written, sum(self.rows.values()))

    def certain_lines(self, out):
        """The segments' lines without those of domains whose answers depend on how often they are asked."""
        truth = self.world.truth
        anything = tuple(f"@{domain},".encode() for domain in truth if truth[domain][0] == "*")
        return {file: [line for line in data.splitlines(True) if not any(word in line for word in anything)]
                for file, data in segments(out).items()}

    def test_same_bytes(self):
        one = self.certain_lines(self.outs["one"])
        for name in ("two", "sixteen"):
            for file, lines in self.certain_lines(self.outs[name]).items():
                self.assertTrue(lines == one[file], f"{file} of {name} differs from that of one thread")

    def test_report(self):
        reasons = collections.Counter()
        for domain, rows in self.rows.items():
            reasons[self.world.truth[domain][0]] += rows
        failed = sum(self.world.truth[domain][0] in FAILED for domain in self.rows)
        for name, out in self.outs.items():
            with self.subTest(run=name), open(os.path.join(out, "report.json"), encoding="utf-8") as file:
                report = json.load(file)
                found = {reason: rows for status in ("clean", "risky", "invalid")
                         for reason, rows in report["reasons"][status].items() if rows > 0}
                self.assertEqual(report["rows"]["in"], sum(self.rows.values()))
                self.assertEqual(together(found), together(reasons))
                self.assertEqual([report["dns"][word] for word in ("domains", "known", "asked", "failed")],
                                 [DOMAINS, 0, DOMAINS, failed])

    def test_questions(self):
        """A domain is asked once; twice if the answer was cut (TCP), or if its rows would be invalid."""
        kinds = collections.defaultdict(list)
        for domain, (_, _, kind) in self.world.truth.items():
            kinds[kind].append(self.asked[domain])
        for kind, questions in (("own-host", 1), ("google", 1), ("many-mx", 2), ("many-mx-first-gone", 2),
                                ("null-mx", 2), ("unknown", 2), ("private", 1),
                                ("later-servfail", 1)):
            with self.subTest(kind=kind):
                self.assertGreaterEqual(min(kinds[kind]), questions)
                self.assertLessEqual(sum(kinds[kind]), RESENT * questions * len(kinds[kind]) + 1)


class Maker(unittest.TestCase):
    def setUp(self):
        self.home = tempfile.mkdtemp(prefix="mailsift-maker-")
        self.addCleanup(shutil.rmtree, self.home, True)

    def make(self, name, *options):
        where = os.path.join(self.home, name)
        line = [os.path.join(BUILD, "make_world"), "--domains", str(SMALL), *options, where]
        return where, subprocess.run(line, capture_output=True, text=True, timeout=pretend.READY_SECONDS)

    def truth(self, where):
        with open(os.path.join(where, "truth.tsv"), encoding="utf-8", newline="") as file:
            return list(csv.reader(file, delimiter="\t"))

    def test_same_seed_same_bytes(self):
        files = ["world", "list.csv", "truth.tsv"]
        seeds = (("a", "7"), ("b", "7"), ("c", "8"))
        one, two, other = (self.make(name, "--seed", seed)[0] for name, seed in seeds)
        self.assertEqual(filecmp.cmpfiles(one, two, files, shallow=False)[0], files)
        self.assertEqual(filecmp.cmpfiles(one, other, files, shallow=False)[1], files)

    def test_list(self):
        """Every domain has a row, no address has two, and without a question all of them are clean."""
        where = self.make("list", "--rows", "3000")[0]
        path = os.path.join(where, "list.csv")
        with open(path, encoding="utf-8", newline="") as file:
            addresses = [row["email"] for row in csv.DictReader(file)]
        truth = self.truth(where)
        self.assertEqual(len(addresses), 3000)
        self.assertEqual(len(set(addresses)), 3000)
        self.assertEqual({address.rsplit("@", 1)[1] for address in addresses}, {row[0] for row in truth})
        self.assertEqual(len(truth), SMALL)
        out = os.path.join(where, "out")
        line = [os.path.join(BUILD, "mailsift"), "clean", "--level", "syntax", "-q", "-o", out, path]
        subprocess.run(line, check=True, timeout=pretend.READY_SECONDS)
        self.assertEqual({name: data.count(b"\n") - 1 for name, data in segments(out).items()},
                         {"clean.csv": 3000, "invalid.csv": 0, "risky.csv": 0})

    def test_every_kind(self):
        kinds = collections.Counter(row[3] for row in self.truth(self.make("all")[0]))
        calm = collections.Counter(row[3] for row in self.truth(self.make("calm", "--calm")[0]))
        self.assertGreater(len(kinds), 100)
        self.assertGreater(min(kinds.values()), 1)
        self.assertLess(set(calm), set(kinds))
        self.assertFalse({"servfail", "timeout", "slow", "first-gone", "garbage"} & set(calm))

    def test_usage(self):
        for options in (["--rows", "10"], ["--seed", "x"], ["--domains", "0"], ["--wrong"], ["another"]):
            with self.subTest(options=options):
                done = self.make("usage", *options)[1]
                self.assertEqual(done.returncode, 64, done.stderr)
                self.assertRegex(done.stderr, "^make_world: .*\n$")


if __name__ == "__main__":
    unittest.main()
