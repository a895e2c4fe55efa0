"""What mailsift's validators are held against: other people's checkers, one thread, the same addresses."""
import shutil
import statistics
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent / "compare"


def matcher(build, name, *libraries):
    """Compiles one of the C matchers; returns its path."""
    program = build / "bench" / f"compare_{name}"
    command = ["cc", "-std=c11", "-D_GNU_SOURCE", "-O2", "-o", program, HERE / f"{name}.c"]
    command += [HERE / "compare_loop.c", *libraries]
    subprocess.run(command, check=False, stderr=subprocess.DEVNULL)
    return program


def npm_modules(data):
    """Installs the npm competitors, outside the tree; returns where they are."""
    place = data / "npm"
    place.mkdir(parents=True, exist_ok=True)
    if not (place / "node_modules").exists() and shutil.which("npm") is not None:
        shutil.copy(HERE / "package.json", place)
        command = ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"]
        subprocess.run(command, cwd=place, check=False, capture_output=True)
    return place


def speeds_of(name, command, missing):
    """The `NAME number` lines that COMMAND prints; why it cannot goes into MISSING, under NAME."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        missing[name] = str(error)
        return {}
    words = done.stderr.strip().splitlines()
    missing.update((line.split()[0], line) for line in words if " is not there" in line)
    if done.returncode != 0:
        missing[name] = words[-1] if words else f"ended with {done.returncode}"
    return {name: float(speed) for name, speed in (line.split() for line in done.stdout.splitlines())}


def speeds(build, data, addresses, runs):
    """Addresses a second by name: the medians of RUNS rounds over the file ADDRESSES."""
    commands = {
        "syntax_speed": [build / "bench/syntax_speed", addresses],
        "scalar": [matcher(build, "scalar"), addresses],
        "pcre2": [matcher(build, "pcre2", "-lpcre2-8"), addresses],
        "node": ["node", HERE / "node.mjs", npm_modules(data), addresses],
        "python": ["/usr/bin/python3", HERE / "python_email_validator.py", addresses],
    }
    rounds, missing = {}, {}
    for _ in range(runs):
        for program, command in commands.items():
            for name, speed in speeds_of(program, command, missing).items():
                rounds.setdefault(name, []).append(speed)
    if "syntax_speed" in missing:
        raise SystemExit(f"bench: syntax_speed: {missing['syntax_speed']}")
    for name, reason in missing.items():
        print(f"left out: {name}: {reason}\n")
    return {name: statistics.median(each) for name, each in rounds.items()}
