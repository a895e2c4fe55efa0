#!/usr/bin/env python3
"""Memory and outputs are bounded, whatever the list and however many threads.

usage: memory.py MAILSIFT"""
import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "stage"))
import no_settings  # noqa: E402, F401  (the user's settings are not the tests')

PROGRAM = ""
MIB = 1 << 20
PROMISED = 64 * MIB  # README, "Speed and memory"; none of these lists has many distinct addresses
PADDING_FREE, PADDING_FACTOR = 16 * MIB, 16  # pipeline/check/check.h
THREADS = ("1", "2", "16", "64")

LONG = MIB - 64

# A process's peak counts that of its parent before exec, so a small parent runs the program.
MEASURE = """import os, sys
pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, usage = os.wait4(pid, 0)
print(os.waitstatus_to_exitcode(status), usage.ru_maxrss)"""


def wide(rows):
    return b",".join([b"email"] + [b"c%d" % i for i in range(4095)]) + b"\n" + rows


LISTS = {
    "rows of one byte": b"email\n" + b"x\n" * 500_000,
    "rows of one byte, CR": b"email\r" + b"x\r" * 300_000,
    "rows of one quote": b"email\n" + b'"\n' * 300_000,
    "rows of a mebibyte": b"email,note\n" + b"".join(b"a%d@b.cc," % i + b"x" * LONG + b"\n" for i in range(24)),
    "quoted cells of a mebibyte": b"note,email\n" + (b'"' + b"x y" * (LONG // 3) + b'",a@b.cc\n') * 12,
    "a million fields behind a quote": b"note,email\n" + (b'"x",a@b.cc' + b"," * LONG + b"\n") * 6,
    "long rows among short ones": b"email,note\n" + (b"a@b.cc," + b"x" * LONG + b"\n" + b'"\n' * 20_000 + b"x,\n" * 30_000) * 6,
    "short rows, padded": wide(b"a@b.cc\n" * 3_000),
}


class Memory(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.TemporaryDirectory(prefix="mailsift-memory-")
        self.list = os.path.join(self.dir.name, "list.csv")
        self.out = os.path.join(self.dir.name, "out")

    def tearDown(self):
        self.dir.cleanup()

    def clean(self, *options):
        """Cleans the list; returns the exit code, the peak of memory in bytes and what was said."""
        command = [PROGRAM, "clean", "--level", "syntax", "-q", "-o", self.out, *options, self.list]
        shutil.rmtree(self.out, ignore_errors=True)
        run = subprocess.run([sys.executable, "-I", "-S", "-c", MEASURE, *command], capture_output=True, check=True)
        code, peak_kib = map(int, run.stdout.split())
        return code, peak_kib * 1024, run.stderr.decode(errors="replace")

    def write(self, content):
        with open(self.list, "wb") as file:
            file.write(content)

    def outputs(self):
        found = {}
        for name in sorted(os.listdir(self.out)):
            if name.endswith((".csv", ".csv.gz")):
                with open(os.path.join(self.out, name), "rb") as file:
                    found[name] = file.read()
        return found

    def check(self, content, *options, each=THREADS):
        """The list takes no more than is promised, with the same bytes for any number of threads."""
        self.write(content)
        digests = set()
        for threads in each:
            code, peak, said = self.clean("-j", threads, *options)
            self.assertEqual(code, 0, said)
            self.assertLessEqual(peak, PROMISED, f"{peak / MIB:.0f} MiB with {threads} threads")
            outputs = self.outputs()
            digests.add(hashlib.sha256(b"".join(outputs.values())).digest())
        self.assertEqual(len(digests), 1, "not the same bytes for any number of threads")
        return outputs

    def test_hostile_lists_take_what_is_promised(self):
        for name, content in LISTS.items():
            with self.subTest(name):
                self.check(content)

    def test_compressed_outputs_and_imports_too(self):
        for name in ("rows of one byte", "quoted cells of a mebibyte", "long rows among short ones"):
            for options in (["-z"], ["--preset", "mailchimp"]):
                with self.subTest(name, options=options):
                    self.check(LISTS[name], *options, each=("1", "64"))

    def test_utf16_and_gzip_in(self):
        self.check(("email,x\n" + "x\n" * 300_000).encode("utf-16"))
        self.check(gzip.compress(LISTS["rows of one byte"], 1), "--no-gzip")

    def test_every_row_of_every_slice_comes_out_unchanged(self):
        rows = [b"%d," % i for i in range(200_000)]
        outputs = self.check(b"email,x\n" + b"\n".join(rows) + b"\n")
        out = [line.split(b",")[0] + b"," for line in outputs["invalid.csv"].splitlines()[1:]]
        self.assertEqual(out, rows)

    def test_padding_is_bounded_and_says_so(self):
        rows = PADDING_FREE // 4095
        for content in (wide(b"a@b.cc\n" * rows * 2), wide(b"x\n" * 1_000_000), gzip.compress(wide(b"a@b.cc\n" * 200_000), 1)):
            self.write(content)
            for threads in THREADS:
                code, peak, said = self.clean("-j", threads)
                self.assertEqual(code, 65, said)
                self.assertIn("has 4096 columns", said)
                self.assertIn("--header no", said)
                self.assertEqual(said.count("\n"), 1, said)
                self.assertLessEqual(peak, PROMISED)
                self.assertFalse(os.path.exists(self.out))

    def test_what_padding_says_is_a_way_out(self):
        self.write(wide(b"a@b.cc\n" * 10_000))
        self.assertEqual(self.clean()[0], 65)
        self.assertEqual(self.clean("--header", "no")[0], 0)
        self.assertLess(sum(map(len, self.outputs().values())), 2 * MIB)

    def test_short_rows_of_an_honest_list_are_padded(self):
        """A hundred columns of which only the first is ever filled: our columns are below their names."""
        names = b",".join([b"email"] + [b"c%d" % i for i in range(99)])
        self.write(names + b"\n" + b"".join(b"anna%d@example.com\n" % i for i in range(20_000)))
        self.assertEqual(self.clean()[0], 0)
        lines = self.outputs()["invalid.csv"].splitlines() + self.outputs()["clean.csv"].splitlines()
        self.assertGreater(len(lines), 20_000)
        self.assertEqual({line.count(b",") for line in lines}, {99 + 6})

    def test_many_addresses_take_what_each_is_promised(self):
        count = 300_000
        self.write(b"email\n" + b"".join(b"a%d@b%d.cc\n" % (i, i % 997) for i in range(count)))
        for threads in THREADS:
            code, peak, said = self.clean("-j", threads)
            self.assertEqual(code, 0, said)
            self.assertLessEqual(peak, PROMISED + 24 * count, f"{peak / MIB:.0f} MiB with {threads} threads")


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
