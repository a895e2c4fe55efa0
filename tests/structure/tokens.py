"""Reads C as far as its structure goes, without a compiler: tokens, functions, prototypes.

Comments, texts and directives of the preprocessor are seen for what they are; macros are not expanded, so what one
hides (a loop, a function) is not seen.  Of #if ... #else the first part counts."""
import functools
import re
from typing import NamedTuple

TOKEN = re.compile(r'''
    (?P<comment>/\*.*?\*/|//[^\n]*)
  | (?P<text>(?:u8|[uUL])?"(?:\\.|[^"\\\n])*"|[uUL]?'(?:\\.|[^'\\\n])*')
  | (?P<directive>^[ \t]*\#(?:\\\n|/\*.*?\*/|[^\n])*)
  | (?P<word>[A-Za-z_]\w*)
  | (?P<number>\.?\d(?:[eEpP][+-]|[\w.])*)
  | (?P<space>\s+|\\\n)
  | (?P<mark>\.\.\.|->|.)
''', re.X | re.S | re.M)

CLOSES = {'(': ')', '{': '}', '[': ']'}
BRANCHES = ('if', 'for', 'while', 'switch')
LABEL_ENDS = ('case', 'default')


class Token(NamedTuple):
    kind: str
    text: str
    line: int


class Function(NamedTuple):
    """A definition, or a prototype (body is None).  FIRST is the line of its name, LAST that of its end."""
    name: str
    first: int
    last: int
    parameters: int
    names: tuple  # words of the parameters, without the tags of structs
    depth: int
    static: bool
    body: tuple
    start: int  # the line on which the declaration begins


@functools.lru_cache(maxsize=None)
def tokens(code):
    """The tokens of CODE that the compiler sees."""
    found, line, conditions = [], 1, []
    for match in TOKEN.finditer(code):
        kind, text = match.lastgroup, match[0]
        if kind == 'directive':
            condition(text, conditions)
        elif kind not in ('comment', 'space') and all(conditions):
            found.append(Token(kind, text, line))
        line += text.count('\n')
    return tuple(found)


def condition(directive, conditions):
    """Notes in CONDITIONS whether what follows DIRECTIVE is the first part of its #if; #if 0 has none."""
    word = re.match(r'\s*#\s*(\w*)\s*(\w*)', directive)
    if word[1] in ('if', 'ifdef', 'ifndef'):
        conditions.append(word[2] != '0')
    elif word[1] in ('else', 'elif') and conditions:
        conditions[-1] = False
    elif word[1] == 'endif' and conditions:
        conditions.pop()


def past(sequence, at):
    """Where the bracket that opens at AT has closed."""
    depth = 0
    while at < len(sequence):
        depth += (sequence[at].text in CLOSES) - (sequence[at].text in CLOSES.values())
        at += 1
        if depth == 0:
            break
    return at


class Statements:
    """How deep the statements of one body are nested: each if, loop and switch is a level, with braces or without."""

    def __init__(self, body):
        self.body = body
        self.deepest = 0
        at = 0
        while at < len(body):
            at = self.statement(at, 0)

    def text(self, at):
        return self.body[at].text if at < len(self.body) else ''

    def statement(self, at, depth):
        """Passes the statement at AT; returns where the next one begins."""
        self.deepest = max(self.deepest, depth)
        word = self.text(at)
        if word == '{':
            end = past(self.body, at)
            at += 1
            while at < end - 1:
                at = self.statement(at, depth)
            return end
        if word in BRANCHES:
            return self.branch(at, depth, word)
        if word == 'do':
            return self.simple(self.statement(at + 1, depth + 1))
        if word in LABEL_ENDS or self.text(at + 1) == ':':
            while self.text(at) not in (':', ''):
                at += 1
            return at + 1
        return self.simple(at)

    def branch(self, at, depth, word):
        at = self.statement(past(self.body, at + 1), depth + 1)
        if word == 'if' and self.text(at) == 'else':
            again = self.text(at + 1) == 'if'
            at = self.statement(at + 1, depth if again else depth + 1)
        return at

    def simple(self, at):
        while at < len(self.body) and self.text(at) != ';':
            at = past(self.body, at) if self.text(at) in CLOSES else at + 1
        return at + 1


def parameters(listed):
    """How many parameters the tokens between the parentheses name; an ellipsis is none."""
    parts, at, current = [], 0, []
    while at < len(listed):
        if listed[at].text == ',':
            parts.append(current)
            current, at = [], at + 1
            continue
        end = past(listed, at) if listed[at].text in CLOSES else at + 1
        current += [token.text for token in listed[at:end]]
        at = end
    parts.append(current)
    return sum(1 for part in parts if part and part not in (['void'], ['...']))


def names(listed):
    return tuple(token.text for before, token in zip([None, *listed], listed) if not before or before.text not in ('struct', 'enum'))


def declared(head):
    """(name, its parameters) of the function that the tokens of HEAD declare, or None."""
    at = 0
    while at < len(head):
        if head[at].text == '=':
            return None
        if head[at].text == '(' and at and head[at - 1].kind == 'word' and head[at - 1].text not in ('__attribute__', '_Static_assert'):
            end = past(head, at)
            rest = ' '.join(token.text for token in head[end:])
            if re.fullmatch(r'(?:__attribute__ \( .* \))?|asm \( .* \)', rest):
                return head[at - 1], head[at + 1:end - 1]
        at = past(head, at) if head[at].text in CLOSES else at + 1
    return None


@functools.lru_cache(maxsize=None)
def functions(code):
    """Every function that CODE defines or declares at file scope."""
    return tuple(found for found in scan(tokens(code)) if found)


def scan(sequence):
    at = begun = 0
    while at < len(sequence):
        text = sequence[at].text
        if text == ';':
            yield function(sequence[begun:at], None, sequence[at].line)
            at = begun = at + 1
        elif text == '{':
            end = past(sequence, at)
            definition = function(sequence[begun:at], sequence[at + 1:end - 1], sequence[end - 1].line)
            yield definition
            at = end
            if definition:
                begun = at
        else:
            at = past(sequence, at) if text in CLOSES else at + 1


def function(head, body, last):
    """The function of a declaration: its tokens before the body or the semicolon, the body, and its last line."""
    words = [token.text for token in head]
    found = declared(head) if head and 'typedef' not in words else None
    if not found:
        return None
    name, listed = found
    if len(head) > 1 and head[0] is name and body is None:
        return None  # a macro that is used like a call
    depth = Statements(body).deepest if body is not None else 0
    return Function(name.text, name.line, last, parameters(listed), names(listed), depth, 'static' in words, body, head[0].line)
