"""Level dns when things go wrong: kills, dead and lying name servers, damaged stores.

usage: tests/e2e/dns/dns_faults.py BUILD [unittest's options]; DOMAINS, KILLS and STOP_SECONDS in the environment make it longer.
"""
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "stage"))
sys.dont_write_bytecode = True
import pretend  # noqa: E402  (it stands beside this file)
from pretend import Server, World, run, segments  # noqa: E402

BUILD = os.path.abspath(sys.argv.pop(1))
DOMAINS = int(os.environ.get("DOMAINS", "3000"))
KILLS = int(os.environ.get("KILLS", "4"))
STOP_SECONDS = int(os.environ.get("STOP_SECONDS", "8"))
SEED = int(os.environ.get("SEED", "1"))
KILL_SECONDS = 1.5  # a run lives so long at most
DELAY_MS = 20
COMMIT_MS = 60  # an answer is in the store so long after it came
UNKEPT = ("dns_timeout", "dns_failure", "dns_filtered", "*")  # reasons that the store does not keep


class Faults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = tempfile.mkdtemp(prefix="mailsift-dns-")
        cls.world = World(BUILD, cls.home, DOMAINS, SEED, "--calm")  # what fails would be waited for in each run

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.home, ignore_errors=True)

    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix="mailsift-dns-")
        self.addCleanup(shutil.rmtree, self.dir, True)

    def path(self, name):
        return os.path.join(self.dir, name)

    def assert_true_outputs(self, out):
        wrong = self.world.wrong(out)
        self.assertEqual(wrong[:10], [], f"{len(wrong)} rows are not as the world says")

    def assert_run(self, done, code=0, words=""):
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(words, done.stderr)

    def wait_for(self, process, condition):
        """Waits until CONDITION holds, while PROCESS runs."""
        while not condition():
            self.assertIsNone(process.poll(), "it has ended too early")
            time.sleep(0.01)

    def test_kill_and_resume(self):
        with Server(self.world) as server:
            self.assert_run(run(self.world, server, self.path("whole")))
        whole = segments(self.path("whole"))
        rng = random.Random(SEED)
        with Server(self.world, "--delay", f"{DELAY_MS}ms") as server:
            line = pretend.command(self.world, server, self.path("out"), "--store", self.path("store"))
            began = time.monotonic()
            for _ in range(KILLS):
                process = subprocess.Popen(line, stderr=subprocess.DEVNULL)
                time.sleep(rng.uniform(0, KILL_SECONDS))
                process.kill()
                process.wait()
                if os.path.exists(self.path("out")):  # all of it was published, or nothing
                    self.assertEqual(segments(self.path("out")), whole)
            done = run(self.world, server, self.path("out"), "--store", self.path("store"))
            seconds = time.monotonic() - began
            self.assert_run(done)
        self.assertEqual(segments(self.path("out")), whole)
        kept = {d for d, t in self.world.truth.items() if t[0] == "domain_accepts_mail"}
        asked = server.asked()
        asked_again = sum(count - 1 for name, count in asked.items() if name in kept)
        in_flight = KILLS * sum(asked.values()) / seconds * (DELAY_MS + COMMIT_MS) / 1000
        waits = max(64, 4 * in_flight)
        self.assertLessEqual(asked_again, waits, "more was asked again than can have been in flight")

    def test_nothing_is_asked_twice(self):
        for name in ("first", "second"):
            with Server(self.world) as server:
                self.assert_run(run(self.world, server, self.path(name), "--store", self.path("store")))
            asked = server.asked()
            known = [d for d in asked if self.world.truth.get(d, ["*"])[0] not in UNKEPT]
            if name == "first":
                self.assertGreater(len(known), DOMAINS / 2)
        self.assertEqual(known, [])
        self.assertEqual(segments(self.path("first")), segments(self.path("second")))

    def test_the_name_server_stops_for_a_while(self):
        with Server(self.world, "--delay", "20ms") as server:
            line = pretend.command(self.world, server, self.path("out"))
            process = subprocess.Popen(line, stderr=subprocess.PIPE, text=True)
            time.sleep(0.4)
            server.process.send_signal(signal.SIGSTOP)
            time.sleep(STOP_SECONDS)
            self.assertIsNone(process.poll(), "it did not wait")
            server.process.send_signal(signal.SIGCONT)
            _, words = process.communicate(timeout=pretend.RUN_SECONDS)
        self.assertEqual(process.returncode, 0, words)
        self.assert_true_outputs(self.path("out"))

    def trouble_for_a_while(self, what):
        options = ("--delay", "20ms", "--trouble", f"{what},after={DOMAINS // 2},for=3s")
        with Server(self.world, *options) as server:
            self.assert_run(run(self.world, server, self.path("out")))
        self.assert_true_outputs(self.path("out"))

    def test_nxdomain_for_a_while(self):
        self.trouble_for_a_while("nxdomain")

    def test_servfail_for_a_while(self):
        self.trouble_for_a_while("servfail")

    def test_nxdomain_for_ever_then_resume(self):
        store = ("--store", self.path("store"))
        trouble = ("--delay", "20ms", "--trouble", f"nxdomain,after={DOMAINS // 2}")
        with Server(self.world, *trouble) as server:
            done = run(self.world, server, self.path("out"), "--patience", "2s", *store)
            self.assert_run(done, 75, "do not exist")
        self.assertFalse(os.path.exists(self.path("out")))
        before = server.asked()
        with Server(self.world) as server:
            self.assert_run(run(self.world, server, self.path("out"), *store))
        self.assert_true_outputs(self.path("out"))
        self.assertLess(len(server.asked()), len(self.world.truth))
        self.assertGreater(len(before), 0)

    def test_no_name_server_from_the_start(self):
        with Server(self.world, "--trouble", "nxdomain") as server:
            done = run(self.world, server, self.path("out"), "--patience", "2s")
            self.assert_run(done, 69, "do not exist")
        done = run(self.world, server, self.path("out"), "--patience", "2s")  # it has ended
        self.assert_run(done, 69, "does not answer")
        self.assertFalse(os.path.exists(self.path("out")))

    def test_deadline(self):
        with Server(self.world, "--delay", "2s") as server:
            done = run(self.world, server, self.path("out"), "--deadline", "3s", "-j", "1")
            self.assert_run(done)
        with open(self.path("out/report.json"), encoding="utf-8") as file:
            reasons = json.load(file)["reasons"]
        self.assertNotIn("no_domain", reasons.get("invalid", {}))
        self.assertIn("not_asked", reasons["risky"])

    def test_stop_and_resume(self):
        store = ("--store", self.path("store"))
        with Server(self.world, "--delay", "300ms") as server:
            process = subprocess.Popen(pretend.command(self.world, server, self.path("out"), *store),
                                       stderr=subprocess.PIPE, text=True)
            self.wait_for(process, lambda: os.path.exists(self.path("store-wal")))
            process.send_signal(signal.SIGTERM)
            _, words = process.communicate(timeout=30)
            self.assertEqual(process.returncode, 75, words)
            self.assert_run(run(self.world, server, self.path("out"), *store))
        self.assert_true_outputs(self.path("out"))

    def test_damaged_store(self):
        damage = {
            "text": lambda bytes_: b"this is no store\n" * 500,
            "half": lambda bytes_: bytes_[: len(bytes_) // 2],
            "zeros": lambda bytes_: bytes_[:8192] + b"\0" * 8192 + bytes_[16384:],
        }
        store = self.path("store")
        with Server(self.world) as server:
            self.assert_run(run(self.world, server, self.path("out"), "--store", store))
            with open(store, "rb") as file:
                whole = file.read()
            for name, change in damage.items():
                with open(store, "wb") as file:
                    file.write(change(whole))
                done = run(self.world, server, self.path(name), "--store", store)
                self.assert_run(done, 0, "warning" if name == "text" else "")
                self.assert_true_outputs(self.path(name))

    def test_any_threads_any_form_the_same_bytes(self):
        with Server(self.world) as server:
            for threads in ("1", "2", "16"):
                self.assert_run(run(self.world, server, self.path(threads), "-j", threads))
            with open(self.world.list, "rb") as file:
                done = subprocess.run(pretend.command(self.world, server, self.path("pipe"), "-"), input=file.read(),
                                      capture_output=True, timeout=pretend.RUN_SECONDS)
            self.assertEqual(done.returncode, 0, done.stderr)
        self.assert_true_outputs(self.path("1"))
        for other in ("2", "16", "pipe"):
            self.assertEqual(segments(self.path("1")), segments(self.path(other)))

    def test_a_list_that_changes_between_the_passes(self):
        changing = self.path("list.csv")
        shutil.copy(self.world.list, changing)
        with Server(self.world, "--delay", "500ms") as server:
            line = pretend.command(self.world, server, self.path("out"))
            line[-1] = changing
            process = subprocess.Popen(line, stderr=subprocess.PIPE, text=True)
            self.wait_for(process, server.asked)
            time.sleep(0.2)  # the first pass is over
            with open(changing, "ab") as file:
                file.write(b"9,New,new@example.net\n")
            _, words = process.communicate(timeout=pretend.RUN_SECONDS)
        self.assertEqual(process.returncode, 65, words)
        self.assertFalse(os.path.exists(self.path("out")))


if __name__ == "__main__":
    unittest.main()
