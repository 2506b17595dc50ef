"""A declared environment does not give the code what it asks for.

## Why
A variable that is required and missing, a value that `int()` refuses, a name that nobody reads since
it was renamed: the code is right, the manifest is valid, and the deployment fails, or runs on a
default that nobody meant.

## What counts
In the sources of each `[tool.ssot-lint.environments.NAME]`, and in no other file:

- a variable that no code reads or declares (at its key), with the name that was meant; what shell
  scripts, web servers' templates and other languages of the project read, or a well-known library, is
  read;
- a value that the code which reads it would fail on (at its key; the value itself is never shown);
- a key that stands twice in one `.env` file (at the second, which is the one that counts);
- a source that cannot be read (where it is broken);
- a variable that the code requires and no source provides, or provides empty (at the environment's
  row of the configuration).

Values that only the deployment knows (`secretKeyRef`, `${{ secrets.X }}`, `var.x`, a template) count
as provided and are not judged. A source that is not there at all is nothing for `check`: files like
`.env` are on some machines only. `ssot-lint env check NAME` says so.

It is judged on runs over the whole project, and in editors.

## Suppression
`# ssot: ignore[SSOT210] reason` on the row or alone above it, in TOML, `.env`, YAML, HCL and
Dockerfiles alike.

## Fix
None on the command line: whoever deploys it knows. In an editor: the name that was meant, a row that
nobody reads taken out, a missing key added to `.env.example`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ssot_lint.core.lean import TYPE_CHECKING
from ssot_lint.deploy.model import Provided
from ssot_lint.project.environments import words
from ssot_lint.project.environments.answer import Answer, Missing, Place, answer
from ssot_lint.project.environments.deployed import Deployed
from ssot_lint.project.environments.readers import FAMILIES, code
from ssot_lint.project.index import DEPLOYED, Changes
from ssot_lint.project.rule import ExampleFile, ProjectExample, ProjectRule, Related, Verdict

if TYPE_CHECKING:
    from ssot_lint.project.index import Project

_MOST_RELATED = 5
_VALUE = "whoever deploys it knows the value"
_CONFIG = '[tool.ssot-lint]\ngetter = "app.env:env"\n\n{mark}\nsources = [".env.staging"]\n'
_CODE = 'import os\n\nSECRET = os.environ["CLIENT_SECRET"]\nTIMEOUT = int(os.environ["TIMEOUT"])\n'


class EnvironmentDrift(ProjectRule):
    code = "SSOT210"
    name = "environment-drift"
    summary = "an environment's files do not give the code what it asks for"
    severity = "warning"
    families = FAMILIES
    whole_project = True
    good = ('import os\n\nTIMEOUT = os.environ.get("TIMEOUT", "30")\n',)
    project_examples = (
        ProjectExample(
            (
                ExampleFile("app/env.py", _CODE),
                ExampleFile(
                    "pyproject.toml",
                    _CONFIG.format(mark="«[»tool.ssot-lint.environments.staging]"),
                ),
                ExampleFile(".env.staging", "«TIMEOUT»=half a minute\n«OLD_NAME»=1\n"),
            ),
            safe=False,
        ),
        ProjectExample(
            (
                ExampleFile("app/env.py", _CODE),
                ExampleFile(
                    "pyproject.toml", _CONFIG.format(mark="[tool.ssot-lint.environments.staging]")
                ),
                ExampleFile(
                    ".env.staging",
                    "CLIENT_SECRET=x\nTIMEOUT=30\n"
                    "# ssot: ignore[SSOT210] read by the proxy in front\nOLD_NAME=1\n",
                ),
            ),
            title="nothing is wrong",
        ),
    )

    def applies(self, project: Project) -> bool:
        return bool(project.deployed)

    def keys(self, project: Project) -> Iterable[str]:
        return [it.asked.name for it in project.deployed]

    def affected(self, changes: Changes, project: Project) -> Iterable[str]:
        touched = any(changes.get(family) for family in ("", *FAMILIES))
        return self.keys(project) if touched else changes.get(DEPLOYED, ())

    def files(self, key: str, project: Project) -> Iterable[str]:
        return project.files

    def judge(self, key: str, project: Project) -> Iterator[Verdict]:
        for it in project.deployed:
            if it.asked.name == key:
                known = code(project, it.root)
                yield from _verdicts(it, answer(it.asked, it.provision, known))


def _verdicts(it: Deployed, found: Answer) -> Iterator[Verdict]:
    """What an answer says, each at its place; nothing is missing where a source cannot be read."""
    for unread in found.unread:
        yield _at_key(it, unread.provided, words.unread_words(unread), (), "someone may read it")
    for bad in found.unparsable:
        reader = _related(it, Place(bad.reader.path, bad.reader.site), "read here")
        yield _at_key(it, bad.provided, words.unparsable_words(bad), (reader,), _VALUE)
    for twice in found.twice:
        first = _related(it, Place(twice.path, twice.first), "the first one")
        message = words.twice_words(twice)
        place = Place(twice.path, twice.site)
        yield _at(it, place, message, twice.variable, (first,), "which of them is meant?")
    for place, message in it.broken:
        yield _at(it, place, message, "", (), "nothing around it is changed")
    if it.provision.problems:
        return
    for gone in found.missing:
        message = f"{words.missing_words(gone)} in the environment {found.environment}"
        yield _at(it, it.row, message, gone.variable, tuple(_missed(it, gone)), _VALUE)


def _missed(it: Deployed, gone: Missing) -> Iterator[Related]:
    if gone.given is not None:
        yield _related(it, Place(gone.given.path, gone.given.site), "empty here")
    for place in gone.required_by[:_MOST_RELATED]:
        yield _related(it, place, f"{gone.variable} is required here")


def _at_key(
    it: Deployed, given: Provided, message: str, related: tuple[Related, ...], refused: str
) -> Verdict:
    return _at(it, Place(given.path, given.site), message, given.variable, related, refused)


def _at(
    it: Deployed,
    place: Place,
    message: str,
    variable: str,
    related: tuple[Related, ...],
    refused: str,
) -> Verdict:
    path = it.absolute(place.path)
    named = variable or None
    subject = variable or message
    return Verdict(path, place.site, message, subject, named, None, related, None, refused)


def _related(it: Deployed, place: Place, message: str) -> Related:
    return Related(it.absolute(place.path), place.site, message)


RULE = EnvironmentDrift()
