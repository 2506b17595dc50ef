"""The project's import sorter, read from its configuration: ruff's isort, or isort itself."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable

from ssot_lint.core.around import Sorting
from ssot_lint.core.lean import Any, NamedTuple
from ssot_lint.modules.sorter.sections import Sections, listed
from ssot_lint.modules.tree import Tree

Parse = Callable[[str, str], dict[str, Any]]
"""What a text of TOML, which stands at a path, says; raises ValueError where it is none."""
_RUFFS = (".ruff.toml", "ruff.toml", "pyproject.toml")
_ISORTS = (".isort.cfg", "pyproject.toml", "setup.cfg", "tox.ini")
_MORE = frozenset({"pyproject.toml", "setup.cfg", "tox.ini"})
"""Of which most edits are about something else."""
_FAR = 8
_UNUSED = frozenset({"F", "F4", "F40", "F401", "ALL"})
# What isort's profiles say of the order; the others speak of rows and commas.
_PROFILES: dict[str, dict[str, Any]] = {
    "google": {"force-sort-within-sections": True, "force-single-line": True},
    "open_stack": {"force-sort-within-sections": True, "force-single-line": True},
    "appnexus": {"force-sort-within-sections": True, "order-by-type": False},
    "plone": {"force-single-line": True},
    "hug": {},
    "black": {"line-length": 88},
    "django": {"combine-as-imports": True},
}


class Told(NamedTuple):
    """What a configuration says of sorting."""

    options: dict[str, Any]
    directory: str
    """Where it lies, which is where it says ``src`` from."""
    is_ruff: bool = True
    sorts: bool = True
    """Whether it turns sorting on; else it says where sources lie."""


def sorting_of(directory: str, root: str, files: Tree, parse: Parse | None = None) -> Sorting:
    """What sorts imports in a directory of the project: as configured, else as ruff does unasked.
    ``parse`` makes tables of texts in the place of TOML's parser."""
    told = _nearest(directory.rstrip("/"), root.rstrip("/"), files, parse or _parsed)
    options = told.options
    sections = Sections(options, told.directory, told.is_ruff, _package(directory, files), files)

    def flag(name: str, unset: bool = False) -> bool:
        return options.get(name, unset) is True

    between = options.get("lines-between-types")
    furthest = options.get("relative-imports-order") != "closest-to-furthest"
    return Sorting(
        sections.rank,
        sections.local,
        within_sections=flag("force-sort-within-sections"),
        from_first=flag("from-first"),
        by_case=flag("case-sensitive"),
        by_type=flag("order-by-type", unset=True),
        by_length=flag("length-sort"),
        straight_by_length=flag("length-sort-straight"),
        furthest_first=furthest != flag("reverse-relative"),
        to_top=frozenset(words(options, "force-to-top")),
        combined=flag("combine-as-imports"),
        single=flag("force-single-line"),
        close=sections.close,
        row=_row(options),
        flags_unused=flag("flags-unused"),
        between=between if isinstance(between, int) and between is not True else 0,
    )


def configurations(directory: str, root: str, files: Tree) -> tuple[str, ...]:
    """Files that say nothing else than how imports are sorted in a directory: those that are there, and
    those that may come into the project's own."""
    names = sorted({*_RUFFS, *_ISORTS} - _MORE)
    at, found = directory.rstrip("/"), [f"{root.rstrip('/')}/{name}" for name in names]
    while at.startswith(f"{root.rstrip('/')}/"):
        found += [path for name in names if files.is_file(path := f"{at}/{name}")]
        at = posixpath.dirname(at)
    return tuple(found)


def _row(options: dict[str, Any]) -> int:
    """How many letters a row may have: ruff's ``line-length``, isort's ``line_length``."""
    stated = options.get("line-length")
    return stated if isinstance(stated, int) and stated is not True else 88


def words(options: dict[str, Any], key: str) -> list[str]:
    """What an option lists, or holds alone."""
    return listed(options.get(key))


def _nearest(at: str, root: str, files: Tree, parse: Parse) -> Told:
    """What the nearest directory says that says anything of ruff or isort."""
    while at and (at == root or at.startswith(f"{root}/")):
        found = next(
            (it for name in _RUFFS if (it := _ruff(f"{at}/{name}", root, files, parse))), None
        )
        if found is None or not found.sorts:
            isort = next((it for name in _ISORTS if (it := _isort(at, name, files, parse))), None)
            found = isort or found
        if found is not None:
            return found
        at = at.rpartition("/")[0]
    return Told({}, root)


def _ruff(path: str, root: str, files: Tree, parse: Parse, far: int = 0) -> Told | None:
    """What a file says of ruff, over what it extends; None where it says nothing."""
    word = b"ruff" if path.endswith("pyproject.toml") else b""
    document = _toml(path, files.read(path), word, parse)
    if document is not None and path.endswith("pyproject.toml"):
        tool = document.get("tool")
        document = tool.get("ruff") if isinstance(tool, dict) else None
    if not isinstance(document, dict):
        return None
    directory = posixpath.dirname(path)
    extend = document.get("extend")
    above = None
    if isinstance(extend, str) and far < _FAR:
        beyond = posixpath.normpath(posixpath.join(directory, extend))
        above = (
            _ruff(beyond, root, files, parse, far + 1) if beyond.startswith(f"{root}/") else None
        )
    within = document.get("lint")
    lint: dict[str, Any] = within if isinstance(within, dict) else {}
    options = lint.get("isort", document.get("isort"))

    def both(key: str) -> list[str]:
        return [*words(lint, key), *words(document, key)]

    chosen, extended = both("select"), both("extend-select")
    selected = [*(chosen or ["F"]), *extended]  # ruff selects F unasked
    ignored = {*both("ignore"), *words(lint, "extend-ignore")}
    said = {**(above.options if above else {}), **_plain(options)}
    said["flags-unused"] = not _UNUSED.isdisjoint(selected) and _UNUSED.isdisjoint(ignored)
    if "line-length" in document:
        said["line-length"] = document["line-length"]
    if isinstance(document.get("src"), list):
        said["src"] = [posixpath.join(directory, it) for it in words(document, "src")]
    sorts = isinstance(options, dict) or (above is not None and above.sorts)
    sorts = sorts or any(it in ("I", "I001", "ALL", "I0", "I00") for it in (*chosen, *extended))
    return Told(said, directory, sorts=sorts)


def _isort(directory: str, name: str, files: Tree, parse: Parse) -> Told | None:
    path = f"{directory}/{name}"
    data = files.read(path)
    if data is None or (
        b"isort" not in data and not (name == ".isort.cfg" and b"settings" in data)
    ):
        return None
    if name.endswith(".toml"):
        document = _toml(path, data, b"isort", parse)
        tool = document.get("tool") if document else None
        table = tool.get("isort") if isinstance(tool, dict) else None
        said = _plain(table) if isinstance(table, dict) else None
    else:
        said = _ini(data)
    if said is None:
        return None
    profile: dict[str, Any] = _PROFILES.get(str(said.get("profile")), {})
    said = {"line-length": 79, **profile, **said}
    if "src-paths" in said:
        said["src"] = [posixpath.join(directory, it) for it in words(said, "src-paths")]
    return Told(said, directory, is_ruff=False)


def _toml(path: str, data: bytes | None, word: bytes, parse: Parse) -> dict[str, Any] | None:
    if data is None or word not in data:
        return None
    try:
        return parse(path, data.decode())
    except ValueError:
        return None


def _parsed(_: str, text: str) -> dict[str, Any]:
    from ssot_lint.core.toml import loads  # 5 ms

    return loads(text)


def _plain(options: object) -> dict[str, Any]:
    if not isinstance(options, dict):
        return {}
    return {str(name).replace("_", "-"): value for name, value in options.items()}


def _ini(data: bytes) -> dict[str, Any] | None:
    from configparser import ConfigParser, Error

    parser = ConfigParser(interpolation=None)
    try:
        parser.read_string(data.decode("utf-8", "replace"))
    except Error:
        return None
    for section in ("isort", "settings", "tool:isort"):
        if parser.has_section(section):
            found = _plain(dict(parser[section]))
            return {key: _value(key, value) for key, value in found.items()}
    return None


def _value(key: str, text: str) -> object:
    if text.strip().lower() in ("true", "false"):
        return text.strip().lower() == "true"
    if text.strip().isdecimal():
        return int(text)
    return text.strip() if key == "profile" else [it for it in re.split(r"[,\s]+", text) if it]


def _package(directory: str, files: Tree) -> str:
    """The name of the topmost package around a directory; empty where it is in none."""
    name, at = "", directory.rstrip("/")
    while at and files.is_file(f"{at}/__init__.py"):
        at, _, name = at.rpartition("/")
    return name
