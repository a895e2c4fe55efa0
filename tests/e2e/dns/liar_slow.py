"""Cases of dns_liars.py: a slow or hostile party on a list of 1,000 rows, which holds up the run by 60 s at most."""
import dns_wire as wire
from dns_wire import A, AAAA, CNAME, MX, SERVFAIL, Answer, Late, Raw
from liar_run import BIG, Place, judge
from liar_server import DROP, HOLD, Server
from liar_world import World, ancestors

LIVING, DEAD = 900, 100
MOST_SECONDS = 60  # that a party may add
KILL_SECONDS = 600 if BIG else 75
HOSTS, CROWD = 20, 300
LATE = 1.9
ZONE = "slowparty.net"


def silent(name, kind):
    return DROP


def late(answer):
    return lambda name, kind: Late(answer(name), LATE)


def nothing(name):
    """Neither yes nor no, so that the next host is asked."""
    return Answer()


def servfail(name):
    return Answer(SERVFAIL)


def slow_address(name, kind):
    return Late(Answer(answer=[wire.a(name, "20.77.0.1")]) if kind == A else Answer(authority=[wire.soa(ZONE)]), LATE)


def held(name, kind):
    """Cut; over TCP a connection that stays open, and nothing more."""
    def change(query, honest, udp):
        return query[:2] + b"\x83\x80" + query[4:6] + bytes(4) + query[10:] if udp else HOLD
    return Raw(change)


def next_alias(name, kind):
    """Each name is an alias of the next, told one by one."""
    first, _, rest = name.partition(".")
    number = int(first[1:]) if first[1:].isdigit() else 0
    target = f"c{number + 1}.{rest if number else name}"
    return Late(Answer(answer=[wire.cname(name, target)]), LATE)


class Party(World):
    """An ordinary world, and DOMAINS domains of a party: each with HOSTS hosts (SHARED: all with the same), of which
    the server says what SAY says; without hosts that is what it says of the domains."""

    def __init__(self, say=None, domains=0, hosts=0, shared=False):
        super().__init__(LIVING, DEAD)
        self.say, self.strange = say, set()
        for number in range(domains):
            domain = f"vemopa{number:03}.com"
            self.living[domain] = "slow"
            self.add_zone(domain)
            below = ZONE if shared else f"{number}.{ZONE}"
            self.add_mx(domain, *(f"mx{host}.{below}" for host in range(hosts)))
            self.strange.add(ZONE if hosts else domain)

    def manner(self, server, name, kind):
        strange = self.say and kind in (MX, A, AAAA, CNAME) and any(above in self.strange for above in ancestors(name))
        return self.say(name, kind) if strange else None


def run_with(world, place):
    with Server(world, world.manner) as server:
        source = place.path("list.csv")
        world.write_list(source)
        run = place.clean([server.address], source, "-j", "2", seconds=KILL_SECONDS)
    return run, server.questions()


def slow(name, say, domains, hosts=0, shared=False):
    with Place() as place:
        alone, _ = run_with(Party(), place)
        world = Party(say, domains, hosts, shared)
        run, questions = run_with(world, place)
    run.seconds -= alone.seconds
    wrong = [f"{run.seconds:.0f} s more than without"] if run.seconds > MOST_SECONDS else []
    return [judge(name, world, run, questions, world.dead, {0}, wrong)]


def cases():
    parties = [("20 silent hosts", silent, 1, HOSTS), ("20 hosts with nothing after 1.9 s", late(nothing), 1, HOSTS),
               ("20 hosts that hold TCP", held, 1, HOSTS), ("300 domains of one silent hoster", silent, CROWD, 2, True),
               ("300 domains with 20 silent hosts each", silent, CROWD, HOSTS)]
    if BIG:
        parties += [("20 hosts that fail after 1.9 s", late(servfail), 1, HOSTS),
                    ("a chain of aliases, each after 1.9 s", next_alias, 1),
                    ("300 domains of one slow hoster", slow_address, CROWD, 2, True),
                    ("300 silent domains", silent, CROWD),
                    ("300 domains that fail after 1.9 s", late(servfail), CROWD)]
    for word, *about in parties:
        yield f"slow party: {word}", slow, *about
