"""The files of the tree as the checks see them, and how a proof changes them."""
import os
import subprocess

# What is made, not written.
MADE = ('.git', '__pycache__', 'node_modules')
PRODUCT = ('cmd', 'pipeline', 'validators', 'fixtures')


class Tree:
    """The files below the top level, what is in our own C, and the reasons that the program names."""

    def __init__(self, build=None):
        self.paths = sorted(paths_below('.'))
        self.code = {path: read(path) for path in self.paths if path.endswith(('.c', '.h'))}
        self.tests = {path: read(path) for path in self.paths
                      if path.startswith('tests/') and not path.startswith(('tests/structure/', 'tests/docs', 'tests/layers'))}
        self.reasons = []
        if build:
            said = subprocess.run([f'{build}/mailsift', 'help', 'reasons', '--markdown'], capture_output=True, text=True, check=True)
            self.reasons = [line.split('`')[1] for line in said.stdout.split('\n') if line.startswith('| `')]

    def product(self, *roots):
        """(path, text) of our own C below ROOTS, without the tests."""
        for path, text in self.code.items():
            if path.split('/')[0] in (roots or PRODUCT):
                yield path, text


def paths_below(folder):
    """The path of each file below FOLDER, but of what is made.  A bare machine has no git that could say it."""
    for entry in os.scandir(folder):
        path = os.path.normpath(entry.path)
        if entry.name in MADE or path.startswith('build') or entry.name.endswith(('.sifted', '.orig')):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from paths_below(path)
        else:
            yield path


def read(path):
    with open(path, encoding='utf-8', errors='replace') as file:
        return file.read()


def with_text(path, more):
    """The change of a tree that puts MORE at the end of PATH."""
    def change(tree):
        tree.code[path] = tree.code.get(path, '/* A file. */\n') + more
    return change


def lines_with(pattern, files):
    for path, text in files:
        for number, line in enumerate(text.split('\n'), 1):
            if pattern.search(line):
                yield f'{path}:{number}: {line.strip()}'
