"""What can be done about each access of a file: its rewriting, the import it needs, how safe both are."""

from __future__ import annotations

from typing import NamedTuple

import libcst as cst

from ssot_lint.core import model
from ssot_lint.core.access import Access
from ssot_lint.core.code import Place
from ssot_lint.core.model import SAFE, UNSAFE, Edit, Fix
from ssot_lint.core.names import Names
from ssot_lint.core.placement import Naming, name_getter, runs_before_imports
from ssot_lint.core.rule import Context, Found, Getter, Rewrite
from ssot_lint.core.settings import FileSettings
from ssot_lint.core.unimport import unimported


class Proposal(NamedTuple):
    """A fix, or why there is no safe one, and the replacement as people should read it."""

    fix: Fix | None = None
    refused: str | None = None
    shown: str | None = None


class Proposals:
    """The fixes of one file; all of its accesses agree on one name for the getter."""

    def __init__(self, names: Names, settings: FileSettings, accesses: list[Access]) -> None:
        self._names = names
        self._settings = settings
        self._context = Context(names, settings)
        self._accesses = accesses
        self._naming: Naming | str | None = None
        self._refusal: tuple[bool, str] | None = None

    def of(self, access: Access | None, found: Found, code: str) -> Proposal:
        """What can be done about one finding."""
        getter = self._settings.getter
        if found.refused is not None:
            return Proposal(refused=found.refused)
        if getter is None or access is None:
            return Proposal(refused="no getter is configured")
        rewritten = getter.rewrite(access, getter.expression, self._context)
        if isinstance(rewritten, str):
            return Proposal(refused=rewritten)
        if code not in self._settings.fixable:
            return Proposal(refused=f"the configuration makes {code} unfixable")
        naming = self._name(getter)
        if isinstance(naming, str):
            return Proposal(refused=naming, shown=rewritten.shown)
        accessor = naming.root + getter.expression[len(getter.root) :]
        if accessor != getter.expression:
            again = getter.rewrite(access, accessor, self._context)
            if isinstance(again, str):
                return Proposal(refused=again)
            rewritten = again
        return self._proposed(access, rewritten, naming, getter)

    def removals(self, gone: list[tuple[Place, cst.BaseExpression]]) -> tuple[Edit, ...]:
        """Imports that go when all of ``gone`` does."""
        return unimported(self._names, gone, is_package=self._settings.is_package)

    def _proposed(
        self, access: Access, rewritten: Rewrite, naming: Naming, getter: Getter
    ) -> Proposal:
        why = rewritten.why
        if naming.at >= 0:
            if self._refusal is not None:
                final, reason = self._refusal
                if final:
                    return Proposal(refused=reason, shown=rewritten.shown)
                why = why or reason
            why = why or naming.why or self._too_late(access)
        code = self._names.code
        encoding = code.encoding
        try:
            edits = tuple(
                Edit(start, end, text.encode(encoding)) for start, end, text in rewritten.edits
            )
        except UnicodeEncodeError:
            return Proposal(refused="the file's encoding cannot spell the getter")
        removed = self.removals([(access.place, access.expression)])
        every = tuple(sorted((*edits, *naming.edits, *removed)))
        title = f"Replace with `{rewritten.shown}`"
        fix = Fix(title, every, SAFE if why is None else UNSAFE, why)
        return Proposal(fix, why, rewritten.shown)

    def _too_late(self, access: Access) -> str | None:
        if access.kind == model.WRITE and runs_before_imports(
            self._names.code, access.place, access.expression
        ):
            return "imports below are meant to see the write, and the getter's would go above it"
        return None

    def _name(self, getter: Getter) -> Naming | str:
        if self._naming is None:
            uses = [
                (access.place, access.expression)
                for access in self._accesses
                if not isinstance(
                    getter.rewrite(access, getter.expression, self._context), str
                )
            ]
            self._naming = name_getter(self._names, getter, uses)
            if isinstance(self._naming, Naming) and self._naming.at >= 0:
                self._refusal = getter.import_refusal(self._settings)
        return self._naming
