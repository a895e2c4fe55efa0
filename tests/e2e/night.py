"""What a nightly run needs: the sanity gate and its quarantine, metrics, silence, lines for a log, clear sentences.

usage: tests/e2e/night.py BUILD [unittest's options]
"""
import gzip
import json
import os
import re
import resource
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
import types
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "stage"))
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
                      "200 of them (100.0%, usually 0.0%) for disposable", self.path("out") + " is unchanged",
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
        self.assertIn("(5.0%), 100 of them (100.0%, usually 0.0%) for disposable; ", done.stderr)
        # Were most of the other invalid ones of that reason, too, it would be nothing new.
        usual = self.write("usual.csv", "name,email\n" + rows(2000) + rows(400, name="else", domains=1))
        self.run_it(self.block(0), lst=usual)
        self.assertEqual(self.report()["gate"]["turned_invalid"], 100)

    def test_one_provider(self):
        others = "".join("x,%s@firm%d.example.com\n" % (name, i) for i in range(10) for name in ("a", "b"))
        self.write("list.csv", "name,email\n" + rows(1000) + "".join("q,kefu%d@qq.com\n" % i for i in range(30)) + others)
        self.run_it()
        done = self.run_it("--block=" + self.write("qq", "qq.com\n"), code=1)
        self.assertIn("30 of them (100.0%, usually 2.9%) at qq; ", done.stderr)
        self.assertEqual(self.report("out.quarantine")["gate"]["provider"], "qq")

    def test_accept(self):
        self.run_it()
        self.run_it(self.block(0, 1), code=1)
        waits = self.files("out.quarantine")
        done = self.accept("-o", self.path("out"))
        self.assertEqual(done.stderr, "mailsift: %s: the quarantined outputs are published\n" % self.path("out"))
        self.assertEqual(self.files("out"), waits)
        self.assertEqual(sorted(os.listdir(self.dir)), ["block", "list.csv", "out"])
        done = self.accept("-o", self.path("out"), code=66)
        self.assertIn("no outputs are in quarantine there", done.stderr)
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

    def test_what_is_no_longer_whole_is_not_accepted(self):
        self.run_it()
        self.run_it(self.block(0, 1), code=1)
        published, whole = self.files("out"), self.path("whole")
        os.rename(self.path("out.quarantine"), whole)
        spoils = {
            "invalid.csv is missing": lambda path: os.remove(path + "/invalid.csv"),
            "clean.csv is missing": lambda path: os.remove(path + "/clean.csv"),
            "invalid.csv has changed": lambda path: os.truncate(path + "/invalid.csv", 100),
            "risky.csv has changed": lambda path: (os.remove(path + "/risky.csv"), os.mkfifo(path + "/risky.csv")),
            "report.json is damaged": lambda path: os.truncate(path + "/report.json", 100),
        }
        for said, spoil in spoils.items():
            shutil.copytree(whole, self.path("out.quarantine"))
            spoil(self.path("out.quarantine"))
            os.utime(self.path("out.quarantine/report.json"))
            done = self.accept("-o", self.path("out"), code=65)
            self.assertIn(said, done.stderr)
            self.assertEqual((done.stderr.count("\n"), self.files("out")), (1, published), said)
            shutil.rmtree(self.path("out.quarantine"))
        os.rename(whole, self.path("out.quarantine"))
        self.accept("-o", self.path("out"))

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
            "for another service": text.encode(),
            "column in front": "".join("%s,%s\n" % tuple(reversed(line.split(","))) for line in text.splitlines()).encode(),
        }
        for kind, content in kinds.items():
            lst = self.write("kind", content)
            more = {"for another service": ("--preset", "zerobounce"), "utf16": ("--encoding", "UTF-16")}.get(kind, ())
            self.run_it(*more, lst=lst)
            done = self.run_it(self.block(0, 1), *more, code=1, lst=lst)
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
            "nothing": b"",
            "only a header": b"name,email,mailsift_status,mailsift_reason,mailsift_address\n",
            "another list": b"email\nann@example.org\nbob@example.org\n",
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
        self.assertIn("is a damaged gzip file", self.run_it(self.block(0, 1)).stderr)

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
        self.assertIn("--fail-if invalid>1%: 200 of 2000 rows (10.0%) are invalid; the outputs are in "
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
                      "them (100.0%, usually 100.0%) for no_mailbox", done.stderr)
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
                      "them (100.0%, usually 0.0%) for no_domain", done.stderr)
        self.assertEqual(self.report()["rows"]["clean"], 2000)



NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\\\|\\"|\\n)*)"')
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?\Z")


def parse_metrics(text):
    """A strict reader of Prometheus' text format 0.0.4: {name: {labels: value}}; ValueError for what it is not."""
    if not text.endswith("\n"):
        raise ValueError("the last line has no end")
    found, helped, name = {}, set(), None
    for line in text[:-1].split("\n"):
        words = line.split(" ", 3)
        if words[:2] == ["#", "HELP"]:
            name = words[2]
            if not re.fullmatch(NAME, name) or name in helped or not words[3]:
                raise ValueError("HELP: " + line)
            helped.add(name)
        elif words[:2] == ["#", "TYPE"]:
            if words[2] != name or words[3] not in ("gauge", "counter") or name in found:
                raise ValueError("TYPE: " + line)
            found[name] = {}
        else:
            match = re.fullmatch("(" + NAME + r")\{(.*)\} (\S+)", line)
            if not match or match[1] != name or name not in found or not NUMBER.match(match[3]):
                raise ValueError("sample: " + line)
            rest, labels = match[2], {}
            while rest:
                label = LABEL.match(rest)
                if not label or label[1] in labels:
                    raise ValueError("labels: " + line)
                labels[label[1]] = re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], label[2])
                rest = rest[label.end():]
                if rest and not re.match(r",[a-z]", rest):
                    raise ValueError("labels: " + line)
                rest = rest[1:]
            key = tuple(sorted(labels.items()))
            if key in found[name]:
                raise ValueError("twice: " + line)
            found[name][key] = float(match[3])
    if not found or any(not samples for samples in found.values()) or set(found) != helped:
        raise ValueError("a family without samples")
    return found


class Metrics(Night):
    def metrics(self, name="m.prom"):
        with open(self.path(name), encoding="utf-8", newline="") as file:
            return parse_metrics(file.read())

    def value(self, name, **labels):
        labels.setdefault("output", self.path("out"))
        return self.metrics()[name][tuple(sorted(labels.items()))]

    def test_the_parser_is_strict(self):
        good = '# HELP a_b It is.\n# TYPE a_b gauge\na_b{output="x\\\\y\\"z\\n"} 1.5\n'
        self.assertEqual(parse_metrics(good), {"a_b": {(("output", 'x\\y"z\n'),): 1.5}})
        for bad in (good[:-1], good + good, good.replace("gauge", "gouge"), good.replace("1.5", "many"), good + "\n",
                    good.replace('"x', "x"), good.replace("\\\\y", "\\y"), good.replace("# TYPE a_b gauge\n", ""),
                    good.replace("a_b{", "a_c{"), good + good.split("\n")[2] + "\n", good.replace("} 1", "}  1"),
                    good.replace(' It is', ''), good.replace('"} ', '",} ')):
            with self.assertRaises(ValueError, msg=bad):
                parse_metrics(bad)

    def test_figures(self):
        lst = self.write("list.csv", "name,email\n" + rows(900) + "x,user1@firm1.example.com\ny,info@firm1.example.com\nz,@\n" * 2)
        before = time.time()
        self.run_it("--metrics", self.path("m.prom"))
        report, metrics = self.report(), self.metrics()
        for segment in ("clean", "risky", "invalid", "duplicate", "suppressed"):
            self.assertEqual(self.value("mailsift_rows", segment=segment), report["rows"][segment])
        self.assertEqual(self.value("mailsift_rows_in"), 906)
        self.assertEqual(self.value("mailsift_rows_unknown"), 0)
        for codes in report["reasons"].values():
            for code, count in codes.items():
                self.assertEqual(self.value("mailsift_reason_rows", reason=code), count)
        self.assertEqual(len(metrics["mailsift_reason_rows"]), sum(len(codes) for codes in report["reasons"].values()))
        self.assertEqual(self.value("mailsift_info", version=report["version"], level="syntax"), 1)
        self.assertEqual((self.value("mailsift_success"), self.value("mailsift_exit_code")), (1, 0))
        self.assertTrue(before - 1 < self.value("mailsift_last_run_timestamp_seconds") < time.time() + 1)
        self.assertTrue(0 < self.value("mailsift_duration_seconds") < SECONDS)
        self.assertAlmostEqual(self.value("mailsift_rows_per_second") * report["seconds"]["total"], 906, delta=9)
        self.assertNotIn("mailsift_domains", metrics)
        self.assertNotIn("mailsift_gate_former_clean", metrics)
        self.assertEqual(stat.S_IMODE(os.stat(self.path("m.prom")).st_mode), 0o644)
        self.assertEqual(sorted(os.listdir(self.dir)), ["list.csv", "m.prom", "out"])
        with open(self.path("m.prom"), encoding="utf-8") as file:
            self.assertNotIn("@", file.read())
        self.assertTrue(lst)

    def test_ends_that_are_no_success(self):
        more = ("--metrics", self.path("m.prom"))
        self.run_it(*more, "--fail-if", "rows>0", code=1)
        self.assertEqual([self.value("mailsift_" + name) for name in ("success", "exit_code", "quarantined", "rows_in")], [0, 1, 0, 2000])
        self.run_it(*more, self.block(0, 1), code=1)
        self.assertEqual([self.value("mailsift_" + name) for name in ("success", "exit_code", "quarantined", "rows_in",
                                                                      "gate_former_clean", "gate_turned_invalid")],
                         [0, 1, 1, 2000, 2000, 200])
        failures = {66: self.path("no such list"), 65: self.write("names.csv", "name,city\nAnna,Berlin\n")}
        for code, lst in failures.items():
            self.run_it(*more, lst=lst, code=code)
            self.assertEqual([self.value("mailsift_" + name) for name in ("success", "exit_code", "quarantined")], [0, code, 0])
            self.assertNotIn("mailsift_rows", self.metrics())
        self.run_it(*more)
        self.assertEqual((self.value("mailsift_success"), self.value("mailsift_quarantined")), (1, 0))

    def test_a_stopped_run(self):
        fifo = self.path("fifo")
        os.mkfifo(fifo)
        process = subprocess.Popen([MAILSIFT, "clean", "-l", "syntax", "-q", "-o", self.path("out"), "--metrics", self.path("m.prom"), fifo],
                                   stderr=subprocess.PIPE)
        with open(fifo, "w", encoding="utf-8") as writer:
            writer.write("name,email\n" + rows(60000))
            writer.flush()
            deadline = time.monotonic() + 20
            while not os.path.exists(self.path(".out.sifting/clean.csv")) and time.monotonic() < deadline:
                time.sleep(0.005)
            process.send_signal(signal.SIGTERM)
            self.assertEqual(process.wait(SECONDS), 75, process.stderr.read())
        process.stderr.close()
        self.assertEqual((self.value("mailsift_success"), self.value("mailsift_exit_code")), (0, 75))

    def test_names_that_need_care(self):
        for name in ('a"b', "back\\slash", "two\nlines", "\u6536\u4ef6\u4eba", "a b,c={}"):
            self.run_it("--metrics", self.path("m.prom"), out=name)
            self.assertEqual(self.value("mailsift_success", output=self.path(name)), 1)
        raw = os.path.join(self.dir.encode(), b"\xff\xfe")
        done = subprocess.run([MAILSIFT, "clean", "-l", "syntax", "-q", "--metrics", self.path("m.prom"), "-o", raw, self.list],
                              capture_output=True, timeout=SECONDS)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.value("mailsift_success", output=self.dir + "/\\xff\\xfe"), 1)

    def test_a_place_that_cannot_be_written(self):
        os.mkdir(self.path("directory"))
        os.mkfifo(self.path("fifo"))
        os.symlink("/dev/null", self.path("link"))
        for place in ("no/such/directory/m.prom", self.path("directory"), self.path("directory") + "/", self.path("fifo"),
                      self.path("link"), "/dev/null", "/proc/m.prom", self.path("x" * 300)):
            done = self.run_it("--metrics", place, code=73)
            self.assertRegex(done.stderr, r"^mailsift: cannot write --metrics [^\n]*: [^\n]*; choose a file [^\n]*\n$")
            self.assertFalse(os.path.exists(self.path("out")), "it is said before the work")
        self.assertTrue(stat.S_ISCHR(os.stat("/dev/null").st_mode))

    def test_a_file_that_the_run_needs(self):
        self.run_it()
        kept = self.files("out")
        words = self.write("words", "user1@firm.example.com\n")
        os.link(self.list, self.path("same.csv"))
        for place, more in ((self.list, ()), (self.path("same.csv"), ()), (words, ("--suppress", words)), (words, ("--allow", words)),
                            (words, ("--block", words)), (self.path("./store"), ("--store", self.path("store"))),
                            (self.path("out/clean.csv"), ()), (self.path("report.json"), ())):
            with open(place, "rb") if os.path.exists(place) else open(os.devnull, "rb") as file:
                before = file.read()
            done = self.run_it("--metrics", place, *more, code=64)
            self.assertRegex(done.stderr, r"^mailsift: --metrics [^\n]*; choose another( file)?\n$", place)
            if before:
                with open(place, "rb") as file:
                    self.assertEqual(file.read(), before)
        with open(self.list, "rb") as file:
            done = subprocess.run([MAILSIFT, "clean", "-l", "syntax", "-o", self.path("new"), "--metrics", self.list, "-"],
                                  stdin=file, capture_output=True, timeout=SECONDS)
        self.assertEqual(done.returncode, 64, done.stderr)
        self.assertEqual(self.files("out"), kept)

    def test_a_place_that_goes_away(self):
        fifo = self.path("fifo")
        os.mkfifo(fifo)
        os.mkdir(self.path("m"))
        process = subprocess.Popen([MAILSIFT, "clean", "-l", "syntax", "-q", "-o", self.path("out"), "--metrics", self.path("m/m.prom"), fifo],
                                   stderr=subprocess.PIPE, text=True)
        with open(fifo, "w", encoding="utf-8") as writer:
            os.rmdir(self.path("m"))
            writer.write("name,email\n" + rows(100))
        error = process.communicate(timeout=SECONDS)[1]
        self.assertEqual(process.returncode, 73, error)
        self.assertEqual(error.count("\n"), 1)
        self.assertEqual(self.report()["rows"]["in"], 100)

    def test_no_reader_sees_half_a_file(self):
        self.run_it("--metrics", self.path("m.prom"))
        process = subprocess.Popen(["sh", "-c", 'for i in 1 2 3 4 5 6 7 8; do "$0" clean -l syntax -q --force -o "$1" --metrics "$2" "$3"; done',
                                    MAILSIFT, self.path("out"), self.path("m.prom"), self.list])
        reads = 0
        while process.poll() is None:
            self.metrics()
            reads += 1
        self.assertGreater(reads, 8)


class Words(Night):
    """What a run says when nobody looks."""

    def bare(self, *arguments, **more):
        """As cron starts it: nothing but PATH and HOME, no standard input, no terminal."""
        return subprocess.run(["env", "-i", "PATH=/usr/bin:/bin", "HOME=" + self.dir, "sh", "-c", 'exec "$0" "$@" <&-', MAILSIFT, *arguments],
                              capture_output=True, timeout=SECONDS, start_new_session=True, **more)

    def test_quiet_under_cron(self):
        for more in ((), ("--metrics", self.path("m.prom"))):
            for night in range(2):
                done = self.bare("clean", "-l", "syntax", "-q", "--force", *more, self.list)
                self.assertEqual((done.returncode, done.stdout, done.stderr), (0, b"", b""), night)
        with Server(Asked.world(self, "good")) as server:
            for night in range(2):
                done = self.bare("clean", "-q", "--force", "--resolver", server.address, "--allow-loopback", "--store",
                                 self.path("store.db"), self.list)
                self.assertEqual((done.returncode, done.stdout, done.stderr), (0, b"", b""), night)

    def test_what_is_no_name_of_the_journal(self):
        for stream in ("", ":", "1", "1:", ":1", "1:2x", "x1:2", "-1:-2", "99999999999999999999999:1"):
            done = subprocess.run([MAILSIFT, "clean", self.path("nowhere")], capture_output=True, text=True, timeout=SECONDS,
                                  env={**os.environ, "JOURNAL_STREAM": stream})
            self.assertRegex(done.stderr, "^mailsift: ", stream)

    def journal(self, *arguments, true=True, code=0):
        """Runs it with standard error on a file that JOURNAL_STREAM names (TRUE) or does not; returns its lines."""
        with open(self.path("journal"), "w+b") as file:
            status = os.fstat(file.fileno())
            stream = "%d:%d" % (status.st_dev, status.st_ino + (not true))
            done = subprocess.run([MAILSIFT, "clean", "-l", "syntax", "--force", "-o", self.path("out"), *arguments], stderr=file,
                                  stdout=subprocess.PIPE, timeout=SECONDS, env={**os.environ, "JOURNAL_STREAM": stream})
            self.assertEqual((done.returncode, done.stdout), (code, b""))
            file.seek(0)
            return file.read().decode().splitlines()

    def test_lines_for_the_journal(self):
        line, = self.journal(self.list)
        self.assertRegex(line, r"^<6>mailsift: 2000 rows, 2000 clean, 0 risky, 0 invalid, 0 not checked yet, in [0-9.]+ s; the outputs "
                         "are in " + re.escape(self.path("out")) + "$")
        self.assertEqual(self.journal("-q", self.list), [])
        lines = self.journal(self.block(0, 1), self.list, code=1)
        self.assertEqual([one[:13] for one in lines], ["<6>mailsift: ", "<3>mailsift: "])
        self.assertEqual(self.journal("--accept"), ["<6>mailsift: %s: the quarantined outputs are published" % self.path("out")])
        line, = self.journal(self.path("no\nlist"), code=66)
        self.assertRegex(line, r"^<3>mailsift: cannot open .*no\\x0alist: ")
        self.write("out/clean.csv", "nothing\n")
        self.assertRegex(self.journal("-q", self.list)[0], "^<4>mailsift: warning: ")
        # What only claims to be the journal gets no such marks.
        lines = self.journal(self.list, true=False)
        self.assertGreater(len(lines), 5)
        self.assertNotIn("<", "".join(lines))

    def test_no_address_is_ever_said(self):
        """Whatever goes wrong: the addresses of the list are in no line, in no journal and in no metrics."""
        secret = "geheimnis"
        contacts = "".join("%d,%s%d@firm%d.example.com\n" % (i, secret, i, i % DOMAINS) for i in range(500))
        bad = "1,%s@@x\n2,%s.example.com\n3,<%s@\n4,\"%s@y.example.com\n" % ((secret,) * 4)
        lists = {
            "good": "id,email\n" + contacts, "no header": contacts, "odd": "id,email\n" + contacts + bad, "bad": "id,email\n" + bad,
            "semicolons": ("id;email\n" + contacts).replace(",", ";"), "one": secret + "@example.com\n", "binary": "\0\1\2" + contacts,
            "gzip": gzip.compress(contacts.encode())[:-9], "no addresses": "id,name\n1,%s\n" % secret,
            "two columns": "a,b\n%s1@example.com,%s2@example.org\n%s3@example.com,%s4@example.org\n" % ((secret,) * 4),
        }
        options = [(), ("--header", "yes"), ("--header", "no"), ("-c", "nowhere"), ("-c", "9"), ("-c", "1"), ("--header", "yes", "-c", "x"),
                   ("--encoding", "UTF-16"), ("-d", "|"), ("--json",), ("--progress", "plain"), ("--progress", "json"),
                   ("--fail-if", "rows>0"), ("--metrics", self.path("m.prom")), ("--dedupe", "canonical"),
                   ("--allow", self.write("allow", secret + "@example.com\n")), ("--block", self.write("block", secret + "@x.com\n")),
                   ("--suppress", self.write("stop", "x,y\n" + contacts)), ("-q",)]
        seen = set()
        for name, content in lists.items():
            lst = self.write("list", content)
            for more in options:
                for env in ({}, {"JOURNAL_STREAM": "journal"}):
                    with open(self.path("said"), "w+b") as said:
                        status = os.fstat(said.fileno())
                        if env:
                            env = {"JOURNAL_STREAM": "%d:%d" % (status.st_dev, status.st_ino)}
                        done = subprocess.run([MAILSIFT, "clean", "-l", "syntax", "--force", "-o", self.path("out"), *more, lst],
                                              stdout=said, stderr=said, timeout=SECONDS, env={**os.environ, **env})
                        said.seek(0)
                        self.assertNotIn(secret, said.read().decode(errors="replace"), (name, more, env))
                    seen.add(done.returncode)
        with open(self.path("m.prom"), encoding="utf-8") as file:
            self.assertNotIn(secret, file.read())
        self.assertEqual(seen, {0, 1, 64, 65})

    def test_no_address_is_said_by_mail_servers_either(self):
        world = Asked.world(self, "world", dead_domains=(1, 2), dead_mailboxes=50)
        with Server(world, "--smtp", "0.0.0.0:0") as server:
            port = server.process.stdout.readline().rpartition(":")[2].strip()
            lst = self.write("people.csv", "name,email\n" + rows(100))
            for more in ((), ("--progress", "plain"), ("--evidence",)):
                done = subprocess.run([MAILSIFT, "clean", "-l", "smtp", "--force", "-o", self.path("out"), "--resolver", server.address,
                                       "--smtp-port", port, "--allow-loopback", "--no-store", "--no-limits", "--helo", "mail.example.org",
                                       "--mail-from", "<>", *more, lst], capture_output=True, text=True, timeout=SECONDS)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertNotRegex(done.stdout + done.stderr, r"user\d")


class Sentences(Night):
    """Each trouble is one clear sentence with the way out, and the right exit code."""

    def assert_sentence(self, done, code, pattern):
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertRegex(done.stderr, r"^mailsift: [^\n]+\n$")
        self.assertRegex(done.stderr, pattern)

    def run_as(self, *arguments, lst=None, program=MAILSIFT, **more):
        return subprocess.run([program, "clean", "-l", "syntax", "-q", *arguments, lst or self.list], capture_output=True, text=True,
                              timeout=SECONDS, **more)

    def somebody(self):
        """How to run the program as a user who is not root, in a copy: the tree may be in a closed directory such as /root."""
        if os.geteuid() != 0:
            return {}
        return {"program": shutil.copy(MAILSIFT, self.path("program")), "user": 65534, "group": 65534, "extra_groups": []}

    def test_an_unwritable_directory(self):
        os.chmod(self.dir, 0o755)
        os.mkdir(self.path("locked"), 0o555)
        somebody = self.somebody()
        place = self.path("locked/out")
        done = self.run_as("-o", place, **somebody)
        self.assert_sentence(done, 73, "cannot create a directory in " + re.escape(os.path.dirname(place)) + ": Permission denied; choose another --output")
        done = self.run_as("-o", self.path("locked/m.out") if not somebody else place, "--metrics", self.path("locked/m.prom"), **somebody)
        self.assert_sentence(done, 73, "Permission denied; choose a file in a directory that mailsift can write to")

    def test_an_unreadable_list(self):
        os.chmod(self.dir, 0o777)
        os.chmod(self.list, 0o000)
        somebody = self.somebody()
        self.assert_sentence(self.run_as(**somebody), 66, "cannot open .*: Permission denied; ")

    def test_a_full_disk(self):
        def small_files():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 15, 1 << 15))

        done = self.run_as("-o", self.path("out"), preexec_fn=small_files)
        self.assert_sentence(done, 74, "cannot write clean.csv: File too large; nothing was published")
        self.assertFalse(os.path.exists(self.path("out")))

    def test_a_really_full_disk(self):
        """A tmpfs of a few pages, where this machine lets us mount one in a name space of its own."""
        place = self.path("small")
        os.mkdir(place)
        script = 'mount -t tmpfs -o size=64k none "$1" && exec "$0" clean -l syntax -q -o "$1/out" "$2"'
        done = subprocess.run(["unshare", "-rm", "sh", "-c", script, MAILSIFT, place, self.list], capture_output=True, text=True, timeout=SECONDS)
        if "unshare" in done.stderr or "mount" in done.stderr:
            self.skipTest("no mounts here: " + done.stderr.strip())
        self.assert_sentence(done, 74, "No space left on device; nothing was published; free some space there")

    def test_the_others(self):
        gz = self.write("cut.csv.gz", gzip.compress(b"email\na@example.com\n")[:-4])
        cases = [
            (66, "cannot open .*: No such file or directory; check the path, or use - for standard input", self.path("nowhere.csv"), ()),
            (65, r"has no column with e-mail addresses; choose one with --column NAME or N \(columns: 1 name, 2 city, 3 phone\)",
             self.write("names.csv", "name,city,phone\nAnna,Berlin,030\n"), ("--header", "yes")),
            (64, "unknown --encoding klingon; `iconv -l` lists the known ones", self.list, ("--encoding", "klingon")),
            (65, "is a damaged gzip file: .*, at byte [0-9]+; get an intact copy of the file", gz, ()),
            (64, "unknown option --colunm for clean; did you mean --column. See mailsift help clean", self.list, ("--colunm=x",)),
            (64, "--fail-if often: it must be .*; see mailsift help clean", self.list, ("--fail-if", "often")),
            (64, "--level deep: it must be syntax, dns or smtp; see mailsift help clean", self.list, ("--level", "deep")),
            (66, "no outputs are in quarantine there; ", self.list, ("--accept",)),
        ]
        for code, pattern, lst, more in cases:
            self.assert_sentence(self.run_as(*more, lst=lst), code, pattern)
            self.assertEqual([name for name in os.listdir(self.dir) if "sift" in name], [])


if __name__ == "__main__":
    unittest.main(verbosity=1)
