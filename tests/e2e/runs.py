"""Whole runs of mailsift, looked at from outside: the promises of the README, one test each.

usage: tests/e2e/runs.py MAILSIFT [OTHER-BUILD]     (OTHER-BUILD: the same program with the other gzip library)
"""
import contextlib
import csv
import gzip
import hashlib
import io
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "stage"))
import no_settings  # noqa: E402, F401  (the user's settings are not the tests')

MAILSIFT = os.path.abspath(sys.argv.pop(1))
OTHER = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 and not sys.argv[1].startswith("-") else None
SEGMENTS = ["clean", "risky", "invalid", "duplicate", "suppressed"]


def make_rows(count, seed=7):
    """Rows of a list as bytes with their line ends: most plain, some odd in every way that is still one row."""
    rng = random.Random(seed)
    domains = ["gmail.com", "qq.com", "163.com", "Example.ORG", "mailinator.com", "gmial.com", "firma-%d.de"]
    rows = []
    for i in range(count):
        local = rng.choice(["john.smith", "info", "zhang.wei", "a", "no-reply", "x" * 65, ".bad", "kefu"]) + str(
            rng.randrange(count) if rng.random() < 0.9 else "")
        domain = rng.choice(domains).replace("%d", str(rng.randrange(500)))
        address = rng.choice(["%s@%s"] * 9 + ["%s%s", "<%s@%s>", " %s@%s "]) % (local, domain)
        name = rng.choice(["Ann", '"Smith, Ann"', '"said ""hi"""', '5" pipe', "J\u00f6rg", "\u738b\u4f1f", ""])
        note = rng.choice(["", "x" * rng.randrange(60), '"two\nlines"' if rng.random() < 0.1 else "one"])
        end = "\r\n" if rng.random() < 0.2 else "\n"
        rows.append(("%d,%s,%s,%s%s" % (i, name, address, note, end)).encode())
    return rows


HEADER = b"id,name,email,note\n"


class Runs(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix="mailsift-e2e-")
        self.addCleanup(shutil.rmtree, self.dir, True)

    def path(self, name, content=None):
        path = os.path.join(self.dir, name)
        if content is not None:
            with open(path, "wb") as file:
                file.write(content)
        return path

    def run_it(self, *arguments, program=MAILSIFT, **options):
        return subprocess.run([program, *arguments], capture_output=True, timeout=300, **options)

    def clean(self, lst, out, *options, code=0, **more):
        done = self.run_it("clean", "--level", "syntax", "-o", self.path(out), *options, lst, **more)
        self.assertEqual(done.returncode, code, done.stderr.decode(errors="replace"))
        return done

    def outputs(self, out):
        """The segments' bytes, unpacked."""
        found = {}
        for segment in SEGMENTS:
            for ending, opener in ((".csv", open), (".csv.gz", gzip.open)):
                path = os.path.join(self.path(out), segment + ending)
                if os.path.exists(path):
                    with opener(path, "rb") as file:
                        found[segment] = file.read()
        return found

    def files(self, out):
        """The segments' bytes as they are."""
        found = {}
        for name in sorted(os.listdir(self.path(out))):
            if name not in ("report.json", "report.html"):
                with open(os.path.join(self.path(out), name), "rb") as file:
                    found[name] = file.read()
        return found

    def report(self, out):
        with open(os.path.join(self.path(out), "report.json")) as file:
            return json.load(file)

    def test_every_row_comes_out_once_byte_for_byte(self):
        rows = make_rows(30000)
        lst = self.path("list.csv", HEADER + b"".join(rows))
        self.clean(lst, "out", "--suppress", self.path("stop.txt", b"john.smith1@gmail.com\n@qq.com\n"))
        self.assert_conserved(rows, self.outputs("out"))
        counts = self.report("out")["rows"]
        self.assertEqual(counts["in"], len(rows))
        self.assertEqual(sum(counts[s] for s in SEGMENTS), len(rows))

    def assert_conserved(self, rows, outputs):
        """Cuts our columns off with Python's csv reader as a second opinion on where they begin."""
        left = {}
        for row in rows:
            left[row.rstrip(b"\r\n")] = left.get(row.rstrip(b"\r\n"), 0) + 1
        position = {row.rstrip(b"\r\n"): i for i, row in enumerate(rows)}
        for segment, text in outputs.items():
            last = -1
            marker = (",%s," % segment).encode()
            self.assertTrue(text.startswith(HEADER.rstrip() + b",mailsift_status,mailsift_reason,"))
            body = text[text.index(b"\n") + 1:]
            for line in self.cut(body):
                user = line[: line.index(marker)]
                self.assertTrue(user in left, (segment, line))
                left[user] -= 1
                self.assertGreater(position[user], last, "order in " + segment)
                last = position[user]
        self.assertEqual([row for row, count in left.items() if count != 0], [])

    @staticmethod
    def cut(body):
        """Records of our test lists: a line end inside quotes belongs to the record."""
        record = b""
        for line in body.splitlines(True):
            record += line
            if record.count(b'"two') == record.count(b'lines"'):
                yield record.rstrip(b"\r\n")
                record = b""

    def test_same_bytes_for_any_threads_plain_or_gzip_or_pipe(self):
        text = HEADER + b"".join(make_rows(60000, 11))
        plain = self.path("list.csv", text)
        packed = self.path("list.csv.gz", gzip.compress(text[:1000003], 6) + gzip.compress(text[1000003:], 1))
        wanted = None
        for lst in (plain, packed):
            for threads in ("1", "2", "16"):
                for program in filter(None, (MAILSIFT, OTHER)):
                    out = "out-%s-%s-%s" % (os.path.basename(lst), threads, program == OTHER)
                    self.clean(lst, out, "-j", threads, "--no-gzip", program=program)
                    wanted = wanted or self.outputs(out)
                    self.assertEqual(wanted, self.outputs(out), out)
        with open(plain, "rb") as stdin:
            self.clean("-", "piped", stdin=stdin)
        self.assertEqual(wanted, self.outputs("piped"))
        packed_out = {}
        for threads in ("1", "16"):
            self.clean(plain, "z" + threads, "-j", threads, "-z")
            self.assertEqual(wanted, self.outputs("z" + threads))
            packed_out[threads] = self.files("z" + threads)
        self.assertEqual(packed_out["1"], packed_out["16"])

    def test_a_segment_without_rows_is_a_whole_gzip_file(self):
        self.clean(self.path("list.txt", b"bob@gmail.con\n@nope\n"), "out", "-z")
        self.assertEqual(self.outputs("out")["clean"], b"")
        self.assertGreater(len(self.files("out")["clean.csv.gz"]), 0)

    def test_damaged_gzip_publishes_nothing(self):
        text = HEADER + b"".join(make_rows(20000))
        whole = gzip.compress(text) + gzip.compress(b"9,x,last@example.org,\n")
        second = whole.rindex(b"\x1f\x8b\x08")
        damages = {
            "truncated": whole[:-5], "cut in the data": whole[: len(whole) // 2],
            "flipped bit": whole[: len(whole) // 2] + bytes([whole[len(whole) // 2] ^ 16]) + whole[len(whole) // 2 + 1:],
            "second magic": whole[:second] + b"\x1f\x8c" + whole[second + 2:],
            "crc": whole[: second - 8] + bytes([whole[second - 8] ^ 1]) + whole[second - 7:],
            "length": whole[: second - 1] + bytes([whole[second - 1] ^ 1]) + whole[second:], "garbage tail": whole + b"tail",
        }
        for name, content in damages.items():
            for program in filter(None, (MAILSIFT, OTHER)):
                lst = self.path("damaged.csv.gz", content)
                done = self.clean(lst, "out", code=65, program=program)
                self.assertRegex(done.stderr.decode(), r"byte \d+", name)
                self.assertEqual(sorted(os.listdir(self.dir)), ["damaged.csv.gz"], name)

    def test_huge_rows_and_stray_quotes(self):
        plain = [b"%d,n,user%d@example.org,x\n" % (i, i) for i in range(3000)]
        huge = b'7,"%s",huge@example.org,x\n' % (b"y" * 10_000_000)
        text_field = b'7,"%s",long@example.org,x\n' % (b"a line of text\n" * 700_000)
        stray = b'8,"Smith,stray@example.org,x\n'
        rows = plain[:1000] + [huge] + plain[1000:1500] + [text_field] + plain[1500:2000] + [stray] + plain[2000:]
        lst = self.path("list.csv", HEADER + b"".join(rows))
        wanted = None
        for threads in ("1", "2", "16"):
            self.clean(lst, "out" + threads, "-j", threads)
            outputs = self.outputs("out" + threads)
            wanted = wanted or outputs
            self.assertEqual(outputs, wanted)
        self.assertEqual(self.report("out1")["rows"]["in"], len(rows))
        self.assertEqual(self.report("out1")["rows"]["clean"], len(plain))
        self.assertEqual(self.report("out1")["reasons"]["invalid"], {"row_too_long": 2, "unbalanced_quote": 1})
        self.assertEqual(wanted["invalid"].count(b",invalid,row_too_long,"), 2)
        self.assertIn(huge.rstrip() + b",invalid,row_too_long,,,,\n", wanted["invalid"])
        self.assertIn(text_field.rstrip() + b",invalid,row_too_long,,,,\n", wanted["invalid"])

    def peak_kib(self, *arguments):
        """VmHWM as last seen: ru_maxrss would count what Python had before exec."""
        process = subprocess.Popen([MAILSIFT, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        peak = 0
        while process.poll() is None:
            with open("/proc/%d/status" % process.pid) as status:
                peak = max([peak] + [int(line.split()[1]) for line in status if line.startswith("VmHWM")])
            time.sleep(0.005)
        self.assertEqual(process.returncode, 0)
        self.assertGreater(peak, 0)
        return peak

    def test_memory_is_bounded(self):
        line = self.path("line.csv", HEADER)
        with open(line, "ab") as file:
            for _ in range(300):
                file.write(b"z" * 1_000_000)
            file.write(b"\n1,n,a@example.org,x\n")
        self.assertLess(self.peak_kib("clean", "-l", "syntax", "-q", "-o", self.path("line"), line), 64 << 10)
        bomb = self.path("bomb.csv.gz", gzip.compress(HEADER + b"1,n,a@example.org,x\n" * 5_000_000, 9))
        self.assertLess(self.peak_kib("clean", "-l", "syntax", "-q", "--no-gzip", "--dedupe", "off", "-o", self.path("bomb"), bomb), 64 << 10)

    def signalled(self, how, disposition):
        """A run that gets the signal HOW in the middle of its list, and the rest of the list afterwards; returns what it says
        and its exit code.  DISPOSITION is what its parent has it do about the signal."""
        lst, rows = self.path("list.csv"), b"".join(make_rows(60000))
        os.mkfifo(lst)
        process = subprocess.Popen([MAILSIFT, "clean", "-l", "syntax", "-q", "-o", self.path("out"), lst], stderr=subprocess.PIPE,
                                   preexec_fn=lambda: signal.signal(how, disposition))
        with contextlib.suppress(BrokenPipeError), open(lst, "wb") as writer:
            writer.write(HEADER + rows)
            writer.flush()
            while not os.path.exists(self.path(".out.sifting/clean.csv")) and process.poll() is None:
                time.sleep(0.002)
            process.send_signal(how)
            if disposition == signal.SIG_DFL:
                process.wait(60)
            writer.write(rows)
        os.remove(lst)
        error = process.communicate(timeout=60)[1]
        return error, process.returncode

    def test_signals_leave_nothing_half_made(self):
        for how in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            error, code = self.signalled(how, signal.SIG_DFL)
            self.assertEqual(code, 75, error)
            self.assertEqual(os.listdir(self.dir), [])

    def test_signals_that_the_parent_ignores_are_ignored(self):
        """nohup and a shell's & have it so."""
        for how in (signal.SIGINT, signal.SIGHUP):
            error, code = self.signalled(how, signal.SIG_IGN)
            self.assertEqual(code, 0, error)
            self.assertEqual(self.report("out")["rows"]["in"], 120000)
            shutil.rmtree(self.path("out"))

    def test_kill_leaves_the_former_outputs_and_the_next_run_goes_on(self):
        lst = self.path("list.csv", HEADER + b"".join(make_rows(100000)) * 20)
        self.clean(self.path("small.csv", HEADER + b"1,n,a@example.org,x\n"), "out")
        former = self.outputs("out")
        process = subprocess.Popen([MAILSIFT, "clean", "-l", "syntax", "-q", "--force", "-o", self.path("out"), lst])
        time.sleep(0.15)
        process.kill()
        process.wait()
        self.assertEqual(self.outputs("out"), former)
        self.clean(lst, "out", "--force", "-q")
        self.assertGreater(self.report("out")["rows"]["in"], 1)
        self.assertEqual(sorted(os.listdir(self.dir)), ["list.csv", "out", "small.csv"])

    def test_a_full_disk_publishes_nothing(self):
        lst = self.path("list.csv", HEADER + b"".join(make_rows(50000)))

        def small_files():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))

        done = self.clean(lst, "out", "-q", code=74, preexec_fn=small_files)
        self.assertIn(b"nothing was published", done.stderr)
        self.assertEqual(os.listdir(self.dir), ["list.csv"])

    def test_outputs_are_private_and_no_link_is_followed(self):
        lst = self.path("list.csv", HEADER + b"1,n,a@example.org,x\n")
        os.umask(0)
        self.clean(lst, "out")
        os.umask(0o022)
        self.assertEqual(os.stat(self.path("out")).st_mode & 0o7777, 0o700)
        for name in os.listdir(self.path("out")):
            self.assertEqual(os.stat(os.path.join(self.path("out"), name)).st_mode & 0o7777, 0o600)
        os.mkdir(self.path("elsewhere"))
        os.symlink("elsewhere", self.path("link"))
        self.clean(lst, "link", "--force", code=73)
        os.symlink("elsewhere", self.path(".new.sifting"))
        self.clean(lst, "new", code=73)
        self.assertEqual(os.listdir(self.path("elsewhere")), [])

    def test_force_keeps_its_hands_off_other_files(self):
        lst = self.path("list.csv", HEADER + b"1,n,a@example.org,x\n")
        os.mkdir(self.path("out"))
        self.path("out/clean.csv", b"old\n")
        self.path("out/thesis.txt", b"precious\n")
        done = self.clean(lst, "out", "--force", code=73)
        self.assertIn(b"thesis.txt", done.stderr)
        self.assertEqual(sorted(os.listdir(self.path("out"))), ["clean.csv", "thesis.txt"])

    def test_two_runs_on_one_output(self):
        lst = self.path("fifo")
        os.mkfifo(lst)
        first = subprocess.Popen([MAILSIFT, "clean", "-l", "syntax", "-q", "-o", self.path("out"), lst], stderr=subprocess.PIPE)
        with open(lst, "wb") as writer:
            writer.write(HEADER + b"".join(make_rows(60000)))
            writer.flush()
            deadline = time.monotonic() + 20
            while not os.path.exists(self.path(".out.sifting")) and time.monotonic() < deadline:
                time.sleep(0.01)
            done = self.clean(self.path("other.csv", HEADER + b"1,n,a@example.org,x\n"), "out", code=75)
            self.assertIn(b"another run", done.stderr)
        self.assertEqual(first.wait(), 0, first.stderr.read())
        first.stderr.close()
        self.assertEqual(self.report("out")["rows"]["in"], 60000)

    def test_an_input_that_changes_is_noticed(self):
        text = HEADER + b"".join(make_rows(100000)) * 10
        lst = self.path("list.csv", text)
        process = subprocess.Popen([MAILSIFT, "clean", "-l", "syntax", "-q", "-j", "1", "-o", self.path("out"), lst], stderr=subprocess.PIPE)
        deadline = time.monotonic() + 20
        while not os.path.exists(self.path(".out.sifting/clean.csv")) and time.monotonic() < deadline:
            time.sleep(0.001)
        with open(lst, "ab") as file:
            file.write(b"1,n,late@example.org,x\n")
        error = process.communicate()[1]
        self.assertEqual(process.returncode, 65, error)
        self.assertFalse(os.path.exists(self.path("out")))

    def test_output_is_read_back_by_a_csv_reader(self):
        lst = self.path("list.csv", HEADER + b"".join(make_rows(2000)))
        self.clean(lst, "out")
        for segment, text in self.outputs("out").items():
            for row in csv.DictReader(io.StringIO(text.decode(), newline="")):
                self.assertEqual(row["mailsift_status"], segment, row)

    def test_cleaning_the_clean_again_changes_nothing(self):
        lst = self.path("list.csv", HEADER + b"".join(make_rows(20000)))
        self.clean(lst, "once")
        self.clean(os.path.join(self.path("once"), "clean.csv"), "twice")
        once, twice = self.report("once")["rows"], self.report("twice")["rows"]
        self.assertEqual((twice["in"], twice["clean"]), (once["clean"], once["clean"]))

    def test_closed_standard_streams(self):
        lst = self.path("list.csv", HEADER + b"1,n,a@example.org,x\n")
        for closed in ("<&-", ">&-", "2>&-", "<&- >&- 2>&-"):
            out = self.path("out" + hashlib.md5(closed.encode()).hexdigest())
            done = subprocess.run(["sh", "-c", 'exec "$0" clean -l syntax -o "$1" "$2" ' + closed, MAILSIFT, out, lst],
                                  capture_output=True, timeout=60)
            self.assertEqual(done.returncode, 0, closed)
            with open(os.path.join(out, "clean.csv"), "rb") as file:
                self.assertEqual(file.read().count(b"\n"), 2, closed)


if __name__ == "__main__":
    unittest.main(verbosity=1)
