"""DNS messages as bytes, for the test servers in Python: questions are read, answers are written."""
import socket
import struct

A, NS, CNAME, SOA, MX, AAAA, OPT = 1, 2, 5, 6, 15, 28, 41
TYPES = {A: "A", NS: "NS", CNAME: "CNAME", SOA: "SOA", MX: "MX", AAAA: "AAAA"}
NOERROR, FORMERR, SERVFAIL, NXDOMAIN, NOTIMP, REFUSED = range(6)
QR, AA, TC, RD, RA, AD = 0x8000, 0x0400, 0x0200, 0x0100, 0x0080, 0x0020
HEADER_BYTES = 12
UDP_BYTES = 1232
TTL = 600


def name_bytes(name):
    """A name as it goes over the wire, uncompressed; "" and "." are the root."""
    labels = (label.encode("latin-1") for label in name.split(".") if label)
    return b"".join(bytes([len(label)]) + label for label in labels) + b"\0"


def record(owner, kind, data, ttl=TTL, klass=1):
    return name_bytes(owner) + struct.pack(">HHIH", kind, klass, ttl, len(data)) + data


def a(owner, address):
    return record(owner, A, socket.inet_aton(address))


def aaaa(owner, address):
    return record(owner, AAAA, socket.inet_pton(socket.AF_INET6, address))


def mx(owner, preference, host):
    return record(owner, MX, struct.pack(">H", preference) + name_bytes(host))


def cname(owner, target):
    return record(owner, CNAME, name_bytes(target))


def ns(owner, host):
    return record(owner, NS, name_bytes(host))


def soa(zone, mname=None):
    data = name_bytes(mname or f"ns.{zone}") + name_bytes(f"hostmaster.{zone}")
    return record(zone, SOA, data + struct.pack(">IIIII", 1, 7200, 900, 1209600, TTL))


def read_question(packet):
    """(name in lower case, type, where the question ends); None where it cannot be read."""
    labels, at = [], HEADER_BYTES
    try:
        while packet[at] != 0:
            if packet[at] > 63:
                return None
            labels.append(packet[at + 1:at + 1 + packet[at]])
            at += 1 + packet[at]
        kind, _ = struct.unpack_from(">HH", packet, at + 1)
    except (IndexError, struct.error):
        return None
    return b".".join(labels).decode("latin-1").lower(), kind, at + 5


def question_packet(name, kind, number=0x4d53):
    """A query with recursion desired and EDNS."""
    opt = b"\0" + struct.pack(">HHIH", OPT, UDP_BYTES, 0, 0)
    return struct.pack(">HHHHHH", number, RD, 1, 0, 0, 1) + name_bytes(name) + struct.pack(">HH", kind, 1) + opt


class Answer:
    """What a server says to a question; records are bytes. RCODE above 15 takes EDNS, as RFC 6891 has it."""

    def __init__(self, rcode=NOERROR, answer=(), authority=(), additional=(), flags=RA):
        self.rcode, self.flags = rcode, flags
        self.sections = [tuple(answer), tuple(authority), tuple(additional)]
        self.body = b"".join(part for section in self.sections for part in section)

    def packet(self, query, question_end, udp=True):
        """The whole answer to QUERY; over UDP it is cut where it does not fit."""
        edns = query[11] != 0 or self.rcode > 15
        opt = b"\0" + struct.pack(">HHIH", OPT, UDP_BYTES, (self.rcode >> 4) << 24, 0) if edns else b""
        flags = QR | (query[2] << 8 & RD) | self.flags | (self.rcode & 15)
        counts = [len(section) for section in self.sections]
        question = query[HEADER_BYTES:question_end]
        counts[2] += edns
        whole = query[:2] + struct.pack(">HHHHH", flags, 1, *counts) + question + self.body + opt
        if udp and len(whole) > (UDP_BYTES if edns else 512):
            return query[:2] + struct.pack(">HHHHH", flags | TC, 1, 0, 0, edns) + question + opt
        return whole


class Raw:
    """An answer that is made of the honest one: CHANGE(query, honest packet, udp) is its bytes, or None for none."""

    def __init__(self, change):
        self.change = change


class Late:
    """What is answered so many seconds later."""

    def __init__(self, answer, seconds):
        self.answer, self.seconds = answer, seconds


DROP = Raw(lambda query, packet, udp: None)
