"""Accesses through a getter that declares its variables one by one."""

from __future__ import annotations

from collections.abc import Collection

from ssot_lint.core.access.access import Access
from ssot_lint.core.accessor import Rewrite
from ssot_lint.core.names.names import Names
from ssot_lint.getter.contract import Contract
from ssot_lint.getter.keys import is_left_over
from ssot_lint.getter.last_file import LastFile
from ssot_lint.getter.meaning.reasons import codes, sentence
from ssot_lint.getter.owners.around import runs_at_import
from ssot_lint.getter.owners.site import site_of
from ssot_lint.getter.owners.spell import Operation, spelled
from ssot_lint.getter.proof.project import Project
from ssot_lint.getter.rewrite import fitted, refusal, rewrite_one
from ssot_lint.getter.spelling import Spelling


class Registered:
    """Spells accesses by the entries of one registry."""

    def __init__(
        self, contract: Contract, project: Project, trust: Collection[str], files: LastFile
    ) -> None:
        self._contract = contract
        self._project = project
        self._trust = trust
        self._files = files

    def rewrite(self, access: Access, accessor: str, names: Names) -> Rewrite | str:
        """The access through ``accessor``, or why there is no such thing."""
        registry, code = self._contract.registry, names.code
        assert registry is not None
        problem = refusal(access)
        if problem is not None:
            return problem
        source = self._files.of(names)
        site = site_of(access, code, source, self._project)
        found = spelled(site, accessor, registry, self._trust)
        if isinstance(found, str):
            return found
        left = is_left_over(access, names, source, accessor)
        if left is not None:
            return f"`{left}`, which is imported for this, would be left without a use: take its import away"
        why = sentence(found.reasons)
        at_import = runs_at_import(site.around)
        if isinstance(found, Operation):
            told = Spelling(found.to, why, codes(found.reasons))
            made = rewrite_one(access, accessor, told, self._contract, code)
            return made if isinstance(made, str) else made._replace(at_import=at_import)
        edits = fitted(access, [(*found.span, found.text)], code)
        if isinstance(edits, str):
            return edits
        return Rewrite(tuple(edits), found.text, why, codes(found.reasons), at_import)
