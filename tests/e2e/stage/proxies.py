"""A SOCKS5 and HTTP CONNECT proxy on loopback, for a `with` block: it notes whom it was asked to reach."""
import contextlib
import selectors
import socket
import socketserver
import threading

PIECE = 4096


def carry(one, other):
    """Carries bytes both ways until somebody hangs up."""
    with selectors.DefaultSelector() as ready, contextlib.suppress(OSError):
        ready.register(one, selectors.EVENT_READ, other)
        ready.register(other, selectors.EVENT_READ, one)
        while True:
            for key, _ in ready.select():
                piece = key.fileobj.recv(PIECE)
                if not piece:
                    return
                key.data.sendall(piece)


class Handler(socketserver.StreamRequestHandler):
    def exactly(self, count):
        piece = self.rfile.read(count)
        if len(piece) < count:
            raise ConnectionError
        return piece

    def socks(self):
        """RFC 1928: no authentication, CONNECT to an IPv4 address."""
        self.exactly(self.exactly(1)[0])
        self.wfile.write(b"\x05\x00")
        _, command, _, kind = self.exactly(4)
        if command != 1 or kind != 1:
            self.wfile.write(b"\x05\x08\x00\x01" + bytes(6))
            return None
        host = socket.inet_ntoa(self.exactly(4))
        return host, int.from_bytes(self.exactly(2), "big")

    def connect(self, first):
        """RFC 9110 9.3.6."""
        words = (first + self.rfile.readline()).decode("latin-1").split()
        while self.rfile.readline().strip():
            pass
        host, _, port = words[1].rpartition(":")
        return host.strip("[]"), int(port)

    def handle(self):
        with contextlib.suppress(OSError):
            first = self.exactly(1)
            target = self.socks() if first == b"\x05" else self.connect(first)
            if target is None:
                return
            self.server.reached.append(target)
            socks = first == b"\x05"
            try:
                peer = socket.create_connection(target, 5)
            except OSError:
                self.wfile.write(b"\x05\x05\x00\x01" + bytes(6) if socks else b"HTTP/1.1 502 Bad Gateway\r\n\r\n")
                return
            with peer:
                self.wfile.write(b"\x05\x00\x00\x01" + bytes(6) if socks else b"HTTP/1.1 200 OK\r\n\r\n")
                carry(self.connection, peer)


NAME = "relay.liar.example"


def answer_for_all(rfile, wfile, accepts):
    """A mail server that is in the place of all others; ACCEPTS says whether it takes mail for a local part."""
    wfile.write(f"220 {NAME} ESMTP\r\n".encode())
    for line in iter(rfile.readline, b""):
        verb = line[:4].upper().decode("latin-1")
        if verb == "RCPT":
            local = line.partition(b"<")[2].partition(b"@")[0].decode("latin-1")
            reply = "250 2.1.5 Ok" if accepts(local) else "550 5.1.1 User unknown in local recipient table"
        else:
            reply = {"EHLO": f"250 {NAME}", "HELO": f"250 {NAME}", "QUIT": "221 2.0.0 Bye"}.get(verb, "250 2.0.0 Ok")
        wfile.write(f"{reply}\r\n".encode())
        if verb == "QUIT":
            return


class LyingHandler(Handler):
    """Reaches nobody and answers itself."""

    def handle(self):
        with contextlib.suppress(OSError):
            first = self.exactly(1)
            target = self.socks() if first == b"\x05" else self.connect(first)
            if target is not None:
                self.server.reached.append(target)
                self.wfile.write(b"\x05\x00\x00\x01" + bytes(6) if first == b"\x05" else b"HTTP/1.1 200 OK\r\n\r\n")
                answer_for_all(self.rfile, self.wfile, self.server.accepts)


class GatewayHandler(socketserver.StreamRequestHandler):
    """Is asked for others, and does not say that it is none of them."""

    def handle(self):
        with contextlib.suppress(OSError):
            self.server.reached.append(self.connection.getsockname())
            answer_for_all(self.rfile, self.wfile, self.server.accepts)


class Proxy(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

    def __init__(self, handler=Handler, address="127.0.0.1", accepts=None):
        super().__init__((address, 0), handler)
        self.reached, self.accepts = [], accepts
        self.port = self.server_address[1]
        self.thread = threading.Thread(target=self.serve_forever, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()
