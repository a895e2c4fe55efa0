"""Real name servers for tests and benchmarks: NSD and unbound, unprivileged, each on a loopback port of its own."""
import os
import signal
import socket
import subprocess
import time

import no_settings  # noqa: F401  (the user's settings are not the tests')
import servers
from ports import HOST, free_port

READY_SECONDS = 60
STOP_SECONDS = 10
BUFFER_BYTES = 4 << 20  # of NSD's sockets: what finds no room there is lost
SOA = "@ SOA ns hostmaster 1 3600 600 86400 300\n@ NS ns\nns A 20.0.0.53\n"


def question(name, kind):
    """A DNS query for NAME: KIND is 6 for SOA, 15 for MX."""
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split(".") if label)
    return b"\x4d\x53\x01\x00\x00\x01" + bytes(6) + labels + b"\0\0" + bytes([kind]) + b"\0\1"


class NameServer:
    """The server of the Debian package PACKAGE, unpacked below BUILD, for a `with` block; it is ready when it answers for NAME."""

    def __init__(self, build, package, directory, name):
        self.root = servers.unpacked(build, package)
        self.command = os.path.join(self.root, "usr", "sbin", package)
        self.directory, self.name = directory, name
        self.port = free_port()
        self.process = None

    @property
    def address(self):
        return f"{HOST}:{self.port}"

    def config(self):
        raise NotImplementedError

    def arguments(self, path):
        """Those of the command, with the configuration in the file PATH."""
        return ["-d", "-c", path]

    def start(self):
        """Starts it, and returns when it answers with NOERROR."""
        os.makedirs(self.directory, exist_ok=True)
        path = os.path.join(self.directory, "config")
        with open(path, "w", encoding="utf-8") as file:
            file.write(self.config())
        with open(os.path.join(self.directory, "log"), "ab") as log:
            self.process = subprocess.Popen([self.command, *self.arguments(path)], stdin=subprocess.DEVNULL, stdout=log,
                                            stderr=log, cwd=self.directory, env=servers.environment(self.root))
        try:
            self.wait_until_ready()
        except BaseException:
            self.stop()
            raise

    def wait_until_ready(self):
        end = time.monotonic() + READY_SECONDS
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
            udp.settimeout(0.1)
            udp.connect((HOST, self.port))
            while time.monotonic() < end and self.process.poll() is None:
                try:
                    udp.send(question(self.name, 6))
                    if udp.recv(4096)[3] & 15 == 0:
                        return
                except OSError:
                    pass
                time.sleep(0.02)
        with open(os.path.join(self.directory, "log"), encoding="utf-8", errors="replace") as log:
            raise RuntimeError(f"{self.command} does not become ready: {log.read()[-2000:]}")

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        if self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGCONT)
        self.process.terminate()
        try:
            self.process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()


class Nsd(NameServer):
    """NSD with ZONES (name to the path of its file)."""

    def __init__(self, build, directory, zones):
        super().__init__(build, "nsd", directory, next(iter(zones)))
        self.zones = zones

    def config(self):
        settings = {
            "ip-address": f"{HOST}@{self.port}", "server-count": 1, "tcp-count": 20, "rrl-ratelimit": 0,
            "username": '""', "chroot": '""', "database": '""', "zonesdir": f'"{self.directory}"',
            "zonelistfile": f'"{self.directory}/zone.list"', "xfrdfile": f'"{self.directory}/xfrd.state"',
            "xfrdir": f'"{self.directory}"', "pidfile": f'"{self.directory}/nsd.pid"', "verbosity": 0,
            "hide-version": "yes", "receive-buffer-size": BUFFER_BYTES, "send-buffer-size": BUFFER_BYTES,
        }
        lines = ["server:", *(f"    {key}: {value}" for key, value in settings.items())]
        lines += ["remote-control:", "    control-enable: no"]
        for name, path in self.zones.items():
            lines += ["zone:", f'    name: "{name}"', f'    zonefile: "{path}"']
        return "\n".join(lines) + "\n"


class Unbound(NameServer):
    """unbound, which asks nobody but the ports (of HOST) that STUBS gives for zones: {".": 5353}."""

    def __init__(self, build, directory, stubs, name):
        super().__init__(build, "unbound", directory, name)
        self.stubs = stubs

    def config(self):
        settings = {
            "interface": HOST, "port": self.port, "num-threads": 1, "verbosity": 0, "use-syslog": "no",
            "directory": f'"{self.directory}"', "username": '""', "chroot": '""', "pidfile": '""', "logfile": '""',
            "module-config": '"iterator"', "do-ip6": "no", "do-not-query-localhost": "no",
            "access-control": f"{HOST} allow", "hide-version": "yes",
            "outbound-msg-retry": 2, "unknown-server-time-limit": 50,  # ms: who is silent is so for good
        }
        lines = ["server:", *(f"    {key}: {value}" for key, value in settings.items())]
        lines += ["remote-control:", "    control-enable: no"]
        for zone, port in self.stubs.items():
            lines += ["stub-zone:", f'    name: "{zone}"', f"    stub-addr: {HOST}@{port}", "    stub-prime: no"]
        return "\n".join(lines) + "\n"
