"""A scriptable name server for UDP and TCP, in a process of its own: honest, but for what its manner says.

A manner is a function (server, name, type) that returns an Answer, Raw or Late of dns_wire, or None: the honest answer.
It must always say the same of a question while `server.mode` stays the same, for answers are remembered.
"""
import collections
import errno
import heapq
import multiprocessing
import os
import pickle
import select
import signal
import socket
import tempfile
import time

from dns_wire import DROP, Late, Raw, read_question

BUFFER_BYTES = 8 << 20
TURN_SECONDS = 0.2
TCP_SECONDS = 2
SO_RCVBUFFORCE = 33
HOLD = b""  # over TCP: the connection stays open, and nothing comes


class Server:
    """For a `with` block. DELAY: seconds before each answer; SILENT: seconds at the start without any; RATE: answers a
    second at most, further questions are lost; LIES_AFTER: so many questions later the mode is 1, LIES_FOR so many.
    ASKED, after it has ended: how often it was asked each (name, type)."""

    def __init__(self, world, manner=None, delay=0, silent=0, rate=0, lies_after=None,
                 lies_for=None):
        self.world, self.manner = world, manner
        self.delay, self.silent, self.rate, self.lies_after = delay, silent, rate, lies_after
        self.lies_for = lies_for or 1 << 60
        self.answered = 0
        self.shared = multiprocessing.Value("i", 0)
        self.mode = 0
        self.asked = collections.Counter()
        self.known, self.waiting, self.held, self.number = {}, [], [], 0
        self.began = self.spent = 0

    # For the test

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def set_mode(self, mode):
        self.shared.value = mode

    def __enter__(self):
        self.bind()
        self.counts = tempfile.NamedTemporaryFile(prefix="mailsift-liar-")
        self.pid = os.fork()
        if self.pid == 0:
            try:
                self.serve()
            finally:
                os._exit(0)
        self.udp.close()
        self.tcp.close()
        return self

    def __exit__(self, *_):
        os.kill(self.pid, signal.SIGTERM)
        os.waitpid(self.pid, 0)
        with open(self.counts.name, "rb") as file:
            self.asked = pickle.load(file)
        self.counts.close()

    def questions(self):
        return sum(self.asked.values())

    # In its own process

    def bind(self):
        while True:
            self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            self.tcp = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            self.udp.bind(("127.0.0.1", 0))
            self.port = self.udp.getsockname()[1]
            try:
                self.tcp.bind(("127.0.0.1", self.port))
                break
            except OSError as cause:
                if cause.errno != errno.EADDRINUSE:
                    raise
                self.udp.close()
                self.tcp.close()
        for option in (SO_RCVBUFFORCE, socket.SO_RCVBUF):
            try:
                self.udp.setsockopt(socket.SOL_SOCKET, option, BUFFER_BYTES)
                break
            except OSError:
                continue
        self.tcp.listen(64)
        self.udp.setblocking(False)
        self.tcp.setblocking(False)

    def serve(self):
        going = [True]
        signal.signal(signal.SIGTERM, lambda *_: going.clear())
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        parent, self.began = os.getppid(), time.monotonic()
        while going and os.getppid() == parent:
            now = time.monotonic()
            wait = min(TURN_SECONDS, max(0, self.waiting[0][0] - now)) if self.waiting else TURN_SECONDS
            ready = select.select([self.udp, self.tcp], [], [], wait)[0]
            if self.udp in ready:
                self.take_packets()
            if self.tcp in ready:
                self.take_connection()
            while self.waiting and self.waiting[0][0] <= time.monotonic():
                _, _, packet, peer = heapq.heappop(self.waiting)
                self.send(packet, peer)
        with open(self.counts.name, "wb") as file:
            pickle.dump(self.asked, file)

    def send(self, packet, peer):
        try:
            self.udp.sendto(packet, peer)
        except OSError:
            pass  # it is lost, as on any wire

    def take_packets(self):
        for _ in range(256):
            try:
                query, peer = self.udp.recvfrom(4096)
            except OSError:
                return
            if self.is_lost():
                continue
            packet, seconds = self.answer(query, True)
            if packet is None:
                continue
            if seconds == 0:
                self.send(packet, peer)
            else:
                self.number += 1
                heapq.heappush(self.waiting, (time.monotonic() + seconds, self.number, packet, peer))

    def is_lost(self):
        seconds = time.monotonic() - self.began
        if seconds < self.silent:
            return True
        if self.rate and self.spent >= self.rate * (seconds - self.silent) + 8:
            return True
        if self.rate:
            self.spent = max(self.spent + 1, self.rate * (seconds - self.silent) - 8)
        return False

    def take_connection(self):
        try:
            link = self.tcp.accept()[0]
        except OSError:
            return
        link.settimeout(TCP_SECONDS)
        packet = None
        try:
            size = int.from_bytes(link.recv(2, socket.MSG_WAITALL), "big")
            packet, _ = self.answer(link.recv(size, socket.MSG_WAITALL), False)
            if packet:
                link.sendall(len(packet).to_bytes(2, "big") + packet)
        except OSError:
            pass  # whoever hangs up
        if packet == HOLD:
            self.held.append(link)
        else:
            link.close()

    def answer(self, query, udp):
        """(the bytes of the answer or None, seconds until it is sent)"""
        question = read_question(query)
        if question is None:
            return None, 0
        name, kind, end = question
        self.asked[name, kind] += 1
        self.answered += 1
        self.mode = self.shared.value
        if self.lies_after is not None and 0 < self.answered - self.lies_after <= self.lies_for:
            self.mode = 1
        key = self.mode, name, kind
        said = self.known.get(key)
        if said is None:
            said = self.known[key] = self.say(name, kind)
        answer, honest, seconds = said
        if isinstance(answer, Raw):
            return answer.change(query, honest.packet(query, end, udp), udp), seconds
        return answer.packet(query, end, udp), seconds

    def say(self, name, kind):
        """(the answer, the honest one, seconds)"""
        honest = self.world.honest(name, kind)
        answer = self.manner(self, name, kind) if self.manner else None
        seconds = self.delay
        if isinstance(answer, Late):
            answer, seconds = answer.answer, seconds + answer.seconds
        return honest if answer is None else answer, honest, seconds


__all__ = ["DROP", "HOLD", "Server"]
