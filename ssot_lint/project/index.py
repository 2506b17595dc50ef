"""The project: files with their facts and settings, looked up by key, updated file by file.

``update`` in any order gives what building from all files at once gives; it says which keys changed,
so that only what they decide is judged again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from ssot_lint.core.lean import NamedTuple
from ssot_lint.core.project_settings import ProjectSettings
from ssot_lint.facts.claims import same_claims
from ssot_lint.facts.families import BY_NAME, FAMILIES
from ssot_lint.facts.model import NO_FACTS, Fact, FileFacts, Site
from ssot_lint.modules.tree import DISK, Tree

if TYPE_CHECKING:
    from ssot_lint.core.settings import FileSettings

Changes = Mapping[str, frozenset[str]]
"""By family, the keys whose facts changed. Under ``""``: paths whose settings changed."""

T = TypeVar("T")
DEPLOYED = "deployed"
"""In changes: names of environments whose files are others now."""
Sited = tuple[str, Any]
"""A path and a fact of the family that was asked for."""


class File(NamedTuple):
    """One file of the project."""

    path: str
    """Absolute, with ``/``."""
    settings: FileSettings
    facts: FileFacts = NO_FACTS

    @property
    def module(self) -> str | None:
        """Its dotted name under the source roots of its owner; None outside them."""
        return self.settings.module

    @property
    def is_package(self) -> bool:
        """Whether it is an ``__init__``."""
        return self.settings.is_package

    @property
    def tier(self) -> str:
        """``production``, ``tests``, ``scripts`` or what the configuration calls it."""
        return self.settings.tier

    @property
    def owner(self) -> str | None:
        """Name of its owner; None where there is none, or only one."""
        return self.settings.owner


class Allowance(NamedTuple):
    """An entry of ``allow``, where it is written, and which files it covers."""

    path: str
    """The configuration: absolute, with ``/``."""
    site: Site
    text: str
    """Its pattern."""
    covers: Callable[[str], bool]


class View(Generic[T]):
    """Something linked from facts: made when first asked for, and again when those changed.

    A module of ``project/`` defines one as a constant: ``VARIABLES = View("variables", _link,
    ("mentions", "wrappers", "definitions"))``; rules ask ``project.view(VARIABLES)``.
    """

    # No NamedTuple: on Python 3.10 one cannot be generic.
    __slots__ = ("families", "link", "name")

    def __init__(self, name: str, link: Callable[[Project], T], families: tuple[str, ...]) -> None:
        self.name = name
        self.link = link
        """Pure: all it may look at is the project, other views among it."""
        self.families = families
        """What it depends on. A change of a file's settings, or of files themselves, always counts."""


class Project:
    """All that is known of a project's files."""

    def __init__(
        self,
        root: str = "",
        roots: Iterable[str] | None = None,
        allowances: Iterable[Allowance] = (),
        config: ProjectSettings | None = None,
    ) -> None:
        """``root`` is the project's directory, absolute, with ``/``; ``roots`` are the directories
        (and files) below which every file is judged, all of it where that is None."""
        self.root = root
        self.roots = (root,) if roots is None else tuple(roots)
        self.allowances = tuple(allowances)
        self.config = config or ProjectSettings()
        """What is configured for the project as a whole."""
        self.deployed: tuple[Any, ...] = ()
        """Its declared environments (``environments.deployed.Deployed``), as their files are now; what
        they are is known above."""
        self.files: dict[str, File] = {}
        self._index: dict[str, dict[str, dict[str, list[Fact]]]] = {
            family.name: {} for family in FAMILIES
        }
        self._modules: dict[str, list[str]] = {}
        self._views: dict[str, tuple[tuple[str, ...], object]] = {}
        self._holders: dict[str, set[str]] = {family.name: set() for family in FAMILIES}
        self.version = 0
        """Counts changes."""
        self.judged = 0
        """The version that was judged last."""
        self.log: list[str] = []
        """The path that each change was about: as many as ``version`` counts."""
        self.kept: dict[str, object] = {}
        """What is linked step by step, by those who keep it: they look at ``version``."""
        self.text: Callable[[str], bytes | None] = on_disk
        """The bytes of a file, as they are now; None where there are none."""
        self.ignored: Callable[[str], bool] = _never
        """Whether git ignores a file, or a directory (with a final ``/``), be there one or not."""
        self.tree: Tree = DISK
        """Where files lie that are none of the project's modules."""

    # --- asking

    def keys(self, family: str) -> Iterable[str]:
        """All keys that facts of the family are found by."""
        return self._index[family].keys()

    def lookup(self, family: str, key: str) -> Iterator[Sited]:
        """Every fact of the family under ``key`` with its path, by path, then as they stand."""
        found = self._index[family].get(key, {})
        for path in sorted(found):
            for fact in found[path]:
                yield path, fact

    def files_with(self, family: str, key: str) -> int:
        """How many files have facts of the family under ``key``."""
        return len(self._index[family].get(key, ()))

    def facts(self, family: str) -> Iterator[Sited]:
        """Every fact of the family with its path, by path, then as they stand."""
        for path in sorted(self._holders[family]):
            for fact in self.files[path].facts.of(family):
                yield path, fact

    def holders(self, family: str) -> Iterable[str]:
        """Paths of the files with facts of the family, in any order."""
        return self._holders[family]

    def module(self, name: str) -> File | None:
        """The file that is the module of this name; of several, the first by path."""
        paths = self._modules.get(name)
        return self.files[min(paths)] if paths else None

    def modules(self) -> Iterable[str]:
        """Dotted names of all files below source roots."""
        return self._modules.keys()

    def settings(self, path: str) -> FileSettings:
        """Settings of a file of the project. Raises KeyError for any other."""
        return self.files[path].settings

    def is_on(self, code: str, path: str) -> bool:
        """Whether a rule is selected for the file (``per-file-ignores`` heeded)."""
        file = self.files.get(path)
        return file is not None and code in file.settings.select

    def view(self, view: View[T]) -> T:
        """What the view links, made now if it is not there."""
        known = self._views.get(view.name)
        if known is None:
            known = self._views[view.name] = (view.families, view.link(self))
        linked: Any = known[1]
        made: T = linked
        return made

    def covers(self, directory: str) -> bool:
        """Whether every file below ``directory`` is judged: no hook that is passed some files."""
        prefixes = [root.rstrip("/") + "/" for root in self.roots]
        return any(f"{directory.rstrip('/')}/".startswith(prefix) for prefix in prefixes)

    @property
    def is_whole(self) -> bool:
        """Whether every file of the project is judged."""
        return self.covers(self.root)

    # --- changing

    def update(self, path: str, file: File | None) -> Changes:
        """Put ``file`` in the place of what is known at ``path``; None: it is gone.

        By family, the keys whose facts are others now, be it only their places; ``""`` names the
        path where its settings changed, or the file came or went.
        """
        before = self.files.get(path)
        self._note(path)
        if file is None:
            self.files.pop(path, None)
        else:
            self.files[path] = file
        changes: dict[str, frozenset[str]] = {}
        for family in FAMILIES:
            old = before.facts.of(family.name) if before is not None else ()
            new = file.facts.of(family.name) if file is not None else ()
            if old != new:
                changes[family.name] = self._replace(family.name, path, old, new)
        if (before and before.settings) != (file and file.settings):
            changes[""] = frozenset((path,))
            self._rename(path, before, file)
            # Whether a rule is on for a file, its tier and owner decide about all its facts.
            for family in FAMILIES:
                facts = [] if file is None else file.facts.of(family.name)
                keys = frozenset(key for fact in facts for key in _keys(family.name)(fact))
                if keys:
                    changes[family.name] = changes.get(family.name, frozenset()) | keys
        self._forget_views(changes)
        return changes

    def keys_of(self, path: str) -> Changes:
        """By family, the keys that facts of a file are found by."""
        facts = self.files[path].facts
        every = {
            family.name: frozenset(
                key for fact in facts.of(family.name) for key in _keys(family.name)(fact)
            )
            for family in FAMILIES
        }
        return {name: keys for name, keys in every.items() if keys}

    def shift(self, path: str, file: File, *, is_mute: bool = False) -> dict[Site, Site] | None:
        """Put ``file`` in its place where it says what it said, be it at other places: from the old
        ones to the new. None, and nothing is changed, where it says anything else.

        ``is_mute``: its text is another in comments alone. Then its bytes may differ, of which
        outlines hold a digest, and places inside facts.
        """
        before = self.files.get(path)
        if before is None or before.settings != file.settings:
            return None
        is_same = same_claims if is_mute else _same_but_sites
        if not is_same(before.facts, file.facts):
            return None
        places: dict[Site, Site] = {}
        self.files[path] = file
        changes: dict[str, frozenset[str]] = {}
        for family in FAMILIES:
            old, new = before.facts.of(family.name), file.facts.of(family.name)
            if old != new:
                places.update((was[0], now[0]) for was, now in zip(old, new))
                changes[family.name] = self._replace(family.name, path, old, new)
        if changes:
            self._note(path)
            self._forget_views(changes)
        return places

    def _note(self, path: str) -> None:
        self.version += 1
        self.log.append(path)

    def _replace(
        self, family: str, path: str, old: Sequence[Fact], new: Sequence[Fact]
    ) -> frozenset[str]:
        keys_of, index = _keys(family), self._index[family]
        if new:
            self._holders[family].add(path)
        else:
            self._holders[family].discard(path)
        before, after = _by_key(old, keys_of), _by_key(new, keys_of)
        changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
        for key in changed:
            facts = after.get(key)
            if facts is not None:
                index.setdefault(key, {})[path] = facts
                continue
            del index[key][path]
            if not index[key]:
                del index[key]
        return frozenset(changed)

    def _rename(self, path: str, before: File | None, after: File | None) -> None:
        was, now = before and before.module, after and after.module
        if was == now:
            return
        if was is not None:
            self._modules[was].remove(path)
            if not self._modules[was]:
                del self._modules[was]
        if now is not None:
            self._modules.setdefault(now, []).append(path)

    def _forget_views(self, changes: Changes) -> None:
        if changes:
            gone = [
                name
                for name, (families, _) in self._views.items()
                if "" in changes or any(it in changes for it in families)
            ]
            for name in gone:
                del self._views[name]


def _same_but_sites(one: FileFacts, other: FileFacts) -> bool:
    """Whether all facts are the same but for their own places."""
    return all(
        len(old) == len(new) and all(was[1:] == now[1:] for was, now in zip(old, new))
        for old, new in ((one.of(it.name), other.of(it.name)) for it in FAMILIES)
    )


def _never(path: str) -> bool:
    return False


def on_disk(path: str) -> bytes | None:
    """The bytes of a file; None where it cannot be read."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return None


def merged(all_changes: Iterable[Changes]) -> Changes:
    """What several updates changed together."""
    found: dict[str, frozenset[str]] = {}
    for changes in all_changes:
        for family, keys in changes.items():
            found[family] = found.get(family, frozenset()) | keys
    return found


_KEYS: dict[str, Callable[[Any], Iterable[str]]] = {}


def _keys(family: str) -> Callable[[Any], Iterable[str]]:
    """The function of a family's module that says what its facts are found by."""
    known = _KEYS.get(family)
    if known is None:
        known = _KEYS[family] = import_module(BY_NAME[family].module).keys
    return known


def _by_key(
    facts: Iterable[Fact], keys_of: Callable[[Any], Iterable[str]]
) -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        for key in keys_of(fact):
            found.setdefault(key, []).append(fact)
    return found
