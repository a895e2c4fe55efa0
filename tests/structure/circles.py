"""No files of the program need each other in a circle, as the symbols of their objects tell."""
import os
import re
import subprocess

ROOTS = ('pipeline/', 'validators/', 'fixtures/')


def symbols_of(tree, objects):
    """(defined, wanted) of each of our files whose object is below OBJECTS: the global names."""
    files = {f'{objects}/{path[:-2]}.o': path for path in tree.code if path.startswith(ROOTS) and path.endswith('.c')}
    there = [file for file in sorted(files) if os.path.exists(file)]
    table = subprocess.run(['nm', '-A', *there], capture_output=True, text=True, check=True).stdout if there else ''
    symbols = {files[file]: (set(), set()) for file in there}
    for file, kind, name in re.findall(r'(?m)^([^:\n]+):\s*[0-9a-f]* ([A-Z]) (\S+)$', table):
        symbols[files[file]][kind == 'U'].add(name)
    return symbols


def needs_of(symbols):
    """What each file needs of which other one."""
    home = {name: path for path, (defined, _) in symbols.items() for name in defined}
    needs = {path: {} for path in symbols}
    for path, (_, wanted) in symbols.items():
        for name in sorted(wanted & set(home)):
            needs[path].setdefault(home[name], []).append(name)
    return needs


def without_ends(needs):
    """NEEDS without the files that need no other that is left: what goes round is left, and what leads there."""
    left = set(needs)
    while ends := {path for path in left if not set(needs[path]) & left}:
        left -= ends
    return {path: {other: names for other, names in needs[path].items() if other in left} for path in left}


def turned(needs):
    return {path: {other: names[path] for other, names in needs.items() if path in names} for path in needs}


def circles(tree):
    """Files below do not call those above, but by a function that they were given."""
    for path, others in sorted(turned(without_ends(turned(without_ends(needs_of(tree.symbols))))).items()):
        for other, names in sorted(others.items()):
            yield f'{path}: is in a circle: it needs {", ".join(names)} of {other}'


def with_symbols(**files):
    def change(tree):
        tree.symbols = {**tree.symbols, **{path: tuple(set(names.split()) for names in sides) for path, sides in files.items()}}
    return change


CHECKS = {circles: [
    with_symbols(first=('new_first', 'new_second'), second=('new_second', 'new_first')),
    with_symbols(first=('new_first', 'new_second'), second=('new_second', 'new_third'), third=('new_third', 'new_first')),
]}
HARMLESS = {circles: [with_symbols(first=('new_first', 'new_second'), second=('new_second', 'new_third'), third=('new_third', 'memcpy'))]}
