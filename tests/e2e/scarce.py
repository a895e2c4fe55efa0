"""Whole runs when the system is short of something: threads, memory, descriptors, locks, files that stay whole.

usage: tests/e2e/scarce.py BUILD [unittest's options]; BUILD/preload/fail_calls.so has calls fail
"""
import concurrent.futures
import contextlib
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "stage"))
sys.dont_write_bytecode = True
import mail_world  # noqa: E402  (they stand beside this file)
import pretend  # noqa: E402
from smtp_stage import BUILD, QUICK, Stage, addresses, case, world_of  # noqa: E402

DOMAINS = 300
AT_ONCE = 8  # most runs wait more than they work
END_SECONDS = 60  # what has not ended by then hangs
LOCK_SECONDS = 30  # STORE_WAIT_MS and what a run takes
NOBODY = 65534
EAGAIN, ENOMEM, EMFILE, ENOSPC, ENOLCK = 11, 12, 24, 28, 37
EXIT_BUG, EXIT_STOPPED = 70, 75
OMP = [{"OMP_THREAD_LIMIT": "1"}, {"OMP_THREAD_LIMIT": "3"}, {"OMP_DYNAMIC": "true", "OMP_NUM_THREADS": "2"},
       {"OMP_MAX_ACTIVE_LEVELS": "0"}, {"OMP_NUM_THREADS": "0"}, {"OMP_NESTED": "true", "OMP_NUM_THREADS": "4,3,2"}]
CASES = [case("", f"firm{number}", "style postfix", kim="good:accepted", lee="good:accepted", gone=":no_mailbox")
         for number in range(6)]


def failing(call, errno, first=1, times=None):
    """The environment in which CALL fails from call number FIRST on, TIMES times or for ever."""
    env = {"LD_PRELOAD": os.path.join(BUILD, "preload/fail_calls.so"), "FAIL_CALL": call, "FAIL_ERRNO": str(errno),
           "FAIL_FROM": str(first)}
    return env if times is None else {**env, "FAIL_TIMES": str(times)}


class Scarce(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix="mailsift-scarce-")
        self.addCleanup(shutil.rmtree, self.dir, True)

    def path(self, name):
        return os.path.join(self.dir, name)

    def each(self, cases, test):
        """Calls TEST with each of CASES, some at a time, and a directory for its outputs."""
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(test, cases, (self.path(f"out{number}") for number in range(len(cases)))))

    def run_it(self, line, env=(), **more):
        """Runs LINE to its end, in END_SECONDS."""
        return subprocess.run(line, env={**os.environ, **dict(env)}, capture_output=True, text=True, timeout=END_SECONDS,
                              **more)

    def assert_ended_well(self, done, out, words):
        """It ended with what it has found, or for a lack of memory and said so."""
        self.assertIn(done.returncode, (0, EXIT_BUG), words + done.stderr)
        if done.returncode == EXIT_BUG:
            self.assertRegex(done.stderr, "mailsift: .*memory", words)
            self.assertFalse(os.path.exists(out), words)


class Syntax(Scarce):
    def setUp(self):
        super().setUp()
        with open(self.path("list.csv"), "w", encoding="gb18030") as file:
            file.write("\u540d\u5b57,email\n" + "".join(f"\u738b\u4f1f,wang{n}@\u4f8b\u5b50{n}.com\n" for n in range(200)))

    def command(self, out, *options):
        return [os.path.join(BUILD, "mailsift"), "clean", "-l", "syntax", "-q", *options, "-o", out, self.path("list.csv")]

    def test_no_memory_from_some_call_on(self):
        def test(first, out):
            done = self.run_it(self.command(out, "-j", "2"), failing("malloc", ENOMEM, first))
            self.assertEqual(done.returncode, EXIT_BUG, f"malloc from {first} on: {done.stderr}")
            self.assert_ended_well(done, out, f"malloc from {first} on: ")

        self.each([1, 400, *range(1300, 3600, 97)], test)

    def test_no_memory_once(self):
        def test(first, out):
            done = self.run_it(self.command(out, "-j", "2"), failing("malloc", ENOMEM, first, 1))
            self.assert_ended_well(done, out, f"malloc {first}: ")
            if done.returncode == 0:
                self.assertEqual(pretend.segments(out), whole, f"malloc {first}")

        self.run_it(self.command(self.path("whole")))
        whole = pretend.segments(self.path("whole"))
        self.each(range(1300, 4200, 131), test)

    def test_little_address_space(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_AS, (mib << 20, mib << 20))

        for mib in (150, 200, 300, 500, 1000):
            done = self.run_it(self.command(self.path("out"), "-j", "8", "--force"), preexec_fn=limit)
            self.assertIn(done.returncode, (0, EXIT_BUG, 127), f"{mib} MiB: {done.stderr}")  # 127: the loader's

    def test_no_process_for_an_ordinary_user(self):
        def limit():
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))

        if os.getuid() != 0:
            self.skipTest("needs root, to be somebody else")
        line = self.command(self.path("out"), "-j", "4")
        os.chmod(self.dir, 0o777)
        try:
            done = self.run_it(line, preexec_fn=limit)
        except (PermissionError, subprocess.SubprocessError) as error:
            self.skipTest(f"others may not run {line[0]}: {error}")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("only 1 of 4 threads", done.stderr)


class Dns(Scarce):
    @classmethod
    def setUpClass(cls):
        cls.home = tempfile.mkdtemp(prefix="mailsift-scarce-")
        cls.addClassCleanup(shutil.rmtree, cls.home, True)
        cls.world = pretend.World(BUILD, cls.home, DOMAINS, 1, "--calm")

    def server(self, *options):
        server = pretend.Server(self.world, *options)
        self.enterContext(server)
        return server

    def assert_true_outputs(self, done, out, words=""):
        self.assertEqual(done.returncode, 0, f"{words}: {done.stderr}")
        self.assertEqual(self.world.wrong(out), [], words)

    def test_fewer_threads(self):
        def test(env, out):
            done = self.run_it(pretend.command(self.world, server, out, "-j", "8"), env)
            self.assert_true_outputs(done, out, str(env))
            if "OMP_THREAD_LIMIT" in env:
                self.assertIn(f"only {env['OMP_THREAD_LIMIT']} of 8 threads", done.stderr)

        server = self.server()
        self.each(OMP, test)

    def test_no_thread_from_some_call_on(self):
        def test(how, out):
            line = pretend.command(self.world, server, out, "-j", "8", "--store", out + ".db")
            self.assert_true_outputs(self.run_it(line, failing("pthread_create", EAGAIN, *how)), out, str(how))

        server = self.server()
        self.each([(first, times) for first in (1, 2, 3, 4, 7, 8) for times in (1, None)], test)

    def test_no_memory_from_some_call_on(self):
        def test(first, out):
            done = self.run_it(pretend.command(self.world, server, out, "-j", "2"), failing("malloc", ENOMEM, first))
            self.assert_ended_well(done, out, f"malloc from {first} on: ")

        server = self.server()
        self.each(range(2500, 9000, 433), test)

    def run_with_store(self, server, env=(), store=None):
        """A run with the store; returns how it ended and how long it took."""
        began, out = time.monotonic(), (store or self.path("store")) + ".out"
        line = pretend.command(self.world, server, out, "--store", store or self.path("store"))
        done = self.run_it(line, env)
        self.assert_true_outputs(done, out, str(env))
        return done, time.monotonic() - began

    def test_a_reader_holds_the_store(self):
        server = self.server()
        self.run_with_store(server)
        subprocess.run([os.path.join(BUILD, "mailsift"), "store", "prune", "--store", self.path("store")], check=True,
                       capture_output=True)  # it has no write-ahead log then
        with contextlib.closing(sqlite3.connect(self.path("store"))) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM domain").fetchall()
            done, seconds = self.run_with_store(server)
        self.assertIn("locked it for too long", done.stderr)
        self.assertLess(seconds, LOCK_SECONDS)

    def test_a_writer_holds_the_store(self):
        server = self.server()
        self.run_with_store(server)
        with contextlib.closing(sqlite3.connect(self.path("store"))) as writer:
            writer.execute("DELETE FROM domain")
            writer.commit()
            writer.execute("BEGIN IMMEDIATE")
            done, seconds = self.run_with_store(server)
        self.assertIn("locked it for too long", done.stderr)
        self.assertLess(seconds, LOCK_SECONDS)

    def test_a_file_system_without_locks(self):
        def test(first, out):
            done, seconds = self.run_with_store(server, failing("lock", ENOLCK, first), out + ".db")
            self.assertIn("kept for the next run", done.stderr, first)
            self.assertLess(seconds, LOCK_SECONDS, first)

        server = self.server()
        self.each((1, 3, 5, 9, 20), test)

    def test_side_files_are_cut_off_or_removed(self):
        def test(way, out):
            change, ending = way
            store = out + ".db"
            line = pretend.command(self.world, slow, out, "-j", "1", "--store", store)
            process = subprocess.Popen(line, stderr=subprocess.PIPE, text=True)
            while not os.path.exists(store + "-shm") and process.poll() is None:
                time.sleep(0.01)
            time.sleep(0.1)
            self.assertIsNone(process.poll(), "it has ended too early")
            change(store + ending)
            words = process.communicate(timeout=END_SECONDS)[1]
            self.assertEqual(process.returncode, 0, f"{change} {ending}: {words}")
            self.assertEqual(self.world.wrong(out), [])
            if change is not os.remove and ending == "-shm":
                self.assertIn("truncated its -shm file", words)
            self.run_with_store(server, store=store)  # whatever became of it

        slow, server = self.server("--delay", "500ms"), self.server()
        self.each([(change, ending) for change in (lambda path: os.truncate(path, 0), os.remove)
                   for ending in ("-shm", "-wal", "")], test)


class Smtp(Scarce):
    @classmethod
    def setUpClass(cls):
        cls.expected = addresses(CASES)
        cls.stage = Stage(world_of(CASES), cls.expected)
        cls.addClassCleanup(cls.stage.close)

    def command(self, out, *options):
        return self.stage.internet.command_line("clean", "-q", "--force", "--no-store", "-o", out, *QUICK, *options,
                                                self.stage.list)

    def assert_true_outputs(self, done, out, words=""):
        self.assertEqual(done.returncode, 0, f"{words}: {done.stderr}")
        rows = mail_world.rows(out)
        wrong = {email: rows[email]["mailsift_reason"] for email, (_, reasons) in self.expected.items()
                 if rows[email]["mailsift_reason"] not in reasons}
        self.assertEqual(wrong, {}, words)

    def test_fewer_threads(self):
        def test(env, out):
            self.assert_true_outputs(self.run_it(self.command(out, "-j", "8", "--sessions", "40000"), env), out, str(env))

        self.each(OMP, test)

    def test_epoll_takes_nothing(self):
        def test(how, out):
            done = self.run_it(self.command(out), failing("epoll_ctl", ENOSPC, *how))
            self.assert_true_outputs(done, out, f"epoll_ctl {how}")

        self.each([(1, None), (4, None), (12, None), *((first, 1) for first in range(1, 40, 3))], test)

    def test_no_socket_for_a_while(self):
        def test(first, out):
            done = self.run_it(self.command(out), failing("socket", EMFILE, first, 3))
            self.assert_true_outputs(done, out, f"socket {first}")

        self.each((1, 3, 5), test)

    def test_no_socket_for_ever(self):
        out = self.path("out")
        done = self.run_it(self.command(out, "--patience", "2s"), failing("socket", EMFILE, 3))
        self.assertEqual(done.returncode, EXIT_STOPPED, done.stderr)
        self.assertIn("no socket is left", done.stderr)
        self.assertFalse(os.path.exists(out))

    def test_no_memory_from_some_call_on(self):
        def test(first, out):
            done = self.run_it(self.command(out), failing("malloc", ENOMEM, first))
            self.assert_ended_well(done, out, f"malloc from {first} on: ")

        self.each(range(2500, 9000, 433), test)


if __name__ == "__main__":
    unittest.main()
