"""Cases of dns_liars.py: what the answer about one domain says of another domain's mail host counts for nothing. The
victim's host is asked for itself, and its mailboxes where that answer says."""
import dns_wire as wire
from dns_wire import A, AAAA, MX, Answer, Late
from liar_run import Place, judge
from liar_server import Server
from liar_world import World
from smtp_script import Script, Scripts

LIVING, DEAD = 12, 6
EVIL, VICTIM = "ranedo.com", "sorpeva.org"
VICTIM_HOST, EVIL_HOST = f"mx.{VICTIM}", f"mx.{EVIL}"
FALSE = {"private": "10.66.0.1", "public": "20.66.0.1"}
GREAT_AT, VICTIM_AT, ATTACKER_AT, OTHERS_AT = "127.9.0.1", "127.9.0.2", "127.9.0.3", "127.9.0.4"
LATE = 0.4  # seconds: what evil's server says is there first
SMTP = ("--level", "smtp", "--helo", "probe.example.org", "--mail-from", "probe@example.org", "--allow-loopback",
        "--no-limits", "--retry", "1s")


# What is said to evil's questions about the victim's host, whose address is said to be FALSE.

def additional(false):
    """Beside the MX of evil, who names the victim's host as well."""
    def say(name, kind):
        if (name, kind) == (EVIL, MX):
            return Answer(answer=[wire.mx(EVIL, 10, VICTIM_HOST), wire.mx(EVIL, 20, EVIL_HOST)],
                          additional=[wire.a(VICTIM_HOST, false)])
        return None
    return say


def in_the_answer(false):
    """Among the addresses of evil's own host."""
    def say(name, kind):
        if (name, kind) == (EVIL, MX):
            hosts = [wire.mx(EVIL, 10, EVIL_HOST), wire.mx(EVIL, 20, VICTIM_HOST)]
            return Answer(answer=[*hosts, wire.a(VICTIM_HOST, false)])
        if (name, kind) == (EVIL_HOST, A):
            return Answer(answer=[wire.a(EVIL_HOST, OTHERS_AT), wire.a(VICTIM_HOST, false)])
        return None
    return say


def mx_of_victim(false):
    """An MX record of the victim's in the answer about evil."""
    def say(name, kind):
        if (name, kind) == (EVIL, MX):
            return Answer(answer=[wire.mx(EVIL, 10, EVIL_HOST), wire.mx(VICTIM, 1, EVIL_HOST)],
                          additional=[wire.a(EVIL_HOST, false), wire.a(VICTIM_HOST, false), wire.a(VICTIM, false)])
        return None
    return say


def alias(false):
    """Evil's host is an alias of the victim's, with an address."""
    def say(name, kind):
        if (name, kind) == (EVIL, MX):
            return Answer(answer=[wire.mx(EVIL, 10, EVIL_HOST), wire.mx(EVIL, 20, VICTIM_HOST)])
        if name == EVIL_HOST and kind in (A, AAAA):
            return Answer(answer=[wire.cname(EVIL_HOST, VICTIM_HOST), wire.a(VICTIM_HOST, false)])
        return None
    return say


class Theatre(World):
    """A world in which evil's MX is answered as SAY says, and the victim's a little later."""

    def __init__(self, say, loopback):
        super().__init__(LIVING, DEAD, GREAT_AT if loopback else None)
        self.say = say
        for domain, host, address in ((EVIL, EVIL_HOST, OTHERS_AT), (VICTIM, VICTIM_HOST, VICTIM_AT)):
            self.add_zone(domain)
            self.add_mx(domain, host)
            self.add_address(host, address if loopback else None)
        self.living[VICTIM] = "victim"

    def manner(self, server, name, kind):
        if (name, kind) == (VICTIM, MX):
            return Late(self.honest(name, kind), LATE)
        return self.say(name, kind)


def at_dns(name, say, false):
    """A false address that is not public would make the victim invalid."""
    world = Theatre(say(false), False)
    with Place() as place, Server(world, world.manner) as server:
        source = place.path("list.csv")
        world.write_list(source, f"kim@{EVIL}")
        run = place.clean([server.address], source, "-j", "1")
    asked = server.asked[VICTIM_HOST, A]
    status = run.said.get(VICTIM, ("missing", ""))
    wrong = [] if status[0] == "clean" else [f"the victim is {' '.join(status)}"]
    wrong += [] if asked else ["the victim's host was not asked for its address"]
    return [judge(name, world, run, server.questions(), world.dead, {0}, wrong)]


def at_smtp(name, say):
    """The attacker's own mail server would be asked for the victim's mailboxes."""
    world = Theatre(say(ATTACKER_AT), True)
    asked = {}
    scripts = [Script(host, "", {}) for host in (GREAT_AT, VICTIM_AT, ATTACKER_AT, OTHERS_AT)]
    for script in scripts:
        watch(script, asked.setdefault(script.host, []))
    with Place() as place, Server(world, world.manner) as server, Scripts(scripts) as mail:
        source = place.path("list.csv")
        with open(source, "w", encoding="utf-8") as file:
            file.write(f"email\nkim@{EVIL}\nkim@{VICTIM}\n")
        run = place.clean([server.address], source, "-j", "1", "--smtp-port", str(mail.port), *SMTP)
    wrong = [f"the attacker was asked for {line}" for line in asked[ATTACKER_AT] if VICTIM in line][:2]
    if not any(f"kim@{VICTIM}" in line for line in asked[VICTIM_AT]):
        wrong.append("the victim's own server was not asked")
    world.living, world.dead = {VICTIM: "victim"}, {}
    return [judge(name, world, run, server.questions(), None, {0}, wrong)]


def watch(script, lines):
    """Has the recipients that SCRIPT is asked for put into LINES."""
    usual = script.answer

    def answer(line, recipients):
        if line[:4].upper() == "RCPT":
            lines.append(line.strip())
        return usual(line, recipients)
    script.answer = answer


def cases():
    for word, say in (("additional record", additional), ("record in the answer", in_the_answer),
                      ("the victim's MX", mx_of_victim), ("alias", alias)):
        for kind, false in FALSE.items():
            yield f"bailiwick: {word}, {kind}", at_dns, say, false
        yield f"bailiwick: {word}, level smtp", at_smtp, say
