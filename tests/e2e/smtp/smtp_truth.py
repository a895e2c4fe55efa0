"""Level smtp against a generated world of mailboxes whose truth is known.

usage: tests/e2e/smtp/smtp_truth.py BUILD [unittest's options]; MAILBOXES, DOMAINS and SEED in the environment make another
world, SESSIONS (above 4,000: several threads) is how many conversations there may be at once.  Prints the confusion matrix.
"""
import collections
import os
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "stage"))
sys.dont_write_bytecode = True
import mail_world  # noqa: E402  (it stands beside this file)

BUILD = os.path.abspath(sys.argv.pop(1))
MAILBOXES = int(os.environ.get("MAILBOXES", "4000"))
DOMAINS = int(os.environ.get("DOMAINS", "250"))
SEED = int(os.environ.get("SEED", "1"))
SESSIONS = os.environ.get("SESSIONS", "1000")
RECALL_LEAST = 0.98


class Truth(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.directory = tempfile.TemporaryDirectory(prefix="mailsift-mail-")
        cls.world = mail_world.MailWorld(cls.directory.name, MAILBOXES, DOMAINS, SEED)
        cls.log = os.path.join(cls.directory.name, "log")
        out = os.path.join(cls.directory.name, "out")
        begun = time.monotonic()
        with mail_world.MailInternet(BUILD, cls.world.path, cls.log) as internet:
            cls.run_ended = internet.run("clean", "--no-limits", "--retry", "2s", "-q", "--evidence", "--sessions", SESSIONS, "-o",
                                         out,                                         cls.world.list)
        cls.seconds = time.monotonic() - begun
        if cls.run_ended.returncode == 0:
            cls.found, cls.report = mail_world.rows(out), mail_world.report(out)

    @classmethod
    def tearDownClass(cls):
        cls.directory.cleanup()

    def setUp(self):
        self.assertEqual(self.run_ended.returncode, 0, self.run_ended.stderr)

    def wrong(self, is_wrong):
        """The rows that IS_WRONG(kind, knowable, row) says are."""
        return [(address, *self.world.truth[address], row["mailsift_reason"], row["mailsift_smtp_reply"])
                for address, row in self.found.items() if is_wrong(*self.world.truth[address][:2], row)]

    def test_matrix(self):
        counts = mail_world.matrix(self.world, self.found)
        smtp = self.report["smtp"]
        print(f"\n{len(self.found)} mailboxes in {self.seconds:.0f} s, {smtp['sessions']} conversations, "
              f"{smtp['recipients']} recipients")
        for kind in sorted({kind for kind, _ in counts}):
            said = ", ".join(f"{reason} {n}" for (k, reason), n in counts.most_common() if k == kind)
            print(f"  {kind:22} {said}")
        self.assertEqual(set(self.found), set(self.world.truth))

    def test_no_false_invalid(self):
        self.assertEqual(self.wrong(lambda kind, _, row: row["mailsift_status"] == "invalid" and
                                    kind not in mail_world.GONE), [])

    def test_no_false_clean(self):
        self.assertEqual(self.wrong(lambda kind, _, row: row["mailsift_status"] == "clean" and kind != "alive"), [])

    def test_the_dead_are_found(self):
        dead = [address for address, (kind, knowable, _) in self.world.truth.items() if knowable and kind in mail_world.GONE]
        missed = self.wrong(lambda kind, knowable, row: knowable and kind in mail_world.GONE and
                            row["mailsift_status"] != "invalid")
        recall = 1 - len(missed) / len(dead)
        print(f"\nrecall of {len(dead)} knowable dead, disabled and moved mailboxes: {recall:.2%}; missed by manners: "
              f"{collections.Counter((miss[3], miss[4]) for miss in missed).most_common(8)}")
        self.assertGreaterEqual(recall, RECALL_LEAST, missed[:10])

    def test_the_living_are_found(self):
        missed = self.wrong(lambda kind, knowable, row: knowable and kind == "alive" and row["mailsift_status"] != "clean")
        alive = sum(kind == "alive" and knowable for kind, knowable, _ in self.world.truth.values())
        print(f"\n{len(missed)} of {alive} knowable living mailboxes are not clean: "
              f"{collections.Counter((miss[3], miss[4]) for miss in missed).most_common(8)}")
        self.assertLess(len(missed), alive * (1 - RECALL_LEAST))

    def test_nothing_forbidden_was_said(self):
        forbidden = [line for line in mail_world.log_lines(self.log) if line[3] == "VIOLATION"]
        self.assertEqual(forbidden, [])


if __name__ == "__main__":
    unittest.main()
