"""Ports for servers that want to be told theirs."""
import random
import socket

HOST = "127.0.0.1"
# Below Linux's ephemeral ports: no connection of another test takes one between the look here and the start of the server.
FIRST, LAST = 10000, 32767


def is_free(port):
    """Whether nobody has PORT at HOST, by TCP or by UDP."""
    with socket.socket(type=socket.SOCK_STREAM) as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
        try:
            tcp.bind((HOST, port))
            udp.bind((HOST, port))
        except OSError:
            return False
    return True


def free_ports(count):
    """COUNT ports, drawn so that tests which run side by side hardly ever draw the same."""
    drawn = iter(random.SystemRandom().sample(range(FIRST, LAST + 1), LAST + 1 - FIRST))
    return [next(port for port in drawn if is_free(port)) for _ in range(count)]


def free_port():
    return free_ports(1)[0]
