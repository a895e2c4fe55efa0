"""Cases of dns_liars.py without a liar: caution does not cost the dead domains that an honest server tells of."""
import dns_wire as wire
from liar_run import SIZE, Place, judge
from liar_server import Server
from liar_upstream import FOUR, Forwarder
from liar_world import World

DEAD_SHARE = 5
DNSSEC_OK = 0x80
OLD_SHARE = 10  # in an old list, so manieth domain lives
DEAD_TLD, DEAD_OF_TLD = "pl", 40  # where great mail domains are, and nobody else on the list is alive


class SmallWorld(World):
    """One that does not know the great mail domains, as small tests have it."""

    def add_great(self, name):
        pass


def usual():
    return World(SIZE, SIZE // DEAD_SHARE)


def old_list():
    return World(SIZE // OLD_SHARE, SIZE)


def dead_tld():
    world = usual()
    for number in range(DEAD_OF_TLD):
        world.dead[f"zagubio{number:03}.{DEAD_TLD}"] = "gone"
    return world


def aliased():
    """Living and dead by chains of CNAMEs, with the SOA of where they end."""
    world = usual()
    for number in range(20):
        for kinds, end in ((world.living, "hoster3.net"), (world.dead, f"gone{number}.hoster3.net")):
            name = f"chain{number:02}{'a' if kinds is world.living else 'd'}.fr"
            kinds[name] = "chain"
            world.add_zone("fr")
            world.add(name, wire.CNAME, wire.cname(name, f"one.{name}"))
            world.add(f"one.{name}", wire.CNAME, wire.cname(f"one.{name}", end))
    world.add_mx("hoster3.net", "mx1.hoster3.net")
    return world


def without_proof(server, name, kind):
    """A cache that keeps no SOA, but hands on what those ask who validate: dnsmasq before 2.90, with A and AAAA."""
    known = server.world.honest(name, kind)
    bare = wire.Answer(known.rcode, known.sections[0])

    def change(query, packet, udp):
        return packet if query[-4] & DNSSEC_OK else bare.packet(query, wire.read_question(query)[2], udp)
    return wire.Raw(change)


def honest(name, make, servers=1, options=(), manner=None):
    world = make()
    with Place() as place, Server(world, manner) as one, Server(world, manner) as two:
        source = place.path("list.csv")
        world.write_list(source)
        run = place.clean([one.address, two.address][:servers], source, *options)
    return [judge(name, world, run, one.questions() + two.questions(), world.dead, {0})]


def by_unbound(name, make):
    world = make()
    with Place() as place, Server(world) as server, Forwarder(place.path("unbound"), server.port) as unbound:
        source = place.path("list.csv")
        world.write_list(source)
        run = place.clean([unbound.address], source)
    return [judge(name, world, run, server.questions(), world.dead, {0})]


def small_world():
    return SmallWorld(SIZE, SIZE // DEAD_SHARE)


def own_canaries(name):
    """A small world whose own domains are the canaries."""
    canaries = [word for domain in list(small_world().living)[:len(FOUR)] for word in ("--canary", domain)]
    return honest(name, small_world, 1, canaries)


def cases():
    yield "healthy: one server", honest, usual
    yield "healthy: two servers", honest, usual, 2
    yield "healthy: an old list", honest, old_list
    yield "healthy: an old list, two servers", honest, old_list, 2
    yield "healthy: nobody lives in a TLD", honest, dead_tld
    yield "healthy: aliases", honest, aliased
    yield "healthy: own canaries", own_canaries
    yield "healthy: a cache without proof", honest, usual, 1, (), without_proof
    yield "healthy: through unbound", by_unbound, usual
    yield "healthy: an old list through unbound", by_unbound, old_list
