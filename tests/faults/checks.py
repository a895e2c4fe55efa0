"""What must hold after a run in which a call failed: exit code, words, rows, verdicts, and the run that follows."""
import csv
import errno
import gzip
import json
import os
import re

SEGMENTS = ("clean", "risky", "invalid", "duplicate", "suppressed")
ALWAYS = ("clean", "risky", "invalid", "report.json", "report.html")
DONE, NO_INPUT, NO_NETWORK, BUG, CANNOT_CREATE, IO, STOPPED = 0, 66, 69, 70, 73, 74, 75

# What a row may be where something failed: our own trouble, which is asked again, or what it is when nobody was asked.
ASK_AGAIN = {"dns_timeout", "dns_failure", "mx_unreachable", "not_smtp", "temporary_failure", "protocol_error",
             "not_asked", "dns_filtered", "rate_limited", "refused_unclear", "no_mailbox_unconfirmed",
             "accepted_uncontrolled", "cannot_verify"}
UNASKED = {"role", "no_reply", "typo_domain", "provider_syntax", "smtputf8"}


class Problem(Exception):
    """Something that must hold and does not."""


def require(holds, what):
    if not holds:
        raise Problem(what)


def read(path, packed=False):
    """The bytes of the file PATH, unpacked unless PACKED."""
    opener = gzip.open if path.endswith(".gz") and not packed else open
    with opener(path, "rb") as file:
        return file.read()


def segments(out):
    """The unpacked bytes of the tables in OUT, by their names without the ending."""
    names = [name for name in os.listdir(out) if ".csv" in name]
    return {name.partition(".")[0]: read(os.path.join(out, name)) for name in names}


def everything(out):
    """The bytes of all files in OUT; None where there is no such directory."""
    if not os.path.isdir(out):
        return None
    return {name: read(os.path.join(out, name), packed=True) for name in sorted(os.listdir(out))}


class Sample:
    """The list of the runs: its header, and its rows by their ids."""

    def __init__(self, path):
        with open(path, "rb") as file:
            self.header, *rows = file.read().rstrip(b"\n").split(b"\n")
        self.rows = {row.partition(b",")[0]: row for row in rows}

    def verdicts(self, outputs):
        """(segment, reason) of each row, from the bytes of the segments; the user's bytes must be as they were."""
        found = {}
        for segment, text in outputs.items():
            if segment not in SEGMENTS:
                continue  # a file for one service
            header, _, body = text.partition(b"\n")
            require(header.startswith(self.header + b",mailsift_status,"), f"{segment} has another header")
            require(body == b"" or body.endswith(b"\n"), f"{segment} is cut off")
            for line in body.splitlines():
                number = line.partition(b",")[0]
                row = self.rows.get(number)
                require(row is not None and line.startswith(row + b","), f"{segment} has a changed row: {line!r}")
                require(number not in found, f"row {number.decode()} comes out twice")
                status, reason = next(csv.reader([line[len(row) + 1:].decode()]))[:2]
                require(status == segment, f"row {number.decode()} is {status} in {segment}")
                found[number] = (segment, reason)
        require(len(found) == len(self.rows), f"{len(self.rows) - len(found)} rows are missing")
        return found


def check_verdicts(found, expected):
    """FOUND is EXPECTED, but for rows that became risky and will be asked again."""
    for number, (segment, reason) in found.items():
        if (segment, reason) != expected[number]:
            what = f"row {number.decode()} is {segment}, {reason}; undisturbed it is {', '.join(expected[number])}"
            require(expected[number][0] in ("clean", "risky", "invalid"), what)
            require(segment == "risky" and reason in ASK_AGAIN | UNASKED, what)


def check_published(out, sample, expected, undisturbed):
    """OUT has all outputs, whole, that agree; with the verdicts EXPECTED they are the bytes UNDISTURBED."""
    names = {name.partition(".csv")[0] for name in os.listdir(out)}
    require(names >= set(ALWAYS), f"outputs are missing: {set(ALWAYS) - names}")
    tables = segments(out)
    found = sample.verdicts(tables)
    check_verdicts(found, expected)
    differ = [name for name in undisturbed if tables.get(name) != undisturbed[name]]
    with_time = b"_checked_at" in tables["clean"]
    require(found != expected or with_time or not differ, f"{differ} have other bytes, but the same verdicts")
    counts = json.loads(read(os.path.join(out, "report.json")))["rows"]
    for segment in SEGMENTS:
        rows = sum(where == segment for where, _ in found.values())
        require(counts[segment] == rows, f"report.json counts {counts[segment]} rows in {segment}, not {rows}")
    require(read(os.path.join(out, "report.html")).rstrip().endswith(b"</html>"), "report.html is cut off")


# What a failed call may end with, and words that would mislead.
MEMORY = {"malloc", "calloc", "realloc", "aligned_alloc", "posix_memalign", "mremap", "munmap", "pthread_create",
          "iconv_open", "open_memstream", "fclose", "json_object", "idn2_to_ascii_8z", "curl_global_init", "curl_easy_init",
          "curl_multi_init", "curl_easy_setopt", "curl_slist_append", "curl_multi_add_handle", "curl_multi_setopt",
          "ares_init_options", "ares_set_servers_ports_csv"}
NETWORK = {"socket", "socketpair", "connect", "bind", "getsockname", "getsockopt", "setsockopt", "send", "sendto",
           "sendmsg", "recv", "recvfrom", "recvmsg", "poll", "epoll_create1", "epoll_ctl", "epoll_wait",
           "curl_easy_send", "curl_easy_recv", "curl_easy_getinfo", "curl_multi_socket_action"}
FILES = {"open", "openat", "read", "pread", "write", "pwrite", "fsync", "stat", "lstat", "fstat", "fstatat", "mkdir",
         "mkdirat", "rename", "renameat", "renameat2", "unlinkat", "fdopendir", "flock", "mmap", "malloc", "calloc",
         "realloc"}
MISLEADING = re.compile("not made by mailsift|did not make|remove it|another run|no such file|a bug(?!, or a library ran out of memory)|"
                        "use --force|is not a (contact )?list|changed while|has changed since|replaced by another|assert|terminate called|Success")


def check_code(code, words, fault):
    """The exit code fits what failed, and the sentence names it."""
    call, _, error, _ = fault.split(":")
    fits = {BUG, NO_NETWORK, CANNOT_CREATE, IO}
    if call in NETWORK:
        fits.add(STOPPED)
    elif call not in MEMORY and error != "ENOMEM":
        fits = {CANNOT_CREATE, IO} | ({BUG} if call == "getrandom" else set())
    if (call, error) == ("open", "EACCES"):
        fits.add(NO_INPUT)
    require(code in fits | {DONE}, f"exit code {code} does not fit")
    if code == DONE or call in NETWORK:
        return
    number = getattr(errno, error, None)
    short = any(word in words for word in ("memory", "thread", "random"))
    named = number is not None and os.strerror(number) in words
    require(call not in FILES or short or named, "the sentence does not say what failed")
    require(code in (NO_INPUT, CANNOT_CREATE, IO) or short, "the sentence does not say that memory is short")


def check_words(words, code, fault):
    """Warnings, and after a failure one sentence that fits."""
    lines = [line for line in words.splitlines() if line and not (code == BUG and line.startswith("libgomp: "))]
    warnings = [line for line in lines if line.startswith("mailsift: warning: ")]
    others = [line for line in lines if line not in warnings]
    if len(others) > 1:  # that the metrics cannot be written is a news of its own
        others = [line for line in others if "metrics" not in line]
    require(len(others) == (code != DONE) and all(line.startswith("mailsift: ") for line in others),
            f"{len(others)} sentences that are no warning")
    require(len(warnings) <= 2, "many warnings")
    found = MISLEADING.search(words)
    require(found is None, f"misleading: {found[0] if found else ''}")


def check_end(code, words, fault):
    require(code >= 0, f"ended by signal {-code}")
    check_code(code, words, fault)
    check_words(words, code, fault)
