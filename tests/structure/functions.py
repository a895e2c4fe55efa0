"""How long functions are, how many parameters they take, how deep their statements are nested."""
import statistics

from .tokens import functions, past
from .tree import with_text

LINES_USUAL, LINES_MAX, MEDIAN_MAX, PARAMETERS_MAX, NESTING_MAX = 40, 60, 20, 4, 3
LONG_FUNCTIONS_MAX = 2  # how many may have more lines than usual

# What is over a limit, and why it may be.  A name that is over none is taken out of here.
BY_LIBRARY = 'the library calls it so'
STORE = 'until the rows of the store are a struct'
PARAMETERS_ALLOWED = {
    'validators/net/resolver_ares.c:answered': BY_LIBRARY,
    'validators/net/smtp_connection_curl.c:tell_said': BY_LIBRARY,
    'validators/net/smtp_connection_curl.c:watch_socket': BY_LIBRARY,
    'pipeline/store/store_row.c:store_row_seal': STORE,
    'pipeline/store/store_row.h:store_row_seal': STORE,
    'pipeline/store/store_row.h:store_row_read_domain': STORE,
    'pipeline/store/store_row.h:store_row_of_mailbox': STORE,
    'pipeline/store/store_row.h:store_row_read_mailbox': STORE,
    'pipeline/store/store_row_domain.c:store_row_read_domain': STORE,
    'pipeline/store/store_row_mailbox.c:store_row_of_mailbox': STORE,
    'pipeline/store/store_row_mailbox.c:store_row_read_mailbox': STORE,
}
NESTING_ALLOWED = {
}
# These replace calls of the C library and of others, so their parameters are not ours to choose.
FOREIGN_SIGNATURES = ('tests/faults/', 'tests/preload/')


def defined(tree):
    """(path, function) of each that has a body."""
    for path, code in tree.code.items():
        for function in functions(code):
            if function.body is not None:
                yield path, function


def lines_of(function):
    """How many lines FUNCTION has, without those of its const tables."""
    body, lines = function.body, function.last - function.first + 1
    at = 0
    while at < len(body):
        if body[at].text == '=' and at + 1 < len(body) and body[at + 1].text == '{':
            end = past(body, at + 1)
            if 'const' in statement_words(body, at):
                lines -= body[end - 1].line - body[at].line
            at = end
        else:
            at += 1
    return lines


def statement_words(body, at):
    """The words of the declaration whose equals sign is at AT."""
    begin, depth = at, 0
    while begin and (depth or body[begin - 1].text not in (';', '{', '}') or declares_a_struct(body[begin - 1:at])):
        begin -= 1
        depth += (body[begin].text == '}') - (body[begin].text == '{')
    return [token.text for token in body[begin:at]]


def declares_a_struct(tail):
    """Whether TAIL is `} name[]`, the end of a struct whose variable is defined at once."""
    return tail[0].text == '}' and [token.text for token in tail[2:] if token.kind != 'number'] in ([], ['[', ']'])


def lengths(tree):
    """Functions are short, and almost none is longer than usual."""
    sizes = [(lines_of(function), f'{path}:{function.first}: {function.name}') for path, function in defined(tree)]
    yield from (f'{name} has {lines} lines, more than {LINES_MAX}' for lines, name in sizes if lines > LINES_MAX)
    long = [f'{name} ({lines})' for lines, name in sizes if LINES_USUAL < lines <= LINES_MAX]
    if len(long) > LONG_FUNCTIONS_MAX:
        yield f'{len(long)} functions have more than {LINES_USUAL} lines, {LONG_FUNCTIONS_MAX} may: {", ".join(long)}'


def medians(tree):
    """Half of the functions of each top folder are shorter still."""
    tops = {}
    for path, function in defined(tree):
        tops.setdefault(path.split('/')[0], []).append(lines_of(function))
    for top, lines in tops.items():
        if statistics.median(lines) > MEDIAN_MAX:
            yield f'{top}: the median function has {statistics.median(lines)} lines, more than {MEDIAN_MAX}'


def over(found, allowed, table):
    """The complaints of FOUND (name -> complaint) but for the names ALLOWED, and of names that need no exception."""
    yield from (complaint for name, complaint in found.items() if name not in allowed)
    for name in allowed:
        if name not in found:
            yield f'tests/structure/functions.py: {name} is over no limit: take it out of {table}'


def parameters(tree):
    """No function takes many parameters; more of them are a struct."""
    found = {f'{path}:{function.name}': f'{path}:{function.first}: {function.name} takes {function.parameters} parameters, '
             f'more than {PARAMETERS_MAX}' for path, code in tree.code.items() if not path.startswith(FOREIGN_SIGNATURES)
             for function in functions(code) if function.parameters > PARAMETERS_MAX}
    yield from over(found, PARAMETERS_ALLOWED, 'PARAMETERS_ALLOWED')


def nesting(tree):
    """No statement is deep within others."""
    found = {f'{path}:{function.name}': f'{path}:{function.first}: {function.name} has statements {function.depth} deep, '
             f'more than {NESTING_MAX}' for path, function in defined(tree) if function.depth > NESTING_MAX}
    yield from over(found, NESTING_ALLOWED, 'NESTING_ALLOWED')


def function_of(lines, step='    step();\n'):
    return f'int new(void)\n{{\n{step * (lines - 3)}}}\n'


def table_of(kind):
    return f'    static const {kind} table[] = {{\n' + '        1,\n' * LINES_MAX + '    };\n'


NESTED = 'int new(int a)\n{\n    if (a)\n        for (;;)\n            while (a) {\n%s            }\n}\n'
DEEPER = ('if (a)\n    break;\n', 'do\n    a--;\nwhile (a);\n', 'switch (a) {\ncase 1:\n    break;\n}\n')

CHECKS = {
    lengths: [with_text('cmd/main.c', function_of(LINES_MAX + 1)), with_text('tests/unit/base/test_base.c', function_of(LINES_MAX + 1)),
              with_text('cmd/main.c', function_of(LINES_USUAL + 1) * (LONG_FUNCTIONS_MAX + 1)),
              with_text('cmd/main.c', function_of(LINES_MAX + 1, '    char *not_const[] = {"}", /* ) */ "{"};\n'))],
    medians: [with_text('cmd/main.c', function_of(MEDIAN_MAX + 1) * 1000)],
    parameters: [with_text('cmd/main.c', 'static int new(int a, int b[2], int (*c)(int, int), struct d *d, int e)\n{\n}\n'),
                 with_text('cmd/settings/options.h', 'int new(int a, int b, int c, int d,\n        int e);\n')],
    nesting: [with_text('cmd/main.c', NESTED % deeper) for deeper in DEEPER],
}
# What a check must not take for a fault.
HARMLESS = {
    lengths: [with_text('cmd/main.c', f'int new(void)\n{{\n{table_of("int")}{table_of("struct { int a; }")}}}\n'),
              with_text('cmd/main.c', '/*\n' + function_of(LINES_MAX + 1) + '*/\n')],
    parameters: [with_text('cmd/main.c', 'int new(int a, int (*b)(int, int), int c, int d, ...)\n{\n    f(1, 2, 3, 4, 5);\n}\n')],
    nesting: [with_text('cmd/main.c', NESTED % 'step();\n'),
              with_text('cmd/main.c', 'int new(int a)\n{\n    if (a)\n        b();\n' + '    else if (a)\n        b();\n' * 5 + '}\n')],
}
