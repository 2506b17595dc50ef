"""What encloses a place in the file: scopes, and the branches within them.

Two sources say the same: the tree above a node inside its island (``above``), and the indentation of
the rows above the island, which is told here without a tree. With the whole file as one island the
tree alone answers, which is how the indentation is tested.
"""

from __future__ import annotations

from ssot_lint.core.lex.lexed import Lexed
from ssot_lint.core.lex.suites import Suites
from ssot_lint.core.regex import regex

MODULE, FUNCTION, CLASS, COMPREHENSION = "module", "function", "class", "comprehension"
BRANCH, MAYBE = "branch", "maybe"

_SUPPRESS = regex(rb"(?<![\w\x80-\xff])suppress(?![\w\x80-\xff])")
_CHAIN = {b"elif", b"else", b"except", b"finally"}


class Frame:
    """One scope or branch; ``parent`` is the one around it, None for the module's.

    Frames are the same where their ``key`` is. ``chain`` joins branches of which one run takes at
    most one (``if``/``elif``/``else``, the cases of a ``match``).
    """

    __slots__ = ("chain", "key", "kind", "leaves", "loops", "name", "parent")

    def __init__(
        self,
        kind: str,
        key: object,
        parent: Frame | None,
        name: str = "",
        chain: object = None,
        *,
        loops: bool = False,
        leaves: bool = False,
    ) -> None:
        self.kind = kind
        self.key = key
        self.parent = parent
        self.name = name
        self.chain = chain
        self.loops = loops
        """Whether it is the body of a loop, which may run again."""
        self.leaves = loops or leaves
        """Whether a run may leave it in the middle and go on behind it."""

    def scope(self) -> Frame:
        """The nearest scope: this frame or one around it."""
        frame = self
        while frame.parent is not None and frame.kind in (BRANCH, MAYBE):
            frame = frame.parent
        return frame

    def dotted(self) -> str:
        """Names of the enclosing classes and functions, outermost first."""
        names: list[str] = []
        frame: Frame | None = self
        while frame is not None:
            if frame.name:
                names.append(frame.name)
            frame = frame.parent
        return ".".join(reversed(names))


class Frames(Suites):
    """Frames of one file, made as they are asked for."""

    def __init__(self, lexed: Lexed) -> None:
        super().__init__(lexed)
        self.module = Frame(MODULE, "module", None)
        self._of_line: dict[int, Frame] = {}
        self._heads: dict[int, int] = {}

    def of_line(self, line: int) -> Frame:
        """The frame that the logical line with index ``line`` stands in; -1 for the whole file."""
        if line < 0:
            return self.module
        header = self.parent_line(line)
        unknown: list[int] = []
        at = header
        while at >= 0 and at not in self._of_line:
            unknown.append(at)
            at = self.parent_line(at)
        for around in reversed(unknown):  # from outside in: a thousand levels are no recursion
            self._suite(around)
        return self.module if header < 0 else self._suite(header)

    def _suite(self, line: int) -> Frame:
        known = self._of_line.get(line)
        if known is not None:
            return known
        keyword, name = self.header(line)
        around = self.of_line(line)
        key = ("line", line)
        if keyword == b"def":
            frame = Frame(FUNCTION, key, around, name)
        elif keyword == b"class":
            frame = Frame(CLASS, key, around, name)
        elif keyword in (b"if", b"elif", b"case"):
            frame = Frame(BRANCH, key, around, chain=self.chain_of(line))
        elif keyword == b"else":
            head = self._head_line(line)
            chained = self.header(head)[0] in (b"if", b"elif")
            frame = Frame(
                BRANCH if chained else MAYBE, key, around, chain=("line", head) if chained else None
            )
        elif keyword in (b"for", b"while"):
            frame = Frame(MAYBE, key, around, loops=True)
        elif keyword in (b"try", b"except"):
            frame = Frame(MAYBE, key, around, leaves=keyword == b"try")
        elif keyword == b"with" and self._suppresses(line):
            frame = Frame(MAYBE, key, around, leaves=True)
        else:
            frame = around
        self._of_line[line] = frame
        return frame

    def _suppresses(self, line: int) -> bool:
        lexed = self._lexed
        return _SUPPRESS.search(lexed.data, lexed.lines[line], lexed.line_end(line)) is not None

    def chain_of(self, line: int) -> object:
        """What joins the branch that the line opens with the others of which one run takes one."""
        if self.header(line)[0] == b"case":
            return ("cases", self.parent_line(line))
        return ("line", self._head_line(line))

    def _head_line(self, line: int) -> int:
        """The line that opens the compound statement which ``line`` continues."""
        passed: list[int] = []
        while line not in self._heads and self.header(line)[0] in _CHAIN:
            here, above = self.indentation(line), line - 1
            while above >= 0 and not 0 <= self.indentation(above) <= here:
                above -= 1
            if above < 0 or self.indentation(above) < here:
                break
            passed.append(line)
            line = above
        head = self._heads.get(line, line)
        self._heads.update(dict.fromkeys(passed, head))
        return head
