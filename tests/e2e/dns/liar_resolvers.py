"""Cases of dns_liars.py with resolvers that people have: caution does not cost the dead domains, whether their caches are cold
or warm; and what they block is not invalid."""
from liar_filters import BLOCKED_SHARE
from liar_run import BUILD, SIZE, Place, judge
from liar_server import Server
from liar_upstream import Forwarder
from liar_world import World
from real_resolvers import RESOLVERS, RealResolver

DEAD_SHARE = 2
# These deny addresses with an SOA that they make up: a host that does not exist looks like one that they block.
MAKES_UP = {"SmartDNS": ("dangling", "dangling_far")}
SOA = "300 IN SOA localhost. root.localhost. 1 3600 600 86400 300"


class Blocking(Forwarder):
    """unbound with an empty zone for each of NAMES."""

    def __init__(self, directory, upstream, names):
        super().__init__(directory, upstream)
        self.names = names

    def config(self):
        zones = [f'    local-zone: "{name}." static\n    local-data: "{name}. {SOA}"\n' for name in self.names]
        return super().config().replace("server:\n", "server:\n" + "".join(zones), 1)


def runs(name, make, dead_of=lambda world: world.dead):
    """Two runs through what MAKE(place, port of the honest server, world) starts: the second finds a warm cache."""
    world = World(SIZE, SIZE // DEAD_SHARE)
    with Place() as place, Server(world) as server:
        source = place.path("list.csv")
        world.write_list(source)
        with make(place, server.port, world) as resolver:
            found = [place.clean([resolver.address], source, "-j", str(threads)) for threads in (1, 2)]
    return [judge(f"{name}, {word} cache", world, run, run.report["dns"]["queries"], dead_of(world), {0})
            for word, run in zip(("cold", "warm"), found)]


def healthy(name, kind):
    def dead(world):
        return [domain for domain, made in world.dead.items() if made not in MAKES_UP.get(kind, ())]
    return runs(name, lambda place, port, world: RealResolver(BUILD, kind, place.path("resolver"), port), dead)


def blocked(world):
    return list(world.living)[::BLOCKED_SHARE]


def smart_dns_blocks(name):
    def make(place, port, world):
        more = "".join(f"address /{domain}/#\n" for domain in blocked(world))
        return RealResolver(BUILD, "SmartDNS", place.path("resolver"), port, more)
    return runs(name, make, lambda world: ())


def unbound_blocks(name):
    return runs(name, lambda place, port, world: Blocking(place.path("resolver"), port, blocked(world)))


def cases():
    for kind in RESOLVERS:
        yield f"resolver: {kind}", healthy, kind
    yield "resolver: SmartDNS blocks", smart_dns_blocks
    yield "resolver: unbound has empty zones", unbound_blocks
