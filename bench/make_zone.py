"""Makes what level dns is measured with, of the domains of a list: a zone, a world, names for dnsperf, a list.

A process of its own: the memory that it takes would be counted in with every process that its parent starts.
usage: make_zone.py ADDRESSES DIRECTORY     (ADDRESSES: a list as `make_list --plain` writes it)
"""
import re
import sys
from pathlib import Path

HOST_SETS = 20
HOST_DOMAIN = "mailsift-hosts.net"
SOA = "@ SOA ns hostmaster 1 3600 600 86400 300\n@ NS ns\nns A 20.0.0.53\n"
DOMAIN = re.compile(rb"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
CANARIES = ("gmail.com", "outlook.com", "qq.com", "yahoo.com")


def domains_of(path):
    """The domains of the addresses, in the order in which they are met."""
    found = {}
    with open(path, "rb") as file:
        for line in file:
            found[line.rstrip(b"\n").rpartition(b"@")[2].lower()] = None
    names = [name.decode() for name in found if DOMAIN.fullmatch(name)]
    return list(dict.fromkeys([*names, *CANARIES]))


def host(number, which):
    return f"mx{which}.set{number % HOST_SETS}.{HOST_DOMAIN}"


def write_zone(directory, domains):
    """The root zone, so that domains of every TLD can stand in it: each with two MX hosts of one of the sets."""
    with open(directory / "zone", "w", encoding="ascii") as zone:
        zone.write("$ORIGIN .\n$TTL 3600\n" + SOA)
        for number in range(HOST_SETS):
            for which in (1, 2):
                zone.write(f"{host(number, which)}. A 20.0.{number}.{which}\n")
        for number, name in enumerate(domains):
            zone.write(f"{name}. MX 10 {host(number, 1)}.\n{name}. MX 20 {host(number, 2)}.\n")


def write_world(directory, domains):
    """The same for the pretend internet."""
    with open(directory / "world", "w", encoding="ascii") as world:
        for number in range(HOST_SETS):
            for which in (1, 2):
                world.write(f"host {host(number, which)} 20.0.{number}.{which}\n")
        for number, name in enumerate(domains):
            world.write(f"domain {name} mx 10 {host(number, 1)} 20 {host(number, 2)}\n")


def write_lines(path, lines):
    with open(path, "w", encoding="ascii") as file:
        file.writelines(f"{line}\n" for line in lines)


def main():
    source, directory = sys.argv[1], Path(sys.argv[2])
    domains = domains_of(source)
    write_zone(directory, domains)
    write_world(directory, domains)
    write_lines(directory / "names.csv", ["email", *(f"person@{name}" for name in domains)])
    write_lines(directory / "names", (f"{name} MX" for name in domains))


if __name__ == "__main__":
    main()
