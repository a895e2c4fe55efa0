"""Headers are short, compile by themselves, and tell what each function promises."""
import concurrent.futures
import functools
import os
import re
import subprocess

from .tokens import functions
from .tree import PRODUCT, with_text

LINES_MAX = 120
# The tests' headers hold cases, and stages that tests share: they may be as long as other files, and what they define is told
# where it is used.
TEST_LINES_MAX = 400
# Which header is over a limit, and why it may be.
LINES_ALLOWED = {}
ALONE_ALLOWED = {
    'tests/unit/cmd/options_cases.h': 'the cases of one test, which includes them after their types',
}

COMPILE = [os.environ.get('CC', 'cc'), '-D_GNU_SOURCE', '-I.', '-std=c11', '-fopenmp', '-Wall', '-Wextra', '-Werror',
           '-Wno-unused-function', '-Wno-unused-variable', '-Wno-unused-const-variable', '-fsyntax-only', '-x', 'c', '-']


def headers(tree):
    for path, code in tree.code.items():
        if path.endswith('.h'):
            yield path, code


def is_product(path):
    return path.startswith(PRODUCT)


def unneeded(allowed, found, table):
    """Complains of exceptions that nothing needs any more."""
    for path in allowed:
        if path not in found:
            yield f'tests/structure/headers.py: {path} is over no limit: take it out of {table}'


def lengths(tree):
    """Headers are short."""
    found = {path: code.count('\n') for path, code in headers(tree)
             if code.count('\n') > (LINES_MAX if is_product(path) else TEST_LINES_MAX)}
    for path, lines in found.items():
        if path not in LINES_ALLOWED:
            yield f'{path}: {lines} lines, more than {LINES_MAX if is_product(path) else TEST_LINES_MAX}'
    yield from unneeded(LINES_ALLOWED, found, 'LINES_ALLOWED')


@functools.lru_cache(maxsize=None)
def what_the_compiler_says(code):
    """The first error of CODE as a file by itself, or nothing."""
    done = subprocess.run(COMPILE, input=code, encoding='utf-8', stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    return next((line for line in done.stderr.split('\n') if 'error' in line), 'an error') if done.returncode else ''


def alone(tree):
    """Each header includes what it needs."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        paths, texts = zip(*headers(tree))
        found = {path: said for path, said in zip(paths, pool.map(what_the_compiler_says, texts)) if said}
    yield from (f'{path}: does not compile by itself: {said}' for path, said in found.items() if path not in ALONE_ALLOWED)
    yield from unneeded(ALONE_ALLOWED, found, 'ALONE_ALLOWED')


def contract(code, function):
    """The comments above FUNCTION, with nothing empty in between, and the one beside a prototype."""
    lines = code.split('\n')
    begin = function.start - 1
    while begin and lines[begin - 1].strip():
        begin -= 1
    told = lines[begin:function.start - 1] + (lines[function.start - 1:function.last] if function.body is None else [])
    return ' '.join(re.findall(r'/\*.*?\*/', '\n'.join(told), re.S))


def contracts(tree):
    """Each function of a header has a comment above it, or above the group that it is in; one that can fail tells of FAIL."""
    for path, function in ((path, function) for path, code in headers(tree) if is_product(path) for function in functions(code)):
        told = contract(tree.code[path], function)
        if not told:
            yield f'{path}:{function.first}: {function.name} has no comment that tells what it promises'
        elif 'fail' in function.names and 'FAIL' not in told:
            yield f'{path}:{function.first}: {function.name} takes FAIL, but does not tell of failures'


def guards(tree):
    """Each header is guarded by a name that is its path."""
    for path, code in headers(tree):
        name = re.sub(r'\W', '_', path).upper()
        if f'\n#ifndef {name}\n#define {name}\n' not in code:
            yield f'{path}: is not guarded by {name}'


HEADER = 'validators/base/str.h'
CHECKS = {
    lengths: [with_text(HEADER, '\n' * LINES_MAX), with_text('tests/unit/base/fake_clock.h', '\n' * TEST_LINES_MAX)],
    alone: [with_text(HEADER, 'void new(FILE *file);\n'), with_text(HEADER, 'void new(struct new *new);\n'),
            with_text('tests/unit/base/fake_clock.h', 'static void new(void)\n{\n    assert_true(1);\n}\n')],
    contracts: [with_text(HEADER, '/* Text. */\nint old(void);\n\nint new(void);\n'),
                with_text(HEADER, '/* Text. */\nint new(struct fail *fail);\n'),
                with_text(HEADER, '\nstatic inline int new(void)\n{\n    return 1; /* one */\n}\n')],
    guards: [lambda tree: tree.code.update({HEADER: tree.code[HEADER].replace('_STR_H', '_TEXT_H')})],
}
HARMLESS = {contracts: [with_text(HEADER, '/* Two. */\nint one(void);\nint two(void);\n\nstruct s {\n    int (*f)(void);\n};\n')]}
