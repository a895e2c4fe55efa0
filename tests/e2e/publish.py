"""How outputs are put in place: on file systems that lack something, killed at every step, with the user's files among them.

usage: tests/e2e/publish.py BUILD [unittest's options]
"""
import csv
import errno
import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "stage"))
import no_settings  # noqa: E402, F401  (the user's settings are not the tests')

BUILD = os.path.abspath(sys.argv.pop(1))
MAILSIFT = os.path.join(BUILD, "mailsift")
LACKS = os.path.join(BUILD, "preload/file_system.so")
SECONDS = 60  # for any one run
OLD, NEW = 3, 5  # rows of the two lists
KILLS_MAX = 100
FAULTS_MAX = 60

EXCHANGES = {}
LIKE_NFS = {"NO_EXCHANGE": errno.EINVAL, "NO_NOREPLACE": errno.EINVAL}
LIKE_FAT = {"NO_EXCHANGE": errno.ENOSYS, "NO_MODE": errno.EPERM, "NO_LOCK": errno.ENOLCK, "NO_DIRECTORY_SYNC": errno.EINVAL}
FLAG_OVERLOOKED = {"EXCHANGE_IGNORED": 1}


class Publish(unittest.TestCase):
    def setUp(self):
        in_memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # many runs, many syncs
        self.dir = tempfile.mkdtemp(prefix="mailsift-publish-", dir=in_memory)
        self.addCleanup(shutil.rmtree, self.dir, True)
        self.place = self.path("place")  # where the outputs go
        os.mkdir(self.place)
        self.old, self.new = self.rows("old.csv", OLD), self.rows("new.csv", NEW)

    def path(self, *names):
        return os.path.join(self.dir, *names)

    def out(self, *names):
        return os.path.join(self.place, "out", *names)

    def write(self, path, text):
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def read(self, path):
        with open(path, encoding="utf-8") as file:
            return file.read()

    def rows(self, name, count, domain="example.org"):
        return self.write(self.path(name), "email\n" + "".join("user%d@%s\n" % (i, domain) for i in range(count)))

    def start(self, lst, *options, lacks=EXCHANGES, **more):
        environment = dict(os.environ, **{name: str(value) for name, value in lacks.items()})
        if lacks:
            environment["LD_PRELOAD"] = LACKS
        return subprocess.Popen([MAILSIFT, "clean", "-q", "-l", "syntax", "-j", "1", "-o", self.out(), *options, lst],
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=environment, **more)

    def clean(self, lst, *options, code=0, force=True, **more):
        process = self.start(lst, *(("--force",) if force else ()), *options, **more)
        said = process.communicate(timeout=SECONDS)[1]
        self.assertEqual(process.returncode, code, said)
        return said

    def held_up(self, *options, **more):
        """A run that has made its files and waits for the rest of its list, and what ends it."""
        fifo = self.path("fifo")
        os.mkfifo(fifo)
        process = self.start(fifo, "--force", *options, **more)
        writer = open(fifo, "w", encoding="utf-8")
        writer.write("email\n" + "".join("user%d@example.org\n" % i for i in range(60000)))
        writer.flush()
        until = time.monotonic() + 20
        while not os.path.exists(os.path.join(self.place, ".out.sifting/clean.csv")) and time.monotonic() < until:
            time.sleep(0.01)

        def let_go():
            writer.close()
            said = process.communicate(timeout=SECONDS)[1]
            os.unlink(fifo)
            return process.returncode, said

        return let_go

    def is_whole(self, path):
        """How many rows the outputs in PATH have; 0: there are none.  Anything between fails."""
        if not os.path.isdir(path) or not any(name.endswith((".csv", ".json", ".html")) for name in os.listdir(path)):
            return 0
        report = json.loads(self.read(os.path.join(path, "report.json")))
        rows = 0
        for segment in ("clean", "risky", "invalid"):
            with open(os.path.join(path, segment + ".csv"), encoding="utf-8") as file:
                rows += len(list(csv.reader(file))) - 1
        self.assertEqual(rows, report["rows"]["in"])
        self.assertTrue(os.path.exists(os.path.join(path, "report.html")))
        return rows


class Kills(Publish):
    """A kill between any two calls that change a name: the next run ends with whole outputs and what the user has put there."""

    def kill_everywhere(self, lacks, prepare, options=(), code=0):
        """Returns how often neither the old nor the new outputs were in place."""
        neither = 0
        for at in range(1, KILLS_MAX):
            shutil.rmtree(self.place)
            os.mkdir(self.place)
            prepare()
            lst = self.new if "--accept" not in options else self.old
            process = self.start(lst, "--force", *options, lacks={**lacks, "KILL_AT": at})
            said = process.communicate(timeout=SECONDS)[1]
            if process.returncode != -signal.SIGKILL:
                self.assertEqual(process.returncode, code, said)
                self.assertGreater(at, 5)
                return neither
            found = self.is_whole(self.out())
            self.assertIn(found, (0, OLD, NEW), at)
            if found == 0:
                neither += 1
                self.assertEqual(self.is_whole(os.path.join(self.place, ".out.former")), OLD, at)
            self.after(at, found, lacks)
        self.fail("it never ends")

    def after(self, at, found, lacks):
        said = self.clean(self.new, lacks=lacks)
        self.assertEqual("former outputs are restored" in said, found == 0, (at, said))
        self.assertEqual(self.is_whole(self.out()), NEW, at)
        self.assertEqual(os.listdir(self.place), ["out"], at)
        self.assertEqual(self.read(self.out("notes.txt")), "mine", at)
        self.assertEqual(self.read(self.out("more/notes.txt")), "also mine", at)

    def with_notes(self):
        self.clean(self.old)
        self.write(self.out("notes.txt"), "mine")
        os.mkdir(self.out("more"))
        self.write(self.out("more/notes.txt"), "also mine")

    def test_exchange(self):
        self.assertEqual(self.kill_everywhere(EXCHANGES, self.with_notes), 0)

    def test_two_renames(self):
        self.assertEqual(self.kill_everywhere(LIKE_NFS, self.with_notes), 1)

    def test_accept(self):
        def prepare():
            self.with_notes()
            shutil.copytree(self.path("waits"), os.path.join(self.place, "out.quarantine"))
            os.utime(os.path.join(self.place, "out.quarantine/report.json"))

        self.clean(self.new)
        os.rename(self.out(), self.path("waits"))
        for lacks in (EXCHANGES, LIKE_NFS):
            self.kill_everywhere(lacks, prepare, ("--accept",))

    def test_quarantine(self):
        """What an earlier run left in the quarantine, or this one's outputs, wait there whole; the former ones stay."""
        waits = os.path.join(self.place, "out.quarantine")
        old, new = (self.rows(name, count, "firm.example.com") for name, count in (("many", 40), ("more", 44)))
        block = "--block=" + self.write(self.path("block"), "firm.example.com\n")
        for lacks in (EXCHANGES, LIKE_NFS):
            for at in range(1, KILLS_MAX):
                shutil.rmtree(self.place)
                os.mkdir(self.place)
                self.clean(old)
                self.clean(old, block, code=1)
                process = self.start(new, "--force", block, lacks={**lacks, "KILL_AT": at})
                process.communicate(timeout=SECONDS)
                self.assertEqual(self.is_whole(self.out()), 40)
                if self.is_whole(waits) == 0:
                    self.assertEqual(self.is_whole(os.path.join(self.place, ".out.quarantine.former")), 40, at)
                self.clean(new, block, code=1, lacks=lacks)
                self.assertEqual((self.is_whole(self.out()), self.is_whole(waits)), (40, 44), at)
                self.assertEqual(sorted(os.listdir(self.place)), ["out", "out.quarantine"], at)
                if process.returncode == 1:
                    break
            self.assertGreater(at, 15)


class Lacking(Publish):
    def test_what_a_file_system_may_lack(self):
        for lacks in (LIKE_NFS, LIKE_FAT, FLAG_OVERLOOKED, {"NO_EXCHANGE": errno.EOPNOTSUPP}):
            self.clean(self.old, lacks=lacks)
            for lst, rows in ((self.new, NEW), (self.old, OLD)):
                self.clean(lst, lacks=lacks)
                self.assertEqual(self.is_whole(self.out()), rows, lacks)
                self.assertEqual(os.listdir(self.place), ["out"], lacks)

    def test_directories_that_cannot_be_renamed_are_noticed_before_the_work(self):
        self.clean(self.old)
        said = self.clean(self.path("is not read"), code=66)  # the list is opened first
        with open(self.new, encoding="utf-8") as stdin:
            said = self.clean("-", lacks={"NO_EXCHANGE": errno.EINVAL, "NO_RENAME": errno.EOPNOTSUPP}, code=73, stdin=stdin)
        self.assertIn("cannot rename directories there: Operation not supported; choose an --output", said)
        self.assertEqual(self.is_whole(self.out()), OLD)
        self.assertEqual(os.listdir(self.place), ["out"])

    def test_no_locks(self):
        for number in (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP):
            said = self.clean(self.new, lacks={"NO_LOCK": number})
            self.assertEqual(said.count("has no locks"), 1, said)
            self.assertNotIn("another run", said)
            self.assertEqual(self.is_whole(self.out()), NEW)
        let_go = self.held_up(lacks={"NO_LOCK": errno.ENOLCK})
        self.clean(self.old, lacks={"NO_LOCK": errno.ENOLCK})  # takes the first one's files away
        code, said = let_go()
        self.assertEqual(code, 74, said)
        self.assertIn("by another program", said)
        self.assertEqual(self.is_whole(self.out()), OLD)

    def test_the_directory_cannot_be_synced(self):
        for lacks in ({}, LIKE_NFS):
            self.clean(self.old)
            lacks = {**lacks, "NO_DIRECTORY_SYNC": errno.EIO}
            said = self.clean(self.new, lacks=lacks, code=74)
            self.assertIn("nothing was published", said)
            self.assertEqual(self.is_whole(self.out()), OLD)
            said = self.clean(self.new, lacks={**lacks, "SYNC_FROM": 2}, code=74)
            self.assertIn("the new outputs are there", said)
            self.assertIn("may not survive a power loss", said)
            self.assertEqual(self.is_whole(self.out()), NEW)
            left = set(os.listdir(self.place)) - {"out"}
            self.assertEqual(self.is_whole(os.path.join(self.place, left.pop())), OLD)
            self.clean(self.new)
            self.assertEqual(os.listdir(self.place), ["out"])


    def test_runs_at_the_same_time(self):
        """Each is done, or told that another one is writing; none takes the files of another."""
        for lacks in (EXCHANGES, LIKE_NFS):
            self.clean(self.old)
            for _ in range(15):
                for run in [self.start(self.new, "--force", lacks=lacks) for _ in range(3)]:
                    said = run.communicate(timeout=SECONDS)[1]
                    self.assertIn(run.returncode, (0, 75), said)
            self.assertEqual((self.is_whole(self.out()), os.listdir(self.place)), (NEW, ["out"]))


class Users(Publish):
    def test_a_file_put_there_during_the_run(self):
        for lacks in (EXCHANGES, LIKE_NFS):
            self.clean(self.old)
            let_go = self.held_up(lacks=lacks)
            self.write(self.out("notes.txt"), "mine")
            self.assertEqual(let_go(), (0, ""))
            self.assertEqual(self.read(self.out("notes.txt")), "mine")
            self.assertEqual(self.clean(self.new, lacks=lacks), "")  # and the night after
            self.assertEqual(self.read(self.out("notes.txt")), "mine")
            self.assertEqual((self.is_whole(self.out()), os.listdir(self.place)), (NEW, ["out"]))

    def test_a_directory_made_there_during_the_first_run(self):
        for lacks in (EXCHANGES, LIKE_NFS):
            let_go = self.held_up(lacks=lacks)
            os.mkdir(self.out())
            self.write(self.out("notes.txt"), "mine")
            self.assertEqual(let_go(), (0, ""))
            self.assertEqual(self.read(self.out("notes.txt")), "mine")
            self.assertEqual((self.is_whole(self.out()), os.listdir(self.place)), (60000, ["out"]))
            shutil.rmtree(self.out())

    def test_outputs_put_there_during_a_run_without_force(self):
        self.clean(self.old)
        os.rename(self.out(), self.path("moved"))
        fifo = self.path("list")
        os.mkfifo(fifo)
        process = self.start(fifo)
        with open(fifo, "w", encoding="utf-8") as writer:
            writer.write("email\nann@example.org\n")
            while not os.path.exists(os.path.join(self.place, ".out.sifting")) and process.poll() is None:
                writer.flush()
                break
            shutil.copytree(self.path("moved"), self.out())
        said = process.communicate(timeout=SECONDS)[1]
        self.assertEqual(process.returncode, 73, said)
        self.assertEqual((self.is_whole(self.out()), os.listdir(self.place)), (OLD, ["out"]))

    def test_what_is_no_plain_file_is_carried_over(self):
        self.clean(self.old)
        os.symlink("/nowhere", self.out("link"))
        os.mkfifo(self.out("fifo"))
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(self.out("socket"))
        self.assertEqual(self.clean(self.new), "")
        self.assertEqual(os.listdir(self.place), ["out"])
        self.assertLessEqual({"link", "fifo", "socket"}, set(os.listdir(self.out())))

    def test_what_cannot_be_moved_is_kept_and_named(self):
        self.clean(self.old)
        os.mkdir(self.out("clean.csv.gz"))  # a directory of that name is not ours
        self.write(self.out("clean.csv.gz", "notes.txt"), "mine")
        self.clean(self.new, "-z")
        kept = os.path.join(self.place, "out.kept.1")
        self.assertEqual(self.read(os.path.join(kept, "clean.csv.gz/notes.txt")), "mine")
        self.assertEqual(sorted(os.listdir(self.place)), ["out", "out.kept.1"])
        os.mkdir(self.out("risky.csv"))
        said = self.clean(self.new)
        self.assertIn("risky.csv was not made by mailsift", said)
        self.assertIn("out.kept.2", said)
        self.assertEqual(self.clean(self.new), "")

    def test_other_directories_are_refused(self):
        os.mkdir(self.out())
        self.write(self.out("thesis.txt"), "precious")
        for name in ("clean.csv", "report.html"):
            self.write(self.out(name), "mine")
            self.assertIn("thesis.txt", self.clean(self.new, code=73))
        self.assertEqual(sorted(os.listdir(self.out())), ["clean.csv", "report.html", "thesis.txt"])
        self.assertEqual(os.listdir(self.place), ["out"])

    def test_notes_in_the_quarantine(self):
        self.clean(self.old)
        waits = os.path.join(self.place, "out.quarantine")
        shutil.copytree(self.out(), waits)
        self.write(os.path.join(waits, "notes.txt"), "mine")
        self.clean(self.new)
        self.assertEqual(self.read(self.out("notes.txt")), "mine")
        self.assertEqual((self.is_whole(self.out()), os.listdir(self.place)), (NEW, ["out"]))


class Staged(Publish):
    def meddled(self, meddle, lacks=EXCHANGES):
        self.clean(self.old)
        let_go = self.held_up(lacks=lacks)
        meddle(os.path.join(self.place, ".out.sifting"))
        code, said = let_go()
        self.assertEqual(code, 74, said)
        self.assertIn("nothing was published", said)
        self.assertEqual(self.is_whole(self.out()), OLD)
        self.clean(self.new)
        self.assertEqual((self.is_whole(self.out()), os.listdir(self.place)), (NEW, ["out"]))

    def test_a_file_is_removed(self):
        self.meddled(lambda staging: os.unlink(os.path.join(staging, "risky.csv")))

    def test_a_file_is_replaced(self):
        def replace(staging):
            copy = shutil.copy(os.path.join(staging, "clean.csv"), self.path("copy"))
            os.replace(copy, os.path.join(staging, "clean.csv"))

        self.meddled(replace)

    def test_a_file_is_made(self):
        self.meddled(lambda staging: self.write(os.path.join(staging, "brevo_import.csv"), "email\n"))

    def test_all_is_removed(self):
        for lacks in (EXCHANGES, LIKE_NFS):
            self.meddled(shutil.rmtree, lacks)

    def test_the_directory_is_replaced(self):
        def replace(staging):
            os.rename(staging, staging + ".away")
            shutil.copytree(staging + ".away", staging)
            shutil.rmtree(staging + ".away")

        self.meddled(replace)


class Sentences(Publish):
    def test_too_few_descriptors(self):
        self.clean(self.old)
        seen = set()
        for limit in range(4, 40):
            process = self.start(self.new, "--force", preexec_fn=lambda: __import__("resource").setrlimit(7, (limit, limit)))
            said = process.communicate(timeout=SECONDS)[1]
            seen.add(process.returncode)
            self.assertIn(self.is_whole(self.out()), (OLD, NEW))
            self.assertNotIn("was not made by mailsift", said)
            if process.returncode not in (0, 127):  # 127: not even the libraries
                self.assertIn("Too many open files", said, limit)
                self.assertIn("ulimit -n", said, limit)
        self.assertIn(0, seen)

    def test_a_failing_disk_is_nobody_else(self):
        """Files cannot be looked at, or removed, from some call on: that is told, and the next run finds nothing in its way."""
        for call in ("NO_LOOK_FROM", "NO_REMOVE_FROM"):
            codes = set()
            for at in range(1, FAULTS_MAX, 3):
                self.clean(self.old)
                process = self.start(self.new, "--force", lacks={call: at})
                said = process.communicate(timeout=SECONDS)[1]
                codes.add(process.returncode)
                self.assertIn(self.is_whole(self.out()), (OLD, NEW))
                self.assertNotRegex(said, "not ours|another run|somebody else|other files|File exists|remove it", at)
                self.assertEqual(os.listdir(self.out()), [name for name in os.listdir(self.out()) if name[0] != "."], at)
                if process.returncode != 0:
                    self.assertIn("Input/output error", said, at)
                self.clean(self.new)
                self.assertEqual(os.listdir(self.place), ["out"], (call, at))
            self.assertIn(0, codes)
            self.assertIn(73, codes)

    def test_another_user_s_directory(self):
        if os.geteuid() != 0:
            self.skipTest("needs root")
        os.mkdir(os.path.join(self.place, ".out.sifting"))
        os.chown(os.path.join(self.place, ".out.sifting"), 12345, 12345)
        self.assertIn("was not made by mailsift; remove it", self.clean(self.new, code=73))
        os.rmdir(os.path.join(self.place, ".out.sifting"))
        self.assertEqual(self.clean(self.new), "")


class Mounted(Publish):
    """Real file systems, where this machine lets us mount some."""

    def mounted(self, name, *command, undo=("umount",)):
        if not shutil.which(command[0]):
            print("skipped: publishing on %s: %s is not installed" % (name, command[0]))
            self.skipTest(command[0])
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
        if done.returncode != 0:
            print("skipped: publishing on %s: %s" % (name, done.stderr.strip()[:100]))
            self.skipTest("no mounts")
        self.addCleanup(subprocess.run, [*undo, self.place], capture_output=True)

    def nights(self):
        for lst, rows in ((self.old, OLD), (self.new, NEW), (self.old, OLD)):
            self.clean(lst)
            self.assertEqual(self.is_whole(self.out()), rows)
            self.write(self.out("notes.txt"), "mine")
        process = self.start(self.new, "--force", lacks={"KILL_AT": 12})
        process.communicate(timeout=SECONDS)
        self.clean(self.new)
        self.assertEqual(self.is_whole(self.out()), NEW)
        self.assertEqual(self.read(self.out("notes.txt")), "mine")
        self.assertEqual(os.listdir(self.place), ["out"])

    def test_fuse(self):
        os.mkdir(self.path("below"))
        self.mounted("FUSE", "bindfs", self.path("below"), self.place, undo=("fusermount3", "-u"))
        self.nights()

    def image(self, *make):
        if not shutil.which(make[0]):
            print("skipped: publishing on a file system of %s: it is not installed" % make[0])
            self.skipTest(make[0])
        path = self.write(self.path("image"), "")
        os.truncate(path, 30 << 20)
        subprocess.run([*make, path], check=True, capture_output=True)
        return path

    def test_ntfs(self):
        self.mounted("NTFS", "ntfs-3g", self.image("mkntfs", "-F", "-Q"), self.place)
        self.nights()

    def test_vfat_of_the_kernel(self):
        self.mounted("vfat", "mount", "-t", "vfat", "-o", "loop", self.image("mkfs.vfat"), self.place)
        self.nights()

    def test_vfat_of_fuse(self):
        """Its directories are empty when they have been renamed: that is found out before it happens to the outputs."""
        self.mounted("vfat by FUSE", "fusefat", "-o", "rw+", self.image("mkfs.vfat"), self.place, undo=("fusermount", "-u"))
        self.assertIn("cannot rename directories there", self.clean(self.new, code=73))
        self.assertEqual(os.listdir(self.place), [])

    def test_tmpfs(self):
        self.mounted("tmpfs", "mount", "-t", "tmpfs", "tmpfs", self.place)
        self.nights()

    def overlay(self):
        for name in ("upper", "work"):
            os.mkdir(self.path(name))
        os.rename(self.place, self.path("lower"))
        os.mkdir(self.place)
        self.mounted("overlayfs", "mount", "-t", "overlay", "overlay", "-o", "lowerdir=%s,upperdir=%s,workdir=%s" % (
            self.path("lower"), self.path("upper"), self.path("work")), self.place)

    def test_overlay_with_outputs_in_its_lower_layer(self):
        self.clean(self.old)
        self.write(self.out("notes.txt"), "mine")
        self.overlay()
        self.clean(self.new)
        self.assertEqual(self.is_whole(self.out()), NEW)
        self.assertEqual(self.read(self.out("notes.txt")), "mine")
        self.nights()

    def test_kills_over_a_lower_layer(self):
        for at in range(1, KILLS_MAX):
            self.clean(self.old)
            self.write(self.out("notes.txt"), "mine")
            self.overlay()
            process = self.start(self.new, "--force", lacks={"KILL_AT": at})
            process.communicate(timeout=SECONDS)
            said = self.clean(self.new)
            self.assertEqual((self.is_whole(self.out()), os.listdir(self.place)), (NEW, ["out"]), (at, said))
            self.assertEqual(self.read(self.out("notes.txt")), "mine", at)
            subprocess.run(["umount", self.place], check=True)
            for name in ("lower", "upper", "work"):
                shutil.rmtree(self.path(name))
            if process.returncode == 0:
                break
        self.assertGreater(at, 20)


if __name__ == "__main__":
    unittest.main()
