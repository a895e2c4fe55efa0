"""Mail servers that say what a script wants: all on one port, each on a loopback address of its own."""
import asyncio
import socket
import struct
import threading

RESET = struct.pack("ii", 1, 0)  # of SO_LINGER: hang up by an RST
LINE_MAX = 2000


class Script:
    """What the server at HOST says; SAYS: a stage or a local part to what is said there instead of the usual."""

    def __init__(self, host, domain, says):
        self.host, self.domain, self.says = host, domain, says
        self.verbs = set()  # that it was told

    def answer(self, line, recipients):
        """What is said to a command; the number of the recipient in its session decides as well."""
        verb = line[:4].upper()
        self.verbs.add(line.split()[0].upper() if line.strip() else line)
        if verb == "RCPT":
            local = line.partition("<")[2].rpartition("@")[0]
            known = "250 2.1.5 Ok" if local in ("kim", "postmaster") else self.says.get("NEIGHBOUR")
            usual = known if local != "gone" and known else "550 5.1.1 No such user"
            return self.says.get(local, self.says.get(f"RCPT {recipients}", usual))
        usual = {"EHLO": "250-mx\r\n250 PIPELINING", "QUIT": "221 Bye", "STAR": "454 Not now", "HELO": "250 mx"}
        return self.says.get(verb, usual.get(verb, "250 2.0.0 Ok"))


class Scripts:
    """A server for each of SCRIPTS, for a `with` block; `port` is theirs."""

    def __init__(self, scripts):
        self.scripts = {script.host: script for script in scripts}
        self.loop, self.port = asyncio.new_event_loop(), None
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)

    def __enter__(self):
        self.thread.start()
        asyncio.run_coroutine_threadsafe(self.listen(), self.loop).result(timeout=30)
        return self

    def __exit__(self, *_):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(timeout=30)

    async def listen(self):
        """Listens, everywhere at the port that the first one got."""
        self.port, self.servers = 0, []
        for host, script in self.scripts.items():
            if script.says.get("connect", "") is None:
                continue
            self.servers.append(await asyncio.start_server(self.serve, host, self.port, limit=LINE_MAX))
            self.port = self.servers[0].sockets[0].getsockname()[1]

    async def serve(self, reader, writer):
        script = self.scripts[writer.get_extra_info("sockname")[0]]
        try:
            await self.talk(script, reader, writer)
        except (OSError, asyncio.IncompleteReadError, ValueError):
            pass  # whoever hangs up in the middle
        writer.close()

    async def talk(self, script, reader, writer):
        recipients, reply = 0, script.says.get("greeting", "220 mx ESMTP")
        while reply not in ("", "RST"):
            writer.write(reply.encode("latin-1") + b"\r\n")
            await writer.drain()
            if reply[:3] in ("421", "221"):
                return
            line = (await reader.readuntil(b"\n")).decode("latin-1")
            recipients += line[:4] == "RCPT"
            reply = script.answer(line, recipients)
        if reply == "RST":
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            writer.transport.abort()
