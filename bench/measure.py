"""What bench/run measures with: processes timed by wait4, medians, tables and facts about the machine."""
import os
import shutil
import statistics
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Sample:
    """One process: seconds on the clock, in user and in system mode, and KiB resident at most."""

    wall: float
    user: float
    system: float
    rss_kib: int


@dataclass
class Contender:
    """A command that takes part; ROOM is the directory that it makes anew each time (or None)."""

    name: str
    command: list
    room: Path = None
    after: object = None  # called with ROOM before it is removed


def run_once(contender):
    """Runs the command once; its output goes nowhere.  Ends the benchmark when it fails."""
    if contender.room is not None:
        shutil.rmtree(contender.room, ignore_errors=True)
    before = time.perf_counter()
    with subprocess.Popen(contender.command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - before
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"bench: {' '.join(map(str, contender.command))} ended with {process.returncode}")
    if contender.after is not None:
        contender.after(contender.room)
    if contender.room is not None:
        shutil.rmtree(contender.room, ignore_errors=True)
    return Sample(wall, usage.ru_utime, usage.ru_stime, usage.ru_maxrss)


def side_by_side(contenders, runs):
    """Runs all once to warm up, then RUNS rounds A B C A B C ...; gives each one's median sample by name."""
    samples = {contender.name: [] for contender in contenders}
    for turn in range(runs + 1):
        for contender in contenders:
            sample = run_once(contender)
            if turn > 0:
                samples[contender.name].append(sample)
    return {name: median(each) for name, each in samples.items()}


def median(samples):
    """The median of each number by itself; of memory the largest."""
    return Sample(
        statistics.median(s.wall for s in samples),
        statistics.median(s.user for s in samples),
        statistics.median(s.system for s in samples),
        max(s.rss_kib for s in samples),
    )


def table(head, rows):
    """Prints a markdown table; every column but the first is set to the right."""
    print("| " + " | ".join(head) + " |")
    print("|---" + "|---:" * (len(head) - 1) + "|")
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")
    print(flush=True)


def output_of(*command):
    """The first line that a command prints, or "not there"."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    except OSError:
        return "not there"
    lines = (done.stdout or done.stderr).strip().splitlines()
    return lines[0] if lines and done.returncode == 0 else "not there"


def field_of(path, key):
    """The value behind KEY in a file of `key : value` lines."""
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition(":")
        if name.strip() == key:
            return value.strip()
    return "unknown"


def file_system_of(directory):
    """The kind of the file system that DIRECTORY is on."""
    return output_of("stat", "-f", "-c", "%T", str(directory))


def machine(directory):
    """Facts about the machine as (what, value) rows."""
    memory_kib = int(field_of("/proc/meminfo", "MemTotal").split()[0])
    load = Path("/proc/loadavg").read_text(encoding="utf-8").split()[0]
    return [
        ("processor", field_of("/proc/cpuinfo", "model name")),
        ("cores this process may use", len(os.sched_getaffinity(0))),
        ("memory", f"{memory_kib / 2**20:.1f} GiB"),
        ("kernel", os.uname().release),
        ("file system of the lists and outputs", file_system_of(directory)),
        ("load when this began", load),
    ]


class Watch:
    """Tells how much of the machine others took while it ran."""

    def __init__(self):
        self.began, self.busy, self.own = time.perf_counter(), self.busy_seconds(), self.own_seconds()

    @staticmethod
    def busy_seconds():
        """Seconds that all cores have been busy, for whomever, or stolen by the host."""
        words = Path("/proc/stat").read_text(encoding="ascii").splitlines()[0].split()[1:]
        user, nice, system, _idle, _wait, irq, softirq, steal = map(int, words[:8])
        return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")

    @staticmethod
    def own_seconds():
        """Processor seconds of this process and of those it has started and waited for."""
        return sum(os.times()[:4])

    def others(self, helped):
        """The cores that others kept busy, on average; HELPED: processor seconds of processes that belong to us, but are
        not waited for."""
        others = self.busy_seconds() - self.busy - (self.own_seconds() - self.own) - helped
        return max(0.0, others / (time.perf_counter() - self.began))


def descendants_seconds(pid):
    """Processor seconds of those that process PID has started, and so on."""
    parents, seconds = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        one = int(stat.parent.name)
        parents[one], seconds[one] = int(words[1]), sum(map(int, words[11:13])) / os.sysconf("SC_CLK_TCK")
    found = {pid}
    while new := {one for one, parent in parents.items() if parent in found} - found:
        found |= new
    return sum(seconds[one] for one in found - {pid})


def versions():
    """What takes part, with its version, as (what, version) rows."""
    rows = [("compiler", output_of("cc", "--version")), ("gzip", output_of("gzip", "--version"))]
    for name in ("zlib", "libisal", "libpcre2-8"):
        rows.append((name, output_of("pkg-config", "--modversion", name)))
    for package in ("libcsv3", "python3-email-validator"):
        rows.append((package, output_of("dpkg-query", "-W", "-f", "${Version}", package)))
    return rows + [("node", output_of("node", "--version"))]
