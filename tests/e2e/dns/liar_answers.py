"""Cases of dns_liars.py: what is not an answer is not an answer, whatever RCODE, bytes or records it has. Each style is
met at a domain's MX, at its MX host, and at both; the reason says that it is asked again, or the domain is clean."""
import collections
import struct

import dns_wire as wire
from dns_wire import MX, NXDOMAIN, QR, RA, RD, TC, Answer, Raw
from liar_run import ASK_AGAIN, Place, Row, judge
from liar_server import Server
from liar_world import World

LIVING, DEAD = 24, 12
PLACES = ("mx", "host", "all")
REFERRAL_HOST = "ns.elsewhere.net"
POINTER_TO_ITSELF = 0xC000
BIG_TTL = 0x80000000
GARBAGE = bytes(range(7, 255, 3)) * 40


def head(query, flags, counts):
    return query[:2] + struct.pack(">HHHHH", flags, *counts)


def question_of(query):
    return query[wire.HEADER_BYTES:wire.read_question(query)[2]]


def zone_of(query):
    """The name that is asked about, and the SOA of its zone as an honest server has it."""
    name = wire.read_question(query)[0]
    return name, wire.soa(".".join(name.split(".")[-2:]))


# Of a packet: each makes the changer of a Raw.

def flags(on, off=0):
    """The negative that an honest server would give, with other flags."""
    def change(query, honest, udp):
        _, soa = zone_of(query)
        word = (QR | RD | RA | on) & ~off
        return head(query, word, (1, 0, 1, 0)) + question_of(query) + soa
    return change


def lying_counts(rcode, counts, soa_bytes=None):
    """COUNTS that are not true; of the SOA only the first bytes."""
    def change(query, honest, udp):
        _, soa = zone_of(query)
        return head(query, QR | RD | RA | rcode, (1, *counts)) + question_of(query) + soa[:soa_bytes]
    return change


def other_question(name=None, kind=None, klass=1, count=1):
    def change(query, honest, udp):
        was, soa = zone_of(query)
        asked = wire.name_bytes(name or was) + struct.pack(">HH", kind or wire.read_question(query)[1], klass)
        return head(query, QR | RD | RA | NXDOMAIN, (count, 0, 1, 0)) + asked * count + soa
    return change


def wrong_id(query, honest, udp):
    _, soa = zone_of(query)
    return bytes([query[0] ^ 255, query[1]]) + flags(NXDOMAIN)(query, honest, udp)[2:]


def cut(rcode):
    """TC, and nothing over TCP."""
    return lambda query, honest, udp: flags(TC | rcode)(query, honest, udp) if udp else None


def only(count):
    """The first bytes of an honest negative."""
    return lambda query, honest, udp: flags(NXDOMAIN)(query, honest, udp)[:count]


def header_only(rcode):
    return lambda query, honest, udp: head(query, QR | RD | RA | rcode, (0, 0, 0, 0))


def records(rcode, section, make):
    """One record in a SECTION (1 to 3), whose bytes MAKE(name) gives."""
    def change(query, honest, udp):
        counts = [1, 0, 0, 0]
        counts[section] = 1
        name, _ = zone_of(query)
        return head(query, QR | RD | RA | rcode, counts) + question_of(query) + make(name)
    return change


def garbage(query, honest, udp):
    return query[:2] + GARBAGE


def honest_with(on):
    """The honest answer with more flags."""
    def change(query, honest, udp):
        was = struct.unpack_from(">H", honest, 2)[0]
        return honest[:2] + struct.pack(">H", was | on) + honest[4:]
    return change


def pointer(name, kind=wire.SOA):
    """A record whose owner is a pointer to itself."""
    at = wire.HEADER_BYTES + len(wire.name_bytes(name)) + 4
    return struct.pack(">HHHIH", POINTER_TO_ITSELF | at, kind, 1, wire.TTL, 0)


def loop_in_soa(name):
    """An SOA whose first name is a pointer to itself."""
    zone = wire.name_bytes(name)
    at = wire.HEADER_BYTES + len(zone) + 4 + len(zone) + 10
    data = struct.pack(">H", POINTER_TO_ITSELF | at) + b"\0" + struct.pack(">IIIII", 1, 2, 3, 4, 5)
    return wire.record(name, wire.SOA, data)


def long_soa(name):
    """An SOA that is longer than the message."""
    soa = wire.record(name, wire.SOA, b"\0\0" + bytes(20))
    return soa[:-24] + struct.pack(">H", 4000) + soa[-22:]


def chaos_soa(name):
    return wire.record(name, wire.SOA, b"\0\0" + bytes(20), klass=3)


def of_kind(short):
    """A record of the type that is asked, as short as no such record is."""
    def change(query, honest, udp):
        name, kind, end = wire.read_question(query)
        bad = wire.record(name, kind, b"\1" * short)
        return head(query, QR | RD | RA, (1, 1, 0, 0)) + question_of(query) + bad
    return change


def chaos(query, honest, udp):
    """Records of another class."""
    name, kind, end = wire.read_question(query)
    bad = wire.record(name, kind, b"\0\x0a\0" if kind == MX else b"\x0a\0\0\1", klass=3)
    return head(query, QR | RD | RA, (1, 1, 0, 0)) + question_of(query) + bad


def other_owner(query, honest, udp):
    """What somebody else's name has."""
    _, kind, end = wire.read_question(query)
    bad = wire.mx("elsewhere.net", 0, ".") if kind == MX else wire.a("elsewhere.net", "10.0.0.1")
    return head(query, QR | RD | RA, (1, 1, 0, 0)) + question_of(query) + bad


def denied_yet_there(query, honest, udp):
    """The honest records, and NXDOMAIN."""
    return honest[:3] + bytes([honest[3] & 0xF0 | NXDOMAIN]) + honest[4:]


def big_ttl(query, honest, udp):
    return honest.replace(struct.pack(">I", wire.TTL), struct.pack(">I", BIG_TTL))


# Of records.

def aliases(rcode, names):
    """A chain of CNAMEs, and nothing else: from the name over NAMES ("": back to the name)."""
    def say(name):
        chain = [name, *(alias or name for alias in names)]
        return Answer(rcode, [wire.cname(one, two) for one, two in zip(chain, chain[1:])])
    return say


def styles():
    """name to (answer, whether it is to be clean); an answer may be a function of the name."""
    found = {}
    for rcode in [*range(1, 16), 16, 17, 18, 19, 22, 23, 24, 35, 4080, 4083]:
        if rcode != NXDOMAIN:
            found[f"rcode {rcode}"] = Answer(rcode)
    for rcode in (2, 5, 6, 9, 11, 15, 16, 19, 23):
        found[f"rcode {rcode} with SOA"] = lambda name, rcode=rcode: Answer(rcode, authority=[wire.soa(name)])
    for word, rcode in (("nodata", 0), ("nxdomain", NXDOMAIN)):
        found.update({
            f"{word} without SOA": Answer(rcode),
            f"{word}, SOA of another zone": Answer(rcode, authority=[wire.soa("rpz.example")]),
            f"{word}, SOA of half a label": lambda name, rcode=rcode: Answer(rcode, authority=[wire.soa(name[4:])]),
            f"{word}, SOA of a zone below": lambda name, rcode=rcode: Answer(rcode, authority=[wire.soa("x." + name)]),
            f"{word}, SOA in the answer": lambda name, rcode=rcode: Answer(rcode, [wire.soa(name)]),
            f"{word}, SOA as additional": lambda name, rcode=rcode: Answer(rcode, additional=[wire.soa(name)]),
            f"{word}, SOA of class CH": Raw(records(rcode, 2, chaos_soa)),
            f"{word}, SOA too short": Raw(records(rcode, 2, lambda name: wire.record(name, wire.SOA, b"\0\0"))),
            f"{word}, SOA too long": Raw(records(rcode, 2, long_soa)),
            f"{word}, SOA's owner is a loop": Raw(records(rcode, 2, pointer)),
            f"{word}, a loop in the SOA": Raw(records(rcode, 2, loop_in_soa)),
            f"{word}, SOA promised": Raw(lying_counts(rcode, (0, 1, 0), 0)),
            f"{word}, half an SOA": Raw(lying_counts(rcode, (0, 1, 0), 20)),
            f"{word}, two SOAs promised": Raw(lying_counts(rcode, (0, 2, 0))),
            f"{word}, five answers promised": Raw(lying_counts(rcode, (5, 1, 0))),
            f"{word}, QR clear": Raw(flags(rcode, QR)),
            f"{word}, opcode NOTIFY": Raw(flags(rcode | 4 << 11)),
            f"{word}, opcode UPDATE": Raw(flags(rcode | 5 << 11)),
            f"{word}, header only": Raw(header_only(rcode)),
            f"{word}, referral": lambda name, rcode=rcode: Answer(rcode, authority=[wire.ns(name, REFERRAL_HOST)]),
            f"{word}, CNAME to itself": aliases(rcode, [""]),
            f"{word}, CNAME loop": aliases(rcode, ["one.elsewhere.net", ""]),
            f"{word}, CNAME and no more": aliases(rcode, ["one.elsewhere.net", "two.elsewhere.net"]),
        })
    for word, kind in (("another name", {"name": "elsewhere.net"}), ("another type", {"kind": 16}),
                       ("class CH", {"klass": 3}), ("two questions", {"count": 2}), ("no question", {"count": 0})):
        found[f"asked back: {word}"] = Raw(other_question(**kind))
    for count in (1, 2, 11, 13):
        found[f"{count} bytes"] = Raw(only(count))
    found.update({"wrong id": Raw(wrong_id), "garbage": Raw(garbage), "a record of 1 byte": Raw(of_kind(1)),
                  "a record of 0 bytes": Raw(of_kind(0)), "records of class CH": Raw(chaos),
                  "another owner's records": Raw(other_owner)})
    return found


# In runs of their own: c-ares takes each for the end of its socket, and then sends all other questions again.
ENDS = {"0 bytes": Raw(only(0)), "nodata, cut, no TCP": Raw(cut(0)), "nxdomain, cut, no TCP": Raw(cut(NXDOMAIN))}
# Odd, but an answer: the domain is clean.
ODD = {"AA": Raw(honest_with(0x0400)), "AD, CD": Raw(honest_with(0x0030)), "Z": Raw(honest_with(0x0040)),
       "a TTL below 0": Raw(big_ttl)}
# Neither yes nor no: anything but invalid is right.
OPEN = {"the records, and nxdomain": Raw(denied_yet_there)}


class Scene(World):
    """An ordinary world, and a domain for each style and place: `about[domain]` is both."""

    def __init__(self, of_styles):
        super().__init__(LIVING, DEAD)
        self.about, self.manners = {}, {}
        self.styles = of_styles
        for number, (style, answer) in enumerate(self.styles.items()):
            for place in PLACES:
                domain = f"tavire{number:03}{place}.com"
                self.add_living(0, domain)
                self.about[domain] = style, place
                if place != "host":
                    self.manners[domain] = (answer, place)
                if place != "mx":
                    self.manners[f"mx.{domain}"] = (answer, place)

    def manner(self, server, name, kind):
        answer, place = self.manners.get(name, (None, None))
        if answer is None or (place == "mx" and kind != MX):
            return None
        return answer if isinstance(answer, (Answer, Raw)) else answer(name)

    def wrong(self, run):
        """The styles whose domains are not as they should be: style to what was said of each place."""
        found = collections.defaultdict(list)
        for domain, (style, place) in self.about.items():
            status, reason = run.said.get(domain, ("missing", ""))
            if style in ODD:
                right = status == "clean"
            elif style in OPEN:
                right = status in ("clean", "risky")
            else:
                right = status == "risky" and reason in ASK_AGAIN
            if not right:
                found[style].append(f"{place} {status} {reason}")
        return found


def no_answers(name, servers, of_styles):
    """One run; a row for the whole, and with one server one for each style that fails."""
    world = Scene(of_styles)
    with Place() as place, Server(world, world.manner) as one, Server(world, world.manner) as two:
        source = place.path("list.csv")
        world.write_list(source)
        run = place.clean([one.address, two.address][:servers], source)
    row = judge(name, world, run, one.questions() + two.questions(), world.dead, {0})
    wrong = world.wrong(run) if run.code == 0 else {}
    about = [f"{len(wrong)} of {len(world.styles)} styles are wrong"] if wrong else []
    rows = [row._replace(wrong=row.wrong + about)]
    for style, words in wrong.items() if servers == 1 else ():
        false = sum(" invalid " in word for word in words)
        rows.append(Row(f"  {style}", len(PLACES), false, 0, 0, "", run.seconds, run.code, words))
    return rows


def cases():
    many = {**styles(), **ODD, **OPEN}
    for servers, words in ((1, ""), (2, ", two servers")):
        yield f"no answer{words}", no_answers, servers, many
        for style, answer in ENDS.items():
            yield f"no answer: {style}{words}", no_answers, servers, {style: answer}
