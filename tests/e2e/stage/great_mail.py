"""The great mail domains that ship with the program, of which a run asks any to see whether a name server is honest: a
world of the tests must know them, or name others with --canary."""
import functools
import os

LISTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../validators/lists")
FILES = ("protect.txt", "free_mail.txt", "provider.txt")
HOST = "mx.great-mail-host.net"
ADDRESS = "20.255.0.1"


@functools.lru_cache(None)
def great_domains():
    """All of them, those of protect.txt first."""
    found = {}
    for name in FILES:
        with open(os.path.join(LISTS, name), encoding="utf-8") as file:
            found.update((line.split()[0], None) for line in file if line.strip() and not line.startswith("#"))
    return tuple(found)


def world_lines(text="", host=HOST, address=ADDRESS):
    """Lines for a world file of the pretend internet: those that TEXT, the world so far, says nothing about. Mail for
    all of them goes to HOST at ADDRESS."""
    told = {line.split()[1].lower() for line in text.splitlines() if line.startswith(("domain ", "host "))}
    lines = [f"domain {name} mx 10 {host}\n" for name in great_domains() if name not in told]
    return f"host {host} {address}\n" + "".join(lines)
