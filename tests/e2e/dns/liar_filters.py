"""Cases of dns_liars.py: resolvers that filter, in the manners of the filters that people have. What they block is not
invalid; what is dead is found all the same."""
import dns_wire as wire
from dns_wire import A, AA, AAAA, MX, NXDOMAIN, RA, REFUSED, SOA, Answer
from liar_run import SIZE, Place, judge
from liar_server import Server
from liar_upstream import ROOT_SOA
from liar_world import World, ancestors

BLOCKED_SHARE = 4  # every so manieth living domain stands on the block list
DEAD_SHARE = 5
PAGE = "block.filter.example"
PAGE_SOA = wire.soa("filter.example")
PUBLIC, NULL, NULL6, PRIVATE = "20.88.0.1", "0.0.0.0", "::", "192.168.7.25"
RPZ_SOA = wire.soa("rpz.example")


def null_address(name, kind, authority=()):
    if kind == A:
        return Answer(answer=[wire.a(name, NULL)])
    if kind == AAAA:
        return Answer(answer=[wire.aaaa(name, NULL6)])
    return Answer(authority=authority)


def pi_hole(name, kind):
    return null_address(name, kind)


def adguard(name, kind):
    """It makes up an SOA of the name that was asked."""
    return null_address(name, kind, [wire.soa(name, "fake-for-negative-caching.adguard.com")])


def split_horizon(name, kind):
    """The company's own view: its servers are inside."""
    if kind == A:
        return Answer(answer=[wire.a(name, PRIVATE)])
    return Answer(authority=[wire.soa(name)]) if kind == AAAA else None


def quad9(name, kind):
    return Answer(NXDOMAIN)


def rpz_nxdomain(name, kind):
    return Answer(NXDOMAIN, authority=[RPZ_SOA])


def rpz_nxdomain_additional(name, kind):
    """As BIND does."""
    return Answer(NXDOMAIN, additional=[RPZ_SOA])


def rpz_nodata(name, kind):
    return Answer(authority=[RPZ_SOA])


def nodata(name, kind):
    return Answer()


def smart_dns(name, kind):
    """It makes up an SOA of any name that was asked: as where a zone has no such record."""
    return Answer(authority=[wire.soa(name, "a.gtld-servers.net")])


def empty_zone(name, kind):
    """A zone of the server's own that has nothing but its SOA, as people block with BIND, or see their company from inside."""
    if kind == SOA:
        return Answer(answer=[wire.soa(name, "localhost")], flags=RA | AA)
    return Answer(authority=[wire.soa(name, "localhost")], flags=RA | AA)


def only_ipv4(say):
    """Nothing but A is denied, and the rest is true."""
    return lambda name, kind: say(name, kind) if kind == A else None


def block_page(address):
    def say(name, kind):
        alias = wire.cname(name, PAGE)
        if kind == A:
            return Answer(answer=[alias, wire.a(PAGE, address)])
        return Answer(answer=[alias], authority=[PAGE_SOA])
    return say


def page_address(name, kind):
    """As OpenDNS does: every address is that of the page, and there is nothing else."""
    return Answer(answer=[wire.a(name, PUBLIC)] if kind == A else [])


def refused(name, kind):
    return Answer(REFUSED)


# Whole names of domains are blocked, with all that is below them; HOSTS: their MX hosts, with the truth about their MX.
STYLES = {"Pi-hole": pi_hole, "AdGuard": adguard, "Quad9": quad9, "RPZ nxdomain": rpz_nxdomain,
          "RPZ nxdomain as BIND": rpz_nxdomain_additional, "RPZ nodata": rpz_nodata, "nodata": nodata,
          "block page": block_page(PUBLIC), "block page inside": block_page(PRIVATE), "page address": page_address,
          "REFUSED": refused, "split horizon": split_horizon, "SmartDNS": smart_dns,
          "SmartDNS for IPv4": only_ipv4(smart_dns), "nodata for IPv4": only_ipv4(nodata), "empty zone": empty_zone}
HOST_STYLES = {"Pi-hole": pi_hole, "AdGuard": adguard, "Quad9": quad9, "RPZ nxdomain": rpz_nxdomain,
               "RPZ nodata": rpz_nodata, "block page": block_page(PUBLIC), "block page inside": block_page(PRIVATE),
               "SmartDNS": smart_dns, "SmartDNS for IPv4": only_ipv4(smart_dns), "nodata for IPv4": only_ipv4(nodata),
               "empty zone": empty_zone}


def of_tld(soa):
    def say(name, kind):
        return Answer(NXDOMAIN, authority=[soa] if soa else [])
    return say


TLD_STYLES = {"no SOA": of_tld(None), "SOA of the root": of_tld(ROOT_SOA), "SOA of cn": of_tld(wire.soa("cn"))}


def block(say, names):
    """A manner: SAY about NAMES and what is below them."""
    names = set(names)

    def manner(server, name, kind):
        return say(name, kind) if any(above in names for above in ancestors(name)) else None
    return manner


def blocked_names(world, what):
    if what == "cn":
        return ["cn"]
    domains = list(world.living)[::BLOCKED_SHARE]
    if what == "domains":
        return domains
    return [host for domain in domains for host in world.hosts(domain) if host != domain]


def filtered(name, say, what, servers):
    world = World(SIZE, SIZE // DEAD_SHARE)
    manner = block(say, blocked_names(world, what))
    with Place() as place, Server(world, manner) as one, Server(world, manner) as two:
        source = place.path("list.csv")
        world.write_list(source)
        addresses = [one.address, two.address][:servers]
        run = place.clean(addresses, source)
    dead = [domain for domain in world.dead if what != "cn" or not domain.endswith(".cn")]
    return [judge(name, world, run, one.questions() + two.questions(), dead, {0})]


def cases():
    for servers, words in ((1, ""), (2, ", two servers")):
        for word, say in STYLES.items():
            yield f"filter: {word}{words}", filtered, say, "domains", servers
        for word, say in HOST_STYLES.items():
            yield f"filter: MX hosts, {word}{words}", filtered, say, "hosts", servers
        for word, say in TLD_STYLES.items():
            yield f"filter: all of cn, {word}{words}", filtered, say, "cn", servers
