"""Reads Dockerfiles: what ``ENV`` of the last stage, and of the stages below it, gives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ssot_lint.deploy.model import LONGEST, TOO_LONG, Part, Problem, Provided, Reading
from ssot_lint.deploy.readers.dockerfile_rows import Instruction, Rows, rows
from ssot_lint.deploy.text import Text

_WORDS = frozenset(
    [
        "ADD",
        "ARG",
        "CMD",
        "COPY",
        "ENTRYPOINT",
        "ENV",
        "EXPOSE",
        "FROM",
        "HEALTHCHECK",
        "LABEL",
        "MAINTAINER",
        "ONBUILD",
        "RUN",
        "SHELL",
        "STOPSIGNAL",
        "USER",
        "VOLUME",
        "WORKDIR",
    ]
)
_REFERENCE = re.compile(r"\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?[-+?])([^}]*))?\})", re.ASCII)
_KEY = re.compile(r"\s*([^\s=]*)=")
_FROM = re.compile(r"\s*(?:--\S+\s+)*(\S+)(?:\s+[Aa][Ss]\s+(\S+))?\s*\Z")


class _Stage(NamedTuple):
    name: str
    image: str
    provided: tuple[Provided, ...]


def read(text: Text, path: str) -> Reading:
    """One part a stage, all but the last one resting; ``ARG`` is nothing at run time."""
    taken = rows(text.string)
    reader = _Reader(text, path, taken)
    for instruction in taken.instructions:
        reader.take(instruction)
    stages = reader.finished()
    parts = tuple(
        Part(
            stage.name,
            stage.provided,
            built=True,
            image=stage.image,
            resting=stage is not stages[-1],
            names=(str(number),),
        )
        for number, stage in enumerate(stages)
    )
    return Reading(parts, problems=tuple(reader.problems))


class _Reader:
    """Stages as they are met; a stage begins with all that the stage below it has."""

    def __init__(self, text: Text, path: str, taken: Rows) -> None:
        self.text = text
        self.path = path
        self.escape = taken.escape
        self.strange = taken.frontend and "docker/dockerfile" not in taken.frontend
        self.problems: list[Problem] = []
        self.stages: list[_Stage] = []
        self.shared: dict[str, str | None] = {}
        """Arguments above the first FROM."""
        self.arguments: dict[str, str | None] = {}
        self.provided: dict[str, Provided] = {}

    def take(self, it: Instruction) -> None:
        if it.word == "FROM":
            self._begin(it)
        elif it.word == "ARG":
            self._argue(it)
        elif it.word == "ENV":
            for variable in self._assigned(it):
                self.provided[variable.variable] = variable
        elif it.word not in _WORDS and not self.strange:
            self._complain(it.at, "expected an instruction such as ENV")

    def finished(self) -> list[_Stage]:
        self._end()
        return self.stages

    def _begin(self, it: Instruction) -> None:
        self._end()
        found = _FROM.match(it.rest)
        if found is None:
            self._complain(it.at, "expected FROM image, or FROM image AS name")
        image = self._expanded(found[1], self.shared)[0] or "" if found else ""
        base = next((stage for stage in self.stages if stage.name == image.lower()), None)
        provided = base.provided if base is not None else ()
        self.provided = {one.variable: one for one in provided}
        self.arguments = {}
        name = found[2].lower() if found and found[2] else ""
        self.stages.append(_Stage(name, base.image if base is not None else image, provided))

    def _end(self) -> None:
        if self.stages:
            self.stages[-1] = self.stages[-1]._replace(provided=tuple(self.provided.values()))

    def _argue(self, it: Instruction) -> None:
        for word, at in _words(it.rest, self.escape):
            name, equals, raw = word.partition("=")
            if not self._is_closed(it, word, at):
                continue
            value = self._expanded(raw, self._known())[0] if equals else self.shared.get(name)
            (self.arguments if self.stages else self.shared)[name] = value

    def _known(self) -> Mapping[str, str | None]:
        values = {name: one.value for name, one in self.provided.items()}
        return {**(self.arguments if self.stages else self.shared), **values}

    def _assigned(self, it: Instruction) -> Iterator[Provided]:
        if not it.rest.strip():
            self._complain(it.at, "expected ENV NAME=value")
            return
        if not _KEY.match(it.rest):
            yield from self._old_form(it)
            return
        known = self._known()  # of before the row: `ENV a=1 b=$a` does not see its own a
        for word, at in _words(it.rest, self.escape):
            name, equals, raw = word.partition("=")
            if not equals:
                self._complain(it.indices[at], "expected NAME=value")
                continue
            if not name:
                self._complain(it.indices[at], "expected a name in front of `=`")
            elif self._is_closed(it, word, at):
                yield self._one(it, name, at, *self._expanded(raw, known))

    def _old_form(self, it: Instruction) -> Iterator[Provided]:
        """``ENV NAME all the rest``."""
        begin = len(it.rest) - len(it.rest.lstrip())
        name, *raw = it.rest.split(None, 1)
        if not raw:
            self._complain(it.at, "expected ENV NAME=value")
        elif self._is_closed(it, raw[0].rstrip(), it.rest.index(raw[0], begin + len(name))):
            yield self._one(it, name, begin, *self._expanded(raw[0].rstrip(), self._known()))

    def _is_closed(self, it: Instruction, word: str, at: int) -> bool:
        """Whether every quote of a word has its other one; the build stops where one has not."""
        opened = _unclosed(word, self.escape)
        if opened is not None:
            self._complain(it.indices[at + opened], f"expected a closing {word[opened]}")
        return opened is None

    def _one(self, it: Instruction, name: str, at: int, value: str | None, opaque: str) -> Provided:
        start = it.indices[at]
        site = self.text.site(start, it.indices[at + len(name) - 1] + 1)
        return Provided(name, value, self.path, site, opaque)

    def _complain(self, index: int, message: str) -> None:
        self.problems.append(Problem(self.path, *self.text.place(index), message))

    def _expanded(self, raw: str, known: Mapping[str, str | None]) -> tuple[str | None, str]:
        return expand(raw, self.escape, known)


def _words(rest: str, escape: str) -> Iterator[tuple[str, int]]:
    """Words with their quotes, and where each begins."""
    at, length = 0, len(rest)
    while at < length:
        if rest[at].isspace():
            at += 1
            continue
        start, quote = at, ""
        while at < length and (quote or not rest[at].isspace()):
            if rest[at] == escape and quote != "'":
                at += 1
            elif rest[at] in "'\"" and quote in ("", rest[at]):
                quote = "" if quote else rest[at]
            at += 1
        yield rest[start:at], start


def _unclosed(word: str, escape: str) -> int | None:
    """The index of a quote that nothing closes."""
    at, opened = 0, -1
    while at < len(word):
        quote = word[opened] if opened >= 0 else ""
        if word[at] == escape and quote != "'":
            at += 1
        elif word[at] in "'\"" and quote in ("", word[at]):
            opened = -1 if quote else at
        at += 1
    return opened if opened >= 0 else None


def expand(raw: str, escape: str, known: Mapping[str, str | None]) -> tuple[str | None, str]:
    """A word without its quotes, its references replaced; or None and the one not known."""
    parts: list[str] = []
    at, quote, opaque, length = 0, "", "", len(raw)
    while at < len(raw):
        character = raw[at]
        if character == escape and quote != "'" and at + 1 < len(raw):
            keeps = quote and raw[at + 1] not in ('"', "$", escape)
            parts.append(raw[at : at + 2] if keeps else raw[at + 1])
            at += 2
        elif character in "'\"" and quote in ("", character):
            quote = "" if quote else character
            at += 1
        elif character == "$" and quote != "'" and (found := _REFERENCE.match(raw, at)):
            value = _value(found, known)
            opaque = opaque or ("" if value is not None else f"${found[1] or found[2]}")
            parts.append(value or "")
            if (length := length + len(value or "")) > LONGEST:
                return None, TOO_LONG
            at = found.end()
        else:
            parts.append(character)
            at += 1
    return (None, opaque) if opaque else ("".join(parts), "")


def _value(found: re.Match[str], known: Mapping[str, str | None]) -> str | None:
    name, operator, other = found[1] or found[2], found[3] or "", found[4] or ""
    value = known.get(name)
    if operator.endswith("+"):
        return None if name not in known else (other if value else "")
    if operator.endswith("-") and not value:
        return expand(other, "\\", known)[0] if name not in known or value == "" else None
    return value
