"""What a nightly run needs: the sanity gate and its quarantine.

usage: tests/e2e/night.py BUILD [unittest's options]
"""
import gzip
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
import types
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
from pretend import Server  # noqa: E402  (it stands beside this file)

BUILD = os.path.abspath(sys.argv.pop(1))
MAILSIFT = os.path.join(BUILD, "mailsift")
DOMAINS = 20
SECONDS = 120  # for any one run


def rows(count, domains=DOMAINS, name="user"):
    return "".join("%s %d,%s%d@firm%d.example.com\n" % (name, i, name, i, i % domains) for i in range(count))


class Night(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix="mailsift-night-")
        self.addCleanup(shutil.rmtree, self.dir, True)
        self.list = self.write("list.csv", "name,email\n" + rows(2000))

    def path(self, name):
        return os.path.join(self.dir, name)

    def write(self, name, text, encoding="utf-8"):
        with open(self.path(name), "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode(encoding))
        return self.path(name)

    def block(self, *numbers):
        """A list that calls these of the domains disposable."""
        return "--block=" + self.write("block", "".join("firm%d.example.com\n" % number for number in numbers))

    def run_it(self, *arguments, code=0, lst=None, out="out", level="syntax", **more):
        command = [MAILSIFT, "clean", "--level", level, "-q", "--force", "-o", self.path(out), *arguments, lst or self.list]
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, **more)
        self.assertEqual(done.returncode, code, done.stderr)
        return done

    def accept(self, *arguments, code=0):
        done = subprocess.run([MAILSIFT, "clean", "--accept", *arguments], capture_output=True, text=True, timeout=SECONDS)
        self.assertEqual(done.returncode, code, done.stderr)
        return done

    def files(self, name):
        found = {}
        for file in sorted(os.listdir(self.path(name))):
            with open(os.path.join(self.path(name), file), "rb") as content:
                found[file] = content.read()
        return found

    def report(self, name="out"):
        with open(os.path.join(self.path(name), "report.json"), encoding="utf-8") as file:
            return json.load(file)


class Gate(Night):
    def test_a_normal_night_is_published(self):
        self.write("list.csv", "name,email\n" + rows(1981) + rows(19, name="few").replace("firm", "small"))
        self.run_it()
        self.assertIsNone(self.report()["gate"])
        few = self.write("few", "".join("small%d.example.com\n" % i for i in range(DOMAINS)))
        self.run_it("--block", few)
        self.assertEqual(self.report()["gate"], {"former_clean": 2000, "turned_invalid": 19, "reason": "disposable",
                                                 "provider": None, "quarantined": False})
        self.assertEqual(sorted(os.listdir(self.dir)), ["few", "list.csv", "out"])

    def test_only_addresses_of_both_runs_count(self):
        """What is in the list no longer, or is set aside, has not turned invalid."""
        self.run_it()
        self.run_it(self.block(*range(DOMAINS)), lst=self.write("other.csv", "name,email\n" + rows(2000, name="else")))
        self.assertEqual(self.report()["gate"], {"former_clean": 2000, "turned_invalid": 0, "reason": None,
                                                 "provider": None, "quarantined": False})
        self.run_it()
        self.run_it("--suppress", self.write("stop", "@firm0.example.com\n@firm1.example.com\n"), self.block(0, 1))
        self.assertEqual(self.report()["gate"]["turned_invalid"], 0)

    def test_too_many(self):
        self.run_it()
        former = self.files("out")
        done = self.run_it(self.block(0, 1), code=1)
        self.assertEqual(done.stdout, "")
        self.assertEqual(done.stderr.count("\n"), 1)
        for words in ("200 of the 2000 addresses that were clean last time are invalid now (10.0%, more than 5%)",
                      "200 of them (100.0%, usual are 0.0%) for disposable", self.path("out") + " stays as it was",
                      "the new outputs are in " + self.path("out.quarantine"), "mailsift clean --accept -o " + self.path("out")):
            self.assertIn(words, done.stderr)
        self.assertEqual(self.files("out"), former)
        self.assertEqual(self.report("out.quarantine")["gate"], {"former_clean": 2000, "turned_invalid": 200,
                         "reason": "disposable", "provider": None, "quarantined": True})
        self.assertEqual(stat.S_IMODE(os.stat(self.path("out.quarantine")).st_mode), 0o700)
        for name in os.listdir(self.path("out.quarantine")):
            self.assertEqual(stat.S_IMODE(os.stat(os.path.join(self.path("out.quarantine"), name)).st_mode), 0o600)

    def test_the_quarantined_outputs_are_those_of_any_run(self):
        """The gate decides where the outputs go, not what stands in them."""
        self.run_it()
        self.run_it(self.block(0, 1), code=1)
        self.run_it(self.block(0, 1), out="fresh")
        quarantined, fresh = self.files("out.quarantine"), self.files("fresh")
        for name in fresh:
            if name.endswith(".csv"):
                self.assertEqual(quarantined[name], fresh[name], name)

    def test_one_reason(self):
        self.run_it()
        done = self.run_it(self.block(0), code=1)  # 5.0 %: not too many, but of one reason
        self.assertIn("(5.0%), 100 of them (100.0%, usual are 0.0%) for disposable; ", done.stderr)
        # Were most of the other invalid ones of that reason, too, it would be nothing new.
        usual = self.write("usual.csv", "name,email\n" + rows(2000) + rows(400, name="else", domains=1))
        self.run_it(self.block(0), lst=usual)
        self.assertEqual(self.report()["gate"]["turned_invalid"], 100)

    def test_one_provider(self):
        others = "".join("x,%s@firm%d.example.com\n" % (name, i) for i in range(10) for name in ("a", "b"))
        self.write("list.csv", "name,email\n" + rows(1000) + "".join("q,kefu%d@qq.com\n" % i for i in range(30)) + others)
        self.run_it()
        done = self.run_it("--block=" + self.write("qq", "qq.com\n"), code=1)
        self.assertIn("30 of them (100.0%, usual are 2.9%) at qq; ", done.stderr)
        self.assertEqual(self.report("out.quarantine")["gate"]["provider"], "qq")

    def test_accept(self):
        self.run_it()
        self.run_it(self.block(0, 1), code=1)
        waits = self.files("out.quarantine")
        done = self.accept("-o", self.path("out"))
        self.assertEqual(done.stderr, "mailsift: %s: what was in quarantine is published\n" % self.path("out"))
        self.assertEqual(self.files("out"), waits)
        self.assertEqual(sorted(os.listdir(self.dir)), ["block", "list.csv", "out"])
        done = self.accept("-o", self.path("out"), code=66)
        self.assertIn("no outputs wait there", done.stderr)
        self.assertEqual(self.files("out"), waits)
        # The next run compares with what was accepted.
        self.run_it(self.block(0, 1))
        self.assertEqual(self.report()["gate"]["turned_invalid"], 0)

    def test_accept_by_the_name_of_the_list(self):
        for more, code in ((), 0), ((self.block(0, 1),), 1):
            done = subprocess.run([MAILSIFT, "-l", "syntax", "-q", "--force", *more, self.list], capture_output=True, timeout=SECONDS)
            self.assertEqual(done.returncode, code, done.stderr)
        os.remove(self.list)  # it is not read
        self.accept("-q", self.list)
        self.assertEqual(self.report("list.sifted")["rows"]["invalid"], 200)
        done = subprocess.run([MAILSIFT, "clean", "--accept"], capture_output=True, text=True, timeout=SECONDS)
        self.assertEqual(done.returncode, 64)

    def test_accept_where_the_outputs_are_gone(self):
        self.run_it()
        self.run_it(self.block(0, 1), code=1)
        shutil.rmtree(self.path("out"))
        self.accept("-o", self.path("out") + "/")
        self.assertEqual(self.report()["rows"]["invalid"], 200)
        self.assertEqual(sorted(os.listdir(self.dir)), ["block", "list.csv", "out"])

    def test_a_later_run_replaces_or_removes_the_quarantine(self):
        self.run_it()
        self.run_it(self.block(0, 1), code=1)
        self.run_it(self.block(0, 1, 2), code=1)
        self.assertEqual(self.report("out.quarantine")["rows"]["invalid"], 300)
        self.run_it()
        self.assertEqual(sorted(os.listdir(self.dir)), ["block", "list.csv", "out"])

    def test_what_is_out_of_date_is_not_accepted(self):
        """As after a kill between the publishing and the removal of an old quarantine."""
        self.run_it()
        self.run_it(self.block(0, 1), code=1)
        shutil.copytree(self.path("out.quarantine"), self.path("kept"))
        time.sleep(0.02)
        self.run_it()
        os.rename(self.path("kept"), self.path("out.quarantine"))
        published = self.files("out")
        done = self.accept("-o", self.path("out"), code=66)
        self.assertIn("is older than the outputs in", done.stderr)
        self.assertEqual(self.files("out"), published)

    def test_hands_off_other_files(self):
        self.run_it()
        os.mkdir(self.path("out.quarantine"))
        self.write("out.quarantine/thesis.txt", "precious")
        former = self.files("out")
        for more in ((), (self.block(0, 1),)):
            done = self.run_it(*more, code=73)
            self.assertIn("thesis.txt", done.stderr)
        done = self.accept("-o", self.path("out"), code=73)
        self.assertEqual(self.files("out"), former)
        self.assertEqual(os.listdir(self.path("out.quarantine")), ["thesis.txt"])
        # A first run needs no quarantine, and touches none.
        shutil.rmtree(self.path("out"))
        self.run_it()
        self.assertEqual(os.listdir(self.path("out.quarantine")), ["thesis.txt"])
        shutil.rmtree(self.path("out.quarantine"))
        os.mkdir(self.path("elsewhere"))
        self.write("elsewhere/clean.csv", "mine")
        os.symlink("elsewhere", self.path("out.quarantine"))
        self.run_it(self.block(0, 1), code=73)
        self.accept("-o", self.path("out"), code=73)
        self.assertEqual(self.files("elsewhere"), {"clean.csv": b"mine"})

    def test_accept_waits_for_no_run(self):
        self.run_it()
        self.run_it(self.block(0, 1), code=1)
        fifo = self.path("fifo")
        os.mkfifo(fifo)
        process = subprocess.Popen([MAILSIFT, "clean", "-l", "syntax", "-q", "--force", "-o", self.path("out"), fifo],
                                   stderr=subprocess.PIPE)
        with open(fifo, "w", encoding="utf-8") as writer:
            writer.write("name,email\n" + rows(60000))
            writer.flush()
            deadline = time.monotonic() + 20
            while not os.path.exists(self.path(".out.sifting")) and time.monotonic() < deadline:
                time.sleep(0.01)
            done = self.accept("-o", self.path("out"), code=75)
            self.assertIn("another run", done.stderr)
        self.assertEqual(process.wait(SECONDS), 0, process.stderr.read())
        process.stderr.close()

    def test_former_outputs_of_every_kind(self):
        """Gzip, GB18030, other columns, another delimiter, no header, UTF-16: what was clean is found again."""
        text = "name,email\n" + rows(2000)
        chinese = text.replace("name,email", "姓名,邮箱").replace("user 1,", "王伟,")
        kinds = {
            "gzip": gzip.compress(text.encode()),
            "gb18030": chinese.encode("gb18030"),
            "utf16": text.encode("utf-16"),
            "semicolons": text.replace(",", ";").encode(),
            "no header": text.partition("\n")[2].encode(),
            "column in front": "".join("%s,%s\n" % tuple(reversed(line.split(","))) for line in text.splitlines()).encode(),
        }
        for kind, content in kinds.items():
            lst = self.write("kind", content)
            self.run_it(lst=lst)
            done = self.run_it(self.block(0, 1), code=1, lst=lst)
            self.assertIn("200 of the 2000 addresses", done.stderr, kind)
            shutil.rmtree(self.path("out"))

    def test_addresses_are_known_again_however_they_are_written(self):
        """What was repaired is judged as it was judged then."""
        dressed = "".join('%d,"User <USER%d@Firm%d.Example.COM>"\n' % (i, i, i % DOMAINS) for i in range(2000))
        lst = self.write("dressed.csv", "id,email\n" + dressed)
        self.run_it(lst=lst)
        done = self.run_it(self.block(0, 1), code=1, lst=lst)
        self.assertIn("200 of the 2000 addresses", done.stderr)

    def test_repeated_addresses_count_once(self):
        lst = self.write("twice.csv", "name,email\n" + rows(2000) * 2)
        self.run_it("--dedupe", "off", lst=lst)
        done = self.run_it("--dedupe", "off", self.block(0, 1), code=1, lst=lst)
        self.assertIn("200 of the 2000 addresses", done.stderr)

    def test_former_outputs_that_cannot_be_read(self):
        spoils = {
            "no such file": None,
            "no list": b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00",
            "no addresses": b"name,city\nAnna,Berlin\n",
        }
        for why, content in spoils.items():
            self.run_it()
            os.remove(self.path("out/clean.csv"))
            if content is not None:
                self.write("out/clean.csv", content)
            done = self.run_it(self.block(0, 1))
            self.assertRegex(done.stderr, r"^mailsift: warning: the new outputs could not be compared with the former ones \(.*\)[^\n]*\n$", why)
            self.assertIsNone(self.report()["gate"], why)
            self.assertIn("could not be compared", self.report()["warning"])
            shutil.rmtree(self.path("out"))
        self.run_it("-z")
        with open(self.path("out/clean.csv.gz"), "r+b") as file:
            file.truncate(1000)
        self.assertIn("is damaged", self.run_it(self.block(0, 1)).stderr)

    def test_nothing_was_clean(self):
        for header in ("name,email\n", ""):
            for more in ((), ("-z",)):
                lst = self.write("bad.csv", header + "a,a@\n")
                self.run_it("-c2", *more, lst=lst)
                done = self.run_it("-c2", *more, lst=lst)
                self.assertEqual(done.stderr, "")
                self.assertEqual(self.report()["gate"]["former_clean"], 0)
                shutil.rmtree(self.path("out"))

    def test_threads_do_not_matter(self):
        lst = self.write("long.csv", "name,email\n" + rows(60000))
        self.run_it("-j1", lst=lst)
        gates = []
        for threads in ("-j1", "-j2", "-j16"):
            self.run_it(threads, self.block(0, 1, 2), code=1, lst=lst)
            gates.append(self.report("out.quarantine")["gate"])
        self.assertEqual(gates, [{"former_clean": 60000, "turned_invalid": 9000, "reason": "disposable",
                                  "provider": None, "quarantined": True}] * 3)

    def test_json_summary_and_thresholds(self):
        self.run_it()
        done = self.run_it("--json", "--fail-if", "invalid>1%", self.block(0, 1), code=1)
        self.assertTrue(json.loads(done.stdout)["gate"]["quarantined"])
        lines = done.stderr.splitlines()
        self.assertEqual(len(lines), 2)
        self.assertIn("--fail-if invalid>1%: invalid are 200 of 2000 rows (10.0%); the outputs are in "
                      + self.path("out.quarantine"), lines[1])
        done = subprocess.run([MAILSIFT, "clean", "-l", "syntax", "--force", "-o", self.path("out"), self.block(0, 1), self.list],
                              capture_output=True, text=True, timeout=SECONDS)
        self.assertIn("Outputs   ", done.stderr)
        self.assertIn("out.quarantine/", done.stderr)

    def test_kill_at_any_moment(self):
        """The former outputs stay whole, and so is any quarantine; the next run goes on."""
        lst = self.write("long.csv", "name,email\n" + rows(60000))
        self.run_it(lst=lst)
        former = self.files("out")
        command = [MAILSIFT, "clean", "-l", "syntax", "-q", "--force", "-o", self.path("out"), self.block(0, 1), lst]
        start = time.monotonic()
        self.run_it(self.block(0, 1), code=1, lst=lst)
        whole = {name: text for name, text in self.files("out.quarantine").items() if name.endswith(".csv")}
        lasts = time.monotonic() - start
        for i in range(24):
            process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
            time.sleep(lasts * (0.5 + i / 24))
            process.kill()
            process.wait()
            self.assertEqual(self.files("out"), former)
            quarantine = self.files("out.quarantine")
            json.loads(quarantine["report.json"])
            self.assertEqual({name: text for name, text in quarantine.items() if name.endswith(".csv")}, whole)
        for i in range(12):  # the same while it is accepted
            process = subprocess.Popen([MAILSIFT, "clean", "--accept", "-q", "-o", self.path("out")], stderr=subprocess.DEVNULL)
            time.sleep(0.0007 * i)
            process.send_signal(signal.SIGKILL)
            process.wait()
            found = self.files("out")
            if found != former:
                self.assertEqual({name: text for name, text in found.items() if name.endswith(".csv")}, whole)
                break
        subprocess.run([MAILSIFT, "clean", "--accept", "-q", "-o", self.path("out")], stderr=subprocess.DEVNULL, timeout=SECONDS)
        found = self.files("out")
        self.assertEqual({name: text for name, text in found.items() if name.endswith(".csv")}, whole)
        self.run_it(self.block(0, 1), lst=lst)
        self.assertEqual(sorted(os.listdir(self.dir)), ["block", "list.csv", "long.csv", "out"])

    def test_a_full_disk_leaves_the_former_outputs(self):
        import resource
        self.run_it()
        former = self.files("out")

        def small_files():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 15, 1 << 15))

        done = self.run_it(self.block(0, 1), code=74, preexec_fn=small_files)
        self.assertIn("nothing was published", done.stderr)
        self.assertEqual(self.files("out"), former)
        self.assertEqual(sorted(os.listdir(self.dir)), ["block", "list.csv", "out"])


class Asked(Night):
    """What the DNS and mail servers say tonight."""

    def world(self, name, dead_domains=(), dead_mailboxes=0):
        lines = ["domain %s mx mx.%s" % (name_, name_) for name_ in ("gmail.com", "outlook.com", "qq.com", "yahoo.com")]
        lines += ["host mx.%s 127.1.0.1" % name_ for name_ in ("gmail.com", "outlook.com", "qq.com", "yahoo.com")]
        for i in range(DOMAINS):
            domain = "firm%d.example.com" % i
            lines += ["domain %s nxdomain" % domain] if i in dead_domains else ["domain %s mx mx.%s" % (domain, domain)]
            lines += ["host mx.%s 127.2.0.%d" % (domain, i + 1)]
        lines += ["mailbox user%d@firm%d.example.com" % (i, i % DOMAINS) for i in range(dead_mailboxes, 200)]
        path = self.write(name, "\n".join(lines) + "\n")
        return types.SimpleNamespace(build=BUILD, path=path)

    def test_mailboxes_that_die(self):
        lst = self.write("people.csv", "name,email\n" + rows(200))
        asks = ("--allow-loopback", "--no-store", "--no-limits", "--helo", "mail.example.org", "--mail-from", "<>")
        for dead, code in (0, 0), (6, 0), (30, 1):
            with Server(self.world("world", dead_mailboxes=dead), "--smtp", "0.0.0.0:0") as server:
                port = server.process.stdout.readline().rpartition(":")[2].strip()  # "ready smtp 0.0.0.0:PORT"
                ways = ("--resolver", server.address, "--smtp-port", port)
                done = self.run_it(*asks, *ways, level="smtp", lst=lst, code=code)
        self.assertIn("24 of the 194 addresses that were clean last time are invalid now (12.4%, more than 5%), 24 of "
                      "them (100.0%, usual are 100.0%) for no_mailbox", done.stderr)
        self.assertEqual(self.report()["reasons"]["invalid"], {"no_mailbox": 6})

    def test_domains_that_die(self):
        with Server(self.world("good")) as server:
            asks = ("--allow-loopback", "--no-store", "--resolver", server.address)
            self.run_it(*asks, level="dns")
            self.assertEqual(self.report()["rows"]["clean"], 2000)
        with Server(self.world("bad", dead_domains=(3, 7))) as server:
            asks = ("--allow-loopback", "--no-store", "--resolver", server.address)
            done = self.run_it(*asks, level="dns", code=1)
        self.assertIn("200 of the 2000 addresses that were clean last time are invalid now (10.0%, more than 5%), 200 of "
                      "them (100.0%, usual are 0.0%) for no_domain", done.stderr)
        self.assertEqual(self.report()["rows"]["clean"], 2000)


if __name__ == "__main__":
    unittest.main(verbosity=1)
