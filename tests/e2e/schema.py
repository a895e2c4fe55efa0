"""report.json and the lines of check --json are as `mailsift help --schema` says, which notices what is not so.

usage: tests/e2e/schema.py BUILD [unittest's options]
"""
import copy
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "stage"))
sys.dont_write_bytecode = True
import no_settings  # noqa: E402,F401  (the user's settings are not the tests')
from json_schema import complaints  # noqa: E402

try:
    import jsonschema
except ImportError:  # not on every machine: the small validator is enough
    jsonschema = None

BUILD = os.path.abspath(sys.argv.pop(1))
MAILSIFT = os.path.join(BUILD, "mailsift")
FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "fixtures")
SECONDS = 120
LEVELS = ("syntax", "dns", "smtp")
ADDRESSES = ["88664422@qq.com", "a@uol.com.br", "lars@hansen-son.dk", "lisi@163.com", "info@gmial.com", "nothing", "", "\u7528@example.org",
             "Ann <ann@mailinator.com>", "x@example.invalid", "a\x1b\u202e@b.com"]
WRONG = {"wrong": [None]}  # no value is this


def paths_in(value, path=()):
    """The way to each value in VALUE."""
    yield path
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from paths_in(inner, path + (key,))


def at(value, path):
    for key in path:
        value = value[key]
    return value


def schema_at(schema, path):
    """The part of SCHEMA for the value that PATH leads to."""
    for key in path:
        schema = schema["items"] if isinstance(key, int) else schema.get("properties", {}).get(key) or schema["additionalProperties"]
    return schema


def changed(value, path, change):
    value = copy.deepcopy(value)
    change(at(value, path[:-1]), path[-1])
    return value


def damages(schema, value):
    """(what, VALUE with one thing wrong) for each key that can be missing, each value that can be another, and each new key."""
    for path in paths_in(value):
        there = at(value, path)
        if isinstance(there, dict) and schema_at(schema, path)["additionalProperties"] is False:
            yield f"{path} with a new key", changed(value, path + ("new",), lambda parent, key: parent.update({key: 1}))
        if not path:
            continue
        yield f"{path} of a wrong type", changed(value, path, lambda parent, key: parent.__setitem__(key, WRONG))
        if isinstance(there, (int, float)) and not isinstance(there, bool):
            yield f"{path} below 0", changed(value, path, lambda parent, key: parent.__setitem__(key, -1))
        if isinstance(path[-1], str) and path[-1] in schema_at(schema, path[:-1]).get("properties", {}):
            yield f"without {path}", changed(value, path, lambda parent, key: parent.pop(key))


class Schemas(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix="mailsift-schema-")
        self.addCleanup(shutil.rmtree, self.dir, True)
        self.asking = []

    def path(self, name):
        return os.path.join(self.dir, name)

    def said(self, *words, code=0):
        done = subprocess.run([MAILSIFT, *words], capture_output=True, timeout=SECONDS, check=False,
                              env={**os.environ, "HOME": self.dir})
        self.assertEqual(done.returncode, code, done.stderr.decode(errors="replace"))
        return done.stdout.decode()

    def schema(self, name):
        return json.loads(self.said("help", "--schema=" + name))

    def act_out(self):
        """Starts the pretend internet, and has it asked from then on."""
        world = subprocess.Popen([os.path.join(BUILD, "pretend"), "--dns", "127.0.0.1:0", "--smtp", "0.0.0.0:0",
                                  os.path.join(FIXTURES, "sample.world")], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(world.stdout.close)
        self.addCleanup(world.wait)
        self.addCleanup(world.terminate)
        places = [world.stdout.readline().split()[2] for _ in range(2)]
        self.asking = ["--resolver", places[0], "--smtp-port", places[1].rsplit(":", 1)[1], "--allow-loopback",
                       "--helo", "mail.example.org", "--mail-from", "probe@example.org"]

    def of_level(self, level):
        return ["--level", level, *(self.asking if level != "syntax" else [])]

    def clean(self, *options, code=0, lists=None, out="out"):
        lists = lists or [os.path.join(FIXTURES, "lists/customers.csv")]
        if "--resolver" in options and "--retry" not in options:
            options = ("--retry", "1s", *options)
        return json.loads(self.said("clean", "--json", "--force", "-o", self.path(out), *options, *lists, code=code))

    def fits(self, schema, value):
        self.assertEqual(complaints(schema, value), [])
        if jsonschema is not None:
            jsonschema.Draft202012Validator.check_schema(schema)
            jsonschema.Draft202012Validator(schema).validate(value)

    def in_order(self, schema, value):
        """The keys of VALUE come in the order of SCHEMA."""
        known = list(schema["properties"])
        self.assertEqual(list(value), [key for key in known if key in value])
        for key, inner in value.items():
            if isinstance(inner, dict) and "properties" in schema["properties"][key]:
                self.in_order(schema["properties"][key], inner)

    def notices(self, schema, value):
        """SCHEMA fits to VALUE, and to nothing that differs from it as `damages` says."""
        self.fits(schema, value)
        count = 0
        for what, damaged in damages(schema, value):
            count += 1
            self.assertNotEqual(complaints(schema, damaged), [], what)
            if jsonschema is not None:
                self.assertFalse(jsonschema.Draft202012Validator(schema).is_valid(damaged), what)
        self.assertGreater(count, 2 * len(value))

    def test_report_of_each_level(self):
        schema = self.schema("report")
        self.act_out()
        for level in LEVELS:
            for options in (["--evidence"], ["--force"]):
                with self.subTest(level=level, options=options):
                    report = self.clean(*self.of_level(level), "--store", self.path("kept"), *options, out=level)
                    self.assertEqual((report["schema"], report["level"]), (1, level))
                    self.assertEqual([key for key in ("dns", "smtp") if report[key] is not None], ["dns", "smtp"][:LEVELS.index(level)])
                    self.fits(schema, report)
                    self.in_order(schema, report)

    def test_report_of_each_list(self):
        schema = self.schema("report")
        lists = sorted(glob.glob(os.path.join(FIXTURES, "lists/*")))
        for one in lists:
            self.fits(schema, self.clean("-l", "syntax", lists=[one], out=os.path.basename(one)))
        self.fits(schema, self.clean("-l", "syntax", lists=lists[:1] * 3))
        with open(self.path("empty.csv"), "w", encoding="utf-8") as file:
            file.write("email\n")
        self.fits(schema, self.clean("-l", "syntax", lists=[self.path("empty.csv")]))

    def test_report_with_every_setting(self):
        with open(self.path("names"), "w", encoding="utf-8") as file:
            file.write("example.net\n")
        names = ["--suppress", self.path("names"), "--allow", self.path("names"), "--block", self.path("names")]
        report = self.clean("-l", "syntax", *names, "-z", "--preset", "mailchimp", "--metrics", self.path("m.prom"), "--column", "1",
                            "--delimiter", ",", "--header", "yes", "--encoding", "UTF-8", "--fail-if", "rows<1", "--role", "keep", "-j", "2",
                            "--deadline", "1h", "--patience", "10s", "--retry", "1m", "--helo", "mail.example.org",
                            "--mail-from", "probe@example.org", "--proxy", "http://me:secret@192.0.2.1:80", "--resolver", "192.0.2.1",
                            "--canary", "example.org", "--store", self.path("kept"), "--dedupe", "canonical")
        self.fits(self.schema("report"), report)

    def test_report_in_quarantine(self):
        report = self.clean("-l", "syntax")
        self.assertIsNone(report["previous"])
        with open(self.path("list.csv"), "w", encoding="utf-8") as file:
            file.write("email\n" + "".join(f"customer{number}@gmail.com\n" for number in range(200)))
        with open(self.path("block"), "w", encoding="utf-8") as file:
            file.write("gmail.com\n")
        self.clean("-l", "syntax", lists=[self.path("list.csv")])
        report = self.clean("-l", "syntax", "--block", self.path("block"), lists=[self.path("list.csv")], code=1)
        self.assertTrue(report["gate"]["quarantined"] and report["previous"]["rows"]["clean"] == 200)
        self.fits(self.schema("report"), report)

    def test_schema_of_report_notices(self):
        self.act_out()
        for _ in range(2):
            report = self.clean(*self.of_level("smtp"), "--store", self.path("kept"))
        self.assertTrue(report["previous"] and report["gate"] and report["smtp"] and report["suggestions"])
        self.notices(self.schema("report"), report)
        for place, word in ((("level",), "deep"), (("reasons", "risky"), {"new": 1}), (("files",), {"../clean.csv": 1}), (("schema",), 2),
                            (("started",), "today"), (("previous", "level"), "deep"), (("bounces", "before", "low"), 1.5)):
            other = changed(report, place, lambda parent, key: parent.__setitem__(key, word))
            self.assertNotEqual(complaints(self.schema("report"), other), [], place)

    def test_check_of_each_level(self):
        schema = self.schema("check")
        self.act_out()
        keys = set()
        for level in LEVELS:
            lines = self.said("check", "--json", *self.of_level(level), *(["--no-store"] if level != "syntax" else []), *ADDRESSES).splitlines()
            self.assertEqual(len(lines), len(ADDRESSES))
            for line in map(json.loads, lines):
                self.fits(schema, line)
                self.in_order(schema, line)
                keys |= set(line)
        self.assertEqual(keys, set(schema["properties"]))

    def test_schema_of_check_notices(self):
        schema = self.schema("check")
        self.act_out()
        line = json.loads(self.said("check", "--json", *self.of_level("smtp"), "--no-store", "info@163.com"))
        for key in set(schema["properties"]) - set(schema["required"]):
            self.assertIn(key, line)
            self.assertEqual(complaints(schema, {name: inner for name, inner in line.items() if name != key}), [])
            schema["required"].append(key)
        self.notices(schema, line)
        for key in ("status", "reason"):
            self.assertNotEqual(complaints(schema, {**line, key: "new"}), [])
        self.assertNotEqual(complaints(schema, {**line, "flags": ["new"]}), [])

    def test_a_schema_of_something_else(self):
        self.said("help", "--schema=rows", code=64)


if __name__ == "__main__":
    unittest.main()
