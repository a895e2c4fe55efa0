"""Real mail servers on loopback, unpacked from Debian's packages: nothing is installed, and no service of the machine's touched."""
import contextlib
import glob
import os
import shutil
import signal
import socket
import subprocess
import time
import unittest

from ports import free_ports
from servers import Absent, environment, unpacked

READY_SECONDS, STOP_SECONDS = 20, 10
QUEUES = ("active bounce corrupt defer deferred flush hold incoming private public maildrop pid saved trace").split()
# Users and a group that every Debian has: Postfix wants three that differ.
OWNER, PRIVILEGES, SETGID = "nobody", "games", "uucp"


def must_be_open(path):
    """A server that gives up root reads its files as somebody else: a tree below /root is not for it."""
    while path != "/":
        if not os.stat(path).st_mode & 0o001:
            raise Absent(f"{path} is closed to the account of the server: build elsewhere")
        path = os.path.dirname(path)


def wait_for(port, process):
    """Waits until somebody listens at PORT."""
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise Absent(f"the server does not listen at port {port}")


class Process:
    """A server in the foreground, for a `with` block; it and its children are stopped together."""

    def __init__(self, command, port, **more):
        self.command, self.port, self.more = command, port, more
        self.process = None

    def __enter__(self):
        # pylint: disable=consider-using-with
        self.process = subprocess.Popen(self.command, start_new_session=True, stdin=subprocess.DEVNULL, **self.more)
        try:
            wait_for(self.port, self.process)
        except Absent:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for sign in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, sign)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=STOP_SECONDS)
                break


def postfix_environment(root):
    found = environment(root)
    return dict(found, LD_LIBRARY_PATH=f"{root}/usr/lib/postfix:{found['LD_LIBRARY_PATH']}")


def sink(build, directory, *options):
    """smtp-sink with OPTIONS; what it is told goes to files in DIRECTORY, if anything ever is."""
    root = unpacked(build, "postfix")
    port, = free_ports(1)
    command = [os.path.join(root, "usr/sbin/smtp-sink"), "-u", OWNER, *options, f"127.0.0.1:{port}", "64"]
    return Process(command, port, env=postfix_environment(root), cwd=directory, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def postgrey(build, directory, delay_seconds):
    root = unpacked(build, "postgrey")
    must_be_open(os.path.realpath(root))
    port, = free_ports(1)
    place = os.path.join(directory, "postgrey")
    os.makedirs(place)
    shutil.chown(place, OWNER, "nogroup")
    libraries = [os.path.join(root, "usr/share/perl5"), *glob.glob(os.path.join(root, "usr/lib/*/perl5/*"))]
    command = ["perl", "-T", *(f"-I{path}" for path in libraries), os.path.join(root, "usr/sbin/postgrey"), f"--inet=127.0.0.1:{port}", f"--delay={delay_seconds}",
               f"--dbdir={place}", f"--user={OWNER}", "--group=nogroup",
               "--whitelist-clients=/dev/null", "--whitelist-recipients=/dev/null"]
    return Process(command, port, env=environment(root), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Postfix(Process):
    """Postfix in DIRECTORY; SERVICES is a table of master.cf: a name for a port, and smtpd's options."""

    def __init__(self, build, directory, main, tables, services):
        self.root, self.directory = unpacked(build, "postfix"), os.path.join(directory, "postfix")
        self.ports = dict(zip(services, free_ports(len(services))))
        self.make(main, tables, services)
        libraries = os.path.join(self.root, "usr/lib/postfix")
        command = [os.path.join(libraries, "sbin/master"), "-d", "-c", os.path.join(self.directory, "etc")]
        super().__init__(command, next(iter(self.ports.values())), env=postfix_environment(self.root),
                         stdout=subprocess.DEVNULL, stderr=open(os.path.join(self.directory, "words"), "w", encoding="utf-8"))

    def path(self, *parts):
        return os.path.join(self.directory, *parts)

    def make(self, main, tables, services):
        for name in ("etc", "data", *(os.path.join("queue", queue) for queue in QUEUES)):
            os.makedirs(self.path(name))
        for name in ("data", *(os.path.join("queue", queue) for queue in QUEUES if queue != "pid")):
            shutil.chown(self.path(name), OWNER)
        libraries = os.path.join(self.root, "usr/lib/postfix")
        keep = "MAIL_CONFIG MAIL_DEBUG MAIL_LOGTAG TZ LANG=C LD_LIBRARY_PATH POSTLOG_SERVICE POSTLOG_HOSTNAME"
        own = [f"daemon_directory = {libraries}/sbin", f"command_directory = {self.root}/usr/sbin",
               f"shlib_directory = {libraries}", f"meta_directory = {self.root}/etc/postfix", f"mail_owner = {OWNER}",
               f"default_privs = {PRIVILEGES}", f"setgid_group = {SETGID}", f"queue_directory = {self.path('queue')}",
               f"data_directory = {self.path('data')}", f"maillog_file = {self.path('maillog')}",
               f"maillog_file_prefixes = {self.directory}", f"import_environment = {keep}", f"export_environment = {keep}"]
        for name, text in tables.items():
            self.write(os.path.join("etc", name), text)
        self.write("etc/main.cf", "\n".join(own) + "\n" + main.replace("ETC", self.path("etc")) + "\n")
        lines = [f"127.0.0.1:{self.ports[name]} inet n - n - {'1 postscreen' if 'postscreen' in options else '- smtpd'} {options}"
                 for name, options in services.items()]
        lines += ["smtpd pass - - n - - smtpd", "postlog unix-dgram n - n - 1 postlogd", "anvil unix - - n - 1 anvil",
                  "rewrite unix - - n - - trivial-rewrite", "cleanup unix n - n - 0 cleanup", "qmgr unix n - n 300 1 qmgr",
                  "tlsmgr unix - - n 1000? 1 tlsmgr", "bounce unix - - n - 0 bounce", "defer unix - - n - 0 bounce",
                  "proxymap unix - - n - - proxymap", "discard unix - - n - - discard", "error unix - - n - - error",
                  "dnsblog unix - - n - 0 dnsblog", "tlsproxy unix - - n - 0 tlsproxy", "verify unix - - n - 1 verify"]
        self.write("etc/master.cf", "\n".join(lines) + "\n")

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def log(self):
        """What it has logged so far."""
        with contextlib.suppress(FileNotFoundError), open(self.path("maillog"), encoding="utf-8", errors="replace") as file:
            return file.read()
        return ""

    def queued(self):
        """The files of mails, in all queues."""
        return [name for queue in ("incoming", "active", "deferred", "maildrop", "hold")
                for _, _, files in os.walk(self.path("queue", queue)) for name in files]


def private(directory, users, command, binds=()):
    """COMMAND in a mount namespace of its own, where passwd and group have USERS (name, number) as well, and each of BINDS
    (source, target) is mounted; nothing outside changes.  Skips the test where nothing may be mounted."""
    if subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode != 0:
        raise unittest.SkipTest("no mounts here")
    script = []
    for name, line in (("passwd", "{0}:x:{1}:{1}::/nonexistent:/usr/sbin/nologin\n"), ("group", "{0}:x:{1}:\n")):
        path = os.path.join(directory, name)
        with open(f"/etc/{name}", encoding="utf-8") as old, open(path, "w", encoding="utf-8") as new:
            new.write(old.read() + "".join(line.format(*user) for user in users))
        script.append(f"mount --bind {path} /etc/{name}")
    for source, target in binds:
        script += [f"mkdir -p {target}", f"mount --bind {source} {target}"]
    script.append('exec "$@"')
    return ["unshare", "-m", "sh", "-ec", "\n".join(script), "sh", *command]


class Logging(Process):
    """A server whose words go to a file."""

    def __init__(self, directory, command, port, **more):
        self.path = os.path.join(directory, "words")
        with open(self.path, "w", encoding="utf-8") as file:
            super().__init__(command, port, stdout=file.fileno(), stderr=subprocess.STDOUT, **more)
            self.file = os.dup(file.fileno())
        self.more["stdout"] = self.file

    def log(self):
        with open(self.path, encoding="utf-8", errors="replace") as file:
            return file.read()


def exim(build, directory, configuration):
    """Exim in the foreground, with what it logs in its words."""
    root = unpacked(build, "exim4-daemon-light")
    must_be_open(os.path.realpath(root))
    port, = free_ports(1)
    place = os.path.join(directory, "exim")
    os.makedirs(os.path.join(place, "spool"))
    os.makedirs(os.path.join(place, "log"))
    shutil.chown(os.path.join(place, "spool"), 4711, 4711)
    shutil.chown(os.path.join(place, "log"), 4711, 4711)
    path = os.path.join(place, "exim.conf")
    with open(path, "w", encoding="utf-8") as file:
        file.write(configuration.replace("ROOT", root).replace("PLACE", place).replace("PORT", str(port)))
    command = [os.path.join(root, "usr/sbin/exim4"), "-C", path, "-bdf"]
    return Logging(place, private(place, [("Debian-exim", 4711)], command), port, env=environment(root))


def opensmtpd(build, directory, configuration):
    """OpenSMTPD in the foreground, verbose."""
    root = unpacked(build, "opensmtpd")
    must_be_open(os.path.realpath(root))
    port, = free_ports(1)
    place = os.path.join(directory, "smtpd")
    os.makedirs(os.path.join(place, "spool"))
    os.makedirs(os.path.join(place, "empty"))
    os.makedirs(os.path.join(place, "run"))
    os.chmod(os.path.join(place, "spool"), 0o711)
    path = os.path.join(place, "smtpd.conf")
    with open(path, "w", encoding="utf-8") as file:
        file.write(configuration.replace("PLACE", place).replace("PORT", str(port)))
    binds = [(os.path.join(place, "spool"), "/var/spool/smtpd"), (os.path.join(place, "empty"), "/var/lib/opensmtpd/empty"),
             (os.path.join(root, "usr/libexec/opensmtpd"), "/usr/libexec/opensmtpd")]
    command = [os.path.join(root, "usr/sbin/smtpd"), "-dv", "-f", path]
    users = [("opensmtpd", 4712), ("opensmtpq", 4713)]
    return Logging(place, private(place, users, command, binds), port, env=environment(root))
