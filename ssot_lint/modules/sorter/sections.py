"""Which section of a file's imports a module belongs to, by the rules of ruff's isort and isort."""

from __future__ import annotations

import posixpath
import sys
from fnmatch import fnmatchcase

from ssot_lint.core.lean import Any
from ssot_lint.modules.tree import Tree

_FUTURE, _STANDARD, _THIRD, _FIRST, _LOCAL = range(5)
_USUAL = (
    ("future", "standard-library", "third-party", "first-party", "local-folder"),
    ("future", "stdlib", "thirdparty", "firstparty", "localfolder"),
)
_KNOWN = (
    ("known-first-party", _FIRST),
    ("known-third-party", _THIRD),
    ("known-local-folder", _LOCAL),
    ("known-standard-library", _STANDARD),
    ("extra-standard-library", _STANDARD),
)


class Sections:
    """The sections of one directory's files, by their places from the top."""

    def __init__(
        self, told: dict[str, Any], directory: str, is_ruff: bool, package: str, files: Tree
    ) -> None:
        """``package`` is the topmost package around the files, which ruff takes for first-party."""
        self._files = files
        self._is_ruff = is_ruff
        self._package = package if is_ruff and told.get("detect-same-package", True) else ""
        stated = told.get("src")
        sources = stated if isinstance(stated, list) else [directory, f"{directory}/src"]
        self._sources = [posixpath.normpath(str(it)) for it in sources]
        self._usual, self._names, own = _ordered(told)
        self._known = [(name, pattern) for name, patterns in own for pattern in patterns]
        for key, usual in _KNOWN:
            self._known += [(self._usual[usual], it) for it in listed(told.get(key))]
        self._default = str(told.get("default-section", self._usual[_THIRD])).lower()
        self._unsorted = told.get("no-sections") is True
        self.local = self._place(self._usual[_FIRST if self._unsorted else _LOCAL])
        """The place of relative imports."""
        close = (it.lower() for it in listed(told.get("no-lines-before")))
        self.close = frozenset(self._place(it) for it in close if it in self._names)
        """The places of those that no blank row stands above."""

    def rank(self, module: str) -> int:
        """The place of the section that an absolute import of the module goes to."""
        return self._place(self._section(module))

    def _section(self, module: str) -> str:
        top = module.partition(".")[0]
        if top == "__future__":
            return self._usual[_FUTURE]
        if self._unsorted:
            return self._usual[_FIRST]
        known = self._stated(module)
        if known is not None:
            return known
        if top in sys.stdlib_module_names:
            return self._usual[_STANDARD]
        if top == self._package or top == "__main__" or self._lies_here(module):
            return self._usual[_FIRST]
        return self._default

    def _stated(self, module: str) -> str | None:
        """What the configuration says, of the longest part of the name that it speaks of."""
        while module:
            for name, pattern in self._known:
                if fnmatchcase(module, pattern):
                    return name
            module = module.rpartition(".")[0]
        return None

    def _lies_here(self, module: str) -> bool:
        """Whether it lies in a source directory: ruff looks for all of it, isort for its top."""
        top = module.partition(".")[0]
        path = module.replace(".", "/") if self._is_ruff else top
        for source in self._sources:
            if self._is_module(f"{source}/{path}"):
                return True
            if not self._is_ruff and posixpath.basename(source) == top:
                return True
        return False

    def _is_module(self, path: str) -> bool:
        files = self._files
        if files.is_file(f"{path}.py") or files.is_file(f"{path}.pyi"):
            return True
        return files.exists(path) and not files.is_file(path)

    def _place(self, name: str) -> int:
        if name not in self._names:
            name = self._default
        return self._names.index(name) if name in self._names else len(self._names)


def _ordered(
    told: dict[str, Any],
) -> tuple[tuple[str, ...], list[str], list[tuple[str, list[str]]]]:
    """How the usual sections are spelled, all in their order, and what the project's own hold:
    ``section-order`` and ``sections`` of ruff, ``sections`` and ``known_x`` of isort."""
    stated = told.get("sections")
    is_ruff = isinstance(stated, dict) or stated is None
    ordered = [it.lower() for it in listed(told.get("section-order") if is_ruff else stated)]
    held = {str(name).lower(): it for name, it in stated.items()} if is_ruff and stated else {}
    usual = next((it for it in _USUAL if any(name in ordered for name in it[1:4])), _USUAL[0])
    names = ordered or [*usual]
    names += [it for it in held if it not in names]
    if usual[_FUTURE] not in names:
        names.insert(0, usual[_FUTURE])
    own = [it for it in names if it not in usual]
    return usual, names, [(it, listed(held.get(it) or told.get(f"known-{it}"))) for it in own]


def listed(value: object) -> list[str]:
    """What an option's value lists, or holds alone."""
    values = value if isinstance(value, list) else [value] if isinstance(value, str) else []
    return [str(it) for it in values]
