"""Cases of dns_liars.py: the upstream of a real unbound begins to lie, when the answers about great mail domains are in
unbound's cache; and a liar beside an honest server."""
import socket

import dns_wire as wire
from dns_wire import A, AAAA, CNAME, MX, NXDOMAIN, SOA, Answer
from great_mail import great_domains
from liar_run import BIG, BUILD, SIZE, Place, judge
from liar_server import Server
from liar_world import World, ancestors
from name_server import Unbound

HOST = "127.0.0.1"
FOUR = ("gmail.com", "outlook.com", "qq.com", "yahoo.com")
GREAT = 990  # of protect.txt
WARM = 200  # great mail domains that a cache of many users holds
PARKING = "20.99.0.1"
PRIVATE = "10.99.0.1"
DEAD_SHARE = 10
SLOW_SECONDS, LATE_SECONDS = 0.25, 3
RATE = 800 if BIG else 30
PATIENCE = "6s"
ROOT_SOA = wire.soa("", "a.root-servers.net")


class Forwarder(Unbound):
    """unbound that asks one other server about everything, and gives it time when the machine is busy."""

    PATIENT = {"unknown-server-time-limit": 1500, "outbound-msg-retry": 6, "num-queries-per-thread": 4096,
               "outgoing-range": 8192, "jostle-timeout": 2000, "so-rcvbuf": "4m"}

    def __init__(self, directory, upstream_port):
        super().__init__(BUILD, directory, {}, "gmail.com")
        self.upstream_port = upstream_port

    def config(self):
        usual = super().config().splitlines()
        lines = [line for line in usual if line.strip().split(":")[0] not in self.PATIENT]
        lines[1:1] = [f"    {key}: {value}" for key, value in self.PATIENT.items()]
        lines += ["forward-zone:", '    name: "."', f"    forward-addr: {HOST}@{self.upstream_port}"]
        return "\n".join(lines) + "\n"


def fill(server, domains):
    """Has the answers about DOMAINS, and their hosts, put into the cache of SERVER."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.settimeout(2)
        udp.connect((HOST, server.port))
        for domain in domains:
            for name, kind in ((domain, MX), (domain, A), (f"mx1.{domain}", A), (f"mx1.{domain}", AAAA)):
                udp.send(wire.question_packet(name, kind))
                if udp.recv(4096)[3] & 15 not in (0, 3):
                    raise RuntimeError(f"unbound does not answer about {name}")


# What a liar says of a name.

def nxdomain(name, kind):
    return Answer(NXDOMAIN)


def nxdomain_soa(name, kind):
    """In the very form of the truth: with the SOA of the top level."""
    return Answer(NXDOMAIN, authority=[wire.soa(name.rpartition(".")[2])])


def nxdomain_root(name, kind):
    return Answer(NXDOMAIN, authority=[ROOT_SOA])


def nodata(name, kind):
    return Answer()


def nodata_soa(name, kind):
    return Answer(authority=[wire.soa(".".join(name.split(".")[-2:]))])


def address(where):
    def say(name, kind):
        return Answer(answer=[wire.a(name, where)]) if kind == A else Answer(authority=[wire.soa(name)])
    return say


def wrong_mx(name, kind):
    if kind == MX:
        return Answer(answer=[wire.mx(name, 10, f"mx.{name}")])
    return nxdomain_soa(name, kind)


def unless(say, mode_only, known=()):
    """A manner: SAY, but the truth about KNOWN names and what is below them, and before mode 1 when MODE_ONLY."""
    known = set(known)

    def manner(server, name, kind):
        if mode_only and server.mode == 0:
            return None
        if kind in (SOA, CNAME) or any(above in known for above in ancestors(name)):
            return None
        return say(name, kind)
    return manner


LIES = {"nxdomain": nxdomain, "nxdomain with SOA": nxdomain_soa, "nxdomain of the root": nxdomain_root,
        "nodata": nodata, "nodata with SOA": nodata_soa, "private address": address(PRIVATE),
        "parking address": address(PARKING)}


def hosts_only(name, kind):
    """The truth about the domains; their hosts do not exist."""
    return None if kind == MX else nxdomain_soa(name, kind)


def upstream(name, say, warm=FOUR, after=None, spell=None):
    """unbound's upstream lies from the start on, or AFTER so many questions (for SPELL of them); then a run when it is
    honest again."""
    world = World(SIZE, SIZE // DEAD_SHARE)
    with Place() as place:
        source, store = place.path("list.csv"), ("--store", place.path("store"))
        world.write_list(source)
        with Server(world, unless(say, True), lies_after=after, lies_for=spell) as bad:
            with Forwarder(place.path("bad"), bad.port) as unbound:
                fill(unbound, warm)
                bad.set_mode(1 if after is None else 0)
                lied = place.clean([unbound.address], source, "--patience", PATIENCE, *store)
        with Server(world) as good, Forwarder(place.path("good"), good.port) as unbound:
            after_that = place.clean([unbound.address], source, *store)
    return [judge(name, world, lied, bad.questions()),
            judge(f"{name}: the next run", world, after_that, good.questions(), world.dead, {0})]


def beside(name, say, honest):
    """A liar, who knows all great mail domains, and a server of HONEST's manners, who must be asked about each domain
    that is invalid, and about each of its hosts where they are why."""
    world = World(SIZE, max(10, SIZE // DEAD_SHARE))
    with Place() as place, Server(world, **honest) as good, Server(world, unless(say, False, great_domains())) as bad:
        source = place.path("list.csv")
        world.write_list(source)
        run = place.clean([bad.address, good.address], source)
    asked = {name for name, _ in good.asked}
    alone = [domain for domain in run.invalid([*world.living, *world.dead])
             if not asked.issuperset(world.hosts(domain) if "mx" in run.said[domain][1] else [domain])]
    wrong = [f"of {len(alone)} invalid the honest server was not asked everything"] if alone else []
    return [judge(name, world, run, good.questions() + bad.questions(), codes={0}, wrong=wrong)]


def upstream_cases():
    for word, say in {**LIES, "hosts": hosts_only, "wrong MX": wrong_mx}.items():
        yield f"upstream: {word}", upstream, say
    warm = (*FOUR, *great_domains()[::GREAT // WARM][:WARM])
    yield "upstream: nxdomain with SOA, a warm cache", upstream, nxdomain_soa, warm
    for word in ("nxdomain with SOA", "nodata with SOA", "private address", "parking address"):
        yield f"upstream: {word}, in mid-run", upstream, LIES[word], FOUR, SIZE
        if BIG:  # a short spell may be over before anybody can have noticed
            yield f"upstream: {word}, for a while", upstream, LIES[word], FOUR, SIZE // 2, SIZE // 2


def beside_cases():
    manners = {"fast": {}, "slow": {"delay": SLOW_SECONDS}, "late": {"silent": LATE_SECONDS}, "narrow": {"rate": RATE}}
    lies = {"nxdomain": nxdomain, "nxdomain with SOA": nxdomain_soa, "nodata with SOA": nodata_soa,
            "wrong MX": wrong_mx, "hosts": hosts_only}
    for word, say in lies.items():
        for manner, honest in manners.items():
            yield f"beside: {word}, {manner} other", beside, say, honest


def cases():
    """(name, function, its arguments) of each case."""
    return [*upstream_cases(), *beside_cases()]
