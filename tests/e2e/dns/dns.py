"""Level dns with real name servers: the verdicts that cases.zone says, from NSD and through unbound.

usage: tests/e2e/dns/dns.py BUILD [unittest's options]
"""
import collections
import csv
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "stage"))
sys.dont_write_bytecode = True
from name_server import SOA, Nsd, Unbound  # noqa: E402  (it stands beside this file)
from ports import free_port  # noqa: E402

BUILD = os.path.abspath(sys.argv.pop(1))
CASES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "cases.zone")
CANARIES = ("gmail.com", "outlook.com", "qq.com", "yahoo.com")  # which the zones have
SEGMENTS = {"domain_accepts_mail": "clean", "dns_failure": "risky", "mx_ip_literal": "risky",
            "dns_filtered": "risky"}  # others: invalid
MANY = 20000
MANY_ZONE = "mailsift-many.net"
FIRST_SECONDS = 30
LOG_BYTES = 200000  # the store's log is as long when some answers are in it
RUN_SECONDS = 60
SILENT_SECONDS = 3


class Cases:
    """What cases.zone says: the text of each zone, and (reason, provider) of each name."""

    def __init__(self, path):
        self.zones, self.missing, self.silent, self.expected = {}, [], [], {}
        self.origin = self.owner = None
        with open(path, encoding="utf-8") as file:
            for line in file:
                self.read(line.rstrip("\n"))

    def read(self, line):
        record, _, comment = line.partition(";")
        words = record.split()
        if words[:1] == ["$ORIGIN"]:
            self.origin = words[1]
            self.zones[self.origin] = f"$ORIGIN {self.origin}\n$TTL 3600\n{SOA}"
        elif words[:1] == ["$MISSING"]:
            self.missing.append(words[1])
        elif words[:1] == ["$SILENT"]:
            self.silent.append(words[1])
        elif words:
            self.owner = self.owner if record[0].isspace() else words[0]
            self.zones[self.origin] += record + "\n"
        about = re.fullmatch(r" (?:(\S+) )?= (\w+)(?: (\S+))?", comment)
        if about:
            name, reason, provider = about.groups()
            self.expected[self.whole(name or self.owner)] = (reason, provider or "")

    def whole(self, name):
        if name == "@":
            return self.origin[:-1]
        return name[:-1] if name.endswith(".") else f"{name}.{self.origin[:-1]}"

    def write_zones(self, directory):
        """Writes the zone files; returns name to path as NSD wants them."""
        paths = {zone: os.path.join(directory, zone + "zone") for zone in [*self.zones, *self.missing]}
        for zone, text in self.zones.items():
            with open(paths[zone], "w", encoding="utf-8") as file:
                file.write(text)
        return paths


def write_list(path, expected):
    """A list with a row for each name of EXPECTED, which stands in the row as well."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["email", "expected", "provider"])
        rows.writerows([f"person{i}@{name}", *expected[name]] for i, name in enumerate(expected))


def rows_of(out):
    """The rows of the outputs, each with its segment."""
    for segment in ("clean", "risky", "invalid", "duplicate", "suppressed"):
        path = os.path.join(out, segment + ".csv")
        if os.path.exists(path):
            with open(path, encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    yield segment, row


class RealServers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = tempfile.mkdtemp(prefix="mailsift-servers-")
        cls.addClassCleanup(shutil.rmtree, cls.home, True)
        cls.cases = Cases(CASES)
        cls.list = os.path.join(cls.home, "list.csv")
        write_list(cls.list, cls.cases.expected)
        cls.nsd = Nsd(BUILD, os.path.join(cls.home, "nsd"), cls.cases.write_zones(cls.home))
        cls.nsd.start()
        cls.addClassCleanup(cls.nsd.stop)

    def setUp(self):
        self.dir = tempfile.mkdtemp(dir=self.home)
        self.stubs = dict.fromkeys((".", "com.", "net."), self.nsd.port)  # with the root nobody else is asked
        self.stubs.update((zone, free_port()) for zone in self.cases.silent)

    def path(self, name):
        return os.path.join(self.dir, name)

    def unbound(self):
        return Unbound(BUILD, self.path("unbound"), self.stubs, "gmail.com")

    def command(self, server, out, source, *options):
        """mailsift's command line; addresses of this machine are not public in these tests."""
        start = [os.path.join(BUILD, "mailsift"), "clean", "--level", "dns", "--resolver", server.address]
        for canary in CANARIES:
            start += ["--canary", canary]
        start += ["--force", "-o", self.path(out), *options]
        if "--store" not in options:
            start.append("--no-store")
        return [*start, source]

    def clean(self, server, source, *runs):
        """Runs mailsift, once for each of RUNS (where to, and options), all at the same time, to the end."""
        lines = [self.command(server, out, source, "-q", *options) for out, *options in runs]
        processes = [subprocess.Popen(line, stderr=subprocess.PIPE, text=True) for line in lines]
        for process in processes:
            self.addCleanup(process.communicate)
            self.addCleanup(process.kill)
        for process in processes:
            _, words = process.communicate(timeout=RUN_SECONDS)
            self.assertEqual(process.returncode, 0, words)

    def assert_rows(self, out, count):
        """Each row is judged and placed as it says itself."""
        wrong, seen = [], 0
        for segment, row in rows_of(self.path(out)):
            seen += 1
            right = SEGMENTS.get(row["expected"], "invalid")
            found = (segment, row["mailsift_status"], row["mailsift_reason"], row["mailsift_provider"])
            if found != (right, right, row["expected"], row["provider"]):
                wrong.append(f"{row['email']}: {row['expected']} {row['provider']}, not {' '.join(found)}")
        self.assertFalse(wrong, f"{len(wrong)} rows are not as they should be:\n" + "\n".join(wrong[:20]))
        self.assertEqual(seen, count)

    def assert_report(self, out):
        """The report counts what the rows say."""
        with open(os.path.join(self.path(out), "report.json"), encoding="utf-8") as file:
            report = json.load(file)
        wanted = collections.Counter(reason for reason, _ in self.cases.expected.values())
        reasons = {reason: count for each in report["reasons"].values() for reason, count in each.items()}
        self.assertEqual(reasons, dict(wanted))
        self.assertEqual(report["rows"]["in"], len(self.cases.expected))
        self.assertEqual(report["rows"]["unknown"], sum(wanted[reason] for reason in ("dns_failure", "mx_ip_literal", "dns_filtered")))
        self.assertEqual(report["rows"]["clean"], wanted["domain_accepts_mail"])
        names = {name.lower().encode("idna") for name in self.cases.expected}
        self.assertEqual(report["dns"]["domains"], len(names))
        self.assertEqual(report["dns"]["asked"], len(names))
        self.assertEqual(report["dns"]["failed"], wanted["dns_failure"])
        self.assertGreater(report["dns"]["queries"], len(names))
        self.assertTrue(report["complete"])

    def assert_cases(self, server):
        self.clean(server, self.list, ("one", "-j", "1"), ("two", "-j", "2"))
        for out in ("one", "two"):
            self.assert_rows(out, len(self.cases.expected))
            self.assert_report(out)

    def test_nsd(self):
        self.assert_cases(self.nsd)

    def test_unbound(self):
        with self.unbound() as unbound:
            self.assert_cases(unbound)

    def test_both_as_two_name_servers(self):
        with self.unbound() as unbound:
            self.clean(self.nsd, self.list, ("out", "--resolver", unbound.address))
        self.assert_rows("out", len(self.cases.expected))

    def many(self):
        """A list whose cleaning takes a while."""
        about = {part: self.cases.expected[f"a.{part}.{MANY_ZONE}"] for part in ("there", "gone")}
        parts = ("gone" if number % 10 == 0 else "there" for number in range(MANY))
        expected = {f"n{number}.{part}.{MANY_ZONE}": about[part] for number, part in enumerate(parts)}
        write_list(self.path("many.csv"), expected)
        return self.path("many.csv")

    def begin_many(self, server, *options):
        """Starts mailsift on many names, and returns it in the middle of the asking."""
        store = self.path("store")
        line = self.command(server, "out", self.many(), "-q", "--store", store, *options)
        process = subprocess.Popen(line, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        self.wait_for_answers(store)
        self.assertIsNone(process.poll(), "it has ended too early")
        return process

    def wait_for_answers(self, store):
        """Returns when the first answers are in the store."""
        log, end = store + "-wal", time.monotonic() + FIRST_SECONDS
        while not (os.path.exists(log) and os.path.getsize(log) > LOG_BYTES):
            self.assertLess(time.monotonic(), end, "nothing is learned")
            time.sleep(0.002)

    def test_unbound_stops_for_a_while(self):
        with self.unbound() as unbound:
            process = self.begin_many(unbound)
            unbound.process.send_signal(signal.SIGSTOP)
            time.sleep(SILENT_SECONDS)
            self.assertIsNone(process.poll(), "it did not wait")
            unbound.process.send_signal(signal.SIGCONT)
            _, words = process.communicate(timeout=RUN_SECONDS)
        self.assertEqual(process.returncode, 0, words)
        self.assert_rows("out", MANY)

    def test_unbound_is_killed(self):
        with self.unbound() as unbound:
            process = self.begin_many(unbound, "--patience", "1s")
            unbound.kill()
            _, words = process.communicate(timeout=RUN_SECONDS)
            self.assertEqual(process.returncode, 75, words)
            self.assertFalse(os.path.exists(self.path("out")), "it has published")
            unbound.start()
            self.clean(unbound, self.path("many.csv"), ("out", "--store", self.path("store")))
        self.assert_rows("out", MANY)
        with open(self.path("out/report.json"), encoding="utf-8") as file:
            self.assertGreater(json.load(file)["dns"]["known"], 0, "nothing was kept of what was learned before")


if __name__ == "__main__":
    unittest.main()
