"""Truth tests: what a comparison says of a string, which way round it is meant, and what is refused.

A test is a tree: ``("cmp", chain, operator, words)`` · ``("or", …) ("and", …) ("not", test)`` ·
``("int",) ("float",)`` of ``bool(int(v))`` · ``("strtobool",)`` · ``("lib", name)``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ssot_lint.core.lean import NamedTuple

Tree = tuple[object, ...]

TRUE = ("1", "true", "yes", "on", "y", "t", "enabled")
FALSE = ("0", "false", "no", "off", "n", "f", "disabled")
_WORDS = frozenset(TRUE + FALSE)
_NEITHER = "\x01neither"

FOLDING: dict[str, Callable[[str], str]] = {
    "upper": str.upper,
    "lower": str.lower,
    "strip": str.strip,
    "lstrip": str.lstrip,
    "rstrip": str.rstrip,
    "casefold": str.casefold,
    "title": str.title,
}


class Refused(Exception):
    """The value is an error."""


class Library(NamedTuple):
    """The words of a library's bool, folded; ``strict`` where all others are errors."""

    true: frozenset[str]
    false: frozenset[str]
    strict: bool = True
    exact: bool = False
    """Whether case counts."""
    numbers: bool = False
    """Whether any other number than 0 is true."""


_PLAIN_TRUE = frozenset(["1", "true", "t", "yes", "y", "on"])
_PLAIN_FALSE = frozenset(["0", "false", "f", "no", "n", "off"])
_MARSHMALLOW = "t T true True TRUE on On ON y Y yes Yes YES 1"
LIBRARIES: dict[str, Library] = {
    "pydantic": Library(_PLAIN_TRUE, _PLAIN_FALSE),
    "click": Library(_PLAIN_TRUE, _PLAIN_FALSE | {""}),
    "strtobool": Library(_PLAIN_TRUE, _PLAIN_FALSE),
    "decouple": Library(_PLAIN_TRUE, _PLAIN_FALSE | {""}),
    "environs": Library(
        frozenset(_MARSHMALLOW.split()),
        frozenset(
            [
                "f",
                "F",
                "false",
                "False",
                "FALSE",
                "off",
                "Off",
                "OFF",
                "n",
                "N",
                "no",
                "No",
                "NO",
                "0",
            ]
        ),
        exact=True,
    ),
    "django-environ": Library(
        frozenset(["true", "on", "ok", "y", "yes", "1"]), frozenset(), strict=False, numbers=True
    ),
    "typed-settings": Library(
        frozenset(["1", "true", "t", "yes", "y", "on"]),
        frozenset(["0", "false", "f", "no", "n", "off"]),
    ),
    "starlette": Library(frozenset({"true", "1"}), frozenset({"false", "0"})),
}


class Test(NamedTuple):
    """A truth test of which it is known which way round it is meant."""

    tree: Tree
    flipped: bool = False

    def on(self, value: str) -> bool:
        """Whether the switch is on for a value. Raises ``Refused`` where it is an error."""
        return _told(self.tree, value) != self.flipped

    def missing(self) -> bool:
        """What it is where the variable has no value at all."""
        return _told_of_nothing(self.tree) != self.flipped

    def true_words(self) -> tuple[str, ...]:
        """The words that are on, of those that it lists and the usual ones."""
        listed = [it for it in dict.fromkeys((*_listed(self.tree), *TRUE, *FALSE)) if it]
        return tuple(it for it in listed if self.is_on(it))

    def is_on(self, value: str) -> bool | None:
        """``on``; None where it is an error."""
        try:
            return self.on(value)
        except Refused:
            return None


def test_of(tree: Tree) -> Test | None:
    """The test with its polarity; None where no word of it is a boolean one."""
    words = list(_listed(tree))
    if not words and not _is_conversion(tree):
        return None
    if _is_conversion(tree):
        return Test(tree, flipped=_told(tree, "1") is False)
    folded = [it.casefold().strip() for it in words]
    if not any(it in _WORDS for it in folded) or _only_validates(tree, words, folded):
        return None
    for word, plain in zip(words, folded):
        if plain in TRUE:
            told = _quiet(tree, word)
            other = _quiet(tree, _NEITHER)
            if told is not None and told != other:
                return Test(tree, flipped=told is False)
    return Test(tree, flipped=_quiet(tree, _NEITHER) is False)


def _only_validates(tree: Tree, words: list[str], folded: list[str]) -> bool:
    """Whether true and false words come to the same: a test whether the value is a known word."""
    true = [word for word, plain in zip(words, folded) if plain in TRUE]
    false = [word for word, plain in zip(words, folded) if plain in FALSE]
    if not true or not false:
        return False
    return len({_quiet(tree, it) for it in (*true, *false)}) == 1


def _is_conversion(tree: Tree) -> bool:
    if tree[0] in ("int", "float", "strtobool", "lib"):
        return True
    return tree[0] in ("or", "and", "not") and any(
        isinstance(it, tuple) and _is_conversion(it) for it in tree[1:]
    )


def _quiet(tree: Tree, value: str) -> bool | None:
    try:
        return _told(tree, value)
    except Refused:
        return None


def _told(tree: Tree, value: str) -> bool:
    match tree:
        case ("cmp", tuple(chain), str(operator), tuple(words)):
            folded = _folded(chain, value)
            same = folded in words
            return same if operator in ("==", "in") else not same
        case ("or", *parts):
            return any(_told(it, value) for it in parts)  # type: ignore[arg-type]
        case ("and", *parts):
            return all(_told(it, value) for it in parts)  # type: ignore[arg-type]
        case ("not", tuple(inner)):
            return not _told(inner, value)
        case ("int",) | ("float",):
            return _number(str(tree[0]), value)
        case ("strtobool",):
            return _of_library(LIBRARIES["strtobool"], value)
        case ("lib", str(name)):
            return _of_library(LIBRARIES[name], value)
    return bool(value)


def _told_of_nothing(tree: Tree) -> bool:
    match tree:
        case ("cmp", _, operator, _):
            return operator not in ("==", "in")
        case ("or", *parts):
            return any(_told_of_nothing(it) for it in parts)  # type: ignore[arg-type]
        case ("and", *parts):
            return all(_told_of_nothing(it) for it in parts)  # type: ignore[arg-type]
        case ("not", tuple(inner)):
            return not _told_of_nothing(inner)
    return False


def _number(kind: str, value: str) -> bool:
    try:
        return bool(int(value)) if kind == "int" else bool(float(value))
    except (ValueError, OverflowError):
        raise Refused(value) from None


def _of_library(library: Library, value: str) -> bool:
    folded = value if library.exact else value.strip().lower()
    if folded in library.true or (library.numbers and _counts(folded)):
        return True
    if folded in library.false or not library.strict:
        return False
    raise Refused(value)


def _counts(value: str) -> bool:
    try:
        return int(value) != 0
    except ValueError:
        return False


def _folded(chain: tuple[object, ...], value: str) -> str:
    for step in chain:
        value = FOLDING[str(step)](value)
    return value


def _listed(tree: Tree) -> Iterator[str]:
    """The words that the comparisons of a test name."""
    match tree:
        case ("cmp", _, _, tuple(words)):
            yield from (it for it in words if isinstance(it, str))
        case ("or", *parts) | ("and", *parts) | ("not", *parts):
            for it in parts:
                yield from _listed(it)  # type: ignore[arg-type]
