"""Servers out of Debian's packages, unpacked below the build directory with the libraries that they need: nothing is installed,
and no service of the machine is touched."""
import fcntl
import glob
import os
import re
import shutil
import subprocess
import tempfile
import unittest


class Absent(RuntimeError if "CI" in os.environ else unittest.SkipTest):
    """The server cannot be had here; says why.  The tests that need it are skipped, but for CI, where that is a failure."""


def apt(*arguments, **more):
    done = subprocess.run(["apt-get", "-qq", *arguments], capture_output=True, text=True, check=False,
                          env=dict(os.environ, LC_ALL="C"), **more)
    if done.returncode != 0:
        raise Absent(f"apt-get {arguments[0]} {arguments[-1]}: {done.stderr.strip()[-200:]}")
    return done.stdout


def fetch(package, place):
    """Unpacks PACKAGE in PLACE, and every package that apt would install with it.  What apt would only upgrade stays as the
    machine has it: it is in use."""
    plan = apt("--simulate", "--no-install-recommends", "install", package)
    names = {package, *re.findall(r"^Inst (\S+) \(", plan, re.MULTILINE)}
    with tempfile.TemporaryDirectory(dir=place) as fetched:
        apt("download", *sorted(names), cwd=fetched)
        for file in sorted(os.listdir(fetched)):
            subprocess.run(["dpkg", "-x", os.path.join(fetched, file), place], check=True)


def unpacked(build, package):
    """The directory below BUILD in which PACKAGE is unpacked, and is now if it was not."""
    if shutil.which("apt-get") is None:
        raise Absent(f"{package} is unpacked from Debian's package, and there is no apt-get")
    place = os.path.abspath(os.path.join(build, "servers", package))
    os.makedirs(os.path.dirname(place), exist_ok=True)
    with open(place + ".lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # other tests may want it at the same time
        if not os.path.isdir(place):
            part = place + ".part"
            shutil.rmtree(part, ignore_errors=True)
            os.mkdir(part, 0o755)
            fetch(package, part)
            os.rename(part, place)
    return place


def environment(place):
    """The environment of a program that is unpacked in PLACE."""
    libraries = glob.glob(os.path.join(place, "lib", "*-linux-*")) + glob.glob(os.path.join(place, "usr", "lib", "*-linux-*"))
    return dict(os.environ, LD_LIBRARY_PATH=":".join(libraries))
