"""Level dns among false witnesses: none of them makes a living domain invalid, and none holds up a run.

usage: tests/e2e/dns/dns_liars.py BUILD [-k PART_OF_A_NAME]... [--list]; in the environment SIZE (60) says how many domains
live in each world, JOBS how many cases run at a time, RUN_SECONDS how long a run may take.  Shows a table: the living
domains and how many of them are falsely invalid, the dead and how many of them were found, the questions, seconds and
exit code of each run.
"""
import concurrent.futures
import os
import sys
import time
import traceback
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "stage"))
sys.dont_write_bytecode = True
os.environ["LIARS_BUILD"] = os.path.abspath(sys.argv[1])  # before liar_run is imported
import liar_answers  # noqa: E402  (they stand beside this file)
import liar_bailiwick  # noqa: E402
import liar_filters  # noqa: E402
import liar_healthy  # noqa: E402
import liar_resolvers  # noqa: E402
import liar_slow  # noqa: E402
import liar_upstream  # noqa: E402
from liar_run import BIG, Row, print_table  # noqa: E402

MODULES = (liar_slow, liar_answers, liar_bailiwick, liar_filters, liar_upstream, liar_healthy, liar_resolvers)  # the longest first
JOBS = int(os.environ.get("JOBS", 2 if BIG else 16))


def chosen(arguments):
    """The cases that the command line wants, by name."""
    parts = [word for flag, word in zip(arguments, arguments[1:]) if flag == "-k"]
    found = {}
    for module in MODULES:
        for name, function, *rest in module.cases():
            if not parts or any(part in name for part in parts):
                found[name] = (function, rest)
    return found


def run_case(name):
    """The rows of a case, in a process of its own, which has CASES by fork."""
    began = time.monotonic()
    function, rest = CASES[name]
    try:
        return function(name, *rest)
    except unittest.SkipTest as why:
        print(f"SKIPPED: {name}: {why}", flush=True)
        return []
    except Exception:  # the other cases go on
        words = traceback.format_exc()
        return [Row(name, 0, 0, 0, 0, 0, time.monotonic() - began, "none", [f"the test itself failed: {words}"])]


CASES = chosen(sys.argv[2:])


def main():
    if "--list" in sys.argv:
        print("\n".join(CASES))
        return 0
    rows, began = {}, time.monotonic()
    with concurrent.futures.ProcessPoolExecutor(JOBS) as pool:
        waiting = {pool.submit(run_case, name): name for name in CASES}
        for done in concurrent.futures.as_completed(waiting):
            rows[waiting[done]] = done.result()
            if sys.stderr.isatty():
                print(f"{len(rows)} of {len(CASES)}: {waiting[done]}", file=sys.stderr)
    table = [row for name in CASES for row in rows[name]]
    print_table(table)
    failed = sum(bool(row.wrong) for row in table)
    print(f"\n{len(table) - failed} ok, {failed} failed, {time.monotonic() - began:.0f} s")
    return 1 if failed or not table else 0


if __name__ == "__main__":
    sys.exit(main())
