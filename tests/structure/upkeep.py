"""What else a program can see: how the code is laid out, and that each reason is tested."""
import atexit
import functools
import os
import re
import shutil
import subprocess
import tempfile

FORMAT_VERSION = '14'  # others lay out a few lines in other ways


@functools.lru_cache(maxsize=None)
def formatter():
    """The program that lays out C, or None where the version is not there."""
    for name in (f'clang-format-{FORMAT_VERSION}', 'clang-format'):
        if shutil.which(name):
            said = subprocess.run([name, '--version'], capture_output=True, text=True, check=False).stdout
            if re.search(rf'version {FORMAT_VERSION}\.', said):
                return name
    return None


def skipped():
    if formatter() is None:
        yield f'the layout of C: clang-format {FORMAT_VERSION} is not installed'


@functools.lru_cache(maxsize=None)
def misplaced(paths):
    """What the formatter says of the files PATHS."""
    done = subprocess.run([formatter(), '--style=file:.clang-format', '--dry-run', *paths], stderr=subprocess.PIPE, encoding='utf-8', check=True)
    return sorted(set(re.findall(r'(?m)^([^:\n]+):\d+:\d+: warning', done.stderr)))


def layout(tree):
    """Every file of C is as clang-format lays it out."""
    if formatter() is None:
        return
    for path in misplaced(tuple(tree.code)):
        yield f'{path}: is not as clang-format lays it out: clang-format -i {path}'


def reasons(tree):
    """A test names each reason, beside those that hold what `mailsift help` says."""
    tests = (text for path, text in tree.tests.items() if not path.startswith('tests/cli/cases/help/'))
    known = {word for text in tests for word in re.findall(r'\w+', text)}
    for reason in tree.reasons:
        if reason not in known:
            yield f'{reason}: no test names this reason'


def with_wrong_indent(tree):
    """A file that is there, as the formatter reads files."""
    with tempfile.NamedTemporaryFile('w', suffix='.c', delete=False) as file:
        file.write('int new(void)\n{\n  return 1;\n}\n')
    atexit.register(os.unlink, file.name)
    tree.code = {file.name: ''}


CHECKS = {
    layout: [with_wrong_indent] if formatter() else [],
    reasons: [lambda tree: tree.reasons.append('new_reason')],
}
