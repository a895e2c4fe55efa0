"""Two builds of mailsift with the same healthy name servers: does the new one find all of the dead domains that the old
one finds, no living one among them, with at most 1.1 times the questions?  They are counted on their way to the server.

usage: tests/e2e/dns/dns_compare.py OLD_BUILD NEW_BUILD; SIZE in the environment (3000) says how many domains live
"""
import os
import pickle
import select
import signal
import socket
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "stage"))
sys.dont_write_bytecode = True
import pretend  # noqa: E402  (they stand beside this file)
from liar_run import Place, judge  # noqa: E402
from liar_server import Server  # noqa: E402
from liar_world import World  # noqa: E402
from name_server import Nsd, Unbound  # noqa: E402

SIZE = int(os.environ.get("SIZE", "3000"))
DEAD_SHARE = 5
MOST = 1.1  # times the questions
NOT_COMPARED = {"mx_not_public"}  # one resolver's word is not enough for it any more
COLUMNS = "{:34} {:>7} {:>6} {:>6} {:>6} {:>10} {:>8}  {}"


class Relay:
    """Passes questions to the server at PORT, and its answers back, for a `with` block; COUNT: how many there were."""

    def __init__(self, port):
        self.upstream, self.count = ("127.0.0.1", port), 0

    @property
    def address(self):
        return "127.0.0.1:%d" % self.udp.getsockname()[1]

    def __enter__(self):
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", 0))
        self.udp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
        self.tcp = socket.create_server(self.udp.getsockname())
        self.counts = tempfile.NamedTemporaryFile(prefix="mailsift-relay-")
        self.pid = os.fork()
        if self.pid == 0:
            try:
                self.serve()
            finally:
                os._exit(0)
        return self

    def __exit__(self, *_):
        os.kill(self.pid, signal.SIGTERM)
        os.waitpid(self.pid, 0)
        self.udp.close()
        self.tcp.close()
        with open(self.counts.name, "rb") as file:
            self.count = pickle.load(file)
        self.counts.close()

    def serve(self):
        going, ways, peers = [True], {}, {}
        signal.signal(signal.SIGTERM, lambda *_: going.clear())
        parent = os.getppid()
        while going and os.getppid() == parent:
            for ready in select.select([self.udp, self.tcp, *peers], [], [], 0.2)[0]:
                if ready is self.tcp:
                    self.pass_stream()
                elif ready is self.udp:
                    query, peer = self.udp.recvfrom(4096)
                    self.count += 1
                    if peer not in ways:
                        ways[peer] = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                        ways[peer].setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
                        ways[peer].connect(self.upstream)
                        peers[ways[peer]] = peer
                    ways[peer].send(query)
                else:
                    self.udp.sendto(ready.recv(65535), peers[ready])
        with open(self.counts.name, "wb") as file:
            pickle.dump(self.count, file)

    def pass_stream(self):
        """One question by TCP."""
        link = self.tcp.accept()[0]
        with link, socket.create_connection(self.upstream, 5) as way:
            link.settimeout(5)
            for one, other in ((link, way), (way, link)):
                size = one.recv(2, socket.MSG_WAITALL)
                other.sendall(size + one.recv(int.from_bytes(size, "big"), socket.MSG_WAITALL))
        self.count += 1


class Truth:
    """What judge wants to know of a world of make_world."""

    def __init__(self, world):
        about = {domain: (line[0], line[1]) for domain, line in world.truth.items()}
        self.living = {name: reason for name, (reason, status) in about.items() if status != "invalid"}
        self.dead = {name: reason for name, (reason, status) in about.items()
                     if status == "invalid" and reason not in NOT_COMPARED}


def by_python(place, build, world):
    with Server(world) as server:
        run = place.clean([server.address], place.path("list.csv"), build=build)
    return run, server.questions()


def by_nsd(place, build, world):
    with Nsd(build, tempfile.mkdtemp(dir=place.dir), world.write_zones(place.dir)) as nsd, Relay(nsd.port) as relay:
        run = place.clean([relay.address], place.path("list.csv"), build=build)
    return run, relay.count


def by_unbound(place, build, world):
    zones = world.write_zones(place.dir)
    with Nsd(build, tempfile.mkdtemp(dir=place.dir), zones) as nsd:
        stubs = dict.fromkeys(zones, nsd.port)
        with Unbound(build, tempfile.mkdtemp(dir=place.dir), stubs, "gmail.com") as unbound, Relay(unbound.port) as relay:
            run = place.clean([relay.address], place.path("list.csv"), build=build)
    return run, relay.count


def by_pretend(place, build, world):
    with pretend.Server(world) as server:
        run = place.clean([server.address], world.list, "--allow-loopback", build=build)
    with open(server.log.name, encoding="utf-8", errors="replace") as log:
        return run, sum(1 for _ in log)


def compare(name, ask, world, truth, place, builds):
    """Runs both, prints a line for each; returns what is wrong with the new one."""
    rows = []
    for build in builds:
        run, questions = ask(place, build, world)
        rows.append((judge(name, truth, run, questions, None, {0}), run))
    (old, old_run), (new, new_run) = rows
    lost = set(old_run.invalid(truth.dead)) - set(new_run.invalid(truth.dead))
    wrong = list(new.wrong) + ([f"{len(lost)} dead are not found any more: {sorted(lost)[:5]}"] if lost else [])
    if new.questions > MOST * old.questions:
        wrong.append(f"{new.questions / old.questions:.2f} times the questions")
    for word, row, about in (("old", old, old.wrong), ("new", new, wrong)):
        print(COLUMNS.format(f"{name}, {word}", row.living, row.false, row.dead, row.found, row.questions,
                             f"{row.seconds:.1f}", "; ".join(about) or "ok"), flush=True)
    return wrong


def main():
    builds = [os.path.abspath(build) for build in sys.argv[1:3]]
    if len(builds) != 2:
        print(__doc__)
        return 64
    wrong = []
    print(COLUMNS.format("server", "living", "false", "dead", "found", "questions", "seconds", "what is wrong"))
    with Place() as place:
        world = World(SIZE, SIZE // DEAD_SHARE)
        world.write_list(place.path("list.csv"))
        for name, ask in (("honest server", by_python), ("NSD", by_nsd), ("unbound before NSD", by_unbound)):
            try:
                wrong += compare(name, ask, world, world, place, builds)
            except unittest.SkipTest as why:
                print(f"SKIPPED: {name}: {why}")
        generated = pretend.World(builds[1], place.dir, SIZE, 1)
        wrong += compare("pretend internet", by_pretend, generated, Truth(generated), place, builds)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
