"""What encloses a place in the file: scopes, and the branches within them.

Two sources say the same: the tree above a node inside its island, and the indentation of the rows
above the island. With the whole file as one island the tree alone answers, which is how the
indentation is tested.
"""

from __future__ import annotations

import libcst as cst

from ssot_lint.core.lex.lexed import Lexed
from ssot_lint.core.lex.suites import Suites
from ssot_lint.core.regex import regex
from ssot_lint.core.tree.islands import Island

MODULE, FUNCTION, CLASS, COMPREHENSION = "module", "function", "class", "comprehension"
BRANCH, MAYBE = "branch", "maybe"

_COMPREHENSIONS = (cst.ListComp, cst.SetComp, cst.DictComp, cst.GeneratorExp)
_LOOPS = (cst.For, cst.While, *_COMPREHENSIONS)
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

    def of_node(self, island: Island, line: int, base: int, node: cst.CSTNode) -> Frame:
        """The frame in which ``node`` is evaluated or, for a name that is bound, binds it."""
        steps = _climb(island, node)
        frame = self.of_line(line)
        for owner, kind, name in reversed(steps):
            key: object = (base, id(owner))
            chain: object = None
            outermost = line >= 0 and _is_statement(island, owner)
            if outermost:
                key = ("line", line)
            if kind == BRANCH:
                chain = self._chain(line) if outermost else (base, id(_head(island, owner)))
            loops, leaves = isinstance(owner, _LOOPS), kind == MAYBE and _may_be_left(island, owner)
            frame = Frame(kind, key, frame, name, chain, loops=loops, leaves=leaves)
        return frame

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
            frame = Frame(BRANCH, key, around, chain=self._chain(line))
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

    def _chain(self, line: int) -> object:
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


_ENCLOSING: frozenset[type[cst.CSTNode]] = frozenset(
    {
        *(cst.Param, cst.CompFor, cst.FunctionDef, cst.Lambda, cst.ClassDef, cst.If, cst.For),
        *(cst.While, cst.Try, cst.TryStar, cst.MatchCase, *_COMPREHENSIONS),
        *(cst.With, cst.BooleanOperation, cst.IfExp, cst.Comparison, cst.Assert),
    }
)


def _climb(island: Island, node: cst.CSTNode) -> list[tuple[cst.CSTNode, str, str]]:
    """Scopes and branches above ``node`` in its tree, innermost first."""
    parents = island.parents
    steps: list[tuple[cst.CSTNode, str, str]] = []
    inside_parameter = inside_first_iterable = False
    # Most of what is above is passed over: nodes are ABCs, and each ``case`` costs a check.
    child, parent = island.nearest(node, _ENCLOSING)
    while parent is not None:
        match parent:
            case cst.Param():
                inside_parameter = child is parent.name
            case cst.CompFor():
                inside_first_iterable = child is parent.iter and not isinstance(
                    parents.get(parent), cst.CompFor
                )
            case cst.FunctionDef() | cst.Lambda():
                if child is parent.body or (child is parent.params and inside_parameter):
                    name = parent.name.value if isinstance(parent, cst.FunctionDef) else ""
                    steps.append((parent, FUNCTION, name))
                inside_parameter = False
            case cst.ClassDef() if child is parent.body:
                steps.append((parent, CLASS, parent.name.value))
            case cst.ListComp() | cst.SetComp() | cst.DictComp() | cst.GeneratorExp():
                if not (child is parent.for_in and inside_first_iterable):
                    steps.append((parent, COMPREHENSION, ""))
                inside_first_iterable = False
            case cst.If() if child is parent.body:
                steps.append((parent, BRANCH, ""))
            case cst.If() if child is parent.test and isinstance(parents.get(parent), cst.If):
                # An ``elif`` is asked only where those above it said no.
                steps.append((parent, MAYBE, ""))
            case cst.BooleanOperation() if child is parent.right:
                steps.append((child, MAYBE, ""))
            case cst.IfExp() if child is not parent.test:
                steps.append((child, MAYBE, ""))
            case cst.Comparison() if child in parent.comparisons[1:]:
                steps.append((child, MAYBE, ""))
            case cst.Assert() if child is parent.msg:
                steps.append((child, MAYBE, ""))
            case cst.If() if isinstance(child, cst.Else):
                steps.append((child, BRANCH, ""))
            case cst.For() | cst.While() if child is parent.orelse:
                steps.append((child, MAYBE, ""))
            case cst.For() if child is not parent.iter:
                steps.append((parent, MAYBE, ""))
            case cst.While():
                # Its condition is looked at again after each pass.
                steps.append((parent, MAYBE, ""))
            case cst.Try() | cst.TryStar() if child is not parent.finalbody:
                steps.append((child, MAYBE, ""))
            case cst.MatchCase():
                steps.append((parent, BRANCH, ""))
            case cst.With() if child is parent.body and _suppresses(parent):
                steps.append((child, MAYBE, ""))
            case _:
                pass
        child, parent = island.nearest(parent, _ENCLOSING)
    return steps


def _may_be_left(island: Island, owner: cst.CSTNode) -> bool:
    """Whether an exception may end ``owner`` and be caught: the body of ``try``, of ``suppress``."""
    above = island.parents.get(owner)
    return isinstance(above, cst.Try | cst.TryStar | cst.With) and above.body is owner


def _suppresses(statement: cst.With) -> bool:
    """Whether the statement goes on after exceptions: contextlib's ``suppress``, by its name."""
    stack: list[cst.CSTNode] = [it.item for it in statement.items]
    while stack:
        node = stack.pop()
        if isinstance(node, cst.Name) and node.value == "suppress":
            return True
        stack.extend(node.children)
    return False


def _is_statement(island: Island, owner: cst.CSTNode) -> bool:
    """Whether ``owner`` is what the island's logical line itself opens, wrappers left aside."""
    body = island.module.body
    if not body:
        return False
    statement: cst.CSTNode = body[-1]
    if owner is statement:
        return True
    above = island.parents.get(owner)
    if isinstance(owner, cst.IndentedBlock | cst.SimpleStatementSuite):
        return above is statement
    return bool(island.prefix) and (
        above is statement or (above is not None and island.parents.get(above) is statement)
    )


def _head(island: Island, owner: cst.CSTNode) -> cst.CSTNode:
    """The ``if`` or ``match`` that a branch belongs to."""
    above = island.parents.get(owner)
    if isinstance(owner, cst.MatchCase):
        return above or owner
    while isinstance(above, cst.If) and (above.orelse is owner):
        owner, above = above, island.parents.get(above)
    return owner
