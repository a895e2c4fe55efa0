"""report.html and `mailsift report`, looked at from outside.

usage: tests/e2e/report.py MAILSIFT
"""
import base64
import hashlib
import html.parser
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "stage"))
import no_settings  # noqa: E402, F401 (the settings of who runs the tests stay out)

MAILSIFT = os.path.abspath(sys.argv.pop(1))
TIMES = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d[ （](UTC[+−:\d]*|北京时间)|[\d.]+(?= seconds| 秒)")


class Page(html.parser.HTMLParser):
    """The tags of a page, and its text in one language."""

    def __init__(self, text, lang):
        super().__init__()
        self.tags, self.texts, self.stack, self.hidden = [], [], [], {"en": "zh-Hans", "zh": "en"}[lang]
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "input"):
            self.stack.append((tag, dict(attrs).get("lang")))

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        self.stack.pop()

    def handle_data(self, data):
        if not any(tag in ("style", "title") or tag != "html" and lang == self.hidden for tag, lang in self.stack):
            self.texts.append(data)

    def text(self):
        return re.sub(r"\s+", " ", "".join(self.texts))


class Report(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix="mailsift-report-")
        self.addCleanup(shutil.rmtree, self.dir, True)
        self.list = self.path("list.csv", b"name,email\n" + b"".join(
            b"N,%s\n" % one for one in (b"customer%d@gmail.com" % i for i in range(300))) +
            b"A,info@example.com\nB,b@gmial.com\nC,c@mailinator.com\nD,x@gmail.com\nE,customer1@gmail.com\nF,nothing\n")

    def path(self, name, content=None):
        path = os.path.join(self.dir, name)
        if content is not None:
            with open(path, "wb") as file:
                file.write(content)
        return path

    def run_it(self, *arguments, code=0, env=None, **options):
        done = subprocess.run([MAILSIFT, *arguments], capture_output=True, timeout=300,
                              env={"PATH": os.environ["PATH"], "HOME": self.dir, "MAILSIFT_CONFIG": "none", **(env or {})}, **options)
        self.assertEqual(done.returncode, code, done.stderr.decode(errors="replace"))
        return done.stderr.decode()

    def clean(self, out, *options, **more):
        return self.run_it("clean", "-q", "--level", "syntax", "-o", self.path(out), *options, self.list, **more)

    def html(self, out):
        with open(os.path.join(self.path(out), "report.html"), encoding="utf-8") as file:
            return file.read()

    def json(self, out):
        with open(os.path.join(self.path(out), "report.json"), encoding="utf-8") as file:
            return json.load(file)

    def write_json(self, out, value):
        with open(os.path.join(self.path(out), "report.json"), "w", encoding="utf-8") as file:
            file.write(value if isinstance(value, str) else json.dumps(value))

    def test_made_again_byte_for_byte(self):
        for lang in ("en", "zh"):
            self.clean("out", "--lang", lang, "--force")
            made = self.html("out")
            os.remove(self.path("out/report.html"))
            self.run_it("report", "--lang", lang, self.path("out"))
            self.assertEqual(self.html("out"), made)
            self.assertEqual(os.stat(self.path("out/report.html")).st_mode & 0o777, 0o600)
            self.assertEqual(sorted(os.listdir(self.path("out"))),
                             ["clean.csv", "duplicate.csv", "invalid.csv", "report.html", "report.json", "risky.csv"])

    def test_same_page_for_any_threads(self):
        pages = set()
        for threads in ("1", "2", "16"):
            self.clean("out" + threads, "-j", threads)
            pages.add(TIMES.sub("", self.html("out" + threads)))
        self.assertEqual(len(pages), 1)

    def test_language_by_option_and_locale(self):
        cases = [({}, [], "en"), ({"LANG": "zh_CN.UTF-8"}, [], "zh"), ({"LANG": "de_DE.UTF-8"}, [], "en"),
                 ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, [], "zh"),
                 ({"LC_ALL": "C", "LC_MESSAGES": "zh_CN.UTF-8"}, [], "en"),
                 ({"LC_ALL": "", "LANG": "zh_TW.UTF-8"}, [], "zh"),
                 ({"LANG": "zh_CN.UTF-8"}, ["--lang", "en"], "en"), ({}, ["--lang", "zh"], "zh"),
                 ({"LANG": "zh_CN.UTF-8"}, ["--lang", "auto"], "zh")]
        for env, options, lang in cases:
            with self.subTest(env=env, options=options):
                self.clean("out", "--force", *options, env=env)
                first = self.html("out")
                self.assertIn('id="pick-%s" checked>' % lang, first)
                self.run_it("report", *options, self.path("out"), env=env)
                self.assertEqual(self.html("out"), first)

    def test_no_script_no_request(self):
        self.clean("out")
        page = Page(self.html("out"), "en")
        self.assertFalse([tag for tag in page.tags if tag[0] in
                          ("script", "link", "img", "iframe", "object", "a", "form", "base", "image", "use")])
        for tag, attributes in page.tags:
            self.assertFalse(set(attributes) & {"style", "src", "href"} or [a for a in attributes if a[:2] == "on"], tag)
        style = re.search("<style>(.*)</style>", self.html("out"), re.S).group(1)
        self.assertNotRegex(style, "url\\(|@import|@font-face")

    def test_hash_of_the_style_sheet(self):
        self.clean("out")
        text = self.html("out")
        style = re.search("<style>(.*)</style>", text, re.S).group(1)
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        self.assertIn("default-src 'none'; style-src 'sha256-%s';" % digest, text,
                      "the hash in pipeline/report/html/report_style.c must be sha256-" + digest)

    def test_says_what_report_json_says(self):
        self.clean("out")
        report = self.json("out")
        self.assertEqual(report["rows"]["in"], 306)
        self.assertEqual(sum(report["provider_mix"]["google"].values()), report["providers"]["google"])
        self.assertEqual(report["flags"]["free"], 302)
        before, after = report["bounces"]["before"], report["bounces"]["after"]
        self.assertTrue(0 < after["low"] < after["likely"] < after["high"] < before["high"])
        en, zh = Page(self.html("out"), "en").text(), Page(self.html("out"), "zh").text()
        for text, sentence in ((en, "%d of 306 rows can be mailed"), (zh, "306 个联系人中，%d 个可以发送")):
            self.assertIn(sentence % report["rows"]["clean"], text)
            self.assertIn("%.1f%%" % (before["likely"] * 100), text)
            self.assertIn("gmial.com", text)
        self.assertNotRegex(en, "[\u4e00-\u9fff]{3}")
        for segment, codes in report["reasons"].items():
            for code in codes:
                if segment in ("clean", "risky", "invalid"):
                    self.assertIn(code, en)

    def test_mix_adds_up_with_any_threads(self):
        for threads in ("1", "3"):
            self.clean("out" + threads, "-j", threads, "--role", "keep")
        self.assertEqual(self.json("out1")["provider_mix"], self.json("out3")["provider_mix"])

    def test_trend(self):
        self.clean("out")
        self.assertIsNone(self.json("out")["previous"])
        self.assertIn("There is no former run", self.html("out"))
        first = self.json("out")
        with open(self.list, "ab") as file:
            file.write(b"G,none\n" * 3)
        self.clean("out", "--force")
        previous = self.json("out")["previous"]
        self.assertEqual(previous, {"ended": first["ended"], "level": "syntax", "input": self.list,
                                    "rows": first["rows"], "bounces": first["bounces"]})
        self.assertIn("306 309 +3", re.sub(r"(\d)([+])", r"\1 \2", Page(self.html("out").replace("</td>", " </td>"),
                                                                       "en").text()))
        self.assertNotIn("read a list with another name", self.html("out"))

    def test_former_report_that_is_damaged_is_none(self):
        for damaged in ("", "{", "[]", '{"rows":1}', "\0" * 100):
            self.clean("out", "--force")
            self.write_json("out", damaged)
            self.clean("out", "--force")
            self.assertIsNone(self.json("out")["previous"], damaged)

    def test_gate_is_told_of(self):
        self.clean("out")
        said = self.clean("out", "--force", "--block", self.path("block.txt", b"gmail.com\n"), code=1)
        self.assertIn("quarantine", said)
        for lang, sentence in (("en", "300 of 300 addresses that were clean last time are invalid now"),
                               ("zh", "上次可发送的 300 个地址中，有 300 个这次变成无效")):
            self.assertIn(sentence, Page(self.html("out.quarantine"), lang).text())
        self.assertNotIn("sanity gate", self.html("out"))

    def test_no_report_to_read(self):
        said = self.run_it("report", self.path("nowhere"), code=66)
        self.assertIn("give the output directory of a run", said)
        os.mkdir(self.path("empty"))
        self.assertIn("give the output directory of a run", self.run_it("report", self.path("empty"), code=66))
        self.assertIn("Not a directory", self.run_it("report", self.list, code=66))
        self.assertEqual(os.listdir(self.path("empty")), [])

    def test_damaged_report(self):
        self.clean("out")
        former = self.html("out")
        for damaged in ("", "{", '{"rows":{}}', '{"level":"dns","rows":{"in":-1},"reasons":{}}', "[" * 100000):
            self.write_json("out", damaged)
            said = self.run_it("report", self.path("out"), code=65)
            self.assertIn("report.json is damaged", said)
            self.assertIn("clean the list again with --force", said)
            self.assertEqual(said.count("\n"), 1)
            self.assertEqual(self.html("out"), former)
        os.remove(self.path("out/report.json"))
        os.mkfifo(self.path("out/report.json"))
        self.assertIn("not a regular file", self.run_it("report", self.path("out"), code=65))

    def test_no_room(self):
        self.clean("out")
        former = self.html("out")
        said = self.run_it("report", self.path("out"), code=74,
                           preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)))
        self.assertIn("the former one is unchanged", said)
        self.assertEqual(self.html("out"), former)
        self.assertNotIn(".report.html.new", os.listdir(self.path("out")))

    def test_not_writable(self):
        self.clean("out")
        os.mkdir(self.path("out/.report.html.new"))  # as good as a directory that cannot be written, also for root
        self.assertIn("cannot create report.html in", self.run_it("report", self.path("out"), code=73))

    def test_what_a_killed_run_left_is_no_obstacle(self):
        self.clean("out")
        self.path("out/.report.html.new", b"half")
        self.clean("out", "--force")
        self.path("out/.report.html.new", b"half")
        self.run_it("report", self.path("out"))
        self.assertNotIn(".report.html.new", os.listdir(self.path("out")))

    def test_links_are_not_followed(self):
        self.clean("out")
        target = self.path("target", b"mine")
        os.remove(self.path("out/report.html"))
        os.symlink(target, self.path("out/report.html"))
        self.run_it("report", self.path("out"))
        self.assertFalse(os.path.islink(self.path("out/report.html")))
        with open(target, "rb") as file:
            self.assertEqual(file.read(), b"mine")

    def test_hostile_names(self):
        hostile = '<script>alert(1)<b>"&\x7f.csv'
        self.list = self.path(hostile, b'"<img src=x onerror=y> email"\n"a@<b>.com"\nb@gmail.com\n')
        self.clean("out")
        text = self.html("out")
        self.assertNotRegex(text, "<(script|img|b>.com)")
        self.assertIn("&lt;script&gt;alert(1)&lt;b&gt;&quot;&amp;\\x7f.csv", text)
        self.assertIn("&lt;img src=x onerror=y&gt; email", text)

    def test_addresses_are_masked(self):
        self.list = self.path("anna.schmidt@example.org.csv", b"email\na@gmail.com\n")
        self.clean("out", "--mail-from", "jane.doe@example.net")
        self.assertNotIn("jane", self.html("out") + json.dumps(self.json("out")))
        self.assertIn("j***@example.net", self.html("out"))
        self.assertNotIn("anna", self.html("out"))


if __name__ == "__main__":
    unittest.main()
