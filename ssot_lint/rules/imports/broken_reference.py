"""An import, or a string that names a part of a module, leads to nothing.

## Why
A dead import fails when it is run, which for those inside functions is in production. A patch
target that is gone fails in a test that somebody skips, or worse, the test patches where nobody
looks the name up. Where this was first counted, 882 of 5,049 patch targets named nothing.

## What counts
First-party modules and names only: `import a.b`, `from a import n`; the targets of
`unittest.mock.patch` (`.dict`, `.multiple`), pytest-mock, `monkeypatch.setattr("a.b", ...)`;
`import_module("a.b")`; entry points in `pyproject.toml`. Mock looks modules up first, pytest's
monkeypatch attributes: each is judged as it goes. A module that may bind anything (`__getattr__`,
`globals()[...] =`, generated, compiled) is silent, and so is what a `try` guards against a missing
name, what stands in `pytest.raises`, `create=True` and `raising=False`. Where more than a fifth of a
package's names look broken, its root is configured wrongly, and the rule is silent for it.

## Fix
A patch target that the module imports only inside functions becomes the target at its source, which
those functions look up when they are called: safe. An import of a name that exactly one other module
defines becomes an import from there: unsafe, for it may be another thing of that name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.core.model import SAFE, UNSAFE, Edit, Fix
from ssot_lint.core.source import newline_of
from ssot_lint.facts.model import Site
from ssot_lint.facts.uses import FROM, STRING, Use
from ssot_lint.modules.scan.enclosing import FALLBACK, RAISES, TRIED, TYPING
from ssot_lint.modules.scan.rows import Rows
from ssot_lint.modules.source.move_import import Taken, find_alias, take
from ssot_lint.project.names.entry_points import ENTRY_POINTS, entry_points
from ssot_lint.project.names.keys import Key
from ssot_lint.project.names.references import References, references
from ssot_lint.project.names.resolve import (
    LOCAL,
    MODULE,
    ONLY_TYPING,
    Broken,
)
from ssot_lint.project.names.suggest import definer, near
from ssot_lint.project.rule import ExampleFile, ProjectExample, Related, Verdict
from ssot_lint.rules.by_name import NameRule, name_of

if TYPE_CHECKING:
    from ssot_lint.project.index import Project

_GUARDED = TRIED | RAISES
_Said = tuple[str, "str | None"]
"""What is wrong, and the path that is right if one is known."""
_UNTOLD = "nothing tells what was meant"


class BrokenReference(NameRule):
    code = "SSOT302"
    name = "broken-reference"
    summary = "an import or a target in a string leads to nothing"
    good = ("try:\n    from app.fast import total\nexcept ImportError:\n    total = sum\n",)
    project_examples = (
        ProjectExample(
            (
                ExampleFile("app/__init__.py", ""),
                ExampleFile(
                    "app/mail.py",
                    "def send(text):\n    from app.server import connect\n\n    connect().send(text)\n",
                ),
                ExampleFile("app/server.py", "def connect():\n    ...\n"),
                ExampleFile(
                    "tests/test_mail.py",
                    "from unittest.mock import patch\n\n\n"
                    '@patch(«"app.mail.connect"»)\ndef test_send(connect):\n    ...\n',
                    "from unittest.mock import patch\n\n\n"
                    '@patch("app.server.connect")\ndef test_send(connect):\n    ...\n',
                ),
            ),
            title="a target that only a function imports",
        ),
        ProjectExample(
            (
                ExampleFile("app/__init__.py", ""),
                ExampleFile("app/prices.py", "def total(items):\n    return sum(items)\n"),
                ExampleFile("app/shop.py", "from app.prices import «totals»\n"),
            ),
            title="a name that is gone",
        ),
    )

    def names(self, names: References) -> Iterable[Key]:
        return names.broken

    def remarks(self, project: Project) -> Iterable[str]:
        for package in sorted(references(project).noisy):
            yield (
                f"note: more than a fifth of the names taken from `{package}` look broken, so SSOT302"
                " is silent about it; is `src` right?"
            )

    def judge(self, key: str, project: Project) -> Iterator[Verdict]:
        names = references(project)
        if key == ENTRY_POINTS:
            yield from _entry_points(self.code, project, names)
            return
        asked = name_of(key)
        broken = names.broken.get(asked)
        if broken is None or asked.module.partition(".")[0] in names.noisy:
            return
        said: dict[bool, _Said] = {}  # the same for all strings, and for all imports
        for path, use in names.uses(asked):
            if project.is_on(self.code, path) and _counts(asked, use, path, broken, names):
                is_string = use.form == STRING
                if is_string not in said:
                    said[is_string] = _said(asked, broken, project, is_string=is_string)
                yield _verdict(asked, use, path, broken, said[is_string], project)

    def refit(self, verdict: Verdict, data: bytes, start: int, project: Project) -> Fix | None:
        names = references(project)
        for use in names.uses_in(verdict.path):
            if use.start == verdict.site.start and use.form == FROM:
                asked = names.key_in(verdict.path, use)
                broken = None if asked is None else names.broken.get(asked)
                if broken is not None:
                    _, home = _said(asked, broken, project, is_string=False)
                    moved = use._replace(start=start)
                    made = _fix_import(moved, broken, home or "", verdict.path, data, project)
                    return None if isinstance(made, str) else made
        return None


def _entry_points(code: str, project: Project, names: References) -> Iterator[Verdict]:
    if not any(code in file.settings.select for file in project.files.values()):
        return
    for it in entry_points(project):
        if names.world.first_party(it.module):
            broken = names.resolver.entry_point(it.module, it.attribute)
            if broken is not None:
                subject = f"{it.module}:{it.attribute}" if it.attribute else it.module
                said, _ = _said(None, broken, project, is_string=False)
                yield Verdict(it.path, it.site, f"`{subject}`: {said}", subject, refused=_UNTOLD)


def _counts(key: Key, use: Use, path: str, broken: Broken, names: References) -> bool:
    if use.guards & _GUARDED or use.quiet:
        return False
    if broken.why == ONLY_TYPING and use.guards & TYPING:
        return False
    if not names.world.first_party(key.module, path):
        return False
    if use.form != STRING:
        own = names.world.names[path]
        return not use.guards & FALLBACK or any(
            it.partition(".")[0] == key.module.partition(".")[0] for it in own
        )
    # What is patched first may bring what is patched then: a mock has every attribute.
    return not names.is_below_patched(path, key.module)


def _verdict(
    key: Key, use: Use, path: str, broken: Broken, what: _Said, project: Project
) -> Verdict:
    names = references(project)
    said, home = what
    made = _fix(use, broken, home, path, project)
    fix, refused = (None, made) if isinstance(made, str) else (made, made.reason)
    return Verdict(
        path,
        Site(use.start, use.end, use.row, use.column, use.end_row, use.end_column),
        f"`{key.path}`: {said}",
        key.path,
        related=tuple(_related(broken, names)),
        fix=fix,
        refused=refused,
        scope=use.scope,
    )


def _said(key: Key | None, broken: Broken, project: Project, *, is_string: bool) -> _Said:
    """What is wrong, and the path that is right if one is known."""
    names = references(project)
    holder, name = broken.holder, broken.name
    match broken.why:
        case "local":
            source = _source(broken, names)
            whole = f"{source}.{broken.rest}" if broken.rest else source
            scope = names.world.of(holder).local[name][0][0]  # type: ignore[union-attr]
            way = "patch" if is_string else "take"
            advice = f" – {way} `{whole}` instead" if source is not None else ""
            return f"imported only inside `{scope}()` of `{holder}`{advice}", source
        case "typing":
            home = _defined(key, broken, project)
            return f"typing only: `{holder}` binds `{name}` for type checkers", home
        case "annotated":
            return f"annotation only: `{holder}` never gives `{name}` a value", None
        case "instance":
            return f"set on instances only: class `{holder}` has no `{name}`", None
        case "shadowed":
            return f"name missing: `{holder}` is a function there, not the module", None
        case "member":
            return f"member missing: class `{holder}` has no `{name}`", None
    what = (
        f"there is no `{holder}.{name}`" if broken.why == MODULE else f"`{holder}` has no `{name}`"
    )
    guess = near(broken, names)
    home = f"{holder}.{guess}" if guess is not None else None
    if guess is None:
        home = _defined(key, broken, project)
    hint = f"; did you mean `{home}`?" if home is not None else ""
    return f"{broken.why} missing: {what}{hint}", home if guess is None else None


def _defined(key: Key | None, broken: Broken, project: Project) -> str | None:
    """Where the name that is taken is defined, if one other module does."""
    name = broken.name
    if key is not None and key.form == FROM:
        name = key.name
    elif broken.why == MODULE or broken.rest:
        return None
    if name == "*":
        return None
    module = definer(name, references(project), project)
    return f"{module}.{name}" if module is not None and module != broken.holder else None


def _source(broken: Broken, names: References) -> str | None:
    """Where functions of the module import the name from, if all of them do from one place."""
    bound = names.world.of(broken.holder)
    rows = bound.local[broken.name] if bound is not None else []
    found = {(names.world.absolute(module, broken.holder), there) for _, module, there in rows}
    if len(found) != 1:
        return None
    module, there = found.pop()
    return ".".join(it for it in (module, there) if it) if module else None


def _fix(use: Use, broken: Broken, home: str | None, path: str, project: Project) -> Fix | str:
    if home is None:
        return _UNTOLD
    if use.form == STRING:
        return _fix_target(use, broken, home)
    if use.form == FROM:
        data = project.text(path)
        return _UNTOLD if data is None else _fix_import(use, broken, home, path, data, project)
    return _UNTOLD


def _fix_target(use: Use, broken: Broken, home: str) -> Fix | str:
    if broken.why != LOCAL:
        return "the code under test must show where the name is looked up"
    if not use.literal:
        return "the target is put together of parts"
    if use.name:
        return "the target is named by a keyword"
    if "." not in home and not broken.rest:
        return "a module cannot be replaced by its name alone"
    # A plain string of identifiers has no escapes: its text ends before the closing quote.
    start = use.end - 1 - len(use.module.encode())
    old = f"{broken.holder}.{broken.name}"
    edit = Edit(start, start + len(old.encode()), home.encode())
    whole = f"{home}.{broken.rest}" if broken.rest else home
    return Fix(f"Patch `{whole}`", (edit,), SAFE)


def _fix_import(
    use: Use, broken: Broken, home: str, path: str, data: bytes, project: Project
) -> Fix | str:
    names = references(project)
    module, _, name = home.rpartition(".")
    if not module:
        return _UNTOLD
    rows = Rows(data)
    site = find_alias(rows, use.start)
    if site is None:
        return "the file changed"
    taken = Taken(module, name, use.local or use.name)
    made = take(rows, site, taken, names.package_of(path), newline_of(data))
    if isinstance(made, str):
        return made
    why = f"another `{name}` may be meant"
    if broken.why == LOCAL:
        why = "it is imported at once then, no more when a function is called"
    return Fix(f"Import `{home}`", tuple(Edit(*it) for it in sorted(made)), UNSAFE, why)


def _related(broken: Broken, names: References) -> Iterator[Related]:
    """The import inside a function, where there is one."""
    if broken.why != LOCAL:
        return
    path = names.world.path(broken.holder)
    bound = names.world.of(broken.holder)
    if path is None or bound is None:
        return
    for use in names.uses_in(path):
        if use.scope and (use.local or use.name or use.module) == broken.name:
            site = Site(use.start, use.end, use.row, use.column, use.end_row, use.end_column)
            yield Related(path, site, "imported here")
            return


RULE = BrokenReference()
