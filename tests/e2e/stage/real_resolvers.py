"""Resolvers that people have, each on a loopback port of its own, which ask one other server about everything."""
import os

from name_server import HOST, NameServer

# As OpenWrt sets it up, and many routers with it.
DNSMASQ = """port={port}
listen-address={host}
bind-interfaces
no-resolv
no-hosts
no-ping
pid-file
user=
group=
server={host}#{upstream}
domain-needed
bogus-priv
localise-queries
stop-dns-rebind
rebind-localhost-ok
expand-hosts
local=/lan/
domain=lan
cache-size=1000
edns-packet-max=1232
local-service
"""
NAMED = """options {{
    directory "{directory}"; pid-file none; session-keyfile none; managed-keys-directory "{directory}";
    listen-on port {port} {{ {host}; }}; listen-on-v6 {{ none; }}; recursion yes; allow-query {{ {host}; }};
    forward only; forwarders {{ {host} port {upstream}; }}; dnssec-validation no;
}};
controls {{ }};
"""
SMARTDNS = """bind {host}:{port}
bind-tcp {host}:{port}
server {host}:{upstream}
log-file {directory}/smartdns.log
cache-size 4096
"""
# name: (package, its program, its configuration, its arguments)
RESOLVERS = {
    "dnsmasq": ("dnsmasq-base", "sbin/dnsmasq", DNSMASQ, ("-k", "-C", "{config}")),
    "BIND": ("bind9", "sbin/named", NAMED, ("-g", "-c", "{config}")),
    "SmartDNS": ("smartdns", "sbin/smartdns", SMARTDNS, ("-f", "-x", "-p", "-", "-c", "{config}")),
}


class RealResolver(NameServer):
    """One of RESOLVERS, which asks port UPSTREAM of HOST; MORE is added to its configuration."""

    def __init__(self, build, kind, directory, upstream, more=""):
        package, program, self.text, self.words = RESOLVERS[kind]
        super().__init__(build, package, directory, "gmail.com")
        self.command = os.path.join(self.root, "usr", program)
        self.upstream, self.more = upstream, more

    def fill(self, text):
        return text.format(host=HOST, port=self.port, upstream=self.upstream, directory=self.directory,
                           config=os.path.join(self.directory, "config"))

    def config(self):
        return self.fill(self.text) + self.more

    def arguments(self, path):
        return [self.fill(word) for word in self.words]
