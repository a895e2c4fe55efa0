"""Whole runs give up what they do not need, before they read a byte of others.  usage: confined.py BUILD [unittest arguments]"""
import os
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "stage"))
import no_settings  # noqa: E402, F401

BUILD = sys.argv.pop(1)
MAILSIFT = os.path.abspath(os.path.join(BUILD, "mailsift"))
CALLS = "landlock_create_ruleset,landlock_restrict_self,prctl,prlimit64,open,openat,clone,clone3,execve"


def kernel_has_landlock():
    said = subprocess.run([MAILSIFT, "--version", "-v"], capture_output=True, text=True, check=True).stdout
    return re.search(r"Landlock +[0-9]", said) is not None


class Confined(unittest.TestCase):
    def setUp(self):
        self.home = tempfile.TemporaryDirectory()
        self.addCleanup(self.home.cleanup)
        self.list = os.path.join(self.home.name, "list.csv")
        with open(self.list, "w", encoding="ascii") as out:
            out.write("email\n" + "".join(f"somebody{i}@gmail.com\n" for i in range(2000)))

    def trace(self, *arguments, **options):
        """Returns the system calls of a run, in their order."""
        log = os.path.join(self.home.name, "trace")
        done = subprocess.run(["strace", "-f", "-qq", "-o", log, "-e", f"trace={CALLS}", MAILSIFT, *arguments],
                              capture_output=True, timeout=120, check=False,
                              env=dict(os.environ, HOME=self.home.name), **options)
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(log, encoding="utf-8", errors="replace") as lines:
            return [line.split(None, 1)[1].rstrip() for line in lines]

    def first(self, calls, pattern):
        at = next((i for i, call in enumerate(calls) if re.search(pattern, call)), None)
        self.assertIsNotNone(at, pattern)
        return at

    @unittest.skipUnless(kernel_has_landlock(), "the kernel has no Landlock")
    def test_before_the_list_is_read_and_threads_are_there(self):
        out = os.path.join(self.home.name, "out")
        for arguments in (["clean", "-l", "syntax", "-j", "2", "-q", "-o", out, self.list], ["inspect", self.list],
                          ["check", "-l", "syntax", "a@gmail.com"]):
            with self.subTest(command=arguments[0]):
                calls = self.trace(*arguments)
                closed = self.first(calls, r"^landlock_restrict_self\(.* = 0$")
                for later in (r'open(at)?\(.*list\.csv", O_RDONLY\|O_CLOEXEC\|O_NO', r"^clone"):
                    first = next((i for i, call in enumerate(calls) if re.search(later, call)), len(calls))
                    self.assertGreater(first, closed, later)
                self.assertEqual([call for call in calls[closed:] if "EACCES" in call], [])

    def test_no_core_and_no_new_privileges(self):
        calls = self.trace("--version")
        self.first(calls, r"prlimit64\(.*RLIMIT_CORE, \{rlim_cur=0, rlim_max=0\}")
        self.first(calls, r"prctl\(PR_SET_DUMPABLE, (SUID_DUMP_DISABLE|0).* = 0$")
        self.first(calls, r"prctl\(PR_SET_NO_NEW_PRIVS, 1.* = 0$")

    def test_every_place_that_is_named_can_be_anywhere(self):
        """By links, from a pipe, into a store and metrics whose directories lie elsewhere."""
        real = os.path.join(self.home.name, "real")
        os.mkdir(real)
        os.symlink(real, os.path.join(self.home.name, "link"))
        os.symlink(self.list, os.path.join(self.home.name, "linked.csv"))
        for name in ("more", "metrics"):
            os.mkdir(os.path.join(self.home.name, name))
        suppress, block = (os.path.join(self.home.name, "more", name) for name in ("suppress.txt", "block.txt"))
        for path, line in ((suppress, "somebody1@gmail.com\n"), (block, "blocked.example.com\n")):
            with open(path, "w", encoding="ascii") as text:
                text.write(line)
        for source in ("../linked.csv", "-", "/dev/stdin"):
            with self.subTest(source=source), open(self.list, "rb") as stdin:
                done = subprocess.run(
                    [MAILSIFT, "clean", "-l", "syntax", "-q", "-o", "../link/out", "--force", "--suppress", suppress,
                     "--block", block, "--store", "../more/new/store.db", "--metrics", "../metrics/m.prom", source],
                    cwd=real, stdin=stdin, capture_output=True, text=True, timeout=120, check=False)
                self.assertEqual(done.returncode, 0, done.stderr)
                with open(os.path.join(real, "out", "clean.csv"), encoding="ascii") as rows:
                    self.assertEqual(len(rows.readlines()), 2000)
                self.assertTrue(os.path.exists(os.path.join(self.home.name, "metrics", "m.prom")))


if __name__ == "__main__":
    unittest.main()
