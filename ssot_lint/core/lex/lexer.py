"""Where a file's statements begin, and which of its bytes are strings and comments.

One regular expression runs over the file at about 60 MB/s, ten times what a parser needs, and
only over files that hold a needle. It accepts the grammar of every Python at once: the nested
quotes of PEP 701 cannot occur in f-strings that older versions accept.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

COMMENT, STRING, FORMATTED = 1, 2, 3
# CPython's own limit (MAXLEVEL of its tokenizer); libcst's parser overflows the stack at thousands.
DEEPEST = 200
TOO_DEEP = "too many nested parentheses"

OPENING = {0x29: 0x28, 0x5D: 0x5B, 0x7D: 0x7B}  # ) ] } -> ( [ {

_DOUBLE = (
    rb'"(?:""[^"\\]*(?:(?:\\[\s\S]|"(?!""))[^"\\]*)*"""'
    rb'|(?!"")[^"\\\r\n]*(?:\\(?:\r\n|[\s\S])[^"\\\r\n]*)*")'
)
_STRINGS = _DOUBLE + b"|" + _DOUBLE.replace(b'"', b"'")
_LF, _CR, _HASH, _BACKSLASH = b"\n\r#\\"
_QUOTES, _OPENERS = frozenset(b"\"'"), frozenset(b"([{")
TEXT_BRANCHES = b"|".join(
    rb"(?<=%c)%s" % (part[0], part[1:]) for part in (_DOUBLE, _DOUBLE.replace(b'"', b"'"))
)
# One class first and what follows by looking back at it: sre skips to a class five times faster
# than it tries alternatives (84 against 18 MB/s). A quote that matches alone has no partner.
TOKEN = re.compile(
    rb"[\"'\n\r(){}\[\]#\\](?:"
    + TEXT_BRANCHES
    + rb"|(?<=#)[^\r\n]*|(?<=\r)\n?|(?<=\\)(?:\r\n?|\n)?|)"
)
_PREFIXES = frozenset({b"f", b"t", b"fr", b"rf", b"tr", b"rt"})
_PREFIX = re.compile(rb"(?<![\w\x80-\xff])[bfrtuBFRTU]{1,2}\Z")
WORD_BYTES = frozenset(
    b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_" + bytes(range(0x80, 0x100))
)
# Words that begin a statement and cannot stand inside brackets: where an unclosed one ends.
_STATEMENT = re.compile(
    rb"[ \t\f]*(?:(?:def|class|return|raise|pass|break|continue|import|assert|del|while|with"
    rb"|global|nonlocal|except|finally|try)(?![\w\x80-\xff])|async[ \t]+def\b"
    rb"|from[ \t]+[\w.]+[ \t]+import\b)"
)
_BEGINNING = re.compile(rb"[ \t\f]*")


class Broken(NamedTuple):
    """Brackets or quotes that do not pair up: the byte at fault, and the statement it spoils."""

    offset: int
    message: str


class Lexed:
    """One file, cut into statements (logical lines) and into code, strings and comments."""

    __slots__ = ("_fields", "broken", "data", "ends", "kinds", "lines", "perilous", "starts")

    def __init__(self, data: bytes, begin: int) -> None:
        self.data = data
        self.lines = [begin]
        """Offsets at which logical lines begin, blank and comment lines among them."""
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.kinds = bytearray()
        """Of strings and comments, in order: first byte, end, and COMMENT, STRING, FORMATTED."""
        self.broken: list[Broken] = []
        self.perilous: list[Broken] = []
        """Those of ``broken`` whose statements may overflow the stack of a parser."""
        self._fields: dict[int, list[tuple[int, int]]] = {}

    def kind_at(self, offset: int) -> int:
        """0 where the byte at ``offset`` is code, else COMMENT, STRING or FORMATTED (literal)."""
        index = bisect_right(self.starts, offset) - 1
        if index < 0 or offset >= self.ends[index]:
            return 0
        kind = self.kinds[index]
        if kind == FORMATTED:
            spans = self._code_in(index)
            within = bisect_right(spans, (offset, len(self.data))) - 1
            if within >= 0 and offset < spans[within][1]:
                return 0
        return kind

    def text_span(self, offset: int) -> tuple[int, int]:
        """Start and end of the string or comment around ``offset``."""
        index = bisect_right(self.starts, offset) - 1
        return self.starts[index], self.ends[index]

    def line_index(self, offset: int) -> int:
        """Index in ``lines`` of the logical line that holds ``offset``."""
        return max(bisect_right(self.lines, offset) - 1, 0)

    def line_end(self, index: int) -> int:
        """Where that logical line ends, line ending included."""
        return self.lines[index + 1] if index + 1 < len(self.lines) else len(self.data)

    def comments(self) -> list[tuple[int, int]]:
        """Spans of all comments."""
        return [
            (self.starts[index], self.ends[index])
            for index, kind in enumerate(self.kinds)
            if kind == COMMENT
        ]

    def _code_in(self, index: int) -> list[tuple[int, int]]:
        start = self.starts[index]
        if start not in self._fields:
            self._fields[start] = sorted(formatted(self.data, start)[1])
        return self._fields[start]


def lex(data: bytes, begin: int = 0) -> Lexed:
    """Lex ``data`` from ``begin`` (past a byte order mark); never fails, see ``Lexed.broken``."""
    # Down here, since it builds on this module.
    from ssot_lint.core.lex.wellformed import lex_well_formed

    lexed = Lexed(data, begin)
    if lex_well_formed(lexed, begin):
        return lexed
    lexed = Lexed(data, begin)
    unclosed = _run(lexed, begin, frozenset(), recovering=False)
    if lexed.broken or unclosed:
        lexed = Lexed(data, begin)
        _run(lexed, begin, frozenset(unclosed), recovering=True)
    return lexed


def _run(lexed: Lexed, begin: int, unclosed: frozenset[int], *, recovering: bool) -> list[int]:
    """Fill ``lexed``; the offsets of brackets that are never closed come back.

    The loop is the price of a check (0.25 µs a token), hence one function over local names.
    Recovering, a bracket that is never closed ends where a statement must begin.
    """
    data, lines, broken = lexed.data, lexed.lines, lexed.broken
    starts, ends, kinds = lexed.starts, lexed.ends, lexed.kinds
    stack: list[int] = []
    position = begin
    while True:
        for token in TOKEN.finditer(data, position):
            start, end = token.span()
            byte = data[start]
            if byte == _LF or byte == _CR:  # noqa: SIM109 - a tuple costs 5 % of the loop
                if not stack:
                    lines.append(end)
                elif recovering and _begins_statement(lexed, end, stack, unclosed):
                    broken.append(Broken(stack[-1], f"'{chr(data[stack[-1]])}' was never closed"))
                    stack.clear()
                    lines.append(end)
            elif byte in _QUOTES:
                if end - start == 1:
                    position = _unterminated(lexed, start, stack)
                    break
                starts.append(start)
                if start and data[start - 1] in WORD_BYTES and is_formatted(data, start):
                    actual = formatted_end(data, start, end)
                    if actual < 0:
                        broken.append(Broken(_token_start(data, start), "f-string: expecting '}'"))
                        lexed.perilous.append(broken[-1])
                    kinds.append(FORMATTED if actual > 0 else STRING)
                    ends.append(actual if actual > 0 else end)
                    if actual > 0 and actual != end:
                        position = actual
                        break
                else:
                    kinds.append(STRING)
                    ends.append(end)
            elif byte in _OPENERS:
                stack.append(start)
                if len(stack) == DEEPEST + 1:
                    broken.append(Broken(start, TOO_DEEP))
                    lexed.perilous.append(broken[-1])
            elif byte == _HASH:
                starts.append(start)
                ends.append(end)
                kinds.append(COMMENT)
            elif byte != _BACKSLASH:
                if stack and data[stack[-1]] == OPENING[byte]:
                    stack.pop()
                else:
                    broken.append(_unmatched(data, start, stack))
        else:
            break
    if stack and recovering:
        broken.append(Broken(stack[-1], f"'{chr(data[stack[-1]])}' was never closed"))
    return stack


def _unmatched(data: bytes, closing: int, stack: list[int]) -> Broken:
    """What is wrong with a closing bracket; brackets inside its partner end with it."""
    bracket = chr(data[closing])
    if not stack:
        return Broken(closing, f"unmatched '{bracket}'")
    opened = chr(data[stack[-1]])
    partner = OPENING[data[closing]]
    near = stack[-DEEPEST:]
    partners = [depth for depth, start in enumerate(near) if data[start] == partner]
    del stack[partners[-1] - len(near) if partners else -1 :]
    message = f"closing parenthesis '{bracket}' does not match opening parenthesis '{opened}'"
    return Broken(closing, message)


def _begins_statement(
    lexed: Lexed, offset: int, stack: list[int], unclosed: frozenset[int]
) -> bool:
    """Whether the row at ``offset`` must be a statement although brackets are open."""
    data = lexed.data
    if _STATEMENT.match(data, offset):
        return True
    if unclosed.isdisjoint(stack):
        return False
    # A bracket that no byte closes: a row no deeper than its statement, if it begins with a word.
    start = _indented(data, lexed.lines[-1])
    here = _indented(data, offset)
    return (
        here - offset <= start - lexed.lines[-1] and here < len(data) and data[here] in WORD_BYTES
    )


def _indented(data: bytes, offset: int) -> int:
    found = _BEGINNING.match(data, offset)
    return found.end() if found else offset


def _unterminated(lexed: Lexed, start: int, stack: list[int]) -> int:
    """Read what has no end as a plain string; where to go on: the next row, or the file's end."""
    data = lexed.data
    lexed.starts.append(start)
    if is_formatted(data, start):
        # PEP 701: a field may hold line breaks and the very quotes around it.
        end = formatted(data, start)[0]
        if end > 0:
            lexed.kinds.append(FORMATTED)
            lexed.ends.append(end)
            return end
    lexed.kinds.append(STRING)
    token = _token_start(data, start)
    what = "f-string literal" if is_formatted(data, start) else "string literal"
    if data[start : start + 3] in (b'"""', b"'''"):
        lexed.broken.append(Broken(token, f"unterminated triple-quoted {what}"))
        lexed.ends.append(len(data))
        return len(data)
    lexed.broken.append(Broken(token, f"unterminated {what}"))
    if is_formatted(data, start):
        lexed.perilous.append(lexed.broken[-1])
    row_end = re.compile(rb"[^\r\n]*").match(data, start)
    stop = row_end.end() if row_end else len(data)
    lexed.ends.append(stop)
    stack.clear()
    return stop


def is_formatted(data: bytes, quote: int) -> bool:
    """Whether the string whose first quote is at ``quote`` is an f-string or a t-string."""
    start = quote
    while start and quote - start < 3 and data[start - 1] in WORD_BYTES:
        start -= 1
    return data[start:quote].lower() in _PREFIXES


def _token_start(data: bytes, quote: int) -> int:
    """Where the string whose first quote is at ``quote`` begins, prefix included."""
    found = _PREFIX.search(data, max(quote - 3, 0), quote)
    return found.start() if found is not None else quote


def formatted_end(data: bytes, start: int, plain_end: int) -> int:
    """Where an f-string really ends, given where a plain string would; -1 where it is broken."""
    text = data[start:plain_end]
    if b"{" not in text:
        return plain_end
    quote = text[:1]
    other = b"'" if quote == b'"' else b'"'
    body = text[3:-3] if text.startswith(quote * 3) else text[1:-1]
    simple = other not in body and quote not in body and b"\\" not in body and b"#" not in body
    fields = body.count(b"{")
    shallow = fields + body.count(b"(") + body.count(b"[") <= DEEPEST
    if simple and shallow and fields == body.count(b"}"):
        return plain_end
    return formatted(data, start)[0]


def closing(lexed: Lexed, opening: int) -> int:
    """Behind the bracket that closes the one at ``opening``; -1 where that is none, or in doubt."""
    data = lexed.data
    if opening >= len(data) or data[opening] not in _OPENERS:
        return -1
    depth = 0
    position = opening
    while True:
        token = TOKEN.search(data, position)
        if token is None:
            return -1
        start, position = token.span()
        byte = data[start]
        if byte in _OPENERS:
            depth += 1
        elif byte in OPENING:
            depth -= 1
            if not depth:
                return position
        elif byte in _QUOTES:
            if lexed.kind_at(start) != STRING or lexed.text_span(start) != (start, position):
                return -1


_LITERAL = re.compile(rb"\\N\{[^}]*\}|\\(?![{}])(?:\r\n|[\s\S])|\{\{|\}\}|\{|[\"']|\r|\n")
_FIELD = re.compile(
    rb"("
    + _STRINGS
    + rb")|([)\]}])|([(\[{])|(\#[^\r\n]*)|(![a-zA-Z_]\w*(?=[ \t]*[:}]))|(:)|([\"'])"
)
_SPEC = re.compile(rb"[{}\"'\r\n]")


def formatted(data: bytes, start: int, level: int = 0) -> tuple[int, list[tuple[int, int]]]:
    """End of the f-string whose first quote is at ``start``, and the spans of code within it.

    The end is -1 where there is none. Nested f-strings' literal parts are left out of the spans.
    ``level`` counts the brackets around it, as CPython's limit does.
    """
    quote = data[start : start + 3]
    if quote not in (b'"""', b"'''"):
        quote = quote[:1]
    raw = b"r" in data[max(start - 2, 0) : start].lower()
    spans: list[tuple[int, int]] = []
    position = start + len(quote)
    while True:
        found = _LITERAL.search(data, position)
        if found is None:
            return -1, spans
        token = found[0]
        position = found.end()
        if token == b"{":
            position = _field(data, position, quote, spans, level + 1)
            if position < 0:
                return -1, spans
        elif token in (b"\r", b"\n"):
            if len(quote) == 1:
                return -1, spans
        elif token in (b'"', b"'"):
            if data.startswith(quote, found.start()):
                return found.start() + len(quote), spans
        elif raw and token.startswith(b"\\N{"):
            position = found.start() + 2


def _field(
    data: bytes, position: int, quote: bytes, spans: list[tuple[int, int]], level: int
) -> int:
    """Read a replacement field from behind its ``{``; the offset behind its ``}``, or -1."""
    depth = 0
    begun = position
    while True:
        found = _FIELD.search(data, position)
        if found is None or level + depth > DEEPEST:
            return -1
        kind, (start, end) = found.lastindex, found.span()
        position = end
        if kind == 1:
            spans.append((begun, start))
            if is_formatted(data, start):
                position, inner = formatted(data, start, level + depth)
                if position < 0:
                    return -1
                spans.extend(inner)
            begun = position
        elif kind == 4:
            spans.append((begun, start))
            begun = end
        elif kind == 3:
            depth += 1
        elif kind == 2 and depth:
            depth -= 1
        elif kind == 7:
            return -1
        elif not depth:
            spans.append((begun, start))
            if kind == 6:
                return _spec(data, end, quote, spans, level)
            if kind == 2:
                return end if data[start] == 0x7D else -1
            begun = end


def _spec(
    data: bytes, position: int, quote: bytes, spans: list[tuple[int, int]], level: int
) -> int:
    """Read a format specification; the offset behind the field's ``}``, or -1."""
    while True:
        found = _SPEC.search(data, position)
        if found is None:
            return -1
        token = found[0]
        position = found.end()
        if token == b"{":
            position = _field(data, position, quote, spans, level + 1)
            if position < 0:
                return -1
        elif token == b"}":
            return position
        elif token in (b"\r", b"\n"):
            if len(quote) == 1:
                return -1
        elif data.startswith(quote, found.start()):
            return -1
