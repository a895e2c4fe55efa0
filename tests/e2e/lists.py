"""mailsift lists: updates from a local HTTPS server and from disk, what the gate refuses, damage, rollback, kills.

usage: tests/e2e/lists.py BUILD [unittest's options]
"""
import datetime
import hashlib
import http.server
import json
import os
import random
import resource
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "stage"))
sys.dont_write_bytecode = True
import no_settings  # noqa: E402,F401  (it stands beside this file)

BUILD = os.path.abspath(sys.argv.pop(1))
TREE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHIPPED = os.path.join(TREE, "validators", "lists")
NEWER = datetime.date.today().isoformat()
LATER = (datetime.date.today() + datetime.timedelta(days=7)).isoformat()
RUN_SECONDS = 60
KILLS = int(os.environ.get("KILLS", "12"))
MEBIBYTE = 1 << 20
DRIP_SECONDS = 60
EXIT_USAGE, EXIT_NOT_A_LIST, EXIT_NO_INPUT, EXIT_NO_NETWORK, EXIT_CANNOT_CREATE, EXIT_IO, EXIT_STOPPED = \
    64, 65, 66, 69, 73, 74, 75


def names_of(text):
    return [line for line in text.splitlines() if not line.startswith("#")]


def shipped(name):
    with open(os.path.join(SHIPPED, name), encoding="ascii") as file:
        return names_of(file.read())


def list_text(name, names, date=NEWER, count=None, head=None):
    """A list as it is published."""
    head = head or f"# {name}: made by a test"
    return "\n".join([head, f"# names: {len(names) if count is None else count}", f"# date: {date}",
                      "# source: a test 1.0, MIT", *names, ""])


def sums_of(texts):
    return "".join(f"{hashlib.sha256(text.encode()).hexdigest()}  {name}\n" for name, text in texts.items())


def write_set(directory, texts):
    """Publishes TEXTS, {name: text}, in DIRECTORY."""
    os.makedirs(directory, exist_ok=True)
    for name, text in {**texts, "SHA256SUMS": sums_of(texts)}.items():
        with open(os.path.join(directory, name), "w", encoding="utf-8", newline="") as file:
            file.write(text)


DISPOSABLE = shipped("disposable.txt")


def disposable_with(*more):
    return sorted({*DISPOSABLE, *more})


class Handler(http.server.BaseHTTPRequestHandler):
    """Serves the directory server.root, and misbehaves below the paths that name how."""
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def send(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in {"Content-Length": len(body), **headers}.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.server.asked.append((self.path, self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since")))
        way = getattr(self, "way_" + self.path.split("/")[1].replace("-", "_"), None)
        try:
            if way is not None:
                way()
            else:
                self.serve(self.path)
        except (ConnectionError, ssl.SSLError):
            pass  # the client has had enough

    def serve(self, path, tagged=True):
        file = os.path.join(self.server.root, path.partition("?")[0].lstrip("/"))
        if not os.path.isfile(file):
            self.send(404, b"not here\n")
            return
        with open(file, "rb") as opened:
            body = opened.read()
        tag = '"' + hashlib.md5(body).hexdigest() + '"'
        modified = "Fri, 20 Nov 2026 10:00:00 GMT"
        known = self.headers.get("If-None-Match") == tag if tagged else self.headers.get("If-Modified-Since") == modified
        headers = {"ETag": tag} if tagged else {"Last_Modified": modified}
        if known:
            self.send(304, b"", **headers)
        else:
            self.send(200, body, **headers)

    def way_untagged(self):
        self.serve(self.path[len("/untagged"):], tagged=False)

    def way_truncated(self):
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        self.wfile.write(b"# disposable.txt: it begins well\n")
        self.close_connection = True

    def way_drip(self):
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        for _ in range(DRIP_SECONDS * 20):
            self.wfile.write(b"#")
            self.wfile.flush()
            time.sleep(0.05)

    def way_declared(self):
        self.send_response(200)
        self.send_header("Content-Length", str(65 * MEBIBYTE))
        self.end_headers()

    def way_endless(self):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        chunk = b"%x\r\n%s\r\n" % (MEBIBYTE, b"#" * MEBIBYTE)
        for _ in range(100):
            self.server.sent += MEBIBYTE
            self.wfile.write(chunk)

    def way_to_http(self):
        self.send(302, Location=f"http://localhost:{self.server.server_port}/set/SHA256SUMS")

    def way_to_file(self):
        self.send(302, Location="file:///etc/passwd")

    def way_loop(self):
        self.send(302, Location=self.path)

    def way_moved(self):
        self.send(301, Location=self.path[len("/moved"):])

    def way_broken(self):
        self.send(503, b"come back later\n")

    def way_unasked(self):
        self.send(304)

    def way_garbage(self):
        self.send(200, random.Random(1).randbytes(5000))


def make_certificates(directory):
    """An authority, and a certificate by it for localhost."""
    path = lambda name: os.path.join(directory, name)  # noqa: E731
    new = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "timeout": RUN_SECONDS}
    subprocess.run([*new, "-subj", "/CN=the tests' authority", "-keyout", path("ca.key"), "-out", path("ca.pem")], **quiet)
    subprocess.run([*new, "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-addext",
                    "basicConstraints=critical,CA:FALSE", "-CA", path("ca.pem"), "-CAkey", path("ca.key"),
                    "-keyout", path("server.key"), "-out", path("server.pem")], **quiet)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, directory):
        super().__init__(("127.0.0.1", 0), Handler)
        self.root, self.asked, self.sent = os.path.join(directory, "www"), [], 0
        os.makedirs(self.root)
        make_certificates(directory)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(os.path.join(directory, "server.pem"), os.path.join(directory, "server.key"))
        self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def handle_error(self, *_):
        pass

    def url(self, path, host="localhost"):
        return f"https://{host}:{self.server_port}/{path}"


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shared = tempfile.mkdtemp(prefix="mailsift-lists-")
        cls.server = Server(cls.shared)
        cls.ca = os.path.join(cls.shared, "ca.pem")

    @classmethod
    def tearDownClass(cls):
        cls.server.shutdown()
        cls.server.server_close()
        shutil.rmtree(cls.shared)

    def setUp(self):
        self.directory = tempfile.mkdtemp(prefix="mailsift-lists-")
        self.addCleanup(shutil.rmtree, self.directory)
        self.place = os.path.join(self.directory, "lists")
        self.server.asked.clear()

    def path(self, *parts):
        return os.path.join(self.directory, *parts)

    def run_it(self, *words, env=None, **more):
        clean = {name: value for name, value in os.environ.items()
                 if not name.lower().endswith("_proxy") and not name.startswith("XDG_") and name != "MAILSIFT_LISTS"}
        return subprocess.run([os.path.join(BUILD, "mailsift"), *words], capture_output=True, text=True, timeout=RUN_SECONDS,
                              env={**clean, "HOME": self.directory, **(env or {})}, **more)

    def update(self, source, *options, **more):
        return self.run_it("lists", "update", "--lists", self.place, "--from", source, *options, **more)

    def take(self, source, *options):
        """An update that must succeed."""
        done = self.update(source, *options)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def refuse(self, source, code, words, *options, **more):
        """An update that must fail with one sentence that has WORDS in it, and change nothing."""
        before = self.snapshot()
        done = self.update(source, *options, **more)
        self.assertEqual((done.returncode, done.stdout), (code, ""), done.stderr)
        self.assertIn(words, done.stderr)
        self.assertRegex(done.stderr, r"\Amailsift: [^\n]*\n\Z")
        self.assertEqual(self.snapshot(), before)

    def snapshot(self):
        found = {}
        for folder, _, names in os.walk(self.place):
            for name in names:
                with open(os.path.join(folder, name), "rb") as file:
                    found[os.path.join(folder, name)] = hashlib.sha256(file.read()).hexdigest()
        return found

    def used(self, *options):
        """What `lists --json` says: {file: list}, and what it warns of."""
        done = self.run_it("lists", "--json", "--lists", self.place, *options)
        self.assertEqual(done.returncode, 0, done.stderr)
        return {one["list"]: one for one in json.loads(done.stdout)["lists"]}, done.stderr

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8", newline="") as file:
            file.write(text)
        return self.path(name)

    def publish(self, *more, where="set", **others):
        """A set on the server: disposable.txt with MORE, and OTHERS, {name without .txt: names}."""
        texts = {"disposable.txt": list_text("disposable.txt", disposable_with(*more))}
        texts.update({name + ".txt": list_text(name + ".txt", names) for name, names in others.items()})
        write_set(os.path.join(self.server.root, where), texts)
        return self.server.url(where + "/")

    def judge(self, address, *options):
        """The reason that check gives, and what it warns of."""
        done = self.run_it("check", "--level", "syntax", "--json", "--lists", self.place, *options, address)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)["reason"], done.stderr


class Origins(Case):
    def test_by_https_and_then_nothing_new(self):
        url = self.publish("brand-new-trash.com")
        said = self.take(url, "--ca", self.ca)
        self.assertIn(f"disposable.txt           {len(DISPOSABLE) + 1:,} names, dated {NEWER}; before: {len(DISPOSABLE):,}, dated", said)
        used, warning = self.used()
        self.assertEqual((used["disposable.txt"]["from"], used["relay.txt"]["from"], warning), (url, None, ""))
        self.assertEqual([path for path, *_ in self.server.asked], ["/set/SHA256SUMS", "/set/disposable.txt"])
        self.server.asked.clear()
        before = self.snapshot()
        self.assertEqual(self.take(url, "--ca", self.ca), f"No new lists at {url}\n")
        self.assertEqual(self.take(url, "--ca", self.ca, "-q"), "")
        self.assertEqual(self.snapshot(), before)
        self.assertEqual([path for path, *_ in self.server.asked], ["/set/SHA256SUMS"] * 2)
        self.assertTrue(all(tag for _, tag, _ in self.server.asked))
        self.publish("brand-new-trash.com", "even-newer-trash.com")
        self.assertIn(f"{len(DISPOSABLE) + 2:,} names", self.take(url, "--ca", self.ca))

    def test_last_modified_is_enough(self):
        url = self.publish("brand-new-trash.com").replace("/set/", "/untagged/set/")
        self.take(url, "--ca", self.ca)
        self.server.asked.clear()
        self.assertIn("No new lists", self.take(url, "--ca", self.ca))
        self.assertEqual(self.server.asked, [("/untagged/set/SHA256SUMS", None, "Fri, 20 Nov 2026 10:00:00 GMT")])

    def test_a_damaged_set_is_fetched_again(self):
        url = self.publish("brand-new-trash.com")
        self.take(url, "--ca", self.ca)
        os.truncate(os.path.join(self.place, "set.1", "disposable.txt"), 1000)
        self.assertIn("New lists", self.take(url, "--ca", self.ca))
        self.assertEqual(self.used()[1], "")

    def test_redirected_and_with_a_query(self):
        url = self.publish("brand-new-trash.com")
        self.take(url.replace("/set/", "/moved/set/"), "--ca", self.ca)
        self.take(url + "SHA256SUMS?version=2", "--ca", self.ca)
        self.assertIn("/set/disposable.txt", [path for path, *_ in self.server.asked])

    def test_a_single_list_by_https(self):
        url = self.publish("brand-new-trash.com") + "disposable.txt"
        self.take(url, "--ca", self.ca)
        self.assertEqual(self.judge("a@brand-new-trash.com")[0], "disposable")
        self.assertIn("No new lists", self.take(url, "--ca", self.ca))

    def test_from_disk(self):
        write_set(self.path("里"), {"disposable.txt": list_text("disposable.txt", disposable_with("brand-new-trash.com"))})
        for source in (self.path("里"), self.path("里") + "/", self.path("里", "SHA256SUMS"), self.path("里", "disposable.txt")):
            self.assertRegex(self.take(source), "New lists|No new lists")
            self.assertEqual(self.judge("a@brand-new-trash.com"), ("disposable", ""))

    def test_the_shipped_lists_pass(self):
        texts = {}
        for name in os.listdir(SHIPPED):
            if name.endswith(".txt"):
                with open(os.path.join(SHIPPED, name), encoding="ascii") as file:
                    texts[name] = file.read()
        write_set(self.path("all"), texts)
        with open(self.path("all", "SHA256SUMS"), "a", encoding="ascii") as file:
            file.write(f"# a comment\n{'0' * 64} *a-list-of-a-later-version.txt\n")
        self.take(self.path("all"))
        self.assertTrue(all(one["from"] for one in self.used()[0].values()))

    def test_what_goes_wrong_on_the_way(self):
        self.publish("brand-new-trash.com")
        wrong_sum = {"disposable.txt": list_text("disposable.txt", DISPOSABLE)}
        write_set(os.path.join(self.server.root, "wrong"), wrong_sum)
        with open(os.path.join(self.server.root, "wrong", "disposable.txt"), "a", encoding="ascii") as file:
            file.write("zzz.com\n")
        write_set(os.path.join(self.server.root, "half"), {"relay.txt": list_text("relay.txt", shipped("relay.txt"))})
        os.remove(os.path.join(self.server.root, "half", "relay.txt"))
        cases = [("nowhere/", EXIT_NO_INPUT, "does not exist (the server answers 404)"),
                 ("half/", EXIT_NO_INPUT, "relay.txt does not exist"),
                 ("broken/", EXIT_NO_NETWORK, "the server answers 503"),
                 ("unasked/", EXIT_NO_NETWORK, "the server answers 304"),
                 ("truncated/", EXIT_NO_NETWORK, "the transfer broke off"),
                 ("declared/", EXIT_NOT_A_LIST, "it is too large"),
                 ("endless/", EXIT_NOT_A_LIST, "it is too large"),
                 ("to-http/", EXIT_NO_NETWORK, "redirects to a URL that is not https://"),
                 ("to-file/", EXIT_NO_NETWORK, "redirects to a URL that is not https://"),
                 ("loop/", EXIT_NO_NETWORK, "redirects in a loop"),
                 ("garbage/", EXIT_NOT_A_LIST, "is neither a mailsift list nor"),
                 ("wrong/", EXIT_NOT_A_LIST, "disposable.txt does not match its checksum in SHA256SUMS")]
        for path, code, words in cases:
            with self.subTest(path):
                self.refuse(self.server.url(path), code, words, "--ca", self.ca)
        self.assertLess(self.server.sent, 90 * MEBIBYTE)  # what the sockets hold is sent as well

    def test_what_goes_wrong_on_the_disk(self):
        for name in ("SHA256SUMS", "relay.txt"):
            place = self.path("pipes-" + name)
            os.mkdir(place)
            write_set(place, {"relay.txt": list_text("relay.txt", shipped("relay.txt"))})
            os.remove(os.path.join(place, name))
            os.mkfifo(os.path.join(place, name))
            self.refuse(place, EXIT_NOT_A_LIST, "it is not a regular file; check --from")
        with open(self.path("large"), "wb") as file:
            file.truncate(1 << 30)
        self.refuse(self.path("large"), EXIT_NOT_A_LIST, "too large")

    def test_a_slow_server_is_left(self):
        began = time.monotonic()
        self.refuse(self.server.url("drip/"), EXIT_NO_NETWORK, "it took too long", "--ca", self.ca, "--timeout", "1s")
        self.assertLess(time.monotonic() - began, DRIP_SECONDS / 2)

    def test_the_server_must_be_who_it_says(self):
        self.publish("brand-new-trash.com")
        self.refuse(self.server.url("set/"), EXIT_NO_NETWORK, "set that with --ca FILE")
        self.refuse(self.server.url("set/", host="127.0.0.1"), EXIT_NO_NETWORK, "cannot fetch", "--ca", self.ca)
        self.refuse(self.server.url("set/"), EXIT_NO_INPUT, "check --ca FILE", "--ca", self.path("nothing.pem"))
        self.assertEqual(self.server.asked, [])

    def test_nobody_listens(self):
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            port = closed.getsockname()[1]
        self.refuse(f"https://localhost:{port}/", EXIT_NO_NETWORK, "cannot fetch", "--ca", self.ca)

    def test_a_proxy_of_the_environment(self):
        url = self.publish("brand-new-trash.com")
        dead = {"https_proxy": "http://127.0.0.1:9"}
        self.refuse(url, EXIT_NO_NETWORK, "cannot fetch", "--ca", self.ca, env=dead)
        done = self.update(url, "--ca", self.ca, env={**dead, "no_proxy": "localhost"})
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_what_no_update_is_made_from(self):
        for source, code, words in (("http://localhost/", EXIT_USAGE, "must be an https:// URL"),
                                    ("file:///etc/passwd", EXIT_USAGE, "must be an https:// URL"),
                                    ("https://me:secret@localhost/", EXIT_USAGE, "must not contain a user"),
                                    ("https://localhost/\n", EXIT_USAGE, "control characters"),
                                    (self.path("nothing"), EXIT_NO_INPUT, "cannot open"),
                                    (self.directory, EXIT_NO_INPUT, "sha256sum *.txt > SHA256SUMS"),
                                    (self.write("empty", ""), EXIT_NOT_A_LIST, "neither a mailsift list"),
                                    ("/dev/zero", EXIT_NOT_A_LIST, "it is not a regular file")):
            with self.subTest(source):
                before = self.snapshot()
                self.refuse(source, code, words)
                self.assertEqual(self.snapshot(), before)
        done = self.run_it("lists", "update", "--lists", self.place)
        self.assertEqual(done.returncode, EXIT_USAGE)
        self.assertIn("needs --from", done.stderr)


class Gate(Case):
    def refuse_list(self, text, words, name="disposable.txt", code=EXIT_NOT_A_LIST):
        self.refuse(self.write(name, text), code, words)

    def test_what_is_not_well_formed(self):
        some = DISPOSABLE[:3]
        for words, text in (
                ("has 3 names, but its header says 4: it is incomplete", list_text("disposable.txt", some, count=4)),
                ("has no line `# names: N`", list_text("disposable.txt", some, count="many")),
                ("has no line `# date:", list_text("disposable.txt", some, date="yesterday")),
                ("has no line `# date:", list_text("disposable.txt", some, date="2026-13-01")),
                ("line 6 of disposable.txt (a.com) is out of order", list_text("disposable.txt", ["b.com", "a.com"])),
                ("line 6 of disposable.txt (a.com) is out of order", list_text("disposable.txt", ["a.com", "a.com"])),
                ("line 5 of disposable.txt (Big.com) is not a domain", list_text("disposable.txt", ["Big.com"])),
                ("line 5 of disposable.txt (com) is not a domain", list_text("disposable.txt", ["com"])),
                ("line 5 of disposable.txt (edu.pl) is not a domain below a public suffix", list_text("disposable.txt", ["edu.pl"])),
                ("line 5 of disposable.txt (a.com x) is not", list_text("disposable.txt", ["a.com x"])),
                ("line 5 of disposable.txt () is not", list_text("disposable.txt", ["", "a.com"])),
                ("line 6 of disposable.txt (# x) is not", list_text("disposable.txt", ["a.com", "# x"])),
                ("neither a mailsift list", list_text("disposable.txt", some, head="# unheard.txt: of"))):
            with self.subTest(words):
                self.refuse_list(text, words)
        self.refuse_list(list_text("role.txt", ["info boss"]), "line 5 of role.txt (info boss) is not a local part", "role.txt")
        self.refuse_list(list_text("provider.txt", ["a.com =1+1"]), "(a.com =1+1) is not", "provider.txt")
        self.refuse_list(list_text("provider.txt", ["a.com"]), "(a.com) is not", "provider.txt")
        self.refuse_list(list_text("mx_provider.txt", ["a.com x=y=z"]), "is not a domain and names", "mx_provider.txt")

    def test_who_is_called_disposable(self):
        free = next(name for name in shipped("free_mail.txt") if name not in shipped("protect.txt")
                    and not name.endswith(tuple("." + one for one in shipped("protect.txt"))))
        for name, file in (("gmail.com", "protect.txt"), ("vip.qq.com", "protect.txt"), ("duck.com", "relay.txt"),
                           (free, "free_mail.txt")):
            with self.subTest(name):
                self.refuse_list(list_text("disposable.txt", disposable_with(name)), f"lists {name} as disposable, but it is in {file}")
        suspect = shipped("disposable_suspect.txt")
        self.refuse_list(list_text("disposable_suspect.txt", sorted({*suspect, "gmail.com"})), "lists gmail.com as disposable",
                         "disposable_suspect.txt")

    def test_a_set_cannot_lift_the_protection(self):
        """Whoever takes gmail.com off the protected names cannot call it disposable in the same set."""
        protect = [name for name in shipped("protect.txt") if name != "gmail.com"]
        provider = [line for line in shipped("provider.txt") if not line.startswith("gmail.com ")]
        write_set(self.path("set"), {"disposable.txt": list_text("disposable.txt", disposable_with("gmail.com")),
                                     "protect.txt": list_text("protect.txt", protect),
                                     "provider.txt": list_text("provider.txt", provider)})
        self.refuse(self.path("set"), EXIT_NOT_A_LIST, "lists gmail.com as disposable, but it is in protect.txt")

    def test_sizes(self):
        def file(names):
            return self.write("disposable.txt", list_text("disposable.txt", names))
        many = disposable_with(*(f"grown-{i}.com" for i in range(len(DISPOSABLE) * 6 // 10)))
        few = DISPOSABLE[:len(DISPOSABLE) * 7 // 10]
        self.refuse(file(many), EXIT_NOT_A_LIST, f"would grow from {len(DISPOSABLE)} to {len(many)} names")
        self.refuse(file(few), EXIT_NOT_A_LIST, f"would shrink from {len(DISPOSABLE)} to {len(few)} names")
        self.take(file(DISPOSABLE[:len(DISPOSABLE) * 9 // 10]))
        self.take(file(disposable_with(*(f"grown-{i}.com" for i in range(len(DISPOSABLE) * 2 // 10)))))
        self.take(file(few), "--any-size")
        self.refuse(file([]), EXIT_NOT_A_LIST, "to 0 names")

    def test_dates(self):
        def file(date):
            return self.write("relay.txt", list_text("relay.txt", shipped("relay.txt"), date=date))
        self.refuse(file("2020-01-01"), EXIT_NOT_A_LIST, "older than the built-in one")
        self.refuse(file(LATER), EXIT_NOT_A_LIST, "in the future")
        self.take(file(NEWER))
        yesterday = (datetime.date.today() - datetime.timedelta(days=1)).isoformat()
        self.refuse(file(yesterday), EXIT_NOT_A_LIST, f"is dated {yesterday}, older than the one in use ({NEWER})", "--any-size")


class Use(Case):
    def setUp(self):
        super().setUp()
        self.one = self.path("one")
        write_set(self.one, {"disposable.txt": list_text("disposable.txt", disposable_with("one-trash.com")),
                             "relay.txt": list_text("relay.txt", sorted({*shipped("relay.txt"), "one-relay.com"}))})
        self.two = self.path("two")
        write_set(self.two, {"disposable.txt": list_text("disposable.txt", disposable_with("two-trash.com")),
                             "relay.txt": list_text("relay.txt", sorted({*shipped("relay.txt"), "two-relay.com"}))})

    def clean(self, *options):
        """Cleans a small list; what the report says, and what was warned of."""
        rows = self.write("list.csv", "email\na@one-trash.com\nb@two-trash.com\nc@web.de\n")
        done = self.run_it("clean", "--level", "syntax", "-q", "--force", "-o", self.path("out"), *options, rows)
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(self.path("out", "report.json"), encoding="utf-8") as file:
            return json.load(file), done.stderr

    def test_runs_use_what_was_taken(self):
        self.take(self.one)
        report, warning = self.clean("--lists", self.place)
        self.assertEqual((report["rows"]["invalid"], warning), (1, ""))
        lists = {one["list"]: one for one in report["lists"]}
        self.assertEqual((lists["disposable.txt"]["from"], lists["disposable.txt"]["date"]), (self.one, NEWER))
        self.assertEqual(lists["disposable.txt"]["names"], len(DISPOSABLE) + 1)
        self.assertIsNone(lists["role.txt"]["from"])
        self.assertEqual(self.clean("--lists", "none")[0]["rows"]["invalid"], 0)
        inspected = self.run_it("inspect", "--lists", self.place, self.path("list.csv"))
        self.assertIn("disposable", inspected.stdout)

    def test_the_default_places(self):
        env = {"XDG_DATA_HOME": self.path("data")}
        done = self.run_it("lists", "update", "--from", self.one, env=env)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(os.path.exists(self.path("data", "mailsift", "lists", "set.1", "index")))
        said = self.run_it("lists", env=env).stdout
        self.assertIn(f"updated from {self.one}", said)
        self.assertIn(f"updated from {self.one}", self.run_it("--version", "-v", env=env).stdout)
        self.assertNotIn("updated from", self.run_it("lists", "--lists", "none", env=env).stdout)
        self.assertEqual(self.run_it("lists", "update", "--from", self.one, "--lists", "none").returncode, EXIT_USAGE)

    def test_rollback(self):
        before = self.used()[0]
        self.take(self.one)
        self.take(self.two)
        self.assertEqual(self.judge("a@two-trash.com")[0], "disposable")
        back = self.run_it("lists", "rollback", "--lists", self.place)
        self.assertEqual(back.returncode, 0, back.stderr)
        self.assertIn("Restored the lists before the last update", back.stdout)
        self.assertEqual([self.judge(f"a@{n}-trash.com")[0] for n in ("one", "two")], ["disposable", "well_formed"])
        self.assertEqual(self.run_it("lists", "rollback", "--lists", self.place).returncode, 0)
        self.assertEqual(self.used(), (before, ""))
        none = self.run_it("lists", "rollback", "--lists", self.place)
        self.assertEqual((none.returncode, none.stdout), (EXIT_NO_INPUT, ""))
        self.assertIn("there are no updated lists", none.stderr)

    def test_two_sets_are_kept(self):
        for source in (self.one, self.two) * 2:
            self.take(source)
        self.assertEqual(sorted(os.listdir(self.place)), ["set.3", "set.4"])
        root = os.geteuid() == 0  # root's are for everybody
        for name, mode in (("", 0o755 if root else 0o700), ("set.4", 0o755 if root else 0o700),
                           ("set.4/disposable.txt", 0o644 if root else 0o600), ("set.4/index", 0o644 if root else 0o600)):
            self.assertEqual(os.stat(os.path.join(self.place, name)).st_mode & 0o777, mode)

    def test_damage_is_news_but_no_failure(self):
        def change(name, how):
            def do(folder):
                how(os.path.join(folder, name))
            return do

        def flip(path):
            with open(path, "r+b") as file:
                file.seek(500)
                byte = file.read(1)
                file.seek(500)
                file.write(bytes([byte[0] ^ 1]))

        def link(path):
            os.rename(path, path + ".real")
            os.symlink(path + ".real", path)

        def fifo(path):
            os.remove(path)
            os.mkfifo(path)
        wrong = [("a byte", change("disposable.txt", flip), "disposable.txt is damaged"),
                 ("the end", change("disposable.txt", lambda path: os.truncate(path, 5000)), "disposable.txt is damaged"),
                 ("the file", change("disposable.txt", os.remove), "disposable.txt is damaged"),
                 ("a link", change("disposable.txt", link), "that only you can write"),
                 ("a pipe", change("disposable.txt", fifo), "that only you can write"),
                 ("its mode", change("disposable.txt", lambda path: os.chmod(path, 0o666)), "that only you can write"),
                 ("the index", change("index", lambda path: os.truncate(path, 100)), "index is damaged"),
                 ("no index", change("index", os.remove), "index is damaged"),
                 ("a linked index", change("index", link), "that only you can write"),
                 ("the set's mode", lambda folder: os.chmod(folder, 0o777), "set.1 is not a regular file that only you can write"),
                 ("the place's mode", lambda folder: os.chmod(os.path.dirname(folder), 0o777), "lists is not a regular file that only you can write")]
        for what, spoil, words in wrong:
            with self.subTest(what):
                shutil.rmtree(self.place, ignore_errors=True)
                self.take(self.one)
                spoil(os.path.join(self.place, "set.1"))
                report, warning = self.clean("--lists", self.place)
                self.assertEqual(report["rows"]["invalid"], 0)
                self.assertIn(words, warning)
                self.assertIn(words, report["warning"])
                self.assertRegex(warning, r"\Amailsift: warning: [^\n]*\n\Z")
                self.assertEqual(self.judge("a@web.de")[0], "well_formed")
        self.assertEqual(self.update(self.two).returncode, EXIT_CANNOT_CREATE)  # into a place that others can write

    def test_one_at_a_time(self):
        slow = subprocess.Popen([os.path.join(BUILD, "mailsift"), "lists", "update", "--lists", self.place, "--ca", self.ca,
                                 "--from", self.server.url("drip/")], stderr=subprocess.DEVNULL)
        try:
            while not self.server.asked:
                time.sleep(0.01)
            self.refuse(self.one, EXIT_STOPPED, "another mailsift is changing the lists")
        finally:
            slow.kill()
            slow.wait()
        self.take(self.one)

    def test_a_full_disk_and_no_directory(self):
        self.take(self.one)

        def little_room():
            resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        self.refuse(self.two, EXIT_IO, "the lists are unchanged", preexec_fn=little_room)
        self.assertEqual(self.used()[1], "")
        self.place = self.write("file", "") + "/lists"
        self.refuse(self.one, EXIT_CANNOT_CREATE, "choose another directory with --lists")

    def test_killed_at_any_moment(self):
        """After kill -9 either the former set or the new one is used, whole, and the next update works."""
        chance, seen = random.Random(7), set()
        began = time.monotonic()
        self.take(self.one)
        usual = time.monotonic() - began
        for turn in range(KILLS):
            source = (self.two, self.one)[turn % 2]
            update = subprocess.Popen([os.path.join(BUILD, "mailsift"), "lists", "update", "-q", "--lists", self.place,
                                       "--from", source])
            time.sleep(chance.uniform(0.5, 1.1) * usual)
            update.send_signal(signal.SIGKILL)
            update.wait()
            reasons = tuple(self.judge(f"a@{n}-trash.com")[0] for n in ("one", "two"))
            used, warning = self.used()
            self.assertEqual(warning, "")
            self.assertIn(reasons, {("disposable", "well_formed"), ("well_formed", "disposable")})
            source = {one["from"] for one in used.values()} - {None}
            self.assertEqual(source, {self.one if reasons[0] == "disposable" else self.two})
            seen.add(reasons)
        self.take(self.write("relay.txt", list_text("relay.txt", shipped("relay.txt"))))
        self.assertFalse([name for name in os.listdir(self.place) if not name.startswith("set.")])


if __name__ == "__main__":
    unittest.main()
