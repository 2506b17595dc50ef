"""Strings, formatted ones and comments: where each begins and ends."""

from __future__ import annotations

from ssot_lint.core.regex import regex

# CPython's own limit (MAXLEVEL of its tokenizer); libcst's parser overflows the stack at thousands.
DEEPEST = 200
TOO_DEEP = "too many nested parentheses"
QUOTES, OPENERS = frozenset(b"\"'"), frozenset(b"([{")
OPENING = {0x29: 0x28, 0x5D: 0x5B, 0x7D: 0x7B}  # ) ] } -> ( [ {
_DOUBLE = (
    rb'"(?:""[^"\\]*(?:(?:\\[\s\S]|"(?!""))[^"\\]*)*"""'
    rb'|(?!"")[^"\\\r\n]*(?:\\(?:\r\n|[\s\S])[^"\\\r\n]*)*")'
)
_STRINGS = _DOUBLE + b"|" + _DOUBLE.replace(b'"', b"'")
TEXT_BRANCHES = b"|".join(
    rb"(?<=%c)%s" % (part[0], part[1:]) for part in (_DOUBLE, _DOUBLE.replace(b'"', b"'"))
)


# One class first and what follows by looking back at it: sre skips to a class five times faster
# than it tries alternatives (84 against 18 MB/s). A quote that matches alone has no partner.
TOKEN = regex(
    rb"[\"'\n\r(){}\[\]#\\](?:"
    + TEXT_BRANCHES
    + rb"|(?<=#)[^\r\n]*|(?<=\r)\n?|(?<=\\)(?:\r\n?|\n)?|)"
)
_PREFIXES = frozenset({b"f", b"t", b"fr", b"rf", b"tr", b"rt"})
_PREFIX = regex(rb"(?<![\w\x80-\xff])[bfrtuBFRTU]{1,2}\Z")
WORD_BYTES = frozenset(
    b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_" + bytes(range(0x80, 0x100))
)


def is_formatted(data: bytes, quote: int) -> bool:
    """Whether the string whose first quote is at ``quote`` is an f-string or a t-string."""
    start = quote
    while start and quote - start < 3 and data[start - 1] in WORD_BYTES:
        start -= 1
    return data[start:quote].lower() in _PREFIXES


def token_start(data: bytes, quote: int) -> int:
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


_LITERAL = regex(rb"\\N\{[^}]*\}|\\(?![{}])(?:\r\n|[\s\S])|\{\{|\}\}|\{|[\"']|\r|\n")
_FIELD = regex(
    rb"("
    + _STRINGS
    + rb")|([)\]}])|([(\[{])|(\#[^\r\n]*)|(![a-zA-Z_]\w*(?=[ \t]*[:}]))|(:)|([\"'])"
)
_SPEC = regex(rb"[{}\"'\r\n]")


def formatted(
    data: bytes, start: int, level: int = 0, expressions: list[tuple[int, int]] | None = None
) -> tuple[int, list[tuple[int, int]]]:
    """End of the f-string whose first quote is at ``start``, and the spans of code within it.

    The end is -1 where there is none. Nested f-strings' literal parts are left out of the spans.
    ``level`` counts the brackets around it, as CPython's limit does. ``expressions`` gets the span of
    each field's expression, whatever stands in it.
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
            position = _field(data, position, quote, spans, level + 1, expressions)
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
    data: bytes,
    position: int,
    quote: bytes,
    spans: list[tuple[int, int]],
    level: int,
    expressions: list[tuple[int, int]] | None = None,
) -> int:
    """Read a replacement field from behind its ``{``; the offset behind its ``}``, or -1."""
    depth = 0
    begin = begun = position
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
            if expressions is not None:  # what follows is how it is shown
                expressions.append((begin, start))
                expressions = None
            if kind == 6:
                return _spec(data, end, quote, spans, level)
            if kind == 2:
                return end if data[start] == 0x7D else -1
            begun = end


def fields(data: bytes, start: int) -> list[tuple[int, int]]:
    """Where the expressions begin and end in the fields of the f-string whose first quote is at
    ``start``; those of f-strings and of format specifications within them are left out."""
    found: list[tuple[int, int]] = []
    formatted(data, start, expressions=found)
    return found


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
