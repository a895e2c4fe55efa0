"""Exports of each service (tests/dialects) in each encoding: what is found, what comes out, what the presets make of it.

usage: tests/e2e/dialects.py MAILSIFT
"""
import collections
import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "stage"))
import no_settings  # noqa: E402, F401  (the user's settings are not the tests')

MAILSIFT = os.path.abspath(sys.argv.pop(1))
EXPORTS = os.path.join(os.path.dirname(__file__), "..", "dialects")
SEGMENTS = ["clean", "risky", "invalid", "duplicate", "suppressed"]

Export = collections.namedtuple("Export", "delimiter column name rows end", defaults=[12, "\n"])
DIALECTS = {
    "mailchimp": Export(",", 1, "Email Address"),
    "mailchimp_unsubscribed": Export(",", 1, "Email Address"),
    "brevo": Export(";", 1, "EMAIL"),
    "hubspot": Export(",", 4, "Email"),
    "salesforce": Export(",", 4, "Email"),
    "zoho": Export(",", 5, "Email", end="\r\n"),
    "google": Export(",", 19, "E-mail 1 - Value"),
    "google_old": Export(",", 12, "E-mail 1 - Value"),
    "outlook": Export(",", 17, "E-mail Address", end="\r\n"),
    "outlook_chinese": Export(",", 17, "\u7535\u5b50\u90ae\u4ef6\u5730\u5740", end="\r\n"),
    "klaviyo": Export(",", 1, "Email"),
    "constant_contact": Export(",", 1, "Email address"),
    "sendgrid": Export(",", 3, "email", rows=11),
    "mailgun": Export(",", 1, "address", rows=11),
}

# The contacts of every list, by the segment that each belongs to.
CLEAN = ["anna.vogel@lichthaus-nord.de", "wangwei_88@163.com", "lars@hansen-import.dk", "lina@qq.com", "john.smith@gmail.com",
         "chenqiang@haichuan-led.cn"]
RISKY = ["info@rossi-luce.it", "lucia.delgado@gmial.com"]
INVALID = ["asdf@mailinator.com", "ivan.petrov@@mail.ru", ""]
SUPPRESSED = ["asdf@mailinator.com"]  # the invalid address that a service can know

# Python's codec, what mailsift calls it, and what the outputs are in.
ENCODINGS = {
    "utf-8": ("UTF-8", "utf-8"),
    "utf-8-sig": ("UTF-8", "utf-8-sig"),
    "gb18030": ("GB18030", "gb18030"),
    "utf-16-le": ("UTF-16LE", "utf-8-sig"),  # with a BOM, as Excel's "Unicode text" has it
}

IMPORTS = {"mailchimp": (",", "Email Address"), "brevo": (";", "EMAIL"), "hubspot": (",", "Email")}
COLUMNS = {
    None: "mailsift_status mailsift_reason mailsift_address mailsift_flags mailsift_suggestion mailsift_provider".split(),
    "zerobounce": ["ZB " + name for name in (
        "Status", "Sub Status", "Account", "Domain", "First Name", "Last Name", "Gender", "Free Email", "MX Found", "MX Record",
        "SMTP Provider", "Did You Mean")],
    "neverbounce": "email_status email_status_int bad_syntax free_email_host role_account addr alias host subdomain domain tld "
                   "fqdn network has_dns_info has_mail_server mail_server_reachable".split(),
}


def source(name):
    with open(os.path.join(EXPORTS, name + ".csv"), encoding="utf-8", newline="") as file:
        return file.read()


def encoded(text, encoding):
    return (("\ufeff" if encoding == "utf-16-le" else "") + text).encode(encoding)


def records(text):
    """The rows of TEXT as they stand, each with its line end: one inside quotes belongs to its row."""
    found, open_quote = [""], False
    for line in re.findall(r"[^\n]*\n", text):
        found[-1] += line
        open_quote ^= line.count('"') % 2 == 1
        if not open_quote:
            found.append("")
    return found[:-1]


def cells(text, delimiter):
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def in_each(test):
    """TEST with each export in each encoding."""
    def whole(self):
        for given in self.each():
            with self.subTest(list=os.path.basename(given[-1])):
                test(self, *given)
    whole.__doc__ = test.__doc__
    return whole


class Dialects(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix="mailsift-dialects-")
        self.addCleanup(shutil.rmtree, self.dir, True)

    def path(self, name, content=None):
        path = os.path.join(self.dir, name)
        if content is not None:
            with open(path, "wb") as file:
                file.write(content)
        return path

    def clean(self, path, *options):
        """Cleans PATH; returns its report and, for each file of the outputs, the text."""
        done = subprocess.run([MAILSIFT, "clean", "--level", "syntax", "-q", "--force", "--json", "-o", self.path("out"), *options, path],
                              capture_output=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr.decode(errors="replace"))
        found = {}
        for name in os.listdir(self.path("out")):
            if name.endswith(".csv"):
                with open(os.path.join(self.path("out"), name), "rb") as file:
                    found[name[:-4]] = file.read()
        return json.loads(done.stdout), found

    def each(self):
        """Every export in every encoding, written to a file that is named so: a failure names it."""
        for name, export in DIALECTS.items():
            for encoding in ENCODINGS:
                text = source(name)
                if encoding == "gb18030" and text.isascii():
                    continue  # the same bytes as UTF-8
                yield export, encoding, text, self.path("%s.%s.csv" % (name, encoding), encoded(text, encoding))

    def encoding_of(self, text, encoding):
        return "ASCII" if text.isascii() and encoding == "utf-8" else ENCODINGS[encoding][0]

    def test_sources_have_their_form(self):
        self.assertEqual({name + ".csv" for name in DIALECTS} | {"README.md"}, set(os.listdir(EXPORTS)))
        for name, export in DIALECTS.items():
            rows = cells(source(name), export.delimiter)
            self.assertEqual(rows[0][export.column - 1], export.name)
            self.assertEqual(len(rows), export.rows + 1)
            self.assertTrue(all(row.endswith(export.end) for row in records(source(name))), name)

    @in_each
    def test_what_is_found(self, export, encoding, text, path):
        report, _ = self.clean(path)
        found = report["inputs"][0]
        self.assertEqual(found["encoding"], self.encoding_of(text, encoding))
        self.assertEqual((found["delimiter"], found["column"], found["column_name"], found["header"]),
                         (export.delimiter, export.column, export.name, True))
        rows = report["rows"]
        self.assertEqual([rows[key] for key in ["in"] + SEGMENTS],
                         [export.rows, len(CLEAN), len(RISKY), export.rows - 9, 1, 0])

    @in_each
    def test_inspect_finds_the_same(self, export, encoding, text, path):
        words = {",": "comma", ";": "semicolon"}
        said = subprocess.run([MAILSIFT, "inspect", path], capture_output=True, timeout=60, encoding="utf-8").stdout
        facts = dict(re.findall(r"^  (encoding|delimiter|header|e-mail|line ends) +(.*)$", said, re.M))
        self.assertTrue(facts["encoding"].startswith(self.encoding_of(text, encoding)), facts)
        self.assertEqual(facts["delimiter"], words[export.delimiter])
        self.assertEqual(facts["line ends"], {"\n": "LF", "\r\n": "CRLF"}[export.end])
        self.assertEqual(facts["header"], "yes")
        self.assertTrue(facts["e-mail"].startswith("column %d" % export.column), facts)
        marked = re.search(r"^> +(\d+)  (.*?)  ", said, re.M)
        self.assertEqual((marked[1], marked[2].strip()), (str(export.column), export.name))
        self.assertIn("\n  %d rows" % export.rows, said)

    def hold_bytes(self, text, encoding, export, outputs, columns):
        """Each row of TEXT came out once, byte for byte, with as many cells behind it as there are COLUMNS; returns them."""
        header, *rows = [row.rstrip("\r\n") for row in records(text)]
        out = ENCODINGS[encoding][1]
        codec = "utf-8" if out == "utf-8-sig" else out
        behind = {}
        for segment, content in outputs.items():
            head = encoded(header + "".join(export.delimiter + name for name in columns) + export.end, out)
            self.assertTrue(content.startswith(head), (segment, content[:400]))
            rest = content[len(head):]
            while rest:
                row = next(row for row in rows if rest.startswith((row + export.delimiter).encode(codec)))
                rows.remove(row)
                rest = rest[len(row.encode(codec)):]
                ours, end, rest = rest.partition(export.end.encode())
                self.assertEqual(end, export.end.encode())
                added = cells(ours.decode(codec), export.delimiter)[0]
                self.assertEqual(len(added), len(columns) + 1)  # the first is what the user's last delimiter begins
                behind.setdefault(segment, []).append(added[1:])
        self.assertEqual(rows, [])
        return behind

    @in_each
    def test_rows_come_out_as_they_were(self, export, encoding, text, path):
        behind = self.hold_bytes(text, encoding, export, self.clean(path)[1], COLUMNS[None])
        addresses = [row[2] for row in behind["clean"]]
        self.assertEqual(addresses, CLEAN)
        self.assertEqual([row[2] for row in behind["risky"]], RISKY)
        self.assertEqual([row[2] for row in behind["invalid"]], INVALID[:export.rows - 9])
        self.assertEqual([row[1] for row in behind["duplicate"]], ["duplicate"])

    @in_each
    def test_verifiers_columns(self, export, encoding, text, path):
        for preset in ("zerobounce", "neverbounce"):
            report, outputs = self.clean(path, "--preset", preset)
            self.assertEqual(report["settings"]["preset"], preset)
            behind = self.hold_bytes(text, encoding, export, outputs, COLUMNS[preset])
            words = [[row[0] for row in behind[segment]] for segment in ("clean", "risky", "invalid")]
            if preset == "zerobounce":
                self.assertEqual(words, [["unknown"] * 6, ["do_not_mail", "invalid"],
                                         ["do_not_mail", "invalid", "invalid"][:export.rows - 9]])
                self.assertEqual([row[2] + "@" + row[3] for row in behind["clean"]], CLEAN)
                self.assertEqual(behind["risky"][1][-1], "lucia.delgado@gmail.com")
            else:
                self.assertEqual(words, [["unknown"] * 6, ["unknown"] * 2,
                                         ["disposable", "invalid", "invalid"][:export.rows - 9]])
                self.assertEqual([row[5] + "@" + row[7] for row in behind["clean"]], CLEAN)

    @in_each
    def test_outputs_are_lists_again(self, export, encoding, text, path):
        """What mailsift writes has the same address column and the same verdicts when it is read again."""
        if encoding in ("utf-8", "utf-16-le"):
            return  # its outputs are those of utf-8-sig, or differ by a BOM
        for options in ([], ["--preset", "zerobounce"], ["--preset", "neverbounce"]):
            first, outputs = self.clean(path, *options)
            for segment in ("clean", "risky", "invalid"):
                report, _ = self.clean(self.path("again.csv", outputs[segment]))
                self.assertEqual((report["inputs"][0]["column"], report["inputs"][0]["column_name"], report["inputs"][0]["delimiter"]),
                                 (export.column, export.name, export.delimiter), (segment, options))
                self.assertEqual(report["reasons"][segment], first["reasons"][segment])
                self.assertEqual(report["rows"]["in"], first["rows"][segment])

    @in_each
    def test_services_files(self, export, encoding, text, path):
        header, *rows = cells(text, export.delimiter)
        at = export.column - 1
        for preset, (delimiter, name) in IMPORTS.items():
            report, outputs = self.clean(path, "--preset", preset, "--gzip" if preset == "brevo" else "--no-gzip")
            self.assertEqual(report["rows"]["clean"], len(CLEAN))
            contacts = outputs[preset + "_import"].decode("utf-8")
            self.assertFalse(contacts.startswith("\ufeff"))
            self.assertEqual(cells(outputs[preset + "_suppress"].decode("ascii"), delimiter), [[name]] + [[one] for one in SUPPRESSED])
            wanted = [header[:at] + [name] + header[at + 1:]]
            kept = {address.split(" ::: ")[0]: row for row in rows for address in [row[at]] if address.split(" ::: ")[0] in CLEAN}
            wanted += [kept[address][:at] + [address] + kept[address][at + 1:] for address in CLEAN]
            self.assertEqual(cells(contacts, delimiter), wanted)
            self.assertEqual(re.findall(r"[^\r]\n$", contacts), [])
            again, _ = self.clean(self.path("again.csv", contacts.encode()))
            self.assertEqual((again["rows"]["clean"], again["inputs"][0]["column"]), (len(CLEAN), export.column))

    def test_bounces_are_suppressions(self):
        """What SendGrid and Mailgun export goes straight into --suppress, in any encoding; the soft bounce stays."""
        lst = self.path("contacts.csv", ("email\n" + "\n".join(CLEAN) + "\n").encode())
        for name in ("sendgrid", "mailgun"):
            for encoding in ("utf-8", "utf-8-sig", "utf-16-le"):
                stop = self.path("stop.csv", encoded(source(name), encoding))
                report, _ = self.clean(lst, "--suppress", stop)
                self.assertEqual((report["rows"]["clean"], report["rows"]["suppressed"]), (1, len(CLEAN) - 1))
        soft = cells(source("sendgrid"), ",")[2]
        self.assertEqual((soft[0], soft[2]), ("4.2.2", CLEAN[1]))

    def test_any_threads_give_the_same(self):
        """The files that services import keep the order of the list, whatever the number of threads."""
        rows = ['%d;"M\u00fcller; %d";a%d@firma-%d.de;caf\u00e9 "x"' % (i, i, i, i % 97) for i in range(60000)]
        lst = self.path("large.csv", ("Id;Name;Mail;Note\n" + "\n".join(rows) + "\n").encode("latin-1"))
        seen = set()
        for threads in ("1", "2", "7"):
            _, outputs = self.clean(lst, "--preset", "mailchimp", "-j", threads)
            seen.add(outputs["mailchimp_import"])
        self.assertEqual(len(seen), 1)
        found = cells(seen.pop().decode("utf-8"), ",")
        self.assertEqual(len(found), len(rows) + 1)
        self.assertEqual([row[0] for row in found[1:]], [str(i) for i in range(len(rows))])
        self.assertEqual(found[12346], ["12345", "M\u00fcller; 12345", "a12345@firma-%d.de" % (12345 % 97), 'caf\u00e9 "x"'])


if __name__ == "__main__":
    unittest.main()
