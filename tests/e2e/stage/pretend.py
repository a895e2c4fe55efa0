"""The pretend internet as the tests use it: a generated world, a server that acts it out, a run in it, and the truth."""
import collections
import csv
import os
import signal
import subprocess
import tempfile
import threading

import no_settings  # noqa: F401  (the user's settings are not the tests')
from great_mail import great_domains, world_lines

CANARIES = set(great_domains())
READY_SECONDS = 30
RUN_SECONDS = 600


class World:
    """A world of DOMAINS domains, and the great mail domains, with its list and its truth, in DIRECTORY; OPTIONS are
    make_world's own."""

    def __init__(self, build, directory, domains, seed=1, *options):
        self.build = build
        self.path = os.path.join(directory, "world")
        self.list = os.path.join(directory, "list.csv")
        command = [os.path.join(build, "make_world"), "--domains", str(domains), "--seed", str(seed)]
        subprocess.run([*command, *options, directory], check=True, timeout=RUN_SECONDS)
        with open(os.path.join(directory, "truth.tsv"), encoding="utf-8") as file:
            self.truth = {line[0]: line[1:] for line in csv.reader(file, delimiter="\t")}
        with open(self.path, "r+", encoding="utf-8") as file:
            file.write(world_lines(file.read()))

    def wrong(self, out):
        """What the outputs in OUT say otherwise than the truth: (domain, expected, got) for each row."""
        found = []
        for segment in ("clean", "risky", "invalid"):
            with open(os.path.join(out, segment + ".csv"), encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    domain = row["email"].rsplit("@", 1)[1].lower()
                    reason, status = self.truth[domain][:2]
                    right = row["mailsift_status"] == status and reason in (row["mailsift_reason"], "*")
                    if not right:
                        found.append((domain, reason, row["mailsift_reason"]))
        return found


class Server:
    """build/pretend with a world, for a `with` block; OPTIONS are its own."""

    def __init__(self, world, *options):
        self.log = tempfile.NamedTemporaryFile(prefix="mailsift-log-")
        self.command = [os.path.join(world.build, "pretend"), "--dns", "127.0.0.1:0", "--log", self.log.name]
        self.command += [*options, world.path]
        self.process = None
        self.address = None

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        guard = threading.Timer(READY_SECONDS, self.process.kill)
        guard.start()
        words = self.process.stdout.readline().split()
        guard.cancel()
        if words[:2] != ["ready", "dns"]:
            raise RuntimeError("pretend does not become ready")
        self.address = words[2]
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGCONT)
        self.process.terminate()
        self.process.wait(timeout=READY_SECONDS)
        self.process.stdout.close()

    def asked(self):
        """How often each domain was asked for its MX, after the server has ended; before that, as far as it is logged."""
        counts = collections.Counter()
        with open(self.log.name, encoding="utf-8", errors="replace") as file:
            for line in file:
                kind, _, name = line.strip().partition(" ")
                if kind == "MX" and name not in CANARIES:
                    counts[name] += 1
        return counts


def command(world, server, out, *options):
    """The command line of a run in the world; a --store among OPTIONS or none."""
    start = [os.path.join(world.build, "mailsift"), "clean", "--level", "dns", "--resolver", server.address]
    start += ["--allow-loopback", "-q", "--force", "-o", out, *options]
    if "--store" not in options:
        start.append("--no-store")
    return start + ([] if "-" in options else [world.list])


def run(world, server, out, *options, **more):
    """Runs mailsift to its end."""
    line = command(world, server, out, *options)
    return subprocess.run(line, capture_output=True, text=True, timeout=RUN_SECONDS, **more)


def segments(out):
    """The bytes of the segments' files."""
    found = {}
    for name in sorted(os.listdir(out)):
        if name.endswith(".csv"):
            with open(os.path.join(out, name), "rb") as file:
                found[name] = file.read()
    return found
