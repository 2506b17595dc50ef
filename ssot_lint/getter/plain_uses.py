"""Uses of the getter that bytes show to be right, so that no tree need be made of them.

Nearly every use is ``env.get("K")`` on a name that one import or one assignment binds. A file is
proved where each place at which the getter's name, or a name bound to its accessor, stands in code has
one of a few forms. Anything else is left to trees: this errs only by saying no. Twelve thousand uses
in three thousand files take 0.5 s instead of 4.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.core.lex.lexed import Lexed, closing
from ssot_lint.core.regex import regex
from ssot_lint.core.scan import occurrences

if TYPE_CHECKING:
    from ssot_lint.getter.contract import Arity, Contract

_MOST_NAMES = 8
_FROM = regex(rb"from[ \t]+([\w.]+)[ \t]+import[ \t]+(?:\(([\w\s,]*)\)|([\w \t,]*))\s*\Z")
_ALIASED = regex(rb"([A-Za-z_]\w*)(?:\s+as\s+([A-Za-z_]\w*))?\Z")
_BOUND = regex(rb"([A-Za-z_]\w*)[ \t]*(?::[ \t]*[\w.\[\]| ]+)?[ \t]*=[ \t]*\Z")
_STORED = regex(rb"[A-Za-z_][\w.]*\.\w+[ \t]*=[ \t]*\Z")
_METHOD = regex(rb"\.([A-Za-z_]\w*)(\(?)")
_WORD_BEFORE = regex(rb"([\w\x80-\xff]+)[ \t]*\Z")
_STRINGS = regex(rb"""[rRbBuUfF]{0,2}(?:"[^"\\\r\n]*"|'[^'\\\r\n]*')""")
_GROUP = regex(rb"\([^()\[\]{}]*\)|\[[^()\[\]{}]*\]|\{[^()\[\]{}]*\}")
_NAMED = regex(rb"\s*([A-Za-z_]\w*)\s*=(?!=)")
_KEYWORDS = frozenset(
    b"and as assert await case del elif else except for from global if in is lambda not or raise return"
    b" while with yield match nonlocal".split()
)
_WORD = regex(rb"\w")
_BLANK = b" \t"


def are_plain(
    lexed: Lexed,
    named: tuple[str, str, str],
    contract: Contract,
    is_sound: Callable[[bytes], bool],
) -> bool:
    """Whether every use in a file is one that nothing is wrong with.

    ``named`` are the getter's module, the name that is imported from it, and its expression;
    ``is_sound`` tells whether a statement, without its indentation, parses on its own.
    """
    return not lexed.broken and _Proof(lexed, named, contract, is_sound).holds()


class _Proof:
    def __init__(
        self,
        lexed: Lexed,
        named: tuple[str, str, str],
        contract: Contract,
        is_sound: Callable[[bytes], bool],
    ) -> None:
        self._lexed = lexed
        self._data = lexed.data
        self._module, self._root, expression = (it.encode() for it in named)
        self._steps = expression[len(self._root) :]
        """What makes the accessor of the name: ``()``; empty where the name is the accessor."""
        self._contract = contract
        self._is_sound = is_sound
        self._lines: set[int] = set()
        self._statements: dict[int, tuple[int, bytes]] = {}
        self._accessors: list[bytes] = []
        """Names that are bound to the accessor by plain assignment."""

    def holds(self) -> bool:
        if self._is_spelled_in_strings():
            return False
        call = self._contract.call
        roots = self._imported()
        if roots is None or (self._steps and call is not None and call.least):
            return False
        seen: set[bytes] = set()
        work = [(name, self._steps) for name in dict.fromkeys(roots)]
        while work:
            name, steps = work.pop()
            if name in seen or len(seen) > _MOST_NAMES:
                return False  # two meanings of one name
            seen.add(name)
            if not all(self._is_plain(at, name, steps) for at in self._in_code(name)):
                return False
            work += [(it, b"") for it in dict.fromkeys(self._accessors)]
            self._accessors.clear()
        return all(map(self._parses, self._lines))

    def _is_spelled_in_strings(self) -> bool:
        """Whether a string holds a name that could lead to the getter (``getattr(app, "env")``)."""
        words = {self._root, *self._module.split(b".")}
        # Each begins with its word: to begin with a quote takes five times as long.
        quoted = (
            rb"""%s(?<=["'.]%s)["']""" % (word, word) for word in map(re.escape, sorted(words))
        )
        return any(re.search(it, self._data) is not None for it in quoted)

    # -- imports -----------------------------------------------------------------------------

    def _imported(self) -> list[bytes] | None:
        """Names that imports at the file's left margin bind to the getter; None if in doubt."""
        names: list[bytes] = []
        for start, text in self._importing():
            self._lines.add(start)
            found = _FROM.match(_uncommented(text))
            if found is None or found[1].startswith(b"."):
                return None
            if found[1] != self._module:
                if self._leads_there(found):
                    return None
                continue
            if _column(self._data, start):
                return None
            for item in (found[2] or found[3]).split(b","):
                alias = _ALIASED.match(item.strip())
                if alias is None and item.strip():
                    return None
                if alias is not None and alias[1] == self._root:
                    names.append(alias[2] or alias[1])
        # The name on its own must be bound, or it is a use without its import.
        return names if self._root in names or not self._unbound() else None

    def _importing(self) -> Iterator[tuple[int, bytes]]:
        """Statements with an import in which one of the words stands, in their order. The words are looked for
        first: a file has twenty imports, and names the getter in one."""
        data, lexed = self._data, self._lexed
        words = {self._root, *self._module.split(b".")}
        lines = {lexed.line_index(at) for it in words for at in _standing(it, data)}
        for line in sorted(lines):
            if lexed.import_in(line) >= 0:
                begin, end = lexed.lines[line], lexed.line_end(line)
                places = (begin + it for it in occurrences(data[begin:end], "import"))
                if any(not lexed.kind_at(it) for it in places):
                    yield self._statement(begin)

    def _leads_there(self, found: re.Match[bytes]) -> bool:
        """Whether an import binds a package on the way to the module, or the module itself."""
        path = found[1] + b"."
        if not self._module.startswith(path):
            return False
        following = self._module[len(path) :].partition(b".")[0]
        return _stands_in(following, found[2] or found[3])

    def _unbound(self) -> bool:
        """Whether the name stands in code other than as an attribute, or in an import."""
        return any(
            self._data[at - 1 : at] != b"."
            and not _FROM.match(_uncommented(self._statement(at)[1]))
            for at in self._in_code(self._root)
        )

    # -- uses --------------------------------------------------------------------------------

    def _is_plain(self, at: int, name: bytes, steps: bytes) -> bool:
        """Whether nothing can be wrong with the name at ``at``, and what is bound to it is known."""
        data = self._data
        start, text = self._statement(at)
        before = data[start:at].rstrip(_BLANK)
        self._lines.add(start)
        if self._in_text(at):
            return False
        if before.endswith(b".") or _FROM.match(_uncommented(text)):
            return True  # an attribute of something that no import makes the module; an import
        end = at + len(name)
        if not data.startswith(steps, end):
            # The function itself, or the object that the accessor is an attribute of.
            return data[end : end + 1] in (b",", b")") and _is_argument(before)
        end += len(steps)
        following = data[end : end + 1]
        if steps and _WORD.match(following):
            return False
        if following == b".":
            return self._is_method(end)
        if following == b"[":
            shape = self._contract.shape
            return shape is None or shape.subscript
        if following == b"(":
            return False
        return self._is_whole(text, before, data[end : start + len(text)], steps)

    def _is_method(self, dot: int) -> bool:
        found = _METHOD.match(self._data, dot)
        if found is None:
            return False
        shape, name = self._contract.shape, found[1].decode()
        if shape is None or (name.startswith("__") and name.endswith("__")):
            return True
        if name not in shape.attributes:
            return shape.open
        arity = shape.attributes[name]
        if arity is None or not found[2]:
            return True
        return self._fits(found.end() - 1, arity)

    def _fits(self, opening: int, arity: Arity) -> bool:
        """Whether a call's arguments are as many as the method takes, and called as it calls them."""
        end = closing(self._lexed, opening)
        if end < 0:
            return False
        text = _STRINGS.sub(b"0", self._data[opening + 1 : end - 1])
        while _GROUP.search(text):
            text = _GROUP.sub(b"0", text)
        if re.search(rb"""[*'"#\\:()\[\]{}]|\b(?:for|lambda)\b""", text):
            return False
        parts = [it for it in text.split(b",") if it.strip()]
        names = [found[1].decode() for it in parts if (found := _NAMED.match(it))]
        positional = len(parts) - len(names)
        if arity.most is not None and positional > arity.most:
            return False
        if arity.keywords is not None and not arity.keywords.issuperset(names):
            return False
        return len(parts) >= arity.least

    def _is_whole(self, text: bytes, before: bytes, after: bytes, steps: bytes) -> bool:
        """Whether the accessor as a whole, or a name like it, stands where nothing is asked of it."""
        rest = after.lstrip(_BLANK)
        if rest.startswith(b"|") or before.endswith(b"|"):
            return False
        if _asks(before):
            shape = self._contract.shape
            return shape is None or shape.contains
        ends = not rest.strip() or rest.startswith(b"#")
        if ends and (before.strip() == b"return" or _STORED.match(before.lstrip() + b" ")):
            return True
        bound = _BOUND.match(before.lstrip() + b" ") if before.endswith(b"=") else None
        if ends and bound is not None:
            self._accessors.append(bound[1])
            return True
        if not steps and rest.startswith((b"=", b":")) and not before.strip():
            return True  # it is bound anew
        if not steps and rest.startswith((b"=", b":")) and not rest.startswith(b"=="):
            # A parameter, or an argument's name.
            is_named = rest.startswith(b"=") or text.startswith((b"def ", b"async def "))
            return is_named and before.endswith((b"(", b",")) and _is_argument(before)
        return rest[:1] in (b",", b")") and _is_argument(before)

    # -- text --------------------------------------------------------------------------------

    def _in_code(self, word: bytes) -> Iterator[int]:
        kind_at = self._lexed.kind_at
        return (at for at in occurrences(self._data, word.decode()) if not kind_at(at))

    def _in_text(self, at: int) -> bool:
        """Whether it stands in a field of an f-string."""
        lexed = self._lexed
        if not lexed.starts or at < lexed.starts[0]:
            return False
        start, end = lexed.text_span(at)
        return start <= at < end

    def _statement(self, at: int) -> tuple[int, bytes]:
        """Where the logical line around ``at`` begins, indentation left out, and its text."""
        line = self._lexed.line_index(at)
        known = self._statements.get(line)
        if known is None:
            begin, end = self._lexed.lines[line], self._lexed.line_end(line)
            text = self._data[begin:end]
            bare = text.lstrip(b" \t\f")
            known = self._statements[line] = begin + len(text) - len(bare), bare
        return known

    def _parses(self, start: int) -> bool:
        return self._is_sound(self._statement(start)[1])


def _column(data: bytes, start: int) -> int:
    """How many bytes stand before ``start`` on its row."""
    return start - max(data.rfind(b"\n", 0, start), data.rfind(b"\r", 0, start)) - 1


def _uncommented(text: bytes) -> bytes:
    return re.sub(rb"#[^\r\n]*", b"", text)


def _stands_in(word: bytes, text: bytes) -> bool:
    return re.search(rb"(?<!\w)%s(?!\w)" % re.escape(word), text) is not None


def _standing(word: bytes, data: bytes) -> Iterator[int]:
    """Where the word stands, by the same measure."""
    word = re.escape(word)
    return (it.start() for it in re.finditer(rb"%s(?<!\w%s)(?!\w)" % (word, word), data))


def _asks(before: bytes) -> bool:
    """Whether ``in`` stands before."""
    found = _WORD_BEFORE.search(before)
    return found is not None and found[1] == b"in"


def _is_argument(before: bytes) -> bool:
    """Whether what follows is an argument of a call, so that no name is bound to it."""
    text = _STRINGS.sub(b"0", before)
    while _GROUP.search(text):
        text = _GROUP.sub(b"0", text)
    if re.search(rb"""['"#\\:;]|\b(?:lambda|for)\b""", text):
        return False
    opening = max(text.rfind(b"("), text.rfind(b"["), text.rfind(b"{"))
    if opening < 0 or text[opening : opening + 1] != b"(":
        return False
    called = _WORD_BEFORE.search(text[:opening])
    if called is None or called[1] in _KEYWORDS or text[opening - 1 : opening] in (b" ", b"\t"):
        return False
    # An argument may be named; anything more between is an expression.
    return re.fullmatch(rb"\([^()\[\]{}=]*?(?:[\w.]+\s*=\s*)?", text[opening:]) is not None
