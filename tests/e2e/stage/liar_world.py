"""A world of living and dead domains for dns_liars.py: what an honest resolver says of each, a list of them, the truth.

Every negative has the SOA of the zone that it is in, as RFC 2308 has it.  The great mail domains are all in it.
"""
import csv
import os

import dns_wire as wire
from dns_wire import A, AAAA, CNAME, MX, NS, NXDOMAIN, SOA, Answer
from great_mail import great_domains

TLDS = ("com", "cn", "de", "com", "net", "org", "com", "co.uk", "com.cn", "jp", "com", "fr", "cn", "io", "nl", "com")
HOSTERS = 8
CNAMES_MOST = 12
# How a living or dead domain is made, in turn.
LIVING = ("own", "own", "shared", "own", "implicit", "shared", "own", "two", "own", "shared", "alias", "shared")
DEAD = ("gone", "nodata", "gone", "dangling", "gone", "deep", "gone", "null", "gone", "alias_gone", "gone",
        "dangling_far")


def ancestors(name):
    """The name itself, and all above it but the root."""
    while name:
        yield name
        name = name.partition(".")[2]


class World:
    """LIVING and DEAD domains; `living` and `dead` say of each how it is made. GREAT_ADDRESS: where the great mail
    domains have their hosts."""

    def __init__(self, living, dead, great_address=None):
        self.records, self.exists, self.zones = {}, set(), {}
        self.living, self.dead = {}, {}
        self.addresses = 0
        self.great_address = great_address
        for name in great_domains():
            self.add_great(name)
        for number in range(HOSTERS):
            self.add_zone(f"hoster{number}.net")
            for host in ("mx1", "mx2"):
                self.add_address(f"{host}.hoster{number}.net")
        for number in range(living):
            self.add_living(number, f"lumaro{number:05}.{TLDS[number % len(TLDS)]}")
        for number in range(dead):
            self.add_dead(number, f"dopeki{number:05}.{TLDS[(number * 5 + 1) % len(TLDS)]}")

    def add(self, name, kind, record):
        self.records.setdefault(name, {}).setdefault(kind, []).append(record)
        self.exists.update(ancestors(name))

    def add_zone(self, zone):
        """Adds the zone, and that of its top level."""
        for name in (zone.rpartition(".")[2], zone):
            if name not in self.zones:
                self.zones[name] = wire.soa(name)
                self.add(name, SOA, self.zones[name])
                self.add(name, NS, wire.ns(name, f"ns.{name}"))
                self.add(f"ns.{name}", A, wire.a(f"ns.{name}", "20.0.0.53"))

    def add_address(self, name, address=None):
        if address is None:
            self.addresses += 1
            address = f"20.{1 + self.addresses // 65536}.{self.addresses // 256 % 256}.{self.addresses % 256}"
        self.add(name, A, wire.a(name, address))

    def add_mx(self, name, *hosts):
        for number, host in enumerate(hosts, 1):
            self.add(name, MX, wire.mx(name, 10 * number, host))

    def add_great(self, name):
        self.add_zone(name)
        self.add_mx(name, f"mx1.{name}")
        self.add_address(f"mx1.{name}", self.great_address)

    def add_living(self, number, name):
        kind = self.living[name] = LIVING[number % len(LIVING)]
        hoster = f"hoster{number % HOSTERS}.net"
        self.add_zone(name)
        if kind == "own":
            self.add_mx(name, f"mx.{name}")
            self.add_address(f"mx.{name}")
        elif kind == "shared":
            self.add_mx(name, f"mx1.{hoster}", f"mx2.{hoster}")
        elif kind == "implicit":
            self.add_address(name)
        elif kind == "two":
            self.add_mx(name, f"old.{name}", f"mx1.{hoster}")
        else:
            target = f"customer{number}.{hoster}"
            self.add(name, CNAME, wire.cname(name, target))
            self.add_mx(target, f"mx2.{hoster}")

    def add_dead(self, number, name):
        kind = DEAD[number % len(DEAD)]
        self.add_zone(name.partition(".")[2] if kind in ("gone", "alias_gone") else name)
        if kind == "deep":
            self.add_mx(name, f"mx.{name}")
            self.add_address(f"mx.{name}")
            name = f"branch.{name}"
        elif kind == "alias_gone":
            self.add(name, CNAME, wire.cname(name, f"left{number}.hoster1.net"))
        elif kind == "null":
            self.add(name, MX, wire.mx(name, 0, "."))
        elif kind == "dangling":
            self.add_mx(name, f"mx.{name}")
        elif kind == "dangling_far":
            self.add_mx(name, f"mx{number}.hoster2.net", f"mx.closed{number}.com")
        self.dead[name] = kind

    def soa_of(self, name):
        """The SOA of the zone that NAME is in, as it stands below a negative."""
        for zone in ancestors(name):
            if zone in self.zones:
                return self.zones[zone]
        return wire.soa("", "a.root-servers.net")

    def honest(self, name, kind):
        """What an honest resolver answers."""
        found = []
        for _ in range(CNAMES_MOST):
            records = self.records.get(name, {})
            if kind in records:
                return Answer(answer=[*found, *records[kind]])
            if CNAME not in records:
                break
            found += records[CNAME]
            name = self.target(name)
        rcode = wire.NOERROR if name in self.exists or name == "" else NXDOMAIN
        return Answer(rcode, found, [self.soa_of(name)])

    def target(self, name):
        """Where the CNAME of NAME leads."""
        record = self.records[name][CNAME][0]
        return wire.read_question(b"\0" * wire.HEADER_BYTES + record[len(wire.name_bytes(name)) + 10:] + b"\0" * 4)[0]

    def hosts(self, name):
        """The names that a mail to the domain NAME depends on: itself, and its MX hosts."""
        packet = self.honest(name, MX)
        found = {name}
        for record in packet.sections[0]:
            owner = wire.read_question(b"\0" * wire.HEADER_BYTES + record)
            if owner[1] == MX:
                data = record[owner[2] - wire.HEADER_BYTES + 6 + 2:]
                found.add(wire.read_question(b"\0" * wire.HEADER_BYTES + data + b"\0" * 4)[0])
        return found - {""}

    def write_list(self, path, *more):
        """A list with a row for each domain; MORE addresses stand first."""
        with open(path, "w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["email"])
            rows.writerows([address] for address in more)
            # the dead stand among the living
            every = max(1, len(self.living) // max(1, len(self.dead)))
            dead = iter(self.dead)
            for number, name in enumerate(self.living):
                if number % every == 0:
                    rows.writerows([f"person@{gone}"] for gone in [next(dead, None)] if gone)
                rows.writerow([f"person@{name}"])
            rows.writerows([f"person@{gone}"] for gone in dead)

    def write_zones(self, directory):
        """A zone file for each top level domain, for NSD; returns name to path."""
        texts = {}
        for name, kinds in self.records.items():
            texts.setdefault(name.rpartition(".")[2], []).extend(
                line for kind, records in kinds.items() if kind not in (SOA, NS)
                for line in map(text_of, records) if line)
        paths = {}
        for tld, lines in texts.items():
            paths[tld + "."] = path = os.path.join(directory, tld + ".zone")
            with open(path, "w", encoding="ascii") as file:
                file.write(f"$TTL 600\n{tld}. SOA ns.{tld}. hostmaster.{tld}. 1 7200 900 1209600 600\n"
                           f"{tld}. NS ns.{tld}.\n" + "\n".join(lines) + "\n")
        return paths


def text_of(record):
    """A record as a zone file has it (A, MX and CNAME)."""
    owner, kind, end = wire.read_question(b"\0" * wire.HEADER_BYTES + record)
    data = record[end - wire.HEADER_BYTES + 6:]
    if kind == A:
        return f"{owner}. A {'.'.join(map(str, data))}"
    if kind == AAAA:
        return None
    at = 2 if kind == MX else 0
    name = wire.read_question(b"\0" * wire.HEADER_BYTES + data[at:] + b"\0" * 4)[0]
    return f"{owner}. {wire.TYPES[kind]} {int.from_bytes(data[:2], 'big') if at else ''} {name}."
