"""Text from outside (DNS, SMTP, file names, lists, report.json) reaches every output, and none of them raw.

usage: tests/e2e/outside.py BUILD [unittest's options]

Which columns, files and commands there are is read from the program: one that is new fails here by its name until it
is said below what reaches it.
"""
import csv
import html.parser
import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import unicodedata
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "stage"))
sys.dont_write_bytecode = True
import no_settings  # noqa: E402,F401  (the user's settings are not the tests')
from great_mail import great_domains  # noqa: E402  (they stand beside this file)
from smtp_script import Script, Scripts  # noqa: E402  (it stands beside this file)

BUILD = os.path.abspath(sys.argv.pop(1))
MAILSIFT = os.path.join(BUILD, "mailsift")
RUN_SECONDS = 120
A, SOA, PTR, MX, TXT = 1, 6, 12, 15, 16
LABEL_MAX = 63

HOSTILE = [text if isinstance(text, bytes) else text.encode() for text in (
    ",", ";", "|", "a,b", "x\r\n99,eve@evil.test,forged,,,", "x\n99;eve@evil.test", "x\ry", '"', '"quoted"', 'a""b', "'",
    "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", " =1", "a;=1+1", "\uff1d1", "\uff0b1", "\uff0d1", "\uff20x",
    "\ttab", "a\tb", "\x1b[2J\x1b]0;title\x07", "nul\0l", "\x7f", "\x08", "\x85".encode("latin-1"), "\u0085x",
    "\u009b31m", b"\x9b31m", "\u202eevil", "\u202axx", "\u2066evil", "\u200emark", "\u061cmark", "\u2028line",
    "\u2029par", "\ufeffbom", "zero\u200bwidth", "\U000e0041tag", b"\xff\xfe", b"\xc0\xaf", b"\xed\xa0\x80", b"torn\xe4",
    "<script>alert(1)</script>", "</style><script>x</script>", '" onload="x', "&lt;b&gt;", "\\", "\\x1b", "%s%n",
    "\u7528\u6237", "x" * LABEL_MAX,
)]

def together(most, forbidden=b""):
    """The hostile texts without the bytes that are FORBIDDEN, joined to texts of about MOST bytes."""
    joined = [b""]
    for text in HOSTILE:
        text = bytes(byte for byte in text if byte not in forbidden)
        if joined[-1] and len(joined[-1]) + len(text) > most:
            joined.append(b"")
        joined[-1] += text
    return joined


# What each of our columns may hold: a hostname, plain ASCII, or an address, whose local part may be UTF-8.
HOST, PLAIN, ADDRESS = "host", "plain", "address"
COLUMNS = {
    "mailsift_status": PLAIN, "mailsift_reason": PLAIN, "mailsift_address": ADDRESS, "mailsift_flags": PLAIN,
    "mailsift_suggestion": ADDRESS, "mailsift_provider": HOST, "mailsift_mx": HOST, "mailsift_smtp_code": PLAIN,
    "mailsift_smtp_reply": PLAIN, "mailsift_checked_at": PLAIN,
    "ZB Status": PLAIN, "ZB Sub Status": PLAIN, "ZB Account": ADDRESS, "ZB Domain": HOST, "ZB First Name": PLAIN,
    "ZB Last Name": PLAIN, "ZB Gender": PLAIN, "ZB Free Email": PLAIN, "ZB MX Found": PLAIN, "ZB MX Record": HOST,
    "ZB SMTP Provider": HOST, "ZB Did You Mean": ADDRESS,
    "email_status": PLAIN, "email_status_int": PLAIN, "bad_syntax": PLAIN, "free_email_host": PLAIN,
    "role_account": PLAIN, "addr": ADDRESS, "alias": ADDRESS, "host": HOST, "subdomain": HOST, "domain": HOST,
    "tld": HOST, "fqdn": HOST, "network": HOST, "has_dns_info": PLAIN, "has_mail_server": PLAIN,
    "mail_server_reachable": PLAIN,
}
SEGMENTS = {b"clean.csv", b"risky.csv", b"invalid.csv", b"duplicate.csv", b"suppressed.csv"}
COMMANDS = {"clean", "inspect", "check", "doctor", "report", "lists", "store", "config", "help"}


def hides(character):
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")


def raw_in(data, allowed="\n"):
    """What of DATA, bytes, a terminal would obey or nobody would see; None: nothing."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return f"no UTF-8: {data[max(error.start - 40, 0):error.end + 40]!r}"
    for at, character in enumerate(text):
        if hides(character) and character not in allowed:
            return f"U+{ord(character):04X}: {text[max(at - 60, 0):at + 60]!r}"
    return None


def cell_is_wrong(kind, cell):
    """Why CELL may not stand in a column of ours of that KIND; None: it may."""
    first = unicodedata.normalize("NFKC", cell.lstrip(" ")[:1])
    if first in ("=", "+", "-", "@"):
        return "a formula"
    if kind == HOST and cell and not re.fullmatch(r"[a-z0-9_][a-z0-9_.-]*", cell):
        return "no hostname"
    if kind != ADDRESS and not cell.isascii():
        return "not ASCII"
    return raw_in(cell.encode("utf-8", "surrogateescape"), "")


class Html(html.parser.HTMLParser):
    """The elements of a page that could do something, and attributes that could."""

    def __init__(self):
        super().__init__()
        self.active = []

    def handle_starttag(self, tag, attributes):
        wrong = [name for name, _ in attributes if name.startswith("on") or name in ("src", "href", "style", "action")]
        if tag in ("script", "iframe", "object", "img", "link", "a", "form") or wrong:
            self.active.append((tag, wrong))


def labels(text):
    return text.encode().split(b".")


class NameServer:
    """Answers for a `with` block: MX of `mxN-outside.org` and `farN-outside.org` lead to hosts whose names are hostile, with an
    address beside them; all other domains have a good host; texts and names of addresses are hostile."""

    def __init__(self, texts):
        self.texts = texts
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self.udp.getsockname()[1]
        self.asked = set()

    def __enter__(self):
        threading.Thread(target=self.serve, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.udp.close()

    @staticmethod
    def record(name, kind, data):
        wire = b"".join(bytes([len(label)]) + label for label in name) + b"\0"
        return wire + kind.to_bytes(2, "big") + b"\0\1\0\0\1\x2c" + len(data).to_bytes(2, "big") + data

    @staticmethod
    def wire(name):
        return b"".join(bytes([len(label)]) + label for label in name) + b"\0"

    def hostile_host(self, name):
        """The exchange of the domain NAME, and whether an address comes with it."""
        about = re.fullmatch(r"(mx|far|both)(\d+)-outside", name[0].decode("latin-1"))
        if about is None or name[1:] != [b"org"]:
            return None
        text = self.texts[int(about[2])][:LABEL_MAX]
        return [text, b"com"] if about[1] == "far" else [text, *name]

    def answers(self, name, kind):
        """The records of the answer and of its additional section."""
        if kind == MX and re.fullmatch(rb"[a-z]{12}\.[a-z]+", b".".join(name)) and b".".join(name).decode() not in great_domains():
            return [], []  # a name that mailsift makes up, to see whether this server does as well
        if kind == MX:
            host = self.hostile_host(name)
            exchange = host or ([b"reply", *name] if name[0].startswith(b"reply") else [b"mx", b"canary", b"test"])
            found = [self.record(name, MX, b"\0\x0a" + self.wire(exchange))]
            if name[0].startswith(b"both"):
                found.append(self.record(name, MX, b"\0\x14" + self.wire([b"dead", *name])))
            return found, [self.record(exchange, A, socket.inet_aton("127.10.0.1"))] if host else []
        if kind == A and name[0] in (b"mx", b"reply"):
            number = re.fullmatch(rb"reply(\d+)-outside", name[1])
            address = f"127.30.{int(number[1])}.1" if number else "127.10.0.1"
            return [self.record(name, A, socket.inet_aton(address))], []
        if kind == PTR:
            return [self.record(name, PTR, self.wire([self.texts[len(self.asked) % len(self.texts)][:LABEL_MAX], b"test"]))], []
        if kind == TXT:
            texts = [text[:100] for text in self.texts]
            heads = [b"v=spf1 include:", b"v=DKIM1; k=", b"v=DMARC1; p=", b""]
            return [self.record(name, TXT, bytes([len(head + text)]) + head + text)
                    for text in texts[:6] for head in heads], []
        return [], []

    def serve(self):
        while True:
            try:
                query, client = self.udp.recvfrom(4096)
            except OSError:
                return
            name, at = [], 12
            while query[at] != 0:
                name.append(query[at + 1:at + 1 + query[at]].lower())
                at += 1 + query[at]
            kind = int.from_bytes(query[at + 1:at + 3], "big")
            self.asked.add((b".".join(name), kind))
            found, more = self.answers(name, kind)
            soa = [] if found else [self.record([name[-1]], SOA, b"\0\0" + bytes(16) + b"\0\0\0\x3c")]
            counts = b"".join(len(part).to_bytes(2, "big") for part in (found, soa, more))
            self.udp.sendto(query[:2] + b"\x81\x80\0\1" + counts + query[12:at + 5] + b"".join(found + soa + more), client)


class Outside(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.names = NameServer(HOSTILE)
        cls.names.__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.names.__exit__()

    def setUp(self):
        self.dir = os.fsencode(tempfile.mkdtemp(prefix="mailsift-outside-"))
        self.addCleanup(shutil.rmtree, self.dir, True)

    def path(self, name):
        return os.path.join(self.dir, name)

    def write(self, name, data):
        with open(self.path(name), "wb") as file:
            file.write(data)
        return self.path(name)

    def run_it(self, *words, codes=(0,), **more):
        """Runs the program; what it says is shown to be harmless."""
        line = [MAILSIFT, *words]
        done = subprocess.run(line, capture_output=True, timeout=RUN_SECONDS, **more)
        self.assertIn(done.returncode, codes, (line, done.stderr))
        for said in (done.stdout, done.stderr):
            self.assertIsNone(raw_in(said), line)
        return done

    def asking(self, *words):
        store = [] if "--store" in words else ["--no-store"]
        return [*words, "--resolver", self.names.address, "--allow-loopback", *store]

    def assert_table(self, name, user, delimiter):
        """The table NAME of a run has as many rows and columns as it should, and nothing raw in ours."""
        with open(self.path(name), "rb") as file:
            data = file.read()
        rows = list(csv.reader(io.StringIO(data.decode("utf-8", "surrogateescape"), newline=""), delimiter=delimiter, strict=True))
        header = rows[0]
        for row in rows:
            self.assertEqual(len(row), len(header), (name, row))
        for at in range(user, len(header)):
            self.assertIn(header[at], COLUMNS, "a new column: say in COLUMNS what it may hold, and let something reach it")
            for row in rows[1:]:
                wrong = cell_is_wrong(COLUMNS[header[at]], row[at])
                self.assertIsNone(wrong, (name, header[at], row[at]))
        return header, rows[1:]

    def assert_import(self, path):
        """A file that a service imports has the user's cells and addresses as they were judged, nothing of strangers'."""
        with open(self.path(path), encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file, delimiter=";" if b"brevo" in path else ",", strict=True)
        for row in rows:
            self.assertEqual(len(row), len(header), path)
            self.assertRegex(row[0], r"^[^\s@,;\"<>]+@[a-z0-9.-]+$", path)
            self.assertIsNone(cell_is_wrong(ADDRESS, row[0]), (path, row))

    def assert_page(self, name):
        with open(self.path(name), "rb") as file:
            data = file.read()
        self.assertIsNone(raw_in(data), name)
        page = Html()
        page.feed(data.decode())
        self.assertEqual(page.active, [], name)

    def assert_outputs(self, out, user, delimiter):
        """Every file of the output directory OUT; returns all rows, and the header of the first table."""
        found, first = [], None
        for name in sorted(os.listdir(self.path(out))):
            path = os.path.join(out, name)
            if name.endswith(b".csv") and name not in SEGMENTS:
                self.assert_import(path)
            elif name.endswith(b".csv"):
                header, rows = self.assert_table(path, user, delimiter)
                first = first or header
                found += rows
            elif name == b"report.json":
                with open(self.path(path), "rb") as file:
                    data = file.read()
                self.assertIsNone(raw_in(data), name)
                report = json.loads(data)
            elif name == b"report.html":
                self.assert_page(path)
            else:
                self.fail(f"{name}: a new output: say here what must hold of it")
        self.assertEqual(report["rows"]["in"], len(found))
        return found, first

    def columns_of_runs(self):
        """The options that choose columns, by the program's own word for what --preset may be."""
        said = self.run_it("clean", "--preset", "none-such", "x.csv", codes=(64,)).stderr.decode()
        presets = re.findall(r"[a-z]+", said.partition("it must be ")[2].partition(";")[0])
        presets = [word for word in presets if word != "or"]
        self.assertGreaterEqual(len(presets), 2, said)
        return [["--evidence"], *([f"--preset={name}", "--evidence"] for name in presets)]

    def list_of(self, delimiter):
        """A list whose domains lead to every hostile name, and whose cells are hostile as well."""
        out = io.StringIO(newline="")
        writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL)
        writer.writerow(["email", "note"])
        for number, text in enumerate(HOSTILE):
            note = text.replace(b"\0", b"").decode("utf-8", "surrogateescape")
            for kind in ("mx", "far", "both"):
                writer.writerow([f"ann@{kind}{number}-outside.org", note])
            writer.writerow([f"{note}@good-outside.org", note])
            writer.writerow([f"ann@{note}.test", note])
            writer.writerow([f"Ann <{note}@good-outside.org>", note])
            writer.writerow([f"{note}@gmial.com", note])
        return out.getvalue().encode("utf-8", "surrogateescape")

    def test_names_of_mail_hosts_and_addresses_in_every_table(self):
        for options in self.columns_of_runs():
            for delimiter in (",", ";", "\t", "|") if options == ["--evidence"] else ",":
                with self.subTest(options=options, delimiter=delimiter):
                    path = self.write(b"list.csv", self.list_of(delimiter))
                    self.run_it("clean", *self.asking("-q", "--force", "-d", delimiter, "-o", self.path(b"out"), *options), path)
                    rows, header = self.assert_outputs(b"out", 2, delimiter)
                    self.assertEqual(len(rows), 7 * len(HOSTILE))
                    if "mailsift_reason" not in header:
                        continue
                    reason = header.index("mailsift_reason")
                    for row in rows:
                        number = re.fullmatch(r"ann@(?:mx|far|both)(\d+)-outside\.org", row[0])
                        if number and HOSTILE[int(number[1])] != b"x" * LABEL_MAX:
                            self.assertEqual(row[reason], "dns_failure", row)
        self.assertEqual([name for name, _ in self.names.asked if not re.fullmatch(rb"[a-z0-9_.-]+", name)], [])

    def test_what_servers_say(self):
        texts = [text.replace(b"\r", b"").replace(b"\n", b"") for text in HOSTILE]
        scripts = [Script(f"127.30.{number}.1", f"reply{number}-outside.org",
                          {"greeting": b"220 mx%d.test " % number + text, "kim": b"250 " + text, "gone": b"550 5.1.1 " + text,
                           "NEIGHBOUR": b"550 " + text}) for number, text in enumerate(texts)]
        # The script speaks Latin-1: every byte is one character.
        for script in scripts:
            script.says = {key: said.decode("latin-1") for key, said in script.says.items()}
        cells = [f"{local}@reply{number}-outside.org" for number in range(len(texts)) for local in ("kim", "gone")]
        path = self.write(b"list.csv", ("email\n" + "\n".join(cells) + "\n").encode())
        with Scripts(scripts) as servers:
            options = ["--level", "smtp", "--helo", "probe.test", "--mail-from", "probe@probe.test", "--smtp-port", str(servers.port)]
            for more in self.columns_of_runs()[:2]:  # the second run reads the words in the store
                self.run_it("clean", *self.asking("-q", "--force", "--no-limits", "--retry", "1s", "--deadline", "5s", "--store",
                                                  self.path(b"store"), "-o", self.path(b"out"), *options, *more), path)
                rows, header = self.assert_outputs(b"out", 1, ",")
                self.assertEqual(len(rows), len(cells))
            reply = header.index("mailsift_smtp_reply")
            self.assertTrue(any("u7528" in row[reply] for row in rows), "the servers' words arrive")
            for number in range(0, len(texts), 9):
                self.run_it("check", *self.asking(*options), f"gone@reply{number}-outside.org")
                said = self.run_it("check", "--json", *self.asking(*options), f"gone@reply{number}-outside.org")
                json.loads(said.stdout)

    def test_names_of_files(self):
        for text in together(80, b"\0/"):
            text = text.lstrip(b"-")
            path = self.write(text + b".csv", b"email,note\nann@example.com,x\nbob@\x1b.com,y\n")
            out, metrics, missing = text + b".out", self.path(b"metrics-" + text), self.path(text + b".none")
            loud = ["--color", "never", "--progress", "plain"]
            self.run_it("clean", "-l", "syntax", "--metrics", metrics, *loud, "-o", self.path(out), path)
            self.assert_outputs(out, 2, ",")
            self.assert_metrics(metrics)
            for words in (["inspect", path], ["report", self.path(out)],
                          ["clean", "-l", "syntax", "--json", "--no-store", "-o", self.path(b"json"), "--force", path]):
                self.run_it(*words)
            for words in (["clean", missing], ["inspect", missing], ["report", missing], ["clean", "-l", "syntax", "--suppress", missing, path],
                          ["clean", "-l", "syntax", "--allow", missing, path], ["clean", "-l", "syntax", "--config", missing, path],
                          ["check", "-l", "syntax", "--lists", missing, "a@b.de"], ["clean", "--role", text, path],
                          [text], ["help", text],
                          ["clean", "-l", "syntax", "--metrics", self.path(b"no/" + text), "--force", "-o", self.path(out), path],
                          ["clean", "-o", self.path(b"no/" + text), "-l", "syntax", path], ["store", "forget", text, "--store", missing],
                          ["store", "--store", missing], ["store", "--json", "--store", missing], ["config", "--lists", missing],
                          ["config", "--json", "--lists", missing]):
                self.run_it(*words, codes=(0, 64, 65, 66, 69, 73, 74, 78))

    def assert_metrics(self, path):
        with open(path, "rb") as file:
            data = file.read()
        self.assertIsNone(raw_in(data))
        for line in data.decode().splitlines():
            self.assertRegex(line, r'^(#.*|[a-z_]+(\{([a-z]+="([^"\\]|\\.)*",?)*\})? [0-9.e+-]+)$')

    def test_headers_and_cells_on_the_terminal(self):
        texts = [text.replace(b"\0", b"") for text in HOSTILE]
        quoted = [b'"' + text.replace(b'"', b'""') + b'"' for text in texts]
        rows = [b",".join([b"email", *quoted]), b",".join([b"ann@example.com", *quoted])]
        rows += [cell + b"," * len(quoted) for cell in quoted]
        path = self.write(b"list.csv", b"\r\n".join(rows) + b"\r\n")
        for at in ("1", "2", "17", "30"):
            self.run_it("inspect", "-c", at, path, codes=(0, 65))
            self.run_it("clean", "-l", "syntax", "-c", at, "--color", "never", "--force", "-o", self.path(b"out"), path, codes=(0, 65))

    def test_addresses_of_the_command_line(self):
        texts = [text.replace(b"\0", b"") for text in HOSTILE]
        words = [word for text in texts for word in (b"a" + text + b"@example.com", b"ann@" + text + b".com", text + b"@gmial.com",
                                                    b"Name " + text + b" <ann@gmial.com>") if not word.startswith(b"-")]
        self.run_it("check", "-l", "syntax", "--color", "never", *words)
        said = self.run_it("check", "-l", "syntax", "--json", *words).stdout.splitlines()
        self.assertEqual(len([json.loads(line) for line in said]), len(words))

    def test_a_report_that_others_have_written(self):
        path = self.write(b"list.csv", b"email\nann@gmail.com\nbob@gmial.com\ninfo@example.com\n")
        for text in [text.decode("utf-8", "replace") for text in (*together(400), HOSTILE[0], HOSTILE[3])]:
            shutil.rmtree(self.path(b"out"), True)
            self.run_it("clean", "-q", "-l", "syntax", "-o", self.path(b"out"), path)
            with open(self.path(b"out/report.json"), encoding="utf-8") as file:
                report = json.load(file)
            with open(self.path(b"out/report.json"), "w", encoding="utf-8") as file:
                json.dump(poisoned(report, text), file, ensure_ascii=False)
            self.run_it("report", self.path(b"out"), codes=(0, 65))
            self.assert_page(b"out/report.html")
            self.run_it("clean", "--color", "never", "--force", "-l", "syntax", "-o", self.path(b"out"), path)
            self.assert_outputs(b"out", 1, ",")

    def test_lists_that_others_have_written(self):
        shipped = os.path.join(os.path.dirname(BUILD), "validators", "lists", "role.txt")
        shipped = shipped if os.path.exists(shipped) else os.path.join("validators", "lists", "role.txt")
        with open(shipped, "rb") as file:
            lines = file.read().split(b"\n")
        for text in together(60, b"\0\n\r"):
            head = [re.sub(rb"^# date: \S+", b"# date: 2099-01-01", line) for line in lines]
            sources = [b"# source: " + text + b", sha512-0", b"# " + text + b": x"]
            lists = self.path(b"lists-" + text.replace(b"/", b""))
            self.write(b"role.txt", b"\n".join([head[0], *sources, *head[1:]]))
            self.run_it("lists", "update", "--lists", lists, "--from", self.path(b"role.txt"), codes=(0, 65))
            self.run_it("lists", "--lists", lists)
            json.loads(self.run_it("lists", "--json", "--lists", lists).stdout)
            self.write(b"block.txt", text + b"\n" + text + b".com other " + text + b"\n")
            self.run_it("clean", "-q", "-l", "syntax", "--force", "--block", self.path(b"block.txt"), "-o", self.path(b"out"),
                        self.write(b"list.csv", b"email\nann@gmail.com\n"), codes=(0, 65))

    def test_doctor(self):
        options = ["--resolver", self.names.address, "--allow-loopback", "--helo", "probe.test", "--mail-from", "probe@probe.test",
                   "--sender", "news.test", "--dkim-selector", "s1", "--public-ip", "127.0.0.1", "--smtp-port", "9"]
        self.run_it("doctor", *options, codes=(69,))
        json.loads(self.run_it("doctor", "--json", *options, codes=(69,)).stdout)

    def test_every_command_is_tried(self):
        said = self.run_it("help").stdout.decode()
        commands = set(re.findall(r"^  mailsift ([a-z]+)", said, re.M))
        self.assertTrue(commands, said)
        self.assertEqual(commands - COMMANDS, set(), "a new command: try it here with hostile text")


def poisoned(value, text):
    """VALUE of a report with TEXT for each string, and for each name that is the list's."""
    if isinstance(value, dict):
        fixed = {key: poisoned(inner, text) for key, inner in value.items()}
        if value and all(isinstance(inner, int) for inner in value.values()) and "in" not in value and "domains" not in value:
            fixed[text] = 3
        return fixed
    if isinstance(value, list):
        return [poisoned(inner, text) for inner in value]
    return text if isinstance(value, str) else value


if __name__ == "__main__":
    unittest.main()
